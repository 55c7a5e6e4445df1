"""Mocks ask by round and by need, nothing asked lately while there is something else, and never by chance."""

from collections import Counter
from dataclasses import replace

import pytest

from planner.core.curriculum import Curriculum
from planner.core.mock_drawing import REHEARSED, Urn, draw_round
from planner.core.vocabulary import Focus, Pillar, PromptKind

URN = Urn(number=1, needs={})


def test_every_rehearsed_round_exists_and_asks_something(curriculum: Curriculum) -> None:
    for slug in REHEARSED:
        drawn = draw_round(curriculum, slug, 45, URN)
        assert slug in curriculum.rounds
        assert drawn.prompts or drawn.designs or drawn.builds


def test_each_round_asks_what_belongs_to_it(curriculum: Curriculum) -> None:
    drawn = {slug: draw_round(curriculum, slug, 45, URN) for slug in REHEARSED}
    kinds = {
        slug: Counter(prompt.kind for prompt in curriculum.prompts_named(found.prompts))
        for slug, found in drawn.items()
    }

    coding = drawn["round-coding"]
    assert (len(coding.problems), len(coding.builds), len(coding.prompts)) == (1, 1, 0)
    assert kinds["round-fundamentals"] == {PromptKind.THEORY: 2, PromptKind.APPLIED: 2}
    assert len(drawn["round-system-design"].designs) == 1
    assert kinds["round-project-deep-dive"] == {PromptKind.PROJECT: 3}
    assert kinds["round-behavioural"] == {PromptKind.BEHAVIOURAL: 4}


def test_the_same_number_draws_the_same_and_another_number_something_else(curriculum: Curriculum) -> None:
    first, again = (draw_round(curriculum, "round-fundamentals", 45, URN) for _ in range(2))
    others = {
        draw_round(curriculum, "round-fundamentals", 45, replace(URN, number=number))
        for number in range(2, 12)
    }

    assert first == again
    assert len(others | {first}) == 11


def test_what_was_asked_lately_comes_last(curriculum: Curriculum) -> None:
    choices = dict.fromkeys(("one", "two", "three"), ("a",))
    urn = replace(URN, recent={"one", "two"})

    for number in range(20):
        assert replace(urn, number=number).draw("round", choices, 1) == ("three",)
    assert set(urn.draw("round", choices, 3)) == {"one", "two", "three"}


def test_what_needs_work_is_asked_more_often(curriculum: Curriculum) -> None:
    choices = {"weak": ("a",), "strong": ("b",)}
    drawn = Counter(
        Urn(number, {"a": 4.0, "b": 1.0}).draw("round", choices, 1)[0] for number in range(1, 1001)
    )

    # Four times the weight: 800 of 1000 expected, with a standard deviation of 13.
    assert 740 < drawn["weak"] < 860


def test_a_coding_round_asks_what_fits_into_it(curriculum: Curriculum) -> None:
    for minutes in (15, 20, 30, 45, 60):
        for number in range(1, 30):
            drawn = draw_round(curriculum, "round-coding", minutes, Urn(number, {}))
            spent = sum(curriculum.problems[slug].minutes for slug in drawn.problems)
            spent += sum(curriculum.implementations[slug].minutes for slug in drawn.builds)
            assert spent <= minutes
            assert bool(drawn.prompts) is not bool(drawn.builds)


def test_in_an_hour_a_coding_round_is_a_problem_and_a_task(curriculum: Curriculum) -> None:
    drawn = [draw_round(curriculum, "round-coding", 60, Urn(number, {})) for number in range(1, 30, 2)]
    assert {(len(found.problems), len(found.builds)) for found in drawn} == {(1, 1)}


def test_every_second_coding_round_may_ask_any_task_that_fits(curriculum: Curriculum) -> None:
    drawn = [draw_round(curriculum, "round-coding", 60, Urn(number, {})) for number in range(2, 800, 2)]
    assert {slug for found in drawn for slug in found.builds} == set(curriculum.implementations)


def test_where_no_task_fits_a_question_is_asked(curriculum: Curriculum) -> None:
    drawn = draw_round(curriculum, "round-coding", 30, URN)
    assert (len(drawn.problems), drawn.builds) == (1, ())
    (question,) = curriculum.prompts_named(drawn.prompts)
    assert curriculum.concepts[question.concepts[0]].pillar is Pillar.CODING


def test_questions_for_roles_come_only_to_those_who_prepare_for_them(curriculum: Curriculum) -> None:
    def roles(*focus: Focus) -> set[tuple[Focus, ...]]:
        numbers = range(1, 60)
        drawn = [draw_round(curriculum, "round-fundamentals", 60, Urn(n, {}, focus=focus)) for n in numbers]
        return {prompt.focus for found in drawn for prompt in curriculum.prompts_named(found.prompts)}

    assert roles() == {()}
    assert (Focus.RESEARCH,) in roles(Focus.RESEARCH)


def test_a_round_nobody_rehearses_cannot_be_drawn(curriculum: Curriculum) -> None:
    with pytest.raises(KeyError):
        draw_round(curriculum, "recruiter-screen", 30, URN)
