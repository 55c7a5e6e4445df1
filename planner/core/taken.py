"""Time that was taken, as people type it and read it: 6, 6:30, 6 min 30 s."""

import re

from planner.core.errors import InvalidInputError

MOST_MINUTES = 240
"""Nobody keeps one stopwatch running longer in one sitting."""

_TYPED = re.compile(r"([0-9]{1,3})(?::([0-5]?[0-9]))?\Z")


def parse_taken(text: str, field: str) -> int | None:
    """Seconds of a time such as ``6`` (minutes) or ``6:30``; None if nothing was typed.

    Raises InvalidInputError for `field` if it is anything else or more than MOST_MINUTES.
    """
    text = text.strip()
    if not text:
        return None
    found = _TYPED.match(text)
    seconds = 60 * int(found[1]) + int(found[2] or 0) if found else None
    if seconds is None or seconds > 60 * MOST_MINUTES:
        raise InvalidInputError(
            f"Type the time as minutes, or as minutes and seconds such as 6:30; at most {MOST_MINUTES}.",
            field=field,
        )
    return seconds


def clock_text(seconds: int) -> str:
    """6:30, as a stopwatch shows it and a field takes it."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def taken_text(seconds: int) -> str:
    """45 s, 6 min, 6 min 30 s."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes and rest else f"{minutes} min" if minutes else f"{rest} s"
