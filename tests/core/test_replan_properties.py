"""What holds for every plan made again around sessions that stand."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from built_once import built_once
from hypothesis import given
from hypothesis import strategies as st
from plan_strategies import requests, same_requests, weekly_hours

from planner.core.availability import study_days
from planner.core.localtime import study_date
from planner.core.plan import Plan, PlanRequest, Task, WeeklyHours
from planner.core.vocabulary import TaskKind


@dataclass(frozen=True)
class Again:
    """A plan, the sessions of it that stand, and the plan made again at `now` around them."""

    request: PlanRequest
    old: Plan
    kept: tuple[Task, ...]
    new: Plan

    @property
    def added(self) -> list[Task]:
        standing = {task.uid for task in self.kept}
        return [task for task in self.new.tasks if task.uid not in standing]


PlanAgain = Callable[[PlanRequest, WeeklyHours, int], Again]


@pytest.fixture(scope="session")
def plan_again(plan_for) -> PlanAgain:
    """Any sessions may stand: all of the past, some of it, even a later part without an earlier one."""

    def plan_again(plan_request: PlanRequest, weekly: WeeklyHours, chance: int) -> Again:
        random = Random(chance)
        old = plan_for(plan_request)
        start = datetime.combine(plan_request.starts_on, time(), UTC)
        now = start + random.random() * (plan_request.interview_at - start)
        share = random.choice((0.2, 0.8, 1.0))
        late = random.choice((0.0, 0.0, 0.1))
        kept = tuple(
            task for task in old.tasks if random.random() < (share if task.starts_at < now else late)
        )
        again = replace(plan_request, not_before=now, weekly=random.choice((plan_request.weekly, weekly)))
        return Again(again, old, kept, plan_for(again, tuple(random.sample(kept, k=len(kept)))))

    return built_once(plan_again)


def replans(test):
    return same_requests(given(requests(), weekly_hours, st.integers(0, 2**32))(test))


@replans
def test_what_stands_stays_exactly_as_it_is(plan_again, plan_request, weekly, chance):
    made = plan_again(plan_request, weekly, chance)
    standing = {task.uid for task in made.kept}
    assert [task for task in made.new.tasks if task.uid in standing] == list(made.kept)


@replans
def test_nothing_new_starts_before_now(plan_again, plan_request, weekly, chance):
    made = plan_again(plan_request, weekly, chance)
    assert all(made.request.not_before <= task.starts_at for task in made.added)


@replans
def test_new_sessions_never_overlap_what_stands(plan_again, plan_request, weekly, chance):
    made = plan_again(plan_request, weekly, chance)
    for earlier, later in pairwise(made.new.tasks):
        assert earlier.ends_at <= later.starts_at


@replans
def test_every_session_still_has_a_uid_of_its_own(plan_again, plan_request, weekly, chance):
    uids = [task.uid for task in plan_again(plan_request, weekly, chance).new.tasks]
    assert len(set(uids)) == len(uids)


@replans
def test_work_that_stands_is_finished_and_never_done_twice(
    work_for, plan_again, plan_request, weekly, chance
):
    made = plan_again(plan_request, weekly, chance)
    asked = work_for(plan_request)
    unplaced = {missed.item: missed.minutes for missed in made.new.unplaced}
    stood, added = Counter(), Counter()
    for task in made.kept:
        stood[task.item] += task.minutes
    for task in made.added:
        added[task.item] += task.minutes
    for key, minutes in stood.items():
        if key.startswith("extra/"):
            continue
        left = max(0, asked[key].minutes - minutes)
        if asked[key].daily or left < 15:
            assert not added[key]
            assert key not in unplaced
        elif key in unplaced:
            assert unplaced[key] == left
            assert not added[key]
        else:
            assert added[key] >= left


@replans
def test_nothing_new_starts_before_the_end_of_what_it_must_come_after(
    work_for, plan_again, plan_request, weekly, chance
):
    made = plan_again(plan_request, weekly, chance)
    ends = {task.item: task.ends_at for task in made.new.tasks}  # in order of time, so the last part wins
    asked = work_for(made.request)
    for task in made.added:
        if task.item in asked:  # a problem given in place of one that stands is not
            assert all(ends.get(key, task.starts_at) <= task.starts_at for key in asked[task.item].after)


@replans
def test_the_last_day_stays_light_when_some_of_it_stands(plan_again, plan_request, weekly, chance):
    made = plan_again(plan_request, weekly, chance)
    days = study_days(replace(made.request, not_before=None))
    last = max((index for index, day in enumerate(days) if day.is_study_day), default=None)
    zone = ZoneInfo(made.request.time_zone)

    def is_last(task: Task) -> bool:
        on = study_date(task.starts_at, zone, day_start_hour=made.request.day_start_hour)
        return last is not None and on == made.request.starts_on + timedelta(days=last)

    added = [task for task in made.added if is_last(task)]
    whole = [task for task in made.new.tasks if is_last(task)]
    assert {task.kind for task in added} <= {TaskKind.REVIEW}
    assert not added or sum(task.minutes for task in whole) * 2 <= days[last].minutes


@replans
def test_the_order_of_what_stands_does_not_matter(plan_for, plan_again, plan_request, weekly, chance):
    made = plan_again(plan_request, weekly, chance)
    assert plan_for(made.request, made.kept) == made.new
