"""What should still be there: sessions and drills replayed by the memory model."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from core_samples import MONDAY, make_check_in
from drill_samples import drill_entry, drilled, prompts_of
from hypothesis import given
from hypothesis import strategies as st

from planner.core.curriculum import Curriculum
from planner.core.journal import Standing
from planner.core.memory import first_stability, next_stability
from planner.core.recall import DUE_BELOW, Recall, recall_by_concept
from planner.core.vocabulary import Outcome

ABOUT = "regularization"
LATER = MONDAY + timedelta(days=7)


def standing_after(studied=(), answered=(), **standing) -> Standing:
    """Sessions on those days and those answers, each an entry of its own."""
    check_ins = [
        make_check_in(str(on), on, concepts=(ABOUT, "svm"), entry_id=100 + number)
        for number, on in enumerate(studied)
    ]
    entries = [replace(entry, id=200 + number) for number, entry in enumerate(answered)]
    return drilled(*entries, check_ins={found.uid: found for found in check_ins}, **standing)


def recall(curriculum: Curriculum, *, until=LATER, **happened):
    return recall_by_concept(curriculum, standing_after(**happened), until=until)


def test_nobody_remembers_what_was_never_looked_at(curriculum: Curriculum) -> None:
    skipped = make_check_in("one", concepts=(ABOUT,), outcome=Outcome.SKIPPED)

    assert recall(curriculum) == {}
    assert recall_by_concept(curriculum, Standing(check_ins={"one": skipped}), until=LATER) == {}


def test_a_first_session_counts_for_the_concept_it_is_about(curriculum: Curriculum) -> None:
    difficulty = curriculum.concepts[ABOUT].difficulty

    found = recall(curriculum, studied=[MONDAY])

    assert found == {ABOUT: Recall(first_stability(difficulty), MONDAY)}
    assert found[ABOUT].at(MONDAY) == 1


def test_what_a_drill_shows_takes_the_place_of_what_was_expected(curriculum: Curriculum) -> None:
    prompt = prompts_of(curriculum, ABOUT)[0]
    concept, of = curriculum.concepts[ABOUT], len(prompt.key_points)
    first = first_stability(concept.difficulty)

    found = {
        shown: recall(curriculum, studied=[MONDAY], answered=[drill_entry(prompt, LATER, shown=shown)])[ABOUT]
        for shown in (0, 2, of)
    }

    assert found[0].stability < found[2].stability < found[of].stability
    assert found[2].stability == next_stability(first, concept.difficulty, 7, shown=2 / of)
    assert found[0].stability < first < found[of].stability


def test_the_answers_of_a_day_count_together_whatever_their_order(curriculum: Curriculum) -> None:
    one, other, *_ = prompts_of(curriculum, ABOUT)
    entries = [drill_entry(one, LATER, shown=5), drill_entry(other, LATER, shown=1)]

    forward = recall(curriculum, studied=[MONDAY, LATER], answered=entries)
    backward = recall(curriculum, studied=[LATER, MONDAY], answered=entries[::-1])

    assert forward == backward


def test_a_first_look_that_shows_nothing_lasts_no_longer_than_a_session(curriculum: Curriculum) -> None:
    prompt = prompts_of(curriculum, ABOUT)[0]

    missed = recall(curriculum, answered=[drill_entry(prompt, shown=0)])[ABOUT]
    known = recall(curriculum, answered=[drill_entry(prompt, shown=len(prompt.key_points))])[ABOUT]

    assert missed == recall(curriculum, studied=[MONDAY])[ABOUT]
    assert known.stability > missed.stability


def test_an_old_memory_makes_a_session_last_longer(curriculum: Curriculum) -> None:
    known = recall(curriculum, studied=[MONDAY], ratings={ABOUT: 4}, rated_on=MONDAY)

    assert known[ABOUT].stability > recall(curriculum, studied=[MONDAY])[ABOUT].stability


def test_what_came_after_the_day_asked_about_does_not_count(curriculum: Curriculum) -> None:
    prompt = prompts_of(curriculum, ABOUT)[0]
    late = [drill_entry(prompt, LATER, shown=3)]

    found = recall(curriculum, studied=[MONDAY, LATER], answered=late, until=MONDAY)

    assert found == recall(curriculum, studied=[MONDAY])


def test_a_concept_that_left_the_curriculum_is_passed_over(curriculum: Curriculum) -> None:
    gone = make_check_in("one", concepts=("no-such-concept",))

    assert recall_by_concept(curriculum, Standing(check_ins={"one": gone}), until=LATER) == {}


def test_entries_left_out_are_as_if_they_had_never_been_made(curriculum: Curriculum) -> None:
    prompt = prompts_of(curriculum, ABOUT)[0]
    standing = standing_after(studied=[MONDAY], answered=[drill_entry(prompt, LATER, shown=1)])

    found = recall_by_concept(curriculum, standing, until=LATER, without={200})

    assert found == recall(curriculum, studied=[MONDAY])


@given(stability=st.floats(0.05, 365))
def test_the_day_it_comes_back_is_the_first_below_four_fifths(stability: float) -> None:
    found = Recall(stability, date(2026, 11, 23))

    assert found.at(found.due_on) < DUE_BELOW
    assert found.at(found.due_on - timedelta(days=1)) >= DUE_BELOW - 1e-12


@pytest.mark.parametrize(("days", "expected"), [(0, 1.0), (-3, 1.0), (8, 0.9)])
def test_recall_falls_from_one(days: int, expected: float) -> None:
    assert Recall(8.0, MONDAY).at(MONDAY + timedelta(days=days)) == pytest.approx(expected)
