"""The invented weeks of a sample account: how sessions, drills and mocks went, written down in its log.

The person really knows something of each concept: more after each session, less with the days since. What
they show follows that; what they say runs a little high, as most people's word does.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from planner.core.curriculum import Curriculum, Prompt
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.mocks import Scorer, next_key, own_payload, rehearsed_payload, set_up_payload
from planner.core.plan import Task
from planner.core.vocabulary import Outcome, Solved, TaskKind
from planner.services.check_ins import CheckInForm, record_check_in
from planner.services.mocks import append_mock_entry, draw_mock, show_mock
from planner.services.situation import load_situation
from planner.store.repository import Repository

LEARNING_RATE = 0.45
"""Each session closes this share of what is still unknown."""
FADING_DAYS = 45.0
"""Days without a session after which what was learned has faded to about a third."""
OVERRATED = 0.16
"""By how much their word exceeds what they know, as a share."""
DONE, PARTLY, SKIPPED = 0.78, 0.10, 0.05
"""How often a session is done, partly done or skipped; the rest stays open."""
DRILL_EVERY, QUESTIONS = 3, 3
"""After every so many sessions they drill so many questions."""
MOCK_EVERY = timedelta(days=10)
MOCK_ROUNDS: Mapping[str, int] = {"round-coding": 45, "round-fundamentals": 45}
RATED_AT_FIRST = range(1, 26)


class Life:
    """One invented person; `chance` decides everything."""

    def __init__(self, curriculum: Curriculum, chance: Random) -> None:
        self._curriculum = curriculum
        self._chance = chance
        self._sessions: dict[str, list[date]] = {}
        self._done = 0
        self._mocked_at: datetime | None = None
        concepts = sorted(curriculum.concepts)
        self._before = {slug: chance.betavariate(1.2, 3.0) for slug in concepts}

    def first_ratings(self) -> dict[str, int]:
        """What they say of the checklist before they begin."""
        checklist = sorted(
            (found for found in self._curriculum.concepts.values() if found.checklist in RATED_AT_FIRST),
            key=lambda found: found.checklist or 0,
        )
        return {found.slug: self._said(self._before[found.slug]) for found in checklist}

    def live(self, repository: Repository, person_id: int, task: Task) -> None:
        """What happened in and after a session, written into the log."""
        form = self._how_it_went(task)
        if form is None:
            return
        at = task.ends_at
        record_check_in(repository, person_id, form, key=f"sample-{task.uid}", now=at)
        if form.outcome is Outcome.SKIPPED:
            return
        self._done += 1
        if self._done % DRILL_EVERY == 0:
            self._drill(repository, person_id, task, at + timedelta(minutes=2))
        if self._mocked_at is None or at - self._mocked_at >= MOCK_EVERY:
            if self._mocked_at is not None:
                self._rehearse_mock(repository, person_id, at + timedelta(minutes=5))
            self._mocked_at = at

    def _how_it_went(self, task: Task) -> CheckInForm | None:
        draw = self._chance.random()
        if draw >= DONE + PARTLY:
            return CheckInForm(task.uid, Outcome.SKIPPED) if draw < DONE + PARTLY + SKIPPED else None
        outcome = Outcome.DONE if draw < DONE else Outcome.PARTLY
        on = task.ends_at.date()
        for slug in task.concepts:
            self._sessions.setdefault(slug, []).append(on)
        confidence = {slug: self._said(self._knows(slug, on)) for slug in task.concepts}
        minutes = max(5, round(task.minutes * self._chance.uniform(0.8, 1.3)))
        solved = self._solved(task, on) if task.kind is TaskKind.PROBLEM else None
        return CheckInForm(task.uid, outcome, confidence, minutes, solved=solved)

    def _solved(self, task: Task, on: date) -> Solved | None:
        if not task.concepts:
            return None
        knows = self._knows(task.concepts[0], on) + self._chance.uniform(-0.2, 0.2)
        return Solved.ALONE if knows > 0.55 else Solved.HINT if knows > 0.35 else Solved.NOT

    def _drill(self, repository: Repository, person_id: int, task: Task, at: datetime) -> None:
        run = f"sample-{task.uid[:8]}"
        for number, prompt in enumerate(self._questions(task.concepts)):
            payload = drill_payload(prompt, self._answer(prompt, at.date()), run=run)
            key = f"sample-drill-{task.uid}-{number}"
            entry = NewEntry(EntryKind.DRILL, at=at, on=at.date(), payload=payload, key=key)
            repository.append(person_id, entry)

    def _questions(self, concepts: Sequence[str]) -> list[Prompt]:
        """Questions about the session's concept, and about what was studied before it."""
        studied = [*concepts[:1], *reversed([slug for slug in self._sessions if slug not in concepts])]
        found = (self._curriculum.prompts_about(slug) for slug in studied)
        offered = [
            next((one for one in prompts if one.concepts[0] == slug), None)
            for slug, prompts in zip(studied, found, strict=True)
        ]
        return [prompt for prompt in offered if prompt is not None][:QUESTIONS]

    def _answer(self, prompt: Prompt, on: date) -> DrillAnswer:
        knows = self._knows(prompt.concepts[0], on)
        points = range(len(prompt.key_points))
        ticked = tuple(point for point in points if self._chance.random() < knows)
        return DrillAnswer(ticked, self._chance.randrange(60, 240), self._said(knows))

    def _rehearse_mock(self, repository: Repository, person_id: int, at: datetime) -> None:
        """Set up, said how it went, scored by oneself."""
        situation = load_situation(repository, person_id)
        number = next_key(situation.entries)
        held = draw_mock(situation, self._curriculum, MOCK_ROUNDS)
        append_mock_entry(
            repository,
            person_id,
            situation,
            set_up_payload(number, held),
            None,
            key=f"sample-{number}-drawn",
            now=at,
        )
        scores = {slug: self._levels(slug, at.date()) for slug in MOCK_ROUNDS}
        said = {
            slug: min(5, round(sum(levels.values()) / len(levels)) + 1) for slug, levels in scores.items()
        }
        situation = load_situation(repository, person_id)
        payload = rehearsed_payload(show_mock(situation, number), said, {})
        replaces = (number, Scorer.SELF)
        append_mock_entry(
            repository, person_id, situation, payload, replaces, key=f"sample-{number}-said", now=at
        )
        situation = load_situation(repository, person_id)
        payload = own_payload(show_mock(situation, number), scores, {})
        append_mock_entry(
            repository, person_id, situation, payload, replaces, key=f"sample-{number}-scored", now=at
        )

    def _levels(self, round_slug: str, on: date) -> dict[str, int]:
        rubric = self._curriculum.rubric_of(round_slug)
        if rubric is None:
            return {}
        return {
            criterion.slug: self._level(self._knows(criterion.concepts[0], on))
            for criterion in rubric.criteria
        }

    def _knows(self, slug: str, on: date) -> float:
        """0..1: what was there at first, what the sessions built, less what has faded since the last."""
        held = [day for day in self._sessions.get(slug, ()) if day <= on]
        learned = 1 - (1 - self._before[slug]) * (1 - LEARNING_RATE) ** len(held)
        gap = (on - held[-1]).days if held else 0
        return learned * math.exp(-gap / FADING_DAYS)

    def _said(self, knows: float) -> int:
        return self._level(knows + OVERRATED)

    def _level(self, share: float) -> int:
        return min(5, max(1, round(5 * (share + self._chance.gauss(0, 0.08)) + 0.5)))
