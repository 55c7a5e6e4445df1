"""A plan as JSON for scripts and as a table for a terminal."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from planner.core.localtime import local_at, zone_named
from planner.core.plan import SCHEMA, Check, Plan, Task, Unplaced
from planner.core.plan_warnings import overload_text

REASONS = {
    "no_time": "no time left",
    "no_window": "no single window is long enough",
    "prerequisite_unplaced": "what must come first has no place",
    "phase_closed": "its part of the plan has no study hours",
}
"""Unplaced reasons as people read them."""


def plan_json(plan: Plan) -> str:
    """The plan as `planner.plan/1` (INTERFACES), indented, ending in a newline."""
    return json.dumps(plan_document(plan), indent=2, ensure_ascii=False) + "\n"


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON data; instants are ISO 8601 with the offset of the person's zone."""
    zone = zone_named(plan.time_zone)
    return {
        "schema": SCHEMA,
        "track": plan.track,
        "time_zone": plan.time_zone,
        "starts_on": plan.starts_on.isoformat(),
        "interview_at": _local(plan.interview_at, zone),
        "availability": [{"on": day.on.isoformat(), "minutes": day.minutes} for day in plan.availability],
        "tasks": [_task(task, zone) for task in plan.tasks],
        "unplaced": [_unplaced(item) for item in plan.unplaced],
        "checks": [check_document(check) for check in plan.checks],
        "warnings": list(_warnings(plan)),
        "choices": list(plan.choices),
    }


def check_document(check: Check) -> dict[str, Any]:
    """One check as JSON data."""
    return {
        "id": check.id,
        "label": check.label,
        "wanted": list(check.wanted),
        "got": check.got,
        "ok": check.ok,
    }


def plan_table(plan: Plan) -> str:
    """The plan as lines of text: a heading a week, a line a session, then checks and what is missing."""
    return "\n".join(_table_lines(plan)) + "\n"


def wanted_text(check: Check) -> str:
    """What a check wants, in words: “3 to 4”, “at least 2”, “exactly 25”."""
    low, high = check.wanted
    if low is None or high is None:
        return f"at least {low:g}" if low is not None else f"at most {high:g}"
    return f"exactly {low:g}" if low == high else f"{low:g} to {high:g}"


def _warnings(plan: Plan) -> Iterator[str]:
    overload = overload_text(plan)
    yield from (overload,) if overload else ()
    yield from plan.warnings


def _task(task: Task, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "uid": task.uid,
        "title": task.title,
        "pillar": task.pillar,
        "kind": task.kind,
        "phase": task.phase,
        "concepts": list(task.concepts),
        "sources": list(task.sources),
        "starts_at": _local(task.starts_at, zone),
        "ends_at": _local(task.ends_at, zone),
        "minutes": task.minutes,
        "why": task.why,
        "extra": task.extra,
    }


def _unplaced(item: Unplaced) -> dict[str, Any]:
    return {
        "title": item.title,
        "pillar": item.pillar,
        "kind": item.kind,
        "concepts": list(item.concepts),
        "sources": list(item.sources),
        "minutes": item.minutes,
        "reason": item.reason,
    }


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return local_at(instant, zone).isoformat()


def _table_lines(plan: Plan) -> Iterator[str]:
    zone = zone_named(plan.time_zone)
    interview = f"{local_at(plan.interview_at, zone):%Y-%m-%d %H:%M}"
    yield f"{plan.track} plan from {plan.starts_on} to the interview at {interview}"
    for week, tasks in groupby(plan.tasks, key=lambda task: _week(task, plan, zone)):
        yield f"\nWeek {week}"
        for task in tasks:
            starts = local_at(task.starts_at, zone)
            yield f"  {starts:%a %d %b %H:%M}  {task.minutes:>3} min  {task.pillar.label:<15}  {task.title}"
    yield "\nChecks"
    for check in plan.checks:
        verdict = "ok" if check.ok else "NO"
        yield f"  {verdict}  {check.id:<7} {check.label}: {check.got:g} (wanted {wanted_text(check)})"
    if plan.unplaced:
        yield "\nNot placed"
        for item in plan.unplaced:
            yield f"  {item.minutes:>3} min  {item.title}: {REASONS[item.reason]}"
    for warning in _warnings(plan):
        yield f"\nNote: {warning}"


def _week(task: Task, plan: Plan, zone: ZoneInfo) -> int:
    return (local_at(task.starts_at, zone).date() - plan.starts_on).days // 7 + 1
