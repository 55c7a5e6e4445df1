"""Making a plan, and making it again when hours, place or date change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.localtime import zone_named
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.planning import build_plan
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository


def preview_plan(curriculum: Curriculum, request: PlanRequest, *, now: datetime) -> Plan:
    """The plan as it would be; nothing is stored. Raises InvalidInputError naming the field."""
    return build_plan(curriculum, _from_now_on(request, now))


def create_plan(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    request: PlanRequest,
    *,
    key: str,
    now: datetime,
) -> int:
    """Store a first or a fresh plan; the id of its log entry. The same `key` makes it only once."""
    with database.writing() as repository:
        return adopt_plan(repository, curriculum, person_id, request, key=key, now=now)


def adopt_plan(
    repository: Repository,
    curriculum: Curriculum,
    person_id: int,
    request: PlanRequest,
    *,
    key: str,
    now: datetime,
) -> int:
    """`create_plan` inside an open transaction: ratings and plan go into the log, what is done stands."""
    repository.lock_person(person_id)
    repeated = repository.entry_under(person_id, key)
    if repeated is not None:
        return repeated.id
    situation = load_situation(repository, person_id)
    request = _from_now_on(request, now)
    plan = replan(curriculum, situation, request)
    ratings_entry = _log_ratings(repository, person_id, request, situation, now)
    plan_id = repository.add_plan(person_id, plan, request, now=now)
    entry = repository.append(
        person_id,
        NewEntry(
            EntryKind.PLAN_ADOPTED,
            at=now,
            on=replace(situation, request=request).today(now),
            payload={
                "plan_id": plan_id,
                "track": plan.track,
                "tasks": len(plan.tasks),
                "ratings_entry": ratings_entry,
            },
            key=key,
        ),
    )
    publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
    return entry.id


def change_plan(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    changes: Mapping[str, object],
    *,
    key: str,
    now: datetime,
) -> int:
    """Plan again from now with some fields of the request changed; the id of the log entry.

    Sessions checked in stay as they are; the others find new places.
    """
    with database.writing() as repository:
        # Before the request is read: of two changes at once, the second builds on the first.
        repository.lock_person(person_id)
        _, request = load_situation(repository, person_id).planned()
        changed = replace(request, **changes)  # type: ignore[arg-type]  # the forms name fields of PlanRequest
        return adopt_plan(repository, curriculum, person_id, changed, key=key, now=now)


def replan(curriculum: Curriculum, situation: Situation, request: PlanRequest) -> Plan:
    """A plan for the request around the sessions already checked in, with known uids kept."""
    old = situation.plan.tasks if situation.plan else ()
    kept = [task for task in old if task.uid in situation.standing.check_ins]
    plan = build_plan(curriculum, request, kept=kept)
    return replace(plan, tasks=_with_known_uids(plan.tasks, old))


def _from_now_on(request: PlanRequest, now: datetime) -> PlanRequest:
    if request.interview_at <= now:
        raise InvalidInputError(
            "The interview is in the past. Choose a date that is still to come.", field="interview_on"
        )
    zone_named(request.time_zone)
    return replace(request, not_before=now)


def _with_known_uids(tasks: Sequence[Task], old: Sequence[Task]) -> tuple[Task, ...]:
    """A session that only moved keeps its uid, so a calendar sees a move and not a new event."""
    known = {task.uid for task in old}
    present = {task.uid for task in tasks}
    waiting: dict[str, list[str]] = {}
    for task in old:
        if task.uid not in present:
            waiting.setdefault(task.item, []).append(task.uid)
    return tuple(
        replace(task, uid=waiting[task.item].pop(0))
        if task.uid not in known and waiting.get(task.item)
        else task
        for task in tasks
    )


def _log_ratings(
    repository: Repository, person_id: int, request: PlanRequest, situation: Situation, now: datetime
) -> int | None:
    """The id of the log entry of the request's ratings; None if they say nothing new."""
    if not request.known or dict(request.known) == dict(situation.standing.ratings):
        return None
    payload = {"ratings": dict(request.known)}
    entry = NewEntry(EntryKind.RATINGS_GIVEN, at=now, on=situation.today(now), payload=payload)
    return repository.append(person_id, entry).id
