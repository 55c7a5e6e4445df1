"""A session as the task macros show it."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from planner.core.agenda import AgendaItem
from planner.core.curriculum import Curriculum
from planner.core.prompt_text import asked
from planner.core.vocabulary import CONFIDENCE_WORDS
from planner.web.forms import new_key
from planner.web.words import clock_time, short_date

RATINGS_SHOWN = 4
"""Concepts asked about in one check-in; a session names the ones that matter first."""


def task_view(
    item: AgendaItem, curriculum: Curriculum, zone: ZoneInfo, *, dated: bool = False, error: str | None = None
) -> dict[str, Any]:
    """The variables of templates/macros/tasks.html for one session."""
    task = item.task
    starts = clock_time(task.starts_at, zone)
    return {
        "uid": task.uid,
        "title": task.title,
        "pillar": task.pillar,
        "kind": task.kind.value,
        "why": task.why,
        "minutes": task.minutes,
        "starts": short_date(item.on) if dated else starts,
        "ends": clock_time(task.ends_at, zone),
        "state": item.check_in.outcome.value if item.check_in else "open",
        "state_text": _state_text(item),
        "check_in_url": url_for("today.check_in", uid=task.uid),
        "prompts": [_prompt(curriculum, slug) for slug in task.prompts],
        "ratings": [_rating(curriculum, slug, {}) for slug in task.concepts[:RATINGS_SHOWN]],
        "note": "",
        "spent_minutes": None,
        "error": error,
        "hidden_fields": {"form_key": new_key()},
    }


def with_typed(view: dict[str, Any], posted: Mapping[str, str], error: str) -> dict[str, Any]:
    """The same session with its form open, holding what was typed and what was wrong with it."""
    ratings = [rating | {"value": _digit(posted.get(rating["name"]))} for rating in view["ratings"]]
    typed = {
        "note": posted.get("note", ""),
        "spent_minutes": posted.get("minutes") or None,
        "ratings": ratings,
    }
    return view | typed | {"error": error}


def _state_text(item: AgendaItem) -> str:
    if item.check_in is None:
        return ""
    said = list(item.check_in.confidence.values())
    word = f" · {said[0]} {CONFIDENCE_WORDS[said[0]]}" if len(said) == 1 else ""
    return f"{item.check_in.outcome.value.capitalize()}{word}"


def _prompt(curriculum: Curriculum, slug: str) -> dict[str, Any]:
    prompt = curriculum.prompts[slug]
    return {
        "text": asked(prompt.text),
        "minutes": prompt.minutes,
        "key_points": prompt.key_points,
        "follow_up": asked(prompt.follow_up),
    }


def _rating(curriculum: Curriculum, slug: str, said: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": f"confidence-{slug}",
        "title": curriculum.concepts[slug].title,
        "value": said.get(slug),
        "error": None,
    }


def _digit(text: str | None) -> int | None:
    return int(text) if text in {"1", "2", "3", "4", "5"} else None
