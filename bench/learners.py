"""Simulated learners: who they are, what they really know, and the plan they were given.

What is true of them differs from the readiness model on purpose: other laws of forgetting
(bench/memory_laws.py), speeds of learning and of forgetting of their own, knowledge that stops short of
everything, hard concepts that teach slower. How they live and what they log is in bench/lives.py. Everything
follows from the learner's number.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bench.memory_laws import LAWS, Law, Memory
from planner.core.curriculum import Concept, Curriculum
from planner.core.journal_entry import LogEntry
from planner.core.plan import Plan, PlanRequest
from planner.core.planning import build_plan
from planner.core.vocabulary import Pillar
from planner.core.weekly_hours import parse_weekly

START = date(2026, 11, 23)
WEEKS = (4, 8)
HOURS = (
    "mon-fri 19:00-20:00; sat 09:00-11:00",
    "mon-fri 19:00-20:30; sat 09:00-12:00",
    "mon-fri 19:00-21:00; sat 09:00-12:00",
)
OVER, UNDER = 1.5, -0.8
"""Points (of 5) by which people who misjudge themselves do so after a session."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What makes one person: speeds (1 is usual), biases in points (of 5), chances (0..1) and habits.

    `drill_days` is how often a week they drill (0 for those who never do); `slip` and `guess` are the
    chances to miss a point one knows and to hit one that one does not.
    """

    law: str
    level: float
    learning_speed: float
    forgetting_speed: float
    ceiling: float
    first_bias: float
    later_bias: float
    rates_first: bool
    reports: bool
    drill_days: float
    has_mocks: bool
    missed_days: float
    partial: float
    skipped: float
    slip: float
    guess: float


@dataclass(slots=True)
class Truth:
    """One concept in a person's head: `knowledge` (0..1) while fresh, and its memory."""

    knowledge: float
    memory: Memory
    pace: float

    def ready_on(self, day: int) -> float:
        """The chance (0..1) to know a point of it on a day."""
        return self.knowledge * self.memory.recall(day)


@dataclass(frozen=True, slots=True)
class Outline:
    """A plan of the product's own, with the request it was made from."""

    request: PlanRequest
    plan: Plan

    @property
    def days(self) -> int:
        """Days from the start to the interview."""
        return (self.request.interview_at.date() - self.request.starts_on).days


@dataclass(slots=True)
class Learner:
    """A person with their plan; after `live` also with their log and what is true on the interview's day.

    `truth_on` holds by day of the plan what is true of every concept in the morning.
    """

    number: int
    traits: Traits
    outline: Outline
    truths: dict[str, Truth]
    log: list[LogEntry] = field(default_factory=list)
    truth_on: dict[int, dict[str, float]] = field(default_factory=dict)


def make_outlines(curriculum: Curriculum) -> list[Outline]:
    """The plans the learners share: each length with each amount of hours."""
    return [make_outline(curriculum, weeks, hours) for hours in HOURS for weeks in WEEKS]


def make_outline(curriculum: Curriculum, weeks: int, hours: str) -> Outline:
    """One plan, as the planner makes it for somebody of whom nothing is known."""
    interview = datetime.combine(START + timedelta(weeks=weeks), time(9), UTC)
    request = PlanRequest("auto", START, interview, "UTC", parse_weekly(hours))
    return Outline(request, build_plan(curriculum, request))


def draw_traits(number: int, chance: Random) -> Traits:
    """A person; a quarter overrates itself by 1.5 points, a fifth underrates itself."""
    draw = chance.random()
    later = OVER if draw < 0.25 else UNDER if draw < 0.45 else chance.gauss(0.5, 0.3)
    return Traits(
        law=list(LAWS)[number % len(LAWS)],
        level=chance.gauss(-0.7, 0.5),
        learning_speed=math.exp(chance.gauss(0, 0.35)),
        forgetting_speed=math.exp(chance.gauss(0, 0.4)),
        ceiling=chance.uniform(0.85, 1.0),
        first_bias=later + chance.gauss(0.3, 0.3),
        later_bias=later,
        rates_first=chance.random() < 0.85,
        reports=chance.random() < 0.9,
        drill_days=0.0 if chance.random() < 0.15 else chance.uniform(0.5, 4),
        has_mocks=chance.random() < 0.7,
        missed_days=chance.uniform(0.02, 0.4),
        partial=chance.uniform(0.02, 0.2),
        skipped=chance.uniform(0.0, 0.08),
        slip=chance.uniform(0.02, 0.1),
        guess=chance.uniform(0.0, 0.12),
    )


def make_learner(
    curriculum: Curriculum, outline: Outline, number: int, traits: Traits | None = None
) -> Learner:
    """The learner of that number before the first day; `traits` replace those drawn."""
    chance = Random(number)
    drawn = draw_traits(number, chance)
    held = traits or drawn
    return Learner(number, held, outline, draw_truths(curriculum, held, chance))


def draw_truths(curriculum: Curriculum, traits: Traits, chance: Random) -> dict[str, Truth]:
    """What a person knows before the plan: areas differ, and finer concepts go with their broader one."""
    pillars = {pillar: chance.gauss(0, 0.4) for pillar in Pillar}
    own = {slug: chance.gauss(0, 1) for slug in curriculum.concepts}
    law = LAWS[traits.law]
    return {
        slug: _draw_truth(traits, law, concept, pillars[concept.pillar] + _lean(concept, own), chance)
        for slug, concept in curriculum.concepts.items()
    }


def _lean(concept: Concept, own: Mapping[str, float]) -> float:
    if concept.parent is None:
        return own[concept.slug]
    return 0.7 * own[concept.parent] + 0.7 * own[concept.slug]


def _draw_truth(traits: Traits, law: Law, concept: Concept, lean: float, chance: Random) -> Truth:
    knowledge = traits.ceiling / (1 + math.exp(-(traits.level + lean)))
    ease = math.exp(-0.08 * (concept.difficulty - 5))
    # What somebody knows well they have used often; what they hardly know has hardly been kept up.
    strength = (0.7 + 6 * knowledge) * math.exp(chance.gauss(0, 0.3))
    memory = law(-chance.randint(15, 120), strength * ease, traits.forgetting_speed)
    return Truth(knowledge, memory, ease * traits.learning_speed)
