"""Runs of jobs: a row is the claim that lets one of many processes do the work."""

from datetime import date, datetime, timedelta

from sqlalchemy import update

from planner.store.aggregate import AggregateStore
from planner.store.tables import job_runs

LEASE = timedelta(minutes=15)
"""After this long without an end, a claim counts as lost with its process."""


class JobRunStore(AggregateStore):
    """What was run for which date."""

    def claim_job(self, job: str, on: date, *, now: datetime) -> bool:
        """Whether the caller may run the job for this date: nobody did, or somebody's claim was lost."""
        lost = job_runs.c.finished_at.is_(None) & (job_runs.c.claimed_at <= now - LEASE)
        row = self._row(
            self._insert(job_runs)
            .values(job=job, on=on, claimed_at=now)
            .on_conflict_do_update(index_elements=["job", "on"], set_={"claimed_at": now}, where=lost)
            .returning(job_runs.c.job)
        )
        return row is not None

    def finish_job(self, job: str, on: date, *, now: datetime, outcome: str) -> None:
        """Note how a claimed run ended, in 1-200 characters; it is never claimed again."""
        self._connection.execute(
            update(job_runs)
            .where(job_runs.c.job == job, job_runs.c.on == on)
            .values(finished_at=now, outcome=outcome)
        )
