"""What there is to learn: concepts, prompts, problems, designs and the tracks that ask for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.core.curriculum_depth import (
    Case,
    DeepDive,
    DeeperQuestion,
    Estimate,
    Formula,
    Reference,
    TradeOff,
    WrongAnswer,
)
from planner.core.vocabulary import Aspect, DesignTopic, Difficulty, Facet, Focus, Pillar, PromptKind


@dataclass(frozen=True, slots=True)
class StudyMinutes:
    """Whole minutes one session of each sort takes on a concept."""

    learn: int
    practice: int
    review: int


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a person can know; `weight` says how much it counts (see data/README.md)."""

    slug: str
    title: str
    pillar: Pillar
    area: str
    weight: float
    difficulty: int
    minutes: StudyMinutes
    facets: Mapping[Facet, str]
    sources: tuple[str, ...]
    parent: str | None = None
    checklist: int | None = None
    prerequisites: tuple[str, ...] = ()
    focus: tuple[Focus, ...] = ()
    key_points: tuple[str, ...] = ()
    wrong_answer: WrongAnswer | None = None
    deeper: tuple[DeeperQuestion, ...] = ()
    formulas: tuple[Formula, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question in our own words, with the points a listener can tick.

    What an interviewer listens for, and the signs, belong to questions about the person and their work.
    """

    slug: str
    text: str
    kind: PromptKind
    concepts: tuple[str, ...]
    facets: tuple[Facet, ...]
    aspects: tuple[Aspect, ...]
    difficulty: int
    minutes: int
    key_points: tuple[str, ...]
    follow_up: str
    sources: tuple[str, ...]
    focus: tuple[Focus, ...] = ()
    listens_for: str = ""
    strong_signs: tuple[str, ...] = ()
    weak_signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A well-known public coding problem, named by its number on LeetCode."""

    slug: str
    number: int
    title: str
    topics: tuple[str, ...]
    pattern: str
    difficulty: Difficulty
    minutes: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Implementation:
    """A task to write from scratch; `group` names the demand it satisfies, `theme` its place on the page."""

    slug: str
    title: str
    group: str
    concepts: tuple[str, ...]
    minutes: int
    checklist: tuple[str, ...]
    sources: tuple[str, ...]
    theme: str = "From scratch"
    statement: str = ""
    signature: str = ""
    hints: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class DesignScenario:
    """A system to design; `family` is the theme the plan names (recommendations, fraud, ranking…).

    `covers` says what a strong answer holds in the step of each topic, whatever the order of the steps.
    """

    slug: str
    title: str
    family: str
    brief: str
    concepts: tuple[str, ...]
    key_points: tuple[str, ...]
    sources: tuple[str, ...]
    focus: tuple[Focus, ...] = ()
    covers: Mapping[DesignTopic, tuple[str, ...]] = field(default_factory=dict)
    estimates: tuple[Estimate, ...] = ()
    deep_dives: tuple[DeepDive, ...] = ()
    trade_offs: tuple[TradeOff, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkStep:
    """One step of a design answer; minutes are None where the source gives none."""

    title: str
    ask: str
    sources: tuple[str, ...]
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """An ordered way to structure an answer."""

    slug: str
    title: str
    steps: tuple[FrameworkStep, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper whose core idea can be reimplemented in an evening or two."""

    slug: str
    title: str
    authors: str
    year: int
    build: str
    concepts: tuple[str, ...]
    minutes: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One of the four things an end-to-end project shows; `evidence` proves each point of the checklist."""

    slug: str
    title: str
    minutes: int
    checklist: tuple[str, ...]
    sources: tuple[str, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A project slot the person fills with work of their own; `deployment` is api, batch or streaming."""

    slug: str
    title: str
    deployment: str
    concepts: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read, watch or enter; `promotional` marks what a source sells itself."""

    slug: str
    title: str
    kind: str
    pillar: Pillar
    note: str
    promotional: bool
    concepts: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tip:
    """Advice shown where it helps; `shown_at` names the place (core/curriculum_rules.py)."""

    slug: str
    text: str
    shown_at: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A source item that has no place here, and why."""

    slug: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Round:
    """One stage or round of an interview loop; minutes are a (min, max) pair or None where not stated."""

    slug: str
    title: str
    pillar: Pillar
    count: tuple[int, int]
    asks: str
    sources: tuple[str, ...]
    minutes: tuple[int, int] | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a listener looks at; `levels` describe 1 to 5, `concepts` is what to work on if weak."""

    slug: str
    title: str
    looks_at: str
    levels: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """How a round is judged; `round` is its slug."""

    slug: str
    title: str
    round: str
    criteria: tuple[Criterion, ...]
    sources: tuple[str, ...]

    def criterion(self, slug: str) -> Criterion | None:
        """The criterion of that slug, if the rubric has it."""
        return next((found for found in self.criteria if found.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a track; `start` and `end` are fractions of the plan's span, 0 <= start < end <= 1."""

    slug: str
    title: str
    start: float
    end: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """Something a track asks for; `make` names the rule that turns it into work (core/demands).

    `priority` 1 is what the track states, 2 what another source adds (a cadence), 3 is extra.
    `count` is how many to make, in the unit the rule says; `items` or `concepts` choose which.
    `why` may name {title}, {n} and {count}. With `may_slip` the work may run past its phase.
    """

    slug: str
    title: str
    make: str
    why: str
    sources: tuple[str, ...]
    phase: str | None = None
    may_slip: bool = False
    priority: int = 1
    count: int = 1
    minutes: int | None = None
    items: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    focus: tuple[Focus, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A numeric check of a finished plan; `measure` names the function in core/checks.py."""

    id: str
    label: str
    measure: str
    at_least: float | None = None
    at_most: float | None = None
    per: str | None = None
    phase: str | None = None
    kind: str | None = None
    pillar: str | None = None
    concept: str | None = None
    sources: tuple[str, ...] = ()
    focus: tuple[Focus, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """A plan of the source documents: its own length, its phases, its demands and its checks."""

    slug: str
    title: str
    days: int
    framework: str
    phases: tuple[Phase, ...]
    demands: tuple[Demand, ...]
    checks: tuple[CheckRule, ...]
    choices: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Everything in data/, checked and indexed by slug."""

    concepts: Mapping[str, Concept]
    prompts: Mapping[str, Prompt]
    problems: Mapping[str, Problem]
    implementations: Mapping[str, Implementation]
    designs: Mapping[str, DesignScenario]
    frameworks: Mapping[str, Framework]
    papers: Mapping[str, Paper]
    deliverables: Mapping[str, Deliverable]
    projects: Mapping[str, Project]
    rounds: Mapping[str, Round]
    tracks: Mapping[str, Track]
    resources: Mapping[str, Resource]
    tips: Mapping[str, Tip]
    exclusions: Mapping[str, Exclusion]
    rubrics: Mapping[str, Rubric]
    references: Mapping[str, Reference]

    @property
    def checklist(self) -> tuple[Concept, ...]:
        """The 25 checklist concepts in the order of the source (S3-C01..S3-C25)."""
        listed = [concept for concept in self.concepts.values() if concept.checklist is not None]
        return tuple(sorted(listed, key=lambda concept: concept.checklist or 0))

    def rubric_of(self, round_slug: str) -> Rubric | None:
        """The rubric a round is judged by; None for rounds nobody rehearses."""
        return next((rubric for rubric in self.rubrics.values() if rubric.round == round_slug), None)

    def children_of(self, concept: str) -> tuple[Concept, ...]:
        """The finer concepts directly below a concept, in file order."""
        return tuple(found for found in self.concepts.values() if found.parent == concept)

    def prompts_about(self, concept: str) -> tuple[Prompt, ...]:
        """Every prompt that tests the concept, whether it names it first or beside others."""
        return tuple(prompt for prompt in self.prompts.values() if concept in prompt.concepts)

    def prompts_named(self, slugs: Iterable[str]) -> tuple[Prompt, ...]:
        """The prompts with these slugs; one that an older plan names and that is gone is passed over."""
        return tuple(self.prompts[slug] for slug in slugs if slug in self.prompts)

    def prompts_on(self, concept: str, kind: PromptKind) -> tuple[Prompt, ...]:
        """The prompts of one kind that name the concept first, in file order."""
        return tuple(
            prompt
            for prompt in self.prompts.values()
            if prompt.kind is kind and prompt.concepts[0] == concept
        )
