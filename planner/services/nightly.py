"""What is tidied once a day, wherever it is asked for and however often."""

from datetime import datetime, timedelta

from planner.services.access import SESSION_IDLE, SESSION_LIFETIME
from planner.store.database import Database

JOB = "nightly"
SAMPLE_LIFETIME = timedelta(days=7)
"""A sample account nobody threw away is removed after this long."""


def run_nightly(database: Database, *, now: datetime) -> str | None:
    """Do the day's tidying; what was done, or None if it was done or begun already today (UTC).

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
        samples = repository.delete_samples_before(now - SAMPLE_LIFETIME)
        outcome = f"Removed: ended sessions {sessions}, old sample accounts {samples}."
        repository.finish_job(JOB, on, now=now, outcome=outcome)
    return outcome
