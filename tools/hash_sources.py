"""Make tests/data/source_windows.bin: hashed 8-word windows of the source documents.

    python tools/hash_sources.py FOLDER_WITH_TXT_FILES

The texts themselves are not ours to ship; their hashes let the tests tell whether a sentence of ours
shares eight words in a row with one of them.
"""

import sys
from pathlib import Path

from word_windows import HASH_BYTES, hashed_windows

OUTPUT = Path(__file__).resolve().parent.parent / "tests" / "data" / "source_windows.bin"


def main(folder: str) -> None:
    """Write every window's hash once, sorted, without separators."""
    found: set[bytes] = set()
    for path in sorted(Path(folder).glob("*.txt")):
        found |= hashed_windows(path.read_text(encoding="utf-8", errors="replace"))
    OUTPUT.write_bytes(b"".join(sorted(found)))
    print(f"{len(found)} windows of {HASH_BYTES} bytes in {OUTPUT.name}")


if __name__ == "__main__":
    main(sys.argv[1])
