"""What holds for every plan that is mended, whatever was done, missed, pinned or changed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import pytest
from built_once import built_once
from hypothesis import example, given
from hypothesis import strategies as st
from plan_strategies import busy_intervals, days_off, requests, same_requests, weekly_hours
from repair_samples import Mended, mend, places

from planner.core.availability import StudyDay, interview_date, minutes_of, study_days
from planner.core.curriculum import Curriculum
from planner.core.plan import Interval, PlanRequest, Task
from planner.core.planning import Kept, build_plan, day_indices, find_bindings, without
from planner.core.vocabulary import Focus, UnplacedReason
from planner.core.weekly_hours import parse_weekly
from planner.core.work import WorkItem

Repair = Callable[[PlanRequest, dict, int], Mended]


@st.composite
def changed_requests(draw: st.DrawFn) -> tuple[PlanRequest, dict]:
    """A request, and what of it is changed: nothing, the hours, busy times, days off or the date."""
    request = draw(requests(days=st.integers(3, 15)))
    span = (interview_date(request) - request.starts_on).days
    midnight = datetime.combine(request.starts_on, time(), UTC)
    change = draw(st.sampled_from(("nothing", "nothing", "weekly", "busy", "days_off", "interview_at")))
    changes: dict = {}
    if change == "weekly":
        changes["weekly"] = draw(weekly_hours)
    elif change == "busy":
        changes["busy"] = draw(busy_intervals(midnight, span))
    elif change == "days_off":
        changes["days_off"] = draw(days_off(request.starts_on, span))
    elif change == "interview_at":
        changes["interview_at"] = request.interview_at + timedelta(days=draw(st.integers(1 - span, 9)))
    return replace(request, not_before=None), changes


@pytest.fixture(scope="session")
def repair(curriculum: Curriculum) -> Repair:
    """Some of the past was done, little of the future; a few sessions are pinned."""

    def repair(request: PlanRequest, changes: dict, chance: int) -> Mended:
        random = Random(chance)
        old = build_plan(curriculum, request)
        start = datetime.combine(request.starts_on, time(), UTC)
        until = changes.get("interview_at", request.interview_at)
        now = start + random.random() * (until - start) * 0.98
        share = random.choice((0.0, 0.7, 0.9, 1.0))
        early = random.choice((0.0, 0.0, 0.05))
        done = [task for task in old.tasks if random.random() < (share if task.ends_at <= now else early)]
        pins = [task.uid for task in old.tasks if random.random() < random.choice((0.0, 0.1))]
        return mend(curriculum, request, now, done=done, pins=pins, old=old, **changes)

    return built_once(repair)


def repairs(test):
    return same_requests(given(changed_requests(), st.integers(0, 2**32))(test))


def pinned_ahead(mended: Mended) -> list[Task]:
    return [
        task
        for task in mended.old.tasks
        if task.uid in mended.progress.pins and mended.now < task.ends_at <= mended.request.interview_at
    ]


@repairs
def test_what_is_done_and_what_is_pinned_never_moves(repair, changed, chance):
    mended = repair(*changed, chance)
    after = places(mended.new.tasks)
    done = [task for task in mended.old.tasks if task.uid in mended.progress.shares]
    fixed = places([*done, *pinned_ahead(mended)])
    assert {uid: after.get(uid) for uid in fixed} == fixed


@repairs
def test_nothing_new_lands_before_now_outside_study_hours_or_over_another_session(repair, changed, chance):
    mended = repair(*changed, chance)
    slots = [slot for day in study_days(mended.request) for slot in day.slots]
    for task in mended.added:
        assert task.starts_at >= mended.now
        assert any(slot.start <= task.starts_at and task.ends_at <= slot.end for slot in slots)
    assert len(places(mended.new.tasks)) == len(mended.new.tasks)
    for earlier, later in pairwise(mended.new.tasks):
        assert earlier.ends_at <= later.starts_at


@repairs
def test_mending_twice_changes_nothing_that_the_plan_asks_for_and_moves_no_extra(repair, changed, chance):
    mended = repair(*changed, chance)
    again = mended.again()
    before, after = places(mended.new.tasks), places(again.tasks)
    assert before.items() <= after.items()
    assert all(task.extra for task in again.tasks if task.uid not in before)
    assert {item.item for item in again.unplaced} == {item.item for item in mended.new.unplaced}


@repairs
def test_what_can_stay_makes_way_only_for_more_binding_work_or_what_it_builds_on(repair, changed, chance):
    mended = repair(*changed, chance)
    bindings, possible = mended.bindings, Counter(task.item for task in mended.possible)
    before = Counter(task.item for task in mended.old.tasks)
    waiting = {key for key in bindings.priorities if not possible[key] or possible[key] < before[key]}
    for task in mended.changed:
        priority = bindings.priority(task)
        more_binding = any(bindings.priorities[key] < priority for key in waiting)
        assert more_binding or bindings.needs.get(task.item)


LATER_GROUNDWORK = (
    PlanRequest(
        track="auto",
        starts_on=date(2026, 9, 6),
        interview_at=datetime(2026, 9, 14, 9, 22, tzinfo=UTC),
        time_zone="Asia/Kathmandu",
        weekly=parse_weekly(
            "tue 00:18-05:01, 07:04-19:00; wed 05:00-08:00; thu 00:00-07:30; sun 04:00-14:30, 18:57-19:00"
        ),
        busy=(
            Interval(datetime(2026, 9, 6, 10, 46, tzinfo=UTC), datetime(2026, 9, 7, 0, 22, tzinfo=UTC)),
            Interval(datetime(2026, 9, 8, 5, 59, tzinfo=UTC), datetime(2026, 9, 8, 17, 52, tzinfo=UTC)),
        ),
        focus=(Focus.ENGINEER,),
        known={"bias-variance": 2, "transformer-architecture": 1},
    ),
    {"interview_at": datetime(2026, 9, 20, 9, 22, tzinfo=UTC)},
)
"""A concept was missed and its only new place lies after the practice that builds on it."""


@example(changed=LATER_GROUNDWORK, chance=1)
@repairs
def test_what_builds_on_a_session_stands_after_it(repair, changed, chance):
    mended = repair(*changed, chance)
    fixed = mended.progress.shares.keys() | mended.progress.pins
    ends = {task.item: task.ends_at for task in mended.new.tasks}
    bindings = mended.bindings
    unplaced = {item.item for item in mended.new.unplaced}
    for task in mended.new.tasks:
        if task.uid in fixed:
            continue
        for key in bindings.needs.get(task.item, ()):
            parts = [other for other in mended.new.tasks if other.item == key]
            if any(other.uid in fixed for other in parts):
                continue  # a pin or a check-in put it where it is
            assert key not in unplaced or parts
            assert ends.get(key, task.starts_at) <= task.starts_at


def room_for(item: WorkItem, days: tuple[StudyDay, ...], standing: list[Task], after: datetime) -> bool:
    """Whether the days of the item have a gap for all of it once only `standing` is there."""
    taken = [Interval(task.starts_at, task.ends_at) for task in standing]
    gaps = [gap for day in days[item.first_day : item.last_day + 1] for gap in without(day, taken).slots]
    clipped = [Interval(max(gap.start, after), gap.end) for gap in gaps if gap.end > after]
    return any(minutes_of(gap) >= item.minutes for gap in clipped)


@repairs
def test_binding_work_is_not_lost_while_less_binding_work_holds_a_place_it_could_have(
    work_for, repair, changed, chance
):
    mended = repair(*changed, chance)
    bindings = find_bindings(mended.curriculum, mended.request, Kept(mended.new.tasks))
    days = study_days(mended.request)
    last = max((n for n, day in enumerate(days) if day.is_study_day), default=0)
    asked = work_for(replace(mended.request, not_before=None))
    placed_before = {task.item for task in mended.old.tasks}
    binding = [
        task
        for task in mended.new.tasks
        if bindings.priority(task) == 0
        or task.uid in mended.progress.shares
        or task.uid in mended.progress.pins
    ]
    ends = {task.item: task.ends_at for task in mended.new.tasks}
    needed = {key for task in binding for key in bindings.needs.get(task.item, ())}
    for missed in mended.new.unplaced:
        item = asked.get(missed.item)
        if item is None or item.priority or item.daily or item.rounds or item.key in needed:
            continue
        if item.key not in placed_before or missed.reason is UnplacedReason.PREREQUISITE_UNPLACED:
            continue
        item = replace(item, last_day=min(item.last_day, last - 1), minutes=missed.minutes)
        after = max((ends[key] for key in item.after if key in ends), default=mended.now)
        assert not room_for(item, days, binding, after)


@repairs
def test_all_work_is_done_placed_listed_or_a_days_work_gone_by(repair, changed, chance):
    mended = repair(*changed, chance)
    held = {task.item for task in mended.new.tasks}
    listed = {item.item for item in mended.new.unplaced}
    for task in mended.old.tasks:
        if task.item not in held and task.item not in listed:
            dropped = task.extra or task.item not in mended.bindings.priorities
            assert dropped


@repairs
def test_missed_daily_work_is_not_piled_on_later_days(repair, track_for, changed, chance):
    mended = repair(*changed, chance)
    counts = {
        demand.slug: demand.count
        for demand in track_for(mended.request).demands
        if demand.make in {"problems", "daily_coding"}
    }
    day_of = day_indices(mended.request, mended.new.tasks)
    days = Counter((task.demand, day_of[task.uid]) for task in mended.new.tasks if task.demand in counts)
    assert all(held <= counts[demand] for (demand, _), held in days.items())
