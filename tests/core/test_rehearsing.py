"""A rehearsal is written down as it was, and read back the same."""

from typing import Any

import pytest
from core_samples import MONDAY, at

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.rehearsing import Rehearsal, TakenStep, read_rehearsals, rehearsal_payload
from planner.core.timetable import design_orders, make_timetable

QUIET = TakenStep()


def payload(curriculum: Curriculum, first: TakenStep = QUIET, ticked: Any = ()) -> dict[str, Any]:
    design = next(iter(curriculum.designs.values()))
    framework = curriculum.frameworks["design-steps-timed"]
    timetable = make_timetable(framework, design_orders(curriculum), 30)
    return rehearsal_payload(design, framework, timetable, [first, *[QUIET] * 5], ticked)


def read(held: dict[str, Any]) -> Rehearsal:
    [found] = read_rehearsals([LogEntry(7, EntryKind.REHEARSAL, at("2026-10-05 18:00"), MONDAY, held)])
    return found


def test_what_was_said_is_read_back(curriculum: Curriculum):
    found = read(payload(curriculum, TakenStep(200, "Asked for the goal", 4), {2, 0}))

    assert (found.entry_id, found.on, found.length_minutes) == (7, MONDAY, 30)
    assert (found.ticked, found.of) == ((0, 2), len(curriculum.designs[found.design].key_points))
    assert found.steps[0].taken == TakenStep(200, "Asked for the goal", 4)
    assert found.concepts == curriculum.designs[found.design].concepts


def test_time_over_and_under_is_counted_against_the_plan(curriculum: Curriculum):
    over, under = (read(payload(curriculum, TakenStep(seconds))).steps[0] for seconds in (200, 100))

    assert (over.over_seconds, under.over_seconds) == (20, -80)


def test_what_was_not_timed_or_scored_has_no_number(curriculum: Curriculum):
    found = read(payload(curriculum))

    assert (found.seconds, found.score, found.steps[0].over_seconds) == (None, None, None)


@pytest.mark.parametrize(
    ("first", "ticked", "field"),
    [
        (TakenStep(note="x" * 2001), (), "note-0"),
        (TakenStep(score=6), (), "score-0"),
        (TakenStep(score=0), (), "score-0"),
        (TakenStep(seconds=-1), (), "taken-0"),
        (TakenStep(seconds=240 * 60 + 1), (), "taken-0"),
        (QUIET, {99}, "ticked"),
        (QUIET, {-1}, "ticked"),
    ],
)
def test_what_cannot_be_so_is_refused_by_its_field(
    curriculum: Curriculum, first: TakenStep, ticked: Any, field: str
):
    with pytest.raises(InvalidInputError) as caught:
        payload(curriculum, first, ticked)

    assert caught.value.field == field
