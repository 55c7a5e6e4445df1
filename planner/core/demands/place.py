"""Where the work of one demand goes: the frame every rule fills with what is to be done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planner.core.availability import SHORTEST_SESSION
from planner.core.curriculum import Demand
from planner.core.demands.context import Context
from planner.core.vocabulary import Pillar, TaskKind
from planner.core.work import WorkItem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """The n-th of `count` pieces of a demand's work: its days, its target day, its phase."""

    demand: Demand
    n: int
    count: int
    first_day: int
    last_day: int
    target: int
    phase: str | None

    def item(  # noqa: PLR0913  the named parts of one record
        self,
        *,
        key: str,
        title: str,
        kind: TaskKind,
        pillar: Pillar,
        minutes: int,
        about: str,
        sources: Sequence[str],
        concepts: Sequence[str] = (),
        prompts: Sequence[str] = (),
        after: Sequence[str] = (),
        rounds: Sequence[tuple[str, int]] = (),
        weight: float = 0.0,
        all_first: bool = False,
    ) -> WorkItem:
        """The work item; `about` fills {title} of the demand's reason.

        One piece of each stated demand comes before the rest (`all_first`: every piece does), so
        that in a plan that is too short no demand is left out entirely. Less than the shortest session
        is rounded up to it.
        """
        leads = self.demand.priority == 1 and (all_first or self.n == 1)
        return WorkItem(
            key=key,
            title=title,
            pillar=pillar,
            kind=kind,
            demand=self.demand.slug,
            minutes=max(minutes, SHORTEST_SESSION),
            first_day=self.first_day,
            last_day=self.last_day,
            target=self.target,
            why=self.demand.why.format(title=about, n=self.n, count=self.count),
            sources=tuple(sources),
            phase=self.phase,
            priority=0 if leads else self.demand.priority,
            weight=weight,
            concepts=tuple(concepts),
            prompts=tuple(prompts),
            after=tuple(after),
            rounds=tuple(rounds),
            splits=not rounds,
            extra=self.demand.priority > 2,
        )


def places(
    context: Context,
    demand: Demand,
    chosen: Sequence[T],
    *,
    days: tuple[int, int] | None = None,
    delay: int = 0,
) -> Iterator[tuple[Place, T]]:
    """A place for each chosen thing, spread evenly over the demand's days (or the `days` given).

    `delay` moves the targets that many days later, inside the days allowed.
    """
    first, last = days or context.window(demand)
    targets = context.targets(len(chosen), *(days or context.target_window(demand)))
    for n, (thing, target) in enumerate(zip(chosen, targets, strict=True), start=1):
        aim = min(target + delay, last)
        yield Place(demand, n, len(chosen), first, last, aim, context.block(demand)), thing
