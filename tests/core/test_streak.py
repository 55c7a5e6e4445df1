"""Study days in a row: what counts, what interrupts, and what does neither."""

from datetime import timedelta

import pytest
from core_samples import MONDAY, make_plan
from hypothesis import given
from hypothesis import strategies as st

from planner.core.plan import DayCapacity
from planner.core.streak import Streak, read_streak
from planner.core.weekly_hours import parse_weekly

WEEKDAYS = parse_weekly("mon-fri 19:00-20:00")
EVERY_DAY = parse_weekly("mon-sun 19:00-20:00")


def streak(offered: list[int], studied: list[int], today: int, weekly=EVERY_DAY) -> Streak:
    """The streak when days, counted from Monday, offered an hour and were studied; others are off."""
    span = max([*offered, 0]) + 1
    days = tuple(
        DayCapacity(MONDAY + timedelta(days=day), 60 if day in offered else 0) for day in range(span)
    )
    on = {MONDAY + timedelta(days=day) for day in studied}
    plan = make_plan([], availability=days)
    return read_streak(on, plan, weekly, today=MONDAY + timedelta(days=today))


@pytest.mark.parametrize(
    ("offered", "studied", "today", "current", "longest"),
    [
        ([], [], 0, 0, 0),
        ([0, 1, 2], [0, 1, 2], 2, 3, 3),
        ([0, 1, 2], [0, 1], 2, 2, 2),  # today is not over
        ([0, 1, 2, 3], [0, 1], 3, 0, 2),
        ([0, 1, 2, 3], [0, 1, 3], 3, 1, 2),
        ([0, 1, 2], [1, 2], 2, 2, 2),
        ([0, 1, 4, 7], [0, 1, 4], 6, 3, 3),  # days off neither count nor interrupt
        ([0, 4], [0, 2, 4], 4, 3, 3),  # study on a day off counts
        ([0, 1, 5], [0, 1], 3, 2, 2),  # days to come do not matter
        ([0, 1], [0, 1, 9], 1, 2, 2),
        ([0, 1], [0, 1], 30, 2, 2),  # after the plan nothing interrupts
    ],
)
def test_a_streak_counts_study_days_in_a_row(offered, studied, today, current, longest):
    assert streak(offered, studied, today) == Streak(current, longest)


def test_a_day_too_short_for_any_session_is_no_study_day():
    days = (DayCapacity(MONDAY, 60), DayCapacity(MONDAY + timedelta(days=1), 14))
    plan = make_plan([], availability=days)
    found = read_streak({MONDAY}, plan, EVERY_DAY, today=MONDAY + timedelta(days=2))
    assert found == Streak(1, 1)


@pytest.mark.parametrize(
    ("studied", "current"),
    [
        ([-3, 0], 2),  # Friday and Monday: the weekend offers no hours
        ([-4, 0], 1),  # the Friday between them did
        ([-7, -6, -5, -4, -3, 0], 6),
    ],
)
def test_before_the_plan_the_hours_of_the_week_say_which_days_count(studied, current):
    assert streak([0], studied, 0, WEEKDAYS).current == current


days = st.lists(st.integers(-15, 20), max_size=14, unique=True)
plan_days = st.lists(st.integers(0, 20), max_size=12, unique=True)


@given(plan_days, days, st.integers(0, 20))
def test_studying_on_one_more_day_never_shortens_a_streak(offered, studied, today):
    before, after = streak(offered, studied, today), streak(offered, [*studied, today], today)
    assert after.current >= before.current
    assert after.longest >= before.longest


@given(plan_days, days, st.integers(0, 20))
def test_a_streak_is_at_most_the_days_studied_and_the_longest_one(offered, studied, today):
    found = streak(offered, studied, today)
    assert found.current <= found.longest <= sum(day <= today for day in studied)


@given(plan_days, days, st.integers(0, 20), st.integers(0, 20))
def test_a_day_off_more_never_shortens_the_streak(offered, studied, today, off):
    fewer = [day for day in offered if day != off]
    if off not in studied:
        assert streak(fewer, studied, today).current >= streak(offered, studied, today).current
