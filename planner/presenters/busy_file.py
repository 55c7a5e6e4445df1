"""From the bytes of a file to the content lines of a calendar (RFC 5545 section 3.1), or a clear refusal."""

import codecs
from collections.abc import Iterator
from io import BytesIO

from planner.core.errors import CalendarRejectedError

MAX_MEGABYTES = 10

_MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
_ARCHIVES = (
    (b"PK", "This is a ZIP archive. Unpack it and choose the .ics file inside."),
    (b"\x1f\x8b", "This is a gzip archive. Unpack it and choose the .ics file inside."),
)
_FOREIGN_TEXT = (
    (b"<", "This is a web page, not a calendar. The address may ask for a sign-in first."),
    (b"{", "This is JSON, not a calendar. Export the calendar as an .ics file."),
    (b"[", "This is JSON, not a calendar. Export the calendar as an .ics file."),
    (b"begin:vcard", "These are contacts (vCard), not a calendar. Export the calendar as an .ics file."),
)


def content_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield every unfolded line with the number of its first line in the file, counted from 1.

    Lines are joined before they are decoded, because some programs fold inside a UTF-8 character.
    Raises CalendarRejectedError for a file that is empty, too big or of another kind.
    """
    _refuse_size(data)
    _refuse_kind(data, _ARCHIVES)
    text = _single_bytes(data)
    _refuse_kind(text.lstrip()[:100].lower(), _FOREIGN_TEXT)
    return _unfolded(text)


def decoded(line: bytes) -> str:
    """Return `line` as text: UTF-8, or Windows-1252 as older programs write it."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _refuse_size(data: bytes) -> None:
    if not data.strip():
        raise CalendarRejectedError("The file is empty.")
    if len(data) > _MAX_BYTES:
        raise CalendarRejectedError(f"The file is larger than {MAX_MEGABYTES} MB.")


def _refuse_kind(head: bytes, kinds: tuple[tuple[bytes, str], ...]) -> None:
    for signature, reason in kinds:
        if head.startswith(signature):
            raise CalendarRejectedError(reason)


def _single_bytes(data: bytes) -> bytes:
    """Return UTF-16 text, with or without a byte order mark, as UTF-8; anything else without its mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        if data.startswith("B".encode(encoding)):
            return data.decode(encoding, errors="replace").encode("utf-8", errors="replace")
    return data.removeprefix(codecs.BOM_UTF8)


def _unfolded(text: bytes) -> Iterator[tuple[int, bytes]]:
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    first, parts = 0, list[bytes]()
    for number, raw in enumerate(BytesIO(text), 1):
        line = raw.rstrip(b"\r\n")
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
        elif line:
            if parts:
                yield first, b"".join(parts)
            first, parts = number, [line]
    if parts:
        yield first, b"".join(parts)
