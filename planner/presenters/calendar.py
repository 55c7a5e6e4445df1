"""Study sessions as an iCalendar file or feed (RFC 5545, RFC 7986), read alike by every client.

All times are written in UTC: no client then needs a time-zone definition, and the plan alone decides
what a session in a clock change means. Stamps come from the sessions, never from the clock, so the same
sessions give the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from planner.presenters.calendar_text import address, paragraph, title_line

PRODUCT = "-//Study Planner//Interview study plan//EN"
KEPT_PAST = timedelta(days=30)
"""How long a past session stays in a feed; aggregators cap a feed at about 1 MB and 1,000 events."""

_REFRESH = timedelta(hours=1)
_DONE_MARK = "✓ "
_UNTITLED = "Study session"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One session; instants are aware, `[starts_at, ends_at)`.

    `changed_at` is the last visible change and `sequence` counts those changes from 0: clients take an
    update only if both rise (RFC 5545 sections 3.8.7.3 and 3.8.7.4). Raises ValueError unless the end is
    after the start.
    """

    uid: str
    title: str
    description: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    category: str
    created_at: datetime
    changed_at: datetime
    sequence: int
    url: str | None
    done: bool = False

    def __post_init__(self) -> None:
        """Refuse an event no client could place."""
        if self.ends_at <= self.starts_at:
            raise ValueError(f"event {self.uid}: the end must be after the start")


@dataclass(frozen=True, slots=True)
class AllDayNote:
    """A remark on a whole day, such as "no sessions planned"; it never makes the day busy."""

    uid: str
    title: str
    on: date
    created_at: datetime
    changed_at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class CalendarOptions:
    """How the calendar looks to its reader; a change here counts as a change of every event.

    `alarm_minutes` before the start is 0 or more, None for no alarms; `color` is a CSS3 colour name.
    """

    name: str
    description: str
    alarm_minutes: int | None = 15
    shows_busy: bool = True
    color: str = "royalblue"

    def __post_init__(self) -> None:
        """Refuse an alarm that would ring too late."""
        if self.alarm_minutes is not None and self.alarm_minutes < 0:
            raise ValueError("an alarm cannot ring after the start")


def windowed(events: Iterable[CalendarEvent], *, from_at: datetime) -> tuple[CalendarEvent, ...]:
    """Return the events that end after `from_at`, an aware instant."""
    return tuple(event for event in events if event.ends_at > from_at)


def render_calendar(
    events: Sequence[CalendarEvent], *, options: CalendarOptions, empty_note: AllDayNote
) -> bytes:
    """Return the calendar as UTF-8 bytes; `empty_note` stands in when there is no event.

    RFC 5545 section 3.6 asks for at least one component, and some clients drop an empty calendar.
    Raises ValueError for an instant without a time zone.
    """
    calendar = _header(options)
    for event in sorted(events, key=lambda event: (event.starts_at, event.uid)):
        calendar.add_component(_session(event, options))
    if not events:
        calendar.add_component(_note(empty_note))
    # The library would sort names alphabetically; strict readers want the header and the dates in this order.
    rendered: bytes = calendar.to_ical(sorted=False)
    return rendered


def _header(options: CalendarOptions) -> Calendar:
    calendar = Calendar()
    # vText by name: the library escapes neither NAME nor X- properties when it picks their type itself.
    name, description = vText(title_line(options.name)), vText(paragraph((options.description,)))
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-CALDESC", description)
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vText("PT1H"))
    calendar.add("COLOR", vText(title_line(options.color)))
    return calendar


def _session(event: CalendarEvent, options: CalendarOptions) -> Event:
    component = _stamped(event)
    component.add("DTSTART", _utc(event.starts_at))
    component.add("DTEND", _utc(event.ends_at))
    component.add("SUMMARY", _summary(event))
    _add_details(component, event)
    component.add("STATUS", "CONFIRMED")
    _add_availability(component, busy=options.shows_busy)
    # An alarm for what is already done would only disturb.
    if options.alarm_minutes is not None and not event.done:
        component.add_component(_alarm(_summary(event), options.alarm_minutes))
    return component


def _note(note: AllDayNote) -> Event:
    component = _stamped(note)
    component.add("DTSTART", note.on)
    component.add("DTEND", note.on + timedelta(days=1))
    component.add("SUMMARY", title_line(note.title) or _UNTITLED)
    component.add("STATUS", "CONFIRMED")
    _add_availability(component, busy=False)
    return component


def _stamped(event: CalendarEvent | AllDayNote) -> Event:
    component = Event()
    component.add("UID", event.uid)
    component.add("DTSTAMP", _utc(event.changed_at))
    component.add("CREATED", _utc(event.created_at))
    component.add("LAST-MODIFIED", _utc(event.changed_at))
    component.add("SEQUENCE", event.sequence)
    return component


def _summary(event: CalendarEvent) -> str:
    mark = _DONE_MARK if event.done else ""
    return title_line(mark + (title_line(event.title) or _UNTITLED))


def _add_details(component: Event, event: CalendarEvent) -> None:
    # Google shows no URL property, so the link is in the description as well.
    link = address(event.url) if event.url else ""
    description = paragraph((*event.description, link))
    if description:
        component.add("DESCRIPTION", description)
    if link:
        component.add("URL", link)
    if category := title_line(event.category):
        component.add("CATEGORIES", [category])


def _add_availability(component: Event, *, busy: bool) -> None:
    # Outlook does not read TRANSP on imported files.
    component.add("TRANSP", "OPAQUE" if busy else "TRANSPARENT")
    component.add("X-MICROSOFT-CDO-BUSYSTATUS", vText("BUSY" if busy else "FREE"))


def _alarm(text: str, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", text)
    alarm.add("TRIGGER", timedelta(minutes=-minutes))
    return alarm


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("every instant of a calendar event needs a time zone")
    return instant.astimezone(UTC).replace(microsecond=0)
