"""The weekly review as JSON for scripts; readiness is 0..1, rounded to four digits."""

import json
from typing import Any

from planner.core.review_changes import Change
from planner.core.weekly_review import WeeklyReview

SCHEMA = "planner.review/1"


def review_json(review: WeeklyReview | None) -> str:
    """The review as `planner.review/1`, indented, ending in a newline; `review` is null before the first."""
    document = {"schema": SCHEMA, "review": None if review is None else review_document(review)}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def review_document(review: WeeklyReview) -> dict[str, Any]:
    """The review as plain JSON data; days are included at both ends."""
    return {
        "opens_on": review.opens_on.isoformat(),
        "closes_on": review.closes_on.isoformat(),
        "interview_on": review.interview_on.isoformat(),
        "ready": _rounded(review.ready),
        "expected": _rounded(review.expected),
        "now": _change(review.now),
        "forecast": _change(review.forecast),
        "minutes": {"done": review.minutes_done, "planned": review.minutes_planned},
        "sessions_done": review.sessions_done,
        "streak": {"current": review.streak.current, "longest": review.streak.longest},
        "moved": [
            {
                "concept": move.slug,
                "before": _rounded(move.before),
                "after": _rounded(move.after),
                "sessions": move.sessions,
                "answers": move.answers,
                "shown": _rounded(move.shown),
                "said": move.said,
            }
            for move in review.moves
        ],
        "fades": _rounded(review.fades),
        "fading": [
            {
                "concept": found.slug,
                "now": _rounded(found.now),
                "loss": _rounded(found.loss),
                "next": found.planned.starts_at.isoformat() if found.planned else None,
            }
            for found in review.fading
        ],
        "best": [
            {
                "concept": gap.concept.slug,
                "kind": gap.kind.value,
                "minutes": gap.minutes,
                "gain": _rounded(gap.gain),
            }
            for gap in review.best
        ],
    }


def _change(found: Change | None) -> dict[str, Any] | None:
    """Parts in points of 100; they add up to the difference of both ends."""
    if found is None:
        return None
    parts = {cause.value: part for cause, part in found.parts(digits=1).items()}
    return {"before": _rounded(found.before), "now": _rounded(found.now), "points": parts}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
