"""Taking actions back, doing them again, and the list of them all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from planner.core.curriculum import Curriculum
from planner.core.errors import NotFoundError
from planner.core.history import (
    Action,
    action_behind,
    last_redoable,
    last_undoable,
    read_history,
    undoings_of,
)
from planner.core.journal_entry import EntryKind, LogEntry, NewEntry
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

ACTIONS_A_PAGE = 50

Choice = Callable[[Sequence[Action]], Action | None]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some of a person's actions, newest first: page `number` of `pages`, counted from 1."""

    actions: tuple[Action, ...]
    number: int
    pages: int
    total: int


def show_history(situation: Situation, *, page: int) -> HistoryPage:
    """The actions of a page, the newest on page 1; a number beyond the ends means the nearest page."""
    history = history_of(situation)
    pages = max(1, -(-len(history) // ACTIONS_A_PAGE))
    number = min(max(page, 1), pages)
    first = (number - 1) * ACTIONS_A_PAGE
    return HistoryPage(history[first : first + ACTIONS_A_PAGE], number, pages, len(history))


def history_of(situation: Situation) -> tuple[Action, ...]:
    """Every action of a person, newest first."""
    tasks = situation.plan.tasks if situation.plan else ()
    return read_history(situation.entries, {task.uid: task.title for task in tasks})


def undo(
    database: Database, curriculum: Curriculum, person_id: int, entry_id: int, *, key: str, now: datetime
) -> Action:
    """Take an action back; the log keeps both. Raises NotFoundError if it does not stand any more."""

    def this_one(history: Sequence[Action]) -> Action | None:
        return _named(history, entry_id, lambda action: action.undoable)

    missing = "This was taken back already, or never happened here."
    return _turn(database, curriculum, person_id, this_one, _take_back, missing, key=key, now=now)


def undo_last(
    database: Database, curriculum: Curriculum, person_id: int, *, key: str, now: datetime
) -> Action:
    """Take back the newest action that stands; raises NotFoundError if there is none."""
    missing = "There is nothing to take back."
    return _turn(database, curriculum, person_id, last_undoable, _take_back, missing, key=key, now=now)


def redo(
    database: Database, curriculum: Curriculum, person_id: int, entry_id: int, *, key: str, now: datetime
) -> Action:
    """Do an action again that was taken back.

    Raises NotFoundError if it stands, or if something new was done since it was taken back.
    """

    def this_one(history: Sequence[Action]) -> Action | None:
        return _named(history, entry_id, lambda action: action.redoable)

    missing = "This stands already, or you did something new since you took it back."
    return _turn(database, curriculum, person_id, this_one, _do_again, missing, key=key, now=now)


def redo_last(
    database: Database, curriculum: Curriculum, person_id: int, *, key: str, now: datetime
) -> Action:
    """Do again what was taken back last; raises NotFoundError if there is nothing to."""
    missing = "There is nothing to do again."
    return _turn(database, curriculum, person_id, last_redoable, _do_again, missing, key=key, now=now)


def _turn(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    choice: Choice,
    entries_for: Callable[[Situation, Action], Iterable[int]],
    missing: str,
    *,
    key: str,
    now: datetime,
) -> Action:
    """Log undo entries for the action chosen and publish; the action. The same `key` does it once."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        situation = load_situation(repository, person_id)
        history = history_of(situation)
        repeated = repository.entry_under(person_id, key)
        chosen = _meant(history, situation, repeated) if repeated else choice(history)
        if chosen is None:
            raise NotFoundError(missing)
        if repeated is None:
            _log(repository, person_id, situation, entries_for(situation, chosen), key, now)
            current = load_situation(repository, person_id)
            publish_changes(repository, person_id, current, curriculum, now=now)
        return chosen


def _log(
    repository: Repository,
    person_id: int,
    situation: Situation,
    superseded: Iterable[int],
    key: str,
    now: datetime,
) -> None:
    """One undo entry for each id; what comes after the first is part of it, so that one redo does for all."""
    first: LogEntry | None = None
    for entry_id in superseded:
        payload = {} if first is None else {"part_of": first.id}
        entry = NewEntry(
            EntryKind.UNDO,
            at=now,
            on=situation.today(now),
            payload=payload,
            supersedes=entry_id,
            key=key if first is None else None,
        )
        stored = repository.append(person_id, entry)
        first = first or stored


def _take_back(situation: Situation, action: Action) -> Iterable[int]:
    """The entries to take back: the action's own, and in old logs the ratings given with a plan."""
    ratings_entry = _entry(situation, action).payload.get("ratings_entry")
    return [action.entry_id, ratings_entry] if isinstance(ratings_entry, int) else [action.entry_id]


def _do_again(situation: Situation, action: Action) -> Iterable[int]:
    return list(undoings_of(_entry(situation, action), situation.entries))


def _entry(situation: Situation, action: Action) -> LogEntry:
    return next(entry for entry in situation.entries if entry.id == action.entry_id)


def _named(history: Sequence[Action], entry_id: int, fits: Callable[[Action], bool]) -> Action | None:
    return next((action for action in history if action.entry_id == entry_id and fits(action)), None)


def _meant(history: Sequence[Action], situation: Situation, repeated: LogEntry) -> Action | None:
    """The action that an undo or redo sent before was about."""
    entry_id = action_behind(situation.entries, repeated.id)
    return next((action for action in history if action.entry_id == entry_id), None)
