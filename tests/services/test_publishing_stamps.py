"""Stamps rise for exactly the events that visibly changed, and never fall (CALENDAR R3-R5)."""

from datetime import timedelta

import pytest
from service_samples import DAY, MORNINGS, NOW, Desk, plan_request

from planner.core.account import EventStamp
from planner.core.plan import Task
from planner.core.vocabulary import Outcome
from planner.core.weekly_hours import parse_weekly

SECOND = timedelta(seconds=1)
WHOLE_NOW = NOW.replace(microsecond=0)


def visible(desk: Desk) -> dict[str, tuple[object, ...]]:
    """All a calendar shows of each session, read from the plan and not from its stamps."""
    checked_in = desk.situation.standing.check_ins

    def shown(task: Task) -> tuple[object, ...]:
        done = task.uid in checked_in and checked_in[task.uid].studied
        return (
            done,
            task.title,
            task.starts_at,
            task.ends_at,
            task.pillar,
            task.why,
            task.prompts,
            task.sources,
        )

    return {task.uid: shown(task) for task in desk.plan.tasks}


def risen(before: dict[str, EventStamp], after: dict[str, EventStamp]) -> set[str]:
    """The uids whose stamp changed, each by one SEQUENCE and at least a second."""
    changed = {uid for uid in before if after[uid] != before[uid]}
    for uid in changed:
        assert after[uid].sequence == before[uid].sequence + 1
        assert after[uid].changed_at - before[uid].changed_at >= SECOND
        assert after[uid].created_at == before[uid].created_at
    return changed


def test_a_first_plan_stamps_every_session_once(desk: Desk):
    desk.make_plan()
    assert desk.stamps.keys() == desk.event_uids
    for stamp in desk.stamps.values():
        assert (stamp.created_at, stamp.changed_at) == (WHOLE_NOW, WHOLE_NOW)
        assert (stamp.sequence, stamp.present) == (0, True)


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.PARTLY])
def test_work_that_was_done_changes_its_own_event_only(desk: Desk, outcome: Outcome):
    desk.make_plan()
    before, uid = desk.stamps, desk.first.uid
    desk.check_in(uid, outcome, now=NOW + DAY)
    assert risen(before, desk.stamps) == {uid}
    assert desk.stamps[uid].changed_at == WHOLE_NOW + DAY


def test_what_a_calendar_does_not_show_leaves_every_stamp(desk: Desk):
    desk.make_plan()
    before = desk.stamps
    desk.check_in(desk.first.uid, Outcome.SKIPPED, now=NOW + DAY)
    assert desk.stamps == before
    desk.check_in(desk.first.uid, Outcome.DONE, now=NOW + DAY)
    done = desk.stamps
    desk.check_in(desk.first.uid, Outcome.DONE, note="went well", minutes=30, now=NOW + 2 * DAY)
    assert desk.stamps == done


def test_two_changes_within_a_second_are_still_a_second_apart(desk: Desk):
    desk.make_plan()
    uid = desk.first.uid
    for number, outcome in enumerate([Outcome.DONE, Outcome.SKIPPED, Outcome.PARTLY], start=1):
        desk.check_in(uid, outcome, now=NOW)
        assert desk.stamps[uid].changed_at == WHOLE_NOW + number * SECOND
        assert desk.stamps[uid].sequence == number


def test_a_clock_set_back_does_not_lower_a_stamp(desk: Desk):
    desk.make_plan()
    before = desk.stamps
    desk.check_in(desk.first.uid, now=NOW - timedelta(hours=2))
    assert risen(before, desk.stamps) == {desk.first.uid}


@pytest.mark.parametrize("hours", [MORNINGS, "mon-fri 19:00-20:30; sat 10:00-12:00"])
def test_planning_again_stamps_exactly_what_looks_different(desk: Desk, hours: str):
    desk.make_plan(plan_request(weeks=3))
    desk.check_in(desk.first.uid, now=desk.first.ends_at)
    looks, before = visible(desk), desk.stamps
    desk.change_plan(now=NOW + 2 * DAY, weekly=parse_weekly(hours))
    now_looks, after = visible(desk), desk.stamps
    different = {uid for uid in looks if now_looks.get(uid) != looks[uid]}
    assert different
    assert risen(before, after) == different
    assert {uid for uid, stamp in after.items() if stamp.present} == now_looks.keys() | desk.interview_uids
    for uid in now_looks.keys() - looks.keys():
        assert (after[uid].sequence, after[uid].changed_at) == (0, WHOLE_NOW + 2 * DAY)


def test_planning_again_in_the_same_way_stamps_nothing(desk: Desk):
    desk.make_plan()
    before = desk.stamps
    desk.make_plan(now=NOW + timedelta(minutes=5))
    assert desk.stamps == before


def test_events_that_left_are_marked_and_rise_again_when_they_come_back(desk: Desk):
    desk.make_plan()
    before = desk.stamps
    fewer = desk.change_plan(now=NOW + timedelta(hours=1), weekly=parse_weekly("sat 10:00-13:00"))
    between = desk.stamps
    left = {uid for uid in before if not between[uid].present}
    assert left == before.keys() - desk.event_uids
    assert left
    assert left <= risen(before, between)
    desk.undo(fewer, now=NOW + timedelta(hours=2))
    assert left <= risen(between, desk.stamps)
    assert all(desk.stamps[uid].present for uid in left)


def test_an_event_that_is_gone_rises_no_further(desk: Desk):
    desk.make_plan()
    desk.change_plan(now=NOW, weekly=parse_weekly("sat 10:00-13:00"))
    gone = {uid: stamp for uid, stamp in desk.stamps.items() if not stamp.present}
    assert gone
    desk.check_in(desk.first.uid, now=NOW + DAY)
    assert {uid: desk.stamps[uid] for uid in gone} == gone


def test_stamps_have_whole_seconds_only(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid, now=NOW + timedelta(microseconds=1))
    desk.change_plan(now=NOW + timedelta(seconds=9, microseconds=3), weekly=parse_weekly(MORNINGS))
    assert {stamp.changed_at.microsecond for stamp in desk.stamps.values()} == {0}
    assert {stamp.created_at.microsecond for stamp in desk.stamps.values()} == {0}
