"""Moving a session by hand: it goes where it was put, is pinned there, and one undo takes back both."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from service_samples import DAY, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind
from planner.core.plan import Task
from planner.core.vocabulary import Pillar
from planner.core.weekly_hours import parse_weekly
from planner.services.moves import SessionPlaces, move_session, pin_session, show_places

AtOnce = Callable[[int, Callable[[], object]], list[object]]

SUNDAY = datetime(2026, 11, 29, 9, tzinfo=UTC)
"""Outside the study hours, and nothing stands there."""


def move(
    desk: Desk, task: Task, starts_at: datetime = SUNDAY, *, key: str | None = None, now: datetime = NOW
) -> int:
    return move_session(
        desk.database,
        desk.curriculum,
        desk.person_id,
        task.uid,
        starts_at,
        key=key or desk.new_key(),
        now=now,
    )


def pin(desk: Desk, task: Task, *, pinned: bool = True, key: str | None = None) -> int:
    return pin_session(
        desk.database, desk.person_id, task.uid, pinned=pinned, key=key or desk.new_key(), now=NOW
    )


def places(desk: Desk, task: Task, *, now: datetime = NOW) -> SessionPlaces:
    return show_places(desk.situation, desk.curriculum, task, now=now)


def current(desk: Desk, task: Task) -> Task:
    return next(found for found in desk.plan.tasks if found.uid == task.uid)


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


@pytest.fixture
def problem(planned: Desk) -> Task:
    """A session that nothing else builds on."""
    return next(task for task in planned.plan.tasks if task.pillar is Pillar.CODING)


@pytest.fixture
def learned(planned: Desk) -> Task:
    """A session that others build on."""
    return next(task for task in planned.plan.tasks if task.item.startswith("learn/"))


def test_the_session_stands_at_its_new_time_and_no_other_moved(planned: Desk, problem: Task):
    before = planned.plan.tasks

    move(planned, problem)

    moved = replace(problem, starts_at=SUNDAY, ends_at=SUNDAY + timedelta(minutes=problem.minutes))
    assert set(planned.plan.tasks) == {*before, moved} - {problem}
    assert [task.starts_at for task in planned.plan.tasks] == sorted(
        task.starts_at for task in planned.plan.tasks
    )


def test_it_is_pinned_there_and_stays_when_the_plan_changes(planned: Desk, problem: Task):
    move(planned, problem)
    assert planned.situation.standing.pins == {problem.uid}

    planned.change_plan(now=NOW + timedelta(hours=1), weekly=parse_weekly("mon-sun 06:00-08:00"))

    assert current(planned, problem).starts_at == SUNDAY


def test_the_calendar_shows_the_same_event_at_its_new_time(planned: Desk, problem: Task):
    before = planned.stamps
    move(planned, problem)
    after = planned.stamps
    assert after[problem.uid].sequence == before[problem.uid].sequence + 1
    assert {uid for uid in before if after[uid] != before[uid]} == {problem.uid}


def test_one_undo_takes_back_the_move_and_its_pin(either_desk: Desk):
    either_desk.make_plan()
    task = next(task for task in either_desk.plan.tasks if task.pillar is Pillar.CODING)
    before = either_desk.state
    entry_id = move(either_desk, task)
    assert either_desk.state != before
    either_desk.undo(entry_id)
    assert either_desk.state == before
    assert either_desk.situation.standing.pins == frozenset()


def test_undo_of_a_move_leaves_an_older_pin(planned: Desk, problem: Task):
    pin(planned, problem)
    before = planned.state
    planned.undo(move(planned, problem))
    assert planned.state == before
    assert planned.situation.standing.pins == {problem.uid}


def test_the_same_move_sent_twice_moves_once(planned: Desk, problem: Task):
    first = move(planned, problem, key="move")
    entries = planned.situation.entries
    assert move(planned, problem, SUNDAY + timedelta(hours=1), key="move") == first
    assert planned.situation.entries == entries
    assert current(planned, problem).starts_at == SUNDAY


def test_one_move_sent_ten_times_at_once_moves_once(either_desk: Desk, at_once: AtOnce):
    either_desk.make_plan()
    task = next(task for task in either_desk.plan.tasks if task.pillar is Pillar.CODING)
    at_once(10, lambda: move(either_desk, task, key="move"))
    kinds = [entry.kind for entry in either_desk.situation.entries]
    assert kinds == [EntryKind.PLAN_ADOPTED, EntryKind.PLAN_ADOPTED, EntryKind.PIN]


def refused(desk: Desk, task: Task, starts_at: datetime, *, now: datetime = NOW) -> str:
    """What is said about a move that cannot be made; nothing comes of it."""
    before = desk.state, desk.situation.entries, desk.stamps
    with pytest.raises(InvalidInputError) as found:
        move(desk, task, starts_at, now=now)
    assert found.value.field == "starts_at"
    assert (desk.state, desk.situation.entries, desk.stamps) == before
    return str(found.value)


def test_a_taken_time_is_refused_naming_what_stands_there(planned: Desk, problem: Task):
    other = next(task for task in planned.plan.tasks if task.starts_at > problem.ends_at + DAY)
    said = refused(planned, problem, other.starts_at + timedelta(minutes=5))
    assert f"“{other.title}” stands at that time" in said


def test_a_past_time_is_refused(planned: Desk, problem: Task):
    assert "has gone by" in refused(planned, problem, NOW - timedelta(minutes=1))


def test_a_time_that_reaches_into_the_interview_is_refused(planned: Desk, problem: Task):
    late = plan_request().interview_at - timedelta(minutes=problem.minutes - 1)
    assert "after the interview begins" in refused(planned, problem, late)


def test_it_cannot_move_behind_what_builds_on_it(planned: Desk, learned: Task):
    last = planned.plan.tasks[-1].ends_at
    assert "builds on it and comes before that" in refused(planned, learned, last)


def test_all_that_stands_in_the_way_is_said_at_once(planned: Desk, learned: Task):
    later = [task for task in planned.plan.tasks if not task.extra][-1]
    said = refused(planned, learned, later.starts_at)
    assert "stands at that time" in said
    assert "builds on it" in said


@pytest.mark.parametrize("act", [move, pin], ids=["move", "pin"])
def test_a_session_that_is_checked_in_stays_as_it_is(
    planned: Desk, problem: Task, act: Callable[[Desk, Task], int]
):
    planned.check_in(problem.uid)
    before = planned.state, planned.situation.entries
    with pytest.raises(NotFoundError, match="is checked in"):
        act(planned, problem)
    assert (planned.state, planned.situation.entries) == before


@pytest.mark.parametrize("act", [move, pin], ids=["move", "pin"])
def test_nobody_moves_the_session_of_another(
    planned: Desk, problem: Task, curriculum: Curriculum, act: Callable[[Desk, Task], int]
):
    other = sit_down(planned.database, curriculum, "Bo")
    other.make_plan(plan_request(weeks=3))
    before = planned.state
    with pytest.raises(NotFoundError):
        act(other, problem)
    assert planned.state == before


def test_after_the_interview_nothing_moves(planned: Desk, problem: Task):
    after = plan_request().interview_at + DAY
    with pytest.raises(InvalidInputError, match="interview is in the past"):
        move(planned, problem, after + DAY, now=after)
    assert places(planned, problem, now=after).places == ()


def test_a_pin_is_set_taken_off_and_undone(planned: Desk, problem: Task):
    pin(planned, problem)
    assert places(planned, problem).pinned
    taken_off = pin(planned, problem, pinned=False)
    assert not places(planned, problem).pinned
    planned.undo(taken_off)
    assert places(planned, problem).pinned


def test_a_pin_sent_twice_is_set_once(planned: Desk, problem: Task):
    assert pin(planned, problem, key="pin") == pin(planned, problem, key="pin")
    assert len(planned.situation.entries) == 2


def test_every_place_offered_can_be_taken(planned: Desk, problem: Task):
    move(planned, problem)
    offered = places(planned, current(planned, problem)).places
    assert problem.starts_at in offered  # the gap it left
    for place in offered:
        planned.undo(move(planned, problem, place))
