"""A plan made again keeps what is done, finishes what is begun and asks for nothing twice."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from core_samples import MONDAY, at, interval, make_request

from planner.core.plan import Plan, Task
from planner.core.vocabulary import TaskKind

BERLIN = ZoneInfo("Europe/Berlin")
QUARTER_HOUR = "mon-sun 19:00-19:15"
SHORT_WINDOWS = "mon-sun 17:00-17:55, 18:00-18:55, 19:00-19:55"
LONG_DAYS = "mon-sun 16:00-22:00"


def tasks_of(plan: Plan, item: str) -> list[Task]:
    return [task for task in plan.tasks if task.item == item]


def test_what_is_done_stands_and_the_rest_is_planned_from_now(plan_for):
    request = make_request()
    old = plan_for(request)
    now = at("2026-10-26 12:00")
    done = tuple(task for task in old.tasks if task.starts_at < now)
    new = plan_for(replace(request, not_before=now), done)
    assert new.tasks[: len(done)] == done
    assert all(task.starts_at >= now for task in new.tasks[len(done) :])
    repeated = {task.item for task in done} & {task.item for task in new.tasks[len(done) :]}
    assert repeated == set()


def test_what_was_missed_is_planned_again(plan_for):
    request = make_request("4-week", 28, weekly=LONG_DAYS)
    old = plan_for(request)
    missed = next(task for task in old.tasks if task.kind is TaskKind.LEARN)
    kept = [task for task in old.tasks if task.ends_at <= missed.starts_at]
    new = plan_for(replace(request, not_before=missed.ends_at), kept)
    again = tasks_of(new, missed.item)
    assert len(again) == 1
    assert again[0].starts_at >= missed.ends_at
    assert again[0].uid == missed.uid


def test_a_piece_half_done_is_finished_with_the_minutes_left(plan_for):
    request = make_request("4-week", 28, weekly=SHORT_WINDOWS)
    old = plan_for(request)
    first, second = tasks_of(old, "implement/implement-decision-tree")
    kept = [task for task in old.tasks if task.starts_at <= first.starts_at]
    new = plan_for(replace(request, not_before=first.ends_at), kept)
    stood, rest = tasks_of(new, first.item)
    assert stood == first
    assert (rest.minutes, rest.uid) == (30, second.uid)


def test_minutes_too_few_for_a_session_are_not_asked_for_again(plan_for):
    request = make_request("4-week", 28, weekly=QUARTER_HOUR)
    old = plan_for(request)
    first, second = tasks_of(old, "learn/ml-foundations")  # 20 minutes in two sessions of 15
    new = plan_for(replace(request, not_before=second.starts_at), [first])
    assert tasks_of(new, first.item) == [first]
    assert first.item not in {missed.item for missed in new.unplaced}


def test_a_later_part_may_stand_without_the_earlier_one(plan_for):
    request = make_request("4-week", 28, weekly=SHORT_WINDOWS)
    old = plan_for(request)
    first, second = tasks_of(old, "implement/implement-decision-tree")
    new = plan_for(replace(request, not_before=second.ends_at), [second])
    assert [task.uid for task in tasks_of(new, first.item)] == [second.uid, first.uid]


def test_a_mock_held_in_one_sitting_is_not_asked_for_again(plan_for):
    request = make_request(weekly=LONG_DAYS)
    old = plan_for(request)
    (whole,) = tasks_of(old, "full-mock/1")
    assert whole.minutes == 135
    kept = [task for task in old.tasks if task.starts_at <= whole.starts_at]
    new = plan_for(replace(request, not_before=whole.ends_at), kept)
    assert tasks_of(new, "full-mock/1") == [whole]


def test_after_the_first_round_of_a_split_mock_two_are_left(plan_for):
    request = make_request(weekly="mon-sun 19:00-20:30")
    old = plan_for(request)
    coding, *_ = tasks_of(old, "full-mock/1")
    kept = [task for task in old.tasks if task.starts_at <= coding.starts_at]
    new = plan_for(replace(request, not_before=coding.ends_at), kept)
    left = tasks_of(new, "full-mock/1")[1:]
    assert sum(task.minutes for task in left) == 90
    assert not any("Coding round" in task.title for task in left)


def test_problems_done_are_not_given_again_and_the_day_only_gets_the_rest(plan_for):
    request = make_request()
    old = plan_for(request)
    first = [task for task in old.tasks if task.demand == "problems-a-day"][:2]
    new = plan_for(replace(request, not_before=first[-1].ends_at), first)
    problems = [task for task in new.tasks if task.demand in {"problems-a-day", "daily-coding"}]
    assert len({task.item for task in problems}) == len(problems)
    on_monday = [task for task in problems if task.starts_at.astimezone(BERLIN).date() == MONDAY]
    assert len([task for task in on_monday if task.demand == "problems-a-day"]) == 3


def test_a_new_appointment_moves_only_what_it_touches_out_of_its_way(plan_for):
    request = make_request()
    busy = (interval("2026-10-07 16:00", "2026-10-07 22:00"),)
    new = plan_for(replace(request, busy=busy))
    assert not any(task.starts_at.date() == date(2026, 10, 7) for task in new.tasks)
    assert [day.minutes for day in new.availability[:4]] == [90, 90, 0, 90]


def test_the_light_last_day_counts_what_stands_there(plan_for):
    request = make_request("2-week", 14, weekly="mon-sun 19:00-20:00")
    old = plan_for(request)
    last = [task for task in old.tasks if task.starts_at.astimezone(BERLIN).date() == date(2026, 10, 18)]
    assert last
    assert sum(task.minutes for task in last) <= 30
    new = plan_for(replace(request, not_before=last[0].ends_at), last[:1])
    again = [task for task in new.tasks if task.starts_at.astimezone(BERLIN).date() == date(2026, 10, 18)]
    assert sum(task.minutes for task in again) <= 30
    assert {task.kind for task in again} == {TaskKind.REVIEW}


@pytest.mark.parametrize("step", [1, -1])
def test_what_comes_after_waits_for_the_last_part_that_stands_in_whatever_order_they_are_named(
    plan_for, step
):
    request = make_request("4-week", 28, weekly=SHORT_WINDOWS)
    parts = tasks_of(plan_for(request), "project/project-one/project-data")
    assert len(parts) == 2
    new = plan_for(replace(request, not_before=parts[0].ends_at), parts[::step])
    after = tasks_of(new, "project/project-one/project-features")
    assert after[0].starts_at >= parts[1].ends_at
