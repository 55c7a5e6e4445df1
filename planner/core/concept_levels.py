"""How far each concept was taken: never touched, seen, practised, or something of it shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from planner.core.curriculum import Curriculum
from planner.core.evidence import Trace
from planner.core.journal import CheckIn
from planner.core.learning import Learning
from planner.core.vocabulary import Pillar, TaskKind


class Level(StrEnum):
    """Each holds those before it."""

    NEVER = "never touched"
    SEEN = "seen"
    PRACTISED = "practised"
    SHOWN = "shown"


Counts = Mapping[Level, int]
RANKS: Mapping[Level, int] = {level: rank for rank, level in enumerate(Level)}

DOCUMENTS: Mapping[str, str] = {
    "S0": "Ten questions to master",
    "S1": "Question list by area",
    "S2": "Engineer questions and answers",
    "S3": "25 concepts and the 2-4-week plan",
    "S4": "Interview guide with the 8-week plan",
}
"""The source documents, by the prefix of their items' ids, in a few words of our own."""


def concept_levels(learning: Learning, check_ins: Iterable[CheckIn]) -> dict[str, Level]:
    """By slug, of every concept that was touched.

    Seen: a studied session named it. Practised: a session after the first was about it, or a question was
    answered on it. Shown: some of an answer on it was right.
    """
    found: dict[str, Level] = {}
    for check_in in check_ins:
        if check_in.studied:
            found |= {slug: Level.SEEN for slug in check_in.concepts if slug not in found}
    for traces in learning.traces.values():
        for trace in traces:
            found[trace.slug] = higher(found.get(trace.slug, Level.NEVER), _of_trace(trace))
    return found


def higher(one: Level, other: Level) -> Level:
    """The one that was taken further."""
    return one if RANKS[one] >= RANKS[other] else other


def levels_by_pillar(
    curriculum: Curriculum, slugs: Iterable[str], levels: Mapping[str, Level]
) -> dict[Pillar, Counts]:
    """How many of these concepts are at each level, by pillar in the usual order; empty ones left out."""
    named = list(slugs)
    found = {
        pillar: _counted(
            (slug for slug in named if curriculum.concepts[slug].pillar is pillar),
            levels,
        )
        for pillar in Pillar
    }
    return {pillar: counts for pillar, counts in found.items() if sum(counts.values())}


def levels_by_document(
    curriculum: Curriculum, slugs: Iterable[str], levels: Mapping[str, Level]
) -> dict[str, Counts]:
    """The same by source document, by the prefix of its ids; a concept counts in each that asks about it."""
    named = list(slugs)
    return {
        prefix: _counted(
            (slug for slug in named if _asks(curriculum.concepts[slug].sources, prefix)),
            levels,
        )
        for prefix in DOCUMENTS
    }


def _of_trace(trace: Trace) -> Level:
    if trace.shown > 0:
        return Level.SHOWN
    is_more = trace.sort not in {None, TaskKind.LEARN}
    return Level.PRACTISED if trace.of > 0 or is_more else Level.SEEN


def _counted(slugs: Iterable[str], levels: Mapping[str, Level]) -> Counts:
    counts = Counter(levels.get(slug, Level.NEVER) for slug in slugs)
    return {level: counts[level] for level in Level}


def _asks(sources: Iterable[str], prefix: str) -> bool:
    return any(source.partition("-")[0] == prefix for source in sources)
