"""Where a person stands: their log read to the end, the plan in force and what it was made from."""

from dataclasses import dataclass
from datetime import date, datetime

from planner.core.errors import NotFoundError
from planner.core.journal import Standing, read_journal
from planner.core.journal_entry import LogEntry
from planner.core.localtime import study_date, zone_named
from planner.core.plan import Plan, PlanRequest
from planner.core.repair import Displaced, Progress, find_displaced
from planner.store.repository import Repository

DAY_START_HOUR = 4
"""When a person's day begins unless they say otherwise: late evenings belong to the day before."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that pages and use cases derive from; read with three queries."""

    entries: tuple[LogEntry, ...]
    standing: Standing
    plan: Plan | None
    request: PlanRequest | None

    def today(self, now: datetime) -> date:
        """The person's study day; in UTC while there is no plan to say where they are."""
        if self.request is None:
            return now.date()
        zone = zone_named(self.request.time_zone)
        return study_date(now, zone, day_start_hour=self.request.day_start_hour)

    @property
    def progress(self) -> Progress:
        """What has been done of the plan's sessions, and which of them are pinned."""
        done = {uid: found.share for uid, found in self.standing.check_ins.items()}
        return Progress(done, self.standing.pins)

    def displaced(self, now: datetime) -> Displaced:
        """What of the plan cannot happen any more as it stands; nothing while there is no plan."""
        if self.plan is None or self.request is None:
            return Displaced()
        return find_displaced(self.request, self.plan.tasks, self.progress, now=now)

    def planned(self) -> tuple[Plan, PlanRequest]:
        """The plan and its request; raises NotFoundError while there is none."""
        if self.plan is None or self.request is None:
            raise NotFoundError("There is no plan yet. Make one on the welcome page first.")
        return self.plan, self.request


def load_situation(repository: Repository, person_id: int) -> Situation:
    """The person's situation inside the open transaction."""
    entries = tuple(repository.entries(person_id))
    standing = read_journal(entries)
    found = repository.plan(standing.plan_id, person_id) if standing.plan_id is not None else None
    plan, request = found or (None, None)
    return Situation(entries, standing, plan, request)
