"""Gaps in words: which session, what it brings, and whether the plan holds it already."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for

from planner.core.gaps import Gap, best_within
from planner.core.plan import PlanRequest, Task
from planner.core.vocabulary import TaskKind

KIND_WORDS: Mapping[TaskKind, str] = {
    TaskKind.LEARN: "a first session",
    TaskKind.PRACTICE: "practice",
    TaskKind.REVIEW: "a review",
}
BEST_MINUTES = 45


def gap_row(gap: Gap, request: PlanRequest, ahead: Iterable[Task]) -> dict[str, Any]:
    """A gap with the session more, its points, and the way into the plan or to where it is in it already."""
    slug = gap.concept.slug
    held = next((task for task in ahead if task.concepts[:1] == (slug,)), None)
    return {
        "slug": slug,
        "title": gap.concept.title,
        "pillar": gap.concept.pillar,
        "href": url_for("readiness.why", slug=slug),
        "kind": KIND_WORDS[gap.kind],
        "minutes": gap.minutes,
        "points": points_gained(gap.gain),
        "is_added": slug in request.added,
        "session_href": url_for("session.show", uid=held.uid) if held else None,
    }


def best_minutes(gaps: Sequence[Gap], request: PlanRequest) -> dict[str, Any] | None:
    """The sessions that gain most within `BEST_MINUTES`, of those not added yet; None without any."""
    chosen = best_within([gap for gap in gaps if gap.concept.slug not in request.added], BEST_MINUTES)
    if not chosen:
        return None
    return {
        "titles": [gap.concept.title for gap in chosen],
        "minutes": sum(gap.minutes for gap in chosen),
        "points": points_gained(sum(gap.gain for gap in chosen)),
        "fields": [("add_concept", gap.concept.slug) for gap in chosen],
    }


def points_gained(gain: float) -> str:
    """+2.1, from readiness 0..1."""
    return f"{100 * gain:+.1f}"
