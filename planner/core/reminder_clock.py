"""The clock of reminders: minutes that exist, and hours of quiet."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.core.localtime import DAY_MINUTES, MINUTE, local_at, local_instant

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Minutes of the day `[start, end)`, over midnight if `end` is the smaller; none if both are equal."""

    start: int
    end: int

    def covers(self, minute: int) -> bool:
        """Whether this minute of the day (0..1439) is a quiet one."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def existing_instant(on: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a minute on the wall, counted from the date's midnight; 1440 is the next midnight.

    The first one where the clock repeats; where it skips the minute, the first minute after the gap.
    """
    wall = datetime.combine(on, time()) + minute * MINUTE
    instant = local_instant(on, minute, zone)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall.replace(tzinfo=zone, fold=1).astimezone(UTC), instant, zone)


def instant_on(on: date, minute: int, zone: ZoneInfo) -> datetime:
    """`existing_instant`, except where the gap ends on the next date: then the last minute before the gap."""
    instant = existing_instant(on, minute, zone)
    wanted_on = on + minute // DAY_MINUTES * ONE_DAY
    return instant if local_at(instant, zone).date() <= wanted_on else instant - MINUTE


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first minute with the later offset; the clock changes once between the two instants."""
    offset = local_at(after, zone).utcoffset()
    while after - before > MINUTE:
        middle = before + (after - before) // 2 // MINUTE * MINUTE
        if local_at(middle, zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def minute_of_day(instant: datetime, zone: ZoneInfo) -> int:
    """The minute (0..1439) the clock on the wall shows."""
    wall = local_at(instant, zone)
    return wall.hour * 60 + wall.minute


def after_quiet(instant: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """The instant itself, or the end of the quiet hours it lies in."""
    minute = minute_of_day(instant, zone)
    if quiet is None or not quiet.covers(minute):
        return instant
    over_midnight = minute >= quiet.end
    end = quiet.end + (DAY_MINUTES if over_midnight else 0)
    return existing_instant(local_at(instant, zone).date(), end, zone)
