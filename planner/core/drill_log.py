"""Drills in the log: what one question's answer showed, beside what the person said of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from planner.core.curriculum import Prompt
from planner.core.errors import InvalidInputError
from planner.core.journal import Standing
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.vocabulary import CONFIDENCE_WORDS

LONGEST_ANSWER = 4000
"""Characters."""
LONGEST_SECONDS = 7200
"""Longer than any answer; a clock beyond it was forgotten."""
LONGEST_RUN = 40
"""Characters of a run's name."""
WEAK_BELOW = 0.5
"""A share of key points under which an answer is worth another look."""


@dataclass(frozen=True, slots=True)
class DrillAnswer:
    """What a person did with one question.

    `ticked` are indices of key points, from 0; `seconds` (0..7200) and `rating` (1-5) are None if not known.
    """

    ticked: tuple[int, ...] = ()
    seconds: int | None = None
    rating: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drill:
    """One answered question: `shown` of `of` key points were covered; `run` names its sitting."""

    entry_id: int
    on: date
    prompt: str
    concepts: tuple[str, ...]
    shown: int
    of: int
    ticked: tuple[int, ...]
    seconds: int | None
    rating: int | None
    answer: str
    run: str

    @property
    def share(self) -> float:
        """Key points covered, 0..1."""
        return self.shown / self.of

    @property
    def about(self) -> str:
        """The concept the question belongs to, the first it names."""
        return self.concepts[0]


def drill_payload(prompt: Prompt, answer: DrillAnswer, *, run: str) -> dict[str, object]:
    """What a drill's entry holds; raises InvalidInputError naming the field."""
    _require_valid(prompt, answer)
    return {
        "prompt": prompt.slug,
        "concepts": list(prompt.concepts),
        "shown": len(set(answer.ticked)),
        "of": len(prompt.key_points),
        "ticked": sorted(set(answer.ticked)),
        "seconds": answer.seconds,
        "rating": answer.rating,
        "answer": answer.text.strip(),
        "run": run,
    }


def read_drills(standing: Standing) -> tuple[Drill, ...]:
    """The drills that count, oldest first."""
    return tuple(_drill(entry) for entry in standing.practised.get(EntryKind.DRILL, ()))


def latest_by_prompt(drills: Iterable[Drill]) -> dict[str, Drill]:
    """The last drill of each prompt, in the order they were made."""
    latest: dict[str, Drill] = {}
    for drill in drills:
        latest.pop(drill.prompt, None)
        latest[drill.prompt] = drill
    return latest


def weak_drills(drills: Iterable[Drill], prompts: Collection[str]) -> list[Drill]:
    """The prompts, of those that still exist, whose last answer showed less than half; latest first."""
    latest = latest_by_prompt(drills).values()
    return [drill for drill in latest if drill.share < WEAK_BELOW and drill.prompt in prompts][::-1]


def _require_valid(prompt: Prompt, answer: DrillAnswer) -> None:
    if not set(answer.ticked) <= set(range(len(prompt.key_points))):
        raise InvalidInputError("Tick only key points of this question.", field="ticked")
    if answer.seconds is not None and not 0 <= answer.seconds <= LONGEST_SECONDS:
        raise InvalidInputError(
            f"The time is a whole number of seconds up to {LONGEST_SECONDS}.", field="seconds"
        )
    if answer.rating is not None and answer.rating not in CONFIDENCE_WORDS:
        raise InvalidInputError("Your own rating is a whole number from 1 to 5.", field="rating")
    if len(answer.text) > LONGEST_ANSWER:
        raise InvalidInputError(
            f"The answer has {len(answer.text)} characters; {LONGEST_ANSWER} fit.", field="answer"
        )


def _drill(entry: LogEntry) -> Drill:
    held = cast("Mapping[str, Any]", entry.payload)
    return Drill(
        entry_id=entry.id,
        on=entry.on,
        prompt=held["prompt"],
        concepts=tuple(held["concepts"]),
        shown=held["shown"],
        of=held["of"],
        ticked=tuple(held["ticked"]),
        seconds=held["seconds"],
        rating=held["rating"],
        answer=held["answer"],
        run=held["run"],
    )
