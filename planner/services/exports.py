"""What a person sees now, as canonical JSON."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from planner.core.journal import CheckIn
from planner.core.localtime import local_at, zone_named
from planner.core.plan import Interview, PlanRequest
from planner.core.weekly_hours import format_weekly
from planner.presenters.plan_formats import plan_document
from planner.services.situation import Situation

SCHEMA = "planner.state/1"


def state_json(situation: Situation) -> str:
    """The state export (INTERFACES): sorted keys, no stamps, no log; equal states give equal bytes."""
    return json.dumps(state_document(situation), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def state_document(situation: Situation) -> dict[str, Any]:
    """The state as plain JSON data: settings, ratings, the plan, and how each session went."""
    standing = situation.standing
    return {
        "schema": SCHEMA,
        "settings": {
            "theme": standing.theme,
            "catches_up": standing.catches_up,
            "calendar": dict(standing.calendar),
            "reminders": dict(standing.reminders),
        },
        "ratings": dict(standing.ratings),
        "request": _request(situation.request) if situation.request else None,
        "plan": plan_document(situation.plan) if situation.plan else None,
        "pins": sorted(standing.pins),
        "check_ins": {uid: _check_in(found) for uid, found in standing.check_ins.items()},
        "practice": {
            kind: [{"on": entry.on.isoformat(), **entry.payload} for entry in entries]
            for kind, entries in standing.practised.items()
        },
    }


def _request(request: PlanRequest) -> dict[str, Any]:
    zone = zone_named(request.time_zone)
    return {
        "track": request.track,
        "starts_on": request.starts_on.isoformat(),
        "interview_at": local_at(request.interview_at, zone).isoformat(),
        "time_zone": request.time_zone,
        "weekly": format_weekly(request.weekly),
        "days_off": [[span.first.isoformat(), span.last.isoformat()] for span in request.days_off],
        "busy": [[busy.start.isoformat(), busy.end.isoformat()] for busy in request.busy],
        "focus": list(request.focus),
        "day_start_hour": request.day_start_hour,
        "earlier": [_interview(other, zone) for other in request.earlier],
        "weight": request.weight,
        "rounds": list(request.rounds),
        "pace": dict(request.pace),
        "left_out": list(request.left_out),
        "ready": list(request.ready),
        "added": list(request.added),
        "again": {problem: on.isoformat() for problem, on in request.again.items()},
    }


def _interview(other: Interview, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "title": other.title,
        "at": local_at(other.at, zone).isoformat(),
        "weight": other.weight,
        "rounds": list(other.rounds),
    }


def _check_in(found: CheckIn) -> dict[str, Any]:
    by_facet = {slug: dict(numbers) for slug, numbers in found.facets.items()}
    said: dict[str, object] = {"facets": by_facet} if by_facet else {}
    if found.solved:
        said["solved"] = found.solved
    if found.link:
        said["link"] = found.link
    return {
        "on": found.on.isoformat(),
        "title": found.title,
        "outcome": found.outcome,
        "confidence": dict(found.confidence),
        "minutes": found.minutes,
        "note": found.note,
        **said,
    }
