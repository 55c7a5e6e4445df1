"""A sample account: one invented person halfway through a plan, made through the same use cases.

The seed decides how everything went, so the same seed and day give the same person.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from planner.core.account import Person
from planner.core.curriculum import Curriculum
from planner.core.errors import ConflictError
from planner.core.localtime import zone_named
from planner.core.plan import PlanRequest
from planner.core.weekly_hours import parse_weekly
from planner.services.access import SAMPLE_NAME
from planner.services.plans import adopt_plan
from planner.services.publishing import publish_changes
from planner.services.sample_life import Life
from planner.services.situation import DAY_START_HOUR, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

PLAN_KEY = "sample-plan"
"""Key of the log entry every sample begins with, and nobody else: forms make random keys."""
SAMPLE_WEEKS = 8
SAMPLE_HOURS = "mon-fri 19:00-20:30; sat 09:00-12:00"


def make_sample(
    database: Database,
    curriculum: Curriculum,
    *,
    now: datetime,
    time_zone: str = "UTC",
    seed: int = 1,
    weeks: int = SAMPLE_WEEKS,
    name: str = SAMPLE_NAME,
    sample_of: int | None = None,
) -> Person:
    """Fill an account with half a plan's history, in one transaction; a sample of that name is replaced.

    Raises ConflictError if the name is that of a real account, which stays as it is.
    """
    with database.writing() as repository:
        _remove_sample(repository, name)
        person = repository.add_person(name, now=now, sample_of=sample_of)
        chance = Random(seed)  # noqa: S311  an invented life, not a secret
        _live_through(repository, curriculum, person.id, _sample_request(now, time_zone, weeks), chance, now)
        return person


def throw_sample_away(database: Database, person: Person) -> None:
    """Delete a sample account; nothing happens to an account that is none."""
    if person.sample_of is not None:
        with database.writing() as repository:
            repository.delete_person(person.id)


def _remove_sample(repository: Repository, name: str) -> None:
    old = repository.person_named(name)
    if old is None:
        return
    if repository.entry_under(old.id, PLAN_KEY) is None:
        raise ConflictError(
            f"“{name}” is the name of a real account here, so no sample can take its place.", field="name"
        )
    repository.delete_person(old.id)


def _sample_request(now: datetime, time_zone: str, weeks: int) -> PlanRequest:
    zone = zone_named(time_zone)
    today = now.astimezone(zone).date()
    starts_on = today - timedelta(days=weeks * 7 // 2)
    interview = datetime.combine(starts_on + timedelta(weeks=weeks), time(9), tzinfo=zone)
    return PlanRequest(
        track="auto",
        starts_on=starts_on,
        interview_at=interview,
        time_zone=time_zone,
        weekly=parse_weekly(SAMPLE_HOURS),
        day_start_hour=DAY_START_HOUR,
    )


def _live_through(
    repository: Repository,
    curriculum: Curriculum,
    person_id: int,
    request: PlanRequest,
    chance: Random,
    now: datetime,
) -> None:
    started = datetime.combine(request.starts_on, time(), tzinfo=zone_named(request.time_zone))
    life = Life(curriculum, chance)
    request = replace(request, known=life.first_ratings())
    adopt_plan(repository, curriculum, person_id, request, key=PLAN_KEY, now=started)
    plan, _ = load_situation(repository, person_id).planned()
    for task in plan.tasks:
        if task.ends_at <= now:
            life.live(repository, person_id, task)
    publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
