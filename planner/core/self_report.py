"""How far this person's word and what they show lie apart, learned from both and taken off again.

A confidence c of 1-5 stands for the share (c - 0.5) / 5. Said less shown is averaged, shrunk to what is
usual for people in general until there is evidence of one's own (docs/decisions/0011-readiness.md).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul

from planner.core.evidence import Trace
from planner.core.mastery import UNKNOWN_KNOWLEDGE, Blend, Mastery, Opening

LEVELS = range(1, 6)
USUAL_FIRST, USUAL_CHECK_IN = 0.16, 0.10
"""By how much people in general overrate themselves (share, 0..1): at first, and after a session."""
SHRINKAGE = 8.0
"""What the usual bias weighs, in pairs of said and shown."""
PERSONAL_SPREAD = 0.14
"""By how much one person's bias differs from the usual one (share, 0..1; standard deviation).

Chosen so that the whole lies within its range four times in five, by first ratings alone and later on.
"""
RATING_SLOPE, RATING_FLOOR = 0.70, 0.03
LOWEST_RATED, HIGHEST_RATED = 0.03, 0.85
RATING_SHIFT = 0.08


@dataclass(frozen=True, slots=True)
class Pair:
    """One confidence (1-5) beside the share (0..1) that was then shown of the same; with their entries."""

    slug: str
    on: date
    said: int
    shown: float
    entries: tuple[int, ...]

    @property
    def difference(self) -> float:
        """Said less shown as a share, above 0 if overrated."""
        return share_said(self.said) - self.shown


@dataclass(frozen=True, slots=True)
class Bias:
    """The correction in use: what is taken off a confidence, as a share (-1..1), and how well it is known.

    `first` is for the first rating, `check_in` for what is said later. `first_weight` and `pairs` say how
    much of one's own evidence there is.
    """

    first: float = USUAL_FIRST
    check_in: float = USUAL_CHECK_IN
    first_weight: float = 0.0
    pairs: int = 0

    @property
    def points(self) -> float:
        """How many of five points the person says more than they show."""
        return 5 * self.check_in


def doubt_of_word(mastery: Mastery, bias: Bias) -> float:
    """How far off what is learned may be because the person's own word is (0..1; standard deviation).

    It is the same mistake in every concept, so it does not average out over them; it shrinks as the bias
    becomes known. Where there is no first rating, what is usual is as doubtful as one.
    """
    first = PERSONAL_SPREAD * math.sqrt(SHRINKAGE / (SHRINKAGE + bias.first_weight))
    later = PERSONAL_SPREAD * math.sqrt(SHRINKAGE / (SHRINKAGE + bias.pairs))
    return RATING_SLOPE * mastery.blend.prior * first + math.fsum(mastery.blend.said) * later


def share_said(confidence: int) -> float:
    """The share (0..1) a confidence of 1-5 stands for."""
    return (confidence - 0.5) / 5


def believed(confidence: int, bias: Bias) -> float:
    """What is taken from a confidence said after a session, 0..1."""
    return min(1.0, max(0.0, share_said(confidence) - bias.check_in))


@lru_cache(maxsize=64)
def _believed_levels(bias: Bias) -> tuple[float, ...]:
    return tuple(believed(level, bias) for level in LEVELS)


def prior_knowledge(opening: Opening, first_bias: float) -> float:
    """How well a concept is learned before any evidence, 0..1."""
    if opening.rating is None:
        return UNKNOWN_KNOWLEDGE
    raw = RATING_FLOOR + RATING_SLOPE * (share_said(opening.rating) - first_bias + RATING_SHIFT)
    return min(HIGHEST_RATED, max(LOWEST_RATED, raw))


def knowledge_of(mastery: Mastery, bias: Bias) -> float:
    """How well the person would do while it is fresh, 0..1."""
    return _knowledge(mastery.blend, mastery.opening, bias)


def _knowledge(blend: Blend, opening: Opening, bias: Bias) -> float:
    said = math.fsum(map(mul, blend.said, _believed_levels(bias)))
    total = blend.prior * prior_knowledge(opening, bias.first) + blend.taught + blend.shown + said
    return min(1.0, max(0.0, total))


def pairs_of(mastery: Mastery, slug: str) -> Iterable[Pair]:
    """What was said after sessions beside what was shown next."""
    for showing in mastery.showings:
        if showing.said is not None:
            entries = tuple(sorted({*showing.said_entries, *showing.entries}))
            yield Pair(slug, showing.on, showing.said, showing.target, entries)


def rated_pairs(traces: Iterable[Trace]) -> Iterable[Pair]:
    """What was said of an answer, or of a mock's round, beside what that very answer showed."""
    for trace in traces:
        if trace.rated is not None and trace.of:
            share = trace.shown / trace.of
            yield Pair(trace.slug, trace.on, trace.rated, share, (trace.entry_id,))


def learn_bias(masteries: Mapping[str, Mastery], pairs: Sequence[Pair]) -> Bias:
    """The correction that this person's evidence speaks for."""
    weight, total = _first_evidence(masteries.values())
    return Bias(
        first=USUAL_FIRST + total / (SHRINKAGE + weight),
        check_in=_said_too_high(pairs),
        first_weight=weight,
        pairs=len(pairs),
    )


def _said_too_high(pairs: Sequence[Pair]) -> float:
    """Said less shown, shrunk to the usual.

    Whoever says 5 could not say more, and may mean it; such a pair can widen the gap the others show, but
    not narrow it. The same holds for 1 at the other end.
    """
    within = _shrunk([pair.difference for pair in pairs if min(LEVELS) < pair.said < max(LEVELS)])
    return _shrunk([_at_least(pair, within) for pair in pairs])


def _at_least(pair: Pair, within: float) -> float:
    if pair.said == max(LEVELS):
        return max(pair.difference, within)
    return min(pair.difference, within) if pair.said == min(LEVELS) else pair.difference


def _shrunk(differences: Sequence[float]) -> float:
    total = SHRINKAGE * USUAL_CHECK_IN + math.fsum(differences)
    return total / (SHRINKAGE + len(differences))


def _first_evidence(masteries: Iterable[Mastery]) -> tuple[float, float]:
    """Weight and weighted sum of how much further first ratings were off than usual.

    A rating is compared with the first answers on its concept, through the share it still had in what was
    expected then: least squares in that share.
    """
    weights, sums = [], []
    usual = Bias()
    for mastery in masteries:
        if mastery.opening.rating is None or not mastery.showings:
            continue
        first = mastery.showings[0]
        share = first.blend.prior
        surplus = _knowledge(first.blend, mastery.opening, usual) - first.target
        weights.append(share**2)
        sums.append(share * surplus / RATING_SLOPE)
    return math.fsum(weights), math.fsum(sums)
