"""The clock of recurring work: APScheduler says when, services do what.

Runs in `planner serve`, or in `planner worker` beside servers that were told to leave it out. Several at once
do no harm: whatever must happen once is claimed in the database by the one that does it.
"""

import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import NoReturn

from apscheduler.schedulers.background import BackgroundScheduler

from planner.bootstrap import Parts
from planner.core.errors import PlannerError
from planner.services.busy_refreshing import refresh_busy_sources
from planner.services.caldav_publishing import publish_to_servers
from planner.services.nightly import run_nightly
from planner.services.refining import refine_new_plans
from planner.services.reminders import send_due_reminders

PATIENCE_SECONDS = 4.0
"""How long the end waits for a tick; with the requests in hand it stays below ten seconds."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """Work to look for every so often; `run` gives a line for the log, or None where there was none.

    `failed` begins the line where it could not be done. `at_once`: also as soon as the ticker starts.
    """

    every: timedelta
    run: Callable[[Parts], str | None]
    failed: str
    at_once: bool = False


def _nightly(parts: Parts) -> str | None:
    outcome = run_nightly(parts.database, parts.curriculum, now=parts.clock())
    return outcome and f"Nightly job: {outcome}"


def _refine(parts: Parts) -> str | None:
    better = refine_new_plans(parts.database, parts.curriculum, now=parts.clock())
    return f"Plans refined: {better}" if better else None


def _remind(parts: Parts) -> str | None:
    settings = parts.settings
    sent = send_due_reminders(
        parts.database,
        parts.curriculum,
        parts.notifier,
        settings.secret_key or "",
        public_url=settings.public_url,
        now=parts.clock(),
    )
    return f"Reminders sent: {sent}" if sent else None


def _read_busy_calendars(parts: Parts) -> str | None:
    key = parts.settings.secret_key or ""
    changed = refresh_busy_sources(
        parts.database, parts.curriculum, key, parts.busy_fetcher, now=parts.clock()
    )
    return f"Busy calendars with other times: {changed}" if changed else None


def _publish(parts: Parts) -> str | None:
    settings = parts.settings
    published = publish_to_servers(
        parts.database,
        parts.curriculum,
        settings.secret_key or "",
        public_url=settings.public_url,
        hosts=settings.busy_hosts,
        now=parts.clock(),
    )
    return f"Calendar servers brought up to date: {published}" if published else None


TICKS = (
    Tick(
        timedelta(minutes=10), _nightly, "The nightly job did not run and will be tried again", at_once=True
    ),
    # Looking for a plan just made costs a single statement.
    Tick(timedelta(seconds=4), _refine, "New plans were not refined and will be tried again"),
    Tick(timedelta(seconds=30), _remind, "Reminders were not sent and will be tried again", at_once=True),
    # One calendar each time; most of the time none is due, which costs a single statement.
    Tick(timedelta(seconds=10), _read_busy_calendars, "Busy calendars were not read and will be tried again"),
    # Looking for a server that is due is a single statement as well.
    Tick(timedelta(seconds=30), _publish, "Calendar servers were not published to and will be tried again"),
)
"""Everything that is looked for, and how often."""


def start_ticker(parts: Parts) -> BackgroundScheduler:
    """Start the ticker in the background; call `shutdown()` on it at the end.

    Plain UTC intervals: what is due is decided by the services, so a missed tick costs nothing and
    clock changes mean nothing (apscheduler#1021).
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    for tick in TICKS:
        scheduler.add_job(
            _run,
            "interval",
            args=[tick, parts],
            seconds=tick.every.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            **({"next_run_time": parts.clock()} if tick.at_once else {}),
        )
    scheduler.start()
    return scheduler


def stop_ticker(ticker: BackgroundScheduler, *, patience_seconds: float = PATIENCE_SECONDS) -> bool:
    """Start nothing more; whether what was under way came to its end in time.

    A server elsewhere that does not answer would keep us for minutes, so we wait for a while only, and not at
    all after a second Ctrl+C.
    """
    ended = Event()

    def shut_down() -> None:
        ticker.shutdown(wait=True)
        ended.set()

    Thread(target=shut_down, daemon=True).start()
    with suppress(KeyboardInterrupt):
        ended.wait(patience_seconds)
    return ended.is_set()


def leave(code: int) -> NoReturn:
    """End the process although a tick is under way; its work was claimed, so nothing is lost by it."""
    _log.warning("Some work was still under way; it will be taken up at the next start.")
    logging.shutdown()
    os._exit(code)


def work(parts: Parts, *, say: Callable[[str], object]) -> None:
    """Tick until interrupted or told to end (SIGTERM)."""
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stopped.set())
    signal.signal(signal.SIGINT, lambda _number, _frame: stopped.set())
    ticker = start_ticker(parts)
    say("The worker is running  (stop it with Ctrl+C)")
    stopped.wait()
    ended = stop_ticker(ticker)
    parts.database.dispose()
    if not ended:
        leave(0)


def _run(tick: Tick, parts: Parts) -> None:
    try:
        said = tick.run(parts)
    except PlannerError as error:
        _log.warning("%s: %s", tick.failed, error)
    else:
        if said:
            _log.info("%s", said)
