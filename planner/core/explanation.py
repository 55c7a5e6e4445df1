"""A readiness number taken apart: what each source of evidence contributes, in whole points that add up."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.core.evidence import Trace
from planner.core.mastery import Mastery
from planner.core.readiness import ConceptReadiness, readiness_on
from planner.core.self_report import LEVELS, Bias, Pair, believed, prior_knowledge

POINTS = 100
TENTHS = 1000


class PartKind(StrEnum):
    """Where a part of what is learned comes from; FADED is what is taken off again."""

    ASSUMED = "assumed"
    RATED = "rated"
    TAUGHT = "taught"
    SHOWN = "shown"
    SAID = "said"
    FADED = "faded"


@dataclass(frozen=True, slots=True)
class Part:
    """A contribution in whole points (0..100; below 0 for FADED), with the log entries behind it."""

    kind: PartKind
    points: int
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One concept on a day. The parts without FADED sum to `learned` points, all of them to `points`."""

    mastery: Mastery
    readiness: ConceptReadiness
    parts: tuple[Part, ...]
    learned: int
    points: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """A concept's part of several weighed together: `share` (0..1) of the weight, and tenths of a point."""

    slug: str
    share: float
    readiness: ConceptReadiness
    tenths: int


def explain(mastery: Mastery, traces: Iterable[Trace], bias: Bias, on: date) -> Explanation:
    """Why the concept is where it is on that day; `traces` are those of the concept."""
    found = readiness_on(mastery, bias, on)
    learned, points = round(POINTS * found.learned), round(POINTS * found.estimate.value)
    raw = _raw_parts(mastery, bias)
    own = list(traces)
    whole = apportion(list(raw.values()), learned)
    parts = [Part(kind, count, _entries(own, kind)) for kind, count in zip(raw, whole, strict=True)]
    if points != learned:
        parts.append(Part(PartKind.FADED, points - learned))
    return Explanation(mastery, found, tuple(parts), learned, points)


def contributions(
    found: Mapping[str, ConceptReadiness], weights: Mapping[str, float]
) -> tuple[list[Contribution], int]:
    """What each concept with a weight brings to the mean, the most first, and their sum, in tenths."""
    weighed = [slug for slug in found if weights.get(slug, 0) > 0]
    total = math.fsum(weights[slug] for slug in weighed)
    raw = [weights[slug] / total * found[slug].estimate.value for slug in weighed]
    whole = round(TENTHS * math.fsum(raw))
    rows = [
        Contribution(slug, weights[slug] / total, found[slug], tenths)
        for slug, tenths in zip(weighed, apportion(raw, whole), strict=True)
    ]
    return sorted(rows, key=lambda row: (-row.tenths, row.slug)), whole


def apportion(parts: Sequence[float], total: int) -> list[int]:
    """`total` in whole numbers in proportion to the parts (0 and up), by largest remainder; ties go first.

    Parts that sum to nothing get nothing, and then the total has to be 0.
    """
    whole = math.fsum(parts)
    if not whole:
        return [0] * len(parts)
    exact = [total * part / whole for part in parts]
    given = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (given[place] - exact[place], place))
    for place in by_remainder[: total - sum(given)]:
        given[place] += 1
    return given


def said_and_shown(pairs: Sequence[Pair]) -> tuple[float, float] | None:
    """The mean confidence said and the mean shown beside it, both in points of 1-5; None without a pair."""
    if not pairs:
        return None
    said = math.fsum(pair.said for pair in pairs) / len(pairs)
    return said, 5 * math.fsum(pair.shown for pair in pairs) / len(pairs) + 0.5


def _raw_parts(mastery: Mastery, bias: Bias) -> dict[PartKind, float]:
    """What each source contributes to what is learned (0..1); sources that have no part are left out."""
    blend, rated = mastery.blend, mastery.opening.rating is not None
    said = math.fsum(share * believed(level, bias) for level, share in zip(LEVELS, blend.said, strict=True))
    first = PartKind.RATED if rated else PartKind.ASSUMED
    found = {
        first: blend.prior * prior_knowledge(mastery.opening, bias.first),
        PartKind.TAUGHT: blend.taught,
        PartKind.SHOWN: blend.shown,
        PartKind.SAID: said,
    }
    present = {
        first: True,
        PartKind.TAUGHT: mastery.sessions > 0,
        PartKind.SHOWN: mastery.of > 0,
        PartKind.SAID: sum(blend.said) > 0,
    }
    return {kind: value for kind, value in found.items() if present[kind]}


def _entries(traces: Iterable[Trace], kind: PartKind) -> tuple[int, ...]:
    return tuple(sorted(trace.entry_id for trace in traces if kind in kinds_of(trace)))


def kinds_of(trace: Trace) -> set[PartKind]:
    """The parts that a piece of evidence belongs to."""
    speaks = {
        PartKind.TAUGHT: trace.sessions > 0,
        PartKind.SHOWN: trace.of > 0,
        PartKind.SAID: trace.said is not None,
    }
    return {kind for kind, does in speaks.items() if does}
