"""Measures how far readiness can be trusted, on simulated learners whose truth is known.

`make bench-calibration` gives 200 learners a plan of 4 or 8 weeks, reads their logs as the product does, and
compares what it says with what is true: the expected calibration error (ECE) over ten bins, how many truths
lie within the 80 % ranges, and how far off single concepts and the whole are. (Ranges are to be calibrated
first and narrow second: Gneiting & Raftery 2007.) The learners measured, from 5000 on, had no part in
choosing the model's constants.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from statistics import fmean
from time import process_time

from bench.learners import OVER, UNDER, Learner
from bench.lives import lived
from bench.rivals import by_confidence, by_fsrs
from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard, build_dashboard
from planner.core.journal import Standing, read_journal
from planner.core.learning import read_learning
from planner.core.readiness import Estimate
from planner.curriculum import load_curriculum

BINS = 10
ASKED = 5
"""Points asked of each concept on the day that is compared."""
MORNING = time(7, 30)
"""When the page is looked at: after the first rating, before anything else of the day."""
FIRST_NUMBER, COUNT = 5000, 200
OURS, WORD, FSRS = "readiness", "confidence only", "FSRS only"
HALF_NOW, START_THEN = "at the half, for that day", "at the start, for the interview"
HALF_THEN, END = "at the half, for the interview", "at the interview"


@dataclass(frozen=True, slots=True)
class Guess:
    """What was said of something, beside what is true of it and the share then answered (all 0..1)."""

    estimate: Estimate
    truth: float
    answered: float

    @property
    def is_covered(self) -> bool:
        """Whether the truth lies within the 80 % range."""
        return self.estimate.low <= self.truth <= self.estimate.high


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything `who` said `when` about a learner: of each concept, and of all together."""

    who: str
    when: str
    learner: Learner
    concepts: tuple[Guess, ...]
    whole: Guess


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=COUNT)
    parser.add_argument("--first", type=int, default=FIRST_NUMBER, help="number of the first learner")
    arguments = parser.parse_args()
    began = process_time()
    curriculum = load_curriculum(Path(__file__).parents[1] / "data")
    numbers = range(arguments.first, arguments.first + arguments.learners)
    readings = [found for one in lived(curriculum, numbers) for found in readings_of(curriculum, one)]
    report(readings)
    report_groups([found for found in readings if (found.who, found.when) == (OURS, END)])
    print(f"\n{arguments.learners} learners, {process_time() - began:.0f} s of processor time")


def readings_of(curriculum: Curriculum, learner: Learner) -> Iterator[Reading]:
    """What is said of a learner at the start, at the half and on the day of the interview."""
    end = learner.outline.days
    for day, asked_on, when in (
        (0, end, START_THEN),
        (end // 2, end // 2, HALF_NOW),
        (end // 2, end, HALF_THEN),
        (end, end, END),
    ):
        standing, board = look(curriculum, learner, day)
        exam = Exam(learner, asked_on, board.weights)
        ours = board.now if asked_on == day else board.then
        whole = board.overall and (board.overall.now if asked_on == day else board.overall.then)
        ahead = board.ahead if asked_on > day else {}
        word = by_confidence(curriculum, standing, board.weights)
        kept = by_fsrs(curriculum, standing, board.weights, exam.on, ahead)
        if whole:
            said = {slug: found.estimate for slug, found in ours.items()}
            yield exam.reading(OURS, when, said, whole.estimate)
            yield exam.reading(WORD, when, *exam.without_ranges(word))
            yield exam.reading(FSRS, when, *exam.without_ranges(kept))


def look(curriculum: Curriculum, learner: Learner, day: int) -> tuple[Standing, Dashboard]:
    """The readiness page of a learner on the morning of a day, from what was in the log by then."""
    request, plan = learner.outline.request, learner.outline.plan
    morning = datetime.combine(request.starts_on + timedelta(days=day), MORNING, UTC)
    standing = read_journal([entry for entry in learner.log if entry.at <= morning])
    learning = read_learning(curriculum, standing)
    return standing, build_dashboard(curriculum, plan, request, learning, standing.check_ins, now=morning)


class Exam:
    """A day on which everything is asked: what is true of each concept, and what is answered."""

    def __init__(self, learner: Learner, day: int, weights: Mapping[str, float]) -> None:
        chance = Random(1000 * learner.number + day)
        self.learner, self.weights = learner, weights
        self.on = learner.outline.request.starts_on + timedelta(days=day)
        self.truth = {slug: learner.truth_on[day][slug] for slug in weights}
        self.answered = {
            slug: sum(chance.random() < ready for _ in range(ASKED)) / ASKED
            for slug, ready in self.truth.items()
        }

    def reading(self, who: str, when: str, said: Mapping[str, Estimate], whole: Estimate) -> Reading:
        """What was said beside what is true and what was answered."""
        concepts = tuple(
            Guess(estimate, self.truth[slug], self.answered[slug]) for slug, estimate in said.items()
        )
        together = Guess(whole, self._mean(self.truth), self._mean(self.answered))
        return Reading(who, when, self.learner, concepts, together)

    def without_ranges(self, said: Mapping[str, float]) -> tuple[dict[str, Estimate], Estimate]:
        """Plain numbers as estimates, and their weighted mean."""
        return {slug: Estimate(value, 0) for slug, value in said.items()}, Estimate(self._mean(said), 0)

    def _mean(self, shares: Mapping[str, float]) -> float:
        total = sum(self.weights.values())
        return sum(weight * shares[slug] for slug, weight in self.weights.items()) / total


def calibration_error(guesses: Sequence[Guess], truth: Callable[[Guess], float]) -> float:
    """The expected calibration error (0..1): ten equal bins of what was said, weighed by their size."""
    surplus = [0.0] * BINS
    for guess in guesses:
        surplus[min(BINS - 1, int(guess.estimate.value * BINS))] += guess.estimate.value - truth(guess)
    return sum(map(abs, surplus)) / len(guesses)


def mean_error(guesses: Iterable[Guess]) -> float:
    """The mean absolute error (0..1) against the truth."""
    return fmean(abs(guess.estimate.value - guess.truth) for guess in guesses)


def coverage(guesses: Iterable[Guess]) -> float:
    """The share (0..1) of truths within their 80 % range."""
    return fmean(guess.is_covered for guess in guesses)


def report(readings: Sequence[Reading]) -> None:
    """Who was how right at each moment."""
    print("| who | said | ECE | ECE, answers | off by: concept | whole | in range: concepts | wholes |")
    print("|---|---|---|---|---|---|---|---|")
    for when in (START_THEN, HALF_THEN, HALF_NOW, END):
        for who in (OURS, WORD, FSRS):
            found = [reading for reading in readings if (reading.who, reading.when) == (who, when)]
            print(f"| {who} | {when} | {figures(found, ranges=who == OURS)} |")


def report_groups(readings: Sequence[Reading]) -> None:
    """The same for groups of learners, at the interview."""
    print("\n| who | learners | ECE | ECE, answers | off by: concept | whole | in range: concepts | wholes |")
    print("|---|---|---|---|---|---|---|---|")
    by_group: dict[str, list[Reading]] = {}
    for reading in readings:
        for name in groups_of(reading.learner):
            by_group.setdefault(name, []).append(reading)
    for name, found in sorted(by_group.items()):
        print(f"| {name} | {len(found)} | {figures(found, ranges=True)} |")


def groups_of(learner: Learner) -> set[str]:
    """What is special about a learner."""
    traits = learner.traits
    belongs = {
        f"{traits.law} memory": True,
        f"{learner.outline.days // 7} weeks": True,
        "overrate themselves": traits.later_bias == OVER,
        "underrate themselves": traits.later_bias == UNDER,
        "no first rating": not traits.rates_first,
        "nothing said after sessions": not traits.reports,
        "never drill": traits.drill_days == 0,
    }
    return {name for name, holds in belongs.items() if holds}


def figures(readings: Sequence[Reading], *, ranges: bool) -> str:
    """The columns of a row."""
    concepts = [guess for reading in readings for guess in reading.concepts]
    wholes = [reading.whole for reading in readings]
    columns = [
        f"{calibration_error(concepts, lambda guess: guess.truth):.3f}",
        f"{calibration_error(concepts, lambda guess: guess.answered):.3f}",
        f"{mean_error(concepts):.3f}",
        f"{mean_error(wholes):.3f}",
        *([f"{coverage(concepts):.0%}", f"{coverage(wholes):.0%}"] if ranges else ["-", "-"]),
    ]
    return " | ".join(columns)


if __name__ == "__main__":
    main()
