"""Mends a plan with as few changes as can be: what still can happen stays where it is.

Sessions that went by, or whose time is taken now, find new places in free time; where there is none, work
that binds less makes way, extra practice first. What builds on a displaced session moves only if it must.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from planner.core.availability import study_days
from planner.core.curriculum import Curriculum
from planner.core.filling import EXTRA_PRIORITY
from planner.core.plan import Interval, Interview, Plan, PlanRequest, Task
from planner.core.planning import (
    Bindings,
    Kept,
    build_plan,
    day_indices,
    exam_days,
    find_bindings,
    light_day_indices,
)
from planner.core.vocabulary import TaskKind

LEVELS = (3, 2, 1)
"""Priorities that make way, one after the other, while something more binding has no place."""
MOST_ROUNDS = 24
"""Times the plan is drawn up anew because something still stood before what it builds on."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the log says about a plan: how much of each session was done (0..1), and which are pinned."""

    shares: Mapping[str, float] = field(default_factory=dict)
    pins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Displaced:
    """What asks for a catch-up: open sessions that went by, those whose time is taken, and interviews over.

    Extra sessions count only where their time is taken; nobody owes them.
    """

    missed: tuple[Task, ...] = ()
    clashing: tuple[Task, ...] = ()
    over: tuple[Interview, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to mend."""
        return bool(self.missed or self.clashing or self.over)


def find_displaced(
    request: PlanRequest, old: Sequence[Task], progress: Progress, *, now: datetime
) -> Displaced:
    """What of the plan cannot happen any more as it stands."""
    if now >= request.interview_at:
        return Displaced()
    request = replace(request, not_before=now)
    possible = {task.uid for task in _still_possible(old, request, progress, now)}
    lost = [task for task in old if task.uid not in possible]
    return Displaced(
        missed=tuple(task for task in lost if task.ends_at <= now and not task.extra),
        clashing=tuple(task for task in lost if task.ends_at > now),
        over=tuple(other for other in request.earlier if other.at <= now),
    )


def plan_afresh(
    curriculum: Curriculum,
    request: PlanRequest,
    old: Sequence[Task],
    progress: Progress,
    *,
    now: datetime,
    effort: int = 0,
) -> Plan:
    """A new plan in which only what is done, and what is pinned and still to come, stays."""
    kept = kept_when_afresh(old, request, progress, now=now)
    return build_plan(curriculum, request, kept=kept, effort=effort)


def kept_when_afresh(old: Sequence[Task], request: PlanRequest, progress: Progress, *, now: datetime) -> Kept:
    """What even a new plan does not touch: what is done, and what is pinned and still to come."""
    return _kept(
        [task for task in old if task.uid in progress.shares or _holds(task, request, progress, now)],
        progress,
    )


def repair_plan(
    curriculum: Curriculum,
    request: PlanRequest,
    old: Sequence[Task],
    progress: Progress,
    *,
    now: datetime,
    chooses_extras_anew: bool = False,
) -> Plan:
    """The plan for a changed request, or after days that went otherwise, with the least changes.

    What is done stays, nothing lands before `now`, and pinned sessions that can still happen do not move.
    With `chooses_extras_anew` free time is spent again, because what helps most has changed.
    """
    possible = _still_possible(old, request, progress, now)
    if chooses_extras_anew:
        possible = [task for task in possible if not task.extra or not _may_move(task, progress)]
    kept = _kept(possible, progress)
    bindings = find_bindings(curriculum, request, kept)
    plan = _in_order(curriculum, request, possible, progress, bindings)
    for level in LEVELS:
        if not any(bindings.priorities.get(item.item, 1) < level for item in plan.unplaced):
            break
        tasks = [
            task for task in possible if bindings.priority(task) < level or not _may_move(task, progress)
        ]
        plan = _in_order(curriculum, request, tasks, progress, bindings, below=level)
        for back in range(level, EXTRA_PRIORITY + 1):
            again = [task for task in possible if bindings.priority(task) == back]
            tasks = _with_room_for(plan.tasks, again, bindings)
            plan = _in_order(curriculum, request, tasks, progress, bindings, below=back + 1)
    return build_plan(curriculum, request, kept=_kept(plan.tasks, progress))


def _in_order(
    curriculum: Curriculum,
    request: PlanRequest,
    tasks: Sequence[Task],
    progress: Progress,
    bindings: Bindings,
    *,
    below: int = EXTRA_PRIORITY,
) -> Plan:
    """The plan around these sessions; those whose groundwork finds no place before them move too."""
    for _ in range(MOST_ROUNDS):
        plan = build_plan(curriculum, request, kept=_kept(tasks, progress), fills=False, below=below)
        missed = {item.item for item in plan.unplaced}
        in_the_way = _first_in_the_way(
            [task for task in tasks if _may_move(task, progress)], missed, bindings
        )
        if not in_the_way:
            break
        tasks = [task for task in tasks if task.uid not in in_the_way]
    return plan


def _first_in_the_way(tasks: Sequence[Task], missed: Set[str], bindings: Bindings) -> set[str]:
    """Of what builds on a piece without a place, the earliest by uid: later ones may do where they are."""
    first: dict[str, Task] = {}
    for task in tasks:
        for key in bindings.needs.get(task.item, frozenset()) & missed:
            if key not in first or task.starts_at < first[key].starts_at:
                first[key] = task
    return {task.uid for task in first.values()}


def _still_possible(
    old: Sequence[Task], request: PlanRequest, progress: Progress, now: datetime
) -> list[Task]:
    """What is done, what is pinned and ahead, and every other session whose time is still free.

    The study day before an interview keeps reviews only.
    """
    light = light_day_indices(study_days(replace(request, not_before=None)), exam_days(request))
    day_of = day_indices(request, old)
    slots = [slot for day in study_days(request) for slot in day.slots]
    stands = [task for task in old if task.uid in progress.shares or _holds(task, request, progress, now)]
    kept = {task.uid for task in stands}
    given_up = {*request.left_out, *request.ready}
    for task in old:
        is_too_much = day_of[task.uid] in light and task.kind is not TaskKind.REVIEW and task.starts_at > now
        wanted = task.uid not in kept and task.item not in given_up and not is_too_much
        if wanted and _is_offered(task, slots, now) and not _overlaps(task, stands):
            stands.append(task)
    return stands


def _is_offered(task: Task, slots: Sequence[Interval], now: datetime) -> bool:
    """Whether the session is under way, or lies inside study hours still to come."""
    under_way = task.starts_at <= now < task.ends_at
    return under_way or any(slot.start <= task.starts_at and task.ends_at <= slot.end for slot in slots)


def _overlaps(task: Task, others: Sequence[Task]) -> bool:
    return any(other.starts_at < task.ends_at and task.starts_at < other.ends_at for other in others)


def _holds(task: Task, request: PlanRequest, progress: Progress, now: datetime) -> bool:
    """Whether a pin still binds: the session is ahead and before the last interview."""
    return task.uid in progress.pins and now < task.ends_at <= request.interview_at


def _may_move(task: Task, progress: Progress) -> bool:
    return task.uid not in progress.shares and task.uid not in progress.pins


def _with_room_for(tasks: Sequence[Task], others: Sequence[Task], bindings: Bindings) -> list[Task]:
    """The tasks, and those of the others that fit beside them and come after their groundwork."""
    held = {task.uid for task in tasks}
    ends: dict[str, datetime] = {}
    for task in tasks:
        ends[task.item] = max(task.ends_at, ends.get(task.item, task.ends_at))

    def is_in_order(other: Task) -> bool:
        return all(
            ends.get(key, other.starts_at) <= other.starts_at for key in bindings.needs.get(other.item, ())
        )

    free = [other for other in others if other.uid not in held and not _overlaps(other, tasks)]
    return [*tasks, *filter(is_in_order, free)]


def _kept(tasks: Sequence[Task], progress: Progress) -> Kept:
    ordered = sorted(tasks, key=lambda task: (task.starts_at, task.uid))
    return Kept(tuple(ordered), progress.shares)
