"""How far a person's word can be trusted: what they said beside what they then showed.

A word counts as right if at least the lower end of its own fifth was shown: “4 of 5” from 60 % on. Saying
too little is therefore never wrong, and “1 of 5” always right. Every share comes with its 80 % Wilson
interval (Wilson 1927), so that three checks do not look like thirty; for a mean of shares, which scatters
no more than yes and no do, it is rather too wide than too narrow.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.curriculum import Curriculum
from planner.core.learning import Learning
from planner.core.mastery import Mastery
from planner.core.readiness import RANGE_WIDTH
from planner.core.self_report import (
    LEVELS,
    SHRINKAGE,
    USUAL_CHECK_IN,
    USUAL_FIRST,
    Bias,
    Pair,
    knowledge_of,
    share_said,
)
from planner.core.vocabulary import Pillar

ROUNDING = 1e-9
"""What a share may be short of a bound and still reach it; 3 of 5 is 0.6."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share (0..1) of several cases, with its 80 % range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Level:
    """The times this confidence (1-5) was said, oldest first, and what was shown then; at least one."""

    said: int
    pairs: tuple[Pair, ...]

    @property
    def shown(self) -> Share:
        """The mean share that was shown."""
        return share_of([pair.shown for pair in self.pairs])

    @property
    def right(self) -> Share:
        """How often the word was right."""
        return share_of([float(is_right(pair)) for pair in self.pairs])

    @property
    def right_count(self) -> int:
        """How many times it was right."""
        return sum(map(is_right, self.pairs))

    @property
    def stands_for(self) -> float:
        """The share (0..1) the word stands for."""
        return share_said(self.said)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is taken off a word, in points of five; below 0 the person shows more than they say.

    `own` is what this person's checks alone say, None while they weigh less than one; `own_share` (0..1) is
    how much of `points` comes from them, the rest being `usual`. `checks` is how many there are.
    """

    points: float
    usual: float
    own: float | None
    own_share: float
    checks: int


@dataclass(frozen=True, slots=True)
class FirstCheck:
    """A first rating (1-5) beside the first answers on its concept, both as shares (0..1).

    `expected` is what was expected of the answers if the person rates themselves as people usually do;
    `weight` (0..1) is how much of that still came from the rating.
    """

    slug: str
    on: date
    rating: int
    expected: float
    shown: float
    weight: float
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The whole comparison: by level, by pillar and level, and the two corrections in use."""

    levels: tuple[Level, ...]
    pillars: Mapping[Pillar, tuple[Level, ...]]
    word: Correction
    first: Correction
    first_checks: tuple[FirstCheck, ...]

    @property
    def checks(self) -> int:
        """How many words there are that something was shown beside."""
        return sum(len(level.pairs) for level in self.levels)


def calibrate(learning: Learning, curriculum: Curriculum) -> Calibration:
    """What the log says about the person's word."""
    pairs = [pair for pair in learning.all_pairs if pair.slug in curriculum.concepts]
    by_pillar = {
        pillar: levels_of(pair for pair in pairs if curriculum.concepts[pair.slug].pillar is pillar)
        for pillar in Pillar
    }
    first = tuple(first_checks(learning.masteries))
    return Calibration(
        levels=levels_of(pairs),
        pillars={pillar: levels for pillar, levels in by_pillar.items() if levels},
        word=word_correction(learning.bias),
        first=first_correction(learning.bias, first),
        first_checks=first,
    )


def levels_of(pairs: Iterable[Pair]) -> tuple[Level, ...]:
    """The confidences that were said, the lowest first."""
    found: dict[int, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.said, []).append(pair)
    return tuple(Level(said, tuple(found[said])) for said in LEVELS if said in found)


def is_right(pair: Pair) -> bool:
    """Whether what was shown lies in the fifth the word stands for, or above."""
    return pair.shown >= right_from(pair.said) - ROUNDING


def right_from(said: int) -> float:
    """The least share (0..1) that makes a confidence (1-5) right."""
    return (said - 1) / 5


def share_of(cases: Sequence[float]) -> Share:
    """The mean of cases (each 0..1, at least one) with the 80 % Wilson interval of so many."""
    count, mean = len(cases), math.fsum(cases) / len(cases)
    spread = RANGE_WIDTH**2 / count
    middle = (mean + spread / 2) / (1 + spread)
    half = RANGE_WIDTH * math.sqrt(mean * (1 - mean) / count + spread / (4 * count)) / (1 + spread)
    return Share(mean, max(0.0, middle - half), min(1.0, middle + half))


def word_correction(bias: Bias) -> Correction:
    """What is taken off a confidence said after a session."""
    return _correction(bias.check_in, USUAL_CHECK_IN, weight=bias.pairs, checks=bias.pairs)


def first_correction(bias: Bias, checks: Sequence[FirstCheck]) -> Correction:
    """What is taken off a first rating."""
    return _correction(bias.first, USUAL_FIRST, weight=bias.first_weight, checks=len(checks))


def _correction(share: float, usual: float, *, weight: float, checks: int) -> Correction:
    """The correction `share` taken apart into what is usual and what `weight` checks say."""
    own = usual + (share - usual) * (SHRINKAGE + weight) / weight if weight >= 1 else None
    return Correction(
        points=5 * share,
        usual=5 * usual,
        own=None if own is None else 5 * own,
        own_share=weight / (SHRINKAGE + weight),
        checks=checks,
    )


def first_checks(masteries: Mapping[str, Mastery]) -> Iterable[FirstCheck]:
    """The first ratings that answers were given on since, by day."""
    found = [
        _first_check(slug, mastery, mastery.opening.rating)
        for slug, mastery in masteries.items()
        if mastery.opening.rating is not None and mastery.showings
    ]
    return sorted(found, key=lambda check: (check.on, check.slug))


def _first_check(slug: str, mastery: Mastery, rating: int) -> FirstCheck:
    first = mastery.showings[0]
    return FirstCheck(
        slug=slug,
        on=first.on,
        rating=rating,
        expected=knowledge_of(Mastery(mastery.opening, first.blend), Bias()),
        shown=first.target,
        weight=first.blend.prior,
        entries=first.entries,
    )
