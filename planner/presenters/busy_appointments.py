"""One event of a calendar file as typed times; a text that is no date or rule breaks only this event."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, TypeAlias, TypeVar

from icalendar import vDDDTypes, vRecur

from planner.presenters.busy_components import Component, Property
from planner.presenters.busy_rules import refusal

Moment: TypeAlias = date | datetime
Period: TypeAlias = tuple[Moment, Moment | timedelta]
_Value = TypeVar("_Value", date, timedelta)

_LAST_SECOND = time(23, 59, 59)
_FIRST_INSTANT = datetime.min.replace(tzinfo=UTC)
_LAST_INSTANT = datetime.max.replace(tzinfo=UTC)


class BrokenEventError(ValueError):
    """An event cannot be placed in time; the text completes "Skipped 1 event: …"."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One VEVENT: from one day or aware instant to another, and how it repeats.

    `replaces` is the occurrence an override stands for; `onwards` extends it to all later ones.
    """

    start: Moment
    end: Moment
    free: bool
    sequence: int
    rules: tuple[vRecur, ...]
    added: tuple[Moment | Period, ...]
    removed: tuple[Moment, ...]
    replaces: Moment | None
    onwards: bool

    @property
    def repeats(self) -> bool:
        """Whether it has occurrences beside its own start."""
        return bool(self.rules or self.added)


@dataclass(frozen=True, slots=True)
class TimeReader:
    """Reads dates and times; `zone_of` finds zones by name, `zone` is meant where none is named."""

    zone_of: Callable[[str], tzinfo]
    zone: tzinfo

    def moment(self, found: Property) -> Moment:
        """Return a day or an aware instant; raises ValueError or BrokenEventError."""
        return self._only_moment(found, found.value)

    def moments(self, found: Property) -> Iterator[Moment]:
        """Yield a comma-separated list of days or instants."""
        return (self._only_moment(found, text) for text in _items(found))

    def moments_and_periods(self, found: Property) -> Iterator[Moment | Period]:
        """Yield a list in which periods, from a start to an end or of a length, may occur too."""
        for text in _items(found):
            if "/" in text:
                start, end = _parsed(text)
                yield self._placed(found, start), self._placed(found, end)
            else:
                yield self._only_moment(found, text)

    def _only_moment(self, found: Property, text: str) -> Moment:
        value = _parsed(text)
        if not isinstance(value, date):
            raise BrokenEventError(f"its {found.name} is not a date")
        return self._placed(found, value)

    def _placed(self, found: Property, value: _Value) -> _Value:
        if not isinstance(value, datetime) or value.tzinfo is not None:
            return value
        name = found.parameters.get("TZID")
        return value.replace(tzinfo=self.zone_of(name) if name else self.zone)


def read_appointment(event: Component, times: TimeReader) -> Appointment:
    """Return `event`; raises BrokenEventError, or what the parser raises for a malformed value."""
    _refuse(event)
    start = times.moment(_only(event, "DTSTART"))
    # Beside the start, a time without a zone means the zone the event starts in.
    inner = replace(times, zone=start.tzinfo) if isinstance(start, datetime) and start.tzinfo else times
    end = _end(event, start, inner)
    first, last = as_instants(start, end, times.zone)
    if last < first:
        raise BrokenEventError("the end is before the start")
    replaces = event.first("RECURRENCE-ID")
    return Appointment(
        start=start,
        end=end,
        free=_is_free(event),
        sequence=_sequence(event),
        rules=tuple(_rule(found, start, inner.zone) for found in event.all("RRULE")),
        added=tuple(value for found in event.all("RDATE") for value in inner.moments_and_periods(found)),
        removed=tuple(value for found in event.all("EXDATE") for value in inner.moments(found)),
        replaces=inner.moment(replaces) if replaces else None,
        onwards=bool(replaces and replaces.parameters.get("RANGE", "").upper() == "THISANDFUTURE"),
    )


def as_instant(moment: Moment, zone: tzinfo) -> datetime:
    """Return `moment` in UTC: a day begins at midnight in `zone`, where times without a zone are too.

    A local time that a clock change skips is read with the offset before the change (RFC 5545 section
    3.3.5). Moments no zone can hold, such as the end of the year 9999, become the last instant there is.
    """
    local = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    try:
        return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return _FIRST_INSTANT if local.year == 1 else _LAST_INSTANT


def as_instants(start: Moment, end: Moment, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return start and end in UTC; what begins in the hour a clock change skips keeps its length."""
    first, last = as_instant(start, zone), as_instant(end, zone)
    if isinstance(start, datetime) and isinstance(end, datetime) and start.tzinfo is end.tzinfo:
        exists = first.astimezone(start.tzinfo).replace(tzinfo=None) == start.replace(tzinfo=None)
        return first, last if exists else first + (end - start)
    return first, last


def _refuse(event: Component) -> None:
    if not event.closed:
        raise BrokenEventError("the END:VEVENT line is missing")
    if event.all("EXRULE"):
        raise BrokenEventError("it leaves out times by a rule (EXRULE), which is no longer allowed")
    for rule in event.all("RRULE"):
        if reason := refusal(rule.value):
            raise BrokenEventError(reason)


def _only(event: Component, name: str) -> Property:
    found = event.all(name)
    if len(found) != 1:
        raise BrokenEventError(f"it has {'more than one' if found else 'no'} {name} line")
    return found[0]


def _end(event: Component, start: Moment, times: TimeReader) -> Moment:
    if event.all("DTEND"):
        return times.moment(_only(event, "DTEND"))
    if event.all("DURATION"):
        return _after(start, _only(event, "DURATION").value)
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def _after(start: Moment, duration: str) -> Moment:
    length = _parsed(duration)
    if not isinstance(length, timedelta) or length < timedelta():
        raise BrokenEventError("its DURATION is not a length of time")
    if not isinstance(start, datetime):
        return datetime.combine(start, time()) + length if length.seconds else start + length
    # Days are counted on the calendar, hours on the clock (RFC 5545 section 3.3.6).
    days_text = duration.strip().upper().partition("T")[0]
    days = _parsed(days_text) if days_text[-1] in "DW" else timedelta()
    return ((start + days).astimezone(UTC) + (length - days)).astimezone(start.tzinfo)


def _is_free(event: Component) -> bool:
    return (
        event.value("STATUS").upper() == "CANCELLED"
        or event.value("TRANSP").upper() == "TRANSPARENT"
        or event.value("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
    )


def _sequence(event: Component) -> int:
    text = event.value("SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _rule(found: Property, start: Moment, zone: tzinfo) -> vRecur:
    rule: vRecur = vRecur.from_ical(found.value.strip().upper())
    if "UNTIL" in rule:
        rule["UNTIL"] = [_until(until, start, zone) for until in rule["UNTIL"]]
    return rule


def _until(until: object, start: Moment, zone: tzinfo) -> Moment:
    """Return the last moment of a rule in the form its start asks for (RFC 5545 section 3.3.10)."""
    if not isinstance(until, date):
        raise BrokenEventError("its UNTIL is not a date")
    if not isinstance(start, datetime):
        return as_instant(until, zone).astimezone(zone).date()
    return as_instant(until if isinstance(until, datetime) else datetime.combine(until, _LAST_SECOND), zone)


def _items(found: Property) -> Iterator[str]:
    return (text for text in found.value.split(",") if text.strip())


def _parsed(text: str) -> Any:
    return vDDDTypes.from_ical(text.strip().upper())  # type: ignore[no-untyped-call]
