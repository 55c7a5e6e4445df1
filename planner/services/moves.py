"""Deciding about one session: where it stands, and whether it may move."""

from dataclasses import dataclass, replace
from datetime import datetime

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.moving import Move, extras_in_the_way, find_conflicts, free_places
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.planning import Kept, build_plan, find_bindings
from planner.services.plans import from_now_on, from_the_log, store_plan
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.database import Database

NOTHING = 0
"""No work has a priority below this one."""


@dataclass(frozen=True, slots=True)
class SessionPlaces:
    """Whether a session is pinned, and the next places (aware instants) it could move to."""

    pinned: bool
    places: tuple[datetime, ...]


def show_places(situation: Situation, curriculum: Curriculum, task: Task, *, now: datetime) -> SessionPlaces:
    """Where an open session of the plan in force could go."""
    plan, request = situation.planned()
    if now >= request.interview_at:
        return SessionPlaces(task.uid in situation.standing.pins, ())
    move = _move(situation, curriculum, plan, request, task, task.starts_at)
    places = free_places(move, replace(request, not_before=now), now=now)
    return SessionPlaces(task.uid in situation.standing.pins, tuple(places))


def move_session(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    uid: str,
    starts_at: datetime,
    *,
    key: str,
    now: datetime,
) -> int:
    """Put a session at another time and pin it there; the id of the log entry, which one undo takes back.

    Raises InvalidInputError with everything that stands in the way, NotFoundError if the session is gone.
    """
    with database.writing() as repository:
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is not None:
            return repeated.id
        situation = load_situation(repository, person_id)
        plan, before = situation.planned()
        request = from_now_on(replace(before, **from_the_log(situation, curriculum, now=now)), now)
        task = _open_task(situation, plan, uid)
        move = _move(situation, curriculum, plan, request, task, starts_at)
        conflicts = find_conflicts(move, now=now)
        if conflicts:
            raise InvalidInputError(" ".join(conflicts), field="starts_at")
        moved = replace(task, starts_at=move.starts_at, ends_at=move.ends_at)
        making_way = {extra.uid for extra in extras_in_the_way(move)}
        tasks = [moved if found.uid == uid else found for found in plan.tasks if found.uid not in making_way]
        changed = keep_sessions(curriculum, request, tasks, situation)
        entry = store_plan(
            repository, person_id, changed, request, situation, key=key, now=now, payload={"change": "moved"}
        )
        repository.append(person_id, _pin(uid, situation, pinned=True, now=now, part_of=entry.id))
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
        return entry.id


def pin_session(
    database: Database, person_id: int, uid: str, *, pinned: bool, key: str, now: datetime
) -> int:
    """Pin a session where it stands, or let it move again; the id of the log entry."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is not None:
            return repeated.id
        situation = load_situation(repository, person_id)
        plan, _ = situation.planned()
        _open_task(situation, plan, uid)
        entry = _pin(uid, situation, pinned=pinned, now=now)
        return repository.append(person_id, replace(entry, key=key)).id


def keep_sessions(
    curriculum: Curriculum, request: PlanRequest, tasks: list[Task], situation: Situation
) -> Plan:
    """A plan of exactly these sessions: checks and readiness worked out anew, what is missing stays so."""
    old, _ = situation.planned()
    kept = Kept(tuple(sorted(tasks, key=lambda task: (task.starts_at, task.uid))), situation.progress.shares)
    plan = build_plan(curriculum, request, kept=kept, fills=False, below=NOTHING)
    return replace(plan, unplaced=old.unplaced, warnings=old.warnings)


def _move(
    situation: Situation,
    curriculum: Curriculum,
    plan: Plan,
    request: PlanRequest,
    task: Task,
    starts_at: datetime,
) -> Move:
    bindings = find_bindings(curriculum, request, Kept(plan.tasks, situation.progress.shares))
    progress = situation.progress
    return Move(plan, task, starts_at, bindings.needs, frozenset(progress.shares), progress.pins)


def _open_task(situation: Situation, plan: Plan, uid: str) -> Task:
    task = next((task for task in plan.tasks if task.uid == uid), None)
    if task is None or uid in situation.standing.check_ins:
        raise NotFoundError("This session is checked in or not in your plan any more, so it stays as it is.")
    return task


def _pin(
    uid: str, situation: Situation, *, pinned: bool, now: datetime, part_of: int | None = None
) -> NewEntry:
    payload: dict[str, object] = {"uid": uid, "pinned": pinned}
    if part_of is not None:
        payload["part_of"] = part_of
    return NewEntry(EntryKind.PIN, at=now, on=situation.today(now), payload=payload)
