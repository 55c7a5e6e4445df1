"""One transaction per block, and plain words when the database itself fails."""

import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from store_samples import NOW, open_raw

from planner.core.account import Person
from planner.core.errors import StorageError
from planner.store import postgres, sqlite
from planner.store.database import Database


def test_what_a_writing_block_did_is_undone_by_an_exception(database: Database) -> None:
    with suppress(LookupError), database.writing() as repository:
        repository.add_person("Ana", now=NOW)
        raise LookupError
    with database.reading() as repository:
        assert repository.people() == []


def test_a_reading_block_cannot_write(database: Database) -> None:
    with pytest.raises(StorageError, match="may only be read"), database.reading() as repository:
        repository.add_person("Ana", now=NOW)
    with database.writing() as repository:
        assert repository.people() == []
        repository.add_person("Ana", now=NOW)


def test_a_reading_block_sees_one_state_of_the_database(database: Database) -> None:
    with database.reading() as reader:
        assert reader.people() == []
        with database.writing() as writer:
            writer.add_person("Ana", now=NOW)
        assert reader.people() == []
    with database.reading() as reader:
        assert [person.name for person in reader.people()] == ["Ana"]


def test_a_writer_that_waits_too_long_gives_up_and_the_next_one_works(
    url: str, database: Database, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_SECONDS", 0.05)
    impatient = Database(url)
    with database.writing() as slow:
        slow.lock_person(ana.id)
        with pytest.raises(StorageError, match="busy"), impatient.writing() as repository:
            repository.lock_person(ana.id)
    with impatient.writing() as repository:
        repository.lock_person(ana.id)
    impatient.dispose()


def test_a_row_that_refers_to_a_locked_person_does_not_wait_on_postgresql(
    new_postgres_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_SECONDS", 0.05)
    database = Database(new_postgres_url())
    database.migrate()
    with database.writing() as repository:
        ana = repository.add_person("Ana", now=NOW)
    with database.writing() as locker, database.writing() as other:
        locker.lock_person(ana.id)
        other.add_session("a" * 64, ana.id, now=NOW)
    database.dispose()


def test_a_database_is_alive_when_it_has_its_tables(url: str) -> None:
    database = Database(url)
    open_raw(url).connect().close()
    assert not database.is_alive()
    database.migrate()
    assert database.is_alive()
    database.dispose()
    assert database.is_alive()
    database.dispose()


def test_a_database_file_gets_a_folder_of_its_persons_only(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/deep/planner.sqlite3")
    database.migrate()
    assert stat.S_IMODE((tmp_path / "new" / "deep").stat().st_mode) == 0o700
    database.dispose()


def test_sqlite_writes_every_commit_to_the_disk(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/planner.sqlite3")
    database.migrate()
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}
    for block in (database.reading, database.writing):
        with block() as repository:
            connection = repository._connection
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
            assert found == wanted
    database.dispose()


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ana, " * 200)
    database = Database(f"sqlite:///{tmp_path}/letter.txt")
    with pytest.raises(StorageError, match="not a database"):
        database.migrate()
    assert not database.is_alive()


def test_a_file_that_cannot_be_opened_is_an_answer(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}")
    with pytest.raises(StorageError, match="cannot be opened"):
        database.migrate()


def test_a_folder_that_cannot_be_made_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="folder"):
        Database(f"sqlite:///{tmp_path}/file/planner.sqlite3")


def test_a_full_disk_is_an_answer_and_loses_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/planner.sqlite3")
    database.migrate()
    with pytest.raises(StorageError, match="full"):
        fill_the_last_page(database)
    with database.reading() as repository:
        assert repository.people() == []
    database.dispose()


def test_a_server_that_does_not_answer_is_an_answer() -> None:
    database = Database("postgresql://planner:secret@127.0.0.1:1/planner")
    with pytest.raises(StorageError, match="cannot be reached") as refused:
        database.migrate()
    assert "secret" not in str(refused.value)
    assert not database.is_alive()


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "mysql://server/planner", "planner.sqlite3", "postgresql+x:/y", ""],
)
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="sqlite:///"):
        Database(url)


def test_the_short_scheme_of_postgresql_is_understood(new_postgres_url: Callable[[], str]) -> None:
    database = Database(new_postgres_url().replace("postgresql+psycopg://", "postgres://"))
    database.migrate()
    assert database.is_alive()
    database.dispose()


def fill_the_last_page(database: Database) -> None:
    with database.writing() as repository:
        # SQLite then fails as it does when the disk has no room for another page.
        repository._connection.exec_driver_sql("PRAGMA max_page_count = 1")
        for number in range(1000):
            repository.add_person(f"Person {number}", now=NOW)
