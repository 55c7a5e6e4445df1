"""A session as the task macros show it."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from planner.core.agenda import AgendaItem
from planner.core.builds import build_items
from planner.core.curriculum import Concept, Curriculum, Prompt
from planner.core.journal import CheckIn
from planner.core.plan import Task
from planner.core.prompt_text import asked
from planner.core.session_guide import guide_for
from planner.core.timetable import LENGTHS
from planner.core.vocabulary import CONFIDENCE_WORDS, Solved, TaskKind, facet_labels
from planner.web.forms import RATINGS, new_key
from planner.web.words import clock_time, short_date

RATINGS_SHOWN = 4
"""Concepts asked about in one check-in; a session names the ones that matter first."""


def task_view(
    item: AgendaItem, curriculum: Curriculum, zone: ZoneInfo, *, dated: bool = False, error: str | None = None
) -> dict[str, Any]:
    """The variables of templates/macros/tasks.html for one session."""
    task, said = item.task, item.check_in
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
        "outcome": item.check_in.outcome.value if item.check_in else "done",
        "check_in_url": url_for("today.check_in", uid=task.uid),
        "href": url_for("session.show", uid=task.uid),
        "guide": guide_for(task, curriculum),
        "material": material(task, curriculum),
        "prompts": [_prompt(prompt) for prompt in curriculum.prompts_named(task.prompts)],
        "ratings": [_rating(concept, said) for concept in rated_concepts(task, curriculum)],
        "is_problem": task.kind is TaskKind.PROBLEM,
        "solved_options": [(how.value, how.label, None) for how in Solved],
        "solved": said.solved.value if said and said.solved else "",
        "link": said.link if said else "",
        "note": said.note if said else "",
        "spent_minutes": said.minutes if said else None,
        "on": said.on.isoformat() if said else "",
        "error": error,
        "hidden_fields": {"form_key": new_key()},
    }


def with_typed(view: dict[str, Any], posted: Mapping[str, str], error: str) -> dict[str, Any]:
    """The same session with its form open, holding what was typed and what was wrong with it."""
    ratings = [
        _typed(rating, posted) | {"facets": [_typed(facet, posted) for facet in rating["facets"]]}
        for rating in view["ratings"]
    ]
    typed = {
        "outcome": posted.get("outcome"),
        "on": posted.get("on", ""),
        "solved": posted.get("solved", ""),
        "link": posted.get("link", ""),
        "note": posted.get("note", ""),
        "spent_minutes": posted.get("minutes") or None,
        "ratings": ratings,
    }
    return view | typed | {"error": error}


def _typed(rating: dict[str, Any], posted: Mapping[str, str]) -> dict[str, Any]:
    return rating | {"value": RATINGS.get(posted.get(rating["name"], ""))}


def _state_text(item: AgendaItem) -> str:
    if item.check_in is None:
        return ""
    said = list(item.check_in.confidence.values())
    word = f" · {said[0]} {CONFIDENCE_WORDS[said[0]]}" if len(said) == 1 else ""
    return f"{item.check_in.outcome.value.capitalize()}{word}"


def _prompt(prompt: Prompt) -> dict[str, Any]:
    return {
        "text": asked(prompt.text),
        "minutes": prompt.minutes,
        "key_points": prompt.key_points,
        "follow_up": asked(prompt.follow_up),
    }


def material(task: Task, curriculum: Curriculum) -> dict[str, Any] | None:
    """Where a session's work lies: the page of the thing to make, else the concepts to read up on."""
    sort, _, rest = task.item.partition("/")
    slug = rest.partition("/")[0]
    if sort == "implement" and slug in curriculum.implementations:
        href = url_for("builds.edit", key=f"{sort}/{slug}")
        return {"label": "Work from", "links": [("the task with its hints and cases", href)]}
    if sort == "project" and task.item in build_items(curriculum):
        href = url_for("builds.edit", key=task.item)
        return {"label": "Tick off", "links": [("what is to be done and shown", href)]}
    if sort == "design" and slug in curriculum.designs:
        length = min(LENGTHS, key=lambda length: abs(length - task.minutes * task.parts))
        href = url_for("rehearsal.run", design=slug, length=length)
        return {"label": "Rehearse", "links": [("it step by step", href)]}
    concepts = rated_concepts(task, curriculum)
    links = [(concept.title, url_for("concepts.show", slug=concept.slug)) for concept in concepts]
    label = "By its number on LeetCode. Read up on" if task.kind is TaskKind.PROBLEM else "Read up on"
    return {"label": label, "links": links} if links else None


def rated_concepts(task: Task, curriculum: Curriculum) -> list[Concept]:
    """The concepts asked about; one that an older plan names and that is gone is passed over."""
    known = [curriculum.concepts[slug] for slug in task.concepts if slug in curriculum.concepts]
    return known[:RATINGS_SHOWN]


def _rating(concept: Concept, said: CheckIn | None) -> dict[str, Any]:
    labels = facet_labels(concept.pillar)
    by_facet = said.facets.get(concept.slug, {}) if said else {}
    return {
        "name": f"confidence-{concept.slug}",
        "title": concept.title,
        "value": said.confidence.get(concept.slug) if said else None,
        "error": None,
        "facets": [
            {
                "name": f"facet-{facet.value}-{concept.slug}",
                "title": labels[facet],
                "value": by_facet.get(facet),
            }
            for facet in concept.facets
        ],
    }
