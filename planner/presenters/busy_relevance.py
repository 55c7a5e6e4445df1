"""Which events can touch a range of days, told from the first eight digits of their dates.

Most of a calendar kept for years lies outside the weeks that matter; it is put aside before any date is
parsed and any rule expanded.
"""

import re
from collections.abc import Iterable
from datetime import date

from planner.presenters.busy_components import Component, Property

# Wider than any offset from UTC, so that no zone has to be known yet.
_MARGIN_DAYS = 2
_ENDLESS = date.max.toordinal()
_UNTIL = re.compile(r"UNTIL=(\d{8})")
_LENGTH = re.compile(r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:\d{1,2}[HMS]){1,3})?")
# Two digits of hours, minutes and seconds each are less than this.
_CLOCK_DAYS = 5


def may_touch(events: Iterable[Component], *, first_on: date, until_on: date) -> bool:
    """Tell whether any of `events` might touch [first_on, until_on); True where that is not clear."""
    first, last = first_on.toordinal() - _MARGIN_DAYS, until_on.toordinal() + _MARGIN_DAYS
    spans = (_span(event) for event in events)
    return any(span is None or (span[1] >= first and span[0] <= last) for span in spans)


def _span(event: Component) -> tuple[int, int] | None:
    """Return the ordinals of an event's first and last day, None if it takes parsing to tell."""
    start = _day(event.value("DTSTART"))
    length = _length(event, start) if start else None
    if start is None or length is None or event.all("RDATE"):
        return None
    return start, max([start, *map(_last_start, event.all("RRULE"))]) + length


def _length(event: Component, start: int) -> int | None:
    if event.all("DTEND"):
        end = _day(event.value("DTEND"))
        return None if end is None else max(end - start, 0)
    if event.all("DURATION"):
        found = _LENGTH.fullmatch(event.value("DURATION").upper())
        return _CLOCK_DAYS + 7 * int(found[1] or 0) + int(found[2] or 0) if found else None
    return 0


def _last_start(rule: Property) -> int:
    found = _UNTIL.search(rule.value.upper())
    return (found and _day(found[1])) or _ENDLESS


def _day(text: str) -> int | None:
    digits = text[:8]
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date.fromisoformat(digits).toordinal()
    except ValueError:
        return None
