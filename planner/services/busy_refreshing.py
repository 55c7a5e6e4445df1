"""Reading the addresses of other calendars again, by hand and by the clock."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from planner.core.busy_sources import BusyFound, BusySource, ahead, next_try
from planner.core.curriculum import Curriculum
from planner.core.errors import CalendarRejectedError, InvalidInputError, NotFoundError, PlannerError
from planner.presenters.busy_fetch import BusyFetcher
from planner.services.busy_sources import ADDRESS_FIELD, PURPOSE, with_validators
from planner.services.busy_times import (
    BusyAdded,
    ReadingTask,
    adopt_busy_times,
    in_force,
    known_sources,
    read_calendar,
    reading_slot,
    reading_task,
    refuse_too_many,
)
from planner.services.sealing import SealBrokenError, unseal
from planner.services.situation import load_situation
from planner.store.database import Database

LEASE = timedelta(minutes=10)
"""After this long without an end, whoever claimed a calendar counts as gone."""
MOST_AT_ONCE = 1
"""Calendars of one round, so that a planner that is told to stop need not wait for many; the next is soon."""
_LOOKED_AT_AGAIN = timedelta(days=1)

_log = logging.getLogger(__name__)


def refresh_busy_source(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    fetcher: BusyFetcher,
    person_id: int,
    source_id: int,
    *,
    key: str,
    now: datetime,
) -> BusyAdded:
    """Read the address again now; times that were taken back are put into the plan again.

    Raises NotFoundError if the person has no such calendar, CalendarRejectedError when it cannot be read:
    the times of the last good reading stay then.
    """
    with database.reading() as repository:
        source = repository.busy_source(source_id)
    if source is None or source.person_id != person_id or source.address is None:
        raise NotFoundError("This calendar is not among yours any more, or it is a file.")
    return _refreshed(database, curriculum, secret_key, fetcher, source, key=key, now=now, insists=True)


def refresh_busy_sources(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    fetcher: BusyFetcher,
    *,
    now: datetime,
    most: int = MOST_AT_ONCE,
) -> int:
    """Read the `most` addresses whose time came first; how many brought other times than before.

    Each is claimed first, so that of two processes one reads it. No session moves, but for those whose plan
    catches up by itself.
    """
    with database.reading() as repository:
        due = repository.due_busy_sources(now, most=most)
    return sum(
        _refreshed_if_free(database, curriculum, secret_key, fetcher, source, now=now) for source in due
    )


def _refreshed_if_free(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    fetcher: BusyFetcher,
    source: BusySource,
    *,
    now: datetime,
) -> bool:
    with database.writing() as repository:
        situation = load_situation(repository, source.person_id)
        useful = situation.request is not None and situation.request.interview_at > now
        until = now + (LEASE if useful else _LOOKED_AT_AGAIN)
        if not repository.claim_busy_source(source, until=until) or not useful:
            return False
    key = f"busy-{source.id}-{now:%Y%m%dT%H%M%S}"
    try:
        done = _refreshed(database, curriculum, secret_key, fetcher, source, key=key, now=now)
    except PlannerError as error:
        _log.warning("Busy calendar %d was not read and will be tried again: %s", source.id, error)
        return False
    return done.entry_id is not None


def _refreshed(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    fetcher: BusyFetcher,
    source: BusySource,
    *,
    key: str,
    now: datetime,
    insists: bool = False,
) -> BusyAdded:
    with database.reading() as repository:
        situation = load_situation(repository, source.person_id)
        task = reading_task(repository, situation, source.person_id, now=now)
    with reading_slot(ADDRESS_FIELD), _noting_problems(database, source, now):
        found = _read_again(fetcher, secret_key, source, task)
        return _remember(database, curriculum, source, found, key=key, now=now, insists=insists)


@contextmanager
def _noting_problems(database: Database, source: BusySource, now: datetime) -> Iterator[None]:
    """Remember beside the calendar why it could not be read, and try it again later each time."""
    try:
        yield
    except (CalendarRejectedError, InvalidInputError, SealBrokenError) as error:
        failures = source.failures + 1
        next_at = next_try(failures, now)
        with database.writing() as repository:
            repository.save_busy_problem(source.id, str(error), failures=failures, now=now, next_at=next_at)
        raise


def _read_again(fetcher: BusyFetcher, secret_key: str, source: BusySource, task: ReadingTask) -> BusyFound:
    """What the address says now; what it said before where the server answers that nothing changed."""
    before = source.found
    # Read for other days or in another zone, the same file says something else.
    asks_for_changes = before.window == task.window
    fetched = fetcher.fetch(
        unseal(secret_key, PURPOSE, source.address or ""),
        etag=before.etag if asks_for_changes else None,
        modified=before.modified if asks_for_changes else None,
    )
    if fetched.content is None:
        if not asks_for_changes:
            raise CalendarRejectedError("The server sent no calendar.", field=ADDRESS_FIELD)
        return replace(before, etag=fetched.etag or before.etag, modified=fetched.modified or before.modified)
    return with_validators(read_calendar(fetched.content, task, field=ADDRESS_FIELD), fetched)


def _remember(
    database: Database,
    curriculum: Curriculum,
    source: BusySource,
    found: BusyFound,
    *,
    key: str,
    now: datetime,
    insists: bool,
) -> BusyAdded:
    person_id, entry_id = source.person_id, None
    with database.writing() as repository:
        repository.lock_person(person_id)
        situation = load_situation(repository, person_id)
        sources = known_sources(repository, situation, person_id, now=now)
        before = next((one for one in sources if one.id == source.id), None)
        if before is None:
            raise NotFoundError("This calendar was removed meanwhile.")
        changed = [replace(one, found=found) if one.id == source.id else one for one in sources]
        refuse_too_many(changed, field=ADDRESS_FIELD)
        repository.save_busy_reading(source.id, found, now=now, next_at=next_try(0, now))
        is_new = ahead(before.found.intervals, now) != ahead(found.intervals, now)
        # Times that somebody took back come again with the next change, or when they ask for them.
        if (is_new or insists) and not in_force(situation, changed, now):
            entry_id = adopt_busy_times(repository, curriculum, person_id, changed, key=key, now=now)
        clashing = load_situation(repository, person_id).displaced(now).clashing
    return BusyAdded(entry_id, source.title, len(found.intervals), found.warnings, clashing)
