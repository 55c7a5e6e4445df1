"""Planning again: what is checked in stands, what moves keeps its uid, and nothing lands in the past."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_samples import DAY, EVENINGS, MORNINGS, NOW, VIENNA, Desk, plan_request

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal import check_in_payload, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.plan import DateRange, Plan, PlanRequest, Task
from planner.core.vocabulary import Outcome
from planner.core.weekly_hours import format_weekly, parse_weekly
from planner.services.plans import preview_plan, replan
from planner.services.situation import Situation

AtOnce = Callable[[int, Callable[[], object]], list[object]]
HOURS = st.sampled_from([EVENINGS, MORNINGS, "mon-sun 18:00-22:00", "tue,thu 18:00-21:00; sun 10:00-14:00"])


def situation_after(plan: Plan, request: PlanRequest, checked_in: Iterable[Task]) -> Situation:
    """Where somebody stands who has this plan and has checked these sessions in."""
    entries = [
        LogEntry(
            number,
            EntryKind.CHECK_IN,
            task.ends_at,
            task.ends_at.date(),
            check_in_payload(task, outcome=Outcome.DONE, confidence={}, minutes=None, note=""),
        )
        for number, task in enumerate(checked_in, start=1)
    ]
    return Situation(tuple(entries), read_journal(entries), plan, request)


@given(
    weeks=st.sampled_from([2, 3, 8]),
    hours=HOURS,
    new_hours=HOURS,
    hours_passed=st.integers(0, 12 * 24),
    postponed_days=st.integers(0, 9),
    chance=st.randoms(use_true_random=False),
)
def test_whatever_was_checked_in_the_rest_finds_new_places_and_keeps_its_uids(
    curriculum: Curriculum, weeks, hours, new_hours, hours_passed, postponed_days, chance
):
    now = NOW + timedelta(hours=hours_passed)
    request = plan_request(weeks=weeks, weekly=hours)
    old = preview_plan(curriculum, request, now=NOW)
    parts = Counter(task.item for task in old.tasks)
    checked_in = {
        task.uid: task
        for task in old.tasks
        # Parts are checked in before their time as well: that is where numbering goes wrong.
        if chance.random() < (0.6 if task.ends_at <= now else 0.3 if parts[task.item] > 1 else 0)
    }

    wanted = replace(
        request,
        weekly=parse_weekly(new_hours),
        interview_at=request.interview_at + postponed_days * DAY,
        not_before=now,
    )
    new = replan(curriculum, situation_after(old, request, checked_in.values()), wanted, now=now)

    by_uid = {task.uid: task for task in new.tasks}
    assert len(by_uid) == len(new.tasks)
    assert {uid: by_uid.get(uid) for uid in checked_in} == checked_in
    assert all(task.starts_at >= now for task in new.tasks if task.uid not in checked_in)
    assert all(later.starts_at >= earlier.ends_at for earlier, later in pairwise(new.tasks))
    assert reused(old, new) == common_sessions(old, new)


def reused(old: Plan, new: Plan) -> Counter[str]:
    """How many sessions of each item kept a uid."""
    known = {task.uid for task in old.tasks}
    return Counter(task.item for task in new.tasks if task.uid in known)


def common_sessions(old: Plan, new: Plan) -> Counter[str]:
    """How many sessions each item has in both plans."""
    return Counter(task.item for task in old.tasks) & Counter(task.item for task in new.tasks)


def test_a_session_that_moved_keeps_its_uid_and_one_checked_in_its_time_too(desk: Desk):
    desk.make_plan()
    done, *others = desk.plan.tasks
    desk.check_in(done.uid, now=done.ends_at)
    before = {task.uid: task for task in desk.plan.tasks}
    desk.change_plan(now=done.ends_at, weekly=parse_weekly(MORNINGS))
    after = {task.uid: task for task in desk.plan.tasks}
    assert after[done.uid] == done
    moved = [task for task in others if task.uid in after and after[task.uid].starts_at != task.starts_at]
    assert len(moved) > len(others) // 2
    assert all(after[task.uid].item == before[task.uid].item for task in moved)


def test_a_new_interview_date_keeps_the_uids(desk: Desk):
    desk.make_plan(plan_request(weeks=3))
    before = desk.plan
    desk.change_plan(now=NOW, interview_at=before.interview_at + DAY)
    assert desk.plan.interview_at == before.interview_at + DAY
    assert reused(before, desk.plan) == common_sessions(before, desk.plan)


def test_a_later_part_checked_in_first_stays_itself(desk: Desk):
    desk.make_plan()
    parts = Counter(task.item for task in desk.plan.tasks)
    second = next(task for task in desk.plan.tasks if parts[task.item] == 2 and "part 2 of 2" in task.title)
    desk.check_in(second.uid)
    desk.change_plan(now=second.ends_at, weekly=parse_weekly("mon-sun 20:00-21:30"))
    left = [task for task in desk.plan.tasks if task.item == second.item]
    assert second in left
    assert len({task.uid for task in left}) == len(left) == 2
    assert [task.uid for task in left if task.uid in desk.situation.standing.check_ins] == [second.uid]


def test_a_mock_held_in_one_long_window_is_not_planned_again(desk: Desk):
    desk.make_plan(plan_request(weeks=8, weekly="mon-sun 08:00-14:00"))
    mock = next(task for task in desk.plan.tasks if task.item == "full-mock/1")
    desk.check_in(mock.uid, now=mock.ends_at)
    desk.change_plan(now=mock.ends_at, weekly=parse_weekly("mon-sun 09:00-15:00"))
    assert [task for task in desk.plan.tasks if task.item == "full-mock/1"] == [mock]


def test_rounds_of_a_mock_that_are_done_are_not_planned_again(desk: Desk):
    desk.make_plan(plan_request(weeks=8, weekly="mon-sun 19:00-20:00"))
    rounds = [task for task in desk.plan.tasks if task.item == "full-mock/1"]
    assert len(rounds) == 3
    desk.check_in(rounds[0].uid, now=rounds[0].ends_at)
    desk.change_plan(now=rounds[0].ends_at, weekly=parse_weekly("mon-sun 18:00-19:00"))
    again = [task for task in desk.plan.tasks if task.item == "full-mock/1"]
    assert [task.minutes for task in again] == [task.minutes for task in rounds]
    assert again[0] == rounds[0]


def test_undone_work_of_past_days_is_planned_anew_from_now_on(desk: Desk):
    desk.make_plan()
    late = NOW + 3 * DAY
    missed = [task for task in desk.plan.tasks if task.ends_at <= late]
    assert missed
    desk.change_plan(now=late, weekly=parse_weekly("mon-sun 17:00-22:00"))
    assert min(task.starts_at for task in desk.plan.tasks) >= late
    planned = {task.item for task in desk.plan.tasks}
    assert any(task.item in planned for task in missed)


def test_only_what_was_changed_of_the_request_changes(desk: Desk):
    request = plan_request(days_off=(DateRange(NOW.date() + DAY, NOW.date() + DAY),), known={"trees": 3})
    desk.make_plan(request)
    desk.change_plan(now=NOW + DAY, weekly=parse_weekly(MORNINGS))
    _, changed = desk.situation.planned()
    chosen = replace(changed, learned={})
    assert chosen == replace(request, weekly=parse_weekly(MORNINGS), not_before=NOW + DAY)
    assert changed.learned.keys() >= {"trees"}


def test_changes_made_at_once_on_two_devices_both_count(either_desk: Desk, at_once: AtOnce):
    either_desk.make_plan()
    day_off = DateRange(NOW.date() + 2 * DAY, NOW.date() + 2 * DAY)
    changes = [{"weekly": parse_weekly(MORNINGS)}, {"days_off": (day_off,)}, {"track": "3-week"}]
    waiting = iter(changes)
    at_once(3, lambda: either_desk.change_plan(now=NOW, **next(waiting)))
    _, request = either_desk.situation.planned()
    assert format_weekly(request.weekly) == MORNINGS
    assert request.days_off == (day_off,)
    assert either_desk.plan.track == "3-week"


def test_the_same_change_sent_twice_plans_once(desk: Desk):
    desk.make_plan()
    first = desk.change_plan(key="change", now=NOW, weekly=parse_weekly(MORNINGS))
    assert desk.change_plan(key="change", now=NOW + DAY, weekly=parse_weekly(EVENINGS)) == first
    _, request = desk.situation.planned()
    assert format_weekly(request.weekly) == MORNINGS


def test_there_is_nothing_to_change_before_a_first_plan(desk: Desk):
    with pytest.raises(NotFoundError, match="welcome page"):
        desk.change_plan(now=NOW, weekly=parse_weekly(MORNINGS))


def test_a_change_that_makes_no_sense_leaves_everything_as_it_was(desk: Desk):
    desk.make_plan()
    state, stamps, entries = desk.state, desk.stamps, desk.situation.entries
    with pytest.raises(InvalidInputError) as refused:
        desk.change_plan(now=NOW, interview_at=datetime(2026, 11, 22, 9, tzinfo=VIENNA))
    assert refused.value.field == "interview_on"
    with pytest.raises(InvalidInputError):
        desk.change_plan(now=NOW, weekly=parse_weekly(""))
    assert (desk.state, desk.stamps, desk.situation.entries) == (state, stamps, entries)
