"""Facets: how far each was taken, and a number only where something was shown or said."""

from datetime import timedelta

import pytest
from core_samples import MONDAY, make_check_in, make_task
from drill_samples import drill_entry, drills, prompts_of

from planner.core.concept_levels import Level
from planner.core.curriculum import Prompt
from planner.core.facet_coverage import FacetState, facet_coverage, share_never
from planner.core.mastery import SAID_WEIGHT
from planner.core.self_report import Bias, believed
from planner.core.vocabulary import Facet, Outcome, TaskKind

EXACT = Bias(first=0.0, check_in=0.0)


def of_svm(curriculum, *, tasks=(), check_ins=(), answers=(), bias: Bias = EXACT):
    return facet_coverage(curriculum, ["svm"], tasks, check_ins, drills(*answers), bias)["svm"]


def prompt_with(curriculum, facet: Facet) -> Prompt:
    return next(prompt for prompt in prompts_of(curriculum, "svm") if prompt.facets == (facet,))


def test_what_nobody_touched_has_no_number(curriculum):
    assert set(of_svm(curriculum).values()) == {FacetState()}


def test_a_first_session_is_seen_in_every_facet_and_has_no_number(curriculum):
    found = of_svm(curriculum, check_ins=[make_check_in("one", concepts=("svm",))])
    assert {(state.level, state.share) for state in found.values()} == {(Level.SEEN, None)}


@pytest.mark.parametrize("outcome", [Outcome.SKIPPED, Outcome.MOVED])
def test_a_session_left_out_touches_no_facet(curriculum, outcome: Outcome):
    left_out = make_check_in("one", concepts=("svm",), outcome=outcome, facets={"svm": {"definition": 5}})
    assert of_svm(curriculum, check_ins=[left_out]) == of_svm(curriculum)


def test_practice_counts_for_the_facets_of_its_prompts(curriculum):
    prompt = prompt_with(curriculum, Facet.FAILURE_MODES)
    task = make_task("one", concepts=("svm",), prompts=(prompt.slug, "gone"))
    practised = make_check_in("one", concepts=("svm",), kind=TaskKind.PRACTICE)
    found = of_svm(curriculum, tasks=[task], check_ins=[practised])
    assert found[Facet.FAILURE_MODES].level is Level.PRACTISED
    assert found[Facet.DEFINITION].level is Level.SEEN
    learned = make_check_in("one", concepts=("svm",), kind=TaskKind.LEARN)
    assert {state.level for state in of_svm(curriculum, tasks=[task], check_ins=[learned]).values()} == {
        Level.SEEN
    }


def test_an_answer_shows_the_facets_of_its_prompt_alone(curriculum):
    prompt = prompt_with(curriculum, Facet.FAILURE_MODES)
    found = of_svm(curriculum, answers=[drill_entry(prompt, shown=2)])
    of = len(prompt.key_points)
    assert found[Facet.FAILURE_MODES] == FacetState(Level.SHOWN, 2, of, None, 2 / of)
    assert found[Facet.DEFINITION] == FacetState()


def test_an_answer_without_a_point_is_practice_and_zero_not_unknown(curriculum):
    prompt = prompt_with(curriculum, Facet.FAILURE_MODES)
    state = of_svm(curriculum, answers=[drill_entry(prompt, shown=0)])[Facet.FAILURE_MODES]
    assert (state.level, state.share) == (Level.PRACTISED, 0.0)


def test_of_two_answers_to_a_prompt_the_later_counts(curriculum):
    prompt = prompt_with(curriculum, Facet.FAILURE_MODES)
    later = MONDAY + timedelta(days=1)
    answers = [drill_entry(prompt, shown=1), drill_entry(prompt, later, shown=3, entry_id=2)]
    assert of_svm(curriculum, answers=answers)[Facet.FAILURE_MODES].shown == 3


def test_what_was_said_is_corrected_and_the_last_word_counts(curriculum):
    said = [
        make_check_in("one", concepts=("svm",), facets={"svm": {"definition": 2}}),
        make_check_in("two", concepts=("svm",), facets={"svm": {"definition": 4}}),
    ]
    bias = Bias(check_in=0.1)
    state = of_svm(curriculum, check_ins=said, bias=bias)[Facet.DEFINITION]
    assert (state.level, state.said, state.share) == (Level.PRACTISED, 4, believed(4, bias))


def test_words_weigh_half_a_question_beside_answers(curriculum):
    prompt = prompt_with(curriculum, Facet.FAILURE_MODES)
    said = make_check_in("one", concepts=("svm",), facets={"svm": {"failure_modes": 5}})
    state = of_svm(curriculum, check_ins=[said], answers=[drill_entry(prompt, shown=1)])[Facet.FAILURE_MODES]
    of = len(prompt.key_points)
    assert state.share == pytest.approx((1 + SAID_WEIGHT * 0.9) / (of + SAID_WEIGHT))


def test_what_is_not_asked_for_is_passed_over(curriculum):
    other = make_check_in("one", concepts=("coding",), facets={"coding": {"definition": 3, "mood": 1}})
    (prompt, *_) = prompts_of(curriculum, "regularization")
    found = of_svm(curriculum, check_ins=[other], answers=[drill_entry(prompt, shown=1)])
    assert found == of_svm(curriculum)


def test_the_share_never_touched_is_over_the_concepts_asked_for(curriculum):
    prompt = prompt_with(curriculum, Facet.FAILURE_MODES)
    found = facet_coverage(
        curriculum, ["svm", "coding"], (), (), drills(drill_entry(prompt, shown=1)), EXACT
    ).values()
    assert share_never(found, Facet.FAILURE_MODES) == 0.5
    assert share_never(found, Facet.DEFINITION) == 1.0
    assert share_never([], Facet.DEFINITION) is None
