"""Undo: what a person sees is byte for byte what it was; log, stamps and SEQUENCE go on."""

from collections.abc import Callable

import pytest
from service_samples import DAY, MORNINGS, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import NotFoundError
from planner.core.journal_entry import EntryKind
from planner.core.vocabulary import Outcome, Theme
from planner.core.weekly_hours import parse_weekly
from planner.services.preferences import choose_catch_up, choose_theme

AtOnce = Callable[[int, Callable[[], object]], list[object]]


def give_ratings_and_plan_again(desk: Desk) -> int:
    return desk.make_plan(plan_request(weeks=3, known={"regularization": 5, "trees": 1}), now=NOW + DAY)


def change_the_theme(desk: Desk) -> int:
    return choose_theme(desk.database, desk.person_id, Theme.DARK, key=desk.new_key(), now=NOW + DAY)


def catch_up_by_itself(desk: Desk) -> int:
    return choose_catch_up(desk.database, desk.person_id, on=True, key=desk.new_key(), now=NOW + DAY)


ACTIONS: dict[str, Callable[[Desk], int]] = {
    "a check-in": lambda desk: desk.check_in(desk.plan.tasks[1].uid, note="well", minutes=30),
    "a second check-in": lambda desk: desk.check_in(desk.first.uid, Outcome.PARTLY, now=NOW + DAY),
    "changed hours": lambda desk: desk.change_plan(now=NOW + DAY, weekly=parse_weekly(MORNINGS)),
    "ratings and a fresh plan": give_ratings_and_plan_again,
    "a theme": change_the_theme,
    "catching up by itself": catch_up_by_itself,
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS.keys())
def test_after_undo_the_state_is_byte_for_byte_what_it_was(either_desk: Desk, action: Callable[[Desk], int]):
    either_desk.make_plan(plan_request(known={"trees": 4}))
    either_desk.check_in(either_desk.first.uid, confidence={})
    before = either_desk.state
    entry_id = action(either_desk)
    assert either_desk.state != before
    either_desk.undo(entry_id, now=NOW + 2 * DAY)
    assert either_desk.state == before


def test_even_the_first_plan_can_be_taken_back(desk: Desk):
    before = desk.state
    entry_id = desk.make_plan(plan_request(known={"trees": 4}))
    desk.undo(entry_id)
    assert desk.state == before
    assert desk.situation.plan is None


def test_the_log_keeps_what_was_taken_back(desk: Desk):
    desk.make_plan()
    before = desk.situation.entries
    checked_in = desk.check_in(desk.first.uid)
    desk.undo(checked_in)
    *kept, check_in, undo = desk.situation.entries
    assert tuple(kept) == before
    assert (check_in.kind, check_in.id) == (EntryKind.CHECK_IN, checked_in)
    assert (undo.kind, undo.supersedes) == (EntryKind.UNDO, checked_in)


def test_undo_of_a_second_check_in_brings_the_first_back(desk: Desk):
    desk.make_plan()
    uid = desk.first.uid
    first = desk.check_in(uid, Outcome.DONE)
    desk.undo(desk.check_in(uid, Outcome.SKIPPED))
    assert desk.situation.standing.check_ins[uid].entry_id == first
    desk.undo(first)
    assert desk.situation.standing.check_ins == {}


def test_what_was_taken_back_can_be_done_again(desk: Desk):
    desk.make_plan()
    desk.undo(desk.check_in(desk.first.uid))
    again = desk.check_in(desk.first.uid, Outcome.PARTLY)
    assert desk.situation.standing.check_ins[desk.first.uid].entry_id == again


def test_a_second_undo_is_refused_kindly(desk: Desk):
    desk.make_plan()
    entry_id = desk.check_in(desk.first.uid)
    desk.undo(entry_id)
    state, entries = desk.state, desk.situation.entries
    with pytest.raises(NotFoundError, match="taken back already"):
        desk.undo(entry_id)
    assert (desk.state, desk.situation.entries) == (state, entries)


def test_an_entry_that_was_superseded_cannot_be_taken_back(desk: Desk):
    desk.make_plan()
    first = desk.check_in(desk.first.uid, Outcome.SKIPPED)
    second = desk.check_in(desk.first.uid, Outcome.DONE)
    with pytest.raises(NotFoundError):
        desk.undo(first)
    assert desk.situation.standing.check_ins[desk.first.uid].entry_id == second


def test_the_same_undo_sent_twice_takes_back_once(desk: Desk):
    desk.make_plan()
    entry_id = desk.check_in(desk.first.uid)
    desk.undo(entry_id, key="undo")
    desk.undo(entry_id, key="undo")
    assert sum(entry.kind is EntryKind.UNDO for entry in desk.situation.entries) == 1


def test_one_undo_sent_ten_times_at_once_takes_back_once(either_desk: Desk, at_once: AtOnce):
    either_desk.make_plan()
    uid = either_desk.first.uid
    first = either_desk.check_in(uid)
    second = either_desk.check_in(uid, Outcome.PARTLY)
    at_once(10, lambda: either_desk.undo(second, key="undo"))
    assert either_desk.situation.standing.check_ins[uid].entry_id == first
    assert sum(entry.kind is EntryKind.UNDO for entry in either_desk.situation.entries) == 1


@pytest.mark.parametrize("entry_id", [0, -1, 10**12])
def test_what_never_happened_cannot_be_taken_back(desk: Desk, entry_id: int):
    with pytest.raises(NotFoundError):
        desk.undo(entry_id)


def test_nobody_takes_back_what_another_did(desk: Desk, curriculum: Curriculum):
    desk.make_plan()
    entry_id = desk.check_in(desk.first.uid)
    other = sit_down(desk.database, curriculum, "Bo")
    with pytest.raises(NotFoundError):
        other.undo(entry_id)
    assert desk.first.uid in desk.situation.standing.check_ins


def test_the_calendar_sequence_goes_on_through_an_undo(desk: Desk):
    desk.make_plan()
    uid = desk.first.uid
    planned = desk.stamps[uid]
    entry_id = desk.check_in(uid)
    checked_in = desk.stamps[uid]
    desk.undo(entry_id)
    undone = desk.stamps[uid]
    assert [planned.sequence, checked_in.sequence, undone.sequence] == [0, 1, 2]
    assert planned.changed_at < checked_in.changed_at < undone.changed_at
    assert undone.fingerprint == planned.fingerprint != checked_in.fingerprint


def test_undo_of_a_plan_brings_its_events_back_above_where_they_were(desk: Desk):
    desk.make_plan()
    before = desk.stamps
    entry_id = desk.change_plan(now=NOW + DAY, weekly=parse_weekly("sat 10:00-13:00"))
    between = desk.stamps
    desk.undo(entry_id, now=NOW + 2 * DAY)
    after = desk.stamps
    removed = {uid for uid in before if not between[uid].present}
    assert removed
    for uid in removed:
        assert after[uid].present
        assert after[uid].sequence == between[uid].sequence + 1 == before[uid].sequence + 2
        assert after[uid].changed_at > between[uid].changed_at > before[uid].changed_at
