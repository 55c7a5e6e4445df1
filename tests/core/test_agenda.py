"""Today at a glance: the next session, what was left open before, and what tomorrow brings."""

from datetime import date, timedelta

import pytest
from core_samples import MONDAY, at, make_check_in, make_plan, make_task

from planner.core.agenda import build_agenda, days_to_interview
from planner.core.vocabulary import Outcome

TUESDAY = MONDAY + timedelta(days=1)

PLAN = make_plan(
    [
        make_task("monday-1", at("2026-10-05 17:00")),
        make_task("monday-2", at("2026-10-05 18:00")),
        make_task("tuesday-1", at("2026-10-06 17:00"), minutes=20),
        make_task("tuesday-2", at("2026-10-06 18:00"), minutes=25),
        make_task("tuesday-3", at("2026-10-06 19:00"), minutes=15),
        make_task("friday-1", at("2026-10-09 17:00")),
        make_task("friday-2", at("2026-10-09 18:00")),
        make_task("saturday-1", at("2026-10-10 17:00")),
    ]
)


def agenda_at(now: str, *check_ins, day_start_hour: int = 0):
    by_uid = {check_in.uid: check_in for check_in in check_ins}
    return build_agenda(PLAN, by_uid, now=at(now), day_start_hour=day_start_hour)


def uids(items) -> list[str]:
    return [item.task.uid for item in items]


def test_the_day_lists_its_sessions_and_the_first_open_one_is_next():
    agenda = agenda_at("2026-10-06 06:00", make_check_in("tuesday-1", TUESDAY))
    assert agenda.on == TUESDAY
    assert uids(agenda.items) == ["tuesday-1", "tuesday-2", "tuesday-3"]
    assert agenda.next_up
    assert agenda.next_up.task.uid == "tuesday-2"


def test_an_open_session_whose_hour_has_passed_is_still_next():
    agenda = agenda_at("2026-10-06 23:00")
    assert agenda.next_up
    assert agenda.next_up.task.uid == "tuesday-1"


def test_a_skipped_session_is_not_next():
    agenda = agenda_at("2026-10-06 06:00", make_check_in("tuesday-1", TUESDAY, outcome=Outcome.SKIPPED))
    assert agenda.next_up
    assert agenda.next_up.task.uid == "tuesday-2"
    assert agenda.done_count == 0


def test_when_all_is_checked_in_nothing_is_next():
    check_ins = [make_check_in(f"tuesday-{n}", TUESDAY) for n in (1, 2, 3)]
    agenda = agenda_at("2026-10-06 21:00", *check_ins)
    assert agenda.next_up is None
    assert (agenda.done_count, agenda.done_minutes, agenda.planned_minutes) == (3, 60, 60)


def test_minutes_count_planned_time_of_work_done_in_full_or_in_part():
    agenda = agenda_at(
        "2026-10-06 21:00",
        make_check_in("tuesday-1", TUESDAY, minutes=90),
        make_check_in("tuesday-2", TUESDAY, outcome=Outcome.PARTLY),
        make_check_in("tuesday-3", TUESDAY, outcome=Outcome.SKIPPED),
    )
    assert (agenda.done_count, agenda.done_minutes, agenda.planned_minutes) == (2, 45, 60)


def test_open_sessions_of_past_days_are_listed_latest_first():
    agenda = agenda_at("2026-10-09 06:00", make_check_in("monday-2"), make_check_in("tuesday-2", TUESDAY))
    assert uids(agenda.earlier) == ["tuesday-3", "tuesday-1", "monday-1"]


def test_the_next_day_that_has_sessions_is_upcoming():
    assert uids(agenda_at("2026-10-06 06:00").upcoming) == ["friday-1", "friday-2"]
    assert uids(agenda_at("2026-10-09 06:00").upcoming) == ["saturday-1"]
    assert uids(agenda_at("2026-10-10 06:00").upcoming) == []


def test_a_day_without_sessions_is_empty_and_says_what_comes():
    agenda = agenda_at("2026-10-07 12:00")
    assert (agenda.items, agenda.next_up, agenda.planned_minutes) == ((), None, 0)
    assert uids(agenda.upcoming) == ["friday-1", "friday-2"]


def test_after_midnight_it_is_still_the_evening_before_until_the_day_starts():
    assert agenda_at("2026-10-07 02:00", day_start_hour=4).on == TUESDAY
    assert agenda_at("2026-10-07 04:00", day_start_hour=4).on == date(2026, 10, 7)


def test_today_is_told_by_the_clock_of_the_persons_zone():
    plan = make_plan(PLAN.tasks, time_zone="Pacific/Auckland")
    agenda = build_agenda(plan, {}, now=at("2026-10-05 18:00"), day_start_hour=0)
    assert agenda.on == TUESDAY  # 07:00 on Tuesday in Auckland
    assert uids(agenda.items) == ["monday-1", "monday-2"]


@pytest.mark.parametrize(
    ("today", "days"),
    [(MONDAY, 14), (date(2026, 10, 18), 1), (date(2026, 10, 19), 0), (date(2026, 10, 21), -2)],
)
def test_days_to_the_interview_count_down_and_past_it(today, days):
    assert days_to_interview(PLAN, today) == days


def test_the_interview_is_counted_by_the_date_on_the_persons_calendar():
    plan = make_plan([], time_zone="Pacific/Auckland", interview_at=at("2026-10-19 20:00"))
    assert days_to_interview(plan, MONDAY) == 15
