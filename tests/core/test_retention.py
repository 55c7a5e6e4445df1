"""What fades before the interview if nothing more is done, and what comes next for it."""

from datetime import date, timedelta

import pytest
from core_samples import MONDAY, at, make_check_in, make_task

from planner.core.curriculum import Curriculum
from planner.core.evidence import Day
from planner.core.mastery import Opening, replay
from planner.core.memory import retrievability
from planner.core.retention import next_sessions, retention_outlook

INTERVIEW = MONDAY + timedelta(days=28)
NOTHING_SAID = (0, 0, 0, 0, 0)


def studied(on: date, *, sessions: float = 1.0, of: float = 0.0) -> Day:
    return Day(on, 0.5, 1.0, sessions, of, of, NOTHING_SAID, (1,))


def outlook(curriculum: Curriculum, masteries, coming=None, interview_on=INTERVIEW):
    return retention_outlook(curriculum, masteries, coming or {}, today=MONDAY, interview_on=interview_on)


def test_recall_is_that_of_the_memory_today_and_at_the_interview(curriculum: Curriculum):
    opening = Opening(5.0)
    ten_days_ago = replay(opening, [studied(MONDAY - timedelta(days=10))])
    (found,) = outlook(curriculum, {"regularization": ten_days_ago})
    assert found.today == pytest.approx(retrievability(10, ten_days_ago.stability))
    assert found.then == pytest.approx(retrievability(38, ten_days_ago.stability))
    assert found.fades == (found.then < 0.8)
    assert found.drop == pytest.approx(found.today - found.then)


def test_what_loses_most_comes_first(curriculum: Curriculum):
    today, long_ago = (replay(Opening(5.0), [studied(MONDAY - timedelta(days=days))]) for days in (0, 60))
    found = outlook(curriculum, {"bias-variance": long_ago, "regularization": today})
    assert [one.concept.slug for one in found] == ["regularization", "bias-variance"]
    assert found[0].drop > found[1].drop


def test_what_was_only_rated_or_only_spoken_of_was_not_studied(curriculum: Curriculum):
    rated = replay(Opening(5.0, 4, MONDAY), [])
    spoken_of = replay(Opening(5.0, 4, MONDAY), [Day(MONDAY, 1.0, 1.0, 0.0, 0.0, 0.0, (0, 0, 0, 1, 0), (1,))])
    assert outlook(curriculum, {"regularization": rated, "bias-variance": spoken_of}) == []


def test_what_was_shown_in_a_drill_alone_was_studied(curriculum: Curriculum):
    drilled = replay(Opening(5.0), [studied(MONDAY, sessions=0.0, of=5.0)])
    assert len(outlook(curriculum, {"regularization": drilled})) == 1


def test_on_the_day_of_the_interview_nothing_fades_further(curriculum: Curriculum):
    mastery = replay(Opening(5.0), [studied(MONDAY - timedelta(days=3))])
    for interview_on in (MONDAY, MONDAY - timedelta(days=1)):
        (found,) = outlook(curriculum, {"regularization": mastery}, interview_on=interview_on)
        assert found.drop == 0


def test_the_next_session_is_the_first_open_one_that_is_about_the_concept(curriculum: Curriculum):
    tasks = [
        make_task("later", at("2026-10-07 17:00"), concepts=("regularization",)),
        make_task("over", at("2026-10-05 06:00"), concepts=("regularization",)),
        make_task("done", at("2026-10-05 17:00"), concepts=("regularization",)),
        make_task("next", at("2026-10-06 17:00"), concepts=("regularization", "bias-variance")),
    ]
    coming = next_sessions(tasks, {"done": make_check_in("done")}, now=at("2026-10-05 08:00"))
    assert {slug: task.uid for slug, task in coming.items()} == {"regularization": "next"}
    mastery = replay(Opening(5.0), [studied(MONDAY)])
    (found,) = outlook(curriculum, {"regularization": mastery}, coming)
    assert found.next_session
    assert found.next_session.uid == "next"
