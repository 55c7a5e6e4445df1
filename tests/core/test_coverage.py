"""Coverage counts what the log shows; what the log does not say is unknown, never zero."""

from dataclasses import replace
from datetime import timedelta

import pytest
from core_samples import MONDAY, make_check_in, make_task

from planner.core.coverage import (
    ConceptCoverage,
    concept_coverage,
    find_gaps,
)
from planner.core.vocabulary import Outcome, Pillar

SVM = make_task("svm", concepts=("svm",))
TREES = make_task("trees", concepts=("tree-ensembles", "svm"))
CODING = make_task("coding", concepts=("coding",), pillar=Pillar.CODING)


def one_concept(curriculum, *check_ins, tasks=(SVM,), ratings=None) -> ConceptCoverage:
    (coverage,) = concept_coverage(curriculum, tasks, check_ins, ratings or {})
    return coverage


def test_a_concept_nobody_touched_has_no_confidence_and_no_date(curriculum):
    coverage = one_concept(curriculum)
    assert coverage.concept is curriculum.concepts["svm"]
    assert not coverage.touched
    assert (coverage.sessions, coverage.minutes, coverage.planned) == (0, 0, 1)
    assert coverage.confidence is None
    assert coverage.last_on is None
    assert coverage.rating is None
    assert coverage.entries == ()


def test_a_session_without_a_word_on_confidence_leaves_it_unknown(curriculum):
    coverage = one_concept(curriculum, make_check_in("svm", concepts=("svm",)))
    assert coverage.touched
    assert coverage.confidence is None


def test_the_first_rating_is_kept_apart_from_confidence(curriculum):
    coverage = one_concept(curriculum, ratings={"svm": 4, "coding": 2})
    assert (coverage.rating, coverage.confidence) == (4, None)


def test_the_latest_confidence_counts_and_sessions_minutes_and_dates_add_up(curriculum):
    tuesday = MONDAY + timedelta(days=1)
    coverage = one_concept(
        curriculum,
        make_check_in("a", MONDAY, entry_id=3, concepts=("svm",), confidence={"svm": 2}, minutes=40),
        make_check_in("b", tuesday, entry_id=5, concepts=("svm",), confidence={"svm": 4}),
        make_check_in("c", MONDAY, entry_id=8, concepts=("svm",), confidence={"coding": 1}),
    )
    assert coverage.confidence == 4
    assert coverage.sessions == 3
    assert coverage.minutes == 40 + 30 + 30
    assert coverage.last_on == tuesday
    assert coverage.entries == (3, 5, 8)


@pytest.mark.parametrize("outcome", [Outcome.SKIPPED, Outcome.MOVED])
def test_a_session_not_studied_counts_for_nothing(curriculum, outcome):
    skipped = make_check_in("svm", concepts=("svm",), confidence={"svm": 5}, outcome=outcome)
    assert one_concept(curriculum, skipped) == one_concept(curriculum)


@pytest.mark.parametrize(
    ("outcome", "said", "minutes"),
    [(Outcome.DONE, None, 30), (Outcome.PARTLY, None, 15), (Outcome.PARTLY, 25, 25), (Outcome.DONE, 0, 0)],
)
def test_minutes_are_what_was_said_else_what_was_planned_or_half_of_it(curriculum, outcome, said, minutes):
    check_in = make_check_in("svm", concepts=("svm",), outcome=outcome, minutes=said)
    assert one_concept(curriculum, check_in).minutes == minutes


def test_concepts_of_plan_and_log_are_listed_checklist_first(curriculum):
    tasks = [make_task("a", concepts=("attention", "coding", "svm")), SVM]
    check_ins = [make_check_in("b", concepts=("ml-foundations", "arrays", "no-longer-there"))]
    found = concept_coverage(curriculum, tasks, check_ins, {})
    assert [coverage.concept.slug for coverage in found] == [
        "ml-foundations",
        "svm",
        "coding",
        "arrays",
        "attention",
    ]
    assert [coverage.planned for coverage in found] == [0, 2, 1, 0, 1]


# ---- gaps


def covered(curriculum, slug: str, confidence: int | None = None, sessions: int = 1) -> ConceptCoverage:
    concept = replace(curriculum.concepts[slug], weight=4.0)
    return ConceptCoverage(concept, sessions, 0, confidence, None, None, 1, ())


@pytest.mark.parametrize(
    ("confidence", "sessions", "size"),
    [(None, 0, 4.0), (None, 1, 2.0), (1, 1, 4.0), (2, 1, 3.0), (3, 1, 2.0), (4, 1, 1.0)],
)
def test_a_gap_is_the_weight_times_the_confidence_missing(curriculum, confidence, sessions, size):
    (gap,) = find_gaps([covered(curriculum, "svm", confidence, sessions)], count=5)
    assert gap.size == size


def test_a_concept_one_could_teach_has_no_gap(curriculum):
    assert find_gaps([covered(curriculum, "svm", 5)], count=5) == []


def test_the_widest_gaps_come_first_equal_ones_by_name_and_no_more_than_asked_for(curriculum):
    coverages = [
        covered(curriculum, "svm", 4),
        covered(curriculum, "coding", 1),
        covered(curriculum, "cnn-rnn", 3),
        covered(curriculum, "behavioural", 3),
    ]
    assert [gap.coverage.concept.slug for gap in find_gaps(coverages, count=3)] == [
        "coding",
        "behavioural",
        "cnn-rnn",
    ]
