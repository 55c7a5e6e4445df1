"""What a scored mock says: said against shown, one's own scores beside a partner's, and what to work on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from planner.core.curriculum import Criterion, Curriculum
from planner.core.mocks import Levels, Mock, Scorer

WEAK = 2
"""A level up to this one is worth a place in the plan."""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """The levels (1-5) a criterion was given, by who gave them."""

    criterion: Criterion
    levels: Mapping[Scorer, int]

    @property
    def lowest(self) -> int | None:
        """The lower of the two where both were given."""
        return min(self.levels.values(), default=None)

    @property
    def is_weak(self) -> bool:
        """Whether somebody saw a level that calls for work."""
        return self.lowest is not None and self.lowest <= WEAK


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A round: the confidence `said` (1-5) before scoring, and the mean level `shown` by who gave it."""

    round: str
    minutes: int
    said: int | None
    shown: Mapping[Scorer, float]
    criteria: tuple[CriterionResult, ...]

    @property
    def gap(self) -> float | None:
        """Said less shown, in levels; above 0 it felt better than it was. A partner's word goes first."""
        if self.said is None or not self.shown:
            return None
        return self.said - self.shown.get(Scorer.PARTNER, self.shown.get(Scorer.SELF, 0.0))


def round_results(mock: Mock, curriculum: Curriculum) -> list[RoundResult]:
    """Each round of the mock, in its order; one whose rubric left the curriculum has no criteria."""
    return [_result(mock, held.round, held.minutes, curriculum) for held in mock.rounds]


def weakest(results: Iterable[RoundResult]) -> list[tuple[RoundResult, CriterionResult]]:
    """The criteria that call for work, the lowest first."""
    weak = [(held, found) for held in results for found in held.criteria if found.is_weak]
    return sorted(weak, key=lambda pair: pair[1].lowest or 0)


def proposals(results: Iterable[RoundResult]) -> list[tuple[RoundResult, CriterionResult, str]]:
    """The weakest criteria, each with the concept to work on: its first that no weaker one proposes."""
    proposed: list[tuple[RoundResult, CriterionResult, str]] = []
    taken: set[str] = set()
    for held, found in weakest(results):
        slug = next(
            (slug for slug in found.criterion.concepts if slug not in taken), found.criterion.concepts[0]
        )
        taken.add(slug)
        proposed.append((held, found, slug))
    return proposed


def weak_concepts(mocks: Iterable[Mock], curriculum: Curriculum) -> dict[str, Mock]:
    """By the concept that a weak criterion proposes to work on: the latest mock that showed it."""
    return {slug: mock for mock in mocks for _, _, slug in proposals(round_results(mock, curriculum))}


def _result(mock: Mock, slug: str, minutes: int, curriculum: Curriculum) -> RoundResult:
    rubric = curriculum.rubric_of(slug)
    given: dict[Scorer, Mapping[str, int]] = {
        scorer: _of_round(review.scores, slug) for scorer, review in mock.reviews.items()
    }
    shown = {scorer: fmean(levels.values()) for scorer, levels in given.items() if levels}
    criteria = tuple(
        CriterionResult(
            criterion,
            {scorer: levels[criterion.slug] for scorer, levels in given.items() if criterion.slug in levels},
        )
        for criterion in (rubric.criteria if rubric else ())
    )
    return RoundResult(slug, minutes, mock.said.get(slug), shown, criteria)


def _of_round(scores: Levels, slug: str) -> Mapping[str, int]:
    return scores.get(slug, {})
