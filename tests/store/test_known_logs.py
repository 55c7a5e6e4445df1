"""Of a log that was read before only the end is read again, and never more is believed than is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from planner.core.journal_entry import EntryKind, LogEntry, NewEntry
from planner.store import known_logs
from planner.store.database import Database
from planner.store.known_logs import KnownLogs

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def pin(number: int) -> NewEntry:
    return NewEntry(EntryKind.PIN, NOW, date(2026, 11, 23), {"uid": f"task-{number}", "pinned": True})


def append(database: Database, person_id: int, *numbers: int) -> None:
    with database.writing() as repository:
        for number in numbers:
            repository.append(person_id, pin(number))


def read(database: Database, person_id: int) -> list[str]:
    """The uids in the log, as a page reads them."""
    with database.reading() as repository:
        return uids(repository.entries(person_id))


def uids(entries: list[LogEntry]) -> list[str]:
    return [str(entry.payload["uid"]) for entry in entries]


@contextmanager
def rows_read(database: Database) -> Iterator[list[int]]:
    """From which id on the log is read meanwhile, a number a statement."""
    found: list[int] = []

    def note(_connection, _cursor, statement: str, parameters, *_: object) -> None:
        if "FROM log_entry" in statement:
            values = parameters.values() if isinstance(parameters, dict) else parameters
            found.append(list(values)[-1])

    event.listen(database._backend.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database._backend.engine, "before_cursor_execute", note)


@pytest.fixture
def person_id(database: Database) -> int:
    with database.writing() as repository:
        return repository.add_person("Ana", now=NOW).id


def test_the_second_reading_begins_at_the_last_known_entry(database: Database, person_id: int):
    append(database, person_id, 1, 2, 3)
    with rows_read(database) as first:
        assert read(database, person_id) == ["task-1", "task-2", "task-3"]
    append(database, person_id, 4)
    with rows_read(database) as second:
        assert read(database, person_id) == ["task-1", "task-2", "task-3", "task-4"]
    assert first == [0]
    assert len(second) == 1
    assert second[0] > 0


def test_what_is_rolled_back_is_not_remembered(database: Database, person_id: int):
    append(database, person_id, 1)
    read(database, person_id)

    def fail_after_reading() -> None:
        with database.writing() as repository:
            repository.append(person_id, pin(2))
            assert uids(repository.entries(person_id)) == ["task-1", "task-2"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_reading()
    append(database, person_id, 3, 4)
    assert read(database, person_id) == ["task-1", "task-3", "task-4"]


def test_another_process_is_noticed(database: Database, url: str, person_id: int):
    append(database, person_id, 1)
    read(database, person_id)
    other = Database(url)
    append(other, person_id, 2)
    other.dispose()
    assert read(database, person_id) == ["task-1", "task-2"]


def test_a_deleted_person_has_no_log(database: Database, person_id: int):
    append(database, person_id, 1, 2)
    read(database, person_id)
    with database.writing() as repository:
        repository.delete_person(person_id)
    assert read(database, person_id) == []


def test_a_log_that_went_another_way_is_read_from_its_beginning(database: Database, person_id: int):
    """As after a backup was put back and the person went on from there."""
    append(database, person_id, 1, 2)
    with database.reading() as repository:
        stored = repository.entries(person_id)
    other = [
        LogEntry(entry.id, entry.kind, entry.at, entry.on, {"uid": "other", "pinned": False})
        for entry in stored
    ]
    database._known.keep(person_id, tuple(other))
    assert read(database, person_id) == ["task-1", "task-2"]
    assert read(database, person_id) == ["task-1", "task-2"]


def test_people_do_not_share_a_log(database: Database, person_id: int):
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW).id
    append(database, person_id, 1)
    append(database, ben, 2)
    for _ in range(2):
        assert read(database, person_id) == ["task-1"]
        assert read(database, ben) == ["task-2"]


def test_the_log_not_read_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known_logs, "MOST_ENTRIES", 5)
    entries = [LogEntry(number, EntryKind.PIN, NOW, NOW.date(), {}) for number in range(6)]
    known = KnownLogs()
    known.keep(1, tuple(entries[:2]))
    known.keep(2, tuple(entries[:3]))
    known.keep(1, tuple(entries[:2]))
    known.keep(3, tuple(entries[:1]))
    assert [len(known.of(person)) for person in (1, 2, 3)] == [2, 0, 1]
    known.keep(4, tuple(entries))
    assert [len(known.of(person)) for person in (1, 3, 4)] == [0, 0, 0]
