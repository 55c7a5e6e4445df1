"""What does not fit and what would make it fit, as the pages show it."""

from collections.abc import Sequence
from typing import Any

from planner.core.plan import Plan, PlanRequest
from planner.core.ways_out import WayOut
from planner.services.fitting import Shortfall, WhatIf
from planner.web.words import counted, duration, points, points_between

Fields = list[tuple[str, str]]
"""Names and values of a form, in order."""


def shortfall_rows(shortfall: Shortfall) -> list[tuple[str, str, str]]:
    """What is short by phase and pillar, the most first: their names and the time."""
    return [
        (phase or "Throughout", pillar.label, duration(minutes))
        for (phase, pillar), minutes in shortfall.minutes.items()
    ]


def way_view(way: WayOut, plan: Plan, request: PlanRequest, unchanged: WhatIf) -> dict[str, Any]:
    """One way out: what it takes, what it brings, and the fields that ask for it."""
    minutes = sum(item.minutes for item in way.plan.unplaced)
    given_up = _new_keys(way, request, "left_out")
    return {
        "title": _title(way),
        "fits": way.fits,
        "left": f"{counted(len(way.plan.unplaced), 'piece')} ({duration(minutes)}) still without a place",
        "points": points(way.plan.readiness),
        "step": _given_up_points(plan)
        if way.slug == "leave-out"
        else points_between(unchanged.readiness, way.plan.readiness),
        "met": sum(check.ok for check in way.plan.checks),
        "checks": len(way.plan.checks),
        "titles": _titles(plan, [*given_up, *_new_keys(way, request, "ready")]),
        "fields": _fields(way, request),
    }


def _given_up_points(plan: Plan) -> str:
    """What the work without a place would have brought."""
    return f"{sum(item.points for item in plan.unplaced):.1f} points given up"


def what_if_view(found: WhatIf, unchanged: WhatIf, fields: Fields) -> dict[str, Any]:
    """What would be, beside what is planned with nothing changed."""
    left = f"{counted(found.pieces_missing, 'piece')} ({duration(found.minutes_missing)}) without a place"
    return {
        "points_before": points(unchanged.readiness),
        "points_after": points(found.readiness),
        "step": points_between(unchanged.readiness, found.readiness),
        "left": left if found.pieces_missing else None,
        "met": found.checks_met,
        "checks": found.checks,
        "fields": fields,
    }


def _title(way: WayOut) -> str:
    """What to do, in words; the amounts are minutes a day, days or pieces of work."""
    later = f"{counted(way.amount, 'day')} later"
    more_minutes = f"{way.amount} more minutes on each"
    titles = {
        "weekday-minutes": f"{more_minutes} weekday you study",
        "study-day-minutes": f"{more_minutes} day you study",
        "later-interview": f"The interview {later}",
        "project-at-hand": "Write up a project you have, instead of building one",
        "project-and-weekday-minutes": f"A project you have, and {more_minutes} weekday you study",
        "project-and-study-day-minutes": f"A project you have, and {more_minutes} day you study",
        "project-and-later-interview": f"A project you have, and the interview {later}",
        "leave-out": f"Leave out {counted(way.amount, 'piece')} of work",
    }
    return titles[way.slug]


def _fields(way: WayOut, request: PlanRequest) -> Fields:
    """The change as fields of the form that asks for it."""
    fields = [("leave_out", key) for key in _new_keys(way, request, "left_out")]
    fields += [("ready", key) for key in _new_keys(way, request, "ready")]
    if "interview_at" in way.changes:
        fields.append(("days_later", str(way.amount)))
    if "weekly" in way.changes:
        longer = way.changes["weekly"].days
        days = [day for day in range(7) if longer[day] != request.weekly.days[day]]
        fields += longer_days_fields(way.amount, days)
    return fields


def longer_days_fields(minutes: int | str, days: Sequence[int]) -> Fields:
    """More minutes on these weekdays (0 is Monday) as fields."""
    return [("more_minutes", str(minutes)), ("more_days", ",".join(map(str, days)))]


def days_with_hours(request: PlanRequest) -> list[int]:
    """The weekdays (0 is Monday) on which a person studies."""
    return [day for day in range(7) if request.weekly.days[day]]


def _new_keys(way: WayOut, request: PlanRequest, field: str) -> list[str]:
    held = set(getattr(request, field))
    return [key for key in way.changes.get(field, ()) if key not in held]


def _titles(plan: Plan, keys: Sequence[str]) -> list[str]:
    """The titles of pieces of work, one each."""
    named = {task.item: task.title for task in plan.tasks} | {item.item: item.title for item in plan.unplaced}
    return [named[key] for key in keys if key in named]
