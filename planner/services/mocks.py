"""Mock interviews: setting one up, noting how it went, scoring it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from planner.core.coverage import concept_coverage, find_gaps
from planner.core.curriculum import Curriculum
from planner.core.errors import ConflictError, InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind, LogEntry, NewEntry
from planner.core.mock_drawing import REHEARSED, Urn, draw_round
from planner.core.mocks import (
    ROUND_MINUTES,
    Levels,
    Mock,
    MockRound,
    Scorer,
    asked_lately,
    next_key,
    own_payload,
    read_mocks,
    rehearsed_payload,
    set_up_payload,
    superseded_by,
)
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

Payload = Mapping[str, object]


def show_mocks(situation: Situation) -> dict[str, Mock]:
    """The person's mocks by key, in the order they were set up."""
    return read_mocks(mock_entries(situation))


def show_mock(situation: Situation, key: str) -> Mock:
    """One mock; raises NotFoundError if it is not there (any more)."""
    found = show_mocks(situation).get(key)
    if found is None:
        raise NotFoundError("There is no such mock interview here. The page of mock interviews has yours.")
    return found


def mock_entries(situation: Situation) -> Sequence[LogEntry]:
    """The standing log entries about mocks."""
    return situation.standing.practised.get(EntryKind.MOCK, ())


def set_up_mock(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    rounds: Mapping[str, int],
    *,
    key: str,
    now: datetime,
) -> tuple[int, str]:
    """Draw a mock of these rounds, each with its minutes; the id of its log entry and the key of the mock.

    The same form `key` sets it up once. Raises InvalidInputError for no or an unknown round, or minutes
    out of range.
    """
    _require_rounds(curriculum, rounds)

    def payload(situation: Situation) -> Payload:
        return set_up_payload(next_key(situation.entries), draw_mock(situation, curriculum, rounds))

    entry = _append(database, person_id, payload, None, key=key, now=now)
    return entry.id, str(entry.payload["mock"])


def draw_mock(situation: Situation, curriculum: Curriculum, rounds: Mapping[str, int]) -> list[MockRound]:
    """What the person's next mock asks in these rounds, in the order of a loop."""
    urn = _urn(situation, curriculum)
    drawn = {slug: draw_round(curriculum, slug, rounds[slug], urn) for slug in REHEARSED if slug in rounds}
    return [
        MockRound(slug, rounds[slug], found.prompts, found.problems, found.designs, found.builds)
        for slug, found in drawn.items()
    ]


def finish_mock(
    database: Database,
    person_id: int,
    mock_key: str,
    said: Mapping[str, int],
    notes: Mapping[str, str],
    *,
    key: str,
    now: datetime,
) -> int:
    """Note how sure the person was (1-5 by round), before anything is scored; the id of the log entry.

    Raises ConflictError if that was said before: afterwards it would not be the same.
    """

    def payload(situation: Situation) -> Payload:
        mock = show_mock(situation, mock_key)
        if mock.is_rehearsed:
            raise ConflictError("You said how it went already, so nothing was changed. Its page has it.")
        return rehearsed_payload(mock, said, notes)

    return _append(database, person_id, payload, (mock_key, Scorer.SELF), key=key, now=now).id


def score_mock(
    database: Database,
    person_id: int,
    mock_key: str,
    scores: Levels,
    comments: Mapping[str, str],
    *,
    key: str,
    now: datetime,
) -> int:
    """Record one's own scores (1-5 by round and criterion); the id of the log entry."""

    def payload(situation: Situation) -> Payload:
        return own_payload(show_mock(situation, mock_key), scores, comments)

    return _append(database, person_id, payload, (mock_key, Scorer.SELF), key=key, now=now).id


def append_mock_entry(
    repository: Repository,
    person_id: int,
    situation: Situation,
    payload: Payload,
    replaces: tuple[str, Scorer] | None,
    *,
    key: str,
    now: datetime,
) -> LogEntry:
    """Append an entry about a mock inside an open transaction, in place of what it replaces."""
    supersedes = superseded_by(mock_entries(situation), *replaces) if replaces else None
    entry = NewEntry(EntryKind.MOCK, now, situation.today(now), payload, supersedes, key)
    return repository.append(person_id, entry)


def _append(
    database: Database,
    person_id: int,
    payload: Callable[[Situation], Payload],
    replaces: tuple[str, Scorer] | None,
    *,
    key: str,
    now: datetime,
) -> LogEntry:
    with database.writing() as repository:
        # Before the log is read: of two devices at once, the second builds on what the first did.
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is not None:
            return repeated
        situation = load_situation(repository, person_id)
        held = payload(situation)
        return append_mock_entry(repository, person_id, situation, held, replaces, key=key, now=now)


def _urn(situation: Situation, curriculum: Curriculum) -> Urn:
    tasks = situation.plan.tasks if situation.plan else ()
    standing = situation.standing
    covered = concept_coverage(curriculum, tasks, standing.check_ins.values(), standing.ratings)
    gaps = find_gaps(covered, count=len(covered))
    mocks = show_mocks(situation)
    return Urn(
        number=int(next_key(situation.entries).rpartition("-")[2]),
        needs={gap.coverage.concept.slug: gap.size for gap in gaps},
        recent=asked_lately(mocks),
        focus=situation.request.focus if situation.request else (),
    )


def _require_rounds(curriculum: Curriculum, rounds: Mapping[str, int]) -> None:
    if not rounds:
        raise InvalidInputError("Choose at least one round.", field="rounds")
    if not set(REHEARSED).issuperset(rounds) or not curriculum.rounds.keys() >= rounds.keys():
        raise InvalidInputError("Choose rounds from the list.", field="rounds")
    for slug, minutes in rounds.items():
        if minutes not in ROUND_MINUTES:
            raise InvalidInputError("A round takes 15 to 60 minutes.", field=f"minutes-{slug}")
