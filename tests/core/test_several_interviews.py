"""Several interviews on one calendar: free dates, light eves, one capacity, and weights that pass."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from core_samples import at, make_request

from planner.core.curriculum import Curriculum
from planner.core.outlook import find_subjects
from planner.core.plan import Interview, Plan, PlanRequest
from planner.core.planning import build_plan, day_indices
from planner.core.vocabulary import Pillar, TaskKind
from planner.services.plans import from_now_on

TWO_HOURS = "mon-sun 18:00-20:00"
FIRST = Interview("First", at("2026-10-26 12:00"))
FIRST_DAY = 21


def request_with(*earlier: Interview, **changes: object) -> PlanRequest:
    return make_request("8-week", 56, weekly=TWO_HOURS, earlier=earlier, **changes)


@pytest.fixture(scope="module")
def plan(curriculum: Curriculum) -> Plan:
    return build_plan(curriculum, request_with(FIRST))


def on_day(request: PlanRequest, plan: Plan, day: int) -> list:
    day_of = day_indices(request, plan.tasks)
    return [task for task in plan.tasks if day_of[task.uid] == day]


def rounds_on(curriculum: Curriculum, pillar: Pillar) -> tuple[str, ...]:
    return tuple(slug for slug, found in curriculum.rounds.items() if found.pillar is pillar)


def extra_minutes(plan: Plan) -> Counter[Pillar]:
    minutes: Counter[Pillar] = Counter()
    for task in plan.tasks:
        if task.extra:
            minutes[task.pillar] += task.minutes
    return minutes


def test_the_date_of_an_earlier_interview_is_free(plan: Plan):
    assert on_day(request_with(FIRST), plan, FIRST_DAY) == []
    assert plan.availability[FIRST_DAY].minutes == 0
    assert on_day(request_with(FIRST), plan, FIRST_DAY + 1)


@pytest.mark.parametrize("eve", [FIRST_DAY - 1, 55])
def test_the_study_day_before_each_interview_is_light(plan: Plan, eve: int):
    tasks = on_day(request_with(FIRST), plan, eve)
    assert tasks
    assert {task.kind for task in tasks} == {TaskKind.REVIEW}
    assert sum(task.minutes for task in tasks) <= 60


def test_the_light_day_is_the_last_study_day_even_days_before(curriculum: Curriculum):
    weekly = "mon-thu 18:00-20:00"  # the 26th is a Monday, so that is Thursday the 22nd
    request = make_request("8-week", 56, weekly=weekly, earlier=(FIRST,))
    tasks = on_day(request, build_plan(curriculum, request), 17)
    assert {task.kind for task in tasks} <= {TaskKind.REVIEW}
    assert sum(task.minutes for task in tasks) <= 60


def test_there_is_one_capacity_and_no_work_twice(curriculum: Curriculum, plan: Plan, work_for):
    second = Interview("Second", at("2026-11-12 07:00"), 3)
    several = build_plan(curriculum, request_with(FIRST, second))
    for found in (plan, several):
        for earlier, later in pairwise(found.tasks):
            assert earlier.ends_at <= later.starts_at
        parts = Counter((task.item, task.part) for task in found.tasks)
        assert set(parts.values()) == {1}
    asked = work_for(make_request("8-week", 56, weekly=TWO_HOURS))
    learned = {key for key in asked if key.startswith("learn/")}
    assert {task.item for task in several.tasks if task.item.startswith("learn/")} <= learned


def test_two_interviews_on_one_day_are_one_free_date(curriculum: Curriculum):
    again = replace(FIRST, title="Again", at=FIRST.at + timedelta(hours=3))
    plan = build_plan(curriculum, request_with(FIRST, again))
    assert on_day(request_with(FIRST, again), plan, FIRST_DAY) == []
    assert 0 < plan.readiness < 1


def test_an_interview_on_the_first_day_and_one_before_the_plan_do_no_harm(curriculum: Curriculum):
    today = Interview("Today", at("2026-10-05 12:00"))
    before = Interview("Before", at("2026-09-01 12:00"))
    request = request_with(before, today)
    plan = build_plan(curriculum, request)
    assert on_day(request, plan, 0) == []
    assert plan.tasks


def test_an_early_interview_lowers_what_is_expected_and_a_weightier_one_more(curriculum: Curriculum):
    early = Interview("Early", at("2026-10-12 12:00"))
    values = [
        build_plan(curriculum, request).readiness
        for request in (request_with(replace(early, weight=3)), request_with(early), request_with())
    ]
    assert values == sorted(set(values))


def test_after_one_has_passed_its_weight_is_gone(curriculum: Curriculum):
    request = request_with(FIRST)
    before = from_now_on(request, FIRST.at - timedelta(minutes=1))
    after = from_now_on(request, FIRST.at)
    assert before.earlier == (FIRST,)
    assert after.earlier == ()
    assert after.not_before == FIRST.at
    weights = [
        find_subjects(curriculum, found, ["bias-variance"])["bias-variance"].weights
        for found in (before, after)
    ]
    own = curriculum.concepts["bias-variance"].weight
    assert weights == [(own, own), (own,)]


def share_of(pillar: Pillar, plan: Plan, until: datetime) -> float:
    """The pillar's share (0..1) of the extra minutes up to an instant."""
    minutes = extra_minutes(replace(plan, tasks=tuple(task for task in plan.tasks if task.ends_at <= until)))
    return minutes[pillar] / sum(minutes.values())


@pytest.mark.parametrize("pillar", [Pillar.FUNDAMENTALS, Pillar.SYSTEM_DESIGN])
def test_rounds_shift_extras_towards_the_pillars_asked(curriculum: Curriculum, pillar: Pillar):
    known = dict.fromkeys(curriculum.concepts, 3)  # so that everything may be practised
    anything, asked = (
        build_plan(curriculum, request_with(known=known, rounds=rounds))
        for rounds in ((), rounds_on(curriculum, pillar))
    )
    until = anything.interview_at
    assert share_of(pillar, asked, until) > share_of(pillar, anything, until)


def test_rounds_of_an_earlier_interview_shift_extras_before_it(curriculum: Curriculum):
    known = dict.fromkeys(curriculum.concepts, 3)
    weighty = replace(FIRST, weight=3)
    loop = replace(weighty, rounds=rounds_on(curriculum, Pillar.CODING))
    anything, coding = (build_plan(curriculum, request_with(first, known=known)) for first in (weighty, loop))
    assert share_of(Pillar.CODING, coding, FIRST.at) > share_of(Pillar.CODING, anything, FIRST.at)


def test_what_the_track_asks_for_is_the_same_whatever_the_rounds(curriculum: Curriculum):
    anything = build_plan(curriculum, request_with())
    asked = build_plan(curriculum, request_with(rounds=rounds_on(curriculum, Pillar.CODING)))
    stated = [[task for task in found.tasks if not task.extra] for found in (anything, asked)]
    assert stated[0] == stated[1]
