"""Where other planners place one concept of twenty-five, loop for ever or fall over: whole plans, built."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from core_samples import MONDAY, make_request

from planner.core.availability import interview_date
from planner.core.curriculum import Curriculum
from planner.core.mastery import UNKNOWN_KNOWLEDGE
from planner.core.plan import MAX_WEEKS, DateRange, Plan, PlanRequest
from planner.core.planning import build_plan, day_indices
from planner.core.vocabulary import TRACKS

TWO_HOURS = "mon-sun 18:00-20:00"
QUARTER_HOUR = "mon-sun 18:00-18:15"
NAMED = [track for track in TRACKS if track != "auto"]


def assert_sound(curriculum: Curriculum, request: PlanRequest, plan: Plan) -> None:
    """In order, inside the days, and everything asked for either placed or listed."""
    for earlier, later in pairwise(plan.tasks):
        assert earlier.ends_at <= later.starts_at
    days = day_indices(request, plan.tasks).values()
    assert all(0 <= day < (interview_date(request) - request.starts_on).days for day in days)
    placed = {task.item for task in plan.tasks if not task.extra}
    listed = {item.item for item in plan.unplaced}
    assert not placed & listed
    roomy = replace(request, weekly=make_request(weekly="mon-sun 00:00-24:00").weekly, days_off=(), pace={})
    daily = {"problems-a-day", "daily-coding"}
    wanted = {
        task.item for task in build_plan(curriculum, roomy, fills=False).tasks if task.demand not in daily
    }
    assert wanted <= placed | listed


@pytest.mark.parametrize("days", [14, 28, 56])
def test_all_twenty_five_concepts_of_the_checklist_are_placed_at_two_hours_a_day(
    curriculum: Curriculum, days: int
):
    plan = build_plan(curriculum, make_request("auto", days, weekly=TWO_HOURS))
    checklist = {concept.slug for concept in curriculum.checklist}
    assert len(checklist) == 25
    learned = {task.item.removeprefix("learn/") for task in plan.tasks if task.item.startswith("learn/")}
    assert checklist <= learned
    assert not {item.item for item in plan.unplaced if item.item.startswith("learn/")}


@pytest.mark.parametrize("track", NAMED)
def test_the_longest_plan_there_is_has_work_to_the_end(curriculum: Curriculum, track: str):
    days = MAX_WEEKS * 7
    request = make_request(track, days, weekly=TWO_HOURS)
    plan = build_plan(curriculum, request)
    assert_sound(curriculum, request, plan)
    assert plan.unplaced == ()
    weeks = {day // 7 for day in day_indices(request, plan.tasks).values()}
    assert weeks == set(range(MAX_WEEKS))


@pytest.mark.parametrize("track", NAMED)
def test_weeks_without_any_time_in_the_middle_stay_empty(curriculum: Curriculum, track: str):
    pause = DateRange(MONDAY + timedelta(days=14), MONDAY + timedelta(days=34))
    request = make_request(track, 56, weekly=TWO_HOURS, days_off=(pause,))
    plan = build_plan(curriculum, request)
    assert_sound(curriculum, request, plan)
    days = set(day_indices(request, plan.tasks).values())
    assert not days & set(range(14, 35))
    assert days & set(range(14))
    assert days & set(range(35, 56))


@pytest.mark.parametrize("track", NAMED)
@pytest.mark.parametrize("days", [14, 56, MAX_WEEKS * 7])
def test_a_quarter_of_an_hour_a_day_ends_and_loses_nothing(curriculum: Curriculum, track: str, days: int):
    request = make_request(track, days, weekly=QUARTER_HOUR)
    plan = build_plan(curriculum, request)
    assert_sound(curriculum, request, plan)
    assert plan.unplaced
    assert all(task.minutes == 15 for task in plan.tasks)
    assert len(plan.tasks) <= days


def test_a_plan_of_days_off_only_lists_everything(curriculum: Curriculum):
    off = DateRange(MONDAY, MONDAY + timedelta(days=60))
    plan = build_plan(curriculum, make_request(weekly=TWO_HOURS, days_off=(off,)))
    assert plan.tasks == ()
    assert len(plan.unplaced) > 50
    assert plan.readiness == pytest.approx(UNKNOWN_KNOWLEDGE)


def test_one_day_is_a_plan_too(curriculum: Curriculum):
    request = make_request("auto", 1, weekly=TWO_HOURS)
    plan = build_plan(curriculum, request)
    assert_sound(curriculum, request, plan)
    assert sum(task.minutes for task in plan.tasks) <= 60
