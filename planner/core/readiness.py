"""Readiness as a number with its doubt: of a concept, of several weighed together, now and at a date.

Readiness is learned times remembered, 0..1; pages show it as points 0-100. A spread is the standard
deviation of what is believed about it; an 80 % range is as wide as a normal distribution has it. How often
the truth lies within is measured on simulated learners (docs/measurements.md).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.mastery import FADE, Mastery
from planner.core.memory import first_stability, next_stability, retrievability
from planner.core.self_report import Bias, doubt_of_word, knowledge_of

DOUBT_OF_ONE, LASTING_DOUBT = 0.12, 0.05
"""What one question's worth of evidence leaves in doubt, falling with each more, and what never goes.

In parts of the variance of a coin. With the first alone 95 % of truths lay within the 80 % range where little
was known and 60 % where much was: no number of answers makes up for a model that is not quite right.
"""
EDGE_DOUBT = 0.05
"""Added to a coin's variance (0.25 in the middle): even nothing and everything are not known for sure."""
RANGE_WIDTH = 1.2816
"""Standard deviations to either side that hold 80 %."""
COMMON = 0.05
"""How far what is wrong about different concepts goes together, once `shared` is taken out of it.

A single correlation for everything would be too low for first ratings and too high for months of evidence.
"""
DOUBT_OF_PLANS = 0.20
"""By what share the gain from the same sessions differs from person to person (standard deviation)."""
USUAL_COMPLETION, COMPLETION_WEIGHT = 0.85, 8.0
"""The share of a plan people keep, and what that weighs in sessions."""

Sessions = Sequence[tuple[date, float]]
"""The sessions to come on a concept: day, and the share (0..1) of what is not learned that it closes."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A readiness (0..1) and its spread."""

    value: float
    spread: float

    @property
    def low(self) -> float:
        """The lower end of the 80 % range."""
        return max(0.0, self.value - RANGE_WIDTH * self.spread)

    @property
    def high(self) -> float:
        """The upper end of the 80 % range."""
        return min(1.0, self.value + RANGE_WIDTH * self.spread)


@dataclass(frozen=True, slots=True)
class ConceptReadiness:
    """A concept on a day: learned, remembered, and their product with its doubt. `evidence` in questions.

    `is_unknown` where nobody said, did or showed anything: the value is then an assumption. `shared` is the
    part of the spread that is the same mistake in every concept of this person.
    """

    learned: float
    remembered: float
    estimate: Estimate
    evidence: float
    is_unknown: bool
    shared: float = 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """Several concepts weighed together. `known` of `concepts` have evidence; `known_weight` is 0..1."""

    estimate: Estimate
    concepts: int
    known: int
    known_weight: float


def readiness_on(mastery: Mastery, bias: Bias, on: date) -> ConceptReadiness:
    """A concept on a day, with nothing more done until then."""
    learned, remembered = knowledge_of(mastery, bias), mastery.recall_on(on)
    value = learned * remembered
    spread = _spread(value, mastery.evidence)
    return ConceptReadiness(
        learned,
        remembered,
        Estimate(value, spread),
        mastery.evidence,
        mastery.is_unknown,
        min(spread, remembered * doubt_of_word(mastery, bias)),
    )


def forecast(
    mastery: Mastery, bias: Bias, sessions: Sessions, on: date, *, completion: float
) -> ConceptReadiness:
    """A concept on a day if each session to come is held with the chance `completion` (0..1).

    Exact in what is learned; what is remembered is weighed by which session is the last one held.
    """
    ahead = [session for session in sessions if session[0] < on]
    paths = list(_paths(mastery, knowledge_of(mastery, bias), ahead, on, completion))
    value = math.fsum(chance * learned * kept for chance, learned, kept in paths)
    remembered = math.fsum(chance * kept for chance, _, kept in paths)
    scatter = math.fsum(chance * (learned * kept - value) ** 2 for chance, learned, kept in paths)
    evidence = mastery.evidence * FADE ** (completion * len(ahead))
    spread = math.sqrt(_spread(value, evidence) ** 2 + scatter)
    word = math.prod(1 - completion * gain for _, gain in ahead) * doubt_of_word(mastery, bias)
    gained = value - knowledge_of(mastery, bias) * mastery.recall_on(on)
    return ConceptReadiness(
        learned=value / remembered if remembered else 0.0,
        remembered=remembered,
        estimate=Estimate(value, spread),
        evidence=evidence,
        is_unknown=mastery.is_unknown and not ahead,
        shared=min(spread, math.hypot(remembered * word, DOUBT_OF_PLANS * gained)),
    )


def _paths(
    mastery: Mastery, learned: float, ahead: Sessions, on: date, completion: float
) -> Iterable[tuple[float, float, float]]:
    """By which session is the last one held (none of them first): its chance, and learned and remembered."""
    stability, last_on = mastery.stability, mastery.last_on
    difficulty = mastery.opening.difficulty
    missed_after = [(1 - completion) ** (len(ahead) - held) for held in range(len(ahead) + 1)]
    yield missed_after[0], learned, mastery.recall_on(on)
    for number, (day, gain) in enumerate(ahead, start=1):
        if stability is None or last_on is None:
            stability = first_stability(difficulty)
        else:
            stability = next_stability(stability, difficulty, (day - last_on).days)
        last_on = day
        kept = retrievability((on - day).days, stability)
        yield completion * missed_after[number], 1 - (1 - learned) * (1 - gain), kept
        learned = 1 - (1 - learned) * (1 - completion * gain)


def _spread(value: float, evidence: float) -> float:
    """At a fixed value every question more narrows it."""
    return math.sqrt((value * (1 - value) + EDGE_DOUBT) * (LASTING_DOUBT + DOUBT_OF_ONE / (evidence + 1)))


def summarise(found: Mapping[str, ConceptReadiness], weights: Mapping[str, float]) -> Summary | None:
    """The weighted mean of the concepts that have a weight; None without any.

    What is wrong about one concept is partly wrong about the others too (`shared` wholly, the rest by
    `COMMON`), so the doubt of a mean does not vanish with the number of concepts.
    """
    weighed = [(weights[slug], found[slug]) for slug in found if weights.get(slug, 0) > 0]
    total = math.fsum(weight for weight, _ in weighed)
    if not total:
        return None
    value = math.fsum(weight * own.estimate.value for weight, own in weighed) / total
    own_doubts = [(weight, math.sqrt(own.estimate.spread**2 - own.shared**2)) for weight, own in weighed]
    alone = math.fsum((weight * doubt) ** 2 for weight, doubt in own_doubts)
    together = math.fsum(weight * doubt for weight, doubt in own_doubts) ** 2
    shared = math.fsum(weight * own.shared for weight, own in weighed) ** 2
    variance = ((1 - COMMON) * alone + COMMON * together + shared) / total**2
    known = [(weight, own) for weight, own in weighed if not own.is_unknown]
    return Summary(
        Estimate(value, math.sqrt(variance)),
        len(weighed),
        len(known),
        math.fsum(weight for weight, _ in known) / total,
    )


def completion_rate(shares: Iterable[float]) -> float:
    """The share (0..1) of sessions due so far that was done, shrunk to what is usual."""
    held = list(shares)
    return (COMPLETION_WEIGHT * USUAL_COMPLETION + math.fsum(held)) / (COMPLETION_WEIGHT + len(held))
