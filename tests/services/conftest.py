"""Services run on a SQLite file; those that must hold while others write, on PostgreSQL as well."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from database_fixtures import (
    at_once,
    file_with_tables,
    kind,
    new_postgres_url,
    new_url,
    postgres_server,
    postgres_with_tables,
    url,
)
from database_fixtures import database as either_database
from odd_servers import odd
from plans_built_once import build_plan_once, plans_built_once
from service_samples import Desk, sit_down

from planner.core.curriculum import Curriculum
from planner.store.database import Database

__all__ = [
    "at_once",
    "build_plan_once",
    "either_database",
    "file_with_tables",
    "kind",
    "new_postgres_url",
    "new_url",
    "odd",
    "plans_built_once",
    "postgres_server",
    "postgres_with_tables",
    "url",
]


@pytest.fixture
def database_path(file_with_tables: Path, tmp_path: Path) -> Path:
    return shutil.copy(file_with_tables, tmp_path / "planner.sqlite3")


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
