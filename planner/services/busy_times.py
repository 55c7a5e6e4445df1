"""Busy times of a person's other calendars: read apart, and put into the plan without moving anything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import BoundedSemaphore

from planner.core.availability import interview_date
from planner.core.busy_sources import (
    EARLIER_FILE,
    MOST_BUSY_TIMES,
    BusyFound,
    BusySource,
    Window,
    ahead,
    kept_warnings,
    unexplained,
    union,
)
from planner.core.curriculum import Curriculum
from planner.core.errors import CalendarRejectedError
from planner.core.journal import effective_entries
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.plan import Interval, Plan, PlanRequest, Task
from planner.presenters.busy_worker import read_busy_calendar_in_worker
from planner.services.moves import keep_sessions
from planner.services.plans import from_now_on, propose_change, store_plan
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.repository import Repository

READ_AT_ONCE = 2
"""Calendars fetched or read at the same time in one process: the other threads answer everybody else."""
READ_BEYOND = timedelta(days=60)
"""How long after the interview a calendar is read too: the interview may be put off."""

_LAST_DAY = date(2199, 12, 31)
_readers = BoundedSemaphore(READ_AT_ONCE)


@dataclass(frozen=True, slots=True)
class BusyAdded:
    """What came of a calendar: the log entry if the plan knows new times, how many, what was passed over.

    `clashing` are the sessions to come that stand where there is no time any more.
    """

    entry_id: int | None
    title: str
    count: int
    warnings: Sequence[str]
    clashing: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """What has to be known to read a calendar: for which days, and whose own events do not count."""

    window: Window
    own_uids: frozenset[str]


@contextmanager
def reading_slot(field: str) -> Iterator[None]:
    """Hold one of the few places for reading; raises CalendarRejectedError for that field if none is free.

    Nobody waits for a place: those who wait would be threads that answer no one.
    """
    if not _readers.acquire(blocking=False):
        raise CalendarRejectedError(
            "Other calendars are being read at this moment. Try again in a few seconds.", field=field
        )
    try:
        yield
    finally:
        _readers.release()


def reading_task(
    repository: Repository, situation: Situation, person_id: int, *, now: datetime
) -> ReadingTask:
    """What to read a calendar for; raises NotFoundError without a plan, InvalidInputError when it is over."""
    _, before = situation.planned()
    request = from_now_on(before, now)
    first_on, until_on = needed_days(situation, request, now)
    until_on = min(until_on + READ_BEYOND, _LAST_DAY)
    own = frozenset(repository.stamps(person_id))
    return ReadingTask(Window(min(first_on, request.starts_on), until_on, request.time_zone), own)


def needed_days(situation: Situation, request: PlanRequest, now: datetime) -> tuple[date, date]:
    """The days `[first, last)` whose busy times the plan can use."""
    last_on = interview_date(request)
    return min(max(request.starts_on, situation.today(now)), last_on), last_on


def read_calendar(content: bytes, task: ReadingTask, *, field: str) -> BusyFound:
    """The busy times of a file, read in a process of its own; raises CalendarRejectedError for that field."""
    window = task.window
    reading = read_busy_calendar_in_worker(
        content,
        time_zone=window.time_zone,
        first_on=window.first_on,
        until_on=window.until_on,
        own_uids=task.own_uids,
    )
    if reading.status == "rejected":
        raise CalendarRejectedError(reading.reason or "This file could not be read.", field=field)
    return BusyFound(reading.busy, kept_warnings(reading.warnings), window)


def refuse_too_many(sources: Sequence[BusySource], *, field: str) -> None:
    """Raise CalendarRejectedError for that field if the calendars say more than a plan can hold."""
    if sum(len(source.found.intervals) for source in sources) > MOST_BUSY_TIMES:
        raise CalendarRejectedError(
            f"Your calendars have more than {MOST_BUSY_TIMES:,} busy times together, which is more than "
            "a plan can go around.",
            field=field,
        )


def known_sources(
    repository: Repository, situation: Situation, person_id: int, *, now: datetime
) -> list[BusySource]:
    """The person's calendars, where times that belong to none of them become one: nothing gets lost."""
    sources = repository.busy_sources(person_id)
    lost = earlier_times(situation, sources, now)
    if not lost:
        return sources
    earlier = BusySource(0, person_id, EARLIER_FILE, None, BusyFound(lost), created_at=now, read_at=now)
    return [*sources, repository.add_busy_source(earlier)]


def earlier_times(situation: Situation, sources: Sequence[BusySource], now: datetime) -> tuple[Interval, ...]:
    """Busy times of the plan whose calendar is not among the person's; none once the interview is over."""
    request = situation.request
    if request is None or not request.busy or request.interview_at <= now:
        return ()
    adopted = _adopted(situation.entries)
    return unexplained(request.busy, sources, adopted.payload if adopted else None)


def in_force(situation: Situation, sources: Sequence[BusySource], now: datetime) -> bool:
    """Whether the plan knows what the calendars say about the time to come."""
    busy = situation.request.busy if situation.request else ()
    return ahead(busy, now) == ahead(union(sources), now)


def adopt_busy_times(
    repository: Repository,
    curriculum: Curriculum,
    person_id: int,
    sources: Sequence[BusySource],
    *,
    key: str,
    now: datetime,
) -> int:
    """Put what the calendars say into the plan in force; the id of the log entry, which one undo takes back.

    No session moves, but for those whose plan catches up by itself.
    """
    situation = load_situation(repository, person_id)
    busy = union(sources)
    if situation.standing.catches_up:
        proposal = propose_change(situation, curriculum, {"busy": busy}, now=now)
        plan, request = proposal.new, proposal.request
    else:
        plan, request = _kept(curriculum, situation, busy, now)
    payload = {"change": "busy", "sources": [source.id for source in sources]}
    entry = store_plan(repository, person_id, plan, request, situation, key=key, now=now, payload=payload)
    publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
    return entry.id


def _kept(
    curriculum: Curriculum, situation: Situation, busy: tuple[Interval, ...], now: datetime
) -> tuple[Plan, PlanRequest]:
    """The plan's own sessions, beside other busy times."""
    plan, before = situation.planned()
    request = replace(from_now_on(before, now), busy=busy)
    return keep_sessions(curriculum, request, list(plan.tasks), situation), request


def _adopted(entries: Sequence[LogEntry]) -> LogEntry | None:
    """The entry with which the busy times in force came in; None for those that came in with a first plan."""
    return next(
        (
            entry
            for entry in reversed(effective_entries(entries))
            if entry.kind is EntryKind.PLAN_ADOPTED and entry.payload.get("change") == "busy"
        ),
        None,
    )
