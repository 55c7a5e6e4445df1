"""Free time is the windows of the week minus days off, busy times, the past and the date of the interview."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from core_samples import MONDAY, at, interval, make_days, make_request
from hypothesis import given
from hypothesis import strategies as st
from plan_strategies import requests
from wall_clock_model import free_instants, free_minutes

from planner.core.availability import interview_date, study_days, subtract
from planner.core.plan import DateRange, Interval

EVENING = "mon-sun 19:00-20:30"  # in Berlin 17:00-18:30 UTC until the end of October


def test_every_day_up_to_the_interview_is_there_whether_it_has_hours_or_not():
    days = study_days(make_request(days=7))
    assert [day.on for day in days] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert [day.minutes for day in days] == [90, 90, 90, 90, 90, 180, 0]


def test_the_date_of_the_interview_is_the_one_on_the_persons_calendar():
    late_evening = make_request(time_zone="Pacific/Auckland", interview_at=at("2026-10-19 20:00"))
    assert interview_date(late_evening) == date(2026, 10, 20)


def test_windows_become_instants_of_that_day():
    monday = study_days(make_request(weekly="mon 07:00-07:30, 19:00-20:30"))[0]
    assert monday.slots == (
        interval("2026-10-05 05:00", "2026-10-05 05:30"),
        interval("2026-10-05 17:00", "2026-10-05 18:30"),
    )
    assert (monday.minutes, monday.longest) == (120, 90)


def test_days_off_are_empty_on_both_ends_of_their_range():
    off = (DateRange(date(2026, 10, 6), date(2026, 10, 8)),)
    days = study_days(make_request(days=6, weekly=EVENING, days_off=off))
    assert [day.minutes for day in days] == [90, 0, 0, 0, 90, 90]


def test_a_day_off_may_reach_as_far_as_the_calendar_does():
    off = (DateRange(date.min, MONDAY), DateRange(date(2026, 10, 8), date.max))
    days = study_days(make_request(days=6, weekly=EVENING, days_off=off))
    assert [day.minutes for day in days] == [0, 90, 90, 0, 0, 0]


def test_a_busy_time_cuts_a_window_in_two():
    busy = (interval("2026-10-05 17:30", "2026-10-05 17:45"),)
    monday = study_days(make_request(busy=busy))[0]
    assert monday.slots == (
        interval("2026-10-05 17:00", "2026-10-05 17:30"),
        interval("2026-10-05 17:45", "2026-10-05 18:30"),
    )


def test_a_busy_time_takes_every_minute_it_touches():
    seconds = timedelta(seconds=30)
    busy = (Interval(at("2026-10-05 17:30") + seconds, at("2026-10-05 17:44") + seconds),)
    monday = study_days(make_request(busy=busy))[0]
    assert monday.slots == (
        interval("2026-10-05 17:00", "2026-10-05 17:30"),
        interval("2026-10-05 17:45", "2026-10-05 18:30"),
    )


def test_a_busy_time_over_midnight_takes_from_both_days():
    busy = (interval("2026-10-05 18:00", "2026-10-06 17:15"),)
    days = study_days(make_request(weekly=EVENING, busy=busy))
    assert [day.minutes for day in days[:3]] == [60, 75, 90]


@pytest.mark.parametrize(
    ("now", "left"),
    [("16:00:00", 90), ("17:00:00", 90), ("17:10:00", 80), ("17:10:01", 79), ("18:30:00", 0)],
)
def test_nothing_is_free_before_now_and_a_started_minute_is_gone(now, left):
    days = study_days(make_request(weekly=EVENING, not_before=at(f"2026-10-05 {now}")))
    assert [day.minutes for day in days[:2]] == [left, 90]


def test_hours_after_midnight_belong_to_the_evening_before_when_the_day_starts_at_four():
    request = make_request(days=2, weekly="mon-sun 00:00-01:00, 23:00-24:00", day_start_hour=4)
    monday, tuesday = study_days(request)
    assert monday.slots == (
        interval("2026-10-05 21:00", "2026-10-05 22:00"),
        interval("2026-10-05 22:00", "2026-10-05 23:00"),
    )
    # On Tuesday night the interview's own date begins at midnight, and it stays free.
    assert tuesday.slots == (interval("2026-10-06 21:00", "2026-10-06 22:00"),)


def test_a_window_over_the_day_start_hour_is_cut_between_the_two_days():
    sunday, monday = study_days(
        make_request(days=2, starts_on=date(2026, 10, 4), weekly="mon 03:00-05:00", day_start_hour=4)
    )
    assert sunday.slots == (interval("2026-10-05 01:00", "2026-10-05 02:00"),)
    assert monday.slots == (interval("2026-10-05 02:00", "2026-10-05 03:00"),)


def test_the_early_hours_of_the_first_date_belong_to_the_day_before_the_plan():
    days = study_days(make_request(days=2, weekly="mon 02:00-03:00", day_start_hour=4))
    assert [day.minutes for day in days] == [0, 0]


def test_a_day_off_frees_the_night_that_belongs_to_it():
    off = (DateRange(MONDAY, MONDAY),)
    days = study_days(make_request(days=3, weekly="mon-sun 01:00-02:00", day_start_hour=4, days_off=off))
    assert [day.minutes for day in days] == [0, 60, 0]


@pytest.mark.parametrize(("pieces", "is_one"), [([14], False), ([15], True), ([10, 10], False), ([], False)])
def test_a_study_day_is_one_on_which_a_session_fits(pieces, is_one):
    day = make_days(pieces)[0]
    assert day.is_study_day is is_one
    assert day.longest == max(pieces, default=0)


@given(requests(days=st.integers(1, 4)))
def test_free_time_agrees_with_looking_at_every_minute(plan_request):
    days = study_days(plan_request)
    counted = free_minutes(plan_request)
    assert {day.on: day.minutes for day in days if day.minutes} == counted
    inside = {
        slot.start + timedelta(minutes=n)
        for day in days
        for slot in day.slots
        for n in range(day.minutes)
        if slot.start + timedelta(minutes=n) < slot.end
    }
    assert inside == free_instants(plan_request)


@given(requests(days=st.integers(1, 10)))
def test_more_busy_times_never_free_anything(plan_request):
    idle = study_days(replace(plan_request, busy=()))
    for with_busy, without in zip(study_days(plan_request), idle, strict=True):
        assert with_busy.minutes <= without.minutes


# ---- cutting intervals, on a small scale of minutes

minutes = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(
    lambda pair: Interval(
        at("2026-10-05 00:00") + timedelta(minutes=pair[0]),
        at("2026-10-05 00:00") + timedelta(minutes=sum(pair)),
    )
)


def minutes_in(pieces: list[Interval]) -> set[object]:
    return {
        piece.start + timedelta(minutes=n)
        for piece in pieces
        for n in range(round((piece.end - piece.start).total_seconds() / 60))
    }


@given(minutes, st.lists(minutes, max_size=6))
def test_what_is_left_is_the_piece_without_the_busy_minutes(piece, busy):
    left = subtract(piece, busy)
    assert minutes_in(left) == minutes_in([piece]) - minutes_in(busy)
    assert all(part.start < part.end for part in left)
    assert left == sorted(left, key=lambda part: part.start)


@given(minutes, st.lists(minutes, max_size=5), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_of_busy_times_matters(piece, busy, random):
    shuffled = random.sample(busy * 2, k=len(busy) * 2)
    assert subtract(piece, shuffled) == subtract(piece, busy)


@given(minutes, st.lists(minutes, max_size=5))
def test_what_is_left_has_nothing_more_to_lose(piece, busy):
    left = subtract(piece, busy)
    assert [part for kept in left for part in subtract(kept, busy)] == left
