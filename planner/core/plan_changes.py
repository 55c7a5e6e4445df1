"""What is different between the plan in force and the one proposed, session by session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from planner.core.availability import study_days
from planner.core.plan import Plan, PlanRequest, Task


class ChangeKind(StrEnum):
    """What happens to a session."""

    MOVED = "moved"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Change:
    """One session that is not where it was; `before` or `after` is None where it did or will not exist."""

    kind: ChangeKind
    before: Task | None
    after: Task | None
    reason: str

    @property
    def task(self) -> Task:
        """The session, as it will be if it still exists."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  one of the two always is
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Changes by their (new, else old) start; `kept` counts sessions still to come that stay."""

    changes: tuple[Change, ...]
    kept: int


def compare_plans(
    old: Plan, new: Plan, shares: Mapping[str, float], request: PlanRequest, *, now: datetime
) -> Comparison:
    """The sessions that differ; what is checked in is history, and extra sessions that went by do not count.

    A displaced session that comes back in another one of the same piece of work counts as moved. `request`
    is the one the new plan was made for; its hours and busy times give the reasons.
    """
    before = {
        task.uid: task for task in old.tasks if task.uid not in shares and not _is_owed_to_nobody(task, now)
    }
    after = {task.uid: task for task in new.tasks if task.uid not in shares}
    pairs = [(before[uid], after[uid]) for uid in before if uid in after]
    gone = [task for uid, task in before.items() if uid not in after]
    come = [task for uid, task in after.items() if uid not in before]
    pairs += _same_work(gone, come)
    paired = {task.uid for pair in pairs for task in pair}
    reasons = _Reasons(new, request, now)
    changes = [
        Change(ChangeKind.MOVED, was, will, reasons.moved(was))
        for was, will in pairs
        if (was.starts_at, was.ends_at) != (will.starts_at, will.ends_at)
    ]
    changes += [
        Change(ChangeKind.DROPPED, was, None, reasons.dropped(was)) for was in gone if was.uid not in paired
    ]
    changes += [
        Change(ChangeKind.ADDED, None, will, reasons.added(will)) for will in come if will.uid not in paired
    ]
    changes.sort(key=lambda change: (change.task.starts_at, change.task.uid))
    moved = sum(change.kind is ChangeKind.MOVED for change in changes)
    return Comparison(tuple(changes), len(pairs) - moved)


def _is_owed_to_nobody(task: Task, now: datetime) -> bool:
    return task.extra and task.ends_at <= now


def _same_work(gone: Sequence[Task], come: Sequence[Task]) -> list[tuple[Task, Task]]:
    waiting: dict[str, list[Task]] = {}
    for task in gone:
        waiting.setdefault(task.item, []).append(task)
    return [(waiting[task.item].pop(0), task) for task in come if waiting.get(task.item)]


class _Reasons:
    """Why a session changes, in a sentence."""

    def __init__(self, new: Plan, request: PlanRequest, now: datetime) -> None:
        self.now = now
        self.busy = request.busy
        self.interview_at = new.interview_at
        self.hours = [slot for day in study_days(replace(request, busy=())) for slot in day.slots]
        self.unplaced = {item.item for item in new.unplaced}

    def moved(self, was: Task) -> str:
        """Why it cannot stay where it was."""
        return self._cause(was) or "Its time is needed for something that binds more."

    def dropped(self, was: Task) -> str:
        """Why it has no place any more."""
        cause = self._cause(was)
        if was.item in self.unplaced:
            return f"{cause or 'Something else needed its time.'} No free time is left for it."
        if was.extra:
            return f"{cause or 'It was extra and makes way for what the plan asks for.'}"
        if cause is None:
            return "The plan does not ask for it any more."
        return f"{cause} The days ahead keep their own; it is not piled on top."

    def added(self, will: Task) -> str:
        """Why it is new."""
        return "Extra, in time that is free now." if will.extra else "The plan asks for it now."

    def _cause(self, was: Task) -> str | None:
        if was.ends_at <= self.now:
            return "Its day has gone by."
        if was.ends_at > self.interview_at:
            return "It would come after the interview."
        if any(busy.start < was.ends_at and was.starts_at < busy.end for busy in self.busy):
            return "Something else is in your calendar then."
        if not any(slot.start <= was.starts_at and was.ends_at <= slot.end for slot in self.hours):
            return "It lies outside your study hours now."
        return None
