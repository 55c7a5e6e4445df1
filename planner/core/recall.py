"""How much of a concept should still be there: its sessions and drills in the log, replayed by core/memory.

Only the first concept of a session or a question counts, the one it is about. All that was shown of a
concept on one day counts together, so the order within a day does not matter.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from planner.core.curriculum import Concept, Curriculum
from planner.core.drill_log import Drill
from planner.core.journal import CheckIn
from planner.core.memory import (
    DECAY,
    FACTOR,
    OLD_MEMORY_DAY,
    SHORTEST_STABILITY,
    STABILITY_BY_CONFIDENCE,
    first_stability,
    next_stability,
    retrievability,
)
from planner.core.outlook import rating_of

DUE_BELOW = 0.8
"""Expected recall (0..1) under which a concept is due again."""

Shown = tuple[int, int]
"""Key points shown, and of how many; of none on a day without a drill."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The memory of one concept: its stability in days, and the day of the last session or drill."""

    stability: float
    last_on: date

    def at(self, on: date) -> float:
        """The share (0..1) that should be there on that day."""
        return retrievability((on - self.last_on).days, self.stability)

    @property
    def due_on(self) -> date:
        """The first day on which less than `DUE_BELOW` should be there."""
        days = self.stability / FACTOR * (DUE_BELOW ** (-1 / DECAY) - 1)
        return self.last_on + timedelta(days=math.floor(days) + 1)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a person said they knew (confidence 1-5 by concept) before the first session, and on which day."""

    known: Mapping[str, int]
    on: date


def recall_by_concept(
    curriculum: Curriculum,
    beginning: Beginning,
    check_ins: Iterable[CheckIn],
    drills: Iterable[Drill],
    *,
    until: date,
) -> dict[str, Recall]:
    """The memory of every concept that was studied or drilled up to and on that day."""
    days: dict[str, dict[date, Shown]] = {}
    for check_in in check_ins:
        if check_in.studied and check_in.concepts and check_in.on <= until:
            days.setdefault(check_in.concepts[0], {}).setdefault(check_in.on, (0, 0))
    for drill in drills:
        if drill.on <= until:
            own = days.setdefault(drill.about, {})
            shown, of = own.get(drill.on, (0, 0))
            own[drill.on] = (shown + drill.shown, of + drill.of)
    return {
        slug: _replay(curriculum.concepts[slug], beginning, found)
        for slug, found in days.items()
        if slug in curriculum.concepts
    }


def _replay(concept: Concept, beginning: Beginning, days: Mapping[date, Shown]) -> Recall:
    recall = _old_memory(concept, beginning)
    for on in sorted(days):
        shown, of = days[on]
        recall = _after_day(recall, concept.difficulty, on, shown / of if of else None)
    if recall is None:
        raise ValueError("A concept without a day was never studied.")
    return recall


def _old_memory(concept: Concept, beginning: Beginning) -> Recall | None:
    stability = STABILITY_BY_CONFIDENCE.get(rating_of(concept, beginning.known))
    if stability is None:
        return None
    return Recall(stability, beginning.on + timedelta(days=OLD_MEMORY_DAY))


def _after_day(before: Recall | None, difficulty: float, on: date, shown: float | None) -> Recall:
    if before is None:
        # What was not shown at a first look has left nothing behind.
        fresh = first_stability(difficulty) * (1 if shown is None else shown)
        return Recall(max(SHORTEST_STABILITY, fresh), on)
    gap = (on - before.last_on).days
    return Recall(next_stability(before.stability, difficulty, gap, shown=shown), on)
