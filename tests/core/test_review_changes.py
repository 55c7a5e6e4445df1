"""A change of readiness is taken apart into causes that add up to it."""

from datetime import timedelta

import pytest
from core_samples import MONDAY
from evidence_samples import Reader, Step, step_lists
from hypothesis import given
from review_samples import TODAY, adopted, done, drilled, sides

from planner.core.curriculum import Curriculum
from planner.core.journal_entry import LogEntry
from planner.core.readiness import readiness_on
from planner.core.review_changes import Cause, Change, change_now, change_of_forecast, find_moves


@pytest.fixture(scope="module")
def reader(curriculum: Curriculum) -> Reader:
    return Reader(curriculum)


def changes(curriculum: Curriculum, log: list[LogEntry]) -> tuple[dict[Cause, float], dict[Cause, float]]:
    """The parts of both changes in points."""
    before, after = sides(curriculum, log)
    now, forecast = change_now(curriculum, before, after), change_of_forecast(curriculum, before, after)
    assert now
    assert forecast
    return now.parts(digits=6), forecast.parts(digits=6)


def test_of_a_week_without_anything_time_is_the_only_cause(curriculum: Curriculum):
    now, forecast = changes(curriculum, [adopted(), done(2, 1)])
    before, after = sides(curriculum, [adopted(), done(2, 1)])
    learning = before.dashboard.learning
    held = learning.masteries["regularization"]
    first, last = (readiness_on(held, learning.bias, side.on).estimate.value for side in (before, after))
    assert now == {
        Cause.TIME: pytest.approx(100 * (last - first), abs=1e-5),
        Cause.WORK: 0,
        Cause.EVIDENCE: 0,
        Cause.PLAN: 0,
    }
    # Two planned sessions went by. That the plan is kept less is part of the work.
    assert forecast[Cause.TIME] < 0
    assert forecast[Cause.EVIDENCE] == forecast[Cause.PLAN] == 0


def test_sessions_are_work_and_answers_are_evidence(curriculum: Curriculum):
    log = [adopted(), done(2, 1)]
    worked, _ = changes(curriculum, [*log, done(3, 9, 2)])
    assert worked[Cause.WORK] > 0
    assert worked[Cause.EVIDENCE] == 0
    answered, _ = changes(curriculum, [*log, drilled(3, 9, curriculum, ticked=0)])
    assert answered[Cause.WORK] == 0
    assert answered[Cause.EVIDENCE] < 0
    assert worked[Cause.TIME] == answered[Cause.TIME] < 0


def test_a_word_in_a_session_is_evidence_and_the_session_work(curriculum: Curriculum):
    log = [adopted(), done(2, 1)]
    silent, _ = changes(curriculum, [*log, done(3, 9, 2)])
    sure, _ = changes(curriculum, [*log, done(3, 9, 2, confidence={"regularization": 5})])
    unsure, _ = changes(curriculum, [*log, done(3, 9, 2, confidence={"regularization": 1})])
    assert silent[Cause.WORK] == sure[Cause.WORK] == unsure[Cause.WORK]
    assert silent[Cause.EVIDENCE] == 0
    assert unsure[Cause.EVIDENCE] < min(0, sure[Cause.EVIDENCE])


def test_only_another_plan_is_a_change_of_the_plan(curriculum: Curriculum):
    log = [adopted(), done(2, 1)]
    same, _ = changes(curriculum, [*log, drilled(3, 9, curriculum, ticked=2, slug="coding")])
    other, forecast = changes(curriculum, [*log, adopted(3, 9, plan_id=2)])
    assert same[Cause.PLAN] == 0
    assert same[Cause.EVIDENCE] != 0
    # Support vector machines count now, and nothing is known of them.
    assert other[Cause.PLAN] != 0
    assert forecast[Cause.PLAN] != 0


def test_rounded_parts_add_up_to_the_rounded_ends():
    change = Change(0.5004, dict(zip(Cause, (0.4896, 0.5348, 0.5349, 0.5353), strict=True)))
    parts = change.parts(digits=1)
    assert list(parts.values()) == [-1.0, 4.5, 0.0, 0.0]
    assert change.now == 0.5353
    assert round(50.0 + sum(parts.values()), 1) == 53.5


def test_nothing_is_compared_with_an_unknown_beginning(curriculum: Curriculum):
    before, after = sides(curriculum, [adopted(), done(2, 9)])
    assert change_now(curriculum, before, after) is None
    assert change_of_forecast(curriculum, before, after) is None


def test_there_is_no_forecast_once_the_interview_is_over(curriculum: Curriculum):
    log = [adopted(), done(2, 1)]
    before, after = sides(curriculum, log, MONDAY + timedelta(days=28))
    assert change_now(curriculum, before, after)
    assert change_of_forecast(curriculum, before, after) is None


@given(step_lists)
def test_parts_always_add_up(reader: Reader, chosen: list[Step]):
    log = [adopted(1, -1), *(_later(entry) for entry in reader.log(chosen))]
    before, after = sides(reader.curriculum, log)
    for change, start, end in (
        (change_now(reader.curriculum, before, after), before.dashboard, after.dashboard),
    ):
        assert start.overall
        assert end.overall
        if change:
            assert change.before == pytest.approx(start.overall.now.estimate.value)
            assert change.now == pytest.approx(end.overall.now.estimate.value)
            whole = sum(change.parts(digits=3).values())
            assert whole == pytest.approx(100 * (change.now - change.before), abs=2e-3)


def _later(entry: LogEntry) -> LogEntry:
    """The entry with an id of its own after the plan's."""
    shifted = None if entry.supersedes is None else entry.supersedes + 1
    return LogEntry(entry.id + 1, entry.kind, entry.at, entry.on, entry.payload, shifted)


def test_a_move_says_what_was_done_about_it(curriculum: Curriculum):
    log = [
        adopted(),
        done(2, 1),
        done(3, 8, 1, confidence={"regularization": 4}),
        drilled(4, 9, curriculum, ticked=2),
    ]
    (move,) = find_moves(curriculum, *sides(curriculum, log))
    assert (move.slug, move.sessions, move.answers, move.said) == ("regularization", 1, 1, 4)
    asked = len(next(p for p in curriculum.prompts.values() if p.concepts[0] == "regularization").key_points)
    assert move.shown == pytest.approx(2 / asked)
    assert move.before is not None
    assert move.change == pytest.approx(move.after - move.before)


def test_what_was_unknown_moves_from_nothing(curriculum: Curriculum):
    (move,) = find_moves(curriculum, *sides(curriculum, [adopted(), done(2, 9)]))
    assert move.before is None
    assert move.change > 0


def test_what_faded_by_itself_moves_with_nothing_done(curriculum: Curriculum):
    (move,) = find_moves(curriculum, *sides(curriculum, [adopted(), done(2, 1)]))
    assert (move.sessions, move.answers, move.shown, move.said) == (0, 0, None, None)
    assert move.change < 0
    assert MONDAY + timedelta(days=14) == TODAY
