"""A slow, plain model of study time to hold the fast one against: looks at every minute on its own."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner.core.plan import Interval, PlanRequest

MINUTE = timedelta(minutes=1)


def free_minutes(request: PlanRequest) -> Counter[date]:
    """How many minutes each study day offers, counted one by one."""
    return Counter(study_day for _, study_day in _free(request))


def free_instants(request: PlanRequest) -> set[datetime]:
    """Every minute that may be studied in."""
    return {instant for instant, _ in _free(request)}


def _free(request: PlanRequest) -> Iterator[tuple[datetime, date]]:
    zone = ZoneInfo(request.time_zone)
    interview_on = request.interview_at.astimezone(zone).date()
    instant = datetime.combine(request.starts_on, time(), UTC) - timedelta(days=1)
    stop = datetime.combine(interview_on, time(), UTC) + timedelta(days=2)
    while instant < stop:
        wall = instant.astimezone(zone)
        study_day = (wall.replace(tzinfo=None) - timedelta(hours=request.day_start_hour)).date()
        if (
            request.starts_on <= study_day
            and wall.date() < interview_on
            and not wall.fold  # the hour the clock shows a second time
            and is_offered(request, wall)
            and not any(span.first <= study_day <= span.last for span in request.days_off)
            and not any(_touches(instant, busy) for busy in request.busy)
            and (request.not_before is None or request.not_before <= instant)
        ):
            yield instant, study_day
        instant += MINUTE


def is_offered(request: PlanRequest, wall: datetime) -> bool:
    """Whether the clock shows a minute inside one of the weekday's windows."""
    minute = wall.hour * 60 + wall.minute
    return any(window.start <= minute < window.end for window in request.weekly.days[wall.weekday()])


def _touches(instant: datetime, busy: Interval) -> bool:
    return busy.start < instant + MINUTE and instant < busy.end
