"""What the tests of the store share beside fixtures: an instant, a task, and a way past the repository."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool

from planner.core.plan import Task
from planner.core.vocabulary import Pillar, TaskKind
from planner.store.sqlite import driver

NOW = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)


def open_raw(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, poolclass=NullPool)
    # The same SQLite library: two of them in one process would drop each other's file locks.
    engine = create_engine(url, poolclass=NullPool, module=driver, connect_args={"timeout": 0.05})
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    return engine


def make_task(number: int) -> Task:
    start = NOW + timedelta(days=3 + number)
    return Task(
        uid=f"task-{number}",
        item=f"item-{number}",
        title="Naïve Bayes: part “one”",
        pillar=Pillar.FUNDAMENTALS,
        kind=TaskKind.LEARN,
        phase="basics",
        demand="theory",
        starts_at=start,
        ends_at=start + timedelta(minutes=25),
        why="It weighs most.",
        sources=("S3-C01", "S4-CORE-01"),
        concepts=("naive-bayes",),
        prompts=("naive-bayes-independence",) if number else (),
        extra=number == 2,
    )
