"""The busy intervals of all events that share one UID: a series with its overrides, or a single event."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from icalendar import Calendar, Event, vDDDLists, vDDDTypes, vText
from recurring_ical_events import CalendarQuery

from planner.core.plan import Interval
from planner.presenters.busy_appointments import Appointment, Moment, as_instants

# Covers every offset from UTC: the library compares days and instants as if a day began at midnight UTC.
_MARGIN = timedelta(days=2)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def busy_intervals(
    appointments: Sequence[Appointment], *, between: Interval, zone: tzinfo
) -> Iterator[Interval]:
    """Yield the busy intervals inside `between`, unsorted; days begin at midnight in `zone`.

    Raises what the library raises for a series that contradicts itself.
    """
    if len(appointments) == 1 and not appointments[0].repeats:
        spans: Iterable[tuple[Moment, Moment]] = _own_span(appointments[0])
    else:
        spans = _expanded(appointments, between)
    for start, end in spans:
        first, last = as_instants(start, end, zone)
        if max(first, between.start) < min(last, between.end):
            yield Interval(max(first, between.start), min(last, between.end))


def _own_span(appointment: Appointment) -> list[tuple[Moment, Moment]]:
    return [] if appointment.free else [(appointment.start, appointment.end)]


def _expanded(appointments: Sequence[Appointment], between: Interval) -> Iterator[tuple[Moment, Moment]]:
    overrides = [appointment for appointment in appointments if appointment.replaces is not None]
    # An export may hold an override alone, without the series it belongs to.
    for masters in [[_advanced(master, between)] for master in _masters(appointments)] or [[]]:
        calendar = Calendar()
        calendar.subcomponents = [_component(part) for part in (*masters, *overrides)]
        query = CalendarQuery(calendar)
        for occurrence in query.between(between.start - _MARGIN, between.end + _MARGIN):
            if occurrence["TRANSP"] == "OPAQUE":
                yield occurrence["DTSTART"].dt, occurrence["DTEND"].dt


def _masters(appointments: Sequence[Appointment]) -> list[Appointment]:
    """Return the latest revision; programs that give one UID to many events mean every one of them."""
    masters = [appointment for appointment in appointments if appointment.replaces is None]
    latest = max((master.sequence for master in masters), default=0)
    return [master for master in masters if master.sequence == latest]


def _advanced(master: Appointment, between: Interval) -> Appointment:
    """Return the same series begun shortly before `between`: the library walks there day by day."""
    behind = between.start.date() - _MARGIN - _day(master.end)
    if not _can_advance(master) or behind < timedelta():
        return master
    # Whole weeks of the rule's own interval keep both its weekdays and its rhythm.
    stride = timedelta(weeks=int(master.rules[0].get("INTERVAL", [1])[0]))
    skipped = behind // stride * stride
    return replace(master, start=master.start + skipped, end=master.end + skipped)


def _can_advance(master: Appointment) -> bool:
    """Tell whether the series is an endless or dated one of plain days or weekdays, its start among them."""
    if len(master.rules) != 1:
        return False
    rule = master.rules[0]
    return (
        rule.keys() <= {"FREQ", "INTERVAL", "UNTIL", "WKST", "BYDAY"}
        and rule["FREQ"][0] in {"DAILY", "WEEKLY"}
        and ("BYDAY" not in rule or _WEEKDAYS[master.start.weekday()] in rule["BYDAY"])
    )


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _component(appointment: Appointment) -> Event:
    component = Event()
    component["UID"] = vText("one series")
    component["SEQUENCE"] = appointment.sequence
    component["TRANSP"] = vText("TRANSPARENT" if appointment.free else "OPAQUE")
    component["DTSTART"] = vDDDTypes(appointment.start)
    component["DTEND"] = vDDDTypes(appointment.end)
    _add_recurrence(component, appointment)
    return component


def _add_recurrence(component: Event, appointment: Appointment) -> None:
    if appointment.replaces is not None:
        scope = {"RANGE": "THISANDFUTURE"} if appointment.onwards else {}
        component["RECURRENCE-ID"] = vDDDTypes(appointment.replaces, params=scope)
    if appointment.rules:
        component["RRULE"] = list(appointment.rules)
    if appointment.added:
        component["RDATE"] = vDDDLists(appointment.added)
    if appointment.removed:
        component["EXDATE"] = vDDDLists(appointment.removed)
