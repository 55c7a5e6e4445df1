"""What was done so far against what was planned, what fades, and the days of study."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.curriculum import Curriculum
from planner.core.dashboard import next_interview
from planner.core.learning import Learning
from planner.core.localtime import local_at, study_date, zone_named
from planner.core.plan import Plan, Task
from planner.core.progress import (
    CalendarDay,
    DayOfPlan,
    PillarMinutes,
    Studied,
    calendar_weeks,
    minutes_studied,
    pillar_minutes,
    plan_days,
)
from planner.core.retention import Fading, next_sessions, retention_outlook
from planner.core.streak import Streak, read_streak
from planner.core.study_log import StudyEntry, days_studied, read_study_log
from planner.services.situation import Situation


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """Progress as of a study day. `fading` is empty once every interview is over (`is_over`).

    `first_on` is the first day of study, None before it; `weeks` are those of the calendar.
    """

    plan: Plan
    today: date
    interview_on: date
    is_over: bool
    fading: Sequence[Fading]
    days: Sequence[DayOfPlan]
    pillars: Sequence[PillarMinutes]
    studied: Sequence[Studied]
    weeks: Sequence[Sequence[CalendarDay]]
    streak: Streak
    first_on: date | None

    @property
    def has_data(self) -> bool:
        """Whether anything was studied at all."""
        return self.first_on is not None

    @property
    def so_far(self) -> DayOfPlan | None:
        """The last day of the plan up to today; None before the plan begins."""
        return next((day for day in reversed(self.days) if day.done is not None), None)


def show_progress(
    situation: Situation, curriculum: Curriculum, learning: Learning, *, now: datetime
) -> ProgressPage:
    """Progress; raises NotFoundError while there is no plan."""
    plan, request = situation.planned()
    today = situation.today(now)
    entries = show_study_log(situation, curriculum)
    studied = minutes_studied(entries)
    days = days_studied(situation.standing, situation.entries)
    first_on = min(days, default=None)

    def day_of(task: Task) -> date:
        return study_date(task.starts_at, zone, day_start_hour=request.day_start_hour)

    zone = zone_named(request.time_zone)
    _, interview = next_interview(request, now)
    is_over = interview.at <= now
    interview_on = local_at(interview.at, zone).date()
    coming = next_sessions(plan.tasks, situation.standing.check_ins, now=now)
    return ProgressPage(
        plan=plan,
        today=today,
        interview_on=interview_on,
        is_over=is_over,
        fading=[]
        if is_over
        else retention_outlook(
            curriculum, learning.masteries, coming, today=today, interview_on=interview_on
        ),
        days=plan_days(plan, day_of, studied, entries, today=today),
        pillars=pillar_minutes(plan, day_of, studied, entries, today=today),
        studied=studied,
        weeks=calendar_weeks(
            studied, entries, first=min(first_on or today, plan.starts_on, today), today=today
        ),
        streak=read_streak(days, plan, request.weekly, today=today),
        first_on=first_on,
    )


def show_study_log(situation: Situation, curriculum: Curriculum) -> tuple[StudyEntry, ...]:
    """Every entry about study, by day."""
    return read_study_log(curriculum, situation.standing, situation.entries)


def show_streak(situation: Situation, *, now: datetime) -> Streak:
    """Study days in a row; raises NotFoundError while there is no plan."""
    plan, request = situation.planned()
    days = days_studied(situation.standing, situation.entries)
    return read_streak(days, plan, request.weekly, today=situation.today(now))
