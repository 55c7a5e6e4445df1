"""Study hours as people write them: ``mon-fri 07:00-07:30, 19:00-20:30; sat 10:00-24:00``."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from planner.core.errors import InvalidInputError
from planner.core.localtime import DAY_MINUTES
from planner.core.plan import DateRange, WeeklyHours, Window

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EXAMPLE = "mon-fri 19:00-20:30; sat 10:00-13:00"

_DAYS = re.compile(r"^(?P<first>[a-z]{3})(?:\s*-\s*(?P<last>[a-z]{3}))?$")
_GROUP = re.compile(r"^(?P<days>[a-z][a-z\s,-]*?)\s+(?P<windows>\d.*)$", re.DOTALL)
_WINDOW = re.compile(r"^(?P<start>\d{1,2}:\d{2})\s*[-–]\s*(?P<end>\d{1,2}:\d{2})$")  # noqa: RUF001  people paste dashes
_MAX_LENGTH = 1000


def parse_weekly(text: str) -> WeeklyHours:
    """Read weekly hours; raises InvalidInputError naming the part that cannot be read."""
    if len(text) > _MAX_LENGTH:
        raise _wrong("The study hours are too long to read.")
    days: dict[int, list[Window]] = {weekday: [] for weekday in range(7)}
    for group in filter(None, (part.strip().lower() for part in text.split(";"))):
        found = _GROUP.match(group)
        if not found:
            raise _wrong(f"“{_short(group)}” is not “days hours”.")
        windows = [parse_window(part) for part in found["windows"].split(",")]
        for weekday in _parse_days(found["days"]):
            days[weekday].extend(windows)
    return weekly_hours(days.values())


def weekly_hours(days: Iterable[Iterable[Window]]) -> WeeklyHours:
    """Weekly hours from seven days of windows, Monday first; raises InvalidInputError on overlap."""
    ordered = tuple(tuple(sorted(day, key=lambda window: window.start)) for day in days)
    for weekday, windows in zip(WEEKDAYS, ordered, strict=True):
        for earlier, later in pairwise(windows):
            if later.start < earlier.end:
                raise _wrong(f"Two windows on {weekday} overlap: {_show(earlier)} and {_show(later)}.")
    return WeeklyHours(ordered)


def format_weekly(weekly: WeeklyHours) -> str:
    """Weekly hours in the notation `parse_weekly` reads, equal neighbouring days joined."""
    groups: list[tuple[int, int, tuple[Window, ...]]] = []
    for weekday, windows in enumerate(weekly.days):
        if groups and groups[-1][2] == windows and groups[-1][1] == weekday - 1:
            groups[-1] = (groups[-1][0], weekday, windows)
        else:
            groups.append((weekday, weekday, windows))

    return "; ".join(
        f"{_day_span(first, last)} {', '.join(map(_show, windows))}"
        for first, last, windows in groups
        if windows
    )


def parse_day_off(text: str) -> DateRange:
    """Read ``2026-12-24`` or ``2026-12-24..2026-12-26`` (both ends included)."""
    first, _, last = text.strip().partition("..")
    try:
        span = DateRange(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        raise InvalidInputError(
            f"“{_short(text)}” is not a day off. Use 2026-12-24 or 2026-12-24..2026-12-26.", field="days_off"
        ) from None
    if span.last < span.first:
        raise InvalidInputError(
            f"The day off “{_short(text)}” ends before it starts. Put the earlier date first.",
            field="days_off",
        )
    return span


def _parse_days(text: str) -> list[int]:
    weekdays: list[int] = []
    for part in text.split(","):
        found = _DAYS.match(part.strip())
        names = (found["first"], found["last"] or found["first"]) if found else ("", "")
        if not found or any(name not in WEEKDAYS for name in names):
            raise _wrong(f"“{_short(part.strip())}” is not a weekday; they are {', '.join(WEEKDAYS)}.")
        first, last = (WEEKDAYS.index(name) for name in names)
        weekdays.extend((first + offset) % 7 for offset in range((last - first) % 7 + 1))
    return weekdays


def parse_window(text: str) -> Window:
    """Read one window such as ``19:00-20:30``; 24:00 may end it."""
    found = _WINDOW.match(text.strip())
    if not found:
        raise _wrong(f"“{_short(text.strip())}” is not a window of time.")
    window = Window(_minute(found["start"]), _minute(found["end"]))
    if window.end <= window.start:
        raise _wrong(
            f"The window {_show(window)} ends before it starts. Over midnight, write two windows: "
            "one up to 24:00 and one from 00:00 on the next day."
        )
    return window


def _minute(text: str) -> int:
    hour, minute = map(int, text.split(":"))
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise _wrong(f"“{text}” is not a time of day.")
    return hour * 60 + minute


def _show(window: Window) -> str:
    return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (window.start, window.end))


def _day_span(first: int, last: int) -> str:
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _wrong(message: str) -> InvalidInputError:
    return InvalidInputError(f"{message} Write study hours like “{EXAMPLE}”.", field="weekly")
