"""Checking a session in, and taking an action back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal import check_in_payload, effective_entries
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.plan import Task
from planner.core.vocabulary import CONFIDENCE_WORDS, Outcome
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

LONGEST_NOTE = 2000
LONGEST_SESSION = 600
"""Minutes; nobody studies longer in one sitting."""


@dataclass(frozen=True, slots=True)
class CheckInForm:
    """What a person says about one session. `confidence` maps concept slugs to 1-5, minutes are optional."""

    uid: str
    outcome: Outcome
    confidence: Mapping[str, int] = field(default_factory=dict)
    minutes: int | None = None
    note: str = ""


def check_in(
    database: Database, curriculum: Curriculum, person_id: int, form: CheckInForm, *, key: str, now: datetime
) -> int:
    """Record how a session went; the id of its log entry. The same `key` records it once.

    A second check-in of the same session supersedes the first.
    """
    with database.writing() as repository:
        repository.lock_person(person_id)
        entry_id = record_check_in(repository, person_id, form, key=key, now=now)
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
        return entry_id


def record_check_in(
    repository: Repository, person_id: int, form: CheckInForm, *, key: str, now: datetime
) -> int:
    """`check_in` inside an open transaction, without publishing to the calendar."""
    repeated = repository.entry_under(person_id, key)
    if repeated is not None:
        return repeated.id
    situation = load_situation(repository, person_id)
    task = _task(situation, form.uid)
    _require_valid(form, task)
    before = situation.standing.check_ins.get(form.uid)
    entry = NewEntry(
        EntryKind.CHECK_IN,
        at=now,
        on=situation.today(now),
        payload=check_in_payload(
            task,
            outcome=form.outcome,
            confidence=form.confidence,
            minutes=form.minutes,
            note=form.note.strip(),
        ),
        supersedes=before.entry_id if before else None,
        key=key,
    )
    return repository.append(person_id, entry).id


def undo(
    database: Database, curriculum: Curriculum, person_id: int, entry_id: int, *, key: str, now: datetime
) -> None:
    """Take an action back; the log keeps both. Raises NotFoundError if it does not stand any more."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        if repository.entry_under(person_id, key):
            return
        situation = load_situation(repository, person_id)
        found = {entry.id: entry for entry in effective_entries(situation.entries)}.get(entry_id)
        if found is None:
            raise NotFoundError("This was taken back already, or never happened here.")
        undone = NewEntry(
            EntryKind.UNDO, at=now, on=situation.today(now), payload={}, supersedes=entry_id, key=key
        )
        repository.append(person_id, undone)
        # Ratings given with a plan were one action with it, so they go together.
        ratings_entry = found.payload.get("ratings_entry")
        if isinstance(ratings_entry, int):
            repository.append(person_id, replace(undone, supersedes=ratings_entry, key=None))
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)


def _task(situation: Situation, uid: str) -> Task:
    plan, _ = situation.planned()
    for task in plan.tasks:
        if task.uid == uid:
            return task
    raise NotFoundError("This session is not in your plan any more. Reload the page to see today's plan.")


def _require_valid(form: CheckInForm, task: Task) -> None:
    for slug, confidence in form.confidence.items():
        if slug not in task.concepts or confidence not in CONFIDENCE_WORDS:
            raise InvalidInputError(
                "Confidence is a number from 1 to 5 for a concept of this session.", field="confidence"
            )
    if form.minutes is not None and not 1 <= form.minutes <= LONGEST_SESSION:
        raise InvalidInputError(f"Minutes are a whole number from 1 to {LONGEST_SESSION}.", field="minutes")
    if len(form.note) > LONGEST_NOTE:
        raise InvalidInputError(
            f"The note has {len(form.note)} characters; {LONGEST_NOTE} fit.", field="note"
        )
