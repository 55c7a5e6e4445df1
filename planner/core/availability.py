"""When a person can study: windows minus days off, busy times, the past and the interview."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.core.localtime import MINUTE, local_at, local_instant, window_intervals, zone_named
from planner.core.plan import Interval, PlanRequest, Window

SHORTEST_SESSION = 15
"""Minutes; nothing shorter is scheduled (INTERFACES: session length 15-90)."""


@dataclass(frozen=True, slots=True)
class StudyDay:
    """One day of the plan and the intervals free for study on it, in order and disjoint."""

    on: date
    slots: tuple[Interval, ...]

    @property
    def minutes(self) -> int:
        """All free minutes, however short the pieces."""
        return sum(map(minutes_of, self.slots))

    @property
    def longest(self) -> int:
        """Minutes of the longest single piece, 0 if there is none."""
        return max(map(minutes_of, self.slots), default=0)

    @property
    def is_study_day(self) -> bool:
        """Whether any session fits at all."""
        return self.longest >= SHORTEST_SESSION


def minutes_of(interval: Interval) -> int:
    """Whole minutes of an interval."""
    return int((interval.end - interval.start) / MINUTE)


def interview_date(request: PlanRequest) -> date:
    """The calendar date of the interview in the person's zone."""
    return local_at(request.interview_at, zone_named(request.time_zone)).date()


def study_days(request: PlanRequest) -> tuple[StudyDay, ...]:
    """Every day from the start up to, not including, the last interview's date.

    The dates of earlier interviews are free too.
    With a late day start the last day ends at midnight all the same: the interview's own date stays free.
    """
    zone = zone_named(request.time_zone)
    busy = tuple(_whole_minutes(interval) for interval in request.busy)
    span = range((interview_date(request) - request.starts_on).days)
    dates = (request.starts_on + timedelta(days=offset) for offset in span)
    return tuple(
        StudyDay(on, () if _is_off(on, request) else tuple(_free(on, request, zone, busy))) for on in dates
    )


def _is_off(on: date, request: PlanRequest) -> bool:
    zone = zone_named(request.time_zone)
    on_interview = any(local_at(other.at, zone).date() == on for other in request.earlier)
    return on_interview or any(span.first <= on <= span.last for span in request.days_off)


def _free(on: date, request: PlanRequest, zone: ZoneInfo, busy: Sequence[Interval]) -> Iterator[Interval]:
    interview_day_begins = local_instant(interview_date(request), 0, zone)
    for calendar_date, window in _windows_of(on, request):
        for piece in window_intervals(calendar_date, window, zone):
            clipped = _clip(piece, not_before=request.not_before, before=interview_day_begins)
            if clipped:
                yield from subtract(clipped, busy)


def _windows_of(on: date, request: PlanRequest) -> Iterator[tuple[date, Window]]:
    """The windows of a study day: from its day-start hour up to that hour of the next date."""
    turn = request.day_start_hour * 60
    tomorrow = on + timedelta(days=1)
    for window in request.weekly.days[on.weekday()]:
        if window.end > turn:
            yield on, Window(max(window.start, turn), window.end)
    for window in request.weekly.days[tomorrow.weekday()]:
        if window.start < turn:
            yield tomorrow, Window(window.start, min(window.end, turn))


def _clip(piece: Interval, *, not_before: datetime | None, before: datetime) -> Interval | None:
    start = max(piece.start, _up_to_minute(not_before)) if not_before else piece.start
    end = min(piece.end, before)
    return Interval(start, end) if start < end else None


def _up_to_minute(instant: datetime) -> datetime:
    floor = instant.replace(second=0, microsecond=0)
    return floor if floor == instant else floor + MINUTE


def _whole_minutes(interval: Interval) -> Interval:
    return Interval(interval.start.replace(second=0, microsecond=0), _up_to_minute(interval.end))


def subtract(piece: Interval, busy: Iterable[Interval]) -> list[Interval]:
    """What is left of a piece when the busy intervals are cut out, in order."""
    left = [piece]
    for taken in busy:
        left = [rest for part in left for rest in _cut(part, taken)]
    return left


def _cut(part: Interval, taken: Interval) -> Iterator[Interval]:
    if taken.end <= part.start or taken.start >= part.end:
        yield part
        return
    if part.start < taken.start:
        yield Interval(part.start, taken.start)
    if taken.end < part.end:
        yield Interval(taken.end, part.end)
