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
from planner.services.refining import refine_new_plans

TICK = timedelta(minutes=10)
REFINE_EVERY = timedelta(seconds=4)
"""How soon a plan just made gets its longer search; looking for one costs a single statement."""

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
    scheduler.add_job(
        _refine,
        "interval",
        args=[parts],
        seconds=REFINE_EVERY.total_seconds(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    return scheduler


def _tick(parts: Parts) -> None:
    try:
        outcome = run_nightly(parts.database, parts.curriculum, now=parts.clock())
    except PlannerError as error:
        _log.warning("The nightly job did not run and will be tried again: %s", error)
    else:
        if outcome is not None:
            _log.info("Nightly job: %s", outcome)


def _refine(parts: Parts) -> None:
    try:
        better = refine_new_plans(parts.database, parts.curriculum, now=parts.clock())
    except PlannerError as error:
        _log.warning("New plans were not refined and will be tried again: %s", error)
    else:
        if better:
            _log.info("Plans refined: %d", better)
