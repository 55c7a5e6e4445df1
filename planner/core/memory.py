"""What a session leaves behind: how well a concept is learned, and how much of it is still there at a date.

Expected readiness is learned times remembered. Forgetting follows FSRS-6 with its default parameters
(open-spaced-repetition, "The Algorithm"), here as the expectation over recall and lapse, so that a plan
can be valued before any of it has happened. The package's own scheduler takes whole ratings only and
treats a second look within a day as none; its parameters are taken from it, and the tests compare the
steps with it. Days are whole and counted from any one day, as long as it is the same for all.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fsrs.scheduler import DEFAULT_PARAMETERS

from planner.core.vocabulary import TaskKind

GAINS: Mapping[TaskKind, float] = {
    TaskKind.LEARN: 0.50,
    TaskKind.PRACTICE: 0.40,
    TaskKind.REVIEW: 0.15,
}
"""The share of what is not yet learned that one finished session closes."""

SORTS: Mapping[TaskKind, TaskKind] = {
    TaskKind.LEARN: TaskKind.LEARN,
    TaskKind.FRAMEWORK: TaskKind.LEARN,
    TaskKind.REVIEW: TaskKind.REVIEW,
}
"""What each kind of task is to the memory; everything else is practice."""

KNOWLEDGE_BY_CONFIDENCE: Mapping[int, float] = {1: 0.05, 2: 0.20, 3: 0.40, 4: 0.60, 5: 0.78}
"""How well a concept is learned where only a confidence 1-5 is known; lower than it was said, on purpose."""
STABILITY_BY_CONFIDENCE: Mapping[int, float] = {3: 8.0, 4: 20.0, 5: 45.0}
"""Days of stability of the old memory that a confidence from 3 up stands for."""
OLD_MEMORY_DAY = -30
"""When that memory was last refreshed."""

_W = DEFAULT_PARAMETERS
DECAY = _W[20]
FACTOR = 0.9 ** (-1 / DECAY) - 1
GOOD, DECENT_DIFFICULTY, _PER_DIFFICULTY = _W[2], 2.118, 0.1933
"""Days of stability after a first session that went well, at the difficulty FSRS starts such a card with."""
SHORTEST_STABILITY, LONGEST_STABILITY = 0.05, 365.0
"""Days between which stability is kept."""
_GROWTH = math.exp(_W[8])


@dataclass(frozen=True, slots=True)
class Memory:
    """How well something is learned (0..1), its stability in days and the day of the last session.

    `stability` and `last_day` are None together: never studied.
    """

    knowledge: float
    stability: float | None = None
    last_day: int | None = None


def sort_of(kind: TaskKind) -> TaskKind:
    """Whether a kind of task counts as learning, practice or review."""
    return SORTS.get(kind, TaskKind.PRACTICE)


def gain_of(kind: TaskKind) -> float:
    """The share (0..1) of what is not yet learned that a whole task of this kind closes."""
    return GAINS[sort_of(kind)]


def memory_of_confidence(confidence: int) -> Memory:
    """What a first self-rating of 1-5 stands for; from 3 up there is an old memory of it."""
    knowledge = KNOWLEDGE_BY_CONFIDENCE[confidence]
    if confidence not in STABILITY_BY_CONFIDENCE:
        return Memory(knowledge)
    return Memory(knowledge, STABILITY_BY_CONFIDENCE[confidence], OLD_MEMORY_DAY)


def retrievability(days: float, stability: float) -> float:
    """The chance (0..1) of recall so many days after a session; 1 on the same day."""
    return float((1 + FACTOR * days / stability) ** -DECAY) if days > 0 else 1.0


def first_stability(difficulty: float) -> float:
    """Days of stability after a first session; difficulty 1-10."""
    return GOOD * math.exp(-_PER_DIFFICULTY * (difficulty - DECENT_DIFFICULTY))


def next_stability(stability: float, difficulty: float, gap: int, *, shown: float | None = None) -> float:
    """Days of stability after a session `gap` whole days after the last: what recall and lapse make of it.

    The log-mean of both, weighted with the chance of each, or with the share `shown` (0..1) where somebody
    looked. A second session on a day changes nothing.
    """
    if gap <= 0:
        return stability
    recall = retrievability(gap, stability)
    forgetting = 1 - recall
    recalled = stability * (
        1 + _GROWTH * (11 - difficulty) * stability ** -_W[9] * math.expm1(_W[10] * forgetting)
    )
    lapsed = min(
        stability,
        _W[11] * difficulty ** -_W[12] * ((stability + 1) ** _W[13] - 1) * math.exp(_W[14] * forgetting),
    )
    kept = recall if shown is None else shown
    blended: float = recalled**kept * lapsed ** (1 - kept)
    return min(LONGEST_STABILITY, max(SHORTEST_STABILITY, blended))


def after_session(memory: Memory, gain: float, difficulty: float, day: int) -> Memory:
    """The memory after a session that closes the share `gain` (0..1) of what is not yet learned."""
    knowledge = 1 - (1 - memory.knowledge) * (1 - gain)
    if memory.stability is None or memory.last_day is None:
        return Memory(knowledge, first_stability(difficulty), day)
    return Memory(knowledge, next_stability(memory.stability, difficulty, day - memory.last_day), day)


def readiness_at(memory: Memory, day: int) -> float:
    """Learned times remembered on that day, 0..1."""
    if memory.stability is None or memory.last_day is None:
        return memory.knowledge
    return memory.knowledge * retrievability(day - memory.last_day, memory.stability)


def readiness_after(
    memory: Memory, difficulty: float, sessions: Iterable[tuple[int, float]], day: int
) -> float:
    """Readiness (0..1) on a day after sessions given as (day, gain), in order of their days."""
    for on, gain in sessions:
        memory = after_session(memory, gain, difficulty, on)
    return readiness_at(memory, day)
