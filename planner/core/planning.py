"""From a request to a plan: days, work, schedule, checks, and the truth about what does not fit."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, count, islice
from uuid import UUID, uuid5

from planner.core.availability import SHORTEST_SESSION, StudyDay, interview_date, study_days, subtract
from planner.core.checks import PlanView, evaluate_checks
from planner.core.curriculum import Curriculum, Track
from planner.core.demands import build_work
from planner.core.demands.context import Context
from planner.core.errors import InvalidInputError
from planner.core.localtime import study_date, zone_named
from planner.core.plan import (
    MAX_WEEKS,
    DayCapacity,
    Interval,
    PhaseSpan,
    Plan,
    PlanRequest,
    Task,
    Unplaced,
)
from planner.core.plan_warnings import plan_warnings
from planner.core.scheduler import Missed, Placement, Schedule, build_schedule
from planner.core.tracks import PhaseDays, phase_days, phase_of_day, resolve_track
from planner.core.vocabulary import CONFIDENCE_WORDS
from planner.core.work import WorkItem

UID_NAMESPACE = UUID("6f0c1d0e-4a86-5a63-9a43-0d3f6f1f2b77")
"""Fixed for ever: the namespace of every task uid (INTERFACES: uuid5 of track, item, ordinal…)."""

YEARS = range(1900, 2200)
"""Years a plan may lie in; at the ends of the calendar an instant may have no other zone's time."""


def build_plan(curriculum: Curriculum, request: PlanRequest, *, kept: Sequence[Task] = ()) -> Plan:
    """The plan for a request; `kept` tasks stand as they are and their work is not planned again.

    Deterministic: equal input gives equal output. Raises InvalidInputError naming the field.
    """
    span = _sensible_span(curriculum, request)
    track = resolve_track(curriculum, request.track, days=span)
    phases = phase_days(track, days=span)
    days = study_days(replace(request, not_before=None))
    schedule = _schedule(curriculum, request, track, phases, days, kept)
    new = _tasks(request, track, phases, schedule.placements, frozenset(task.uid for task in kept))
    tasks = tuple(sorted([*kept, *new], key=lambda task: (task.starts_at, task.uid)))
    day_of = _day_indices(request, tasks)
    checks = evaluate_checks(PlanView(curriculum, track, phases, days, tasks, day_of, request.focus))
    return Plan(
        track=track.slug,
        time_zone=request.time_zone,
        starts_on=request.starts_on,
        interview_at=request.interview_at,
        availability=tuple(DayCapacity(day.on, day.minutes) for day in days),
        phases=tuple(_phase_span(request.starts_on, phase) for phase in phases),
        tasks=tasks,
        unplaced=tuple(_unplaced(missed) for missed in schedule.missed if not missed.item.extra),
        checks=checks,
        warnings=plan_warnings(request, track, days, schedule),
        choices=track.choices,
    )


def _schedule(
    curriculum: Curriculum,
    request: PlanRequest,
    track: Track,
    phases: tuple[PhaseDays, ...],
    days: Sequence[StudyDay],
    kept: Sequence[Task],
) -> Schedule:
    taken = [Interval(task.starts_at, task.ends_at) for task in kept]
    open_days = [
        replace(day, slots=tuple(part for slot in day.slots for part in subtract(slot, taken)))
        for day in study_days(request)
    ]
    day_of = _day_indices(request, kept)
    context = Context(
        curriculum,
        track,
        phases,
        open_days,
        request.focus,
        request.known,
        kept=frozenset(task.item for task in kept),
        kept_on=Counter((task.demand, day_of[task.uid]) for task in kept),
    )
    work = [left for item in build_work(context) if (left := _left_to_do(item, kept))]
    return build_schedule(
        open_days,
        work,
        light_day=_light_day(days, kept, day_of),
        ended=[(task.item, task.ends_at) for task in sorted(kept, key=lambda task: task.ends_at)],
    )


def _light_day(
    days: Sequence[StudyDay], kept: Sequence[Task], day_of: Mapping[str, int]
) -> tuple[int, int] | None:
    """The last study day and the minutes it may still hold: half its own, less what stands there."""
    last = max((index for index, day in enumerate(days) if day.is_study_day), default=None)
    if last is None:
        return None
    standing = sum(task.minutes for task in kept if day_of[task.uid] == last)
    return last, days[last].minutes // 2 - standing


def _left_to_do(item: WorkItem, kept: Sequence[Task]) -> WorkItem | None:
    """The item without the sessions that stand already; None when nothing worth a session is left."""
    parts = [task for task in kept if task.item == item.key]
    if not parts:
        return item
    done = sum(task.minutes for task in parts)
    if item.rounds:
        # A kept session may hold one round or, in a long window, all of them.
        ends = accumulate(minutes for _, minutes in item.rounds)
        rounds = tuple(left for left, end in zip(item.rounds, ends, strict=True) if end > done)
        return replace(item, rounds=rounds, minutes=sum(minutes for _, minutes in rounds)) if rounds else None
    minutes = item.minutes - done
    return replace(item, minutes=minutes) if item.splits and minutes >= SHORTEST_SESSION else None


def _sensible_span(curriculum: Curriculum, request: PlanRequest) -> int:
    """Days from the start to the interview's date, once the request makes sense."""
    zone_named(request.time_zone)
    for field, year in (("starts_on", request.starts_on.year), ("interview_at", request.interview_at.year)):
        if year not in YEARS:
            raise InvalidInputError(
                f"Plans lie between the years {YEARS[0]} and {YEARS[-1]}; this is {year}. Correct the year.",
                field=field,
            )
    days = (interview_date(request) - request.starts_on).days
    if days < 0:
        raise InvalidInputError(
            "The plan starts after the interview. Choose an earlier start.", field="starts_on"
        )
    if days == 0:
        raise InvalidInputError(
            "The plan starts on the day of the interview, which is kept free. Start at least a day before.",
            field="starts_on",
        )
    if days > MAX_WEEKS * 7:
        raise InvalidInputError(
            f"The interview is {days} days after the start, and plans reach {MAX_WEEKS} weeks. Start later.",
            field="interview_at",
        )
    if request.weekly.minutes == 0:
        raise InvalidInputError(
            "There are no study hours in the week. Add at least one window.", field="weekly"
        )
    _require_known_concepts(curriculum, request.known)
    return days


def _require_known_concepts(curriculum: Curriculum, known: Mapping[str, int]) -> None:
    for slug, confidence in known.items():
        if slug not in curriculum.concepts:
            raise InvalidInputError(f"There is no concept called “{slug[:60]}”.", field="known")
        if confidence not in CONFIDENCE_WORDS:
            raise InvalidInputError(
                f"The confidence for {slug} is {confidence}; it is a whole number from 1 to 5.", field="known"
            )


def _tasks(
    request: PlanRequest,
    track: Track,
    phases: tuple[PhaseDays, ...],
    placements: Sequence[Placement],
    taken: Collection[str],
) -> list[Task]:
    return [
        Task(
            uid=_free_uid(request, track, placed, taken),
            item=placed.item.key,
            title=_title(placed),
            pillar=placed.item.pillar,
            kind=placed.item.kind,
            phase=placed.item.phase or phase_of_day(phases, placed.day),
            demand=placed.item.demand,
            starts_at=placed.start,
            ends_at=placed.end,
            why=placed.item.why,
            sources=placed.item.sources,
            concepts=placed.item.concepts,
            prompts=placed.item.prompts,
            extra=placed.item.extra,
        )
        for placed in placements
    ]


def _free_uid(request: PlanRequest, track: Track, placed: Placement, taken: Collection[str]) -> str:
    """The uid of a new session; the ordinals of sessions that stand already are passed over."""
    uids = (
        task_uid(track.slug, placed.item.key, ordinal, request.starts_on, request.interview_at)
        for ordinal in count(1)
    )
    return next(islice((uid for uid in uids if uid not in taken), placed.part - 1, None))


def task_uid(track: str, item: str, ordinal: int, starts_on: date, interview_at: datetime) -> str:
    """The stable id of a session: the same request always gives it the same one."""
    name = "|".join(
        (track, item, str(ordinal), starts_on.isoformat(), interview_at.astimezone(UTC).isoformat())
    )
    return str(uuid5(UID_NAMESPACE, name))


def _title(placed: Placement) -> str:
    if placed.label:
        return f"{placed.item.title}: {placed.label} ({placed.part} of {placed.parts})"
    if placed.parts > 1:
        return f"{placed.item.title} (part {placed.part} of {placed.parts})"
    return placed.item.title


def _unplaced(missed: Missed) -> Unplaced:
    item = missed.item
    return Unplaced(
        item.key,
        item.title,
        item.pillar,
        item.kind,
        missed.minutes,
        missed.reason,
        item.sources,
        item.concepts,
    )


def _day_indices(request: PlanRequest, tasks: Sequence[Task]) -> dict[str, int]:
    zone = zone_named(request.time_zone)
    return {
        task.uid: (
            study_date(task.starts_at, zone, day_start_hour=request.day_start_hour) - request.starts_on
        ).days
        for task in tasks
    }


def _phase_span(starts_on: date, span: PhaseDays) -> PhaseSpan:
    first, last = (starts_on + timedelta(days=day) for day in (span.start, span.end - 1))
    return PhaseSpan(span.phase.slug, span.phase.title, first, last)
