"""People who say 1.5 points of five too much, over a month of daily check-ins and two drills a week.

They are simulated, with other laws of memory than the product's (bench/lives.py).
"""

from dataclasses import replace
from random import Random
from statistics import fmean

import pytest

from bench.calibration import Guess, calibration_error, look
from bench.learners import HOURS, Learner, draw_traits, make_learner, make_outline
from bench.lives import live
from planner.core.curriculum import Curriculum
from planner.core.learning import Learning
from planner.core.readiness import readiness_on
from planner.core.self_report import Bias

OVERRATED = 1.5
PEOPLE = range(6)
NAMED = 0.8
"""Points to be named on average; who says 5 cannot overrate further, so not all of it can be seen.

About four in five such people get so much named (docs/measurements.md).
"""
WORD_TAKEN = Bias(first=0, check_in=0)
"""As if everybody were as good as they say."""


@pytest.fixture(scope="module")
def people(curriculum: Curriculum) -> list[Learner]:
    outline = make_outline(curriculum, 4, HOURS[1])
    found = []
    for number in PEOPLE:
        traits = replace(
            draw_traits(number, Random(number)),
            first_bias=OVERRATED,
            later_bias=OVERRATED,
            rates_first=True,
            reports=True,
            drill_days=2,
            has_mocks=False,
            missed_days=0,
            partial=0,
            skipped=0,
        )
        found.append(make_learner(curriculum, outline, number, traits))
        live(found[-1], curriculum)
    return found


def learned(person: Learner, curriculum: Curriculum) -> Learning:
    _, board = look(curriculum, person, person.outline.days)
    return board.learning


def guesses(person: Learner, learning: Learning, bias: Bias) -> list[Guess]:
    """What is said at the interview of everything they said, did or showed something about."""
    on, truth = person.outline.request.interview_at.date(), person.truth_on[person.outline.days]
    return [
        Guess(readiness_on(mastery, bias, on).estimate, truth[slug], 0)
        for slug, mastery in learning.masteries.items()
        if mastery.entries
    ]


def error(found: list[Guess]) -> float:
    return calibration_error(found, lambda guess: guess.truth)


def surplus(found: list[Guess]) -> float:
    return fmean(guess.estimate.value - guess.truth for guess in found)


def test_most_of_the_bias_is_named(people: list[Learner], curriculum: Curriculum):
    named = [learned(person, curriculum).bias.points for person in people]
    assert NAMED <= fmean(named) <= OVERRATED
    assert min(named) > Bias().points


def test_the_readiness_of_each_is_closer_to_the_truth_than_their_word(
    people: list[Learner], curriculum: Curriculum
):
    for person in people:
        learning = learned(person, curriculum)
        believed = guesses(person, learning, learning.bias)
        taken = guesses(person, learning, WORD_TAKEN)
        assert abs(surplus(believed)) < abs(surplus(taken))


def test_what_is_left_of_the_overrating_is_small(people: list[Learner], curriculum: Curriculum):
    believed, taken = [], []
    for person in people:
        learning = learned(person, curriculum)
        believed += guesses(person, learning, learning.bias)
        taken += guesses(person, learning, WORD_TAKEN)
    assert error(believed) <= 0.05
    assert error(believed) < error(taken) / 2
