"""Study days in a row: what counts, what interrupts, and what does neither."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.core.availability import SHORTEST_SESSION
from planner.core.plan import Plan, WeeklyHours

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streak:
    """Study days in a row with study: up to today, and the most there ever were."""

    current: int = 0
    longest: int = 0


def read_streak(studied: Collection[date], plan: Plan, weekly: WeeklyHours, *, today: date) -> Streak:
    """The streak of somebody who studied on these days.

    A study day is one with hours for at least a short session. A day without, such as a rest day or a day
    off, interrupts nothing; studied all the same, it counts. Today interrupts nothing before it is over,
    and after the plan's last day nothing does.
    """
    run = longest = 0
    offered = set(_study_days(min(studied, default=plan.starts_on), plan, weekly))
    for on in sorted(day for day in offered.union(studied) if day <= today):
        if on in studied:
            run += 1
        elif on != today:
            run = 0
        longest = max(longest, run)
    return Streak(run, longest)


def _study_days(first: date, plan: Plan, weekly: WeeklyHours) -> Iterator[date]:
    """The plan's own; before it began, those on which the week of today offers hours."""
    for offset in range((plan.starts_on - first).days):
        on = first + offset * ONE_DAY
        if weekly.days[on.weekday()]:
            yield on
    for day in plan.availability:
        if day.minutes >= SHORTEST_SESSION:
            yield day.on
