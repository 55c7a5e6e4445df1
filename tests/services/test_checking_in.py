"""Checking a session in: recorded once, validated, and the last word counts."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest
from service_samples import DAY, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal import effective_entries
from planner.core.journal_entry import EntryKind
from planner.core.plan import Task
from planner.core.vocabulary import Outcome
from planner.services.check_ins import LONGEST_NOTE, LONGEST_SESSION
from planner.services.situation import Situation

AtOnce = Callable[[int, Callable[[], object]], list[object]]


def with_concepts(desk: Desk) -> Task:
    return next(task for task in desk.plan.tasks if task.concepts)


def effective_check_ins(situation: Situation) -> int:
    return sum(entry.kind is EntryKind.CHECK_IN for entry in effective_entries(situation.entries))


@pytest.mark.parametrize(
    ("outcome", "studied"), [(Outcome.DONE, True), (Outcome.PARTLY, True), (Outcome.SKIPPED, False)]
)
def test_all_that_was_said_about_a_session_is_kept(either_desk: Desk, outcome: Outcome, studied: bool):
    either_desk.make_plan()
    task = with_concepts(either_desk)
    confidence = dict.fromkeys(task.concepts, 4)
    entry_id = either_desk.check_in(
        task.uid, outcome, confidence, minutes=35, note="  Gini, „Entropie“ 🙂  ", now=task.ends_at
    )
    found = either_desk.situation.standing.check_ins[task.uid]
    assert (found.entry_id, found.at, found.outcome, found.studied) == (
        entry_id,
        task.ends_at,
        outcome,
        studied,
    )
    assert (found.confidence, found.minutes, found.note) == (confidence, 35, "Gini, „Entropie“ 🙂")
    assert (found.item, found.title, found.concepts) == (task.item, task.title, task.concepts)
    assert found.planned_minutes == task.minutes


def test_a_check_in_after_midnight_belongs_to_the_evening_before(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid, now=NOW.replace(day=24, hour=0, minute=30))  # half past one in Vienna
    assert desk.situation.standing.check_ins[desk.first.uid].on == date(2026, 11, 23)


@pytest.mark.parametrize("confidence", [0, 6, -1, 100])
def test_confidence_is_from_1_to_5(desk: Desk, confidence: int):
    desk.make_plan()
    task = with_concepts(desk)
    with pytest.raises(InvalidInputError, match="1 to 5") as refused:
        desk.check_in(task.uid, confidence={task.concepts[0]: confidence})
    assert refused.value.field == "confidence"
    assert desk.situation.standing.check_ins == {}


@pytest.mark.parametrize("confidence", [1, 2, 3, 4, 5])
def test_each_of_the_five_confidences_is_taken(desk: Desk, confidence: int):
    desk.make_plan()
    task = with_concepts(desk)
    desk.check_in(task.uid, confidence={task.concepts[0]: confidence})
    assert desk.situation.standing.check_ins[task.uid].confidence == {task.concepts[0]: confidence}


def test_confidence_is_only_about_the_sessions_own_concepts(desk: Desk):
    desk.make_plan()
    task = with_concepts(desk)
    with pytest.raises(InvalidInputError) as refused:
        desk.check_in(task.uid, confidence={"somebody-elses-concept": 3})
    assert refused.value.field == "confidence"


@pytest.mark.parametrize("minutes", [1, LONGEST_SESSION])
def test_the_least_and_the_most_minutes_are_taken(desk: Desk, minutes: int):
    desk.make_plan()
    desk.check_in(desk.first.uid, minutes=minutes)
    assert desk.situation.standing.check_ins[desk.first.uid].minutes == minutes


@pytest.mark.parametrize("minutes", [0, -5, LONGEST_SESSION + 1])
def test_other_minutes_are_refused(desk: Desk, minutes: int):
    desk.make_plan()
    with pytest.raises(InvalidInputError) as refused:
        desk.check_in(desk.first.uid, minutes=minutes)
    assert refused.value.field == "minutes"


def test_the_longest_note_is_taken_and_one_character_more_is_refused(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid, note="é" * LONGEST_NOTE)
    with pytest.raises(InvalidInputError, match="2001") as refused:
        desk.check_in(desk.first.uid, note="é" * (LONGEST_NOTE + 1))
    assert refused.value.field == "note"
    assert desk.situation.standing.check_ins[desk.first.uid].note == "é" * LONGEST_NOTE


def test_a_session_that_is_not_in_the_plan_cannot_be_checked_in(desk: Desk, curriculum: Curriculum):
    desk.make_plan()
    with pytest.raises(NotFoundError, match="Reload"):
        desk.check_in("no-such-session")
    other = sit_down(desk.database, curriculum, "Bo")
    other.make_plan(plan_request(weeks=3))
    with pytest.raises(NotFoundError):
        other.check_in(desk.first.uid)
    assert other.situation.standing.check_ins == {}


def test_without_a_plan_there_is_nothing_to_check_in(desk: Desk):
    with pytest.raises(NotFoundError, match="no plan yet"):
        desk.check_in("any")


def test_a_second_check_in_supersedes_the_first_and_the_log_keeps_both(desk: Desk):
    desk.make_plan()
    task = desk.first
    first = desk.check_in(task.uid, Outcome.SKIPPED)
    second = desk.check_in(task.uid, Outcome.DONE, minutes=20, now=NOW + DAY)
    standing = desk.situation.standing.check_ins
    assert (standing[task.uid].entry_id, standing[task.uid].outcome) == (second, Outcome.DONE)
    logged = [entry for entry in desk.situation.entries if entry.kind is EntryKind.CHECK_IN]
    assert [(entry.id, entry.supersedes) for entry in logged] == [(first, None), (second, first)]
    assert effective_check_ins(desk.situation) == 1


def test_the_same_form_sent_twice_is_recorded_once(desk: Desk):
    desk.make_plan()
    first = desk.check_in(desk.first.uid, key="form")
    again = desk.check_in(desk.first.uid, Outcome.SKIPPED, key="form", now=NOW + timedelta(hours=1))
    assert again == first
    assert desk.situation.standing.check_ins[desk.first.uid].outcome is Outcome.DONE
    assert sum(entry.kind is EntryKind.CHECK_IN for entry in desk.situation.entries) == 1


def test_a_form_sent_again_after_the_plan_changed_is_still_the_one_recorded(desk: Desk):
    desk.make_plan()
    uid = desk.first.uid
    first = desk.check_in(uid, key="form")
    plan_entry = desk.make_plan(plan_request(weeks=8), now=NOW + timedelta(minutes=1))
    assert desk.check_in(uid, key="form", now=NOW + timedelta(minutes=2)) == first
    assert desk.situation.entries[-1].id == plan_entry


def test_two_people_may_use_the_same_form_key(desk: Desk, curriculum: Curriculum):
    other = sit_down(desk.database, curriculum, "Bo")
    for each in (desk, other):
        each.make_plan(key="plan")
        each.check_in(each.first.uid, key="form")
        assert effective_check_ins(each.situation) == 1


def test_ten_devices_at_once_leave_one_effective_record(either_desk: Desk, at_once: AtOnce):
    either_desk.make_plan()
    uid = either_desk.first.uid
    minutes = count(1)
    ids = at_once(10, lambda: either_desk.check_in(uid, minutes=next(minutes)))
    assert len(set(ids)) == 10
    situation = either_desk.situation
    assert effective_check_ins(situation) == 1
    assert situation.standing.check_ins[uid].entry_id == max(ids)
    assert 1 <= situation.standing.check_ins[uid].minutes <= 10


def test_one_form_sent_ten_times_at_once_is_recorded_once(either_desk: Desk, at_once: AtOnce):
    either_desk.make_plan()
    uid = either_desk.first.uid
    ids = at_once(10, lambda: either_desk.check_in(uid, key="form"))
    assert len(set(ids)) == 1
    assert sum(entry.kind is EntryKind.CHECK_IN for entry in either_desk.situation.entries) == 1
