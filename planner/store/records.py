"""Plan requests and plans as JSON-ready records and rows, and back; what comes back equals what went in.

Instants become ISO 8601 in UTC, whatever zone they were given in.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from planner.core.memory import Memory
from planner.core.plan import (
    Check,
    DateRange,
    DayCapacity,
    Interval,
    Interview,
    PhaseSpan,
    Plan,
    PlanRequest,
    Task,
    Unplaced,
    WeeklyHours,
    Window,
)
from planner.core.vocabulary import Focus, Pillar, TaskKind, UnplacedReason

Record = dict[str, Any]
"""Column values, or a JSON object made of strings, numbers, booleans, None, lists and records."""


def request_record(request: PlanRequest) -> Record:
    """All of a request; raises ValueError for an instant without a zone."""
    return {
        "track": request.track,
        "starts_on": request.starts_on.isoformat(),
        "interview_at": _instant(request.interview_at),
        "time_zone": request.time_zone,
        "weekly": [[[window.start, window.end] for window in day] for day in request.weekly.days],
        "days_off": [[off.first.isoformat(), off.last.isoformat()] for off in request.days_off],
        "busy": [[_instant(busy.start), _instant(busy.end)] for busy in request.busy],
        "focus": [focus.value for focus in request.focus],
        "known": dict(request.known),
        "day_start_hour": request.day_start_hour,
        "not_before": None if request.not_before is None else _instant(request.not_before),
        "earlier": [_interview_record(interview) for interview in request.earlier],
        "title": request.title,
        "weight": request.weight,
        "rounds": list(request.rounds),
        "pace": dict(request.pace),
        "left_out": list(request.left_out),
        "ready": list(request.ready),
        "added": list(request.added),
        "again": {problem: on.isoformat() for problem, on in request.again.items()},
        "asked": dict(request.asked),
        "learned": {
            slug: [found.knowledge, found.stability, found.last_day]
            for slug, found in request.learned.items()
        },
    }


def request_from(record: Mapping[str, Any]) -> PlanRequest:
    """The request a record was made of; what the first release did not know of has its default."""
    not_before = record["not_before"]
    return PlanRequest(
        track=record["track"],
        starts_on=date.fromisoformat(record["starts_on"]),
        interview_at=datetime.fromisoformat(record["interview_at"]),
        time_zone=record["time_zone"],
        weekly=_weekly_hours(record["weekly"]),
        days_off=tuple(DateRange(*map(date.fromisoformat, off)) for off in record["days_off"]),
        busy=tuple(Interval(*map(datetime.fromisoformat, busy)) for busy in record["busy"]),
        focus=tuple(map(Focus, record["focus"])),
        known=record["known"],
        day_start_hour=record["day_start_hour"],
        not_before=None if not_before is None else datetime.fromisoformat(not_before),
        earlier=tuple(map(_interview_from, record.get("earlier", ()))),
        title=record.get("title", ""),
        weight=record.get("weight", 1),
        rounds=tuple(record.get("rounds", ())),
        pace=record.get("pace", {}),
        left_out=tuple(record.get("left_out", ())),
        ready=tuple(record.get("ready", ())),
        added=tuple(record.get("added", ())),
        again={problem: date.fromisoformat(on) for problem, on in record.get("again", {}).items()},
        asked=record.get("asked", {}),
        learned={slug: Memory(*held) for slug, held in record.get("learned", {}).items()},
    )


def summary_record(plan: Plan) -> Record:
    """All of a plan but its tasks; raises ValueError for an instant without a zone."""
    return {
        "track": plan.track,
        "time_zone": plan.time_zone,
        "starts_on": plan.starts_on.isoformat(),
        "interview_at": _instant(plan.interview_at),
        "availability": [[day.on.isoformat(), day.minutes] for day in plan.availability],
        "phases": [_phase_record(phase) for phase in plan.phases],
        "unplaced": [_unplaced_record(unplaced) for unplaced in plan.unplaced],
        "checks": [_check_record(check) for check in plan.checks],
        "warnings": list(plan.warnings),
        "choices": list(plan.choices),
        "readiness": plan.readiness,
        "effort": plan.effort,
    }


def plan_from(summary: Mapping[str, Any], tasks: Iterable[Task]) -> Plan:
    """The plan a summary and its tasks, in their order, were made of."""
    return Plan(
        track=summary["track"],
        time_zone=summary["time_zone"],
        starts_on=date.fromisoformat(summary["starts_on"]),
        interview_at=datetime.fromisoformat(summary["interview_at"]),
        availability=tuple(
            DayCapacity(date.fromisoformat(on), minutes) for on, minutes in summary["availability"]
        ),
        phases=tuple(map(_phase_from, summary["phases"])),
        tasks=tuple(tasks),
        unplaced=tuple(map(_unplaced_from, summary["unplaced"])),
        checks=tuple(map(_check_from, summary["checks"])),
        warnings=tuple(summary["warnings"]),
        choices=tuple(summary["choices"]),
        readiness=summary.get("readiness"),
        effort=summary.get("effort", 0),
    )


def task_values(task: Task) -> Record:
    """A task as the values of its columns, without its plan and position."""
    return {
        "uid": task.uid,
        "item": task.item,
        "title": task.title,
        "pillar": task.pillar.value,
        "kind": task.kind.value,
        "phase": task.phase,
        "demand": task.demand,
        "starts_at": task.starts_at,
        "ends_at": task.ends_at,
        "why": task.why,
        "sources": list(task.sources),
        "concepts": list(task.concepts),
        "prompts": list(task.prompts),
        "extra": task.extra,
        "part": task.part,
        "parts": task.parts,
    }


def task_from(values: Mapping[Any, Any]) -> Task:
    """The task a row was made of."""
    return Task(
        uid=values["uid"],
        item=values["item"],
        title=values["title"],
        pillar=Pillar(values["pillar"]),
        kind=TaskKind(values["kind"]),
        phase=values["phase"],
        demand=values["demand"],
        starts_at=values["starts_at"],
        ends_at=values["ends_at"],
        why=values["why"],
        sources=tuple(values["sources"]),
        concepts=tuple(values["concepts"]),
        prompts=tuple(values["prompts"]),
        extra=values["extra"],
        part=values["part"],
        parts=values["parts"],
    )


def _instant(value: datetime) -> str:
    if value.utcoffset() is None:
        # Without this, astimezone would silently take the zone of the machine.
        raise ValueError(f"{value.isoformat()} has no time zone.")
    return value.astimezone(UTC).isoformat()


def _weekly_hours(days: Iterable[Iterable[tuple[int, int]]]) -> WeeklyHours:
    return WeeklyHours(tuple(tuple(Window(start, end) for start, end in day) for day in days))


def _interview_record(interview: Interview) -> Record:
    return {
        "title": interview.title,
        "at": _instant(interview.at),
        "weight": interview.weight,
        "rounds": list(interview.rounds),
    }


def _interview_from(record: Mapping[str, Any]) -> Interview:
    return Interview(
        record["title"], datetime.fromisoformat(record["at"]), record["weight"], tuple(record["rounds"])
    )


def _phase_record(phase: PhaseSpan) -> Record:
    return {
        "slug": phase.slug,
        "title": phase.title,
        "first_on": phase.first_on.isoformat(),
        "last_on": phase.last_on.isoformat(),
    }


def _phase_from(record: Mapping[str, Any]) -> PhaseSpan:
    return PhaseSpan(
        slug=record["slug"],
        title=record["title"],
        first_on=date.fromisoformat(record["first_on"]),
        last_on=date.fromisoformat(record["last_on"]),
    )


def _unplaced_record(unplaced: Unplaced) -> Record:
    return {
        "item": unplaced.item,
        "title": unplaced.title,
        "pillar": unplaced.pillar.value,
        "kind": unplaced.kind.value,
        "minutes": unplaced.minutes,
        "reason": unplaced.reason.value,
        "sources": list(unplaced.sources),
        "concepts": list(unplaced.concepts),
        "phase": unplaced.phase,
        "points": unplaced.points,
        "priority": unplaced.priority,
    }


def _unplaced_from(record: Mapping[str, Any]) -> Unplaced:
    return Unplaced(
        item=record["item"],
        title=record["title"],
        pillar=Pillar(record["pillar"]),
        kind=TaskKind(record["kind"]),
        minutes=record["minutes"],
        reason=UnplacedReason(record["reason"]),
        sources=tuple(record["sources"]),
        concepts=tuple(record["concepts"]),
        phase=record.get("phase", ""),
        points=record.get("points", 0.0),
        priority=record.get("priority", 1),
    )


def _check_record(check: Check) -> Record:
    return {
        "id": check.id,
        "label": check.label,
        "wanted": list(check.wanted),
        "got": check.got,
        "ok": check.ok,
    }


def _check_from(record: Mapping[str, Any]) -> Check:
    least, most = record["wanted"]
    return Check(record["id"], record["label"], (least, most), record["got"], record["ok"])
