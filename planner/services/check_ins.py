"""Checking sessions in: one, or several of a day at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.evidence_link import require_link
from planner.core.journal import CheckIn, check_in_payload
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.plan import Task
from planner.core.vocabulary import CONFIDENCE_WORDS, Facet, Outcome, Solved, TaskKind
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

LONGEST_NOTE = 2000
LONGEST_SESSION = 600
"""Minutes; nobody studies longer in one sitting."""


@dataclass(frozen=True, slots=True)
class CheckInForm:
    """What a person says about one session. `confidence` maps concept slugs to 1-5, minutes are optional.

    `facets` says the same 1-5 for single facets of a concept. `on` is the study day it counts for; None
    means today. `solved` and `link` belong to coding problems.
    """

    uid: str
    outcome: Outcome
    confidence: Mapping[str, int] = field(default_factory=dict)
    minutes: int | None = None
    note: str = ""
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    on: date | None = None
    solved: Solved | None = None
    link: str = ""


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


def check_in_together(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    forms: Sequence[CheckInForm],
    *,
    key: str,
    now: datetime,
) -> int:
    """Record several open sessions as one action, which one undo takes back; the id of its first log entry.

    Those checked in meanwhile keep what was said. Raises InvalidInputError if none of them is open.
    """
    with database.writing() as repository:
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is not None:
            return repeated.id
        situation = load_situation(repository, person_id)
        entries = [
            _entry(situation, form, now) for form in forms if form.uid not in situation.standing.check_ins
        ]
        if not entries:
            raise InvalidInputError("Tick at least one session that is still open.", field="uid")
        first = repository.append(person_id, replace(entries[0], key=key)).id
        for entry in entries[1:]:
            repository.append(person_id, replace(entry, payload={**entry.payload, "part_of": first}))
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
        return first


def record_check_in(
    repository: Repository, person_id: int, form: CheckInForm, *, key: str, now: datetime
) -> int:
    """`check_in` inside an open transaction, without publishing to the calendar."""
    repeated = repository.entry_under(person_id, key)
    if repeated is not None:
        return repeated.id
    entry = _entry(load_situation(repository, person_id), form, now)
    return repository.append(person_id, replace(entry, key=key)).id


def _entry(situation: Situation, form: CheckInForm, now: datetime) -> NewEntry:
    """The entry of a check-in; raises NotFoundError or InvalidInputError naming the field."""
    task = _task(situation, form.uid)
    _require_valid(form, task)
    before = situation.standing.check_ins.get(form.uid)
    return NewEntry(
        EntryKind.CHECK_IN,
        at=now,
        on=_day(situation, form, before, now),
        payload=check_in_payload(
            task,
            outcome=form.outcome,
            confidence=form.confidence,
            minutes=form.minutes,
            note=form.note.strip(),
            facets=form.facets,
            **_about_problem(task, form),
        ),
        supersedes=before.entry_id if before else None,
    )


def _about_problem(task: Task, form: CheckInForm) -> dict[str, Any]:
    """How a coding problem was solved, and where; nothing for other sorts of sessions."""
    if task.kind is not TaskKind.PROBLEM:
        return {}
    return {"solved": form.solved, "link": require_link(form.link)}


def _day(situation: Situation, form: CheckInForm, before: CheckIn | None, now: datetime) -> date:
    """The study day a check-in counts for: within the plan and not ahead, or as it was said before."""
    today = situation.today(now)
    if form.on is None or (before and form.on == before.on):
        return form.on or today
    plan, _ = situation.planned()
    if not plan.starts_on <= form.on <= today:
        raise InvalidInputError(
            f"Choose a day from the plan's start, {plan.starts_on.isoformat()}, to today.", field="on"
        )
    return form.on


def _task(situation: Situation, uid: str) -> Task:
    plan, _ = situation.planned()
    for task in plan.tasks:
        if task.uid == uid:
            return task
    raise NotFoundError("This session is not in your plan any more. Reload the page to see today's plan.")


def _require_valid(form: CheckInForm, task: Task) -> None:
    said = list(form.confidence.items())
    said += [(slug, number) for slug, by_facet in form.facets.items() for number in by_facet.values()]
    if not all(slug in task.concepts and number in CONFIDENCE_WORDS for slug, number in said):
        raise InvalidInputError(
            "Confidence is a number from 1 to 5 for a concept of this session.", field="confidence"
        )
    if not all(set(Facet) >= by_facet.keys() for by_facet in form.facets.values()):
        raise InvalidInputError("There is no such facet of a concept.", field="confidence")
    if form.minutes is not None and not 1 <= form.minutes <= LONGEST_SESSION:
        raise InvalidInputError(f"Minutes are a whole number from 1 to {LONGEST_SESSION}.", field="minutes")
    if len(form.note) > LONGEST_NOTE:
        raise InvalidInputError(
            f"The note has {len(form.note)} characters; {LONGEST_NOTE} fit.", field="note"
        )
