"""The simulation behind docs/measurements.md: a few learners, measured as `make bench-calibration` does."""

import pytest

from bench.calibration import (
    END,
    FSRS,
    HALF_NOW,
    HALF_THEN,
    OURS,
    START_THEN,
    WORD,
    Guess,
    Reading,
    calibration_error,
    coverage,
    mean_error,
    readings_of,
    report,
    report_groups,
)
from bench.learners import HOURS, Learner, make_learner, make_outline
from bench.lives import live, lived
from bench.memory_laws import LAWS
from planner.core.curriculum import Curriculum
from planner.core.readiness import Estimate


@pytest.fixture(scope="module")
def people(curriculum: Curriculum) -> list[Learner]:
    return list(lived(curriculum, range(6)))


@pytest.fixture(scope="module")
def readings(people: list[Learner], curriculum: Curriculum) -> list[Reading]:
    return [found for person in people for found in readings_of(curriculum, person)]


def by(readings: list[Reading], who: str, when: str) -> list[Guess]:
    return [guess for found in readings if (found.who, found.when) == (who, when) for guess in found.concepts]


def test_six_learners_hold_every_law_and_both_lengths(people: list[Learner]):
    assert {(person.traits.law, person.outline.days) for person in people} == {
        (law, days) for law in LAWS for days in (28, 56)
    }


def test_a_learner_follows_from_the_number_alone(curriculum: Curriculum, people: list[Learner]):
    (again,) = lived(curriculum, [4])
    assert again.log == people[4].log
    assert again.truth_on == people[4].truth_on


def test_everybody_reads_every_learner_at_every_moment(readings: list[Reading], people: list[Learner]):
    told = [(found.learner.number, found.who, found.when) for found in readings]
    assert sorted(told) == sorted(
        (person.number, who, when)
        for person in people
        for who in (OURS, WORD, FSRS)
        for when in (START_THEN, HALF_NOW, HALF_THEN, END)
    )


@pytest.mark.parametrize("when", [HALF_NOW, HALF_THEN, END])
@pytest.mark.parametrize("rival", [WORD, FSRS])
def test_readiness_is_nearer_to_the_truth_than_a_rival(readings: list[Reading], when: str, rival: str):
    assert mean_error(by(readings, OURS, when)) < mean_error(by(readings, rival, when))


def test_a_few_learners_are_calibrated_within_what_is_promised_of_many(readings: list[Reading]):
    assert calibration_error(by(readings, OURS, END), lambda guess: guess.truth) <= 0.08
    assert 0.7 <= coverage(by(readings, OURS, END)) <= 0.95


def test_the_tables_name_everybody_and_every_group(readings: list[Reading], capsys):
    report(readings)
    report_groups([found for found in readings if (found.who, found.when) == (OURS, END)])
    printed = capsys.readouterr().out
    assert printed.count("\n| readiness |") == printed.count("\n| confidence only |") == 4
    assert "\n| power memory | 2 |" in printed


def test_the_error_is_that_of_each_bin_weighed_by_its_size():
    # 0.15 and 0.17 share a bin and err by +0.05 and -0.03 there; 0.85 errs by 0.10 alone.
    said_and_true = [(0.15, 0.10), (0.17, 0.20), (0.85, 0.95)]
    guesses = [Guess(Estimate(said, 0), true, true) for said, true in said_and_true]
    assert calibration_error(guesses, lambda guess: guess.truth) == pytest.approx((0.02 + 0.10) / 3)


@pytest.mark.parametrize("law", LAWS)
def test_memory_fades_and_a_session_brings_it_back_to_last_longer(law: str):
    memory = LAWS[law](0, 1.0, 1.0)
    assert memory.recall(1) > memory.recall(7) > memory.recall(30) > 0
    faded = memory.recall(27)
    memory.refresh(20, 1.0)
    assert memory.recall(20) > 0.9
    assert memory.recall(27) > faded


@pytest.mark.parametrize("law", LAWS)
def test_whoever_forgets_faster_remembers_less(law: str):
    assert LAWS[law](0, 1.0, 2.0).recall(10) < LAWS[law](0, 1.0, 1.0).recall(10)


def test_a_life_only_adds_to_the_log_in_order_of_time(curriculum: Curriculum):
    learner = make_learner(curriculum, make_outline(curriculum, 4, HOURS[0]), 3)
    live(learner, curriculum)
    assert [entry.id for entry in learner.log] == list(range(1, len(learner.log) + 1))
    assert [entry.at for entry in learner.log] == sorted(entry.at for entry in learner.log)
