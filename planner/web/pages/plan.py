"""The plan by weeks, what it was asked for, and what it could not hold."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, jsonify, render_template, url_for
from werkzeug.wrappers import Response

from planner.core.localtime import zone_named
from planner.core.plan import Check, Plan
from planner.presenters.plan_formats import wanted_text
from planner.services.fitting import show_shortfall
from planner.services.pages import PlanDay, PlanPage, PlanWeek, show_plan
from planner.services.plans import expect_readiness
from planner.services.refining import awaits_refinement
from planner.web.access import signed_in
from planner.web.change_words import displaced_text
from planner.web.plan_asides import is_at_own_pace, own_choices, pace_rows
from planner.web.state import now, parts, situation
from planner.web.unplaced_view import unplaced_groups
from planner.web.ways_view import shortfall_rows
from planner.web.words import clock_time, counted, day_name, duration, points, short_date

blueprint = Blueprint("plan", __name__)


@blueprint.get("/plan")
@signed_in
def show() -> str:
    """All weeks, the current one open."""
    page = show_plan(situation(), now=now())
    zone = zone_named(page.plan.time_zone)
    current = page.weeks[page.current_week - 1]
    return render_template(
        "plan.html",
        page=page,
        title=_week_title(current, page),
        weeks=[_week(week, page, zone) for week in page.weeks[page.current_week - 1 :]],
        past_weeks=[_week(week, page, zone) for week in page.weeks[: page.current_week - 1]],
        checks=[_check(check) for check in page.plan.checks],
        met=sum(check.ok for check in page.plan.checks),
        unplaced=unplaced_groups(page.plan.unplaced),
        points=points(_expected()) if now() < page.plan.interview_at else None,
        displaced=displaced_text(situation().displaced(now())),
        shortfall=_shortfall(page.plan),
        choices=own_choices(situation(), parts().curriculum),
        paces=pace_rows(situation()),
        at_own_pace=is_at_own_pace(situation()),
        version=_version(),
        is_ahead=now() < page.plan.interview_at,
        sessions=counted(len(page.plan.tasks), "session"),
        span=f"{short_date(page.plan.starts_on)} to {short_date(page.plan.availability[-1].on)}",
    )


def _expected() -> float | None:
    return expect_readiness(situation(), parts().curriculum, now=now())


@blueprint.get("/plan/version")
@signed_in
def version() -> Response:
    """Which plan is in force, and whether a better order of its free time is being looked for."""
    situation().planned()
    return jsonify(_version())


def _version() -> dict[str, Any]:
    waiting = awaits_refinement(situation(), now=now())
    return {"plan_id": situation().standing.plan_id, "waiting": waiting}


def _shortfall(plan: Plan) -> dict[str, Any] | None:
    """What is short in sum and by phase and pillar; None where everything has its place."""
    if not plan.unplaced:
        return None
    found = show_shortfall(plan)
    minutes = sum(item.minutes for item in plan.unplaced)
    return {"missing": duration(minutes), "points": round(found.points, 1), "rows": shortfall_rows(found)}


def _week_title(week: PlanWeek, page: PlanPage) -> str:
    steps = " and ".join(week.phases) if len(week.phases) <= 2 else f"{len(week.phases)} steps side by side"
    return f"Week {week.number} of {len(page.weeks)}" + (f": {steps}" if steps else "")


def _week(week: PlanWeek, page: PlanPage, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "title": f"Week {week.number}" + (f": {', '.join(week.phases)}" if week.phases else ""),
        "dates": f"{short_date(week.days[0].on)} to {short_date(week.days[-1].on)}",
        "load_minutes": sum(day.load for day in week.days),
        "capacity_minutes": sum(day.capacity for day in week.days),
        "days": [_day(day, page, zone) for day in week.days],
        "open": week.number == page.current_week,
    }


def _day(day: PlanDay, page: PlanPage, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "title": day_name(day.on),
        "on": day.on.isoformat(),
        "today": day.on == page.today,
        "note": _note(day, page),
        "load_minutes": day.load,
        "capacity_minutes": day.capacity,
        "tasks": [
            {
                "title": task.title,
                "href": url_for("session.show", uid=task.uid),
                "pillar": task.pillar,
                "starts": clock_time(task.starts_at, zone),
                "minutes": task.minutes,
                "state": page.check_ins[task.uid].outcome.value if task.uid in page.check_ins else "open",
                "extra": task.extra,
                "pinned": task.uid in situation().standing.pins,
            }
            for task in day.tasks
        ],
    }


def _note(day: PlanDay, page: PlanPage) -> str | None:
    """What stands in place of minutes on a day without study."""
    if day.capacity or day.tasks:
        return None
    return "pause" if any(off.first <= day.on <= off.last for off in page.request.days_off) else "free"


def _check(check: Check) -> dict[str, Any]:
    return {"label": check.label, "wanted": wanted_text(check), "got": f"{check.got:g}", "ok": check.ok}
