"""Text every calendar client reads alike: composed accents, no control characters, no odd line breaks."""

import re
import unicodedata

MAX_TITLE_CHARACTERS = 100

_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_BACKSLASH_BEFORE_N = re.compile(r"\\(?=[nN])")
# Several parsers take the n of "\\n" for a line break, so "\nabla" loses its n; this sign only looks alike.
_SET_MINUS = "\u2216"
_JOINER = "\u200d"


def title_line(text: str, limit: int = MAX_TITLE_CHARACTERS) -> str:
    """Return `text` as one line of at most `limit` characters, without backslashes or control characters."""
    # Split twice: once because VT, NEL and their like part words, once for the gaps removed characters leave.
    words = _printable(" ".join(text.split())).split()
    return _shortened(" ".join(words).replace("\\", _SET_MINUS), limit)


def paragraph(lines: tuple[str, ...]) -> str:
    """Return `lines` joined by newlines; any other line break inside them becomes a newline too."""
    cleaned = [
        _BACKSLASH_BEFORE_N.sub(_SET_MINUS, _printable(part.replace("\t", " "))).rstrip()
        for line in lines
        for part in _LINE_BREAK.split(line)
    ]
    return "\n".join(cleaned).strip()


def address(url: str) -> str:
    """Return `url` without the spaces and control characters no address may hold (RFC 3986)."""
    return _printable("".join(url.split()))


def _printable(text: str) -> str:
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = limit - 1
    while end and _continues_a_character(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _continues_a_character(text: str, position: int) -> bool:
    """Tell whether a cut at `position` would part an accent or a joined emoji from its base."""
    here = text[position]
    return here == _JOINER or text[position - 1] == _JOINER or unicodedata.category(here).startswith("M")
