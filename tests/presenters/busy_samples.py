"""Calendar files as other programs write them, good and bad."""

from datetime import UTC, date, datetime

from planner.core.plan import Interval
from planner.presenters.busy_calendar import BusyReading, read_busy_calendar

FIRST_ON, UNTIL_ON = date(2026, 3, 23), date(2026, 4, 6)

PACIFIC = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, zones: str = "") -> bytes:
    """A file of events, each given as its lines; `zones` are complete components."""
    bodies = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{zones}{bodies}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def event(*lines: str, uid: str = "1") -> str:
    """The lines of one event."""
    return "\n".join((f"UID:{uid}", *lines))


def hour(on: str, start: str, *lines: str, uid: str = "1") -> str:
    """An event of one hour in Berlin on the day `on` (YYYYMMDD) at `start` (HHMM)."""
    return event(f"DTSTART;TZID=Europe/Berlin:{on}T{start}00", "DURATION:PT1H", *lines, uid=uid)


def read(
    data: bytes, *, time_zone: str = "Europe/Berlin", own_uids: frozenset[str] = frozenset()
) -> BusyReading:
    """The reading of 23 March to 5 April 2026, in which Berlin's clocks change on the 29th."""
    return read_busy_calendar(
        data, time_zone=time_zone, first_on=FIRST_ON, until_on=UNTIL_ON, own_uids=own_uids
    )


def times(reading: BusyReading) -> list[str]:
    """The busy times in UTC, such as "0325T0800-0900", with the day repeated where it changes."""
    return [_text(interval) for interval in reading.busy]


def _text(interval: Interval) -> str:
    start, end = interval.start, interval.end
    assert start.tzinfo is UTC
    assert end.tzinfo is UTC
    return f"{start:%m%dT%H%M}-{_end_text(start, end)}"


def _end_text(start: datetime, end: datetime) -> str:
    return f"{end:%H%M}" if start.date() == end.date() else f"{end:%m%dT%H%M}"
