"""Drills: what to ask, what was shown, and what a sitting changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.core.curriculum import Concept, Curriculum, Prompt
from planner.core.drill_log import Drill, DrillAnswer, drill_payload, read_drills
from planner.core.drilling import LOW_SHARE, REST_DAYS, DrillFilter, Pick, pick_prompts
from planner.core.journal_entry import EntryKind
from planner.core.recall import Recall, recall_by_concept
from planner.services.practice_log import record_practice
from planner.services.situation import Situation
from planner.store.database import Database

AHEAD = timedelta(days=7)
"""How far ahead a summary compares what should be there with and without the sitting."""


@dataclass(frozen=True, slots=True)
class ConceptResult:
    """What a sitting showed of one concept, and its memory without the sitting and with it."""

    concept: Concept
    drills: tuple[Drill, ...]
    before: Recall | None
    after: Recall

    @property
    def shown(self) -> int:
        """Key points covered."""
        return sum(drill.shown for drill in self.drills)

    @property
    def of(self) -> int:
        """Key points there were."""
        return sum(drill.of for drill in self.drills)

    @property
    def comes_back_on(self) -> date:
        """When it is drilled again: as it fades, or after a rest where it was shaky."""
        rested = self.drills[-1].on + timedelta(days=REST_DAYS)
        return min(self.after.due_on, rested) if self.shown < LOW_SHARE * self.of else self.after.due_on

    @property
    def ratings(self) -> tuple[int, ...]:
        """What the person said of the answers (1-5), in order."""
        return tuple(drill.rating for drill in self.drills if drill.rating is not None)


@dataclass(frozen=True, slots=True)
class RunResult:
    """A sitting on a day; `compared_on` is the day a week later for which memories are compared."""

    on: date
    drills: tuple[Drill, ...]
    concepts: tuple[ConceptResult, ...]

    @property
    def compared_on(self) -> date:
        """A week after the sitting."""
        return self.on + AHEAD


def choose_prompts(
    situation: Situation, curriculum: Curriculum, asked: DrillFilter, *, count: int, now: datetime
) -> list[Pick]:
    """The prompts most worth drilling today, each with its reason."""
    plan, request = situation.planned()
    today = situation.today(now)
    return pick_prompts(curriculum, situation.standing, plan, request, asked, count=count, today=today)


def record_drill(
    database: Database,
    person_id: int,
    prompt: Prompt,
    answer: DrillAnswer,
    *,
    run: str,
    key: str,
    now: datetime,
) -> int:
    """Write one answer down; the id of its log entry. The same `key` records it once."""
    payload = drill_payload(prompt, answer, run=run)
    return record_practice(database, person_id, EntryKind.DRILL, payload, key=key, now=now)


def drills_of_run(situation: Situation, run: str) -> tuple[Drill, ...]:
    """The answers of one sitting that stand, in order."""
    return tuple(drill for drill in read_drills(situation.standing) if drill.run == run)


def attempts(situation: Situation, run: str, prompt: str) -> int:
    """How often a prompt was answered in a sitting, answers taken back included."""
    return sum(
        entry.kind is EntryKind.DRILL and entry.payload["run"] == run and entry.payload["prompt"] == prompt
        for entry in situation.entries
    )


def show_run(situation: Situation, curriculum: Curriculum, run: str) -> RunResult | None:
    """What a sitting showed and changed; None while it holds no answer."""
    drills = drills_of_run(situation, run)
    if not drills:
        return None
    on = drills[-1].on
    own = {drill.entry_id for drill in drills}
    before = recall_by_concept(curriculum, situation.standing, until=on, without=own)
    after = recall_by_concept(curriculum, situation.standing, until=on)
    results = tuple(
        ConceptResult(
            curriculum.concepts[slug],
            tuple(drill for drill in drills if drill.about == slug),
            before.get(slug),
            after[slug],
        )
        for slug in dict.fromkeys(drill.about for drill in drills)
        if slug in after
    )
    return RunResult(on, drills, results)
