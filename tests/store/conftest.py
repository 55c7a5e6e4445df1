"""Every test of the store runs on a SQLite file and on a real PostgreSQL (see database_fixtures)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from database_fixtures import (
    at_once,
    database,
    file_with_tables,
    kind,
    new_postgres_url,
    new_url,
    postgres_server,
    postgres_with_tables,
    url,
)
from sqlalchemy import Engine
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

__all__ = [
    "at_once",
    "database",
    "file_with_tables",
    "kind",
    "new_postgres_url",
    "new_url",
    "postgres_server",
    "postgres_with_tables",
    "url",
]


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
