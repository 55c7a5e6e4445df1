"""Busy times from the person's other calendars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planner.core.availability import interview_date
from planner.core.curriculum import Curriculum
from planner.core.errors import CalendarRejectedError
from planner.core.plan import Interval, Task
from planner.presenters.busy_worker import read_busy_calendar_in_worker
from planner.services.moves import keep_sessions
from planner.services.plans import change_plan, from_now_on, store_plan
from planner.services.publishing import publish_changes
from planner.services.situation import load_situation
from planner.store.database import Database


@dataclass(frozen=True, slots=True)
class BusyAdded:
    """What came of a calendar file: the log entry, how many busy times, what was passed over.

    `clashing` are the sessions to come that stand where there is no time any more.
    """

    entry_id: int
    count: int
    warnings: Sequence[str]
    clashing: tuple[Task, ...]


def add_busy_calendar(
    database: Database, curriculum: Curriculum, person_id: int, content: bytes, *, key: str, now: datetime
) -> BusyAdded:
    """Remember a calendar's busy times, which replace those of the file before; no session moves.

    Only for those whose plan catches up by itself it goes around them at once. Our own sessions in the file
    do not count. Raises CalendarRejectedError when it cannot be read; what was there before stays then.
    """
    with database.reading() as repository:
        situation = load_situation(repository, person_id)
        own = frozenset(repository.stamps(person_id))
    _, request = situation.planned()
    reading = read_busy_calendar_in_worker(
        content,
        time_zone=request.time_zone,
        first_on=request.starts_on,
        until_on=interview_date(request),
        own_uids=own,
    )
    if reading.status == "rejected":
        raise CalendarRejectedError(reading.reason or "This file could not be read.", field="calendar")
    if situation.standing.catches_up:
        entry_id = change_plan(database, curriculum, person_id, {"busy": reading.busy}, key=key, now=now)
    else:
        entry_id = _remember(database, curriculum, person_id, reading.busy, key=key, now=now)
    with database.reading() as repository:
        clashing = load_situation(repository, person_id).displaced(now).clashing
    return BusyAdded(entry_id, len(reading.busy), reading.warnings, clashing)


def _remember(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    busy: tuple[Interval, ...],
    *,
    key: str,
    now: datetime,
) -> int:
    """Store the plan's own sessions with other busy times; the id of the log entry."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is not None:
            return repeated.id
        situation = load_situation(repository, person_id)
        plan, before = situation.planned()
        request = replace(from_now_on(before, now), busy=busy)
        kept = keep_sessions(curriculum, request, list(plan.tasks), situation)
        entry = store_plan(
            repository, person_id, kept, request, situation, key=key, now=now, payload={"change": "busy"}
        )
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
        return entry.id
