"""Real interviews, afterwards: what was asked against what was prepared, and what that says for the plan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from planner.core.curriculum import Curriculum
from planner.core.drill_log import Drill
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal import CheckIn
from planner.core.journal_entry import LogEntry

LONGEST_TITLE = 80
LONGEST_TEXT = 2000
WENT = range(1, 6)
EARLIEST = date(2000, 1, 1)
MORE_PER_INTERVIEW = 0.5
MOST_WEIGHT = 2.5
"""A concept counts for half as much again with each interview that asked about it, up to this."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that came up: a concept, or one of its prompts; `went` is 1-5 where that was said."""

    concept: str
    prompt: str | None = None
    went: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a person says about an interview; `on` is its day, `rounds` are slugs, `other` was on no list."""

    title: str
    on: date
    rounds: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    other: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Debrief:
    """An interview as it stands in the log."""

    entry_id: int
    given: Given

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts asked about, each once."""
        return tuple(dict.fromkeys(asked.concept for asked in self.given.asked))


@dataclass(frozen=True, slots=True)
class Preparation:
    """The concepts an interview asked about: those worked on before its day, and those never met."""

    prepared: tuple[str, ...]
    unmet: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """The prepared share of what was asked, 0..1; None if nothing was ticked."""
        count = len(self.prepared) + len(self.unmet)
        return len(self.prepared) / count if count else None


def debrief_payload(given: Given, curriculum: Curriculum, *, today: date) -> dict[str, object]:
    """What an interview's entry holds.

    Raises InvalidInputError naming the field, NotFoundError for a slug that is in no list.
    """
    _require_known(given, curriculum)
    _require_fitting(given, today)
    return {
        "title": given.title.strip(),
        "on": given.on.isoformat(),
        "rounds": list(given.rounds),
        "asked": [
            {"concept": asked.concept, "prompt": asked.prompt, "went": asked.went} for asked in given.asked
        ],
        "other": given.other.strip(),
        "note": given.note.strip(),
    }


def removed_payload() -> dict[str, object]:
    """What the entry holds that takes an interview out of the list; undoing it brings the interview back."""
    return {"removed": True}


def read_debriefs(entries: Iterable[LogEntry]) -> tuple[Debrief, ...]:
    """The interviews in the standing entries of their kind, by day."""
    found = [_debrief(entry) for entry in entries if not entry.payload.get("removed")]
    return tuple(sorted(found, key=lambda debrief: (debrief.given.on, debrief.entry_id)))


def preparation_for(debrief: Debrief, check_ins: Iterable[CheckIn], drills: Iterable[Drill]) -> Preparation:
    """What of the concepts asked had a session or a drill before the interview's day."""
    on = debrief.given.on
    met = {slug for held in check_ins if held.studied and held.on < on for slug in held.concepts}
    met |= {slug for drill in drills if drill.on < on for slug in drill.concepts}
    return Preparation(
        prepared=tuple(slug for slug in debrief.concepts if slug in met),
        unmet=tuple(slug for slug in debrief.concepts if slug not in met),
    )


def asked_weights(entries: Iterable[LogEntry]) -> dict[str, float]:
    """By concept, how many times as much it counts for having been asked: 1.5 for once, at most 2.5."""
    times: dict[str, int] = {}
    for debrief in read_debriefs(entries):
        for slug in debrief.concepts:
            times[slug] = times.get(slug, 0) + 1
    return {slug: min(MOST_WEIGHT, 1 + MORE_PER_INTERVIEW * times[slug]) for slug in sorted(times)}


def askable_concepts(curriculum: Curriculum, named: Collection[str]) -> Sequence[str]:
    """The concepts to tick: those named that exist, by title."""
    known = [slug for slug in set(named) if slug in curriculum.concepts]
    return sorted(known, key=lambda slug: curriculum.concepts[slug].title.casefold())


def _require_known(given: Given, curriculum: Curriculum) -> None:
    prompts = {asked.prompt: asked.concept for asked in given.asked if asked.prompt is not None}
    strange = (
        not curriculum.rounds.keys() >= set(given.rounds)
        or not curriculum.concepts.keys() >= {asked.concept for asked in given.asked}
        or any(slug not in curriculum.prompts for slug in prompts)
        or any(curriculum.prompts[slug].concepts[0] != concept for slug, concept in prompts.items())
    )
    if strange:
        raise NotFoundError("Something ticked here is in no list any more. Reload the page and tick again.")


def _require_fitting(given: Given, today: date) -> None:
    if not 1 <= len(given.title.strip()) <= LONGEST_TITLE:
        raise InvalidInputError(f"Give it a name of 1 to {LONGEST_TITLE} characters.", field="title")
    if not EARLIEST <= given.on <= today:
        raise InvalidInputError("Choose today or a day before.", field="on")
    for name, text in (("other", given.other), ("note", given.note)):
        if len(text) > LONGEST_TEXT:
            raise InvalidInputError(f"{len(text)} characters are too many; {LONGEST_TEXT} fit.", field=name)
    for asked in given.asked:
        if asked.went is not None and asked.went not in WENT:
            raise InvalidInputError("Choose a number from 1 to 5.", field=f"went-{asked.concept}")


def _debrief(entry: LogEntry) -> Debrief:
    held = cast("Mapping[str, Any]", entry.payload)
    asked = tuple(Asked(one["concept"], one["prompt"], one["went"]) for one in held["asked"])
    on = date.fromisoformat(held["on"])
    return Debrief(
        entry.id, Given(held["title"], on, tuple(held["rounds"]), asked, held["other"], held["note"])
    )
