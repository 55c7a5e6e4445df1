"""Writes down what a person showed in practice: drills, rehearsals, stories, builds, mocks, interviews."""

from collections.abc import Mapping
from datetime import datetime

from planner.core.errors import NotFoundError
from planner.core.journal_entry import EntryKind, NewEntry
from planner.services.situation import load_situation
from planner.store.database import Database


def record_practice(
    database: Database,
    person_id: int,
    kind: EntryKind,
    payload: Mapping[str, object],
    *,
    key: str,
    now: datetime,
    supersedes: int | None = None,
) -> int:
    """Append an entry of one of the practice kinds; the id of its log entry. The same `key` records it once.

    The payload holds JSON values only. `supersedes` is the entry it replaces; raises NotFoundError if that
    one does not stand any more.
    """
    with database.writing() as repository:
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is not None:
            return repeated.id
        situation = load_situation(repository, person_id)
        standing = {entry.id for entry in situation.standing.practised.get(kind, ())}
        if supersedes is not None and supersedes not in standing:
            raise NotFoundError(
                "This was changed or taken back meanwhile. Reload the page to see it as it is."
            )
        entry = NewEntry(
            kind, at=now, on=situation.today(now), payload=payload, supersedes=supersedes, key=key
        )
        return repository.append(person_id, entry).id
