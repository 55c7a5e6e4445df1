"""A proposal as its page shows it: old and new side by side, and what it does to readiness."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from planner.core.localtime import local_at, zone_named
from planner.core.plan import PlanRequest, Task
from planner.core.plan_changes import Change
from planner.services.plans import Proposal
from planner.web.change_words import asked_for, headline
from planner.web.unplaced_view import unplaced_groups
from planner.web.words import day_name, points, points_between

SHOWN_AT_ONCE = 30
"""Changed sessions in the open; the others are one press away."""

WORTH_SAYING = 0.01
"""Readiness (0..1) by which planning anew has to be better before the page names it."""


def proposal_view(proposal: Proposal, before: PlanRequest) -> dict[str, Any]:
    """The variables of templates/plan_change.html that come from the proposal."""
    zone = zone_named(proposal.request.time_zone)
    rows = [_row(change, zone) for change in proposal.comparison.changes]
    return {
        "headline": headline(proposal.comparison),
        "asked_for": asked_for(before, proposal.request),
        "changes": rows[:SHOWN_AT_ONCE],
        "more_changes": rows[SHOWN_AT_ONCE:],
        "points_before": points(proposal.readiness_before),
        "points_after": points(proposal.new.readiness),
        "step": points_between(proposal.readiness_before, proposal.new.readiness),
        "points_anew": _better_anew(proposal),
        "met": sum(check.ok for check in proposal.new.checks),
        "checks": len(proposal.new.checks),
        "unplaced": unplaced_groups(proposal.new.unplaced),
        "unplaced_minutes": sum(item.minutes for item in proposal.new.unplaced),
        "as_of": proposal.as_of.isoformat(),
        "fingerprint": proposal.fingerprint,
    }


def _better_anew(proposal: Proposal) -> int | None:
    """Whole points if everything were planned again; None where that is hardly more."""
    anew, mended = proposal.readiness_anew, proposal.new.readiness
    if anew is None or mended is None or anew - mended < WORTH_SAYING:
        return None
    return points(anew)


def _row(change: Change, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "title": change.task.title,
        "pillar": change.task.pillar,
        "kind": change.kind.value,
        "before": _time(change.before, zone),
        "after": _time(change.after, zone),
        "reason": change.reason,
    }


def _time(task: Task | None, zone: ZoneInfo) -> dict[str, str] | None:
    """A session's day and clock, and the instant for machines; None where there is no session."""
    if task is None:
        return None
    starts = local_at(task.starts_at, zone)
    return {
        "machine": starts.isoformat(timespec="minutes"),
        "day": f"{day_name(starts.date())} {starts:%b}",
        "clock": f"{starts:%H:%M}, {task.minutes} min",
    }


def parse_as_of(text: str) -> datetime | None:
    """The instant a preview was made at; None if this is none."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None
