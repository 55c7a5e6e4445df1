"""After real interviews: what was asked against what was prepared, and what counts for more from then on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from planner.core.curriculum import Curriculum
from planner.core.debriefs import (
    MOST_WEIGHT,
    Asked,
    Debrief,
    Given,
    asked_weights,
    debrief_payload,
    preparation_for,
    read_debriefs,
    removed_payload,
)
from planner.core.drill_log import Drill
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal import CheckIn
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.vocabulary import Outcome, Pillar, TaskKind

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def entry(number: int, payload: Mapping[str, object]) -> LogEntry:
    return LogEntry(number, EntryKind.INTERVIEW, AT, TODAY, payload)


def asked_about(*concepts: str, on: date = TODAY) -> dict[str, Any]:
    asked = [{"concept": slug, "prompt": None, "went": None} for slug in concepts]
    return {"title": "A", "on": on.isoformat(), "rounds": [], "asked": asked, "other": "", "note": ""}


def check_in(concept: str, on: date, outcome: Outcome = Outcome.DONE) -> CheckIn:
    about = (Pillar.CODING, TaskKind.LEARN, (concept,), 25)
    return CheckIn(1, AT, on, "uid", "item", "title", *about, outcome, {}, None, "")


def drill(concept: str, on: date) -> Drill:
    return Drill(1, on, "a-prompt", (concept,), 1, 3, (0,), None, None, "", "run")


def test_what_is_written_down_is_read_back(curriculum: Curriculum) -> None:
    prompt = curriculum.prompts_about("regularization")[0]
    asked = (Asked(prompt.concepts[0], prompt.slug, 2), Asked("cold-start"))
    given = Given("Initech", TODAY, ("round-coding",), asked, "A riddle.", "Went well.")

    (debrief,) = read_debriefs([entry(7, debrief_payload(given, curriculum, today=TODAY))])

    assert debrief == Debrief(7, given)
    assert debrief.concepts == (prompt.concepts[0], "cold-start")


def test_the_list_goes_by_day_and_leaves_out_what_was_removed() -> None:
    entries = [
        entry(1, asked_about(on=TODAY)),
        entry(2, asked_about(on=TODAY - DAY)),
        entry(3, removed_payload()),
    ]

    assert [debrief.entry_id for debrief in read_debriefs(entries)] == [2, 1]


def test_sessions_and_drills_before_the_day_count_as_prepared() -> None:
    (debrief,) = read_debriefs([entry(1, asked_about("a", "b", "c", "d", "e"))])
    check_ins = [
        check_in("a", TODAY - DAY),
        check_in("c", TODAY),
        check_in("d", TODAY - DAY, Outcome.SKIPPED),
        check_in("e", TODAY - DAY, Outcome.PARTLY),
    ]

    found = preparation_for(debrief, check_ins, [drill("b", TODAY - DAY), drill("c", TODAY)])

    assert (found.prepared, found.unmet) == (("a", "b", "e"), ("c", "d"))
    assert found.share == pytest.approx(3 / 5)


def test_nothing_ticked_is_not_known_and_not_zero() -> None:
    (debrief,) = read_debriefs([entry(1, asked_about())])

    assert preparation_for(debrief, [], []).share is None


def test_a_concept_counts_for_more_with_each_interview_up_to_a_limit() -> None:
    entries = [entry(number, asked_about("often", "often")) for number in range(1, 6)]
    entries += [entry(6, asked_about("twice")), entry(7, asked_about("twice", "once"))]

    assert asked_weights(entries) == {"often": MOST_WEIGHT, "once": 1.5, "twice": 2.0}
    assert asked_weights([entry(1, removed_payload())]) == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given("  ", TODAY), "title"),
        (Given("x" * 81, TODAY), "title"),
        (Given("A", TODAY + DAY), "on"),
        (Given("A", date(1999, 12, 31)), "on"),
        (Given("A", TODAY, other="x" * 2001), "other"),
        (Given("A", TODAY, note="x" * 2001), "note"),
        (Given("A", TODAY, asked=(Asked("cold-start", went=6),)), "went-cold-start"),
    ],
)
def test_what_cannot_be_is_refused_by_name(curriculum: Curriculum, given: Given, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        debrief_payload(given, curriculum, today=TODAY)

    assert refused.value.field == field


@pytest.mark.parametrize(
    "given",
    [
        Given("A", TODAY, rounds=("none",)),
        Given("A", TODAY, asked=(Asked("none"),)),
        Given("A", TODAY, asked=(Asked("cold-start", "none"),)),
        Given("A", TODAY, asked=(Asked("cold-start", "median-of-a-stream"),)),
    ],
)
def test_what_is_in_no_list_is_not_found(curriculum: Curriculum, given: Given) -> None:
    with pytest.raises(NotFoundError):
        debrief_payload(given, curriculum, today=TODAY)
