"""Migrations make exactly the tables the program expects, once, and refuse a database of the future."""

from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex
from sqlalchemy.exc import IntegrityError
from store_samples import NOW, open_raw

from planner.core.account import Person
from planner.core.errors import StorageError
from planner.store.database import Database
from planner.store.outside_tables import METADATA


def test_an_empty_database_gets_its_tables(raw: Engine) -> None:
    assert set(inspect(raw).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_migrating_again_changes_nothing(database: Database, ana: Person) -> None:
    database.migrate()
    with database.reading() as repository:
        assert repository.people() == [ana]


def test_the_migrations_make_what_the_models_describe(raw: Engine) -> None:
    with raw.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_migrations_make_the_same_constraints_as_the_models(
    raw: Engine, new_url: Callable[[], str]
) -> None:
    modelled = open_raw(new_url())
    METADATA.create_all(modelled)
    assert constraints(raw) == constraints(modelled)


def test_several_that_start_at_once_migrate_once(
    url: str, at_once: Callable[[int, Callable[[], object]], list[object]]
) -> None:
    def start() -> object:
        database = Database(url)
        database.migrate()
        alive = database.is_alive()
        database.dispose()
        return alive

    assert at_once(4, start) == [True] * 4


def test_a_database_of_a_later_version_is_refused_and_left_alone(database: Database, raw: Engine) -> None:
    with raw.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="9999"):
        database.migrate()
    with raw.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["9999"]


def test_a_migration_that_fails_leaves_nothing_behind(url: str) -> None:
    engine = open_raw(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE job_run (job VARCHAR)"))
    database = Database(url)
    with pytest.raises(StorageError, match=r"Nothing was saved|nothing in them was changed"):
        database.migrate()
    assert inspect(engine).get_table_names() == ["job_run"]
    database.dispose()


def test_foreign_keys_are_enforced_again_after_a_migration(database: Database, ana: Person) -> None:
    database.migrate()
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), database.writing() as repository:
        repository.add_person("Sample", now=NOW, sample_of=404)


def constraints(engine: Engine) -> dict[str, Any]:
    found = inspect(engine)
    return {
        table: (
            sorted((check["name"], check["sqltext"]) for check in found.get_check_constraints(table)),
            sorted(
                (unique["name"], unique["column_names"]) for unique in found.get_unique_constraints(table)
            ),
            sorted(map(str, found.get_foreign_keys(table))),
            sorted(map(index_description, found.get_indexes(table))),
            found.get_pk_constraint(table),
        )
        for table in METADATA.tables
    }


def index_description(index: ReflectedIndex) -> tuple[str, ...]:
    conditions = [str(value) for name, value in index.get("dialect_options", {}).items() if "where" in name]
    return (str(index["name"]), str(index["column_names"]), str(index["unique"]), *conditions)
