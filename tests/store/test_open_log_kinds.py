"""A database of the first version learns to log new kinds of entries and loses nothing on the way."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, MetaData, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from store_samples import NOW, make_task, open_raw

from planner.core.errors import StorageError
from planner.core.journal_entry import EntryKind, NewEntry
from planner.store.database import Database
from planner.store.migration import configuration
from planner.store.outside_tables import METADATA
from planner.store.records import task_values

HASHES = [f"{number:064x}" for number in range(3)]
LATER = NOW + timedelta(hours=1)
PIN = NewEntry(EntryKind.PIN, NOW, NOW.date(), {"item": "item-1"})


def log_row(person_id: int, number: int) -> dict[str, Any]:
    """The n-th entry of the log; every fifth takes back the one before it."""
    return {
        "person_id": person_id,
        "kind": "undo" if number % 5 == 0 else "check_in",
        "at": NOW + timedelta(minutes=number),
        "on": NOW.date(),
        "payload": {"note": f"schön, 学习 \x00 {number}", "minutes": 25.5},
        "supersedes": number - 1 if number % 5 == 0 else None,
        "key": None if number % 2 else f"key-{number}",
    }


ROWS: dict[str, list[dict[str, Any]]] = {
    "person": [
        {"name": "Ana", "created_at": NOW, "sample_of": None},
        {"name": "Sample", "created_at": NOW, "sample_of": 1},
        {"name": "Ben", "created_at": NOW, "sample_of": None},
        {"name": "Eva", "created_at": NOW, "sample_of": None},
    ],
    "session": [
        {"token_hash": HASHES[0], "person_id": 1, "created_at": NOW, "last_seen_at": LATER},
        {"token_hash": HASHES[1], "person_id": 3, "created_at": NOW, "last_seen_at": NOW},
    ],
    "sign_in_link": [
        {"token_hash": HASHES[2], "person_name": "Ben", "created_at": NOW, "expires_at": LATER},
    ],
    "plan": [
        {"person_id": person, "created_at": NOW, "request": {"track": "auto"}, "summary": {"checks": []}}
        for person in (1, 2, 3, 1)
    ],
    "plan_task": [
        {"plan_id": plan, "position": number, **task_values(make_task(number))}
        for plan in (1, 2, 4)
        for number in range(40)
    ],
    # Two people, with their entries in blocks of five; what Eva did last goes with her.
    "log_entry": [
        *(log_row(1 if number % 10 in (1, 2, 3, 4, 5) else 3, number) for number in range(1, 501)),
        {**log_row(4, 501), "supersedes": None},
    ],
    "event_stamp": [
        {
            "person_id": 1,
            "uid": "task-1",
            "fingerprint": "f",
            "created_at": NOW,
            "changed_at": LATER,
            "sequence": 2,
            "present": True,
        },
    ],
    "feed": [
        {"token_hash": HASHES[0], "person_id": 1, "rotation": 1, "created_at": NOW, "revoked_at": LATER},
        {"token_hash": HASHES[1], "person_id": 1, "rotation": 2, "created_at": NOW, "revoked_at": None},
    ],
    "job_run": [{"job": "nightly", "on": NOW.date(), "claimed_at": NOW}],
}
LAST_ID = len(ROWS["log_entry"])


@pytest.fixture
def old(url: str) -> Iterator[Engine]:
    """A database of version 0001, full of data; one person has been deleted with their entries."""
    engine = open_raw(url)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0001")
    tables = tables_of(engine)
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            connection.execute(insert(tables.tables[name]), rows)
        connection.execute(text("DELETE FROM person WHERE name = 'Eva'"))
    yield engine
    engine.dispose()


@pytest.fixture
def old_rows(old: Engine) -> dict[str, list[Any]]:
    return rows_of(old, tables_of(old))


@pytest.fixture
def program(url: str) -> Iterator[Database]:
    program = Database(url)
    yield program
    program.dispose()


def tables_of(engine: Engine) -> MetaData:
    tables = MetaData()
    tables.reflect(engine, only=list(ROWS))
    return tables


def rows_of(engine: Engine, tables: MetaData) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables.sorted_tables
        }


def version(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def test_every_row_is_kept(old: Engine, old_rows: dict[str, list[Any]], program: Database) -> None:
    columns = tables_of(old)
    program.migrate()
    assert version(old) > ["0001"]
    assert rows_of(old, columns) == old_rows
    assert {name: len(rows) for name, rows in old_rows.items()} == {
        name: len(rows) - (name in ("person", "log_entry")) for name, rows in ROWS.items()
    }


def test_no_table_is_left_over(old: Engine, program: Database) -> None:
    before = set(inspect(old).get_table_names())
    program.migrate()
    after = set(inspect(old).get_table_names())
    assert before <= after
    assert after == set(METADATA.tables) | {"alembic_version"}


def test_the_program_reads_the_kept_log(old: Engine, program: Database) -> None:
    program.migrate()
    with program.reading() as repository:
        entries = repository.entries(1) + repository.entries(3)
        under_key = repository.entry_under(1, "key-2")
    assert len(entries) == LAST_ID - 1
    assert {entry.id: entry.supersedes for entry in entries if entry.supersedes} == {
        number: number - 1 for number in range(5, LAST_ID, 5)
    }
    assert under_key in entries


@pytest.mark.parametrize("change", ["UPDATE log_entry SET kind = 'pin'", "DELETE FROM log_entry"])
def test_the_kept_log_is_still_append_only(
    old: Engine, old_rows: dict[str, list[Any]], program: Database, change: str
) -> None:
    columns = tables_of(old)
    program.migrate()
    with pytest.raises(IntegrityError, match="append-only"), old.begin() as connection:
        connection.execute(text(change))
    assert rows_of(old, columns) == old_rows


def test_the_kept_log_still_goes_with_its_person(old: Engine, program: Database) -> None:
    program.migrate()
    with program.writing() as repository:
        others = repository.entries(3)
        repository.delete_person(1)
        assert repository.entries(1) == []
        assert repository.entries(3) == others


def test_a_kind_the_first_version_did_not_know_can_be_stored(old: Engine, program: Database) -> None:
    with pytest.raises(IntegrityError, match="kind_known"), program.writing() as repository:
        repository.append(1, PIN)
    program.migrate()
    with program.writing() as repository:
        stored = repository.append(1, PIN)
    with program.reading() as repository:
        assert repository.entries(1)[-1] == stored
    assert stored.kind is EntryKind.PIN


def test_the_id_of_a_deleted_entry_is_not_given_again(old: Engine, program: Database) -> None:
    program.migrate()
    with program.writing() as repository:
        assert repository.append(1, PIN).id == LAST_ID + 1


def test_several_that_start_at_once_bring_it_to_this_version_once(
    old: Engine,
    old_rows: dict[str, list[Any]],
    url: str,
    at_once: Callable[[int, Callable[[], object]], list[object]],
) -> None:
    columns = tables_of(old)

    def start() -> object:
        database = Database(url)
        database.migrate()
        alive = database.is_alive()
        database.dispose()
        return alive

    assert at_once(4, start) == [True] * 4
    assert rows_of(old, columns) == old_rows


def test_a_step_that_fails_leaves_the_first_version_as_it_was(old: Engine, program: Database) -> None:
    spoil(old)
    columns = tables_of(old)
    before = rows_of(old, columns)
    with pytest.raises(StorageError, match=r"(?i)nothing .*was changed"):
        program.migrate()
    assert version(old) == ["0001"]
    assert rows_of(old, columns) == before
    with pytest.raises(IntegrityError, match="kind_known"), program.writing() as repository:
        repository.append(1, PIN)
    with pytest.raises(IntegrityError, match="append-only"), old.begin() as connection:
        connection.execute(text("DELETE FROM log_entry"))


def spoil(engine: Engine) -> None:
    """Make the last thing fail that a migration does: the check of references, or the new constraint."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("UPDATE session SET person_id = 404")
        else:
            connection.exec_driver_sql(
                "ALTER TABLE log_entry ADD CONSTRAINT ck_log_entry_kind_length CHECK (TRUE)"
            )
