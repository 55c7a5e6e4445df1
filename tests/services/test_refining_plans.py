"""A first plan is looked at longer: swapped in if better, once, and only if nothing happened meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from service_samples import NOW, Desk, plan_request

from planner.core.journal_entry import EntryKind
from planner.core.plan import PlanRequest
from planner.services.refining import (
    EFFORT,
    SHOWN_WAITING,
    YOUNG,
    awaits_refinement,
    refine_new_plans,
    refine_plan,
)
from planner.store.database import Database
from planner.store.repository import Repository

AtOnce = Callable[[int, Callable[[], object]], list[object]]
SOON = NOW + timedelta(seconds=5)


def roomy(**changes: object) -> PlanRequest:
    """Free time enough that the longer search finds something better."""
    return plan_request(weeks=3, weekly="mon-sun 18:00-21:00", **changes)


def refine(desk: Desk, *, now: datetime = SOON) -> bool:
    return refine_plan(
        desk.database, desk.curriculum, desk.person_id, desk.situation.standing.plan_id, now=now
    )


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan(roomy())
    return desk


def test_a_better_plan_takes_the_place_of_the_first(planned: Desk):
    first = planned.plan
    assert refine(planned)
    better = planned.plan
    assert better.readiness > first.readiness
    assert (first.effort, better.effort) == (0, EFFORT)
    stated = [[task for task in plan.tasks if not task.extra] for plan in (first, better)]
    assert stated[0] == stated[1]
    assert better.warnings == first.warnings
    assert planned.situation.entries[-1].payload["change"] == "refined"


def test_undo_of_the_creation_takes_back_the_refined_plan_too(desk: Desk):
    before = desk.state
    entry = desk.make_plan(roomy())
    assert refine(desk)
    desk.undo(entry, now=SOON)
    assert desk.state == before
    assert desk.situation.plan is None


def test_undo_of_a_second_creation_brings_back_the_first_plan(planned: Desk):
    assert refine(planned)
    before = planned.state
    entry = planned.make_plan(roomy(known={"bias-variance": 4}), now=SOON)
    refine(planned, now=SOON)
    planned.undo(entry, now=SOON)
    assert planned.state == before


def test_it_is_looked_at_once(planned: Desk):
    assert refine(planned)
    entries = planned.situation.entries
    plan_ids = [entry.payload["plan_id"] for entry in entries]
    for plan_id in plan_ids:
        assert not refine_plan(planned.database, planned.curriculum, planned.person_id, plan_id, now=SOON)
    assert planned.situation.entries == entries


def test_of_two_at_the_same_moment_one_refines(either_desk: Desk, at_once: AtOnce):
    either_desk.make_plan(roomy())
    plan_id = either_desk.situation.standing.plan_id
    found = at_once(
        2,
        lambda: refine_plan(
            either_desk.database, either_desk.curriculum, either_desk.person_id, plan_id, now=SOON
        ),
    )
    assert sorted(found) == [False, True]
    kinds = [entry.kind for entry in either_desk.situation.entries]
    assert kinds == [EntryKind.PLAN_ADOPTED, EntryKind.PLAN_ADOPTED]


def test_a_plan_somebody_touched_is_left_as_it_is(planned: Desk):
    planned.check_in(planned.first.uid, now=SOON)
    before = planned.state, planned.situation.entries
    assert not refine(planned)
    assert (planned.state, planned.situation.entries) == before


class Interrupted(Database):
    """A database on which something else is written between two transactions of the work under test."""

    def __init__(self, url: str, between: Callable[[], object]) -> None:
        super().__init__(url)
        self.between = between
        self.transactions = 0

    @contextmanager
    def writing(self) -> Iterator[Repository]:
        self.transactions += 1
        if self.transactions == 2:  # the first claimed the job; now the result would be stored
            self.between()
        with super().writing() as repository:
            yield repository


def test_a_check_in_while_the_search_runs_wins(planned: Desk, database_path: Path):
    uid, plan_id = planned.first.uid, planned.situation.standing.plan_id
    interrupted = Interrupted(f"sqlite:///{database_path}", lambda: planned.check_in(uid, now=SOON))
    assert not refine_plan(interrupted, planned.curriculum, planned.person_id, plan_id, now=SOON)
    interrupted.dispose()
    assert interrupted.transactions == 2
    assert planned.situation.standing.plan_id == plan_id
    assert planned.situation.standing.check_ins.keys() == {uid}


def test_a_plan_without_free_time_stays(desk: Desk):
    desk.make_plan(plan_request(weeks=2, weekly="mon-sun 18:00-18:30"))
    before = desk.state, desk.situation.entries
    assert not refine(desk)
    assert (desk.state, desk.situation.entries) == before


def test_a_plan_that_was_changed_is_not_refined(planned: Desk):
    planned.change_plan(now=SOON, weekly=roomy().weekly)
    assert not refine(planned)


def test_the_ticker_refines_what_is_new_and_leaves_what_is_old(planned: Desk):
    def refine_all(now: datetime) -> int:
        return refine_new_plans(planned.database, planned.curriculum, now=now)

    assert refine_all(NOW + YOUNG + timedelta(seconds=1)) == 0
    assert refine_all(SOON) == 1
    assert refine_all(SOON + timedelta(seconds=4)) == 0


def test_a_page_says_for_a_minute_that_a_better_order_is_looked_for(planned: Desk):
    assert awaits_refinement(planned.situation, now=SOON)
    assert not awaits_refinement(planned.situation, now=NOW + SHOWN_WAITING)
    assert refine(planned)
    assert not awaits_refinement(planned.situation, now=SOON)


def test_nothing_is_awaited_without_a_plan_or_after_a_change(desk: Desk):
    assert not awaits_refinement(desk.situation, now=NOW)
    desk.make_plan()
    desk.check_in(desk.first.uid)
    assert not awaits_refinement(desk.situation, now=NOW)


def test_the_calendar_follows_and_what_stayed_keeps_its_stamp(planned: Desk):
    before, first = planned.stamps, {task.uid: task for task in planned.plan.tasks}
    assert refine(planned)
    after = planned.stamps
    tasks = {task.uid: task for task in planned.plan.tasks}
    assert {uid for uid, stamp in after.items() if stamp.present} == planned.event_uids
    stated = [uid for uid, task in first.items() if not task.extra]
    assert all(after[uid] == before[uid] for uid in stated)
    gone = first.keys() - tasks.keys()
    assert all(not after[uid].present and after[uid].sequence == 1 for uid in gone)
    assert planned.calendar(now=SOON).content.count(b"BEGIN:VEVENT") == len(planned.event_uids)
