"""The log read from beginning to end: what stands now, once undone and superseded entries are left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.plan import Task
from planner.core.vocabulary import Outcome, Pillar, Solved, TaskKind, Theme

PRACTICE = frozenset(
    {
        EntryKind.DRILL,
        EntryKind.REHEARSAL,
        EntryKind.STORY,
        EntryKind.BUILD,
        EntryKind.MOCK,
        EntryKind.INTERVIEW,
    }
)
"""Kinds of entries that hold what a person showed."""

SHARES: Mapping[Outcome, float] = {Outcome.DONE: 1.0, Outcome.PARTLY: 0.5}
"""How much of a session an outcome stands for (MODEL.md, section 1); nothing for the others."""

_PILLARS = {pillar.value: pillar for pillar in Pillar}
_KINDS = {kind.value: kind for kind in TaskKind}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
"""By what entries hold; for long logs a dictionary is much quicker than asking the enumeration."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """How one session went. `confidence` maps concept slugs to 1-5; `minutes` is what it really took.

    `facets` holds 1-5 for single facets of a concept, by slug and then by facet, where a person said them.
    `on` is the study day it counts for, `at` the instant it was said. `solved` and `link` (an http address,
    or empty) are about coding problems. `parts` is in how many sessions its piece of work was planned.
    """

    entry_id: int
    at: datetime
    on: date
    uid: str
    item: str
    title: str
    pillar: Pillar
    kind: TaskKind
    concepts: tuple[str, ...]
    planned_minutes: int
    outcome: Outcome
    confidence: Mapping[str, int]
    minutes: int | None
    note: str
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    solved: Solved | None = None
    link: str = ""
    parts: int = 1

    @property
    def studied(self) -> bool:
        """Whether work was done, in full or in part."""
        return self.outcome in SHARES

    @property
    def share(self) -> float:
        """How much of the session was done, 0..1."""
        return SHARES.get(self.outcome, 0.0)

    @property
    def minutes_spent(self) -> int:
        """What the person said it took, else what was planned, in the share that was done."""
        return int(self.share * self.planned_minutes) if self.minutes is None else self.minutes


@dataclass(frozen=True, slots=True)
class Standing:
    """What the log adds up to: the plan in force, the session outcomes, the ratings and the settings.

    `check_ins` holds the one that counts for each task uid, by day and within a day in the order they were
    made; `pins` the uids of sessions that must not move. With `catches_up` the nightly job applies a catch-up
    instead of offering it.
    `practised` holds what was shown rather than said, by kind of entry; the module of each kind reads it.
    `calendar` and `reminders` are what the person chose there (core/calendar_choices.py, core/reminders.py).
    """

    plan_id: int | None = None
    check_ins: Mapping[str, CheckIn] = field(default_factory=dict)
    ratings: Mapping[str, int] = field(default_factory=dict)
    rated_on: date | None = None
    theme: Theme = Theme.SYSTEM
    pins: frozenset[str] = frozenset()
    catches_up: bool = False
    practised: Mapping[EntryKind, tuple[LogEntry, ...]] = field(default_factory=dict)
    calendar: Mapping[str, object] = field(default_factory=dict)
    reminders: Mapping[str, object] = field(default_factory=dict)


def read_journal(entries: Sequence[LogEntry]) -> Standing:
    """Fold the log, oldest entry first, into what stands."""
    standing: dict[str, Any] = {}
    check_ins: dict[str, CheckIn] = {}
    pins: dict[str, bool] = {}
    practised: dict[EntryKind, list[LogEntry]] = {}
    for entry in effective_entries(entries):
        if entry.kind is EntryKind.CHECK_IN:
            check_in = _check_in(entry)
            check_ins.pop(check_in.uid, None)
            check_ins[check_in.uid] = check_in
        elif entry.kind is EntryKind.PLAN_ADOPTED:
            standing["plan_id"] = entry.payload["plan_id"]
        elif entry.kind is EntryKind.RATINGS_GIVEN:
            standing |= {"ratings": entry.payload["ratings"], "rated_on": entry.on}
        elif entry.kind is EntryKind.PIN:
            pins[str(entry.payload["uid"])] = bool(entry.payload["pinned"])
        elif entry.kind is EntryKind.SETTINGS_CHANGED:
            standing |= _settings(entry.payload)
        elif entry.kind in PRACTICE:
            practised.setdefault(entry.kind, []).append(entry)
    pinned = frozenset(uid for uid, holds in pins.items() if holds)
    shown = {kind: tuple(found) for kind, found in practised.items()}
    # What is said today about last week must not pass for the latest word.
    by_day = dict(sorted(check_ins.items(), key=lambda item: item[1].on))
    return Standing(check_ins=by_day, pins=pinned, practised=shown, **standing)


def _settings(payload: Mapping[str, object]) -> dict[str, Any]:
    """The settings an entry changed; it names only those."""
    changed: dict[str, Any] = {}
    if "theme" in payload:
        changed["theme"] = Theme(str(payload["theme"]))
    if "catches_up" in payload:
        changed["catches_up"] = bool(payload["catches_up"])
    for name in ("calendar", "reminders"):
        if name in payload:
            changed[name] = payload[name]
    return changed


def effective_entries(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """The entries that count, oldest first: not undone and not superseded.

    An undo points at the entry it takes back; what that one had superseded, or undone, counts again. Entries
    that are `part_of` another go and come back with it.
    """
    undone: set[object] = set()
    superseded: set[int | None] = set()
    kept: list[LogEntry] = []
    for entry in reversed(entries):
        if entry.id in undone or entry.payload.get("part_of") in undone:
            continue
        if entry.kind is EntryKind.UNDO:
            undone.add(entry.supersedes)
            continue
        if entry.id not in superseded:
            kept.append(entry)
        # Of three in a row the last hides the second, and the second still hides the first.
        superseded.add(entry.supersedes)
    return kept[::-1]


def check_in_payload(
    task: Task,
    *,
    outcome: Outcome,
    confidence: Mapping[str, int],
    minutes: int | None,
    note: str,
    facets: Mapping[str, Mapping[str, int]] | None = None,
    solved: Solved | None = None,
    link: str = "",
) -> dict[str, object]:
    """What a check-in entry holds: all that is ever derived from it, so the plan may change later."""
    said: dict[str, object] = {"parts": task.parts} if task.parts > 1 else {}
    if facets:
        said["facets"] = {slug: dict(numbers) for slug, numbers in facets.items()}
    if solved:
        said["solved"] = solved.value
    if link:
        said["link"] = link
    return {
        "uid": task.uid,
        "item": task.item,
        "title": task.title,
        "pillar": task.pillar.value,
        "kind": task.kind.value,
        "concepts": list(task.concepts),
        "planned_minutes": task.minutes,
        "outcome": outcome.value,
        "confidence": dict(confidence),
        "minutes": minutes,
        "note": note,
        **said,
    }


def _check_in(entry: LogEntry) -> CheckIn:
    held = cast("Mapping[str, Any]", entry.payload)
    return CheckIn(
        entry_id=entry.id,
        at=entry.at,
        on=entry.on,
        uid=held["uid"],
        item=held["item"],
        title=held["title"],
        pillar=_PILLARS[held["pillar"]],
        kind=_KINDS[held["kind"]],
        concepts=tuple(held["concepts"]),
        planned_minutes=held["planned_minutes"],
        outcome=_OUTCOMES[held["outcome"]],
        confidence=held["confidence"],
        minutes=held["minutes"],
        note=held["note"],
        facets=held.get("facets", {}),
        solved=Solved(held["solved"]) if "solved" in held else None,
        link=held.get("link", ""),
        parts=held.get("parts", 1),
    )
