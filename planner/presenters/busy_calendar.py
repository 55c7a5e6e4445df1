"""When a person is busy, read from a calendar file of any program (RFC 5545).

Every part of a foreign file is taken for hostile: what cannot be read safely is skipped and named, and
only times come out. The file is one person's own word; it is never written anywhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from itertools import chain
from typing import Literal
from zoneinfo import ZoneInfo

from planner.core.busy_sources import merged
from planner.core.errors import CalendarRejectedError, InvalidInputError
from planner.core.plan import Interval
from planner.presenters.busy_appointments import BrokenEventError, TimeReader, read_appointment
from planner.presenters.busy_components import CalendarParts, Component, read_components
from planner.presenters.busy_findings import Findings
from planner.presenters.busy_relevance import may_touch
from planner.presenters.busy_series import busy_intervals
from planner.presenters.busy_zones import Zones, known_zone

_YEARS = range(1900, 2200)
# All that dateutil, icalendar and recurring-ical-events were seen to raise on malformed values.
_MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class BusyReading:
    """The outcome of reading a file; `busy` is in UTC, sorted and without overlap.

    A rejected file has a reason and nothing else; warnings are sentences for the person.
    """

    status: Literal["ok", "rejected"]
    reason: str | None
    busy: tuple[Interval, ...]
    warnings: tuple[str, ...]


def read_busy_calendar(
    data: bytes, *, time_zone: str, first_on: date, until_on: date, own_uids: frozenset[str] = frozenset()
) -> BusyReading:
    """Return the busy times from midnight of `first_on` to midnight of `until_on` in `time_zone`.

    Events of `own_uids` are this program's own sessions and do not count. A hostile file can keep this
    busy for minutes; read_busy_calendar_in_worker puts an end to that. Raises InvalidInputError for an
    unknown zone or an impossible range.
    """
    zone = checked_zone(time_zone, first_on, until_on)
    try:
        parts = read_components(data)
    except CalendarRejectedError as rejection:
        return rejected(str(rejection))
    reader = _Reader(zone, first_on, until_on, Zones(parts.zones))
    busy = merged(reader.intervals(parts, own_uids))
    return BusyReading("ok", None, busy, reader.findings.texts(time_zone))


def rejected(reason: str) -> BusyReading:
    """Return the reading of a file that cannot be read as a whole."""
    return BusyReading("rejected", reason, (), ())


def checked_zone(time_zone: str, first_on: date, until_on: date) -> ZoneInfo:
    """Return the person's zone; raises InvalidInputError for an unknown one or an impossible range."""
    if (zone := known_zone(time_zone)) is None:
        raise InvalidInputError(f"The time zone “{time_zone}” is not known.", field="time_zone")
    if not first_on <= until_on or first_on.year not in _YEARS or until_on.year not in _YEARS:
        raise InvalidInputError(
            "The days must be in order, between the years 1900 and 2199.", field="until_on"
        )
    return zone


class _Reader:
    """What stays the same for every event of one file."""

    def __init__(self, zone: tzinfo, first_on: date, until_on: date, zones: Zones) -> None:
        self.findings = Findings()
        self._zone = zone
        self._days = (first_on, until_on)
        self._range = Interval(_midnight(first_on, zone), _midnight(until_on, zone))
        self._zones = zones
        self._times = TimeReader(self._zone_of, zone)

    def intervals(self, parts: CalendarParts, own_uids: frozenset[str]) -> Iterator[Interval]:
        if parts.free_busy:
            self.findings.remark("Free/busy lists (VFREEBUSY) are not read; export the events instead.")
        if not parts.events and not parts.free_busy:
            self.findings.remark("The calendar holds no events.")
        return chain.from_iterable(
            self._series(events)
            for uid, events in _by_uid(parts.events).items()
            if uid not in own_uids and may_touch(events, first_on=self._days[0], until_on=self._days[1])
        )

    def _series(self, events: list[Component]) -> list[Interval]:
        appointments = []
        for event in events:
            try:
                appointments.append(read_appointment(event, self._times))
            except BrokenEventError as broken:
                self.findings.skipped(str(broken), event.line)
            except _MALFORMED:
                self.findings.skipped("a date, a time or a rule in it cannot be read", event.line)
        try:
            return list(busy_intervals(appointments, between=self._range, zone=self._zone))
        except _MALFORMED:
            self.findings.skipped("its repetitions contradict each other", events[0].line)
            return []

    def _zone_of(self, name: str) -> tzinfo:
        found = self._zones.named(name)
        if found is None:
            self.findings.unknown_zone(name)
        return found or self._zone


def _by_uid(events: Iterable[Component]) -> dict[str, list[Component]]:
    groups: dict[str, list[Component]] = {}
    for event in events:
        # Without a UID an event belongs to no series; its line makes it one of its own.
        groups.setdefault(event.value("UID") or f"line {event.line}", []).append(event)
    return groups


def _midnight(on: date, zone: tzinfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)
