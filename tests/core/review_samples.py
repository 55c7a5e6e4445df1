"""Logs of a short life around one week, and the review of it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from core_samples import MONDAY, at, make_plan, make_request
from readiness_samples import planned_on

from planner.core.curriculum import Curriculum
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.forecast_record import start_of_day
from planner.core.journal import check_in_payload, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.learning import Learning
from planner.core.plan import Plan, PlanRequest
from planner.core.review_changes import Side
from planner.core.streak import Streak
from planner.core.study_log import read_study_log
from planner.core.vocabulary import Outcome
from planner.core.weekly_review import WeeklyReview, build_side, opening_of, review_week, standing_before

REQUEST: PlanRequest = make_request("2-week", 28, time_zone="UTC", day_start_hour=4)
SESSIONS = [planned_on("regularization", days) for days in (1, 3, 9, 11, 20)]
PLAN = make_plan(SESSIONS)
OTHER = make_plan([*SESSIONS, planned_on("svm", 21)])
PLANS: Mapping[int, tuple[Plan, PlanRequest]] = {1: (PLAN, REQUEST), 2: (OTHER, REQUEST)}
TODAY = MONDAY + timedelta(days=14)
"""The third Monday of the plan: the week is the second."""


def entry(number: int, kind: EntryKind, day: float, payload: Mapping[str, object], **more: int) -> LogEntry:
    """An entry at noon so many days after the first Monday, or at another hour for a fraction."""
    instant = at("2026-10-05 12:00") + timedelta(days=day)
    return LogEntry(number, kind, instant, instant.date(), payload, **more)


def adopted(number: int = 1, day: float = -1, plan_id: int = 1) -> LogEntry:
    return entry(number, EntryKind.PLAN_ADOPTED, day, {"plan_id": plan_id})


def done(number: int, day: float, which: int = 0, **said: Any) -> LogEntry:
    """One of the sessions, done."""
    held = {"outcome": Outcome.DONE, "confidence": {}, "minutes": None, "note": "", **said}
    return entry(number, EntryKind.CHECK_IN, day, check_in_payload(SESSIONS[which], **held))


def drilled(number: int, day: float, curriculum: Curriculum, *, ticked: int, slug: str = "regularization"):
    """A question about a concept, with so many key points and no word on it."""
    prompt = next(found for found in curriculum.prompts.values() if found.concepts[0] == slug)
    payload = drill_payload(prompt, DrillAnswer(tuple(range(ticked)), seconds=120), run="run")
    return entry(number, EntryKind.DRILL, day, payload)


def undone(number: int, day: float, of: int) -> LogEntry:
    return entry(number, EntryKind.UNDO, day, {}, supersedes=of)


def sides(curriculum: Curriculum, log: Sequence[LogEntry], today: date = TODAY) -> tuple[Side, Side]:
    """Both ends of the week before a day."""
    opening = opening_of(log, today)
    assert opening is not None
    closing, nothing = standing_before(log, today), Learning()
    return (
        build_side(
            curriculum,
            opening.standing,
            PLANS[opening.standing.plan_id or 0],
            nothing,
            at=opening.at or start_of_day(opening.on, REQUEST),
        ),
        build_side(
            curriculum, closing, PLANS[closing.plan_id or 0], nothing, at=start_of_day(today, REQUEST)
        ),
    )


def review(curriculum: Curriculum, log: Sequence[LogEntry], today: date = TODAY) -> WeeklyReview:
    """The review a person with that log reads on that day."""
    before, after = sides(curriculum, log, today)
    return review_week(
        curriculum,
        before,
        after,
        after.dashboard,
        studied=read_study_log(curriculum, read_journal(log), log),
        next_sessions={"regularization": SESSIONS[-1]},
        best=(),
        streak=Streak(),
    )
