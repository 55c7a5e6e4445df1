"""The key that signs sessions: made once, kept where only its owner reads it, refused if easily guessed."""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path

MIN_LENGTH = 32
"""Characters; 64 hexadecimal ones (256 bit) are made."""

MEND = (
    "make one with `python3 -c 'import secrets; print(secrets.token_hex(32))'`, "
    "or leave the setting out and one is made for you."
)
"""What to do about a key with a fault, as the end of a sentence."""

# Keys printed in other projects' documentation and default settings get tried first by whoever guesses.
_PUBLISHED_KEYS = frozenset(
    {
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
        "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET",
        "YOUR_OWN_RANDOM_GENERATED_SECRET_KEY",
    }
)
_PLACEHOLDER_WORDS = re.compile(
    r"(change|me|my|your|own|this|to|a|the|is|in|for|not|use|some|very|long|random|string|value|super|default"
    r"|insecure|please|replace|secret|secure|key|password|production|development|dev|django|flask|planner)+"
)


def find_fault(key: str) -> str | None:
    """Return what makes `key` unfit, worded to follow its name; None when it is fit."""
    if len(key) < MIN_LENGTH:
        return f"is shorter than {MIN_LENGTH} characters"
    letters = re.sub(r"[\W_\d]", "", key.lower())
    if key in _PUBLISHED_KEYS or _PLACEHOLDER_WORDS.fullmatch(letters):
        return "is a well-known example that anybody can guess"
    return None


def read_or_make(path: Path) -> str:
    """Return the key in `path`; a missing file, and its folder, are made first. Raises OSError."""
    if not path.exists():
        _make_file(path)
    return path.read_text(encoding="utf-8", errors="backslashreplace").strip()


def _make_file(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A finished draft (mode 0600) is linked into place, so that two processes starting together agree
    # on one key and a crash never leaves half of one.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as draft:
        draft.write(secrets.token_hex(32))
        draft.flush()
        os.fsync(draft.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
