"""Long lives in a log: years of check-ins, drills, mocks, second thoughts and things taken back.

The same seed gives the same life. Entries go to whatever appends them: a repository inside a transaction, or
a list of one's own.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from planner.core.curriculum import Curriculum
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.journal import check_in_payload
from planner.core.journal_entry import EntryKind, LogEntry, NewEntry
from planner.core.localtime import zone_named
from planner.core.mocks import (
    Levels,
    Mock,
    MockRound,
    own_payload,
    partner_payload,
    rehearsed_payload,
    set_up_payload,
)
from planner.core.plan import PlanRequest, Task
from planner.core.rehearsing import TakenStep, rehearsal_payload
from planner.core.timetable import PlannedStep
from planner.core.vocabulary import Outcome, Solved, TaskKind
from planner.core.weekly_hours import parse_weekly
from planner.services.plans import adopt_plan
from planner.services.publishing import publish_changes
from planner.services.situation import load_situation
from planner.store.database import Database
from planner.store.repository import Repository

YEARS = 5
WEEKS = 8
"""How long the plan in force is; half of it is over."""
HOURS = "mon-fri 19:00-20:30; sat 09:00-12:00"
KINDS = tuple(TaskKind)
OUTCOMES = (Outcome.DONE,) * 8 + (Outcome.PARTLY, Outcome.SKIPPED)
FRESH_FOR = 40
"""Only what was done lately is changed or taken back."""

Append = Callable[[NewEntry], LogEntry]


def fill_account(
    database: Database, curriculum: Curriculum, name: str, *, entries: int, now: datetime, seed: int = 1
) -> int:
    """An account with so many log entries behind it and a plan in force; the person's id."""
    with database.writing() as repository:
        person = repository.add_person(name, now=now)
        write_life(repository, curriculum, person.id, entries=entries, now=now, seed=seed)
    return person.id


def write_life(
    repository: Repository, curriculum: Curriculum, person_id: int, *, entries: int, now: datetime, seed: int
) -> None:
    """`fill_account` for somebody who is there already, in an open transaction."""
    before = len(repository.entries(person_id))
    request = usual_request(now)
    begins = datetime.combine(request.starts_on, time(), tzinfo=zone_named(request.time_zone))
    adopt_plan(repository, curriculum, person_id, request, key=f"life-{seed}", now=begins)
    plan, _ = load_situation(repository, person_id).planned()
    held = len(repository.entries(person_id)) - before
    life = Life(partial(repository.append, person_id), curriculum, random.Random(seed), now)
    life.tasks = [task for task in plan.tasks if task.ends_at <= now]
    life.live(entries - held)
    publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)


def usual_request(now: datetime) -> PlanRequest:
    """A plan of eight weeks in Berlin, half of it over, with first ratings."""
    starts_on = now.date() - timedelta(weeks=WEEKS // 2)
    zone = zone_named("Europe/Berlin")
    return PlanRequest(
        track="auto",
        starts_on=starts_on,
        interview_at=datetime.combine(starts_on + timedelta(weeks=WEEKS), time(9), tzinfo=zone),
        time_zone="Europe/Berlin",
        weekly=parse_weekly(HOURS),
        day_start_hour=4,
    )


def log_of(curriculum: Curriculum, *, entries: int, now: datetime, seed: int = 1) -> list[LogEntry]:
    """The log of such a life without any database or plan, oldest entry first."""
    log: list[LogEntry] = []

    def append(new: NewEntry) -> LogEntry:
        log.append(LogEntry(len(log) + 1, new.kind, new.at, new.on, new.payload, new.supersedes))
        return log[-1]

    Life(append, curriculum, random.Random(seed), now).live(entries)
    return log


@dataclass
class Life:
    """Somebody who studies up to an instant; `tasks` are sessions of their plan still to be checked in."""

    append: Append
    curriculum: Curriculum
    chance: random.Random
    until: datetime
    tasks: list[Task] = field(default_factory=list)
    done: list[tuple[LogEntry, Task]] = field(default_factory=list)
    standing: list[LogEntry] = field(default_factory=list)
    taken_back: list[LogEntry] = field(default_factory=list)
    mocks: int = 0
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.at = self.until - timedelta(days=365 * YEARS)
        self.concepts = list(self.curriculum.concepts.values())
        self.prompts = list(self.curriculum.prompts.values())
        self.rounds = [rubric.round for rubric in self.curriculum.rubrics.values()]
        self.actions: dict[Callable[[], object], int] = {
            self.check_in: 58,
            self.drill: 24,
            self.say_otherwise: 4,
            self.check_in_late: 3,
            self.take_back: 3,
            self.do_again: 1,
            self.hold_mock: 2,
            self.rehearse: 2,
            self.rate_concepts: 1,
            self.pin: 1,
            self.choose_theme: 1,
        }

    def live(self, entries: int) -> None:
        """Do things until so many entries are written."""
        self.written, step = 0, (self.until - self.at) / (entries + 1)
        start = self.at
        choices, weights = list(self.actions), list(self.actions.values())
        while self.written < entries:
            self.at = start + step * self.written
            if self.tasks and self.tasks[0].ends_at <= self.at:
                self.check_in()
            else:
                self.chance.choices(choices, weights)[0]()

    def check_in(self, *, on: date | None = None) -> None:
        """Say how a session went: one of the plan where one is over, else one of an earlier plan."""
        due = bool(self.tasks) and self.tasks[0].ends_at <= self.at
        task = self.tasks.pop(0) if due else self._invented_task()
        self.done.append((self._write(EntryKind.CHECK_IN, self._how(task), on=on), task))

    def check_in_late(self) -> None:
        """A check-in for a day that is over."""
        self.check_in(on=self.at.date() - timedelta(days=self.chance.randint(1, 20)))

    def say_otherwise(self) -> None:
        """A check-in that takes the place of a recent one; sometimes for another day."""
        held = {entry.id for entry in self.standing}
        recent = [pair for pair in self.done[-FRESH_FOR:] if pair[0].id in held]
        if recent:
            entry, task = self.chance.choice(recent)
            on = entry.on - timedelta(days=self.chance.randint(0, 2))
            later = self._write(EntryKind.CHECK_IN, self._how(task), on=on, supersedes=entry.id)
            self.standing = [held for held in self.standing if held.id != entry.id]
            self.done.append((later, task))

    def drill(self) -> None:
        """Answer a question; now and then with a confidence said before the answer was shown."""
        prompt = self.chance.choice(self.prompts)
        ticked = tuple(place for place in range(len(prompt.key_points)) if self.chance.random() < 0.6)
        rating = self.chance.choice((None, 2, 3, 4, 5))
        run = f"run-{self.at.date()}"
        self._write(EntryKind.DRILL, drill_payload(prompt, DrillAnswer(ticked, 90, rating), run=run))

    def rehearse(self) -> None:
        """A system design against the clock."""
        design = self.chance.choice(list(self.curriculum.designs.values()))
        framework = next(iter(self.curriculum.frameworks.values()))
        steps = [PlannedStep(step.title, step.ask, 5) for step in framework.steps]
        ticked = [place for place in range(len(design.key_points)) if self.chance.random() < 0.5]
        taken = [TakenStep(300, "", 3)] * len(steps)
        self._write(EntryKind.REHEARSAL, rehearsal_payload(design, framework, steps, taken, ticked))

    def hold_mock(self) -> None:
        """Set up, rehearsed, scored, at times by a partner too; each of one's own replaces the last."""
        self.mocks += 1
        rounds = tuple(MockRound(slug, 45) for slug in self.chance.sample(self.rounds, 2))
        mock = Mock(f"mock-{self.mocks}", 0, self.at.date(), rounds)
        first = self._write(EntryKind.MOCK, set_up_payload(mock.key, rounds))
        said = {held.round: self.chance.randint(1, 5) for held in rounds}
        second = self._write(EntryKind.MOCK, rehearsed_payload(mock, said, {}), supersedes=first.id)
        mock = replace(mock, said=said)
        self._write(EntryKind.MOCK, own_payload(mock, self._levels(rounds), {}), supersedes=second.id)
        if self.chance.random() < 0.5:
            self._write(EntryKind.MOCK, partner_payload(mock, self._levels(rounds), {}, "Ben"))

    def take_back(self) -> None:
        """Undo something recent."""
        if self.standing:
            entry = self.standing.pop(self.chance.randrange(-min(len(self.standing), FRESH_FOR), 0))
            self.taken_back.append(self._write(EntryKind.UNDO, {}, supersedes=entry.id))

    def do_again(self) -> None:
        """Undo the last undo."""
        if self.taken_back:
            self._write(EntryKind.UNDO, {}, supersedes=self.taken_back.pop().id)

    def rate_concepts(self) -> None:
        """First ratings, given anew."""
        chosen = self.chance.sample(self.concepts, 12)
        ratings = {concept.slug: self.chance.randint(1, 5) for concept in chosen}
        self._write(EntryKind.RATINGS_GIVEN, {"ratings": ratings})

    def pin(self) -> None:
        """Pin a session, or let it go."""
        if self.done:
            pinned = self.chance.random() < 0.5
            self._write(EntryKind.PIN, {"uid": self.done[-1][1].uid, "pinned": pinned})

    def choose_theme(self) -> None:
        """Something that says nothing about any concept."""
        self._write(EntryKind.SETTINGS_CHANGED, {"theme": self.chance.choice(("light", "dark", "system"))})

    def _write(
        self,
        kind: EntryKind,
        payload: dict[str, object],
        *,
        on: date | None = None,
        supersedes: int | None = None,
    ) -> LogEntry:
        self.written += 1
        entry = self.append(NewEntry(kind, self.at, on or self.at.date(), payload, supersedes))
        if kind in {EntryKind.CHECK_IN, EntryKind.DRILL, EntryKind.REHEARSAL}:
            self.standing = [*self.standing[-FRESH_FOR:], entry]
        return entry

    def _how(self, task: Task) -> dict[str, object]:
        about: Sequence[str] = task.concepts[: self.chance.randint(0, 2)]
        solved = self.chance.choice(tuple(Solved)) if task.kind is TaskKind.PROBLEM else None
        return check_in_payload(
            task,
            outcome=self.chance.choice(OUTCOMES),
            confidence={slug: self.chance.randint(1, 5) for slug in about},
            minutes=max(5, task.minutes + self.chance.randint(-10, 15)),
            note="",
            solved=solved,
        )

    def _invented_task(self) -> Task:
        kind, concept = self.chance.choice(KINDS), self.chance.choice(self.concepts)
        return Task(
            uid=f"earlier-{self.written}",
            item=f"{kind.value}/{concept.slug}",
            title=concept.title,
            pillar=concept.pillar,
            kind=kind,
            phase="",
            demand="",
            starts_at=self.at - timedelta(minutes=30),
            ends_at=self.at,
            why="It was in an earlier plan.",
            sources=concept.sources,
            concepts=(concept.slug, *concept.prerequisites[:1]),
        )

    def _levels(self, rounds: Sequence[MockRound]) -> Levels:
        given: dict[str, dict[str, int]] = {}
        for held in rounds:
            rubric = self.curriculum.rubric_of(held.round)
            criteria = rubric.criteria if rubric else ()
            given[held.round] = {criterion.slug: self.chance.randint(1, 5) for criterion in criteria}
        return given
