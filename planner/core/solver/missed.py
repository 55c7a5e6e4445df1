"""What is left of a problem and of a plan once a day has gone by unstudied."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from planner.core.memory import GAINS, after_session
from planner.core.solver.problem import Problem, Session, Space, Topic


def after_missed_day(
    problem: Problem, sessions: Sequence[Session], missed: int
) -> tuple[Problem, tuple[Session, ...]]:
    """The problem on the evening of the missed day (an index), and the sessions that still can be held.

    What stood before that day counts as done.
    """
    done = [session for session in sessions if session.day < missed]
    days = tuple(Space(()) if day <= missed else space for day, space in enumerate(problem.days))
    topics = tuple(_after(topic, done, missed) for topic in problem.topics)
    standing = tuple(session for session in sessions if session.day > missed)
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
