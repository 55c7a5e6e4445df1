"""A problem that needed its solution has one more session after the next change of the plan."""

from datetime import timedelta

import pytest
from service_samples import DAY, NOW, Desk, plan_request

from planner.core.errors import InvalidInputError
from planner.core.plan import Task
from planner.core.vocabulary import Outcome, Solved, TaskKind


def first_problem(desk: Desk) -> Task:
    return next(task for task in desk.plan.tasks if task.kind is TaskKind.PROBLEM)


def sessions_again(desk: Desk) -> list[Task]:
    return [task for task in desk.plan.tasks if task.item.startswith("again/")]


@pytest.fixture
def tried(desk: Desk) -> tuple[Desk, Task]:
    """Somebody whose first problem needed its solution this evening."""
    desk.make_plan(plan_request(weeks=3))
    task = first_problem(desk)
    desk.check_in(task.uid, now=task.ends_at, solved=Solved.NOT, link="https://example.org/two-sum")
    return desk, task


def test_how_it_was_solved_and_where_is_kept(tried: tuple[Desk, Task]) -> None:
    desk, task = tried

    found = desk.situation.standing.check_ins[task.uid]

    assert (found.solved, found.link) == (Solved.NOT, "https://example.org/two-sum")
    assert '"solved": "not"' in desk.state


def test_the_next_change_of_the_plan_brings_it_back_and_at_most_a_new_problem_makes_way(
    tried: tuple[Desk, Task],
) -> None:
    desk, task = tried
    stood = {one.uid: one for one in desk.plan.tasks}

    desk.change_plan(now=task.ends_at)

    [again] = sessions_again(desk)
    stands = {one.uid: one for one in desk.plan.tasks}
    gone = [one for uid, one in stood.items() if uid not in stands]
    assert again.title == f"Again: {task.title}"
    assert again.starts_at.date() >= task.starts_at.date() + timedelta(days=3)
    assert [one.kind for one in gone] == [TaskKind.PROBLEM]
    assert all(stands[uid] == one for uid, one in stood.items() if uid in stands)


def test_planned_once_it_is_not_planned_again(tried: tuple[Desk, Task]) -> None:
    desk, task = tried
    desk.change_plan(now=task.ends_at)
    before = desk.plan

    desk.change_plan(now=task.ends_at + timedelta(minutes=5))

    assert desk.plan.tasks == before.tasks


def test_solved_the_second_time_it_stays_away_and_lost_again_it_returns(tried: tuple[Desk, Task]) -> None:
    desk, task = tried
    desk.change_plan(now=task.ends_at)
    [again] = sessions_again(desk)

    entry = desk.check_in(again.uid, now=again.ends_at, solved=Solved.ALONE)
    desk.change_plan(now=again.ends_at)
    assert sessions_again(desk) == [again]

    desk.undo(desk.situation.entries[-1].id, now=again.ends_at)
    desk.undo(entry, now=again.ends_at)
    desk.check_in(again.uid, now=again.ends_at, solved=Solved.NOT)
    desk.change_plan(now=again.ends_at)
    assert [one.item[-2:] for one in sessions_again(desk)] == ["/1", "/2"]


def test_undoing_the_change_and_the_check_in_leaves_no_trace(desk: Desk) -> None:
    desk.make_plan(plan_request(weeks=3))
    before, task = desk.state, first_problem(desk)
    check_in = desk.check_in(task.uid, now=task.ends_at, solved=Solved.NOT)
    change = desk.change_plan(now=task.ends_at)

    desk.undo(change, now=task.ends_at)
    desk.undo(check_in, now=task.ends_at)

    assert desk.state == before


def test_a_fresh_plan_has_it_too(tried: tuple[Desk, Task]) -> None:
    desk, task = tried

    desk.make_plan(plan_request(weeks=4), now=task.ends_at + DAY)

    assert len(sessions_again(desk)) == 1


def test_other_sessions_ask_nothing_about_solving(desk: Desk) -> None:
    desk.make_plan()
    task = next(one for one in desk.plan.tasks if one.kind is TaskKind.LEARN)

    desk.check_in(task.uid, Outcome.DONE, solved=Solved.NOT, link="https://example.org")

    found = desk.situation.standing.check_ins[task.uid]
    assert (found.solved, found.link) == (None, "")


def test_a_link_that_is_none_is_refused(desk: Desk) -> None:
    desk.make_plan(plan_request(weeks=3))

    with pytest.raises(InvalidInputError) as caught:
        desk.check_in(first_problem(desk).uid, now=NOW, link="javascript:alert(1)")

    assert caught.value.field == "link"
    assert desk.situation.standing.check_ins == {}
