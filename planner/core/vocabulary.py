"""The closed vocabularies every floor shares."""

from enum import StrEnum


class Pillar(StrEnum):
    """The five areas an interview loop tests."""

    CODING = "coding"
    FUNDAMENTALS = "fundamentals"
    SYSTEM_DESIGN = "system_design"
    MOCK = "mock"
    BEHAVIOURAL = "behavioural"

    @property
    def label(self) -> str:
        """The pillar's name as people read it."""
        return _PILLAR_LABELS[self]


_PILLAR_LABELS = {
    Pillar.CODING: "Coding",
    Pillar.FUNDAMENTALS: "Fundamentals",
    Pillar.SYSTEM_DESIGN: "System design",
    Pillar.MOCK: "Mock interviews",
    Pillar.BEHAVIOURAL: "Behavioural",
}


class TaskKind(StrEnum):
    """What a person does in one session."""

    LEARN = "learn"
    PRACTICE = "practice"
    REVIEW = "review"
    PROBLEM = "problem"
    IMPLEMENTATION = "implementation"
    PROJECT = "project"
    PAPER = "paper"
    FRAMEWORK = "framework"
    DESIGN = "design"
    STORY = "story"
    MOCK = "mock"


class Facet(StrEnum):
    """The three things a good answer on any concept shows (source S3-SHAPE-01..03)."""

    DEFINITION = "definition"
    WHEN_TO_USE = "when_to_use"
    FAILURE_MODES = "failure_modes"


_FACET_LABELS = {
    Pillar.CODING: ("The idea", "When to reach for it", "Where it goes wrong"),
    Pillar.BEHAVIOURAL: ("What it is", "When it is asked", "How it goes wrong"),
}
_USUAL_FACET_LABELS = ("Definition", "When to use it", "Failure modes")


def facet_labels(pillar: Pillar) -> dict[Facet, str]:
    """The three facets as people read them; the words adapt to the sort of concept."""
    return dict(zip(Facet, _FACET_LABELS.get(pillar, _USUAL_FACET_LABELS), strict=True))


class Aspect(StrEnum):
    """What the 2-4-week plan wants answers to cover (sources S3-PLAN-S1-1 and S3-PLAN-S1-2)."""

    DEFINITION = "definition"
    PROS_CONS = "pros_cons"
    ASSUMPTIONS = "assumptions"
    DEBUGGING = "debugging"
    TRADEOFFS = "tradeoffs"
    DEPLOYMENT = "deployment"


class DesignTopic(StrEnum):
    """What a step of a design answer is about, whatever the order of the steps."""

    GOAL = "goal"
    DATA = "data"
    MODEL = "model"
    SERVING = "serving"
    EVALUATION = "evaluation"
    MONITORING = "monitoring"


class PromptKind(StrEnum):
    """What sort of answer a prompt calls for."""

    THEORY = "theory"
    APPLIED = "applied"
    DERIVATION = "derivation"
    CODING = "coding"
    IMPLEMENTATION = "implementation"
    DESIGN = "design"
    BEHAVIOURAL = "behavioural"
    PROJECT = "project"


class Outcome(StrEnum):
    """How a session went."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"
    MOVED = "moved"


class Solved(StrEnum):
    """How far a coding problem was solved without help; NOT needed the solution."""

    ALONE = "alone"
    HINT = "hint"
    NOT = "not"

    @property
    def label(self) -> str:
        """What a person would say."""
        return _SOLVED_LABELS[self]


_SOLVED_LABELS = {
    Solved.ALONE: "Alone",
    Solved.HINT: "With a hint",
    Solved.NOT: "Needed the solution",
}


class UnplacedReason(StrEnum):
    """Why a piece of work found no place in the plan."""

    NO_TIME = "no_time"
    NO_WINDOW = "no_window"
    PREREQUISITE_UNPLACED = "prerequisite_unplaced"
    PHASE_CLOSED = "phase_closed"


class Focus(StrEnum):
    """The roles a person may prepare for; several are allowed."""

    ENGINEER = "engineer"
    LLM = "llm"
    RESEARCH = "research"
    SENIOR = "senior"


class Difficulty(StrEnum):
    """How hard a coding problem is, in the words of the public problem lists."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Theme(StrEnum):
    """Light, dark, or as the device says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


CONFIDENCE_WORDS = {1: "lost", 2: "shaky", 3: "okay", 4: "solid", 5: "could teach it"}
"""Confidence 1-5 and the words beside each number."""

TRACKS = ("auto", "2-week", "3-week", "4-week", "8-week")
"""The plans a person can ask for."""
