"""Wall-clock time in a zone turned into instants, true through both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.core.errors import InvalidInputError
from planner.core.plan import Interval, Window

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 1440


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name; raises InvalidInputError for anything else."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        shown = name if len(name) <= 60 else f"{name[:60]}…"
        raise InvalidInputError(
            f"“{shown}” is not a time zone we know. Use a name like Europe/Berlin or America/New_York.",
            field="time_zone",
        ) from error


def local_instant(on: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock minute (0..1440); the first one where the clock repeats.

    A minute the clock skips maps past the gap (RFC 5545 section 3.3.5).
    """
    naive = datetime.combine(on, time()) + minute * MINUTE
    return naive.replace(tzinfo=zone).astimezone(UTC)


def local_at(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant as the person's clock shows it."""
    return instant.astimezone(zone)


def study_date(instant: datetime, zone: ZoneInfo, *, day_start_hour: int) -> date:
    """The study day an instant belongs to; hours before the day-start hour belong to the day before."""
    wall = instant.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=day_start_hour)).date()


def window_intervals(on: date, window: Window, zone: ZoneInfo) -> tuple[Interval, ...]:
    """The instants at which the clock shows a minute of the window for the first time.

    One interval on ordinary days. Around a clock change the skipped minutes are missing and the
    repeated ones count once, so capacity never exceeds what the person offered.
    """
    start, end = local_instant(on, window.start, zone), local_instant(on, window.end, zone)
    ends_exist = _exists(on, window.start, start, zone) and _exists(on, window.end, end, zone)
    # The length alone cannot tell: an end inside the gap moves as far as the clock does.
    if ends_exist and end - start == (window.end - window.start) * MINUTE:
        return (Interval(start, end),)
    return _minute_by_minute(on, window, zone)


def _minute_by_minute(on: date, window: Window, zone: ZoneInfo) -> tuple[Interval, ...]:
    pieces: list[Interval] = []
    for minute in range(window.start, window.end):
        instant = local_instant(on, minute, zone)
        if not _exists(on, minute, instant, zone):
            continue
        if pieces and pieces[-1].end == instant:
            pieces[-1] = Interval(pieces[-1].start, instant + MINUTE)
        else:
            pieces.append(Interval(instant, instant + MINUTE))
    return tuple(pieces)


def _exists(on: date, minute: int, instant: datetime, zone: ZoneInfo) -> bool:
    wall = instant.astimezone(zone).replace(tzinfo=None)
    return wall == datetime.combine(on, time()) + minute * MINUTE
