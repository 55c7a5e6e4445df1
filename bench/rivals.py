"""Two simple ways to say how ready a person is, for comparison: their word alone, and FSRS alone."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time

from fsrs import Card, Rating, Scheduler, State

from planner.core.curriculum import Curriculum
from planner.core.journal import Standing
from planner.core.mastery import UNKNOWN_KNOWLEDGE
from planner.core.readiness import Sessions
from planner.core.self_report import share_said

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def by_confidence(curriculum: Curriculum, standing: Standing, slugs: Iterable[str]) -> dict[str, float]:
    """What was said last of each concept, as a share; the first rating if nothing was, else .29."""
    said = {slug: share_said(level) for slug, level in standing.ratings.items()}
    for slug in slugs:
        parent = curriculum.concepts[slug].parent
        said.setdefault(slug, said.get(parent or "", UNKNOWN_KNOWLEDGE))
    for check_in in standing.check_ins.values():
        said |= {slug: share_said(level) for slug, level in check_in.confidence.items()}
    return {slug: said[slug] for slug in slugs}


def by_fsrs(
    curriculum: Curriculum,
    standing: Standing,
    slugs: Iterable[str],
    on: date,
    ahead: Mapping[str, Sessions],
) -> dict[str, float]:
    """How retrievable each concept is if every session, also those `ahead`, went well; .29 without any."""
    days: dict[str, list[date]] = {}
    for check_in in standing.check_ins.values():
        if check_in.studied and check_in.concepts:
            days.setdefault(check_in.concepts[0], []).append(check_in.on)
    return {
        slug: _retrievability(
            curriculum.concepts[slug].difficulty,
            sorted({*days.get(slug, ()), *(day for day, _ in ahead.get(slug, ()))}),
            on,
        )
        for slug in slugs
    }


def _retrievability(difficulty: float, days: Iterable[date], on: date) -> float:
    card = Card(card_id=1, state=State.Learning, due=_noon(on))
    for day in days:
        card, _ = _SCHEDULER.review_card(card, Rating.Good, _noon(day))
        card.difficulty = difficulty
    if card.last_review is None:
        return UNKNOWN_KNOWLEDGE
    return float(_SCHEDULER.get_card_retrievability(card, _noon(on)))


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)
