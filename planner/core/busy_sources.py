"""A person's other calendars: what is known of each, and what they say together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.core.plan import Interval

MOST_SOURCES = 8
MOST_BUSY_TIMES = 10_000
"""Busy times of all calendars together: a plan is read with every page."""
KEPT_WARNINGS = 50
REFRESHED_EVERY = timedelta(hours=3)
EARLIER_FILE = "Earlier file"
"""The title under which times live on whose calendar is not known."""

_RETRIES = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 180, 360, 720))


@dataclass(frozen=True, slots=True)
class Window:
    """The days `[first_on, until_on)` a calendar was read for, in a time zone."""

    first_on: date
    until_on: date
    time_zone: str

    def covers(self, first_on: date, until_on: date, time_zone: str) -> bool:
        """Whether those days are known as they are in that zone."""
        return self.time_zone == time_zone and self.first_on <= first_on and until_on <= self.until_on


@dataclass(frozen=True, slots=True)
class BusyFound:
    """What a good reading brought: merged busy times, sentences about what was passed over.

    `window` is None for times whose file is not known. `etag` and `modified` let a server say that nothing
    changed since (RFC 9110 section 13.1).
    """

    intervals: tuple[Interval, ...]
    warnings: tuple[str, ...] = ()
    window: Window | None = None
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class BusySource:
    """One calendar of a person; `address` is sealed, None for a file.

    `read_at` is the last good reading, `problem` why the last try brought none. All instants are aware UTC;
    `next_at` is when it is read again by itself.
    """

    id: int
    person_id: int
    title: str
    address: str | None
    found: BusyFound
    created_at: datetime
    read_at: datetime | None = None
    tried_at: datetime | None = None
    problem: str | None = None
    failures: int = 0
    next_at: datetime | None = None


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The intervals sorted, with overlapping and touching ones joined."""
    joined: list[Interval] = []
    for interval in sorted(intervals, key=lambda interval: interval.start):
        if joined and interval.start <= joined[-1].end:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, interval.end))
        else:
            joined.append(interval)
    return tuple(joined)


def union(sources: Iterable[BusySource]) -> tuple[Interval, ...]:
    """When any of the calendars says busy."""
    return merged(interval for source in sources for interval in source.found.intervals)


def ahead(intervals: Iterable[Interval], now: datetime) -> tuple[Interval, ...]:
    """Those that are not over: what went by changes no plan."""
    return tuple(interval for interval in intervals if interval.end > now)


def without(intervals: Iterable[Interval], taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """What is left of the intervals outside `taken`; both merged."""
    left: list[Interval] = []
    cuts = list(taken)
    for interval in intervals:
        start = interval.start
        for cut in cuts:
            if cut.end <= start or cut.start >= interval.end:
                continue
            if cut.start > start:
                left.append(Interval(start, cut.start))
            start = max(start, cut.end)
        if start < interval.end:
            left.append(Interval(start, interval.end))
    return tuple(left)


def unexplained(
    busy: Sequence[Interval], sources: Sequence[BusySource], adopted: Mapping[str, object] | None
) -> tuple[Interval, ...]:
    """Busy times of the plan in force that belong to no calendar any more, or never did.

    `adopted` is the log entry's payload with which they came in force: it names the calendars they were
    made of, in `sources`. As long as all of those are there, they explain the times: they may have
    changed since, and changed times are not lost ones.
    """
    named = adopted.get("sources") if adopted else None
    if isinstance(named, list) and set(named) <= {source.id for source in sources}:
        return ()
    return without(merged(busy), union(sources))


def kept_warnings(warnings: Sequence[str]) -> tuple[str, ...]:
    """The warnings, the tail of a very long list counted."""
    if len(warnings) <= KEPT_WARNINGS:
        return tuple(warnings)
    return (*warnings[:KEPT_WARNINGS], f"And {len(warnings) - KEPT_WARNINGS:,} more notes of this kind.")


def next_try(failures: int, now: datetime) -> datetime:
    """When to read an address again after that many failures in a row."""
    return now + (_RETRIES[min(failures, len(_RETRIES)) - 1] if failures else REFRESHED_EVERY)
