"""Finds the line of a value in TOML text, so that a problem can point at it."""

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*\[\[?\s*([\w.\-]+)\s*\]?\]")


def line_of(text: str, table: str, index: int, path: Sequence[str | int] = ()) -> int:
    """The 1-based line of `path` inside the index-th `[[table]]`, or of the nearest thing above it.

    A path names fields and positions, as in `("demands", 3, "why")` or `("facets", "definition")`.
    """
    lines = text.splitlines()
    first, end = _block(lines, table, index, 0, len(lines))
    remaining = list(path)
    while remaining:
        nested = f"{table}.{remaining[0]}"
        position = next((step for step in remaining[1:2] if isinstance(step, int)), None)
        start, stop = _block(lines, nested, position or 0, first, end)
        if start < 0:
            break
        first, end, table, remaining = start, stop, nested, remaining[1 if position is None else 2 :]
    field = remaining[0] if remaining else None
    for number in range(max(first, 0), end):
        if field is not None and re.match(rf"\s*{re.escape(str(field))}\s*=", lines[number]):
            return number + 1
        if number > first and _HEADER.match(lines[number]):
            break
    return max(first, 0) + 1


def _block(lines: Sequence[str], table: str, index: int, first: int, end: int) -> tuple[int, int]:
    """Start and end (half-open) of the index-th table of that name inside a range of lines; -1 if none."""
    starts = [number for number in range(max(first, 0), end) if _name(lines[number]) == table]
    if index >= len(starts):
        return -1, end
    start = starts[index]
    following = (
        number
        for number in range(start + 1, end)
        if (name := _name(lines[number])) is not None and not name.startswith(f"{table}.")
    )
    return start, next(following, end)


def _name(line: str) -> str | None:
    found = _HEADER.match(line)
    return found[1] if found else None
