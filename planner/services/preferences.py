"""Settings that are a matter of taste: the theme, catching up, how the calendar looks, what to be told."""

from collections.abc import Mapping
from datetime import datetime

from planner.core.calendar_choices import CalendarChoices
from planner.core.curriculum import Curriculum
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.vocabulary import Theme
from planner.services.publishing import publish_changes
from planner.services.situation import load_situation
from planner.store.database import Database
from planner.store.repository import Repository


def choose_theme(database: Database, person_id: int, theme: Theme, *, key: str, now: datetime) -> int:
    """Remember light, dark or as the device says; the id of the log entry."""
    return _choose(database, person_id, {"theme": theme.value}, key=key, now=now)


def choose_catch_up(database: Database, person_id: int, *, on: bool, key: str, now: datetime) -> int:
    """Remember whether the plan catches up by itself each night; the id of the log entry."""
    return _choose(database, person_id, {"catches_up": on}, key=key, now=now)


def choose_calendar(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    choices: CalendarChoices,
    *,
    key: str,
    now: datetime,
) -> int:
    """Remember how the calendar is to look, and stamp the events that look otherwise; the log entry's id."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        entry_id = _append(repository, person_id, {"calendar": choices.payload()}, key=key, now=now)
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
        return entry_id


def choose_reminders(
    database: Database, person_id: int, choices: Mapping[str, object], *, key: str, now: datetime
) -> int:
    """Remember what to be reminded of and when (`ReminderChoices.payload`); the id of the log entry."""
    return _choose(database, person_id, {"reminders": dict(choices)}, key=key, now=now)


def _choose(
    database: Database, person_id: int, payload: Mapping[str, object], *, key: str, now: datetime
) -> int:
    with database.writing() as repository:
        repository.lock_person(person_id)
        return _append(repository, person_id, payload, key=key, now=now)


def _append(
    repository: Repository, person_id: int, payload: Mapping[str, object], *, key: str, now: datetime
) -> int:
    on = load_situation(repository, person_id).today(now)
    entry = NewEntry(EntryKind.SETTINGS_CHANGED, at=now, on=on, payload=payload, key=key)
    return repository.append(person_id, entry).id
