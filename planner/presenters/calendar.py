"""Study sessions as an iCalendar file or feed (RFC 5545, RFC 7986), read alike by every client.

All times are written in UTC: no client then needs a time-zone definition, and the plan alone decides
what a session in a clock change means. Stamps come from the sessions, never from the clock, so the same
sessions give the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from icalendar import Alarm, Calendar, Component, Event, vText

from planner.presenters.calendar_text import address, paragraph, title_line

PRODUCT = "-//Study Planner//Interview study plan//EN"
KEPT_PAST = timedelta(days=30)
"""How long a past session stays in a feed; aggregators cap a feed at about 1 MB and 1,000 events."""
MOST_EVENTS = 950
MOST_BYTES = 950_000

_END = b"END:VCALENDAR\r\n"
_REFRESH = timedelta(hours=1)
_DONE_MARK = "✓ "
_UNTITLED = "Study session"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One session, or an interview; instants are aware, `[starts_at, ends_at)`.

    With `is_free` it never makes its time busy, whatever the options say. `changed_at` is the last visible
    change and `sequence` counts those changes from 0: clients take an update only if both rise (RFC 5545
    sections 3.8.7.3 and 3.8.7.4). Raises ValueError unless the end is after the start.
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
    is_free: bool = False

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
    """How the calendar looks to its reader.

    `alarm_minutes` before the start is 0 or more, None for no alarms; `color` is a CSS3 colour name.
    """

    name: str
    description: str
    alarm_minutes: int | None = 15
    shows_busy: bool = True
    marks_done: bool = True
    color: str = "royalblue"

    def __post_init__(self) -> None:
        """Refuse an alarm that would ring too late."""
        if self.alarm_minutes is not None and self.alarm_minutes < 0:
            raise ValueError("an alarm cannot ring after the start")


@dataclass(frozen=True, slots=True)
class Window:
    """What of a plan a feed shows: what ends after `from_at`; from `today_at` on first, where room is short.

    Both are aware instants; they should move once a day and not with each fetch.
    """

    from_at: datetime
    today_at: datetime


@dataclass(frozen=True, slots=True)
class RenderedCalendar:
    """A calendar as UTF-8 bytes; `is_whole` unless events inside its window found no room."""

    content: bytes
    is_whole: bool


def windowed(events: Iterable[CalendarEvent], *, from_at: datetime) -> tuple[CalendarEvent, ...]:
    """Return the events that end after `from_at`, an aware instant."""
    return tuple(event for event in events if event.ends_at > from_at)


def look(event: CalendarEvent, options: CalendarOptions) -> tuple[object, ...]:
    """All that a calendar shows of the event, its stamps aside: equal exactly when it looks the same."""
    return (
        event.uid,
        _summary(event, options),
        event.description,
        event.starts_at,
        event.ends_at,
        event.category,
        event.url,
        _is_busy(event, options),
        _alarm_minutes(event, options),
    )


def render_calendar(
    events: Sequence[CalendarEvent], *, options: CalendarOptions, empty_note: AllDayNote
) -> bytes:
    """Return the calendar as UTF-8 bytes; `empty_note` stands in when there is no event.

    RFC 5545 section 3.6 asks for at least one component, and some clients drop an empty calendar.
    Raises ValueError for an instant without a time zone.
    """
    parts = [_written(_session(event, options)) for event in _in_order(events)]
    return _assembled(parts, options, empty_note)


def render_window(
    events: Sequence[CalendarEvent], window: Window, *, options: CalendarOptions, empty_note: AllDayNote
) -> RenderedCalendar:
    """Render what of the events lies in the window and fits into what aggregators take.

    Where room is short, the sessions next to come stay, then the latest of those gone by.
    """
    ordered = _in_order(windowed(events, from_at=window.from_at))
    parts = [_written(_session(event, options)) for event in ordered]
    kept = _fitting(ordered, parts, window.today_at)
    shown = [part for index, part in enumerate(parts) if index in kept]
    return RenderedCalendar(_assembled(shown, options, empty_note), len(kept) == len(parts))


def render_event(event: CalendarEvent, *, options: CalendarOptions) -> bytes:
    """One event as a calendar of its own, as a server keeps it: without METHOD and without a name."""
    calendar = _bare_header()
    calendar.add_component(_session(event, options))
    return _written(calendar)


def _in_order(events: Iterable[CalendarEvent]) -> list[CalendarEvent]:
    return sorted(events, key=lambda event: (event.starts_at, event.uid))


def _fitting(events: Sequence[CalendarEvent], parts: Sequence[bytes], today_at: datetime) -> set[int]:
    """The places of the events there is room for, those around today first."""
    ahead = [place for place, event in enumerate(events) if event.ends_at > today_at]
    behind = [place for place, event in enumerate(events) if event.ends_at <= today_at]
    by_need = [*ahead, *reversed(behind)][:MOST_EVENTS]
    sizes = accumulate(len(parts[place]) for place in by_need)
    return {place for place, size in zip(by_need, sizes, strict=True) if size <= MOST_BYTES}


def _assembled(parts: Sequence[bytes], options: CalendarOptions, empty_note: AllDayNote) -> bytes:
    header = _written(_header(options)).removesuffix(_END)
    return b"".join([header, *(parts or [_written(_note(empty_note))]), _END])


def _written(component: Component) -> bytes:
    # The library would sort names alphabetically; strict readers want the header and the dates in this order.
    rendered: bytes = component.to_ical(sorted=False)
    return rendered


def _bare_header() -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    return calendar


def _header(options: CalendarOptions) -> Calendar:
    calendar = _bare_header()
    # vText by name: the library escapes neither NAME nor X- properties when it picks their type itself.
    name, description = vText(title_line(options.name)), vText(paragraph((options.description,)))
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
    component.add("SUMMARY", _summary(event, options))
    _add_details(component, event)
    component.add("STATUS", "CONFIRMED")
    _add_availability(component, busy=_is_busy(event, options))
    minutes = _alarm_minutes(event, options)
    if minutes is not None:
        component.add_component(_alarm(_summary(event, options), minutes))
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


def _is_busy(event: CalendarEvent, options: CalendarOptions) -> bool:
    return options.shows_busy and not event.is_free


def _alarm_minutes(event: CalendarEvent, options: CalendarOptions) -> int | None:
    # An alarm for what is already done would only disturb.
    return None if event.done else options.alarm_minutes


def _summary(event: CalendarEvent, options: CalendarOptions) -> str:
    mark = _DONE_MARK if event.done and options.marks_done else ""
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
