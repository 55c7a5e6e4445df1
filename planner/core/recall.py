"""How much of a concept should still be there, and when it is due again."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from planner.core.curriculum import Curriculum
from planner.core.evidence import Trace, days_of, traces_by_entry
from planner.core.journal import Standing
from planner.core.learning import opening_of
from planner.core.mastery import replay
from planner.core.memory import DECAY, FACTOR, retrievability

DUE_BELOW = 0.8
"""Expected recall (0..1) under which a concept is due again."""


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


def recall_by_concept(
    curriculum: Curriculum, standing: Standing, *, until: date, without: Collection[int] = ()
) -> dict[str, Recall]:
    """The memory of every concept that was studied or shown up to and on that day.

    `without` are ids of entries left out, as if they had never been made.
    """
    by_slug: dict[str, list[Trace]] = {}
    for entry, traces in traces_by_entry(curriculum, standing).items():
        for trace in traces if entry not in without else ():
            if trace.on <= until:
                by_slug.setdefault(trace.slug, []).append(trace)
    found = {}
    for slug, own in by_slug.items():
        opening = opening_of(curriculum.concepts[slug], standing.ratings, standing.rated_on)
        mastery = replay(opening, days_of(own))
        if mastery.stability is not None and mastery.last_on is not None and mastery.is_studied:
            found[slug] = Recall(mastery.stability, mastery.last_on)
    return found
