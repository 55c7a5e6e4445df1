"""Compares everything that is derived and kept with what the log and the plans say."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from planner.core.account import EventStamp, Person
from planner.core.audit import Findings, audit_learning
from planner.core.curriculum import Curriculum
from planner.core.journal_entry import EntryKind, LogEntry
from planner.services.publishing import unpublished_changes
from planner.services.situation import load_situation
from planner.store.database import Database
from planner.store.repository import Repository

SHOWN_DIGITS = 12
"""Of a fingerprint, in a sentence."""


def audit_people(
    database: Database, curriculum: Curriculum, people: Sequence[Person], *, now: datetime
) -> Findings:
    """The findings of all these people together; every sentence begins with a name."""
    checked, mismatches = 0, []
    for person in people:
        found = _audit_person(database, curriculum, person, now=now)
        checked += found.checked
        mismatches += [f"{person.name}: {sentence}" for sentence in found.mismatches]
    return Findings(checked, tuple(mismatches))


def _audit_person(database: Database, curriculum: Curriculum, person: Person, *, now: datetime) -> Findings:
    with database.reading() as repository:
        situation = load_situation(repository, person.id)
        stamps = repository.stamps(person.id)
        changes = unpublished_changes(repository, person.id, situation, curriculum, now=now)
        plans = list(_plan_mismatches(repository, person.id, situation.entries))
        log = list(_log_mismatches(situation.entries, repository.stored_entries(person.id)))
    learned = audit_learning(curriculum, situation.entries, today=situation.today(now))
    events = [_event_sentence(stamps.get(change.uid), change) for change in changes]
    planned = len(situation.plan.tasks) if situation.plan else 0
    return Findings(
        learned.checked + max(planned, len(stamps)) + len(situation.entries),
        (*learned.mismatches, *events, *plans, *log),
    )


def _event_sentence(stored: EventStamp | None, due: EventStamp) -> str:
    event = f"Calendar event {due.uid}"
    if stored is None:
        return f"{event} was never published though its session is in the plan."
    if not due.present:
        return f"{event} is published though its session is not in the plan."
    if not stored.present:
        return f"{event} is published as removed though its session is in the plan."
    before, after = (stamp.fingerprint[:SHOWN_DIGITS] for stamp in (stored, due))
    return f"{event} was published as {before} and is {after} when rebuilt."


def _plan_mismatches(repository: Repository, person_id: int, entries: Sequence[LogEntry]) -> Iterator[str]:
    """Plans the log names that are not there, or that have lost or won sessions since."""
    named = [entry for entry in entries if entry.kind is EntryKind.PLAN_ADOPTED]
    ids = {plan_id for entry in named if isinstance(plan_id := entry.payload["plan_id"], int)}
    stored = repository.plans(person_id, ids)
    for entry in named:
        plan_id, logged = entry.payload["plan_id"], entry.payload.get("tasks")
        if not isinstance(plan_id, int) or plan_id not in stored:
            yield f"Log entry {entry.id} names plan {plan_id}, which is not there."
            continue
        held = len(stored[plan_id][0].tasks)
        if logged is not None and logged != held:
            yield f"Plan {plan_id} has {held} sessions stored; log entry {entry.id} says {logged}."


def _log_mismatches(entries: Sequence[LogEntry], stored: list[LogEntry]) -> Iterator[str]:
    """A log remembered otherwise than stored; entries about one that does not come before them."""
    if list(entries) != stored:
        yield f"The log was remembered with {len(entries)} entries and is stored with {len(stored)}."
    known: set[object] = set()
    for entry in stored:
        for word, other in (("is part of", entry.payload.get("part_of")), ("replaces", entry.supersedes)):
            if other is not None and other not in known:
                yield f"Log entry {entry.id} {word} entry {other}, which does not come before it."
        known.add(entry.id)
