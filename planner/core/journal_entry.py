"""The log every figure is derived from: entries are appended, never edited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class EntryKind(StrEnum):
    """What a person did; 1-40 characters each."""

    PLAN_ADOPTED = "plan_adopted"
    CHECK_IN = "check_in"
    SETTINGS_CHANGED = "settings_changed"
    RATINGS_GIVEN = "ratings_given"
    UNDO = "undo"
    PIN = "pin"
    DRILL = "drill"
    REHEARSAL = "rehearsal"
    STORY = "story"
    BUILD = "build"
    MOCK = "mock"
    INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to append; `payload` holds JSON values only.

    `at` is an aware UTC instant, `on` the person's study day. `supersedes` is the id of an earlier entry of
    the same person that no longer counts. A second entry with the same `key` (1-200 characters) is never
    written.
    """

    kind: EntryKind
    at: datetime
    on: date
    payload: Mapping[str, object]
    supersedes: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A stored entry; a person's ids rise in the order their entries were appended.

    `repeated` is True when it was asked to be appended again under its key and nothing was written.
    """

    id: int
    kind: EntryKind
    at: datetime
    on: date
    payload: Mapping[str, object]
    supersedes: int | None = None
    repeated: bool = field(default=False, compare=False)
