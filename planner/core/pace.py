"""How long sessions really take this person, learned from the minutes of their check-ins."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from planner.core.availability import SHORTEST_SESSION
from planner.core.journal import CheckIn
from planner.core.vocabulary import Outcome, Pillar, TaskKind
from planner.core.work import WorkItem

PRIOR_MINUTES = 120
"""Minutes as planned that every sort of work starts with, so that one slow evening proves nothing."""
SLOWEST, FASTEST = 1.6, 0.6
"""Bounds of the factor: beyond them something else is wrong than the estimate."""
WORTH_SAYING = 0.05
"""A factor nearer to 1 than this changes nothing."""
ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """One sort of work: `factor` times as long as planned, from `sessions` with their minutes said."""

    pillar: Pillar
    kind: TaskKind
    factor: float
    sessions: int
    planned_minutes: int
    spent_minutes: int


def learn_pace(check_ins: Iterable[CheckIn]) -> list[Pace]:
    """The pace of each sort of work, of sessions done in full whose minutes were said.

    The mean of spent over planned, shrunk towards 1 and bounded.
    """
    groups: dict[tuple[Pillar, TaskKind], list[CheckIn]] = defaultdict(list)
    for found in check_ins:
        if found.outcome is Outcome.DONE and found.minutes is not None:
            groups[found.pillar, found.kind].append(found)
    return [_pace(pillar, kind, group) for (pillar, kind), group in sorted(groups.items())]


def pace_factors(paces: Iterable[Pace]) -> dict[str, float]:
    """The factors worth applying, as `PlanRequest.pace` holds them."""
    return {
        pace_key(pace.pillar, pace.kind): pace.factor
        for pace in paces
        if abs(pace.factor - 1) >= WORTH_SAYING
    }


def pace_key(pillar: Pillar, kind: TaskKind) -> str:
    """The key of a sort of work in `PlanRequest.pace`."""
    return f"{pillar.value}/{kind.value}"


def at_pace(item: WorkItem, factors: Mapping[str, float]) -> WorkItem:
    """The item with its minutes as this person takes them; mocks keep their clock."""
    factor = factors.get(pace_key(item.pillar, item.kind), 1.0)
    if factor == 1 or item.rounds:
        return item
    minutes = round(item.minutes * factor / ROUNDED_TO) * ROUNDED_TO
    return replace(item, minutes=max(SHORTEST_SESSION, minutes))


def _pace(pillar: Pillar, kind: TaskKind, group: list[CheckIn]) -> Pace:
    planned = sum(found.planned_minutes for found in group)
    spent = sum(found.minutes or 0 for found in group)
    factor = (PRIOR_MINUTES + spent) / (PRIOR_MINUTES + planned)
    bounded = round(min(SLOWEST, max(FASTEST, factor)), 2)
    return Pace(pillar, kind, bounded, len(group), planned, spent)
