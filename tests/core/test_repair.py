"""Mending a plan: few changes, the most binding work first, and nothing lands in the past."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from core_samples import MONDAY, WEEKDAYS_AND_SATURDAY, at, interval, make_request, make_task
from repair_samples import Mended, mend, mend_after_missing, places

from planner.core.availability import study_days
from planner.core.curriculum import Curriculum
from planner.core.plan import DateRange, Interview, Plan
from planner.core.planning import build_plan, day_indices
from planner.core.repair import Progress, find_displaced, plan_afresh, repair_plan
from planner.core.weekly_hours import parse_weekly

WEEK_THREE = at("2026-10-19 00:00")
TWO_HOURS = "mon-sun 19:00-21:00"
SHORT_EVENINGS = "mon-sun 19:00-19:45"


def sessions_of(plan: Plan, item: str) -> list:
    return [task for task in plan.tasks if task.item == item]


@pytest.fixture(scope="module")
def missed_three_days(curriculum: Curriculum) -> Mended:
    """The 8-week plan, everything done until three days were missed in its third week."""
    return mend_after_missing(curriculum, make_request(), WEEK_THREE, days=3)


def test_without_anything_displaced_nothing_changes(curriculum: Curriculum):
    mended = mend_after_missing(curriculum, make_request(), WEEK_THREE, days=0)
    assert not mended.displaced.any
    assert mended.new.tasks == mended.old.tasks


def test_what_was_missed_finds_a_new_place(missed_three_days: Mended):
    assert missed_three_days.displaced.missed
    daily = {"problems-a-day", "daily-coding"}
    for missed in missed_three_days.displaced.missed:
        found = sessions_of(missed_three_days.new, missed.item)
        if missed.demand not in daily:
            assert found
            assert all(task.starts_at >= missed_three_days.now for task in found)


def test_what_asks_for_a_catch_up_is_named(missed_three_days: Mended):
    found = missed_three_days.displaced
    expected = [
        task
        for task in missed_three_days.old.tasks
        if WEEK_THREE <= task.starts_at < missed_three_days.now and not task.extra
    ]
    assert list(found.missed) == expected != []
    assert (found.clashing, found.over, found.any) == ((), (), True)


def test_a_missed_daily_problem_is_not_piled_on(curriculum: Curriculum):
    request = make_request()
    mended = mend_after_missing(curriculum, request, at("2026-10-06 00:00"), days=3)
    day_of = day_indices(request, (*mended.old.tasks, *mended.new.tasks))

    def daily(plan: Plan) -> Counter[int]:
        return Counter(
            day_of[task.uid]
            for task in plan.tasks
            if task.demand in {"problems-a-day", "daily-coding"} and day_of[task.uid] >= 4
        )

    assert any(task.demand == "problems-a-day" for task in mended.displaced.missed)
    assert daily(mended.new) == daily(mended.old)


def test_work_whose_phase_is_over_may_still_be_done_later(curriculum: Curriculum):
    request = make_request(weekly=TWO_HOURS)
    mended = mend_after_missing(curriculum, request, at("2026-10-30 00:00"), days=4)
    fundamentals = next(phase for phase in mended.new.phases if phase.slug == "ml-fundamentals")
    late = [
        task
        for task in mended.added
        if task.phase == "ml-fundamentals" and task.starts_at.date() > fundamentals.last_on
    ]
    assert any(task.item in {old.item for old in mended.displaced.missed} for task in late)


def test_extras_give_way_before_work_the_plan_asks_for(curriculum: Curriculum):
    mended = mend_after_missing(curriculum, make_request(weekly=TWO_HOURS), at("2026-10-20 00:00"), days=3)
    assert mended.changed
    assert all(task.extra for task in mended.changed)
    assert not mended.new.unplaced


def test_nothing_asked_for_is_missing_while_an_old_extra_holds_a_place_it_could_have(curriculum: Curriculum):
    request = make_request("4-week", 28, weekly="mon-sun 18:00-21:00")
    mended = mend_after_missing(curriculum, request, at("2026-10-20 00:00"), days=3)
    assert mended.new.unplaced
    extras = {task.uid for task in mended.new.tasks if task.extra}
    without = replace(mended.new, tasks=tuple(task for task in mended.new.tasks if not task.extra))
    roomy = repair_plan(curriculum, mended.request, without.tasks, mended.progress, now=mended.now)
    assert extras
    assert {item.item for item in mended.new.unplaced} == {item.item for item in roomy.unplaced}


def test_what_builds_on_a_displaced_session_comes_after_it(curriculum: Curriculum):
    request = make_request("4-week", 28, weekly=TWO_HOURS)
    old = build_plan(curriculum, request)
    learned = next(
        task
        for task in old.tasks
        if task.item.startswith("learn/")
        and any(other.item == task.item.replace("learn/", "practice/") for other in old.tasks)
    )
    practice = next(task for task in old.tasks if task.item == learned.item.replace("learn/", "practice/"))
    now = practice.starts_at - timedelta(minutes=5)
    done = [task for task in old.tasks if task.ends_at <= now and task.item != learned.item]
    mended = mend(curriculum, request, now, done=done, old=old)
    (again,) = sessions_of(mended.new, learned.item)
    after = sessions_of(mended.new, practice.item)
    assert after
    assert now <= again.starts_at
    assert all(again.ends_at <= task.starts_at for task in after)
    assert again.uid == learned.uid


def test_a_session_under_way_stays(curriculum: Curriculum):
    request = make_request()
    old = build_plan(curriculum, request)
    task = old.tasks[20]
    done = old.tasks[:20]
    mended = mend(curriculum, request, task.starts_at + timedelta(minutes=7), done=done, old=old)
    assert task in mended.new.tasks
    assert not mended.displaced.any


def test_checked_in_sessions_stay_even_where_there_is_no_time_any_more(curriculum: Curriculum):
    request = make_request()
    old = build_plan(curriculum, request)
    done = [task for task in old.tasks if task.ends_at <= WEEK_THREE] + [old.tasks[100]]
    mended = mend(
        curriculum, request, WEEK_THREE, done=done, old=old, weekly=parse_weekly("mon-sun 06:00-08:00")
    )
    assert set(done) <= set(mended.new.tasks)


def test_a_pinned_session_stays_outside_the_hours_until_it_has_gone_by(curriculum: Curriculum):
    request = make_request()
    old = build_plan(curriculum, request)
    pinned = next(task for task in old.tasks if task.starts_at > WEEK_THREE and not task.extra)
    mornings = parse_weekly("mon-sun 06:00-08:00")
    done = [task for task in old.tasks if task.ends_at <= WEEK_THREE]
    kept = mend(curriculum, request, WEEK_THREE, done=done, pins=[pinned.uid], old=old, weekly=mornings)
    assert pinned in kept.new.tasks
    gone = mend(curriculum, request, pinned.ends_at, done=done, pins=[pinned.uid], old=old, weekly=mornings)
    assert pinned not in gone.new.tasks


def test_a_busy_time_moves_only_what_it_meets(curriculum: Curriculum):
    request = make_request(weekly=TWO_HOURS)
    busy = interval("2026-10-21 16:00", "2026-10-21 22:00")
    mended = mend(
        curriculum,
        request,
        WEEK_THREE,
        done=[t for t in build_plan(curriculum, request).tasks if t.ends_at <= WEEK_THREE],
        busy=(busy,),
    )
    assert mended.displaced.clashing
    assert all(busy.start < task.ends_at and task.starts_at < busy.end for task in mended.displaced.clashing)
    assert not any(busy.start < task.ends_at and task.starts_at < busy.end for task in mended.new.tasks)
    assert all(task.extra for task in mended.changed)
    assert not mended.new.unplaced


def test_a_pause_is_left_free(curriculum: Curriculum):
    request = make_request(weekly=TWO_HOURS)
    pause = DateRange(MONDAY + timedelta(days=20), MONDAY + timedelta(days=25))
    mended = mend(curriculum, request, at("2026-10-05 00:00"), days_off=(pause,))
    day_of = day_indices(request, mended.new.tasks)
    assert not {day_of[task.uid] for task in mended.new.tasks} & set(range(20, 26))
    lost = {task.item for task in mended.old.tasks if not task.extra} - {
        task.item for task in mended.new.tasks
    }
    assert lost <= {item.item for item in mended.new.unplaced} | {
        task.item for task in mended.old.tasks if task.demand in {"problems-a-day", "daily-coding"}
    }


def test_fewer_hours_keep_what_still_lies_in_them(curriculum: Curriculum):
    request = make_request(weekly=TWO_HOURS)
    fewer = parse_weekly("mon-sun 19:00-20:00")
    mended = mend(curriculum, request, at("2026-10-05 00:00"), weekly=fewer)
    slots = [slot for day in study_days(mended.request) for slot in day.slots]
    for task in mended.new.tasks:
        assert any(slot.start <= task.starts_at and task.ends_at <= slot.end for slot in slots)
    inside = [task for task in mended.ahead if not task.extra]
    assert len([task for task in mended.changed if not task.extra]) < len(inside) // 2


def test_a_later_interview_keeps_every_session_and_fills_the_days_won(curriculum: Curriculum):
    request = make_request("4-week", 28, weekly=TWO_HOURS)
    mended = mend(
        curriculum, request, at("2026-10-05 00:00"), interview_at=request.interview_at + timedelta(days=4)
    )
    light = request.interview_at - timedelta(days=1, hours=12)  # that day is an ordinary one now
    assert all(task.extra and task.starts_at > light for task in mended.changed)
    assert any(task.starts_at > request.interview_at for task in mended.new.tasks)


def test_an_earlier_interview_leaves_nothing_after_it(curriculum: Curriculum):
    request = make_request("8-week", 56, weekly=TWO_HOURS)
    earlier = request.interview_at - timedelta(days=14)
    mended = mend(curriculum, request, at("2026-10-05 00:00"), interview_at=earlier)
    assert mended.new.tasks[-1].ends_at < earlier
    assert mended.new.interview_at == earlier
    first_weeks = {task.uid for task in mended.ahead if task.starts_at < WEEK_THREE}
    bindings = mended.bindings
    assert not {task.uid for task in mended.changed if bindings.priority(task) == 0} & first_weeks


def test_an_earlier_interview_that_is_over_asks_for_a_catch_up():
    over, ahead = Interview("Over", at("2026-10-10 09:00")), Interview("Ahead", at("2026-10-20 09:00"))
    request = make_request(earlier=(over, ahead))
    found = find_displaced(request, [], Progress(), now=at("2026-10-12 00:00"))
    assert found.over == (over,)
    assert found.any
    assert not find_displaced(request, [], Progress(), now=at("2026-10-09 00:00")).any


def test_after_the_interview_nothing_asks_for_a_catch_up():
    request = make_request("2-week", 14)
    missed = [make_task()]
    assert find_displaced(request, missed, Progress(), now=at("2026-10-12 00:00")).missed == tuple(missed)
    assert not find_displaced(request, missed, Progress(), now=request.interview_at).any


def test_nobody_owes_an_extra_session():
    request = make_request("2-week", 14)
    missed = [make_task(extra=True)]
    assert not find_displaced(request, missed, Progress(), now=at("2026-10-12 00:00")).any


def test_what_was_given_up_or_is_at_hand_leaves_the_plan(curriculum: Curriculum):
    request = make_request("8-week", 56, weekly=TWO_HOURS)
    now = at("2026-10-05 00:00")
    old = build_plan(curriculum, request)
    keys = [task.item for task in old.tasks if task.item.startswith("story/")][:2]
    assert keys
    for field in ("left_out", "ready"):
        mended = mend(curriculum, request, now, old=old, **{field: tuple(keys)})
        assert not {task.item for task in mended.new.tasks} & set(keys)
        assert not {item.item for item in mended.new.unplaced} & set(keys)


def test_extras_are_chosen_anew_only_where_that_is_asked(curriculum: Curriculum):
    request = make_request(weekly=TWO_HOURS)
    now = at("2026-10-05 00:00")
    old = build_plan(curriculum, request)
    rounds = next(slug for slug, found in curriculum.rounds.items() if found.pillar.value == "behavioural")
    changed = replace(request, not_before=now, rounds=(rounds,))
    stays = repair_plan(curriculum, changed, old.tasks, Progress(), now=now)
    anew = repair_plan(curriculum, changed, old.tasks, Progress(), now=now, chooses_extras_anew=True)
    assert places(old.tasks).items() <= places(stays.tasks).items()
    assert not places(old.tasks).items() <= places(anew.tasks).items()
    stated = places(task for task in old.tasks if not task.extra)
    assert stated.items() <= places(anew.tasks).items()
    assert anew.readiness > 0.99 * stays.readiness


def test_planned_afresh_only_what_is_done_or_pinned_stays(curriculum: Curriculum):
    request = make_request()
    old = build_plan(curriculum, request)
    done, pinned = old.tasks[:10], old.tasks[80]
    gone_by = old.tasks[12]
    progress = Progress({task.uid: 1.0 for task in done}, frozenset({pinned.uid, gone_by.uid}))
    now = old.tasks[20].starts_at
    changed = replace(request, not_before=now, weekly=parse_weekly("mon-sun 06:00-08:00"))
    new = plan_afresh(curriculum, changed, old.tasks, progress, now=now)
    assert [task for task in new.tasks if task in old.tasks] == [*done, pinned]
    assert all(task.starts_at >= now for task in new.tasks if task not in done)


def test_three_missed_days_in_week_three_change_a_tenth_of_the_dates_on_average_and_never_a_fifth(
    curriculum: Curriculum,
):
    shares = []
    for weekly in (WEEKDAYS_AND_SATURDAY, TWO_HOURS):
        for days in range(5):
            first = WEEK_THREE + timedelta(days=days)
            mended = mend_after_missing(curriculum, make_request(weekly=weekly), first, days=3)
            after = {task.uid: task.starts_at.date() for task in mended.new.tasks}
            changed = [task for task in mended.ahead if after.get(task.uid) != task.starts_at.date()]
            shares.append(len(changed) / len(mended.ahead))
    assert all(shares)
    assert sum(shares) / len(shares) <= 0.10
    assert max(shares) <= 0.20


def test_what_builds_on_a_session_that_finds_an_earlier_place_stays(curriculum: Curriculum):
    mended = mend_after_missing(curriculum, make_request(weekly=TWO_HOURS), at("2026-10-22 00:00"), days=3)
    assert "learn/neural-networks" in {task.item for task in mended.displaced.missed} | {
        task.item for task in mended.changed
    }
    assert "learn/cnn-rnn" not in {task.item for task in mended.changed}
    assert mended.bindings.needs["learn/cnn-rnn"] == {"learn/neural-networks"}


def test_where_the_hours_are_too_few_the_most_binding_stays(curriculum: Curriculum):
    mended = mend_after_missing(
        curriculum, make_request(weekly=SHORT_EVENINGS), at("2026-10-05 00:00"), days=3
    )
    bindings = mended.bindings
    learned = {
        task.item for task in mended.displaced.missed if bindings.priority(task) == 0 and "learn" in task.item
    }
    assert learned <= {task.item for task in mended.new.tasks}
    assert all(bindings.priority(task) > 0 for task in mended.changed if not bindings.needs.get(task.item))


def test_a_missed_session_keeps_its_uid_at_its_new_place(missed_three_days: Mended):
    uids = {task.item: task.uid for task in missed_three_days.displaced.missed if task.parts == 1}
    moved = [task for task in missed_three_days.added if task.item in uids and task.parts == 1]
    assert moved
    assert all(task.uid == uids[task.item] for task in moved)
