"""A piece of work the scheduler places: what it is, when it may happen, what must come before."""

from dataclasses import dataclass

from planner.core.vocabulary import Pillar, TaskKind


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do, wherever it ends up.

    `first_day`, `last_day` (both included) and `target` are indices into the plan's study days.
    `priority` 0 comes first: 0 is one of each demand, 1 stated, 2 a cadence, 3 extra.
    `after` names items that must have ended before this one starts, where they are part of the plan.
    `taken_parts` are the numbers of its parts that stand already.
    A `daily` item belongs to its one day and other work leaves room for it.
    `rounds` are the parts (title, minutes) that may fall on neighbouring days when no window holds all.
    """

    key: str
    title: str
    pillar: Pillar
    kind: TaskKind
    demand: str
    minutes: int
    first_day: int
    last_day: int
    target: int
    why: str
    sources: tuple[str, ...]
    phase: str | None = None
    priority: int = 1
    weight: float = 0.0
    concepts: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    rounds: tuple[tuple[str, int], ...] = ()
    taken_parts: tuple[int, ...] = ()
    daily: bool = False
    splits: bool = False
    extra: bool = False
