"""A compiled copy of the curriculum, so that a start does not parse every file again.

It can never be stale: its name is a digest of every data file and of the code that reads and checks
them. Only a curriculum without problems is kept.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import planner
from planner.core.curriculum import Curriculum


def digest_of(folder: Path) -> str:
    """SHA-256 over the data files and the code that turns them into a curriculum, 64 hex digits."""
    found = hashlib.sha256()
    for path in (*_data_files(folder), *_code_files()):
        content = path.read_bytes()
        found.update(f"{path.name} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def load_compiled(cache_dir: Path, digest: str) -> Curriculum | None:
    """The compiled curriculum of that digest, if there is a readable one."""
    with suppress(OSError, ValidationError):
        return _adapter().validate_json(_path(cache_dir, digest).read_bytes())
    return None


def keep_compiled(cache_dir: Path, digest: str, curriculum: Curriculum) -> None:
    """Keep a compiled copy and drop those of other digests; where nothing can be written, do without."""
    with suppress(OSError):
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cache_dir, delete=False) as written:
            written.write(_adapter().dump_json(curriculum))
        Path(written.name).replace(_path(cache_dir, digest))
        for old in cache_dir.glob("curriculum-*.json"):
            if old != _path(cache_dir, digest):
                old.unlink(missing_ok=True)


def _data_files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.suffix in {".toml", ".csv"})


def _code_files() -> Iterator[Path]:
    """Whatever may change what is accepted or how it is built: the core and this package."""
    package = Path(planner.__file__).parent
    for folder in (package / "core", package / "curriculum"):
        yield from sorted(folder.rglob("*.py"))


@cache
def _adapter() -> TypeAdapter[Curriculum]:
    return TypeAdapter(Curriculum)


def _path(cache_dir: Path, digest: str) -> Path:
    return cache_dir / f"curriculum-{digest}.json"
