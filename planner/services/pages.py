"""What the pages show, read in one transaction each: today, the plan, one concept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from planner.core.agenda import Agenda, build_agenda
from planner.core.coverage import ConceptCoverage, coverage_of
from planner.core.curriculum import Concept, Curriculum, Prompt, Resource
from planner.core.journal import CheckIn
from planner.core.localtime import study_date, zone_named
from planner.core.plan import Plan, PlanRequest, Task
from planner.services.situation import Situation, load_situation
from planner.store.database import Database


@dataclass(frozen=True, slots=True)
class PlanDay:
    """A day of the plan with its sessions; minutes are planned against offered."""

    on: date
    capacity: int
    tasks: tuple[Task, ...]

    @property
    def load(self) -> int:
        """Minutes of sessions on the day."""
        return sum(task.minutes for task in self.tasks)


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """Seven days from the plan's start on; `phases` are the titles of those open in the week."""

    number: int
    days: tuple[PlanDay, ...]
    phases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan by weeks, with what the log says about each session."""

    plan: Plan
    request: PlanRequest
    weeks: tuple[PlanWeek, ...]
    current_week: int
    today: date
    check_ins: Mapping[str, CheckIn]


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """A concept, what surrounds it in the curriculum, and what the log and the plan say about it."""

    coverage: ConceptCoverage
    prompts: tuple[Prompt, ...]
    children: tuple[Concept, ...]
    leads_to: tuple[Concept, ...]
    resources: tuple[Resource, ...]
    history: tuple[CheckIn, ...]
    next_session: Task | None


def show_situation(database: Database, person_id: int) -> Situation:
    """Where the person stands."""
    with database.reading() as repository:
        return load_situation(repository, person_id)


def show_today(situation: Situation, *, now: datetime) -> Agenda:
    """The agenda of the person's study day."""
    plan, request = situation.planned()
    return build_agenda(plan, situation.standing.check_ins, now=now, day_start_hour=request.day_start_hour)


def show_plan(situation: Situation, *, now: datetime) -> PlanPage:
    """The plan by weeks."""
    plan, request = situation.planned()
    today = situation.today(now)
    weeks = plan_weeks(plan, day_start_hour=request.day_start_hour)
    current = min(max((today - plan.starts_on).days // 7 + 1, 1), len(weeks))
    return PlanPage(plan, request, weeks, current, today, situation.standing.check_ins)


def touched_concepts(situation: Situation) -> frozenset[str]:
    """Slugs of the concepts some studied session was about."""
    studied = (check_in for check_in in situation.standing.check_ins.values() if check_in.studied)
    return frozenset(slug for check_in in studied for slug in check_in.concepts)


def show_concept(
    situation: Situation, curriculum: Curriculum, concept: Concept, *, now: datetime
) -> ConceptPage:
    """One concept with what surrounds it and what the person did about it."""
    tasks = situation.plan.tasks if situation.plan else ()
    check_ins = tuple(situation.standing.check_ins.values())
    return ConceptPage(
        coverage=coverage_of(concept, tasks, check_ins, situation.standing.ratings),
        prompts=curriculum.prompts_about(concept.slug),
        children=curriculum.children_of(concept.slug),
        leads_to=tuple(
            found for found in curriculum.concepts.values() if concept.slug in found.prerequisites
        ),
        resources=tuple(found for found in curriculum.resources.values() if concept.slug in found.concepts),
        history=tuple(check_in for check_in in check_ins if concept.slug in check_in.concepts),
        next_session=next(
            (task for task in tasks if task.starts_at >= now and concept.slug in task.concepts), None
        ),
    )


def plan_weeks(plan: Plan, *, day_start_hour: int) -> tuple[PlanWeek, ...]:
    """The plan's days in groups of seven, each with its sessions and its open phases."""
    zone = zone_named(plan.time_zone)
    by_day: dict[date, list[Task]] = {}
    for task in plan.tasks:
        on = study_date(task.starts_at, zone, day_start_hour=day_start_hour)
        by_day.setdefault(on, []).append(task)
    days = [
        PlanDay(capacity.on, capacity.minutes, tuple(by_day.get(capacity.on, ())))
        for capacity in plan.availability
    ]
    grouped = groupby(days, key=lambda day: (day.on - plan.starts_on).days // 7 + 1)
    return tuple(_week(plan, number, tuple(found)) for number, found in grouped)


def _week(plan: Plan, number: int, days: tuple[PlanDay, ...]) -> PlanWeek:
    open_phases = (
        phase.title for phase in plan.phases if phase.first_on <= days[-1].on and phase.last_on >= days[0].on
    )
    return PlanWeek(number, days, tuple(open_phases))
