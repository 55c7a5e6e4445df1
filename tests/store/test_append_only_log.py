"""The log: appended once per key, in order, and never changed, whoever tries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from store_samples import NOW

from planner.core.account import Person
from planner.core.errors import NotFoundError
from planner.core.journal_entry import EntryKind, LogEntry, NewEntry
from planner.store.database import Database

CHECK_IN = NewEntry(
    kind=EntryKind.CHECK_IN,
    at=NOW,
    on=date(2026, 11, 20),
    payload={
        "task": "task-1",
        "confidence": {"regularization": 4},
        "note": "schön, 学习 \x00",
        "minutes": 25.5,
    },
    key="c0ffee",
)


def test_an_entry_comes_back_as_it_was_appended(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        stored = repository.append(ana.id, CHECK_IN)
    assert stored == LogEntry(stored.id, CHECK_IN.kind, CHECK_IN.at, CHECK_IN.on, CHECK_IN.payload)
    assert not stored.repeated
    with database.reading() as repository:
        assert repository.entries(ana.id) == [stored]


def test_a_persons_entries_come_in_the_order_they_were_appended(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        mine = []
        for number in range(5):
            mine.append(repository.append(ana.id, replace(CHECK_IN, key=str(number))))
            repository.append(ben.id, replace(CHECK_IN, key=str(number)))
        assert repository.entries(ana.id) == mine
    assert [entry.id for entry in mine] == sorted({entry.id for entry in mine})


def test_a_key_is_written_once_and_answers_with_the_first_entry(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        first = repository.append(ana.id, CHECK_IN)
        again = repository.append(ana.id, replace(CHECK_IN, payload={"task": "another"}))
        assert again == first
        assert again.repeated
        assert repository.entries(ana.id) == [first]


def test_two_people_may_use_the_same_key(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        repository.append(ana.id, CHECK_IN)
        assert not repository.append(ben.id, CHECK_IN).repeated


def test_entries_without_a_key_are_all_written(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        for _ in range(3):
            repository.append(ana.id, replace(CHECK_IN, key=None))
        assert len(repository.entries(ana.id)) == 3


def test_ten_that_append_under_one_key_at_once_write_one_row(
    database: Database, ana: Person, at_once: Callable[[int, Callable[[], object]], list[object]]
) -> None:
    def append() -> object:
        with database.writing() as repository:
            return repository.append(ana.id, CHECK_IN)

    answers = at_once(10, append)
    with database.reading() as repository:
        entries = repository.entries(ana.id)
    assert len(entries) == 1
    assert answers == entries * 10
    assert sum(not entry.repeated for entry in answers if isinstance(entry, LogEntry)) == 1


def test_an_entry_for_a_person_who_is_gone_is_refused(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        repository.delete_person(ana.id)
    with pytest.raises(NotFoundError), database.writing() as repository:
        repository.append(ana.id, CHECK_IN)


def test_an_entry_supersedes_an_earlier_one_of_the_same_person(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        first = repository.append(ana.id, CHECK_IN)
        undo = NewEntry(EntryKind.UNDO, NOW, NOW.date(), {}, supersedes=first.id)
        assert repository.append(ana.id, undo).supersedes == first.id


def test_another_persons_entry_cannot_be_superseded(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        first = repository.append(ana.id, CHECK_IN)
    with pytest.raises(IntegrityError), database.writing() as repository:
        repository.append(ben.id, NewEntry(EntryKind.UNDO, NOW, NOW.date(), {}, supersedes=first.id))


def test_an_entry_of_a_kind_the_program_does_not_know_is_not_passed_over(
    database: Database, raw: Engine, ana: Person
) -> None:
    with database.writing() as repository:
        repository.append(ana.id, CHECK_IN)
    with raw.begin() as connection:
        columns = 'person_id, at, "on", payload'
        connection.execute(
            text(f"INSERT INTO log_entry (kind, {columns}) SELECT 'regret', {columns} FROM log_entry")
        )
    with pytest.raises(ValueError, match="regret"), database.reading() as repository:
        repository.entries(ana.id)


@pytest.mark.parametrize(
    "change",
    ["UPDATE log_entry SET kind = 'undo'", "UPDATE log_entry SET key = key", "DELETE FROM log_entry"],
)
def test_the_database_refuses_to_change_the_log(
    database: Database, raw: Engine, ana: Person, change: str
) -> None:
    with database.writing() as repository:
        stored = repository.append(ana.id, CHECK_IN)
    with pytest.raises(IntegrityError, match="append-only"), raw.begin() as connection:
        connection.execute(text(change))
    with database.reading() as repository:
        assert repository.entries(ana.id) == [stored]


def test_the_log_cannot_be_changed_by_replacing_or_truncating(
    database: Database, url: str, ana: Person
) -> None:
    replacing = "INSERT OR REPLACE INTO log_entry SELECT * FROM log_entry"
    change = replacing if url.startswith("sqlite") else "TRUNCATE log_entry"
    with database.writing() as repository:
        stored = repository.append(ana.id, CHECK_IN)
    with pytest.raises(IntegrityError, match="append-only"), database.writing() as repository:
        repository._connection.exec_driver_sql(change)
    with database.reading() as repository:
        assert repository.entries(ana.id) == [stored]
