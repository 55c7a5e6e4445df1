"""Readiness as a number with its doubt: of a concept, of several weighed together, now and at a date.

Readiness is learned times remembered, 0..1; pages show it as points 0-100. A spread is the standard
deviation of what is believed about it; an 80 % range is as wide as a normal distribution has it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.mastery import FADE, Mastery
from planner.core.memory import first_stability, next_stability, retrievability
from planner.core.self_report import Bias, knowledge_of

EVIDENCE_SCALE = 2.2
"""How many answers of a coin a question is worth when it comes to doubt."""
RANGE_WIDTH = 1.2816
"""Standard deviations to either side that hold 80 %."""
COMMON = 0.35
"""The correlation of what is wrong about different concepts: the same person, the same model."""
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

    `is_unknown` where nobody said, did or showed anything: the value is then an assumption.
    """

    learned: float
    remembered: float
    estimate: Estimate
    evidence: float
    is_unknown: bool


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
    return ConceptReadiness(
        learned,
        remembered,
        Estimate(value, _spread(value, mastery.evidence)),
        mastery.evidence,
        mastery.is_unknown,
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
    return ConceptReadiness(
        learned=value / remembered if remembered else 0.0,
        remembered=remembered,
        estimate=Estimate(value, math.sqrt(_spread(value, evidence) ** 2 + scatter)),
        evidence=evidence,
        is_unknown=mastery.is_unknown and not ahead,
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
    return math.sqrt(value * (1 - value) / (EVIDENCE_SCALE * (evidence + 1)))


def summarise(found: Mapping[str, ConceptReadiness], weights: Mapping[str, float]) -> Summary | None:
    """The weighted mean of the concepts that have a weight; None without any.

    What is wrong about one concept is partly wrong about the others too (`COMMON`), so the doubt of a mean
    does not vanish with the number of concepts.
    """
    weighed = [(weights[slug], found[slug]) for slug in found if weights.get(slug, 0) > 0]
    total = math.fsum(weight for weight, _ in weighed)
    if not total:
        return None
    value = math.fsum(weight * own.estimate.value for weight, own in weighed) / total
    alone = math.fsum((weight * own.estimate.spread) ** 2 for weight, own in weighed) / total**2
    together = (math.fsum(weight * own.estimate.spread for weight, own in weighed) / total) ** 2
    known = [(weight, own) for weight, own in weighed if not own.is_unknown]
    return Summary(
        Estimate(value, math.sqrt((1 - COMMON) * alone + COMMON * together)),
        len(weighed),
        len(known),
        math.fsum(weight for weight, _ in known) / total,
    )


def completion_rate(shares: Iterable[float]) -> float:
    """The share (0..1) of sessions due so far that was done, shrunk to what is usual."""
    held = list(shares)
    return (COMPLETION_WEIGHT * USUAL_COMPLETION + math.fsum(held)) / (COMPLETION_WEIGHT + len(held))
