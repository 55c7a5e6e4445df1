"""The clock of recurring work: APScheduler says when, services do what.

Runs in exactly one place, `planner serve`. Should two run by mistake, the row each job claims makes
the second one harmless.
"""

import logging
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from planner.bootstrap import Parts
from planner.core.errors import PlannerError
from planner.services.nightly import run_nightly

TICK = timedelta(minutes=10)

_log = logging.getLogger(__name__)


def start_ticker(parts: Parts) -> BackgroundScheduler:
    """Start the ticker in the background; call `shutdown()` on it at the end.

    A plain UTC interval: what is due is decided by the services, so a missed tick costs nothing and
    clock changes mean nothing (apscheduler#1021).
    """
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        _tick,
        "interval",
        args=[parts],
        seconds=TICK.total_seconds(),
        next_run_time=parts.clock(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    return scheduler


def _tick(parts: Parts) -> None:
    try:
        outcome = run_nightly(parts.database, now=parts.clock())
    except PlannerError as error:
        _log.warning("The nightly job did not run and will be tried again: %s", error)
    else:
        if outcome is not None:
            _log.info("Nightly job: %s", outcome)
