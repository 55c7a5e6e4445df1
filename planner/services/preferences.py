"""Settings that are a matter of taste: the theme, and whether the plan catches up by itself."""

from collections.abc import Mapping
from datetime import datetime

from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.vocabulary import Theme
from planner.services.situation import load_situation
from planner.store.database import Database


def choose_theme(database: Database, person_id: int, theme: Theme, *, key: str, now: datetime) -> int:
    """Remember light, dark or as the device says; the id of the log entry."""
    return _choose(database, person_id, {"theme": theme.value}, key=key, now=now)


def choose_catch_up(database: Database, person_id: int, *, on: bool, key: str, now: datetime) -> int:
    """Remember whether the plan catches up by itself each night; the id of the log entry."""
    return _choose(database, person_id, {"catches_up": on}, key=key, now=now)


def choose_calendar(
    database: Database, person_id: int, choices: Mapping[str, object], *, key: str, now: datetime
) -> int:
    """Remember how the calendar is to look (`CalendarChoices.payload`); the id of the log entry."""
    return _choose(database, person_id, {"calendar": dict(choices)}, key=key, now=now)


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
        on = load_situation(repository, person_id).today(now)
        entry = NewEntry(EntryKind.SETTINGS_CHANGED, at=now, on=on, payload=payload, key=key)
        return repository.append(person_id, entry).id
