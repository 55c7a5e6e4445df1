"""Turns placements into tasks: a stable uid, a title that names its part, and the reason in a sentence."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid5

from planner.core.curriculum import Track
from planner.core.plan import PlanRequest, Task
from planner.core.scheduler import Placement
from planner.core.tracks import PhaseDays, phase_of_day
from planner.core.vocabulary import TaskKind
from planner.core.work import WorkItem

UID_NAMESPACE = UUID("6f0c1d0e-4a86-5a63-9a43-0d3f6f1f2b77")
"""Fixed for ever: the namespace of every task uid (INTERFACES: uuid5 of track, item, ordinal…)."""


def tasks_of(
    request: PlanRequest,
    track: Track,
    phases: tuple[PhaseDays, ...],
    placements: Sequence[Placement],
    *,
    taken: Collection[str],
    titles: Mapping[str, str],
) -> list[Task]:
    """The placements as tasks; `taken` are uids in use, `titles` name the other work by its key."""
    taken_uids = set(taken)
    tasks = []
    for placed in placements:
        uid = _free_uid(request, track, placed, taken_uids)
        taken_uids.add(uid)
        tasks.append(_task(placed, uid, phases, titles))
    return tasks


def _task(placed: Placement, uid: str, phases: tuple[PhaseDays, ...], titles: Mapping[str, str]) -> Task:
    item = placed.item
    return Task(
        uid=uid,
        item=item.key,
        title=_title(placed),
        pillar=item.pillar,
        kind=item.kind,
        phase=item.phase or phase_of_day(phases, placed.day),
        demand=item.demand,
        starts_at=placed.start,
        ends_at=placed.end,
        why=_why(item, titles),
        sources=item.sources,
        concepts=item.concepts,
        prompts=item.prompts,
        extra=item.extra,
        part=placed.part,
        parts=placed.parts,
    )


def ready_tasks(request: PlanRequest, items: Sequence[WorkItem]) -> tuple[list[Task], dict[str, int]]:
    """Work at hand already as tasks that take no time, for the checks to count, and the day of each."""
    starts_at = request.interview_at
    tasks = [
        Task(
            uid=item.key,
            item=item.key,
            title=item.title,
            pillar=item.pillar,
            kind=item.kind,
            phase=item.phase or "",
            demand=item.demand,
            starts_at=starts_at,
            ends_at=starts_at,
            why=item.why,
            sources=item.sources,
            concepts=item.concepts,
            prompts=item.prompts,
        )
        for item in items
    ]
    return tasks, {item.key: item.first_day for item in items}


def _why(item: WorkItem, titles: Mapping[str, str]) -> str:
    """The reason its demand gives, and what it builds on."""
    before = [f"“{titles[key]}”" for key in item.after if key in titles and item.kind is TaskKind.LEARN]
    return f"{item.why} It comes after {' and '.join(before)}, which it builds on." if before else item.why


def _free_uid(request: PlanRequest, track: Track, placed: Placement, taken: Collection[str]) -> str:
    """The uid of a new session: that of its part, or the next one no other session has."""
    uids = (
        task_uid(track.slug, placed.item.key, ordinal, request.starts_on, request.interview_at)
        for ordinal in count(placed.part)
    )
    return next(uid for uid in uids if uid not in taken)


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
