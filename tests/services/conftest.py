"""Services run on a SQLite file; those that must hold while others write, on PostgreSQL as well."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from database_fixtures import at_once, new_postgres_url, new_url, postgres_server, url
from database_fixtures import database as either_database
from service_samples import Desk, sit_down

from planner.core.curriculum import Curriculum
from planner.store.database import Database

__all__ = ["at_once", "either_database", "new_postgres_url", "new_url", "postgres_server", "url"]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "planner.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.dispose()
    return path


@pytest.fixture
def database_path(migrated_file: Path, tmp_path: Path) -> Path:
    return shutil.copy(migrated_file, tmp_path / "planner.sqlite3")


@pytest.fixture
def database(database_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{database_path}")
    yield database
    database.dispose()


@pytest.fixture
def desk(database: Database, curriculum: Curriculum) -> Desk:
    """Ana, who has no plan yet."""
    return sit_down(database, curriculum)


@pytest.fixture
def either_desk(either_database: Database, curriculum: Curriculum) -> Desk:
    """Ana on SQLite, then on PostgreSQL."""
    return sit_down(either_database, curriculum)
