"""Settings that are a matter of taste."""

from datetime import datetime

from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.vocabulary import Theme
from planner.services.situation import load_situation
from planner.store.database import Database


def choose_theme(database: Database, person_id: int, theme: Theme, *, key: str, now: datetime) -> int:
    """Remember light, dark or as the device says; the id of the log entry."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        situation = load_situation(repository, person_id)
        entry = NewEntry(
            EntryKind.SETTINGS_CHANGED,
            at=now,
            on=situation.today(now),
            payload={"theme": theme.value},
            key=key,
        )
        return repository.append(person_id, entry).id
