"""Busy times from the person's other calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.core.availability import interview_date
from planner.core.curriculum import Curriculum
from planner.core.errors import CalendarRejectedError
from planner.presenters.busy_worker import read_busy_calendar_in_worker
from planner.services.plans import change_plan
from planner.services.situation import load_situation
from planner.store.database import Database


@dataclass(frozen=True, slots=True)
class BusyAdded:
    """What came of a calendar file: the log entry, how many busy times, what was passed over."""

    entry_id: int
    count: int
    warnings: Sequence[str]


def add_busy_calendar(
    database: Database, curriculum: Curriculum, person_id: int, content: bytes, *, key: str, now: datetime
) -> BusyAdded:
    """Plan again around a calendar's busy times, which replace those of the file before.

    Our own sessions in it do not count. Raises CalendarRejectedError when it cannot be read; what was
    there before stays then.
    """
    with database.reading() as repository:
        _, request = load_situation(repository, person_id).planned()
        own = frozenset(repository.stamps(person_id))
    reading = read_busy_calendar_in_worker(
        content,
        time_zone=request.time_zone,
        first_on=request.starts_on,
        until_on=interview_date(request),
        own_uids=own,
    )
    if reading.status == "rejected":
        raise CalendarRejectedError(reading.reason or "This file could not be read.", field="calendar")
    entry_id = change_plan(database, curriculum, person_id, {"busy": reading.busy}, key=key, now=now)
    return BusyAdded(entry_id, len(reading.busy), reading.warnings)
