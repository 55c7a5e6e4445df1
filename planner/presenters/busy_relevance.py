"""Which events can touch a range of days, told from the first eight digits of their dates.

Most of a calendar kept for years lies outside the weeks that matter; it is put aside before any date is
parsed and any rule expanded.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from planner.presenters.busy_components import Component, Property

# Wider than any offset from UTC, so that no zone has to be known yet.
_MARGIN = timedelta(days=2)
_UNTIL = re.compile(r"UNTIL=(\d{8})")


def may_touch(events: Iterable[Component], *, first_on: date, until_on: date) -> bool:
    """Tell whether any of `events` might touch [first_on, until_on); True where that is not clear."""
    spans = (_days(event) for event in events)
    return any(
        span is None or (span[1] >= first_on - _MARGIN and span[0] <= until_on + _MARGIN) for span in spans
    )


def _days(event: Component) -> tuple[date, date] | None:
    """Return the first and the last day of an event, None if it takes parsing to tell."""
    start = _day(event.first("DTSTART"))
    end = _day(event.first("DTEND")) if event.all("DTEND") else start
    if start is None or end is None or event.all("DURATION") or event.all("RDATE"):
        return None
    if not event.all("RRULE"):
        return start, end
    ends = list(_untils(event.all("RRULE")))
    return start, date.max if None in ends else max(filter(None, ends)) + (end - start)


def _untils(rules: Iterable[Property]) -> Iterator[date | None]:
    for rule in rules:
        found = _UNTIL.search(rule.value.upper())
        yield _day_from(found[1]) if found else None


def _day(found: Property | None) -> date | None:
    return _day_from(found.value.strip()[:8]) if found else None


def _day_from(digits: str) -> date | None:
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date.fromisoformat(digits)
    except ValueError:
        return None
