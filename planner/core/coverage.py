"""Coverage and confidence as the log shows them: what was touched, and how sure the person said they are.

This is the first form of readiness: it counts what happened and invents nothing. Where the log has
nothing to say, the answer is None, never zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.core.curriculum import Concept, Curriculum
from planner.core.journal import CheckIn
from planner.core.plan import Task


@dataclass(frozen=True, slots=True)
class ConceptCoverage:
    """One concept in the log: sessions and minutes studied, and the latest confidence (1-5) said after one.

    `rating` is the person's own first rating, before any session; it is kept apart.
    """

    concept: Concept
    sessions: int
    minutes: int
    confidence: int | None
    last_on: date | None
    rating: int | None
    planned: int
    entries: tuple[int, ...]

    @property
    def touched(self) -> bool:
        """Whether any session on it was studied."""
        return self.sessions > 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A concept that needs work most; `size` is weight times the share of confidence still missing."""

    coverage: ConceptCoverage
    size: float


def concept_coverage(
    curriculum: Curriculum, tasks: Sequence[Task], check_ins: Iterable[CheckIn], ratings: Mapping[str, int]
) -> list[ConceptCoverage]:
    """Every concept the plan or the log names, checklist first, then by slug."""
    studied = [check_in for check_in in check_ins if check_in.studied]
    named = {slug for task in tasks for slug in task.concepts}
    named |= {slug for check_in in studied for slug in check_in.concepts}
    concepts = [curriculum.concepts[slug] for slug in named if slug in curriculum.concepts]
    concepts.sort(key=lambda concept: (concept.checklist or 99, concept.slug))
    return [_one_concept(concept, tasks, studied, ratings) for concept in concepts]


def find_gaps(concepts: Iterable[ConceptCoverage], *, count: int) -> list[Gap]:
    """The `count` widest gaps, widest first; concepts at confidence 5 have none."""
    gaps = [Gap(coverage, coverage.concept.weight * _missing(coverage)) for coverage in concepts]
    gaps.sort(key=lambda gap: (-gap.size, gap.coverage.concept.slug))
    return [gap for gap in gaps if gap.size > 0][:count]


def coverage_of(
    concept: Concept, tasks: Sequence[Task], check_ins: Iterable[CheckIn], ratings: Mapping[str, int]
) -> ConceptCoverage:
    """What the log and the plan hold on one concept."""
    return _one_concept(concept, tasks, [found for found in check_ins if found.studied], ratings)


def _one_concept(
    concept: Concept, tasks: Sequence[Task], studied: Sequence[CheckIn], ratings: Mapping[str, int]
) -> ConceptCoverage:
    own = [check_in for check_in in studied if concept.slug in check_in.concepts]
    said = [check_in.confidence[concept.slug] for check_in in own if concept.slug in check_in.confidence]
    return ConceptCoverage(
        concept=concept,
        sessions=len(own),
        minutes=sum(check_in.minutes_spent for check_in in own),
        confidence=said[-1] if said else None,
        last_on=max((check_in.on for check_in in own), default=None),
        rating=ratings.get(concept.slug),
        planned=sum(concept.slug in task.concepts for task in tasks),
        entries=tuple(check_in.entry_id for check_in in own),
    )


def _missing(coverage: ConceptCoverage) -> float:
    """The share of confidence missing: all of it where nothing was touched, half where nothing was said."""
    if not coverage.touched:
        return 1.0
    return 0.5 if coverage.confidence is None else (5 - coverage.confidence) / 4
