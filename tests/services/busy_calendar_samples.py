"""What the tests of busy calendars share: appointments, and the use cases with everything filled in."""

from datetime import UTC, datetime, timedelta

from calendar_server import local_fetcher
from service_samples import DAY, NOW, SECRET_KEY, Desk

from planner.core.plan import Interval, Task
from planner.services.busy_refreshing import refresh_busy_source, refresh_busy_sources
from planner.services.busy_sources import (
    AddressForm,
    BusyOverview,
    add_busy_address,
    add_busy_file,
    remove_busy_source,
    show_busy_sources,
)
from planner.services.busy_times import BusyAdded

MONDAY_EVENING = datetime(2026, 11, 23, 18, tzinfo=UTC)
TUESDAY_EVENING = MONDAY_EVENING + DAY
FETCHER = local_fetcher("127.0.0.1", seconds=2)
HOURS = timedelta(hours=1)


def appointment(uid: str, start: datetime, hours: float) -> str:
    end = start + timedelta(hours=hours)
    lines = [f"UID:{uid}", f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"]
    return "\r\n".join(["BEGIN:VEVENT", *lines, "SUMMARY:Dentist", "END:VEVENT", ""])


def calendar(*appointments: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(appointments)}END:VCALENDAR\r\n".encode()


def overlaps(task: Task, busy: Interval) -> bool:
    return task.starts_at < busy.end and busy.start < task.ends_at


def file(desk: Desk, title: str, *appointments: str, now=NOW) -> BusyAdded:
    return add_busy_file(
        desk.database,
        desk.curriculum,
        desk.person_id,
        calendar(*appointments),
        title=title,
        key=desk.new_key(),
        now=now,
    )


def address(desk: Desk, url: str, title: str = "", now=NOW) -> BusyAdded:
    return add_busy_address(
        desk.database,
        desk.curriculum,
        SECRET_KEY,
        FETCHER,
        desk.person_id,
        AddressForm(url, title),
        key=desk.new_key(),
        now=now,
    )


def refresh(desk: Desk, source_id: int, now=NOW) -> BusyAdded:
    return refresh_busy_source(
        desk.database,
        desk.curriculum,
        SECRET_KEY,
        FETCHER,
        desk.person_id,
        source_id,
        key=desk.new_key(),
        now=now,
    )


def remove(desk: Desk, source_id: int, now=NOW) -> int | None:
    return remove_busy_source(
        desk.database, desk.curriculum, desk.person_id, source_id, key=desk.new_key(), now=now
    )


def job(desk: Desk, now) -> int:
    return refresh_busy_sources(desk.database, desk.curriculum, SECRET_KEY, FETCHER, now=now, most=9)


def overview(desk: Desk, now=NOW) -> BusyOverview:
    return show_busy_sources(desk.database, SECRET_KEY, desk.person_id, desk.situation, now=now)


def sources(desk: Desk) -> list:
    return [shown.source for shown in overview(desk).sources]


def titles(desk: Desk) -> list[str]:
    return [source.title for source in sources(desk)]


def busy(desk: Desk) -> list[str]:
    found = desk.situation.planned()[1].busy
    return [f"{one.start:%d %H:%M}-{one.end:%H:%M}" for one in found]


MONDAY = appointment("a", MONDAY_EVENING, 2)
TUESDAY = appointment("b", TUESDAY_EVENING, 1)
