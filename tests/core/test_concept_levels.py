"""Never touched, seen, practised, shown: what the log says of each concept, and the counts."""

import pytest
from core_samples import make_check_in
from drill_samples import drill_entry, prompts_of
from readiness_samples import checked_in

from planner.core.concept_levels import (
    DOCUMENTS,
    Level,
    concept_levels,
    higher,
    levels_by_document,
    levels_by_pillar,
)
from planner.core.journal import Standing
from planner.core.journal_entry import EntryKind
from planner.core.learning import read_learning
from planner.core.vocabulary import Outcome, Pillar, Solved, TaskKind


def levels(curriculum, standing: Standing) -> dict[str, Level]:
    return concept_levels(read_learning(curriculum, standing), standing.check_ins.values())


def test_a_first_session_is_seen_and_what_it_names_beside(curriculum):
    standing = checked_in(make_check_in("one", concepts=("svm", "regularization")))
    assert levels(curriculum, standing) == {"svm": Level.SEEN, "regularization": Level.SEEN}


@pytest.mark.parametrize("outcome", [Outcome.SKIPPED, Outcome.MOVED])
def test_a_session_left_out_touches_nothing(curriculum, outcome: Outcome):
    standing = checked_in(make_check_in("one", concepts=("svm",), outcome=outcome, confidence={"svm": 5}))
    assert levels(curriculum, standing) == {}


@pytest.mark.parametrize("kind", [TaskKind.PRACTICE, TaskKind.REVIEW, TaskKind.STORY])
def test_a_later_session_is_practice_for_what_it_is_about(curriculum, kind: TaskKind):
    standing = checked_in(make_check_in("one", concepts=("svm", "regularization"), kind=kind))
    assert levels(curriculum, standing) == {"svm": Level.PRACTISED, "regularization": Level.SEEN}


@pytest.mark.parametrize(("shown", "level"), [(0, Level.PRACTISED), (1, Level.SHOWN)])
def test_an_answer_is_practice_and_shown_once_some_of_it_was_right(curriculum, shown: int, level: Level):
    (prompt, *_) = prompts_of(curriculum, "svm")
    standing = checked_in(practised={EntryKind.DRILL: (drill_entry(prompt, shown=shown),)})
    assert levels(curriculum, standing) == {"svm": level}


@pytest.mark.parametrize(
    ("solved", "level"),
    [(Solved.ALONE, Level.SHOWN), (Solved.HINT, Level.SHOWN), (Solved.NOT, Level.PRACTISED)],
)
def test_a_coding_problem_is_shown_when_some_of_it_was_solved(curriculum, solved: Solved, level: Level):
    problem = make_check_in("one", concepts=("arrays",), kind=TaskKind.PROBLEM, solved=solved)
    assert levels(curriculum, checked_in(problem)) == {"arrays": level}


def test_a_first_rating_touches_nothing(curriculum):
    assert levels(curriculum, Standing(ratings={"svm": 5})) == {}


def test_what_was_taken_further_stays_there(curriculum):
    (prompt, *_) = prompts_of(curriculum, "svm")
    standing = checked_in(
        make_check_in("one", concepts=("svm",)),
        practised={EntryKind.DRILL: (drill_entry(prompt, shown=2, entry_id=5),)},
    )
    assert levels(curriculum, standing)["svm"] is Level.SHOWN
    assert higher(Level.SEEN, Level.PRACTISED) is higher(Level.PRACTISED, Level.NEVER) is Level.PRACTISED


def test_each_pillar_counts_its_concepts_once(curriculum):
    found = levels_by_pillar(
        curriculum, ["svm", "regularization", "coding"], {"svm": Level.SHOWN, "arrays": Level.SEEN}
    )
    assert {pillar: list(counts.values()) for pillar, counts in found.items()} == {
        Pillar.CODING: [1, 0, 0, 0],
        Pillar.FUNDAMENTALS: [1, 0, 0, 1],
    }


def test_a_concept_counts_in_each_document_that_asks_about_it(curriculum):
    found = levels_by_document(curriculum, ["regularization"], {"regularization": Level.SEEN})
    asking = {source.partition("-")[0] for source in curriculum.concepts["regularization"].sources}
    assert len(asking) > 1
    assert {prefix for prefix, counts in found.items() if counts[Level.SEEN]} == asking
    assert all(sum(counts.values()) == (prefix in asking) for prefix, counts in found.items())


def test_every_document_asks_about_something_and_every_source_is_of_one(curriculum):
    found = levels_by_document(curriculum, curriculum.concepts, {})
    assert all(counts[Level.NEVER] > 10 for counts in found.values())
    named = {
        source.partition("-")[0] for concept in curriculum.concepts.values() for source in concept.sources
    }
    assert named <= set(DOCUMENTS)
