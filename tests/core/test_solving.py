"""A problem that needed its solution comes back some days later, as often as that is so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from core_samples import MONDAY, at, make_check_in, make_request

from planner.core.journal import CheckIn
from planner.core.plan import Plan, Task
from planner.core.solving import problems_to_repeat, without_session
from planner.core.vocabulary import Solved, TaskKind

PlanFor = Callable[..., Plan]
SOON = MONDAY + timedelta(days=3)


def tried(number: int, item: str, solved: Solved | None, day: int = 0) -> CheckIn:
    return replace(
        make_check_in(f"uid-{number}"),
        entry_id=number,
        item=item,
        solved=solved,
        on=MONDAY + timedelta(days=day),
    )


def again_in(plan: Plan) -> list[Task]:
    return [task for task in plan.tasks if task.item.startswith("again/")]


def test_a_problem_that_needed_its_solution_is_tried_again_after_three_days():
    assert problems_to_repeat([tried(1, "problem/two-sum", Solved.NOT)]) == {"two-sum/1": SOON}


@pytest.mark.parametrize("solved", [Solved.ALONE, Solved.HINT, None])
def test_others_do_not_come_back(solved: Solved | None):
    assert problems_to_repeat([tried(1, "problem/two-sum", solved)]) == {}


def test_once_it_is_solved_it_stays_away():
    check_ins = [tried(1, "problem/two-sum", Solved.NOT), tried(2, "again/two-sum/1", Solved.HINT, day=4)]

    assert problems_to_repeat(check_ins) == {}


def test_what_needed_the_solution_twice_comes_a_second_time():
    check_ins = [tried(1, "problem/two-sum", Solved.NOT), tried(2, "again/two-sum/1", Solved.NOT, day=4)]

    assert problems_to_repeat(check_ins) == {"two-sum/2": MONDAY + timedelta(days=7)}


def test_the_days_they_count_for_say_which_check_in_is_the_last():
    check_ins = [
        tried(2, "problem/two-sum/again-1", Solved.ALONE, day=5),
        tried(3, "problem/two-sum", Solved.NOT, day=1),
    ]

    assert problems_to_repeat(check_ins) == {}


def test_the_plan_holds_one_session_for_it_and_not_before_its_day(plan_for: PlanFor):
    plan = plan_for(make_request(again={"two-sum/1": SOON}))

    [task] = again_in(plan)

    assert (task.item, task.kind) == ("again/two-sum/1", TaskKind.PROBLEM)
    assert task.title == "Again: Two Sum (1), easy"
    assert task.starts_at.date() >= SOON
    assert "Two Sum needed the solution" in task.why
    assert without_session({"two-sum/1": SOON}, plan) == []


def test_the_rest_of_the_plan_asks_for_the_same(plan_for: PlanFor):
    plain = {task.item for task in plan_for(make_request()).tasks if not task.extra}

    held = {task.item for task in plan_for(make_request(again={"two-sum/1": SOON})).tasks if not task.extra}

    assert held - plain == {"again/two-sum/1"}
    assert not plain - held


def test_a_problem_that_is_gone_or_would_come_after_the_interview_has_no_session(plan_for: PlanFor):
    late = MONDAY + timedelta(days=56)
    plan = plan_for(make_request(again={"gone-problem/1": SOON, "two-sum/1": late}))

    assert again_in(plan) == []
    assert without_session({"two-sum/1": late}, plan) == []


def test_what_has_no_session_yet_is_named(plan_for: PlanFor):
    assert without_session({"two-sum/1": SOON}, plan_for(make_request())) == ["two-sum/1"]


def test_it_never_lies_on_the_light_day_before_the_interview(plan_for: PlanFor):
    plan = plan_for(make_request("2-week", 14, again={"two-sum/1": MONDAY + timedelta(days=12)}))

    assert all(task.starts_at < at("2026-10-17 00:00") for task in again_in(plan)) or not again_in(plan)
