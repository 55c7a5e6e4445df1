"""Interviews as calendar events: there to be seen, never to block the time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid5

from planner.core.calendar_choices import DateLanguage
from planner.core.curriculum import Curriculum
from planner.core.localtime import local_at, zone_named
from planner.core.plan import Interview, PlanRequest
from planner.core.task_making import UID_NAMESPACE
from planner.presenters.calendar import CalendarEvent
from planner.presenters.date_words import day_and_hour

SHOWN_LENGTH = timedelta(hours=1)
"""Nobody says how long an interview takes; a calendar needs an end."""
CATEGORY = "Interview"


def interview_events(
    request: PlanRequest,
    curriculum: Curriculum,
    *,
    person_id: int,
    language: DateLanguage,
    stamp: datetime,
    url: str | None,
) -> Iterator[CalendarEvent]:
    """An event for each interview, the last one too; `url` leads to where they can be changed.

    The one the plan ends at keeps its uid when it is moved; those before it are known by their instant,
    since another instant is another interview to the person. `stamp` stands in for stamps the caller keeps.
    """
    for uid, interview in _known(request, person_id):
        yield CalendarEvent(
            uid=uid,
            title=f"Interview: {interview.title}" if interview.title else "Interview",
            description=tuple(_lines(interview, request, curriculum, language)),
            starts_at=interview.at,
            ends_at=interview.at + SHOWN_LENGTH,
            category=CATEGORY,
            created_at=stamp,
            changed_at=stamp,
            sequence=0,
            url=url,
            is_free=True,
        )


def interview_uids(request: PlanRequest, *, person_id: int) -> list[str]:
    """The uids of the events of a person's interviews."""
    return [uid for uid, _ in _known(request, person_id)]


def _known(request: PlanRequest, person_id: int) -> Iterator[tuple[str, Interview]]:
    last = Interview(request.title, request.interview_at, request.weight, request.rounds)
    named = [(f"at {other.at.isoformat()}", other) for other in request.earlier]
    for name, interview in [*named, ("last", last)]:
        yield str(uuid5(UID_NAMESPACE, f"interview|{person_id}|{name}")), interview


def _lines(
    interview: Interview, request: PlanRequest, curriculum: Curriculum, language: DateLanguage
) -> Iterator[str]:
    local = local_at(interview.at, zone_named(request.time_zone))
    yield f"{day_and_hour(local, language)} ({request.time_zone})"
    rounds = [curriculum.rounds[slug].title for slug in interview.rounds if slug in curriculum.rounds]
    if rounds:
        yield f"Rounds: {', '.join(rounds)}"
    yield "Shown as one hour, because its end is not known here."
