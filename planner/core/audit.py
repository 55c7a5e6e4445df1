"""Whether numbers updated entry by entry equal, to the last digit, those rebuilt from the whole log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.core.curriculum import Curriculum
from planner.core.evidence import Trace
from planner.core.journal import Standing, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.learning import (
    Learning,
    learn_concept,
    learning_from,
    opening_of,
    read_learning,
    traces_by_concept,
    updated_learning,
)
from planner.core.mastery import Course, Opening
from planner.core.readiness import readiness_on
from planner.core.self_report import Pair

RECENT, UNDOS, SPREAD = 36, 16, 20
"""How many of the last entries, the last undo entries and all there are to compare the numbers after."""
MOST_READ = 600_000
"""Entries to read for that: of a log longer than about 7,700 it is fewer of each sort."""
LEAST = 3
"""But never fewer of each than this."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of something that is `held` one way and `rebuilt` another, after a log entry."""

    about: str
    number: str
    held: object
    rebuilt: object
    entry_id: int

    def __str__(self) -> str:
        """A sentence."""
        return (
            f"{self.about}, after log entry {self.entry_id}: "
            f"{self.number} was {self.held} and is {self.rebuilt} when rebuilt."
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """How many things were compared with what they should be, and what was found in sentences."""

    checked: int
    mismatches: tuple[str, ...]


def audit_learning(curriculum: Curriculum, entries: Sequence[LogEntry], *, today: date) -> Findings:
    """Read the log (oldest first) bit by bit, as the server met it, and compare with rebuilding it.

    One thing checked is one concept, or the correction, at one place of the log.
    """
    checked = 0
    found: list[Difference] = []
    held, rebuilding, standing = Learning(), _Rebuilding(curriculum), Standing()
    for count in checkpoints(entries):
        standing, last_id = read_journal(entries[:count]), entries[count - 1].id
        held = updated_learning(curriculum, held, standing)
        rebuilt = rebuilding.learning(standing, held.traces)
        checked += 1 + len(rebuilt.masteries)
        found += differences(curriculum, held, rebuilt, today=today, entry_id=last_id)
    if entries:
        rebuilt = read_learning(curriculum, standing)
        checked += 1 + len(rebuilt.masteries)
        found += differences(curriculum, held, rebuilt, today=today, entry_id=entries[-1].id)
    return Findings(checked, tuple(dict.fromkeys(map(str, found))))


def checkpoints(entries: Sequence[LogEntry]) -> list[int]:
    """How many of the entries, from the first, to look at: rising, and all of them at last."""
    total = len(entries)
    if not total:
        return []
    # To get to one of the last takes reading the whole log, to any other half of it; an undo has two places.
    scale = min(1.0, MOST_READ / (total * (RECENT + 2 * UNDOS + SPREAD / 2)))
    recent, undone, spread = (max(LEAST, round(scale * count)) for count in (RECENT, UNDOS, SPREAD))
    undos = [place for place, entry in enumerate(entries) if entry.kind is EntryKind.UNDO]
    places = {total, *range(max(1, total - recent), total), *_spread(range(1, total), spread)}
    for place in undos[-undone:]:
        places |= {place, place + 1}
    return sorted(places - {0})


def differences(
    curriculum: Curriculum, held: Learning, rebuilt: Learning, *, today: date, entry_id: int
) -> Iterator[Difference]:
    """Every number of the one that is not exactly that of the other; readiness is that of `today`."""
    slugs = held.masteries.keys() | rebuilt.masteries.keys()
    numbers = [("The correction", _correction(held), _correction(rebuilt))]
    for slug in sorted(slugs & curriculum.concepts.keys()):
        before, after = (_concept(learning, curriculum, slug, today) for learning in (held, rebuilt))
        numbers.append((f"Concept “{slug}”", before, after))
    if held.traces != rebuilt.traces:
        yield Difference("The log", "what its entries say", len(held.traces), len(rebuilt.traces), entry_id)
    for about, before, after in numbers:
        for number, value in before.items():
            if value != after[number]:
                yield Difference(about, number, value, after[number], entry_id)


def _correction(learning: Learning) -> dict[str, object]:
    bias = learning.bias
    return {
        "taken off first ratings": bias.first,
        "taken off later ones": bias.check_in,
        "weight of first answers": bias.first_weight,
        "number of pairs": bias.pairs,
        "number of concepts": len(learning.masteries),
        "number of entries that count": len(learning.traces),
    }


def _concept(learning: Learning, curriculum: Curriculum, slug: str, today: date) -> dict[str, object]:
    mastery = learning.of(curriculum.concepts[slug])
    found = readiness_on(mastery, learning.bias, today)
    pairs = learning.pairs.get(slug, ())
    return {
        "learned": found.learned,
        "stability in days": mastery.stability,
        "last day": mastery.last_on,
        "evidence in questions": mastery.evidence,
        "sessions": mastery.sessions,
        "shown": (mastery.shown, mastery.of),
        "readiness": found.estimate.value,
        "spread": found.estimate.spread,
        "entries": mastery.entries,
        "said beside shown": [(pair.said, pair.shown, pair.entries) for pair in pairs],
        "shares of its sources": mastery.blend,
        "learned by day": [(on, held.blend) for on, held in learning.course_of(curriculum.concepts[slug])],
    }


def _spread(places: Sequence[int], count: int) -> list[int]:
    """So many of the places, evenly; all of them if there are fewer."""
    if len(places) <= count:
        return list(places)
    return [places[len(places) * number // count] for number in range(count)]


@dataclass(frozen=True, slots=True)
class _Rebuilding:
    """Rebuilds from scratch, except a concept about which the log says exactly what it said before."""

    curriculum: Curriculum
    known: dict[str, tuple[Opening, list[Trace], Course, tuple[Pair, ...]]] = field(default_factory=dict)

    def learning(self, standing: Standing, traces: Mapping[int, tuple[Trace, ...]]) -> Learning:
        """What the log says, each concept from its first day."""
        by_concept = traces_by_concept(traces)
        courses, pairs = {}, {}
        for slug, concept in self.curriculum.concepts.items():
            opening = opening_of(concept, standing.ratings, standing.rated_on)
            found = by_concept.get(slug, [])
            if found or opening.rating is not None:
                courses[slug], pairs[slug] = self._concept(slug, opening, found)
        return learning_from(traces, standing, courses, pairs)

    def _concept(self, slug: str, opening: Opening, traces: list[Trace]) -> tuple[Course, tuple[Pair, ...]]:
        before = self.known.get(slug)
        if before is None or (before[0], before[1]) != (opening, traces):
            self.known[slug] = (opening, traces, *learn_concept(slug, opening, traces))
        return self.known[slug][2], self.known[slug][3]
