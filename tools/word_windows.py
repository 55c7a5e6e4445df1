"""Windows of eight words, lower case and without punctuation, as short hashes."""

import hashlib
import re

WORDS = 8
HASH_BYTES = 8

_WORD = re.compile(r"[a-z0-9]+")


def hashed_windows(text: str) -> set[bytes]:
    """The hash of every run of eight words in the text."""
    words = _WORD.findall(text.lower())
    runs = (" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1))
    return {hashlib.sha256(run.encode()).digest()[:HASH_BYTES] for run in runs}
