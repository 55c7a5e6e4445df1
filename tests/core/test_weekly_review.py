"""The week of a review: where it begins and ends, and what it counts."""

from datetime import timedelta

import pytest
from core_samples import MONDAY
from review_samples import SESSIONS, TODAY, adopted, done, drilled, entry, review, sides, undone

from planner.core.curriculum import Curriculum
from planner.core.journal_entry import EntryKind
from planner.core.readiness import readiness_on
from planner.core.weekly_review import opening_of, standing_before

DAY = timedelta(days=1)


def test_the_week_is_seven_study_days_and_ends_yesterday(curriculum: Curriculum):
    found = review(curriculum, [adopted(), done(2, 1)])
    assert (found.opens_on, found.closes_on) == (TODAY - 7 * DAY, TODAY - DAY)


def test_of_a_young_account_it_begins_with_the_first_plan(curriculum: Curriculum):
    rated = entry(2, EntryKind.RATINGS_GIVEN, 11, {"ratings": {"svm": 3}, "part_of": 1})
    log = [adopted(1, 11), rated, done(3, 11.2)]
    found = review(curriculum, log)
    assert (found.opens_on, found.closes_on) == (MONDAY + 11 * DAY, TODAY - DAY)
    opening = opening_of(log, TODAY)
    assert opening
    assert (opening.at, opening.standing.ratings, dict(opening.standing.check_ins)) == (
        log[0].at,
        {"svm": 3},
        {},
    )


def test_there_is_none_before_a_plan_is_a_day_old():
    assert opening_of([], TODAY) is None
    assert opening_of([adopted(1, 14)], TODAY) is None
    assert opening_of([adopted(1, 13)], TODAY) is not None
    assert opening_of([adopted(1, 10), undone(2, 11, 1), adopted(3, 14)], TODAY) is None


def test_what_is_done_today_counts_tomorrow(curriculum: Curriculum):
    log = [adopted(), done(2, 1), done(3, 9, 2)]
    later = [*log, done(4, 14, 3), drilled(5, 14, curriculum, ticked=3)]
    assert review(curriculum, log) == review(curriculum, later)
    assert review(curriculum, log, TODAY + DAY) != review(curriculum, later, TODAY + DAY)


def test_what_is_said_today_about_yesterday_counts_at_once(curriculum: Curriculum):
    late = done(3, 14, 2)
    dated_back = type(late)(late.id, late.kind, late.at, TODAY - DAY, late.payload)
    assert review(curriculum, [adopted(), done(2, 1), dated_back]).sessions_done == 1


def test_what_was_taken_back_counts_at_neither_end(curriculum: Curriculum):
    log = [adopted(), done(2, 1), done(3, 9, 2)]
    without = review(curriculum, log[:2])
    assert review(curriculum, [*log, undone(4, 14, 3)]) == without
    assert standing_before([*log, undone(4, 14, 3)], TODAY) == standing_before(log[:2], TODAY)


def test_minutes_done_stand_beside_those_planned_when_the_week_began(curriculum: Curriculum):
    log = [adopted(), done(2, 1), done(3, 9, 2, minutes=45), adopted(4, 10, plan_id=2)]
    found = review(curriculum, log)
    # Of the plan's five half hours two fall into the week; one of them was done, and took 45 minutes.
    assert [task.starts_at.date() for task in SESSIONS[2:4]] == [MONDAY + 9 * DAY, MONDAY + 11 * DAY]
    assert (found.minutes_done, found.minutes_planned, found.sessions_done) == (45, 60, 1)


def test_fading_is_what_a_week_without_study_costs(curriculum: Curriculum):
    log = [adopted(), done(2, 1), done(3, 9, 2)]
    found, (_, after) = review(curriculum, log), sides(curriculum, log)
    learning = after.dashboard.learning
    held = learning.masteries["regularization"]
    now, later = (readiness_on(held, learning.bias, TODAY + days * DAY).estimate.value for days in (0, 7))
    assert [fading.slug for fading in found.fading] == ["regularization"]
    assert (found.fading[0].now, found.fading[0].loss) == pytest.approx((now, now - later))
    assert found.fading[0].planned == SESSIONS[-1]
    assert found.fades == pytest.approx(now - later)


def test_without_data_no_number_is_made_up(curriculum: Curriculum):
    found = review(curriculum, [adopted()])
    assert not found.has_data
    assert (found.ready, found.expected, found.now, found.forecast, found.fades) == (None,) * 5
    assert (found.moves, found.fading) == ((), ())


def test_after_the_interview_nothing_is_expected_any_more(curriculum: Curriculum):
    found = review(curriculum, [adopted(), done(2, 1)], MONDAY + 30 * DAY)
    assert found.ready is not None
    assert found.expected is None
    assert found.forecast is None
