"""Moving one session by hand: what stands in the way is said, and free places have nothing in the way."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from core_samples import at, interval, make_plan, make_request, make_task

from planner.core.availability import study_days
from planner.core.curriculum import Curriculum
from planner.core.moving import PLACES_OFFERED, Move, find_conflicts, free_places
from planner.core.plan import Plan, Task
from planner.core.planning import Kept, build_plan, find_bindings

NOW = at("2026-10-05 08:00")
HOURS = "mon-sun 19:00-20:30"
REQUEST = make_request("2-week", 14, weekly=HOURS, time_zone="UTC")

LEARN = make_task("learn", at("2026-10-06 19:00"))
OTHER = make_task("other", at("2026-10-07 19:00"))
PRACTICE = make_task("practice", at("2026-10-08 19:00"))
PLAN = make_plan([LEARN, OTHER, PRACTICE])
GROUNDWORK = {PRACTICE.item: frozenset({LEARN.item, "learn/gone"})}


def move(task: Task, starts_at: str, plan: Plan = PLAN, *, checked: tuple[str, ...] = ()) -> Move:
    return Move(plan, task, at(starts_at), GROUNDWORK, frozenset(checked))


def said(task: Task, starts_at: str, *, checked: tuple[str, ...] = ()) -> list[str]:
    return find_conflicts(move(task, starts_at, checked=checked), now=NOW)


@pytest.mark.parametrize(
    "starts_at",
    [
        "2026-10-05 08:00",  # now
        "2026-10-07 18:30",  # up to the start of another
        "2026-10-07 19:30",  # from its end
        "2026-10-08 18:30",  # up to what builds on it
        "2026-10-06 19:10",  # over its own place
        "2026-10-06 03:00",  # outside study hours
    ],
)
def test_where_there_is_room_nothing_stands_in_the_way(starts_at: str):
    assert said(LEARN, starts_at) == []


def test_a_time_gone_by_is_said():
    assert said(LEARN, "2026-10-05 07:59") == ["That time has gone by. Choose one still to come."]


def test_a_time_up_to_the_interview_is_free_and_one_into_it_is_said():
    assert said(PRACTICE, "2026-10-19 08:30") == []
    assert said(PRACTICE, "2026-10-19 08:31") == [
        "That would be after the interview begins. Choose an earlier time."
    ]


@pytest.mark.parametrize("starts_at", ["2026-10-07 18:31", "2026-10-07 19:00", "2026-10-07 19:29"])
def test_a_time_that_is_taken_names_what_stands_there(starts_at: str):
    assert said(LEARN, starts_at) == [
        "“Learn other” stands at that time. Choose another time, or make room there first."
    ]


def test_a_session_cannot_go_before_what_it_builds_on():
    assert said(PRACTICE, "2026-10-06 18:00") == [
        "It builds on “Learn learn”, which comes later than that. Choose a time after it."
    ]
    assert said(PRACTICE, "2026-10-06 19:30") == []


def test_a_session_cannot_go_behind_what_builds_on_it():
    assert said(LEARN, "2026-10-08 19:30") == [
        "“Learn practice” builds on it and comes before that. Choose a time before it."
    ]


def test_what_is_history_binds_no_order():
    assert said(PRACTICE, "2026-10-06 18:00", checked=("learn",)) == []
    assert said(LEARN, "2026-10-08 19:30", checked=("practice",)) == []


def test_everything_in_the_way_is_said_at_once():
    assert len(said(LEARN, "2026-10-08 19:10")) == 2


def test_parts_of_one_piece_do_not_bind_each_other():
    first = make_task("one", at("2026-10-06 19:00"), item="learn/it", part=1, parts=2)
    second = make_task("two", at("2026-10-07 19:00"), item="learn/it", part=2, parts=2)
    plan = make_plan([first, second])
    assert find_conflicts(move(second, "2026-10-06 18:00", plan), now=NOW) == []


# Free places.


def test_free_places_are_the_next_starts_one_a_gap():
    found = free_places(move(OTHER, "2026-10-07 19:00"), REQUEST, now=NOW)
    assert len(found) == PLACES_OFFERED
    assert found[:4] == [
        at("2026-10-05 19:00"),
        at("2026-10-06 19:30"),
        at("2026-10-08 19:30"),
        at("2026-10-09 19:00"),
    ]


def test_the_place_it_has_is_not_offered_and_a_gap_too_short_neither():
    long = replace(OTHER, ends_at=OTHER.starts_at + timedelta(minutes=61))
    plan = make_plan([LEARN, long, PRACTICE])
    found = free_places(move(long, "2026-10-07 19:00", plan), REQUEST, now=NOW)
    assert at("2026-10-07 19:00") not in found
    assert {start.day for start in found}.isdisjoint({6, 8})


def test_a_day_half_gone_offers_the_next_five_minutes():
    found = free_places(move(OTHER, "2026-10-07 19:00"), REQUEST, now=at("2026-10-05 19:11"))
    assert found[0] == at("2026-10-05 19:15")
    exact = free_places(move(OTHER, "2026-10-07 19:00"), REQUEST, now=at("2026-10-05 19:15"))
    assert exact[0] == at("2026-10-05 19:15")


def test_busy_times_and_the_past_are_no_places():
    busy = replace(REQUEST, busy=(interval("2026-10-06 00:00", "2026-10-09 00:00"),))
    found = free_places(move(OTHER, "2026-10-07 19:00"), busy, now=at("2026-10-05 20:15"))
    assert found[0] == at("2026-10-09 19:00")


def test_no_more_places_are_offered_than_asked_for():
    assert len(free_places(move(OTHER, "2026-10-07 19:00"), REQUEST, now=NOW, count=2)) == 2


def test_free_places_of_a_real_plan_have_no_conflicts_and_lie_in_study_hours(curriculum: Curriculum):
    request = make_request("4-week", 28, weekly="mon-sun 18:00-21:00", not_before=at("2026-10-05 00:00"))
    plan = build_plan(curriculum, replace(request, days_off=()), fills=False)
    groundwork = find_bindings(curriculum, request, Kept(plan.tasks)).needs
    slots = [slot for day in study_days(request) for slot in day.slots]
    offered = 0
    for task in plan.tasks[::5]:
        own = Move(plan, task, task.starts_at, groundwork, frozenset())
        places = free_places(own, request, now=request.not_before)
        assert all(earlier < later for earlier, later in pairwise(places))
        offered += len(places)
        for start in places:
            there = replace(own, starts_at=start)
            assert find_conflicts(there, now=request.not_before) == []
            assert any(slot.start <= start and there.ends_at <= slot.end for slot in slots)
    assert offered > 20
