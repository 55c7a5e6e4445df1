"""How far a plan that was mended after a missed day is from the old one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.core.solver.problem import Problem, Session, Solution


@dataclass(frozen=True)
class Change:
    """How a new plan differs: shares of sessions that changed their date, moves for each displaced one."""

    churn: float
    moves_per_displaced: float
    must_haves_lost: int


def compare(problem: Problem, standing: Sequence[Session], displaced: int, new: Sequence[Session]) -> Change:
    """Old and new sessions matched by topic, kind and date."""
    old_dates = Counter((session.topic, session.kind, session.day) for session in standing)
    new_dates = Counter((session.topic, session.kind, session.day) for session in new)
    moved = (old_dates - new_dates).total()
    kept = {session.topic for session in new}
    return Change(
        churn=moved / max(1, len(standing)),
        moves_per_displaced=moved / max(1, displaced),
        must_haves_lost=sum(topic.must_have and topic.slug not in kept for topic in problem.topics),
    )


def asked_alike(problem: Problem, plan: Solution) -> Problem:
    """The problem with only those must-haves the plan holds: to compare plans that give up the same."""
    held = {session.topic for session in plan.sessions}
    topics = tuple(
        replace(topic, must_have=topic.must_have and topic.slug in held) for topic in problem.topics
    )
    return replace(problem, topics=topics)
