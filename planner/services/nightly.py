"""What is tidied once a day, wherever it is asked for and however often."""

import logging
from datetime import datetime, timedelta

from planner.core.curriculum import Curriculum
from planner.core.errors import PlannerError
from planner.services.access import SESSION_IDLE, SESSION_LIFETIME
from planner.services.partner_links import KEPT_AFTERWARDS
from planner.services.plans import change_plan
from planner.services.publishing import publish_changes
from planner.services.reminders import DELIVERIES_KEPT
from planner.services.situation import load_situation
from planner.store.database import Database

JOB = "nightly"
_log = logging.getLogger(__name__)

SAMPLE_LIFETIME = timedelta(days=7)
"""A sample account nobody threw away is removed after this long."""


def run_nightly(database: Database, curriculum: Curriculum, *, now: datetime) -> str | None:
    """Do the day's tidying; what was done, or None if it was done or begun already today (UTC).

    Those who wished it have their plans mended; the others find the offer on their pages.

    The claimed row makes a second run harmless, from whichever process it comes.
    """
    on = now.date()
    with database.writing() as repository:
        if not repository.claim_job(JOB, on, now=now):
            return None
    with database.writing() as repository:
        sessions = repository.end_sessions_before(
            last_seen_at=now - SESSION_IDLE, created_at=now - SESSION_LIFETIME
        )
        repository.delete_links_before(now)
        repository.delete_partner_links_before(now - KEPT_AFTERWARDS)
        repository.delete_deliveries_before(now - DELIVERIES_KEPT)
        samples = repository.delete_samples_before(now - SAMPLE_LIFETIME)
        people = repository.people()
    mended = sum(_catch_up(database, curriculum, person.id, now=now) for person in people)
    for person in people:
        _publish(database, curriculum, person.id, now=now)
    outcome = (
        f"Removed: ended sessions {sessions}, old sample accounts {samples}. Plans that caught up: {mended}."
    )
    with database.writing() as repository:
        repository.finish_job(JOB, on, now=now, outcome=outcome)
    return outcome


def _publish(database: Database, curriculum: Curriculum, person_id: int, *, now: datetime) -> None:
    """Stamp the events that look otherwise by nobody's doing: after an update of the planner's texts."""
    try:
        with database.writing() as repository:
            repository.lock_person(person_id)
            situation = load_situation(repository, person_id)
            publish_changes(repository, person_id, situation, curriculum, now=now)
    except PlannerError as error:
        _log.warning("A calendar was not looked through and will be again tomorrow: %s", error)


def _catch_up(database: Database, curriculum: Curriculum, person_id: int, *, now: datetime) -> bool:
    """Mend the plan of somebody who wished that to happen by itself, if there is anything to mend."""
    with database.reading() as repository:
        situation = load_situation(repository, person_id)
    if not situation.standing.catches_up or not situation.displaced(now).any:
        return False
    try:
        change_plan(database, curriculum, person_id, {}, key=f"catch-up-{now.date()}", now=now)
    except PlannerError as error:
        _log.warning("A plan was not mended and will be looked at again tomorrow: %s", error)
        return False
    return True
