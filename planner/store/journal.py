"""The append-only log."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, select

from planner.core.journal_entry import EntryKind, LogEntry, NewEntry
from planner.store.aggregate import AggregateStore
from planner.store.tables import log_entries

_COLUMNS = (
    log_entries.c.id,
    log_entries.c.kind,
    log_entries.c.at,
    log_entries.c.on,
    log_entries.c.payload,
    log_entries.c.supersedes,
)
_KINDS = {kind.value: kind for kind in EntryKind}


class JournalStore(AggregateStore):
    """What people did, in order."""

    def append(self, person_id: int, entry: NewEntry) -> LogEntry:
        """Append an entry; if its key is taken, the entry stored under it, marked `repeated`.

        Holds the person's lock from then on, so that ids rise in the order of the commits. Raises
        NotFoundError if the person is gone.
        """
        self.lock_person(person_id)
        row = self._row(
            self._insert(log_entries)
            .values(
                person_id=person_id,
                kind=entry.kind.value,
                at=entry.at,
                on=entry.on,
                payload=dict(entry.payload),
                supersedes=entry.supersedes,
                key=entry.key,
            )
            .on_conflict_do_nothing(index_elements=["person_id", "key"])
            .returning(*_COLUMNS)
        )
        if row is not None:
            return _entry(row)
        stored = self._connection.execute(_under(person_id, entry.key)).one()
        return replace(_entry(stored), repeated=True)

    def entry_under(self, person_id: int, key: str) -> LogEntry | None:
        """The entry stored under an idempotency key, if there is one."""
        row = self._row(_under(person_id, key))
        return None if row is None else _entry(row)

    def entries(self, person_id: int) -> list[LogEntry]:
        """The person's whole log, oldest first; of a log read before only what has come since is read."""
        known = self._known.of(person_id)
        latest = self._entries_from(person_id, known[-1].id if known else 0)
        if known and latest[:1] == [known[-1]]:
            log = [*known, *latest[1:]]
        else:
            log = self.stored_entries(person_id) if known else latest
        if not self._writes:
            # What this transaction has appended itself may still be rolled back.
            self._known.keep(person_id, tuple(log))
        return log

    def stored_entries(self, person_id: int) -> list[LogEntry]:
        """The person's whole log, oldest first, whatever was read before."""
        return self._entries_from(person_id, 0)

    def _entries_from(self, person_id: int, first_id: int) -> list[LogEntry]:
        statement = (
            select(*_COLUMNS)
            .where(log_entries.c.person_id == person_id, log_entries.c.id >= first_id)
            .order_by(log_entries.c.id)
        )
        return [_entry(row) for row in self._rows(statement)]


def _under(person_id: int, key: str | None) -> Select[Any]:
    return select(*_COLUMNS).where(log_entries.c.person_id == person_id, log_entries.c.key == key)


def _entry(row: Row[*tuple[Any, ...]]) -> LogEntry:
    entry_id, kind, at, on, payload, supersedes = row
    # A look into a dictionary takes a fifth of the time; logs are long.
    return LogEntry(entry_id, _KINDS.get(kind) or EntryKind(kind), at, on, payload, supersedes)
