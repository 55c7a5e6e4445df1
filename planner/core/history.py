"""The log read as a list of actions: what was done, whether it stands, and what took it back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from planner.core.history_words import action_words
from planner.core.journal_entry import EntryKind, LogEntry


class ActionState(StrEnum):
    """What became of an action; a replaced one was superseded by a later action that stands."""

    STANDING = "standing"
    REPLACED = "replaced"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person did, with everything that was `part_of` it.

    `at` is an aware UTC instant, `on` the study day. `undone_by` and `redone_by` are the ids of the latest
    log entries that took it back and did it again; `redoable` is False once something new was done since.
    """

    entry_id: int
    kind: EntryKind
    label: str
    title: str
    at: datetime
    on: date
    state: ActionState
    undone_by: int | None
    redone_by: int | None
    redoable: bool

    @property
    def undoable(self) -> bool:
        """Whether it can be taken back now."""
        return self.state is ActionState.STANDING

    @property
    def text(self) -> str:
        """What it was in words: ``Check-in: Trees, done``."""
        return f"{self.label}: {self.title}" if self.title else self.label


def read_history(entries: Sequence[LogEntry], titles: Mapping[str, str]) -> tuple[Action, ...]:
    """The actions of a log (oldest entry first), newest first; `titles` names sessions by uid."""
    undone = undoings(entries)
    redone = {entry.supersedes: undone[entry.id] for entry in entries if _was_redone(entry, undone)}
    heads = _first_entries(entries)
    last_new = max((entry.id for entry in heads), default=0)
    replaced = {entry.supersedes for entry in entries if _replaces(entry, undone)}
    parts = _parts(entries)

    def read(entry: LogEntry) -> Action:
        undone_by = undone.get(entry.id)
        label, title = action_words(entry, parts.get(entry.id, []), titles)
        return Action(
            entry_id=entry.id,
            kind=entry.kind,
            label=label,
            title=title,
            at=entry.at,
            on=entry.on,
            state=_state(undone_by, is_replaced=entry.id in replaced),
            undone_by=undone_by,
            redone_by=redone.get(entry.id),
            redoable=undone_by is not None and undone_by > last_new and entry.id not in replaced,
        )

    return tuple(read(entry) for entry in reversed(heads))


def last_undoable(history: Sequence[Action]) -> Action | None:
    """The newest action that stands; None if there is nothing to take back."""
    return next((action for action in history if action.undoable), None)


def last_redoable(history: Sequence[Action]) -> Action | None:
    """The action taken back last that can be done again; None if something new was done since."""
    waiting = [action for action in history if action.redoable]
    return max(waiting, key=lambda action: action.undone_by or 0, default=None)


def undoings(entries: Sequence[LogEntry]) -> dict[int, int]:
    """The entries that are taken back, each with the latest undo entry in force that does it."""
    undone: dict[int, int] = {}
    for entry in reversed(entries):
        if entry.id in undone or entry.payload.get("part_of") in undone:
            continue
        if entry.kind is EntryKind.UNDO and entry.supersedes is not None:
            undone.setdefault(entry.supersedes, entry.id)
    return undone


def undoings_of(entry: LogEntry, entries: Sequence[LogEntry]) -> Iterator[int]:
    """The undo entries to take back so that this entry counts again.

    Of a plan of an old log, whose ratings stand in an entry before it, two may be in force.
    """
    undone = undoings(entries)
    for entry_id in (entry.id, entry.payload.get("ratings_entry")):
        if isinstance(entry_id, int) and entry_id in undone:
            yield undone[entry_id]


def action_behind(entries: Sequence[LogEntry], entry_id: int) -> int:
    """The entry an undo, or an undo of an undo, is about in the end."""
    known = {entry.id: entry for entry in entries}
    entry = known[entry_id]
    while entry.kind is EntryKind.UNDO and entry.supersedes is not None:
        entry = known[entry.supersedes]
    return entry.id


def _state(undone_by: int | None, *, is_replaced: bool) -> ActionState:
    if undone_by is not None:
        return ActionState.UNDONE
    return ActionState.REPLACED if is_replaced else ActionState.STANDING


def _was_redone(entry: LogEntry, undone: Mapping[int, int]) -> bool:
    return entry.kind is EntryKind.UNDO and entry.id in undone


def _parts(entries: Sequence[LogEntry]) -> dict[object, list[LogEntry]]:
    """The parts of each action, by the id of its first entry."""
    parts: dict[object, list[LogEntry]] = {}
    for entry in entries:
        if "part_of" in entry.payload:
            parts.setdefault(entry.payload["part_of"], []).append(entry)
    return parts


def _first_entries(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """One entry for each action; the ratings that a plan of an old log names are part of that plan."""
    ratings = {entry.payload.get("ratings_entry") for entry in entries}
    return [
        entry
        for entry in entries
        if entry.kind is not EntryKind.UNDO and "part_of" not in entry.payload and entry.id not in ratings
    ]


def _replaces(entry: LogEntry, undone: Mapping[int, int]) -> bool:
    """Whether an entry hides the one it supersedes."""
    counts = entry.id not in undone and entry.payload.get("part_of") not in undone
    return counts and entry.kind is not EntryKind.UNDO
