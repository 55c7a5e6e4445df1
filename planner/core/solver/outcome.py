"""A finished draft as the answer: sessions with their minutes, what was left out and why, the readiness."""

from planner.core.memory import GAINS, readiness_after
from planner.core.solver.compiled import LEARN, PRACTICE, REVIEW, Compiled
from planner.core.solver.draft import Draft
from planner.core.solver.layout import Starts, timed
from planner.core.solver.problem import LeftOut, Problem, Session, Solution, Topic
from planner.core.vocabulary import TaskKind, UnplacedReason


def solution_of(problem: Problem, draft: Draft, before: Starts | None = None) -> Solution:
    """The draft as a solution, with its readiness counted afresh; for `before` see `layout.timed`."""
    sessions = timed(draft, before or {})
    return Solution(sessions, _left_out(problem, draft), readiness_of(problem, sessions))


def readiness_of(problem: Problem, sessions: tuple[Session, ...]) -> float:
    """The weighted mean (0..1) of the readiness of every topic at every exam; 0 where nothing has weight."""
    held: dict[str, list[tuple[int, TaskKind]]] = {topic.slug: list(topic.fixed) for topic in problem.topics}
    for session in sessions:
        held[session.topic].append((session.day, session.kind))
    total = sum(
        weight * _readiness(topic, held[topic.slug], exam)
        for topic in problem.topics
        for weight, exam in zip(topic.weights, problem.exams, strict=True)
    )
    weights = sum(sum(topic.weights) for topic in problem.topics)
    return total / weights if weights else 0.0


def _readiness(topic: Topic, held: list[tuple[int, TaskKind]], exam: int) -> float:
    in_time = sorted((day, GAINS[kind]) for day, kind in held if day < exam)
    return readiness_after(topic.memory, topic.difficulty, in_time, exam)


def _left_out(problem: Problem, draft: Draft) -> tuple[LeftOut, ...]:
    """In the order the topics were given."""
    numbers = {topic.slug: number for number, topic in enumerate(draft.compiled.topics)}
    return tuple(
        LeftOut(topic.slug, _reason(draft, numbers[topic.slug]))
        for topic in problem.topics
        if not topic.fixed and not draft.codes[numbers[topic.slug]]
    )


def _reason(draft: Draft, topic: int) -> UnplacedReason:
    """The first thing that would have to change for the topic to find a place."""
    compiled = draft.compiled
    is_known = compiled.open_from[topic] == 0
    kinds = (PRACTICE, REVIEW) if is_known else (LEARN,)
    if not any(space.gaps for space in compiled.spaces):
        return UnplacedReason.NO_TIME
    days = [day for day in range(compiled.days) if any(_fits(compiled, topic, kind, day) for kind in kinds)]
    if not days:
        return UnplacedReason.NO_WINDOW
    if is_known:
        return UnplacedReason.NO_TIME
    if days[-1] < compiled.learn_from[topic]:
        return UnplacedReason.PHASE_CLOSED
    if not all(draft.is_learned(prerequisite) for prerequisite in compiled.waits_for[topic]):
        return UnplacedReason.PREREQUISITE_UNPLACED
    return UnplacedReason.NO_TIME


def _fits(compiled: Compiled, topic: int, kind: int, day: int) -> bool:
    """Whether the session would fit into the empty day."""
    space, minutes = compiled.spaces[day], compiled.minutes[topic][kind]
    return (
        (kind == REVIEW or not space.reviews_only)
        and (space.limit is None or minutes <= space.limit)
        and any(minutes <= end - start for start, end in space.gaps)
    )
