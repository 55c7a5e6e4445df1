"""Plans that went otherwise: what was done, what is pinned, and the plan mended afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planner.core.curriculum import Curriculum
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.planning import Bindings, Kept, build_plan, find_bindings
from planner.core.repair import Displaced, Progress, find_displaced, repair_plan

Places = dict[str, tuple[datetime, datetime]]


@dataclass(frozen=True)
class Mended:
    """A plan, the request as it is at `now`, what happened until then, and the plan mended."""

    curriculum: Curriculum
    request: PlanRequest
    old: Plan
    progress: Progress
    now: datetime
    new: Plan

    @property
    def displaced(self) -> Displaced:
        return find_displaced(self.request, self.old.tasks, self.progress, now=self.now)

    @property
    def possible(self) -> list[Task]:
        """The sessions that still could happen where they are."""
        gone = {task.uid for task in (*self.displaced.missed, *self.displaced.clashing)}
        return [
            task
            for task in self.old.tasks
            if task.uid not in gone and (task.ends_at > self.now or task.uid in self.progress.shares)
        ]

    @property
    def ahead(self) -> list[Task]:
        return [task for task in self.possible if task.uid not in self.progress.shares]

    @property
    def bindings(self) -> Bindings:
        return find_bindings(self.curriculum, self.request, Kept(tuple(self.possible), self.progress.shares))

    @property
    def changed(self) -> list[Task]:
        """Sessions that could have stayed and did not."""
        after = places(self.new.tasks)
        return [task for task in self.ahead if after.get(task.uid) != (task.starts_at, task.ends_at)]

    @property
    def added(self) -> list[Task]:
        """Sessions that stand where none of the old ones stood."""
        before = places(self.old.tasks)
        return [task for task in self.new.tasks if before.get(task.uid) != (task.starts_at, task.ends_at)]

    def again(self) -> Plan:
        """The mended plan mended once more."""
        return repair_plan(self.curriculum, self.request, self.new.tasks, self.progress, now=self.now)


def places(tasks: Iterable[Task]) -> Places:
    return {task.uid: (task.starts_at, task.ends_at) for task in tasks}


def mend(
    curriculum: Curriculum,
    request: PlanRequest,
    now: datetime,
    *,
    done: Sequence[Task] = (),
    pins: Iterable[str] = (),
    old: Plan | None = None,
    **changes: object,
) -> Mended:
    """The plan of a request, mended at `now` with `done` checked in and some of the request changed."""
    before = old or build_plan(curriculum, request)
    progress = Progress({task.uid: 1.0 for task in done}, frozenset(pins))
    changed = replace(request, not_before=now, **changes)
    new = repair_plan(curriculum, changed, before.tasks, progress, now=now)
    return Mended(curriculum, changed, before, progress, now, new)


def mend_after_missing(
    curriculum: Curriculum, request: PlanRequest, first: datetime, *, days: int, **changes: object
) -> Mended:
    """Everything before `first` was done, then nothing for some days."""
    old = build_plan(curriculum, request)
    done = [task for task in old.tasks if task.ends_at <= first]
    return mend(curriculum, request, first + timedelta(days=days), done=done, old=old, **changes)
