"""From a request to a plan: days, work, schedule, checks, and the truth about what does not fit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from planner.core.availability import (
    SHORTEST_SESSION,
    StudyDay,
    interview_date,
    minutes_of,
    study_days,
    subtract,
)
from planner.core.checks import PlanView, evaluate_checks
from planner.core.curriculum import Curriculum
from planner.core.demands import build_work
from planner.core.demands.context import Context
from planner.core.filling import EXTRA_PRIORITY, FixedSessions, fill_free_time
from planner.core.localtime import local_at, study_date, zone_named
from planner.core.memory import gain_of
from planner.core.outlook import (
    Sessions,
    Subject,
    expected_readiness,
    find_subjects,
    planned_sessions,
    shares_ahead,
    worth_of,
)
from planner.core.plan import Check, DayCapacity, Interval, PhaseSpan, Plan, PlanRequest, Task, Unplaced
from planner.core.plan_warnings import plan_warnings
from planner.core.request_rules import sensible_span
from planner.core.scheduler import Missed, Placement, Schedule, build_schedule
from planner.core.task_making import ready_tasks, tasks_of
from planner.core.tracks import PhaseDays, phase_days, resolve_track
from planner.core.work import WorkItem


@dataclass(frozen=True, slots=True)
class Kept:
    """Sessions a new plan is made around: they stay as they are and their work is not planned again.

    `shares` (0..1) says how much of a session was done; one it does not name is still to come.
    """

    tasks: tuple[Task, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)


def build_plan(
    curriculum: Curriculum,
    request: PlanRequest,
    *,
    kept: Kept | None = None,
    effort: int = 0,
    fills: bool = True,
    below: int = EXTRA_PRIORITY,
) -> Plan:
    """The plan for a request, made around what stands already.

    What the track asks for comes first; free time then goes where it helps most, unless `fills` is False.
    `effort` is the number of search iterations spent on that. Only work of a priority `below` is planned.
    Deterministic: equal input gives equal output. Raises InvalidInputError naming the field.
    """
    return _Drafting(curriculum, request, kept or Kept()).plan(effort=effort, fills=fills, below=below)


@dataclass(frozen=True, slots=True)
class Bindings:
    """How the work of a plan hangs together, by item key: titles, what must come before, and priorities.

    `demands` are the priorities of the track's demands, for work that is bound to a day.
    """

    titles: Mapping[str, str]
    needs: Mapping[str, frozenset[str]]
    priorities: Mapping[str, int]
    demands: Mapping[str, int]

    def priority(self, task: Task) -> int:
        """The priority of a session's work, 0 most binding."""
        if task.extra:
            return EXTRA_PRIORITY
        return self.priorities.get(task.item, self.demands.get(task.demand, 1))


def find_bindings(curriculum: Curriculum, request: PlanRequest, kept: Kept) -> Bindings:
    """How the work of this request hangs together."""
    drafting = _Drafting(curriculum, request, kept)
    return Bindings(
        {item.key: item.title for item in drafting.work},
        {item.key: frozenset(item.after) for item in drafting.work},
        {item.key: item.priority for item in drafting.work},
        {demand.slug: demand.priority for demand in drafting.track.demands},
    )


def readiness_of(
    curriculum: Curriculum, request: PlanRequest, tasks: Sequence[Task], shares: Mapping[str, float]
) -> float | None:
    """The readiness (0..1) these sessions lead to at the interviews of the request."""
    drafting = _Drafting(curriculum, request, Kept(tuple(tasks), shares))
    ahead = shares_ahead(tasks, shares, request.learned)
    sessions = planned_sessions(tasks, drafting.day_of, ahead)
    return expected_readiness(drafting.subjects(), sessions, drafting.exams)


class _Drafting:
    """One plan in the making: everything that follows from the request, worked out once."""

    def __init__(self, curriculum: Curriculum, request: PlanRequest, kept: Kept) -> None:
        span = sensible_span(curriculum, request)
        self.curriculum, self.request, self.kept = curriculum, request, kept
        self.track = resolve_track(curriculum, request.track, days=span)
        self.phases = phase_days(self.track, days=span)
        self.days = study_days(replace(request, not_before=None))
        self.day_of = day_indices(request, kept.tasks)
        self.exams = exam_days(request)
        self.light_days = _light_days(self.days, self.exams, kept.tasks, self.day_of)
        self.offered_days = study_days(request)
        self.first_open_day = next((n for n, day in enumerate(self.offered_days) if day.is_study_day), 0)
        taken = [Interval(task.starts_at, task.ends_at) for task in kept.tasks]
        self.open_days = [without(day, taken) for day in self.offered_days]
        self.work = build_work(self._context())

    def plan(self, *, effort: int, fills: bool, below: int) -> Plan:
        """The finished plan."""
        subjects = self.subjects()
        schedule = build_schedule(
            self.open_days,
            [item for item in self._left_to_do() if item.priority < below],
            light_days=self.light_days,
            ended=[(task.item, task.ends_at) for task in self.kept.tasks],
            deadlines=self._deadlines(),
            offered=self.offered_days,
        )
        tasks = self._with_tasks_of(schedule.placements)
        if fills:
            extras = self._extras(schedule, tasks, subjects, effort)
            tasks = self._with_tasks_of([*schedule.placements, *extras])
        day_of = day_indices(self.request, tasks)
        ahead = shares_ahead(tasks, self.kept.shares, self.request.learned)
        sessions = planned_sessions(tasks, day_of, ahead)
        return Plan(
            track=self.track.slug,
            time_zone=self.request.time_zone,
            starts_on=self.request.starts_on,
            interview_at=self.request.interview_at,
            availability=tuple(DayCapacity(day.on, day.minutes) for day in self.days),
            phases=tuple(_phase_span(self.request.starts_on, phase) for phase in self.phases),
            tasks=tasks,
            unplaced=tuple(self._unplaced(missed, subjects, sessions) for missed in schedule.missed),
            checks=self._checks(tasks, day_of),
            warnings=plan_warnings(self.request, self.track, len(self.days), schedule),
            choices=self.track.choices,
            readiness=expected_readiness(subjects, sessions, self.exams),
            effort=effort,
        )

    def _context(self) -> Context:
        tasks = self.kept.tasks
        return Context(
            self.curriculum,
            self.track,
            self.phases,
            self.offered_days,
            self.request.focus,
            self.request.known,
            kept=frozenset(task.item for task in tasks),
            kept_on=Counter((task.demand, self.day_of[task.uid]) for task in tasks),
            light_days=frozenset(self.light_days),
            pace=self.request.pace,
            added=self.request.added,
            again={key: (on - self.request.starts_on).days for key, on in self.request.again.items()},
        )

    def subjects(self) -> dict[str, Subject]:
        """The concepts the work and the kept sessions are about."""
        about = [item.concepts[0] for item in self.work if item.concepts]
        about += [task.concepts[0] for task in self.kept.tasks if task.concepts]
        return find_subjects(self.curriculum, self.request, about)

    def _left_to_do(self) -> list[WorkItem]:
        settled = {*self.request.ready, *self.request.left_out}
        open_work = (self._still_open(item) for item in self.work if item.key not in settled)
        return [left for item in open_work if (left := _what_is_left(item, self.kept.tasks))]

    def _still_open(self, item: WorkItem) -> WorkItem:
        """The item; where its days are behind us it may happen on any day left: better late than lost."""
        today = self.first_open_day
        if item.last_day >= today or self.request.not_before is None:
            return item
        return replace(item, first_day=today, last_day=len(self.days) - 1, target=today)

    def _deadlines(self) -> dict[str, datetime]:
        """By item key, the start of the first session still to come that builds on it."""
        ahead = {
            task.item: task.starts_at
            for task in reversed(self.kept.tasks)
            if task.uid not in self.kept.shares
        }
        deadlines: dict[str, datetime] = {}
        for item in self.work:
            for key in item.after if item.key in ahead else ():
                deadlines[key] = min(ahead[item.key], deadlines.get(key, ahead[item.key]))
        return deadlines

    def _with_tasks_of(self, placements: Sequence[Placement]) -> tuple[Task, ...]:
        """The standing sessions and the new ones by start."""
        titles = {item.key: item.title for item in self.work}
        taken = frozenset(task.uid for task in self.kept.tasks)
        new = tasks_of(self.request, self.track, self.phases, placements, taken=taken, titles=titles)
        return tuple(sorted([*self.kept.tasks, *new], key=lambda task: (task.starts_at, task.uid)))

    def _extras(
        self,
        schedule: Schedule,
        tasks: Sequence[Task],
        subjects: Mapping[str, Subject],
        effort: int,
    ) -> list[Placement]:
        taken = [Interval(placed.start, placed.end) for placed in schedule.placements]
        light = dict(self.light_days)
        for placed in schedule.placements:
            if placed.day in light:
                light[placed.day] -= minutes_of(Interval(placed.start, placed.end))
        return fill_free_time(
            self.curriculum,
            [without(day, taken) for day in self.open_days],
            subjects,
            FixedSessions(
                tasks,
                day_indices(self.request, tasks),
                self.kept.shares,
                shares_ahead(tasks, self.kept.shares, self.request.learned),
            ),
            light_days=light,
            exams=self.exams,
            effort=effort,
        )

    def _unplaced(self, missed: Missed, subjects: Mapping[str, Subject], sessions: Sessions) -> Unplaced:
        item = missed.item
        worth = worth_of(subjects, sessions, item.concepts[:1], (item.target, gain_of(item.kind)), self.exams)
        return Unplaced(
            item=item.key,
            title=item.title,
            pillar=item.pillar,
            kind=item.kind,
            minutes=missed.minutes,
            reason=missed.reason,
            sources=item.sources,
            concepts=item.concepts,
            phase=item.phase or "",
            points=round(100 * worth, 2),
            priority=item.priority,
        )

    def _checks(self, tasks: Sequence[Task], day_of: Mapping[str, int]) -> tuple[Check, ...]:
        """The track's checks; what the person has at hand already counts as done."""
        ready = [item for item in self.work if item.key in self.request.ready]
        at_hand, days = ready_tasks(self.request, ready)
        view = PlanView(
            self.curriculum,
            self.track,
            self.phases,
            self.days,
            (*tasks, *at_hand),
            {**day_of, **days},
            self.request.focus,
        )
        return evaluate_checks(view)


def without(day: StudyDay, taken: Sequence[Interval]) -> StudyDay:
    """The day with these intervals cut out of its slots."""
    return replace(day, slots=tuple(part for slot in day.slots for part in subtract(slot, taken)))


def exam_days(request: PlanRequest) -> tuple[int, ...]:
    """The day of each interview, counted from the plan's first day; the last interview comes last."""
    zone = zone_named(request.time_zone)
    dates = [local_at(other.at, zone).date() for other in request.earlier] + [interview_date(request)]
    return tuple((on - request.starts_on).days for on in dates)


def day_indices(request: PlanRequest, tasks: Sequence[Task]) -> dict[str, int]:
    """By uid the study day of each task, counted from the plan's first day."""
    zone = zone_named(request.time_zone)
    return {
        task.uid: (
            study_date(task.starts_at, zone, day_start_hour=request.day_start_hour) - request.starts_on
        ).days
        for task in tasks
    }


def light_day_indices(days: Sequence[StudyDay], exams: Sequence[int]) -> set[int]:
    """The last study day before each interview."""
    before = ([index for index, day in enumerate(days[: max(exam, 0)]) if day.is_study_day] for exam in exams)
    return {study[-1] for study in before if study}


def _light_days(
    days: Sequence[StudyDay], exams: Sequence[int], kept: Sequence[Task], day_of: Mapping[str, int]
) -> dict[int, int]:
    """The light days and the minutes each may still hold: half its own, less what stands there."""
    standing: Counter[int] = Counter()
    for task in kept:
        standing[day_of[task.uid]] += task.minutes
    return {index: days[index].minutes // 2 - standing[index] for index in light_day_indices(days, exams)}


def _what_is_left(item: WorkItem, kept: Sequence[Task]) -> WorkItem | None:
    """The item without the sessions that stand already; None when nothing worth a session is left."""
    standing = [task for task in kept if task.item == item.key]
    if not standing:
        return item
    taken = tuple(sorted({task.part for task in standing}))
    if len(taken) >= max(task.parts for task in standing):
        return None
    if item.rounds:
        rounds = tuple(found for n, found in enumerate(item.rounds, start=1) if n not in taken)
        minutes = sum(minutes for _, minutes in rounds)
        return replace(item, rounds=rounds, minutes=minutes, taken_parts=taken) if rounds else None
    minutes = item.minutes - sum(task.minutes for task in standing)
    return replace(item, minutes=minutes, taken_parts=taken) if minutes >= SHORTEST_SESSION else None


def _phase_span(starts_on: date, span: PhaseDays) -> PhaseSpan:
    first, last = (starts_on + timedelta(days=day) for day in (span.start, span.end - 1))
    return PhaseSpan(span.phase.slug, span.phase.title, first, last)
