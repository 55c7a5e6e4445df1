"""A problem in the shape the search works on: topics and days as numbers, every rule looked up once.

Topics are numbered by falling weight, then by slug, so the lower number wins a tie. A session of a topic is
one number too, its code: four times the day plus the kind. Codes sort by day and, within a day, learn first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.core.solver.problem import Problem, Space, Topic
from planner.core.vocabulary import TaskKind

LEARN, PRACTICE, REVIEW = range(3)
KINDS = (TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW)
KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
NEVER = 10**9
"""A day, or a number of minutes, that is never reached."""

Minutes = tuple[int, int, int]


def code_of(day: int, kind: int) -> int:
    """The code of a session of that kind on that day."""
    return day * 4 + kind


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything about a problem that does not change while it is solved; lists are indexed by topic or day.

    `minutes` holds NEVER for a kind that the session limits rule out. `waits_for` leaves out what was learned
    before; `before` holds everything a first session needs first, directly or not. `open_from` is the day
    from which a topic can be practised without a new learn session, and a learn session lies on a day of
    `[learn_from, learn_until)`. `order` ranks topics so that prerequisites come first.
    """

    topics: tuple[Topic, ...]
    exams: tuple[int, ...]
    spaces: tuple[Space, ...]
    minutes: tuple[Minutes, ...]
    waits_for: tuple[tuple[int, ...], ...]
    followers: tuple[tuple[int, ...], ...]
    before: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]
    open_from: tuple[int, ...]
    learn_from: tuple[int, ...]
    learn_until: tuple[int, ...]
    must: tuple[int, ...]

    @property
    def days(self) -> int:
        """Days on which a session still counts for an exam."""
        return len(self.spaces)


def compile_problem(problem: Problem) -> Compiled:
    """The problem with topics and days as numbers; a prerequisite not among the topics counts as met."""
    topics = tuple(sorted(problem.topics, key=lambda topic: (-sum(topic.weights), topic.slug)))
    numbers = {topic.slug: number for number, topic in enumerate(topics)}
    open_from = tuple(map(_open_from, topics))
    waits_for = tuple(
        tuple(
            sorted(
                numbers[slug]
                for slug in set(topic.prerequisites)
                if slug in numbers and topics[numbers[slug]].memory.stability is None
            )
        )
        for topic in topics
    )
    order, before = _prerequisite_order(waits_for)
    return Compiled(
        topics=topics,
        exams=problem.exams,
        spaces=problem.days[: max(problem.exams, default=0)],
        minutes=tuple(_durations(topic, problem) for topic in topics),
        waits_for=waits_for,
        followers=_reversed(waits_for),
        before=before,
        order=order,
        open_from=open_from,
        learn_from=tuple(max(0, topic.not_before) for topic in topics),
        learn_until=tuple(map(_learn_until, topics)),
        must=tuple(number for number, topic in enumerate(topics) if topic.must_have and not topic.fixed),
    )


def _open_from(topic: Topic) -> int:
    """A standing session opens a topic from the next day on: its hour is not known here."""
    if topic.memory.stability is not None:
        return 0
    return min((day for day, _ in topic.fixed), default=NEVER - 1) + 1


def _learn_until(topic: Topic) -> int:
    """Learning comes once and first, also among the sessions that stand."""
    if topic.most[0] < 1 or any(kind is TaskKind.LEARN for _, kind in topic.fixed):
        return 0
    return min((day for day, _ in topic.fixed), default=NEVER)


def _durations(topic: Topic, problem: Problem) -> Minutes:
    """Minutes each kind takes: never under the shortest session; over the longest it cannot be held."""
    wanted = (topic.minutes.learn, topic.minutes.practice, topic.minutes.review)
    learn, practice, review = (
        max(minutes, problem.shortest, 1) if minutes <= problem.longest else NEVER for minutes in wanted
    )
    return learn, practice, review


def _reversed(waits_for: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    followers: list[list[int]] = [[] for _ in waits_for]
    for topic, awaited in enumerate(waits_for):
        for prerequisite in awaited:
            followers[prerequisite].append(topic)
    return tuple(map(tuple, followers))


def _prerequisite_order(
    waits_for: Sequence[Sequence[int]],
) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """The rank of each topic with prerequisites first, and all that comes before it, in that order.

    Topics in a circle come last and wait for themselves, so they are never placed.
    """
    followers = _reversed(waits_for)
    open_wishes = [len(awaited) for awaited in waits_for]
    queue = [topic for topic, wishes in enumerate(open_wishes) if not wishes]
    for topic in queue:
        for follower in followers[topic]:
            open_wishes[follower] -= 1
            if not open_wishes[follower]:
                queue.append(follower)
    queue += [topic for topic, wishes in enumerate(open_wishes) if wishes]
    rank = [0] * len(queue)
    ancestors: list[frozenset[int]] = [frozenset()] * len(queue)
    for place, topic in enumerate(queue):
        rank[topic] = place
        ancestors[topic] = frozenset(waits_for[topic]).union(
            *(ancestors[other] for other in waits_for[topic])
        )
    return tuple(rank), tuple(tuple(sorted(found, key=rank.__getitem__)) for found in ancestors)
