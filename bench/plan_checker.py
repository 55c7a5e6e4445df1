"""Checks a solution against its problem, rule by rule, without any code of the solver.

Even the readiness is worked out anew, straight from the formulas, so that a mistake has to be made twice
to go unseen.
"""

from collections.abc import Iterator
from itertools import pairwise
from math import exp

from planner.core.solver.problem import Problem, Session, Solution, Topic
from planner.core.vocabulary import TaskKind

SHARES = {TaskKind.LEARN: 0.5, TaskKind.PRACTICE: 0.4, TaskKind.REVIEW: 0.15}
CURVE = -0.1542
STRETCH = 0.9 ** (1 / CURVE) - 1
ORDER = (TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW)


def violations(problem: Problem, solution: Solution) -> list[str]:
    """Every broken rule in one line each; an empty list is a sound plan."""
    return [
        *_wrong_bookkeeping(problem, solution),
        *_wrong_places(problem, solution),
        *_wrong_lengths(problem, solution),
        *(line for topic in problem.topics for line in _wrong_sequence(topic, solution)),
        *_wrong_prerequisites(problem, solution),
    ]


def readiness(problem: Problem, sessions: tuple[Session, ...]) -> float:
    """The weighted mean readiness at the exams."""
    total = weights = 0.0
    for topic in problem.topics:
        own = [(session.day, session.kind) for session in sessions if session.topic == topic.slug]
        held = sorted([*own, *topic.fixed], key=lambda one: (one[0], ORDER.index(one[1])))
        for weight, exam in zip(topic.weights, problem.exams, strict=True):
            weights += weight
            total += weight * _readiness(topic, [one for one in held if one[0] < exam], exam)
    return total / weights if weights else 0.0


def _readiness(topic: Topic, held: list[tuple[int, TaskKind]], exam: int) -> float:
    unknown = 1 - topic.memory.knowledge
    days, last = topic.memory.stability, topic.memory.last_day
    for day, kind in held:
        unknown *= 1 - SHARES[kind]
        if days is None or last is None:
            days = 2.3065 * exp(-0.1933 * (topic.difficulty - 2.118))
        elif day != last:
            days = _steadied(days, topic.difficulty, day - last)
        last = day
    if days is None or last is None:
        return 1 - unknown
    return (1 - unknown) * (1 + STRETCH * max(0, exam - last) / days) ** CURVE


def _steadied(days: float, difficulty: float, gap: int) -> float:
    recall = (1 + STRETCH * gap / days) ** CURVE
    good = days * (1 + exp(1.8722) * (11 - difficulty) * days**-0.1666 * (exp(0.796 * (1 - recall)) - 1))
    again = 1.4835 * difficulty**-0.0614 * ((days + 1) ** 0.2629 - 1) * exp(1.6483 * (1 - recall))
    return min(365.0, max(0.05, good**recall * min(days, again) ** (1 - recall)))


def _wrong_bookkeeping(problem: Problem, solution: Solution) -> Iterator[str]:
    placed = {session.topic for session in solution.sessions}
    placed |= {topic.slug for topic in problem.topics if topic.fixed}
    left_out = [left.topic for left in solution.left_out]
    asked = [topic.slug for topic in problem.topics]
    if len(set(left_out)) < len(left_out) or placed & set(left_out) or placed | set(left_out) != set(asked):
        yield "placed and left out are not together what was asked for"
    if abs(solution.readiness - readiness(problem, solution.sessions)) > 1e-9:
        yield f"readiness is {readiness(problem, solution.sessions)}, not {solution.readiness}"


def _wrong_places(problem: Problem, solution: Solution) -> Iterator[str]:
    by_start = sorted(solution.sessions, key=lambda session: (session.day, session.start))
    if list(solution.sessions) != by_start:
        yield "the sessions are not in order"
    for earlier, later in pairwise(by_start):
        if earlier.day == later.day and later.start < earlier.end:
            yield f"{earlier} overlaps {later}"
    for session in by_start:
        if not 0 <= session.day < min(len(problem.days), max(problem.exams, default=0)):
            yield f"{session} lies outside the days there are"
            continue
        space = problem.days[session.day]
        if not any(start <= session.start < session.end <= end for start, end in space.gaps):
            yield f"{session} lies in no gap"
        if space.reviews_only and session.kind is not TaskKind.REVIEW:
            yield f"{session} is no review, on a day for reviews only"
    for day, space in enumerate(problem.days):
        used = sum(session.end - session.start for session in by_start if session.day == day)
        if space.limit is not None and used > space.limit:
            yield f"day {day} holds {used} of {space.limit} minutes"


def _wrong_lengths(problem: Problem, solution: Solution) -> Iterator[str]:
    topics = {topic.slug: topic for topic in problem.topics}
    for session in solution.sessions:
        minutes = session.end - session.start
        if minutes < getattr(topics[session.topic].minutes, session.kind.value):
            yield f"{session} is too short for its kind"
        if not problem.shortest <= minutes <= problem.longest:
            yield f"{session} is outside the limits"


def _wrong_sequence(topic: Topic, solution: Solution) -> Iterator[str]:
    own = [session for session in solution.sessions if session.topic == topic.slug]
    for kind, most in zip(ORDER, topic.most, strict=True):
        if sum(session.kind is kind for session in own) > most:
            yield f"{topic.slug} has more than {most} {kind} sessions"
    learns = [session for session in own if session.kind is TaskKind.LEARN]
    fixed_days = [day for day, _ in topic.fixed]
    for learn in learns:
        if learn.day < topic.not_before:
            yield f"{learn} comes before its phase"
        if own[0] is not learn or any(day <= learn.day for day in fixed_days):
            yield f"{learn} does not come first"
    if learns and any(kind is TaskKind.LEARN for _, kind in topic.fixed):
        yield f"{topic.slug} is learned twice"
    if topic.memory.stability is None and not learns:
        early = [session for session in own if not fixed_days or session.day <= min(fixed_days)]
        if early:
            yield f"{early[0]} comes without a first session"


def _wrong_prerequisites(problem: Problem, solution: Solution) -> Iterator[str]:
    """Standing sessions open what waits for them on the next day."""
    topics = {topic.slug: topic for topic in problem.topics}
    learned = {
        session.topic: (session.day, session.end)
        for session in reversed(solution.sessions)
        if session.kind is TaskKind.LEARN
    }
    for session in solution.sessions:
        if session.kind is not TaskKind.LEARN:
            continue
        for slug in topics[session.topic].prerequisites:
            needed = topics.get(slug)
            if needed is None or needed.memory.stability is not None:
                continue
            stands = any(day < session.day for day, _ in needed.fixed)
            if not stands and learned.get(slug, (session.day, session.start + 1)) > (
                session.day,
                session.start,
            ):
                yield f"{session} comes before {slug}"
