"""When not everything fits: what would make it fit, found by planning again, and what each way costs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from planner.core.localtime import local_at, local_instant, zone_named
from planner.core.plan import Plan, PlanRequest, WeeklyHours, Window

MORE_MINUTES = tuple(range(10, 250, 10))
"""Minutes a day that are tried on top of the hours there are."""
MORE_DAYS = tuple(range(1, 57))
"""Days by which a later interview is tried."""
WEEKDAYS = range(5)
LATEST_MINUTE, EARLIEST_MINUTE = 23 * 60, 6 * 60
"""Windows grow towards the night up to here, then towards the morning down to here."""

Build = Callable[[PlanRequest], Plan]
"""Plans a request around what stands."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A change that makes room: `changes` are fields of the request, `plan` what comes of them.

    `amount` is in minutes a day, in days or in pieces of work, as `slug` says.
    """

    slug: str
    amount: int
    changes: Mapping[str, Any]
    plan: Plan

    @property
    def fits(self) -> bool:
        """Whether everything then has its place."""
        return not self.plan.unplaced


def find_ways_out(request: PlanRequest, plan: Plan, *, draft: Build, finish: Build) -> list[WayOut]:
    """The ways to make everything fit, the smallest step of each; none while nothing is missing.

    `draft` plans quickly, without extras, to find the step; `finish` plans what is shown. Where even the
    largest step is too small, the way is shown with what is left then. Leaving out what has no place moves
    nothing else.
    """
    if not plan.unplaced:
        return []
    found = []
    for slug, steps in _steps(request):
        if not steps:
            continue
        amount = _smallest_that_fits(request, steps, draft)
        found.append(_way(slug, amount, steps[amount], request, finish))
    found += _with_projects_at_hand(request, plan, draft, finish)
    given_up = tuple(dict.fromkeys(item.item for item in plan.unplaced))
    changes = {"left_out": (*request.left_out, *given_up)}
    return [*found, WayOut("leave-out", len(given_up), changes, replace(plan, unplaced=()))]


def _with_projects_at_hand(request: PlanRequest, plan: Plan, draft: Build, finish: Build) -> Iterator[WayOut]:
    """Projects written up before need no time; where that is not enough, together with more minutes."""
    pieces = _open_projects(plan)
    if not pieces:
        return
    changes: dict[str, Any] = {"ready": (*request.ready, *pieces)}
    alone = _way("project-at-hand", len(pieces), changes, request, finish)
    yield alone
    if not alone.fits:
        relieved = replace(request, **changes)
        slug, steps = next(found for found in _steps(relieved) if found[1])
        amount = _smallest_that_fits(relieved, steps, draft)
        yield _way(f"project-and-{slug}", amount, {**changes, **steps[amount]}, request, finish)


def _way(slug: str, amount: int, changes: Mapping[str, Any], request: PlanRequest, finish: Build) -> WayOut:
    return WayOut(slug, amount, changes, finish(replace(request, **changes)))


def _steps(request: PlanRequest) -> Iterator[tuple[str, dict[int, Mapping[str, Any]]]]:
    """By kind of way, its steps: amount and the change it makes, the smallest first."""
    weekdays = [day for day in WEEKDAYS if request.weekly.days[day]]
    if weekdays:
        yield "weekday-minutes", _longer(request, weekdays)
    every = [day for day in range(7) if request.weekly.days[day]]
    if every != weekdays:
        yield "study-day-minutes", _longer(request, every)
    yield (
        "later-interview",
        {days: {"interview_at": request.interview_at + timedelta(days=days)} for days in MORE_DAYS},
    )


def _longer(request: PlanRequest, days: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Steps of more minutes, as far as the days can grow."""
    longer = {minutes: longer_days(request.weekly, days, minutes) for minutes in MORE_MINUTES}
    return {
        minutes: {"weekly": weekly}
        for minutes, weekly in longer.items()
        if weekly.minutes - request.weekly.minutes == minutes * len(days)
    }


def later_interview(request: PlanRequest, days: int) -> datetime:
    """The last interview so many days later (negative: earlier), at the same time on the clock."""
    zone = zone_named(request.time_zone)
    clock = local_at(request.interview_at, zone)
    return local_instant(clock.date() + timedelta(days=days), clock.hour * 60 + clock.minute, zone)


def longer_days(weekly: WeeklyHours, days: Sequence[int], minutes: int) -> WeeklyHours:
    """The week with so many more minutes on each of these weekdays (0 is Monday), where the day has them."""
    return WeeklyHours(
        tuple(
            _longer_day(windows, minutes) if number in days else windows
            for number, windows in enumerate(weekly.days)
        )
    )


def _longer_day(windows: Sequence[Window], minutes: int) -> tuple[Window, ...]:
    """The last window ends later; what the evening cannot hold begins the first window earlier."""
    if not windows:
        return (Window(LATEST_MINUTE - minutes, LATEST_MINUTE),)
    *before, last = windows
    later = max(0, min(minutes, LATEST_MINUTE - last.end))
    grown = [*before, Window(last.start, last.end + later)]
    first = grown[0]
    earlier = max(0, min(minutes - later, first.start - EARLIEST_MINUTE))
    return (Window(first.start - earlier, first.end), *grown[1:])


def _smallest_that_fits(request: PlanRequest, steps: Mapping[int, Mapping[str, Any]], draft: Build) -> int:
    """The first amount at which everything fits; the largest where none is enough.

    Halving finds it in few plans. More room does not always fit more (phases shift with the date), so the
    answer is one that was tried and found to fit.
    """
    amounts = list(steps)
    low, high = 0, len(amounts) - 1
    while low < high:
        middle = (low + high) // 2
        if draft(replace(request, **steps[amounts[middle]])).unplaced:
            low = middle + 1
        else:
            high = middle
    return amounts[high]


def _open_projects(plan: Plan) -> tuple[str, ...]:
    """Every piece of the projects of which some piece found no place."""
    short = {_project(item.item) for item in plan.unplaced if item.item.startswith("project/")}
    pieces = [task.item for task in plan.tasks] + [item.item for item in plan.unplaced]
    return tuple(dict.fromkeys(key for key in pieces if _project(key) in short))


def _project(key: str) -> str:
    return key.rpartition("/")[0]
