"""What a missed day does to a plan: the problem that is left, and how far a new plan is from the old one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.core.memory import GAINS, after_session
from planner.core.solver.problem import Problem, Session, Solution, Space, Topic


@dataclass(frozen=True)
class Change:
    """How a new plan differs: shares of sessions that changed their date, moves for each displaced one."""

    churn: float
    moves_per_displaced: float
    must_haves_lost: int


def after_day(problem: Problem, plan: Solution, missed: int) -> tuple[Problem, tuple[Session, ...]]:
    """The problem on the evening of the missed day, and the sessions that still can be held."""
    done = [session for session in plan.sessions if session.day < missed]
    days = tuple(Space(()) if day <= missed else space for day, space in enumerate(problem.days))
    topics = tuple(_after(topic, done, missed) for topic in problem.topics)
    standing = tuple(session for session in plan.sessions if session.day > missed)
    return replace(problem, days=days, topics=topics), standing


def _after(topic: Topic, done: Sequence[Session], missed: int) -> Topic:
    """What was done, and what stood before the missed day, is in the memory now."""
    own = [(session.day, session.kind) for session in done if session.topic == topic.slug]
    memory = topic.memory
    past = sorted([*own, *(one for one in topic.fixed if one[0] < missed)], key=lambda one: one[0])
    for day, kind in past:
        memory = after_session(memory, GAINS[kind], topic.difficulty, day)
    held = Counter(kind.value for _, kind in own)
    learn, practice, review = topic.most
    return replace(
        topic,
        memory=memory,
        most=(0 if past else learn, practice - held["practice"], review - held["review"]),
        must_have=topic.must_have and not past,
        fixed=tuple(one for one in topic.fixed if one[0] >= missed),
    )


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
