"""A system design rehearsed against the clock: what was planned, what happened, and what it showed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from planner.core.curriculum import DesignScenario, Framework
from planner.core.errors import InvalidInputError
from planner.core.journal_entry import LogEntry
from planner.core.taken import MOST_MINUTES
from planner.core.timetable import PlannedStep

LONGEST_NOTE = 2000
"""Characters of the notes on one step."""
SCORE_WORDS: Mapping[int, tuple[str, str]] = {
    1: ("missing", "Nothing said, or beside the point"),
    2: ("thin", "Points named, no reasons given"),
    3: ("fair", "The main points, some with a reason"),
    4: ("good", "Choices with reasons and what they cost"),
    5: ("strong", "Also numbers, limits, and what would change your mind"),
}
"""A score 1-5, its word, and what it stands for."""


@dataclass(frozen=True, slots=True)
class TakenStep:
    """What happened in a step; `seconds` (None: not timed), a note of up to 2000 characters, a score 1-5."""

    seconds: int | None = None
    note: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """A step with what was planned for it."""

    title: str
    planned_minutes: int
    taken: TakenStep

    @property
    def over_seconds(self) -> int | None:
        """Seconds beyond what was planned, negative if quicker; None if it was not timed."""
        return None if self.taken.seconds is None else self.taken.seconds - 60 * self.planned_minutes


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rehearsal; `ticked` are places (from 0) among the `of` points a strong answer covers."""

    entry_id: int
    at: datetime
    on: date
    design: str
    framework: str
    length_minutes: int
    steps: tuple[RehearsedStep, ...]
    ticked: tuple[int, ...]
    of: int
    concepts: tuple[str, ...]

    @property
    def seconds(self) -> int | None:
        """Seconds taken in all; None if no step was timed."""
        timed = [step.taken.seconds for step in self.steps if step.taken.seconds is not None]
        return sum(timed) if timed else None

    @property
    def score(self) -> float | None:
        """The mean of the scores given; None if there are none."""
        given = [step.taken.score for step in self.steps if step.taken.score is not None]
        return sum(given) / len(given) if given else None


def rehearsal_payload(
    design: DesignScenario,
    framework: Framework,
    timetable: Sequence[PlannedStep],
    taken: Sequence[TakenStep],
    ticked: Collection[int],
) -> dict[str, object]:
    """What a rehearsal's entry holds; raises InvalidInputError for note-0, score-0, taken-0… or ticked."""
    for place, step in enumerate(taken):
        _require_valid(step, place)
    if not set(range(len(design.key_points))).issuperset(ticked):
        raise InvalidInputError("Tick points of this scenario only. Reload the page.", field="ticked")
    return {
        "design": design.slug,
        "framework": framework.slug,
        "length_minutes": sum(step.minutes for step in timetable),
        "steps": [
            {
                "title": planned.title,
                "planned_minutes": planned.minutes,
                "seconds": step.seconds,
                "note": step.note,
                "score": step.score,
            }
            for planned, step in zip(timetable, taken, strict=True)
        ],
        "ticked": sorted(set(ticked)),
        "of": len(design.key_points),
        "concepts": list(design.concepts),
    }


def read_rehearsals(entries: Sequence[LogEntry]) -> tuple[Rehearsal, ...]:
    """The rehearsals of these entries, in their order."""
    return tuple(map(_rehearsal, entries))


def _rehearsal(entry: LogEntry) -> Rehearsal:
    held = cast("Mapping[str, Any]", entry.payload)
    return Rehearsal(
        entry_id=entry.id,
        at=entry.at,
        on=entry.on,
        design=held["design"],
        framework=held["framework"],
        length_minutes=held["length_minutes"],
        steps=tuple(map(_step, held["steps"])),
        ticked=tuple(held["ticked"]),
        of=held["of"],
        concepts=tuple(held["concepts"]),
    )


def _step(held: Mapping[str, Any]) -> RehearsedStep:
    taken = TakenStep(held["seconds"], held["note"], held["score"])
    return RehearsedStep(held["title"], held["planned_minutes"], taken)


def _require_valid(step: TakenStep, place: int) -> None:
    if step.seconds is not None and not 0 <= step.seconds <= 60 * MOST_MINUTES:
        raise InvalidInputError(f"A step takes at most {MOST_MINUTES} minutes.", field=f"taken-{place}")
    if len(step.note) > LONGEST_NOTE:
        raise InvalidInputError(
            f"These notes have {len(step.note)} characters; {LONGEST_NOTE} fit.", field=f"note-{place}"
        )
    if step.score is not None and step.score not in SCORE_WORDS:
        raise InvalidInputError("A score is a whole number from 1 to 5.", field=f"score-{place}")
