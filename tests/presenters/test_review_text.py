"""The weekly review in words, from numbers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from planner.core.curriculum import Curriculum
from planner.core.gaps import Gap
from planner.core.plan import Task
from planner.core.review_changes import Cause, Change, Move
from planner.core.streak import Streak
from planner.core.vocabulary import Pillar, TaskKind
from planner.core.weekly_review import Fading, WeeklyReview
from planner.presenters.review_json import review_document, review_json
from planner.presenters.review_text import DASH, MINUS, period, write_review

UTC_ZONE = ZoneInfo("UTC")
CHANGE = Change(0.682, dict(zip(Cause, (0.646, 0.681, 0.641, 0.641), strict=True)))
TASK = Task(
    *("uid", "review/svm", "Review", Pillar.FUNDAMENTALS, TaskKind.REVIEW, "", ""),
    datetime(2026, 11, 27, 19, tzinfo=UTC),
    datetime(2026, 11, 27, 19, 30, tzinfo=UTC),
    *("", ()),
)
REVIEW = WeeklyReview(
    opens_on=date(2026, 11, 18),
    closes_on=date(2026, 11, 24),
    interview_on=date(2027, 1, 15),
    ready=0.61,
    expected=0.641,
    now=None,
    forecast=CHANGE,
    moves=(
        Move("svm", None, 0.54, 0.25, 2, 1, 0.5, 4),
        Move("coding", 0.7, 0.66, -0.04, 0, 0, None, None),
        Move("regularization", 0.5, 0.51, 0.01, 0, 0, None, None),
    ),
    fades=0.0184,
    fading=(Fading("svm", 0.54, 0.09, TASK), Fading("coding", 0.66, 0.02, None)),
    best=(),
    minutes_done=649,
    minutes_planned=620,
    sessions_done=1,
    streak=Streak(3, 9),
)


def written(curriculum: Curriculum, **changes):
    return write_review(replace(REVIEW, **changes), curriculum, UTC_ZONE)


def test_the_title_says_where_one_stands_and_what_changed(curriculum: Curriculum):
    assert written(curriculum).title == "You are at 61, heading for 64, 4.1 points less than a week ago"
    assert written(curriculum, forecast=None).title == "You are at 61, heading for 64"
    young = written(curriculum, opens_on=date(2026, 11, 20))
    assert young.title.endswith("4.1 points less than on Friday")
    still = Change(0.64, dict.fromkeys(Cause, 0.64))
    assert written(curriculum, forecast=still).title == "You are at 61, heading for 64, as a week ago"
    assert written(curriculum, ready=None, expected=None).title == "Nothing to review yet"


def test_the_causes_are_rows_that_add_up(curriculum: Curriculum):
    found = written(curriculum)
    assert [(row.now, row.forecast) for row in found.causes] == [
        (DASH, "68.2"),
        (DASH, f"{MINUS}3.6"),
        (DASH, "+3.5"),
        (DASH, f"{MINUS}4.0"),
        (DASH, "0.0"),
        (DASH, "64.1"),
    ]
    assert found.causes_title == f"What you answered and said moved the forecast most: {MINUS}4.0"


def test_without_a_beginning_no_causes_are_named(curriculum: Curriculum):
    found = written(curriculum, forecast=None)
    assert found.causes == ()
    assert "nothing to compare with" in found.causes_note


def test_moves_say_what_was_done_or_why_nothing_was_needed(curriculum: Curriculum):
    moved = written(curriculum).moved
    assert moved.title == "2 concepts rose, 1 fell"
    assert [(line.value, line.detail) for line in moved.lines] == [
        ("unknown to 54", "2 sessions, 1 answer with 50 % shown, you said 4 solid"),
        ("70 to 66", "nothing done, so it faded"),
        ("50 to 51", "your word on it counts differently now"),
    ]


def test_fading_names_the_next_session(curriculum: Curriculum):
    fading = written(curriculum).fading
    assert fading.title == "A week without study would cost 1.8 points"
    assert [(line.value, line.detail) for line in fading.lines] == [
        ("54 to 45", "next on Fri, 27 Nov"),
        ("66 to 64", "not planned again"),
    ]


def test_the_best_sessions_come_with_their_points_and_minutes(curriculum: Curriculum):
    gaps = [
        Gap(curriculum.concepts[slug], TaskKind.LEARN, date(2026, 11, 25), 40, 0.011)
        for slug in ("svm", "coding")
    ]
    best = written(curriculum, best=tuple(gaps)).best
    assert best.title == "Your next best 1 h 20 min: +2.2 points"
    assert [(line.value, line.detail) for line in best.lines] == [("+1.1", "a first session, 40 min")] * 2
    assert written(curriculum).best.lines == ()


def test_unknown_readiness_is_no_number(curriculum: Curriculum):
    facts = written(curriculum, ready=None, expected=None, minutes_planned=0, minutes_done=20).facts
    assert facts[0] == (None, "points of 100, ready now")
    assert facts[1][1] == "studied, none planned"
    assert facts[1][0].replace("\N{NO-BREAK SPACE}", " ") == "20 min"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 11, 18), date(2026, 11, 24), "Wednesday, 18 to Tuesday, 24 November 2026"),
        (date(2026, 10, 28), date(2026, 11, 3), "Wednesday, 28 October to Tuesday, 3 November 2026"),
        (date(2026, 12, 30), date(2027, 1, 5), "Wednesday, 30 December 2026 to Tuesday, 5 January 2027"),
        (date(2026, 11, 24), date(2026, 11, 24), "Tuesday, 24 November 2026"),
    ],
)
def test_days_are_stated(first: date, last: date, text: str):
    assert period(first, last) == text


def test_the_json_has_the_same_numbers():
    document = review_document(REVIEW)
    assert document["forecast"] == {
        "before": 0.682,
        "now": 0.641,
        "points": {"time": -3.6, "work": 3.5, "evidence": -4.0, "plan": 0.0},
    }
    assert document["now"] is None
    assert document["moved"][0]["before"] is None
    assert document["fading"][0]["next"] == "2026-11-27T19:00:00+00:00"
    assert '"review": null' in review_json(None)
