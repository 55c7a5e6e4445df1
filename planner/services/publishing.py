"""Keeps each calendar event's stamps true: they rise for exactly the events that visibly changed."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from planner.core.account import EventStamp
from planner.core.calendar_choices import CalendarChoices, choices_from
from planner.core.curriculum import Curriculum
from planner.core.plan import Task
from planner.presenters.calendar import CalendarEvent, CalendarOptions, look
from planner.presenters.interview_events import interview_events
from planner.presenters.task_events import task_event
from planner.services.situation import Situation
from planner.store.repository import Repository

LINKS_OUTLIVE = timedelta(days=7)
"""How long after the plan's end the links in its events still work."""

_UNSTAMPED = datetime(2000, 1, 1, tzinfo=UTC)

CALENDAR_NAME = "Study plan"
CALENDAR_DESCRIPTION = "Interview preparation from Study Planner"

LinkFor = Callable[[Task, datetime], str]
"""The address of a session's own link that expires at an instant."""


def publish_changes(
    repository: Repository, person_id: int, situation: Situation, curriculum: Curriculum, *, now: datetime
) -> None:
    """Compare every event with what was last published and stamp the differences (CALENDAR R3-R5).

    Called at the end of each use case that may change what a calendar shows.
    """
    changes = unpublished_changes(repository, person_id, situation, curriculum, now=now)
    repository.save_stamps(person_id, changes)


def unpublished_changes(
    repository: Repository, person_id: int, situation: Situation, curriculum: Curriculum, *, now: datetime
) -> list[EventStamp]:
    """The new stamps of all events that look otherwise than when they were last published."""
    known = repository.stamps(person_id)
    rotation = link_rotation(repository, person_id)

    def mark(_task: Task, expires_at: datetime) -> str:
        # Stands for the address: it changes exactly when the address does, and needs no secret.
        return f"{rotation}|{expires_at.isoformat()}"

    options = options_of(situation)
    events = _events(situation, curriculum, person_id, mark)
    wanted = {event.uid: _fingerprint(event, options) for event in events}
    return list(_changes(known, wanted, now.replace(microsecond=0)))


def choices_of(situation: Situation) -> CalendarChoices:
    """How the person wants their calendar to look."""
    return choices_from(situation.standing.calendar)


def options_of(situation: Situation) -> CalendarOptions:
    """The person's choices as the calendar's renderer takes them."""
    choices = choices_of(situation)
    return CalendarOptions(
        name=CALENDAR_NAME,
        description=CALENDAR_DESCRIPTION,
        alarm_minutes=choices.alarm_minutes,
        shows_busy=choices.busy,
        marks_done=choices.marks_done,
    )


def link_rotation(repository: Repository, person_id: int) -> int:
    """The rotation that links in events carry: the feed's, or the one that the next feed will have."""
    feed = repository.current_feed(person_id)
    return feed.rotation if feed else repository.last_rotation(person_id) + 1


def stamped_events(
    situation: Situation,
    curriculum: Curriculum,
    person_id: int,
    stamps: Mapping[str, EventStamp],
    link_for: LinkFor,
    *,
    url: str,
) -> list[CalendarEvent]:
    """The sessions and interviews the person wants to see, with their stamps; `url` leads to the app.

    To be rendered with `options_of(situation)`.
    """
    events = _events(situation, curriculum, person_id, link_for, url=url)
    return [_stamped(event, stamps[event.uid]) for event in events if event.uid in stamps]


def _events(
    situation: Situation,
    curriculum: Curriculum,
    person_id: int,
    link_for: LinkFor,
    *,
    url: str | None = None,
) -> Iterator[CalendarEvent]:
    yield from _sessions(situation, curriculum, link_for, url)
    if situation.request is not None:
        yield from interview_events(
            situation.request,
            curriculum,
            person_id=person_id,
            language=choices_of(situation).language,
            stamp=_UNSTAMPED,
            url=f"{url}settings" if url else None,
        )


def _sessions(
    situation: Situation, curriculum: Curriculum, link_for: LinkFor, url: str | None
) -> Iterator[CalendarEvent]:
    if situation.plan is None:
        return
    wanted = choices_of(situation).pillars
    expires_at = situation.plan.interview_at + LINKS_OUTLIVE
    for task in situation.plan.tasks:
        if task.pillar not in wanted:
            continue
        done = _is_done(situation, task)
        yield task_event(
            task,
            curriculum,
            created_at=_UNSTAMPED,
            changed_at=_UNSTAMPED,
            sequence=0,
            url=f"{url}session/{task.uid}" if url else None,
            check_in_url=None if done else link_for(task, expires_at),
            done=done,
        )


def _is_done(situation: Situation, task: Task) -> bool:
    check_in = situation.standing.check_ins.get(task.uid)
    return check_in is not None and check_in.studied


def _stamped(event: CalendarEvent, stamp: EventStamp) -> CalendarEvent:
    return replace(event, created_at=stamp.created_at, changed_at=stamp.changed_at, sequence=stamp.sequence)


def _fingerprint(event: CalendarEvent, options: CalendarOptions) -> str:
    return hashlib.sha256(repr(look(event, options)).encode()).hexdigest()


def _changes(
    known: Mapping[str, EventStamp], wanted: Mapping[str, str], now: datetime
) -> Iterator[EventStamp]:
    for uid, fingerprint in wanted.items():
        before = known.get(uid)
        if before is None:
            yield EventStamp(uid, fingerprint, now, now, 0, present=True)
        elif before.fingerprint != fingerprint or not before.present:
            yield _raised(before, fingerprint, now, present=True)
    for uid, stamp in known.items():
        if stamp.present and uid not in wanted:
            yield _raised(stamp, stamp.fingerprint, now, present=False)


def _raised(stamp: EventStamp, fingerprint: str, now: datetime, *, present: bool) -> EventStamp:
    """Strictly later by at least a second, because calendars compare whole seconds (CALENDAR R4)."""
    changed_at = max(now, stamp.changed_at + timedelta(seconds=1))
    return EventStamp(stamp.uid, fingerprint, stamp.created_at, changed_at, stamp.sequence + 1, present)
