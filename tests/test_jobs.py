"""The ticker runs what is due at once and on its own, and outlives a database that does not answer."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner.bootstrap import Parts, assemble
from planner.core.plan import PlanRequest
from planner.core.weekly_hours import parse_weekly
from planner.jobs import TICKS, start_ticker
from planner.services.nightly import run_nightly
from planner.services.plans import create_plan
from planner.services.refining import EFFORT
from planner.services.situation import load_situation
from planner.settings import Settings

AT_ONCE = sum(tick.at_once for tick in TICKS)
NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
"""In the past, so that the first tick is due at once; standing still, so that no test meets midnight."""


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'planner.sqlite3'}", secret_key="0a9b8c7d" * 5)
    parts = assemble(settings, clock=lambda: NOW)
    yield parts
    parts.database.dispose()


def wait_for(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "planner.jobs"]


def test_what_is_due_is_done_as_soon_as_the_ticker_starts(parts: Parts, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    ticker = start_ticker(parts)
    try:
        wait_for(lambda: bool(messages(caplog)))
    finally:
        ticker.shutdown()
    assert messages(caplog)[0].startswith("Nightly job: Removed: ")
    assert run_nightly(parts.database, parts.curriculum, now=NOW) is None


def test_a_second_ticker_does_the_days_work_no_second_time(parts: Parts, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    tickers = [start_ticker(parts) for _ in range(2)]
    try:
        wait_for(lambda: sum("executed successfully" in text for text in caplog.messages) >= 2 * AT_ONCE)
    finally:
        for ticker in tickers:
            ticker.shutdown()
    assert len(messages(caplog)) == 1


def test_the_ticker_looks_for_each_sort_of_work_as_often_as_it_says_without_end(parts: Parts):
    ticker = start_ticker(parts)
    try:
        jobs = ticker.get_jobs()
        assert sorted(job.trigger.interval for job in jobs) == sorted(tick.every for tick in TICKS)
        for job in jobs:
            assert job.trigger.end_date is None
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
        wait_for(lambda: all(job.next_run_time > datetime.now(tz=UTC) for job in jobs))
    finally:
        ticker.shutdown()


def test_a_database_that_does_not_answer_is_a_warning_and_no_end(
    parts: Parts, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    parts.database.dispose()
    for file in tmp_path.glob("planner.sqlite3*"):
        file.unlink()
    (tmp_path / "planner.sqlite3").write_bytes(b"not a database, but long enough to look at" * 100)
    caplog.set_level(logging.INFO)
    ticker = start_ticker(parts)
    try:
        wait_for(lambda: bool(messages(caplog)))
        assert ticker.running
        assert len(ticker.get_jobs()) == len(TICKS)
    finally:
        ticker.shutdown()
    assert any(
        text.startswith("The nightly job did not run and will be tried again: ") for text in messages(caplog)
    )


def test_after_shutdown_nothing_ticks(parts: Parts):
    ticker = start_ticker(parts)
    ticker.shutdown(wait=True)
    assert not ticker.running


def test_a_plan_just_made_is_refined_by_the_ticker(parts: Parts, caplog: pytest.LogCaptureFixture):
    with parts.database.writing() as repository:
        person = repository.add_person("Ana", now=NOW)
    request = PlanRequest(
        track="8-week",
        starts_on=NOW.date(),
        interview_at=NOW + timedelta(weeks=8),
        time_zone="Europe/Berlin",
        weekly=parse_weekly("mon-sun 18:00-20:00"),
    )
    create_plan(parts.database, parts.curriculum, person.id, request, key="first", now=NOW)
    caplog.set_level(logging.INFO)
    ticker = start_ticker(parts)
    try:
        wait_for(lambda: "Plans refined: 1" in messages(caplog), seconds=40)
    finally:
        ticker.shutdown()
    with parts.database.reading() as repository:
        assert load_situation(repository, person.id).plan.effort == EFFORT
