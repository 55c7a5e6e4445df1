"""A sample account: one invented person halfway through a plan, made through the same use cases.

Their confidence grows with each session on a concept and fades with the days since; the seed decides
everything else, so the same seed and day give the same person.
"""

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from planner.core.account import Person
from planner.core.curriculum import Curriculum
from planner.core.errors import ConflictError
from planner.core.localtime import zone_named
from planner.core.plan import PlanRequest, Task
from planner.core.vocabulary import Outcome
from planner.core.weekly_hours import parse_weekly
from planner.services.access import SAMPLE_NAME
from planner.services.check_ins import CheckInForm, record_check_in
from planner.services.plans import adopt_plan
from planner.services.publishing import publish_changes
from planner.services.situation import DAY_START_HOUR, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

PLAN_KEY = "sample-plan"
"""Key of the log entry every sample begins with, and nobody else: forms make random keys."""
SAMPLE_WEEKS = 8
SAMPLE_HOURS = "mon-fri 19:00-20:30; sat 09:00-12:00"
LEARNING_RATE = 0.55
"""Each session closes this share of what is still unknown, on the way to confidence 5."""
FADING_DAYS = 30.0
"""Days without a session after which confidence has faded to about a third of its gain."""
DONE, PARTLY, SKIPPED = 0.78, 0.10, 0.05
"""How often a session is done, partly done or skipped; the rest stays open."""


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
    adopt_plan(repository, curriculum, person_id, request, key=PLAN_KEY, now=started)
    plan, _ = load_situation(repository, person_id).planned()
    practised: dict[str, list[date]] = {}
    for task in plan.tasks:
        if task.ends_at <= now:
            form = _how_it_went(task, practised, chance)
            if form is not None:
                record_check_in(repository, person_id, form, key=f"sample-{task.uid}", now=task.ends_at)
    publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)


def _how_it_went(task: Task, practised: dict[str, list[date]], chance: Random) -> CheckInForm | None:
    draw = chance.random()
    if draw < DONE + PARTLY:
        outcome = Outcome.DONE if draw < DONE else Outcome.PARTLY
        on = task.ends_at.date()
        confidence = {slug: _confidence(practised.setdefault(slug, []), on, chance) for slug in task.concepts}
        for slug in task.concepts:
            practised[slug].append(on)
        minutes = max(5, round(task.minutes * chance.uniform(0.8, 1.3)))
        return CheckInForm(task.uid, outcome, confidence, minutes)
    return CheckInForm(task.uid, Outcome.SKIPPED) if draw < DONE + PARTLY + SKIPPED else None


def _confidence(practised: Sequence[date], on: date, chance: Random) -> int:
    """1-5: what the sessions so far and this one have built, less what has faded since the last."""
    gain = 1 - (1 - LEARNING_RATE) ** (len(practised) + 1)
    gap = (on - practised[-1]).days if practised else 0
    level = 1 + 4 * gain * math.exp(-gap / FADING_DAYS) + chance.gauss(0, 0.5)
    return min(5, max(1, round(level)))
