"""Old plan beside new: what moved, came and went, each with its true reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from core_samples import at, interval, make_plan, make_request, make_task
from repair_samples import mend_after_missing

from planner.core.curriculum import Curriculum
from planner.core.plan import DateRange, Interval, Plan, PlanRequest, Task, Unplaced
from planner.core.plan_changes import ChangeKind, Comparison, compare_plans
from planner.core.vocabulary import UnplacedReason
from planner.core.weekly_hours import parse_weekly

NOW = at("2026-10-07 08:00")
REQUEST = make_request("2-week", 14, weekly="mon-sun 16:00-21:00", time_zone="UTC")
ONE = make_task("one", at("2026-10-08 17:00"))
TWO = make_task("two", at("2026-10-09 17:00"))
LATER = at("2026-10-12 17:00")


def moved(task: Task, starts_at=LATER) -> Task:
    return replace(task, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=task.minutes))


def compare(
    old: Sequence[Task],
    new: Sequence[Task],
    *,
    done: Sequence[Task] = (),
    request: PlanRequest = REQUEST,
    **changes: object,
) -> Comparison:
    shares = {task.uid: 1.0 for task in done}
    return compare_plans(make_plan(old), make_plan(new, **changes), shares, request, now=NOW)


def reason(comparison: Comparison) -> str:
    (change,) = comparison.changes
    return change.reason


def unplaced(task: Task) -> Unplaced:
    return Unplaced(task.item, task.title, task.pillar, task.kind, task.minutes, UnplacedReason.NO_TIME, ())


def test_equal_plans_differ_in_nothing():
    assert compare([ONE, TWO], [ONE, TWO]) == Comparison((), 2)


def test_a_session_at_another_time_moved():
    found = compare([ONE, TWO], [TWO, moved(ONE)])
    (change,) = found.changes
    assert (change.kind, change.before, change.after) == (ChangeKind.MOVED, ONE, moved(ONE))
    assert change.task == moved(ONE)
    assert found.kept == 1


def test_a_session_of_another_length_moved():
    longer = replace(ONE, ends_at=ONE.ends_at + timedelta(minutes=5))
    assert compare([ONE], [longer]).changes[0].kind is ChangeKind.MOVED


def test_a_session_that_comes_back_in_another_of_the_same_work_moved():
    again = moved(replace(ONE, uid="new uid"))
    (change,) = compare([ONE], [again]).changes
    assert (change.kind, change.before, change.after) == (ChangeKind.MOVED, ONE, again)


def test_of_two_sessions_of_one_work_each_is_paired_once():
    parts = [replace(ONE, uid=f"part {n}", part=n, parts=2) for n in (1, 2)]
    found = compare(parts, [moved(replace(ONE, uid="whole"))])
    assert [change.kind for change in found.changes] == [ChangeKind.DROPPED, ChangeKind.MOVED]
    assert [change.before for change in found.changes] == [parts[1], parts[0]]


def test_what_is_new_was_added_and_what_is_gone_was_dropped():
    found = compare([ONE], [TWO])
    assert [(change.kind, change.before, change.after) for change in found.changes] == [
        (ChangeKind.DROPPED, ONE, None),
        (ChangeKind.ADDED, None, TWO),
    ]
    assert [change.task for change in found.changes] == [ONE, TWO]
    assert found.kept == 0


def test_changes_come_in_the_order_of_their_new_times():
    found = compare([ONE, TWO], [moved(ONE), make_task("three", at("2026-10-10 17:00"))])
    assert [change.task.uid for change in found.changes] == ["two", "three", "one"]


@pytest.mark.parametrize("new", [[], [moved(ONE)], [ONE]])
def test_history_does_not_count(new: list[Task]):
    assert compare([ONE], new, done=[ONE]) == Comparison((), 0)


# Why.


def test_its_day_has_gone_by():
    past = make_task("past", at("2026-10-06 17:00"))
    assert reason(compare([past], [moved(past)])) == "Its day has gone by."


def test_the_interview_is_earlier():
    sooner = ONE.ends_at - timedelta(minutes=1)
    assert reason(compare([ONE], [], interview_at=sooner)).startswith("It would come after the interview.")
    assert "after the interview" not in reason(compare([ONE], [], interview_at=ONE.ends_at))


@pytest.mark.parametrize(
    ("busy", "clashes"),
    [
        (interval("2026-10-08 16:00", "2026-10-08 17:01"), True),
        (interval("2026-10-08 16:00", "2026-10-08 17:00"), False),
        (interval("2026-10-08 17:30", "2026-10-08 18:00"), False),
    ],
)
def test_something_else_is_in_the_calendar(busy: Interval, clashes: bool):
    said = reason(compare([ONE], [moved(ONE)], request=replace(REQUEST, busy=(busy,))))
    assert (said == "Something else is in your calendar then.") is clashes


@pytest.mark.parametrize(
    ("hours", "outside"),
    [("mon-sun 17:00-17:30", False), ("mon-sun 17:00-17:29", True), ("mon-sun 17:05-20:00", True)],
)
def test_it_lies_outside_the_study_hours_now(hours: str, outside: bool):
    said = reason(compare([ONE], [moved(ONE)], request=replace(REQUEST, weekly=parse_weekly(hours))))
    assert (said == "It lies outside your study hours now.") is outside


def test_a_day_off_is_outside_the_study_hours():
    off = replace(REQUEST, days_off=(DateRange(ONE.starts_at.date(), ONE.starts_at.date()),))
    assert reason(compare([ONE], [moved(ONE)], request=off)) == "It lies outside your study hours now."


def test_without_a_cause_of_its_own_its_time_is_needed():
    assert reason(compare([ONE], [moved(ONE)])) == "Its time is needed for something that binds more."


def test_an_extra_that_went_by_is_owed_to_nobody():
    past = make_task("past", at("2026-10-06 17:00"), extra=True)
    assert compare([past], []) == Comparison((), 0)
    under_way = make_task("now", at("2026-10-07 07:45"), extra=True)
    assert len(compare([under_way], []).changes) == 1


def test_what_found_no_place_says_that_no_free_time_is_left():
    assert reason(compare([ONE], [], unplaced=(unplaced(ONE),))) == (
        "Something else needed its time. No free time is left for it."
    )
    past = make_task("past", at("2026-10-06 17:00"))
    assert reason(compare([past], [], unplaced=(unplaced(past),))) == (
        "Its day has gone by. No free time is left for it."
    )


def test_a_days_work_gone_by_is_not_piled_on():
    past = make_task("past", at("2026-10-06 17:00"))
    assert reason(compare([past], [])) == (
        "Its day has gone by. The days ahead keep their own; it is not piled on top."
    )


def test_what_the_plan_asks_for_no_more_says_so():
    assert reason(compare([ONE], [])) == "The plan does not ask for it any more."


def test_an_extra_says_that_it_makes_way():
    extra = replace(ONE, extra=True)
    assert reason(compare([extra], [])) == "It was extra and makes way for what the plan asks for."


def test_an_extra_that_is_new_says_that_time_is_free():
    assert reason(compare([], [replace(ONE, extra=True)])) == "Extra, in time that is free now."
    assert reason(compare([], [ONE])) == "The plan asks for it now."


def test_a_mended_plan_gives_every_change_a_reason_and_counts_what_stays(curriculum: Curriculum):
    mended = mend_after_missing(curriculum, make_request(), at("2026-10-19 00:00"), days=3)
    old: Plan = mended.old
    found = compare_plans(old, mended.new, mended.progress.shares, mended.request, now=mended.now)
    assert len(found.changes) > len(mended.displaced.missed) > 0
    assert all(change.reason.endswith(".") for change in found.changes)
    missed = {task.uid for task in mended.displaced.missed}
    for change in found.changes:
        if change.before and change.before.uid in missed:
            assert change.reason.startswith("Its day has gone by.")
        elif change.before and change.before.extra and change.after is None:
            assert change.reason == "It was extra and makes way for what the plan asks for."
    before = {task.uid: task for task in old.tasks if task.uid not in mended.progress.shares}
    after = {task.uid: task for task in mended.new.tasks}
    assert found.kept == sum(after.get(uid) == task for uid, task in before.items())
