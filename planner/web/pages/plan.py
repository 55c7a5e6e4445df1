"""The plan by weeks, what it was asked for, and what it could not hold."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, url_for

from planner.core.localtime import zone_named
from planner.core.plan import Check, Unplaced
from planner.presenters.plan_formats import REASONS, wanted_text
from planner.services.pages import PlanDay, PlanPage, PlanWeek, show_plan
from planner.web.access import signed_in
from planner.web.state import now, situation
from planner.web.words import clock_time, counted, day_name, short_date

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
        unplaced=_grouped(page.plan.unplaced),
        sessions=counted(len(page.plan.tasks), "session"),
        span=f"{short_date(page.plan.starts_on)} to {short_date(page.plan.availability[-1].on)}",
    )


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
        "note": "free" if not day.capacity and not day.tasks else None,
        "load_minutes": day.load,
        "capacity_minutes": day.capacity,
        "tasks": [
            {
                "title": task.title,
                "href": url_for("today.session", uid=task.uid),
                "pillar": task.pillar,
                "starts": clock_time(task.starts_at, zone),
                "minutes": task.minutes,
                "state": page.check_ins[task.uid].outcome.value if task.uid in page.check_ins else "open",
                "extra": task.extra,
            }
            for task in day.tasks
        ],
    }


def _check(check: Check) -> dict[str, Any]:
    return {"label": check.label, "wanted": wanted_text(check), "got": f"{check.got:g}", "ok": check.ok}


def _grouped(unplaced: Sequence[Unplaced]) -> list[dict[str, Any]]:
    """What found no place, by sort of work and reason, the most minutes first."""
    groups: dict[tuple[Any, ...], list[Unplaced]] = defaultdict(list)
    for item in unplaced:
        groups[item.pillar, item.kind, item.reason].append(item)
    rows = [
        {
            "title": items[0].title if len(items) == 1 else f"{len(items)} {kind.value} sessions",
            "titles": [item.title for item in items] if len(items) > 1 else [],
            "minutes": sum(item.minutes for item in items),
            "pillar": pillar,
            "reason": REASONS[reason],
        }
        for (pillar, kind, reason), items in groups.items()
    ]
    return sorted(rows, key=lambda row: -row["minutes"])
