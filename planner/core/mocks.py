"""Mock interviews in the log: set up, rehearsed, and scored by oneself and by a partner.

Every entry of a mock carries its rounds. What one adds later supersedes what one had; a partner's scores
stand beside one's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, cast

from planner.core.errors import InvalidInputError
from planner.core.journal_entry import EntryKind, LogEntry

ROUND_MINUTES = range(15, 61)
USUAL_MINUTES = 45
FULL_LOOP = 3
"""From so many sorts of rounds on, a mock is a full loop."""
LEVELS = range(1, 6)
RECENT_MOCKS = 3
"""What was asked in so many mocks before is not asked again while there is something else."""
LONGEST_NOTE = 2000
LONGEST_NAME = 80

Levels = Mapping[str, Mapping[str, int]]
"""By round and criterion: the level 1-5."""


class Scorer(StrEnum):
    """Who gave the scores."""

    SELF = "self"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class MockRound:
    """One round: what is asked in it, and for how many minutes."""

    round: str
    minutes: int
    prompts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The slugs of everything asked."""
        return (*self.prompts, *self.problems, *self.designs, *self.builds)


@dataclass(frozen=True, slots=True)
class Review:
    """Scores of one person; `comments` by round, `name` is what a partner called themselves."""

    entry_id: int
    scores: Levels
    comments: Mapping[str, str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mock:
    """A mock interview as it stands. `said` is the own confidence 1-5 by round, given before any score.

    `entry_id` is the newest entry of one's own (of anybody, where there is none).
    """

    key: str
    entry_id: int
    on: date
    rounds: tuple[MockRound, ...]
    said: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    own: Review | None = None
    partner: Review | None = None

    @property
    def number(self) -> int:
        """1 for the person's first."""
        return int(self.key.rpartition("-")[2])

    @property
    def is_rehearsed(self) -> bool:
        """Whether the person said how sure they were, which ends the rehearsal."""
        return bool(self.said)

    @property
    def is_full_loop(self) -> bool:
        """Whether it holds enough sorts of rounds to stand for a whole loop."""
        return len({held.round for held in self.rounds}) >= FULL_LOOP

    @property
    def minutes(self) -> int:
        """Minutes of all rounds."""
        return sum(held.minutes for held in self.rounds)

    @property
    def reviews(self) -> dict[Scorer, Review]:
        """The scores there are, one's own first."""
        given = {Scorer.SELF: self.own, Scorer.PARTNER: self.partner}
        return {scorer: review for scorer, review in given.items() if review is not None}


def read_mocks(entries: Sequence[LogEntry]) -> dict[str, Mock]:
    """The mocks in the standing entries of their kind, by key, in the order they were set up."""
    mocks: dict[str, Mock] = {}
    for entry in sorted(entries, key=lambda entry: entry.id):
        held = cast("Mapping[str, Any]", entry.payload)
        before = mocks.get(held["mock"])
        mocks[held["mock"]] = _with_entry(before or _new_mock(entry, held), entry, held)
    return dict(sorted(mocks.items(), key=lambda item: item[1].number))


def next_key(entries: Sequence[LogEntry]) -> str:
    """The key of the next mock; one that was ever used, even for a mock taken back, is not used again."""
    used = {str(entry.payload["mock"]) for entry in entries if entry.kind is EntryKind.MOCK}
    return f"mock-{1 + max((int(key.rpartition('-')[2]) for key in used), default=0)}"


def asked_lately(mocks: Mapping[str, Mock]) -> frozenset[str]:
    """What was asked in the last mocks."""
    latest = list(mocks.values())[-RECENT_MOCKS:]
    return frozenset(slug for mock in latest for held in mock.rounds for slug in held.asked)


def set_up_payload(key: str, rounds: Sequence[MockRound]) -> dict[str, object]:
    """What the entry of a mock holds that was only set up."""
    return {"mock": key, "rounds": [_round_record(held) for held in rounds], "scores": None}


def rehearsed_payload(mock: Mock, said: Mapping[str, int], notes: Mapping[str, str]) -> dict[str, object]:
    """The mock with how sure (1-5) the person was of each round, and their notes."""
    _require_known(mock, said)
    _require_known(mock, notes)
    if not said:
        raise InvalidInputError("Say how sure you were in at least one round.", field="said")
    if not set(LEVELS).issuperset(said.values()):
        raise InvalidInputError("Confidence is a whole number from 1 to 5.", field="said")
    return own_payload(replace(mock, said=said, notes=_kept(notes)), None, {})


def own_payload(mock: Mock, scores: Levels | None, comments: Mapping[str, str]) -> dict[str, object]:
    """The mock with one's own scores; None while there are none."""
    held = {"said": dict(mock.said), "notes": dict(mock.notes), "by": Scorer.SELF.value}
    return {**set_up_payload(mock.key, mock.rounds), **_scored(mock, scores, comments), **held}


def partner_payload(
    mock: Mock, scores: Levels, comments: Mapping[str, str], name: str = ""
) -> dict[str, object]:
    """The mock with a partner's scores."""
    if len(name) > LONGEST_NAME:
        raise InvalidInputError(f"A name has at most {LONGEST_NAME} characters.", field="name")
    held = {"by": Scorer.PARTNER.value, "name": name}
    return {**set_up_payload(mock.key, mock.rounds), **_scored(mock, scores, comments), **held}


def superseded_by(entries: Sequence[LogEntry], key: str, scorer: Scorer) -> int | None:
    """The entry that new scores of that person replace: their own earlier one, else what was set up."""
    own = [entry for entry in entries if entry.payload["mock"] == key]
    found = [entry.id for entry in own if entry.payload.get("by") == scorer]
    # A partner's scores leave what oneself noted standing beside them.
    untouched = [entry.id for entry in own if "by" not in entry.payload]
    return max(found or untouched, default=None)


def _scored(mock: Mock, scores: Levels | None, comments: Mapping[str, str]) -> dict[str, object]:
    _require_known(mock, comments)
    if scores is None:
        return {"scores": None, "comments": {}}
    _require_known(mock, scores)
    given = {slug: dict(levels) for slug, levels in scores.items() if levels}
    if not given:
        raise InvalidInputError("Give at least one score.", field="scores")
    if any(level not in LEVELS for levels in given.values() for level in levels.values()):
        raise InvalidInputError("A score is a whole number from 1 to 5.", field="scores")
    return {"scores": given, "comments": _kept(comments)}


def _require_known(mock: Mock, by_round: Mapping[str, object]) -> None:
    if not {held.round for held in mock.rounds}.issuperset(by_round):
        raise InvalidInputError("This round is not part of the mock. Reload the page.", field="scores")
    for text in by_round.values():
        if isinstance(text, str) and len(text) > LONGEST_NOTE:
            raise InvalidInputError(f"A note has at most {LONGEST_NOTE} characters.", field="notes")


def _kept(texts: Mapping[str, str]) -> dict[str, str]:
    return {slug: text.strip() for slug, text in texts.items() if text.strip()}


def _new_mock(entry: LogEntry, held: Mapping[str, Any]) -> Mock:
    return Mock(held["mock"], entry.id, entry.on, tuple(map(_round_from, held["rounds"])))


def _with_entry(mock: Mock, entry: LogEntry, held: Mapping[str, Any]) -> Mock:
    review = (
        Review(entry.id, held["scores"], held["comments"], held.get("name", "")) if held["scores"] else None
    )
    if held.get("by") == Scorer.PARTNER:
        return replace(mock, partner=review)
    said, notes = held.get("said", {}), held.get("notes", {})
    return replace(mock, entry_id=entry.id, on=entry.on, said=said, notes=notes, own=review)


def _round_record(held: MockRound) -> dict[str, object]:
    return {
        "round": held.round,
        "minutes": held.minutes,
        "prompts": list(held.prompts),
        "problems": list(held.problems),
        "designs": list(held.designs),
        "builds": list(held.builds),
    }


def _round_from(record: Mapping[str, Any]) -> MockRound:
    return MockRound(
        record["round"],
        record["minutes"],
        tuple(record["prompts"]),
        tuple(record["problems"]),
        tuple(record["designs"]),
        tuple(record.get("builds", ())),  # rounds of earlier releases have none
    )
