"""Interviews, their rounds and pauses as the settings page lists them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from planner.core.curriculum import Curriculum, Round
from planner.core.localtime import zone_named
from planner.core.plan import DateRange, Interview, PlanRequest
from planner.web.interview_forms import LAST
from planner.web.words import day_and_time, short_date

WEIGHT_WORDS = {1: "matters as usual", 2: "matters more", 3: "matters most"}


def interview_rows(request: PlanRequest, curriculum: Curriculum, *, now: datetime) -> list[dict[str, Any]]:
    """The interviews still to come and the last one, by date; the only one cannot be removed."""
    earlier = [other for other in request.earlier if other.at > now]
    last = Interview("", request.interview_at, request.weight, request.rounds)
    *rows, last_row = [_row(other, request, curriculum) for other in (*earlier, last)]
    return [*rows, last_row | {"title": "The plan ends here" if rows else "", "drop": LAST if rows else None}]


def round_choices(curriculum: Curriculum) -> list[tuple[str, str, None]]:
    """The rounds a loop can be made of; a stage that is only made of other rounds is none."""
    return [(found.slug, found.title, None) for found in _rounds(curriculum)]


def pause_rows(request: PlanRequest, *, today: date) -> list[dict[str, str]]:
    """The days off that are not over, as they are read and as the form that ends them names them."""
    return [
        {"text": _span(span), "span": f"{span.first.isoformat()}..{span.last.isoformat()}"}
        for span in request.days_off
        if span.last >= today
    ]


def _row(other: Interview, request: PlanRequest, curriculum: Curriculum) -> dict[str, Any]:
    rounds = [curriculum.rounds[slug].title for slug in other.rounds if slug in curriculum.rounds]
    return {
        "title": other.title,
        "when": day_and_time(other.at, zone_named(request.time_zone)),
        "facts": " · ".join([WEIGHT_WORDS[other.weight].capitalize(), *rounds]),
        "drop": other.at.isoformat(),
    }


def _rounds(curriculum: Curriculum) -> Iterator[Round]:
    stages = {found.stage for found in curriculum.rounds.values()}
    return (found for slug, found in curriculum.rounds.items() if slug not in stages)


def _span(span: DateRange) -> str:
    return short_date(span.first) + (f" to {short_date(span.last)}" if span.last > span.first else "")
