"""What every rule that makes work can look at, and the two sums they share: windows and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from planner.core.availability import StudyDay
from planner.core.curriculum import Concept, Curriculum, Demand, Track
from planner.core.ordering import prerequisites_first
from planner.core.tracks import PhaseDays
from planner.core.vocabulary import Focus

WELL_KNOWN = 4
"""Confidence from which a first session is a short refresher."""
KNOWN = 3
"""Confidence from which a concept counts as learned before (INTERFACES: solve)."""


@dataclass(frozen=True)
class Context:
    """The curriculum, the chosen track and this person's days, ratings and finished items.

    `kept` are keys of items that stand already; `kept_on` counts daily ones by (demand, day index).
    `light_days` take reviews only. `pace` and `added` are those of the request, `again` too, with
    day indices instead of dates.
    """

    curriculum: Curriculum
    track: Track
    phases: tuple[PhaseDays, ...]
    days: Sequence[StudyDay]
    focus: tuple[Focus, ...]
    known: Mapping[str, int]
    kept: frozenset[str] = frozenset()
    kept_on: Mapping[tuple[str, int], int] = field(default_factory=dict)
    light_days: frozenset[int] = frozenset()
    pace: Mapping[str, float] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    again: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def study(self) -> tuple[int, ...]:
        """Indices of the days on which any session fits."""
        return tuple(index for index, day in enumerate(self.days) if day.is_study_day)

    @property
    def weeks(self) -> int:
        """Whole weeks in the span, at least one."""
        return max(1, len(self.days) // 7)

    def window(self, demand: Demand) -> tuple[int, int]:
        """First and last day (included) on which the demand's work may happen."""
        for span in self.phases:
            if span.phase.slug == demand.phase:
                return span.start, (len(self.days) if demand.may_slip else span.end) - 1
        return 0, len(self.days) - 1

    def block(self, demand: Demand) -> str | None:
        """The phase the demand's work is bound to, if it is."""
        return None if demand.may_slip else demand.phase

    def target_window(self, demand: Demand) -> tuple[int, int]:
        """The days to aim for: the phase, and for work that may slip half of what follows too."""
        first, last = self.window(demand)
        for span in self.phases:
            if span.phase.slug == demand.phase and demand.may_slip:
                return first, (span.end - 1 + last) // 2
        return first, last

    def targets(self, count: int, first: int, last: int) -> list[int]:
        """Day indices that spread `count` sessions evenly over the free minutes of the days."""
        inside = [index for index in self.study if first <= index <= last]
        total = sum(self.days[index].minutes for index in inside)
        targets: list[int] = []
        passed = 0
        for index in inside:
            passed += self.days[index].minutes
            while len(targets) < count and (len(targets) + 0.5) * total < passed * count:
                targets.append(index)
        return targets or [first] * count

    def concepts_of(self, demand: Demand) -> list[Concept]:
        """The demand's concepts, the whole checklist if it names none; prerequisites first.

        The weaker and the weightier come earlier.
        """
        if demand.concepts:
            chosen = [self.curriculum.concepts[slug] for slug in demand.concepts]
        else:
            chosen = list(self.curriculum.checklist)
        chosen.sort(key=lambda concept: (self.known.get(concept.slug, 1), -concept.weight, concept.slug))
        return prerequisites_first(
            chosen, key=lambda concept: concept.slug, after=lambda concept: concept.prerequisites
        )


def joined(*groups: Sequence[str]) -> tuple[str, ...]:
    """All ids of the groups in order, each once."""
    return tuple(dict.fromkeys(source for group in groups for source in group))


def cite(demand: Demand, *groups: Sequence[str]) -> tuple[str, ...]:
    """The demand's sources, then those of what was chosen for it.

    Ids of plan bullets count only where the demand itself names them: a problem from the list of
    weeks 1-2 that is solved in week 5 does not belong to that bullet.
    """
    chosen = joined(*groups)
    return joined(demand.sources, [source for source in chosen if "-PLAN-" not in source])
