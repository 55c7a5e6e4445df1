"""What stands beside the weeks: choices of the person's own, and how long things really take them."""

from dataclasses import replace
from typing import Any

from planner.core.curriculum import Curriculum
from planner.core.pace import WORTH_SAYING, learn_pace
from planner.core.planning import Kept, find_bindings
from planner.core.vocabulary import TaskKind
from planner.services.plans import own_pace
from planner.services.situation import Situation

GONE = "A piece of work that the plan does not ask for any more"
KIND_NAMES = {
    TaskKind.LEARN: "first sessions",
    TaskKind.PRACTICE: "practice sessions",
    TaskKind.REVIEW: "reviews",
    TaskKind.PROBLEM: "problems",
    TaskKind.IMPLEMENTATION: "implementations",
    TaskKind.PROJECT: "project sessions",
    TaskKind.PAPER: "papers",
    TaskKind.FRAMEWORK: "frameworks",
    TaskKind.DESIGN: "designs",
    TaskKind.STORY: "stories",
    TaskKind.MOCK: "mock interviews",
}


def own_choices(situation: Situation, curriculum: Curriculum) -> list[dict[str, Any]]:
    """What was left out on purpose, is at hand or was added: groups with what takes each back."""
    _, request = situation.planned()
    titles = find_bindings(curriculum, replace(request, not_before=None), Kept()).titles
    groups = (
        ("Left out on purpose", "take_back", {key: titles.get(key, GONE) for key in request.left_out}),
        ("At hand already", "take_back", {key: titles.get(key, GONE) for key in request.ready}),
        ("Added by you", "drop_concept", {slug: _concept(curriculum, slug) for slug in request.added}),
    )
    return [{"title": title, "field": field, "works": items} for title, field, items in groups if items]


def pace_rows(situation: Situation) -> list[dict[str, Any]]:
    """Each sort of work that takes this person clearly more or less time than planned."""
    paces = learn_pace(situation.standing.check_ins.values())
    return [
        {
            "pillar": pace.pillar,
            "name": KIND_NAMES[pace.kind],
            "factor": f"{pace.factor:g}",
            "sessions": pace.sessions,
        }
        for pace in paces
        if abs(pace.factor - 1) >= WORTH_SAYING
    ]


def is_at_own_pace(situation: Situation) -> bool:
    """Whether the plan in force was made with what the check-ins say about time."""
    _, request = situation.planned()
    return dict(request.pace) == own_pace(situation)


def _concept(curriculum: Curriculum, slug: str) -> str:
    return curriculum.concepts[slug].title if slug in curriculum.concepts else GONE
