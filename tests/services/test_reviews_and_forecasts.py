"""The weekly review and the forecast record of a person, read with the plans in force then."""

from datetime import datetime

import pytest
from service_samples import DAY, NOW, Desk

from planner.core.dashboard import Dashboard
from planner.core.errors import NotFoundError
from planner.core.learning import read_learning
from planner.core.review_changes import Cause
from planner.core.weekly_review import WeeklyReview
from planner.services.forecasts import CalibrationPage, show_calibration, show_review
from planner.services.past_forecasts import MOST_PEOPLE, PastForecasts, moment_of
from planner.services.readiness import show_dashboard


def dashboard_of(desk: Desk, now: datetime) -> Dashboard:
    learning = read_learning(desk.curriculum, desk.situation.standing)
    return show_dashboard(desk.situation, desk.curriculum, learning, now=now)


def review(desk: Desk, now: datetime) -> WeeklyReview | None:
    return show_review(
        desk.database,
        desk.person_id,
        desk.situation,
        desk.curriculum,
        dashboard_of(desk, now),
        now=now,
    )


def calibration(desk: Desk, now: datetime, past: PastForecasts | None = None) -> CalibrationPage:
    return show_calibration(
        desk.database,
        past or PastForecasts(),
        desk.person_id,
        desk.situation,
        desk.curriculum,
        dashboard_of(desk, now),
    )


def test_without_a_plan_there_is_neither(desk: Desk):
    with pytest.raises(NotFoundError):
        review(desk, NOW)


def test_the_first_review_comes_the_day_after_the_plan(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    assert review(desk, NOW) is None
    found = review(desk, NOW + DAY)
    assert found
    assert (found.opens_on, found.closes_on, found.sessions_done) == (NOW.date(), NOW.date(), 1)
    assert found.now is None
    assert found.ready is not None
    assert [move.before for move in found.moves] == [None]


def test_a_plan_changed_within_the_week_is_compared_with_the_one_before_it(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    desk.change_plan(now=NOW + 9 * DAY, left_out=(), busy=(), weekly=desk.situation.planned()[1].weekly)
    before = desk.situation.standing.plan_id
    desk.change_plan(now=NOW + 9 * DAY, added=("cold-start",))
    assert desk.situation.standing.plan_id != before
    found = review(desk, NOW + 10 * DAY)
    assert found
    assert found.forecast
    parts = found.forecast.parts(digits=6)
    assert parts[Cause.PLAN] != 0
    assert sum(parts.values()) == pytest.approx(100 * (found.forecast.now - found.forecast.before), abs=1e-4)


def test_three_hours_are_enough_for_the_best_sessions(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    found = review(desk, NOW + DAY)
    assert found
    assert 0 < sum(gap.minutes for gap in found.best) <= 180


def test_forecasts_remembered_equal_those_worked_out_anew(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    past = PastForecasts()
    first = calibration(desk, NOW + 8 * DAY, past)
    desk.check_in(desk.plan.tasks[1].uid, now=NOW + 8 * DAY)
    desk.change_plan(now=NOW + 8 * DAY, added=("cold-start",))
    again = calibration(desk, NOW + 9 * DAY, past)
    assert [week.made_on for week in first.record.weeks] == [(NOW + 7 * DAY).date()]
    assert again == calibration(desk, NOW + 9 * DAY)
    assert len(past.of(desk.person_id)) == 12


def test_the_log_before_a_moment_decides_what_is_remembered(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid, now=NOW + DAY)
    entries = desk.situation.entries
    instant = NOW + DAY
    assert moment_of(entries, instant) == (instant, len(entries) - 1, entries[-2].id)
    assert moment_of(entries, NOW) == (NOW, 0, 0)


def test_only_people_seen_lately_are_remembered():
    past = PastForecasts()
    for person_id in range(MOST_PEOPLE + 1):
        past.keep(person_id, {moment_of([], NOW): None})
    assert past.of(0) == {}
    assert past.of(MOST_PEOPLE) == {moment_of([], NOW): None}
