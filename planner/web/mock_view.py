"""Mock interviews as the templates show them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from planner.core.account import PartnerLink
from planner.core.curriculum import Curriculum, Rubric
from planner.core.mock_drawing import REHEARSED
from planner.core.mock_results import CriterionResult, RoundResult, proposals
from planner.core.mocks import USUAL_MINUTES, Mock, MockRound, Scorer
from planner.core.plan import PlanRequest, Task
from planner.core.prompt_text import asked
from planner.core.timetable import design_orders
from planner.web.change_fields import Posted
from planner.web.depth_view import design_depth, signs
from planner.web.mock_forms import score_name
from planner.web.words import counted, day_and_time, duration, short_date


def round_choices(curriculum: Curriculum, typed: Posted, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rounds that can be rehearsed, as they were ticked; the first is ticked at first."""
    chosen = typed.getlist("round") or ([] if typed else [REHEARSED[0]])
    return [
        {
            "slug": slug,
            "title": curriculum.rounds[slug].title,
            "pillar": curriculum.rounds[slug].pillar,
            "asks": curriculum.rounds[slug].asks,
            "chosen": slug in chosen,
            "minutes": typed.get(f"minutes-{slug}", USUAL_MINUTES),
            "error": errors.get(f"minutes-{slug}"),
        }
        for slug in REHEARSED
        if slug in curriculum.rounds
    ]


def mock_row(mock: Mock) -> dict[str, Any]:
    """One mock in the list of them."""
    return {
        "title": mock_title(mock),
        "href": url_for("mocks.run", key=mock.key),
        "facts": f"{short_date(mock.on)} · {counted(len(mock.rounds), 'round')} · {duration(mock.minutes)}",
        "state": _state(mock),
    }


def mock_title(mock: Mock) -> str:
    """Mock 3, or Full loop 3."""
    return f"{'Full loop' if mock.is_full_loop else 'Mock'} {mock.number}"


def _state(mock: Mock) -> str:
    scorers = {Scorer.SELF: "you", Scorer.PARTNER: "a partner"}
    by = " and ".join(scorers[scorer] for scorer in mock.reviews)
    if by:
        return f"scored by {by}"
    return "not scored yet" if mock.is_rehearsed else "set up"


def link_state(link: PartnerLink | None, now: datetime, zone: ZoneInfo) -> str:
    """What became of a mock's newest link."""
    if link is None:
        return "There is no link yet."
    if link.used_at is not None:
        return "The last link was used. A new one would take scores again, in place of the first."
    if not link.is_open(now):
        return "The last link has ended."
    return f"A link is open until {day_and_time(link.expires_at, zone)}."


def asked_rounds(mock: Mock, curriculum: Curriculum) -> list[dict[str, Any]]:
    """The rounds of a mock with what is asked in each; what left the curriculum is passed over."""
    return [
        {
            "slug": held.round,
            "title": _round_title(curriculum, held.round),
            "minutes": held.minutes,
            "asked": list(_asked(held, curriculum)),
        }
        for held in mock.rounds
    ]


def _round_title(curriculum: Curriculum, slug: str) -> str:
    return curriculum.rounds[slug].title if slug in curriculum.rounds else slug


def _asked(held: MockRound, curriculum: Curriculum) -> Iterator[dict[str, Any]]:
    for slug in held.designs:
        if design := curriculum.designs.get(slug):
            order = design_orders(curriculum)[0]
            yield {
                "title": design.title,
                "text": design.brief,
                "points": design.key_points,
                "design_depth": design_depth(design, [step.title for step in order.steps]),
            }
    for slug in held.problems:
        if problem := curriculum.problems.get(slug):
            yield {
                "title": f"Problem {problem.number}: {problem.title}",
                "text": f"By its number on LeetCode; {problem.difficulty.value}, {problem.minutes} minutes.",
                "points": [f"What carries it: {problem.pattern}."],
            }
    for slug in held.builds:
        if task := curriculum.implementations.get(slug):
            yield {
                "title": task.title,
                "text": "",
                "statement": task.statement,
                "build": f"implement/{task.slug}",
                "code": task.signature,
                "points": task.checklist,
            }
    for prompt in curriculum.prompts_named(held.prompts):
        yield {
            "title": "",
            "text": asked(prompt.text),
            "points": prompt.key_points,
            "next": asked(prompt.follow_up),
            "signs": signs(prompt),
        }


def scoring_rounds(
    mock: Mock, curriculum: Curriculum, typed: Posted, errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The rounds with their rubric as a form, holding what was typed."""
    return [
        shown
        | {
            "criteria": _criteria(curriculum.rubric_of(shown["slug"]), shown["slug"], typed, errors),
            "notes": mock.notes.get(shown["slug"]),
            "comment": typed.get(f"comment-{shown['slug']}", ""),
            "comment_error": errors.get(f"comment-{shown['slug']}"),
        }
        for shown in asked_rounds(mock, curriculum)
    ]


def _criteria(
    rubric: Rubric | None, slug: str, typed: Posted, errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "name": (name := score_name(slug, criterion.slug)),
            "title": criterion.title,
            "looks_at": criterion.looks_at,
            "levels": [
                (str(level), f"{level}: {text}", None) for level, text in enumerate(criterion.levels, 1)
            ],
            "value": typed.get(name, ""),
            "error": errors.get(name),
        }
        for criterion in (rubric.criteria if rubric else ())
    ]


def as_typed(mock: Mock) -> Posted:
    """One's own scores as the form would have sent them."""
    if mock.own is None:
        return Posted()
    scores = {
        score_name(slug, criterion): str(level)
        for slug, levels in mock.own.scores.items()
        for criterion, level in levels.items()
    }
    return Posted({**scores, **{f"comment-{slug}": text for slug, text in mock.own.comments.items()}})


def result_rounds(mock: Mock, curriculum: Curriculum, results: list[RoundResult]) -> list[dict[str, Any]]:
    """Each round: what was said and shown, and the level of every criterion."""
    shown = asked_rounds(mock, curriculum)
    return [
        {
            **about,
            "said": result.said,
            "shown": {scorer.value: f"{mean:.1f}" for scorer, mean in result.shown.items()},
            "verdict": _verdict(result),
            "criteria": [_criterion(found) for found in result.criteria if found.levels],
            "notes": mock.notes.get(about["slug"]),
            "comments": {
                scorer.value: review.comments[about["slug"]]
                for scorer, review in mock.reviews.items()
                if about["slug"] in review.comments
            },
        }
        for about, result in zip(shown, results, strict=True)
    ]


def _verdict(result: RoundResult) -> str:
    if result.gap is None:
        return ""
    if abs(result.gap) < 1:
        return "What you said and what was shown agree."
    return "It felt better than it was." if result.gap > 0 else "It was better than it felt."


def _criterion(found: CriterionResult) -> dict[str, Any]:
    levels = {
        scorer.value: (level, found.criterion.levels[level - 1]) for scorer, level in found.levels.items()
    }
    return {"title": found.criterion.title, "levels": levels, "weak": found.is_weak}


def weak_rows(
    results: list[RoundResult], curriculum: Curriculum, request: PlanRequest, ahead: list[Task]
) -> list[dict[str, Any]]:
    """The weakest criteria with the concept each proposes, and its session once it is in the plan."""
    return [
        {
            "title": found.criterion.title,
            "round": _round_title(curriculum, held.round),
            "level": found.lowest,
            "concept": (concept := curriculum.concepts[slug]),
            "added": concept.slug in request.added,
            "task": next((task for task in ahead if concept.slug in task.concepts[:1]), None),
        }
        for held, found, slug in proposals(results)
    ]
