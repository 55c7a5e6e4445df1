"""Drills to vary: one question answered on a Monday, as the log holds it."""

from datetime import UTC, date, datetime, time

from core_samples import MONDAY

from planner.core.curriculum import Curriculum, Prompt
from planner.core.drill_log import Drill, DrillAnswer, drill_payload, read_drills
from planner.core.journal import Standing
from planner.core.journal_entry import EntryKind, LogEntry

RUN = "run-of-a-test"


def prompts_of(curriculum: Curriculum, concept: str) -> list[Prompt]:
    """The prompts that belong to a concept, in file order."""
    return [prompt for prompt in curriculum.prompts.values() if prompt.concepts[0] == concept]


def drill_entry(
    prompt: Prompt, on: date = MONDAY, *, shown: int = 0, entry_id: int = 1, run: str = RUN, **answer
) -> LogEntry:
    """An answer that covered the first `shown` key points."""
    given = DrillAnswer(ticked=tuple(range(shown)), **answer)
    at = datetime.combine(on, time(20), UTC)
    return LogEntry(entry_id, EntryKind.DRILL, at, on, drill_payload(prompt, given, run=run))


def drilled(*entries: LogEntry, **standing) -> Standing:
    """Where somebody stands after these drills."""
    return Standing(practised={EntryKind.DRILL: entries}, **standing)


def drills(*entries: LogEntry) -> tuple[Drill, ...]:
    return read_drills(drilled(*entries))
