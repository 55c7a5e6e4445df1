"""The days of simulated learners: sessions, drills, mocks, what they say, and the log that comes of it.

The log holds exactly what the product's own forms would write. Self-reports are biased and noisy, answers
have slips and lucky guesses and teach a little, days are missed and sessions left half done; nobody makes a
new plan when that happens.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from random import Random

from bench.learners import HOURS, WEEKS, Learner, make_learner, make_outlines
from planner.core.curriculum import Curriculum, Prompt
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.journal import SHARES, check_in_payload
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.memory import sort_of
from planner.core.mocks import Mock, MockRound, own_payload
from planner.core.plan import Task
from planner.core.vocabulary import Outcome, Solved, TaskKind

RATES: Mapping[TaskKind, float] = {TaskKind.LEARN: 0.70, TaskKind.PRACTICE: 0.50, TaskKind.REVIEW: 0.20}
"""How fast a whole session closes what is missing: the share 1 - exp(-rate) for a usual person."""
BESIDE = 0.1
"""How much of a session reaches the concepts it names beside the one it is about; the product counts none."""
POINT_RATE, ANSWER_EFFORT = 0.012, 0.3
"""What a point of a question teaches, as fast as learning does, and how much of a session it is to memory."""
SAID_NOISE, LEVEL_NOISE = 0.7, 0.6
"""Points by which one report, and one level in a mock, differs from the next for no reason."""
QUESTION_NOISE = 0.5
"""By how many logits one question on a concept is easier than another."""


def live(learner: Learner, curriculum: Curriculum) -> None:
    """Live through the plan up to the interview's morning."""
    life = _Life(learner, curriculum, Random(learner.number + 1_000_000))
    life.rate_first()
    for day in range(learner.outline.days):
        life.live_through(day)
    life.note_truth(learner.outline.days)


class _Life:
    """One person's days. The log gets what the product's own forms would write."""

    def __init__(self, learner: Learner, curriculum: Curriculum, chance: Random) -> None:
        self.learner, self.traits, self.curriculum, self.chance = learner, learner.traits, curriculum, chance
        self.starts_on = learner.outline.request.starts_on
        self.by_day: dict[int, list[Task]] = {}
        self.whole: dict[str, int] = {}
        for task in learner.outline.plan.tasks:
            self.by_day.setdefault(self._day_of(task), []).append(task)
            self.whole[task.item] = self.whole.get(task.item, 0) + task.minutes
        planned = {task.concepts[0] for task in learner.outline.plan.tasks if task.concepts}
        self.prompts = [found for found in curriculum.prompts.values() if found.concepts[0] in planned]
        self.seen: set[str] = set()
        self.rubrics = list(curriculum.rubrics.values())

    def rate_first(self) -> None:
        """The first rating, of the broader concepts and most of the finer ones."""
        if not self.traits.rates_first:
            return
        ratings = {
            slug: self._said(self._ready(slug, 0), self.traits.first_bias)
            for slug, concept in self.curriculum.concepts.items()
            if concept.parent is None and self.chance.random() < 0.9
        }
        self._write(EntryKind.RATINGS_GIVEN, 0, 7, {"ratings": ratings})

    def live_through(self, day: int) -> None:
        """A day: drills in the morning or evening, the sessions of the plan, a mock on Saturdays."""
        self.note_truth(day)
        if self.chance.random() < self.traits.missed_days:
            return
        drills = self.chance.random() < self.traits.drill_days / 7
        early = self.chance.random() < 0.5
        if drills and early:
            self._drill(day, 8)
        for task in sorted(self.by_day.get(day, ()), key=lambda task: (task.starts_at, task.uid)):
            self._hold(task, day)
        if drills and not early:
            self._drill(day, 22)
        if self.traits.has_mocks and day % 7 == 5:
            self._mock(day)

    def note_truth(self, day: int) -> None:
        """What is true this morning, kept for the half and the end of the plan."""
        if day in (0, self.learner.outline.days // 2, self.learner.outline.days):
            self.learner.truth_on[day] = {
                slug: truth.ready_on(day) for slug, truth in self.learner.truths.items()
            }

    def _hold(self, task: Task, day: int) -> None:
        outcome = self._outcome()
        solved = None
        if outcome in SHARES:
            solved = self._try_problem(task, day) if task.kind is TaskKind.PROBLEM else None
            self._study(task, day, SHARES[outcome])
        elif self.chance.random() < 0.5:
            return
        reported = self._reported(task) if outcome in SHARES else ()
        confidence = {slug: self._said(self._ready(slug, day), self.traits.later_bias) for slug in reported}
        payload = check_in_payload(
            task, outcome=outcome, confidence=confidence, minutes=None, note="", solved=solved
        )
        self._write(EntryKind.CHECK_IN, day, 21, payload)

    def _reported(self, task: Task) -> list[str]:
        """The concepts the person says something of: the main one, and sometimes another."""
        if not self.traits.reports:
            return []
        return [slug for place, slug in enumerate(task.concepts) if place == 0 or self.chance.random() < 0.3]

    def _outcome(self) -> Outcome:
        draw = self.chance.random()
        if draw < self.traits.skipped:
            return Outcome.SKIPPED
        return Outcome.PARTLY if draw < self.traits.skipped + self.traits.partial else Outcome.DONE

    def _study(self, task: Task, day: int, share: float) -> None:
        part = share * task.minutes / self.whole[task.item]
        rate = RATES[sort_of(task.kind)] * math.exp(self.chance.gauss(0, 0.3))
        for place, slug in enumerate(task.concepts):
            told = 1 if place == 0 else BESIDE
            self._learn(slug, day, told * rate * part, told * share)
        self.seen.update(task.concepts[:1])

    def _learn(self, slug: str, day: int, rate: float, effort: float) -> None:
        truth = self.learner.truths[slug]
        missing = max(0.0, self.traits.ceiling - truth.knowledge)
        truth.knowledge += missing * -math.expm1(-rate * truth.pace)
        truth.memory.refresh(day, effort)

    def _try_problem(self, task: Task, day: int) -> Solved | None:
        if not task.concepts:
            return None
        went = self._ready(task.concepts[0], day) + self.chance.gauss(0, 0.2)
        return Solved.ALONE if went > 0.7 else Solved.HINT if went > 0.35 else Solved.NOT

    def _drill(self, day: int, hour: int) -> None:
        known = [found for found in self.prompts if found.concepts[0] in self.seen]
        for number in range(self.chance.randint(2, 4)):
            pool = known if known and self.chance.random() < 0.8 else self.prompts
            if pool:
                self._answer(self.chance.choice(pool), day, hour, f"{day}-{number}")

    def _answer(self, prompt: Prompt, day: int, hour: int, run: str) -> None:
        slug = prompt.concepts[0]
        felt = self._said(self._ready(slug, day), self.traits.later_bias)
        ticked = tuple(self._ticked(self._ready(slug, day), len(prompt.key_points)))
        rating = felt if self.traits.reports and self.chance.random() < 0.7 else None
        self._write(
            EntryKind.DRILL, day, hour, drill_payload(prompt, DrillAnswer(ticked, rating=rating), run=run)
        )
        self._learn(slug, day, POINT_RATE * len(prompt.key_points), ANSWER_EFFORT)

    def _ticked(self, ready: float, points: int) -> Iterator[int]:
        """Which points they tick: most of those they know, a few they do not; questions differ in luck."""
        inside = min(0.999, max(0.001, ready))
        lucky = 1 / (1 + (1 - inside) / inside * math.exp(self.chance.gauss(0, QUESTION_NOISE)))
        for place in range(points):
            if self.chance.random() < lucky * (1 - self.traits.slip) + (1 - lucky) * self.traits.guess:
                yield place

    def _mock(self, day: int) -> None:
        rubric = self.chance.choice(self.rubrics)
        ready = {found.slug: self._ready(found.concepts[0], day) for found in rubric.criteria}
        levels = {slug: self._level(share) for slug, share in ready.items()}
        said = self._said(sum(ready.values()) / len(ready), self.traits.later_bias)
        mock = Mock(
            f"mock-{day}", 0, self.starts_on, (MockRound(rubric.round, 45),), said={rubric.round: said}
        )
        self._write(EntryKind.MOCK, day, 23, own_payload(mock, {rubric.round: levels}, {}))
        for slug in dict.fromkeys(found.concepts[0] for found in rubric.criteria):
            self._learn(slug, day, POINT_RATE, ANSWER_EFFORT)

    def _level(self, share: float) -> int:
        return min(5, max(1, round(1 + 4 * share + self.chance.gauss(0, LEVEL_NOISE))))

    def _said(self, share: float, bias: float) -> int:
        return min(5, max(1, round(0.5 + 5 * share + bias + self.chance.gauss(0, SAID_NOISE))))

    def _ready(self, slug: str, day: int) -> float:
        return self.learner.truths[slug].ready_on(day)

    def _day_of(self, task: Task) -> int:
        return (task.starts_at.date() - self.starts_on).days

    def _write(self, kind: EntryKind, day: int, hour: int, payload: Mapping[str, object]) -> None:
        on = self.starts_on + timedelta(days=day)
        at = datetime.combine(on, time(hour), UTC)
        self.learner.log.append(LogEntry(len(self.learner.log) + 1, kind, at, on, payload))


def lived(curriculum: Curriculum, numbers: Iterable[int]) -> Iterator[Learner]:
    """The learners of these numbers, each after their plan; lengths, laws and hours alternate."""
    outlines = make_outlines(curriculum)
    for number in numbers:
        # Laws go by thirds and lengths by halves, so hours may only change after every pair of both.
        outline = outlines[number % len(WEEKS) + len(WEEKS) * (number // 6 % len(HOURS))]
        learner = make_learner(curriculum, outline, number)
        live(learner, curriculum)
        yield learner
