"""Progress read for a person: done against planned, what fades, and study days in a row."""

from datetime import date

import pytest
from service_samples import DAY, NOW, Desk

from planner.core.errors import NotFoundError
from planner.core.learning import read_learning
from planner.core.vocabulary import Outcome
from planner.services.progress import ProgressPage, show_progress, show_streak


def progress(desk: Desk, now=NOW) -> ProgressPage:
    situation = desk.situation
    learning = read_learning(desk.curriculum, situation.standing)
    return show_progress(situation, desk.curriculum, learning, now=now)


def test_without_a_plan_there_is_no_progress(desk: Desk):
    with pytest.raises(NotFoundError):
        progress(desk)


def test_before_the_first_entry_nothing_is_claimed(desk: Desk):
    desk.make_plan()
    page = progress(desk)
    assert not page.has_data
    assert (page.fading, page.studied, page.streak.current) == ([], [], 0)
    assert page.so_far
    assert page.so_far.done == 0


def test_a_check_in_shows_in_every_part(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid, Outcome.DONE, minutes=35)
    page = progress(desk)
    assert page.so_far
    assert page.so_far.done == 35
    assert sum(found.done for found in page.pillars) == 35
    assert [found.concept.slug for found in page.fading] == [desk.first.concepts[0]]
    assert page.fading[0].today == 1
    assert page.fading[0].then < 1
    assert (page.streak.current, page.first_on) == (1, date(2026, 11, 23))
    assert sum(day.minutes or 0 for week in page.weeks for day in week) == 35


def test_what_is_planned_so_far_grows_with_the_days(desk: Desk):
    desk.make_plan()
    monday, tuesday = (progress(desk, NOW + days * DAY).so_far for days in (0, 1))
    assert monday
    assert tuesday
    assert 0 < monday.planned < tuesday.planned <= tuesday.offered


def test_a_streak_survives_a_rest_day_and_ends_after_a_study_day_without_study(desk: Desk):
    desk.make_plan()
    friday = NOW + 4 * DAY
    for day in (4, 5):
        task = next(task for task in desk.plan.tasks if task.starts_at.date() == (NOW + day * DAY).date())
        desk.check_in(task.uid, now=NOW + day * DAY)
    assert show_streak(desk.situation, now=friday + DAY).current == 2
    assert show_streak(desk.situation, now=friday + 3 * DAY).current == 2  # Monday: Sunday has no hours
    assert show_streak(desk.situation, now=friday + 4 * DAY).current == 0
    assert show_streak(desk.situation, now=friday + 4 * DAY).longest == 2


def test_after_the_interview_nothing_is_left_to_fade(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    page = progress(desk, NOW + 30 * DAY)
    assert page.is_over
    assert page.fading == []
    assert page.so_far == page.days[-1]
