"""How ready a person is, now and at the next interview: each concept of the plan, and all together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.curriculum import Curriculum, Round
from planner.core.journal import CheckIn
from planner.core.learning import Learning
from planner.core.localtime import local_at, study_date, zone_named
from planner.core.memory import gain_of
from planner.core.mock_drawing import REHEARSED
from planner.core.outlook import find_subjects, pillars_tested
from planner.core.plan import Interview, Plan, PlanRequest, Task
from planner.core.readiness import (
    ConceptReadiness,
    Sessions,
    Summary,
    completion_rate,
    forecast,
    readiness_on,
    summarise,
)
from planner.core.vocabulary import Pillar


@dataclass(frozen=True, slots=True)
class Prospect:
    """Something now and at the interview, if the plan is kept as it was kept so far."""

    now: Summary
    then: Summary


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Readiness of the plan's concepts by slug, today and at the next interview, and of them together.

    `weights` are what each concept counts at that interview; `ahead` the sessions planned until then.
    `completion` (0..1) is the share of the plan the person keeps. `overall` is None without any concept.
    """

    today: date
    interview_on: date
    learning: Learning
    weights: Mapping[str, float]
    ahead: Mapping[str, Sessions]
    completion: float
    now: Mapping[str, ConceptReadiness]
    then: Mapping[str, ConceptReadiness]
    overall: Prospect | None
    pillars: Mapping[Pillar, Prospect]
    rounds: Sequence[tuple[Round, Prospect]]

    @property
    def has_data(self) -> bool:
        """Whether anything was said, done or shown about any concept."""
        return self.overall is not None and self.overall.now.known > 0


def build_dashboard(
    curriculum: Curriculum,
    plan: Plan,
    request: PlanRequest,
    learning: Learning,
    check_ins: Mapping[str, CheckIn],
    *,
    now: datetime,
) -> Dashboard:
    """The dashboard as of an instant; the interview is the next one, or the last when all are over."""
    zone = zone_named(request.time_zone)
    today = study_date(now, zone, day_start_hour=request.day_start_hour)
    number, interview = next_interview(request, now)
    interview_on = local_at(interview.at, zone).date()
    weights = _weights(curriculum, plan, request, learning, number)
    ahead = sessions_ahead(plan.tasks, request, check_ins, now=now)
    completion = completion_rate(due_shares(plan.tasks, check_ins, now=now))
    held = {slug: learning.of(curriculum.concepts[slug]) for slug in weights}
    current = {slug: readiness_on(found, learning.bias, today) for slug, found in held.items()}
    coming = {
        slug: forecast(
            found,
            learning.bias,
            ahead.get(slug, ()),
            max(today, interview_on),
            completion=completion,
        )
        for slug, found in held.items()
    }
    return Dashboard(
        today=today,
        interview_on=interview_on,
        learning=learning,
        weights=weights,
        ahead=ahead,
        completion=completion,
        now=current,
        then=coming,
        overall=_prospect(current, coming, weights),
        pillars=_by_pillar(curriculum, current, coming, weights),
        rounds=_by_round(curriculum, current, coming, weights, interview.rounds),
    )


def next_interview(request: PlanRequest, now: datetime) -> tuple[int, Interview]:
    """The next interview with its place among all of the request, from 0; the last when all are over."""
    last = Interview(request.title, request.interview_at, request.weight, request.rounds)
    interviews = [*request.earlier, last]
    ahead = [(number, found) for number, found in enumerate(interviews) if found.at > now]
    return ahead[0] if ahead else (len(interviews) - 1, last)


def due_shares(tasks: Iterable[Task], check_ins: Mapping[str, CheckIn], *, now: datetime) -> list[float]:
    """How much (0..1) of each session was done that is over or checked in; extra ones only where done."""
    due = {
        task.uid: 0.0
        for task in tasks
        if task.ends_at <= now and not (task.extra and task.uid not in check_ins)
    }
    return list({**due, **{uid: found.share for uid, found in check_ins.items()}}.values())


def sessions_ahead(
    tasks: Iterable[Task], request: PlanRequest, check_ins: Mapping[str, CheckIn], *, now: datetime
) -> dict[str, list[tuple[date, float]]]:
    """By concept the open sessions not yet over, each with the gain (0..1) it brings."""
    zone = zone_named(request.time_zone)
    tasks = list(tasks)
    whole: dict[str, int] = {}
    for task in tasks:
        whole[task.item] = whole.get(task.item, 0) + task.minutes
    found: dict[str, list[tuple[date, float]]] = {}
    for task in sorted(tasks, key=lambda task: (task.starts_at, task.uid)):
        if task.ends_at <= now or task.uid in check_ins or not task.concepts:
            continue
        on = study_date(task.starts_at, zone, day_start_hour=request.day_start_hour)
        gain = 1 - (1 - gain_of(task.kind)) ** (task.minutes / whole[task.item])
        found.setdefault(task.concepts[0], []).append((on, gain))
    return found


def _weights(
    curriculum: Curriculum, plan: Plan, request: PlanRequest, learning: Learning, interview: int
) -> dict[str, float]:
    """What counts at the interview: the first concept of each session, and whatever there is evidence of."""
    slugs = dict.fromkeys(task.concepts[0] for task in plan.tasks if task.concepts)
    slugs |= dict.fromkeys(sorted(slug for slug, found in learning.masteries.items() if found.entries))
    subjects = find_subjects(curriculum, request, slugs)
    return {slug: subject.weights[interview] for slug, subject in subjects.items()}


def _prospect(
    now: Mapping[str, ConceptReadiness],
    then: Mapping[str, ConceptReadiness],
    weights: Mapping[str, float],
) -> Prospect | None:
    current, coming = summarise(now, weights), summarise(then, weights)
    return Prospect(current, coming) if current and coming else None


def _by_pillar(
    curriculum: Curriculum,
    now: Mapping[str, ConceptReadiness],
    then: Mapping[str, ConceptReadiness],
    weights: Mapping[str, float],
) -> dict[Pillar, Prospect]:
    found = {}
    for pillar in Pillar:
        own = _within(curriculum, weights, {pillar})
        prospect = _prospect(now, then, own)
        if prospect:
            found[pillar] = prospect
    return found


def _by_round(
    curriculum: Curriculum,
    now: Mapping[str, ConceptReadiness],
    then: Mapping[str, ConceptReadiness],
    weights: Mapping[str, float],
    slugs: Iterable[str],
) -> list[tuple[Round, Prospect]]:
    """Each round of the person's loop, or those every loop has while they have not said which."""
    found = []
    for slug in slugs or REHEARSED:
        own = _within(curriculum, weights, set(pillars_tested(curriculum, slug)))
        prospect = _prospect(now, then, own)
        if prospect and slug in curriculum.rounds:
            found.append((curriculum.rounds[slug], prospect))
    return found


def _within(curriculum: Curriculum, weights: Mapping[str, float], pillars: set[Pillar]) -> dict[str, float]:
    return {slug: weight for slug, weight in weights.items() if curriculum.concepts[slug].pillar in pillars}
