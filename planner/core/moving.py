"""Moving one session by hand: what stands in the way, and where there is room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planner.core.availability import study_days
from planner.core.plan import Interval, Plan, PlanRequest, Task

PLACES_OFFERED = 6
STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Move:
    """A session and where it should begin (an aware instant).

    `groundwork` names by item key the items that must come before an item; `checked` are uids that are
    history, `pins` uids that must not move.
    """

    plan: Plan
    task: Task
    starts_at: datetime
    groundwork: Mapping[str, frozenset[str]]
    checked: frozenset[str]
    pins: frozenset[str] = frozenset()

    @property
    def ends_at(self) -> datetime:
        """When the session would end."""
        return self.starts_at + (self.task.ends_at - self.task.starts_at)


def find_conflicts(move: Move, *, now: datetime) -> list[str]:
    """Everything that stands in the way, each in a sentence; empty if the session can go there.

    A time outside the study hours is the person's own choice and no conflict.
    """
    return [
        *_about_time(move, now),
        *_about_others(move),
        *_about_order(move, now),
    ]


def extras_in_the_way(move: Move) -> list[Task]:
    """Extra sessions at that time; they make way."""
    return [task for task in move.plan.tasks if _clashes(task, move) and _makes_way(task, move)]


def free_places(
    move: Move, request: PlanRequest, *, now: datetime, count: int = PLACES_OFFERED
) -> list[datetime]:
    """The next starts, one a gap, at which the session fits into study hours without any conflict."""
    length = move.ends_at - move.starts_at
    others = [task for task in move.plan.tasks if task.uid != move.task.uid and not _makes_way(task, move)]
    found: list[datetime] = []
    for slot in (slot for day in study_days(request) for slot in day.slots if slot.end > now):
        for gap in _gaps(slot, others):
            start = max(gap.start, _next_step(now))
            if start + length > gap.end or start == move.task.starts_at:
                continue
            if not find_conflicts(_at(move, start), now=now):
                found.append(start)
            if len(found) == count:
                return found
    return found


def _clashes(task: Task, move: Move) -> bool:
    overlaps = task.starts_at < move.ends_at and move.starts_at < task.ends_at
    return overlaps and task.uid != move.task.uid


def _makes_way(task: Task, move: Move) -> bool:
    return task.extra and task.uid not in move.checked and task.uid not in move.pins


def _at(move: Move, starts_at: datetime) -> Move:
    return replace(move, starts_at=starts_at)


def _next_step(now: datetime) -> datetime:
    floor = now.replace(minute=now.minute - now.minute % 5, second=0, microsecond=0)
    return floor if floor == now else floor + STEP


def _gaps(slot: Interval, others: Sequence[Task]) -> Iterator[Interval]:
    start = slot.start
    for task in others:  # by start, and none over another
        if task.ends_at > start and task.starts_at < slot.end:
            if task.starts_at > start:
                yield Interval(start, task.starts_at)
            start = task.ends_at
    if start < slot.end:
        yield Interval(start, slot.end)


def _about_time(move: Move, now: datetime) -> Iterator[str]:
    if move.starts_at < now:
        yield "That time has gone by. Choose one still to come."
    if move.ends_at > move.plan.interview_at:
        yield "That would be after the interview begins. Choose an earlier time."


def _about_others(move: Move) -> Iterator[str]:
    titles = [
        f"“{task.title}”" for task in move.plan.tasks if _clashes(task, move) and not _makes_way(task, move)
    ]
    if titles:
        stands = "stands" if len(titles) == 1 else "stand"
        yield f"{' and '.join(titles)} {stands} at that time. Choose another time, or make room there first."


def _about_order(move: Move, now: datetime) -> Iterator[str]:
    needs = move.groundwork.get(move.task.item, frozenset())
    for task in move.plan.tasks:
        if task.uid in move.checked or task.item == move.task.item or task.ends_at <= now:
            continue
        if task.item in needs and task.ends_at > move.starts_at:
            yield f"It builds on “{task.title}”, which comes later than that. Choose a time after it."
        if move.task.item in move.groundwork.get(task.item, ()) and task.starts_at < move.ends_at:
            yield f"“{task.title}” builds on it and comes before that. Choose a time before it."
