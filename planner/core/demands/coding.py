"""Coding work: daily problems, patterns, from-scratch implementations and papers."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from planner.core.curriculum import Demand, Problem
from planner.core.demands.context import Context, cite, joined
from planner.core.demands.place import Place, places
from planner.core.solving import AGAIN, problem_of
from planner.core.vocabulary import Pillar, TaskKind
from planner.core.work import WorkItem

AGAIN_WHY = "Last time {title} needed the solution; some days later it shows what has stayed."
RE_READ_MINUTES = 15
"""The day before an interview is for reviews: a solution read once more."""


def problems(context: Context, demand: Demand) -> list[WorkItem]:
    """`count` problems on every study day of the phase, rotating through the topics."""
    return _on_days(context, demand, _days_of(context, demand))


def daily_coding(context: Context, demand: Demand) -> list[WorkItem]:
    """`count` coding tasks on every study day that has no problems of its own from another demand."""
    others = [other for other in context.track.demands if other.make == "problems"]
    taken = {day for other in others for day in _days_of(context, other)}
    return _on_days(context, demand, [day for day in context.study if day not in taken])


def patterns(context: Context, demand: Demand) -> list[WorkItem]:
    """`count` sessions on patterns of the demand's topic, a different pattern each."""
    topic = context.curriculum.concepts[demand.concepts[0]]
    names = list(dict.fromkeys(problem.pattern for problem in _of_topic(context, topic.slug)))
    return [
        place.item(
            key=f"pattern/{topic.slug}/{place.n}",
            title=f"{topic.title}: {name}",
            kind=TaskKind.PRACTICE,
            pillar=topic.pillar,
            minutes=topic.minutes.practice,
            about=name,
            sources=cite(demand, topic.sources),
            concepts=(topic.slug,),
        )
        for place, name in places(context, demand, names[: demand.count])
    ]


def implementations(context: Context, demand: Demand) -> list[WorkItem]:
    """Each implementation the demand names, in one sitting or in parts."""
    chosen = [context.curriculum.implementations[slug] for slug in demand.items]
    return [
        place.item(
            key=f"implement/{implementation.slug}",
            title=f"From scratch: {implementation.title}",
            kind=TaskKind.IMPLEMENTATION,
            pillar=Pillar.CODING,
            minutes=implementation.minutes,
            about=implementation.title,
            sources=joined(demand.sources, implementation.sources),
            concepts=implementation.concepts,
            all_first=True,
        )
        for place, implementation in places(context, demand, chosen)
    ]


def papers(context: Context, demand: Demand) -> list[WorkItem]:
    """One paper a week to reimplement in small; the list starts again when it is through."""
    offered = list(context.curriculum.papers.values())
    items = []
    for week in range(context.weeks):
        paper, again = offered[week % len(offered)], week // len(offered)
        days = (week * 7, min(week * 7 + 6, len(context.days) - 1))
        for place, chosen in places(context, demand, [paper], days=days):
            items.append(
                replace(place, n=week + 1, count=context.weeks).item(
                    key=_repeated(f"paper/{chosen.slug}", again),
                    title=f"Paper: {chosen.title}",
                    kind=TaskKind.PAPER,
                    pillar=Pillar.FUNDAMENTALS,
                    minutes=chosen.minutes,
                    about=chosen.title,
                    sources=cite(demand, chosen.sources),
                    concepts=chosen.concepts,
                )
            )
    return items


def once_more(context: Context) -> list[WorkItem]:
    """A session for each problem that needed its solution, from the day on that it is worth trying again.

    It is a promise, so it has the first priority: where time is short, a new problem makes way.
    """
    last = len(context.days) - 1
    items = []
    for key, first in context.again.items():
        problem = context.curriculum.problems.get(problem_of(key))
        if problem is None or first > last:
            continue
        demand = Demand(AGAIN, "Once more", make="", why=AGAIN_WHY, sources=problem.sources)
        place = Place(demand, 1, 1, max(first, 0), last, max(first, 0), None)
        item = place.item(
            key=f"{AGAIN}/{key}",
            title=f"Again: {problem.title} ({problem.number}), {problem.difficulty}",
            kind=TaskKind.PROBLEM,
            pillar=Pillar.CODING,
            minutes=problem.minutes,
            about=problem.title,
            sources=cite(demand, problem.sources),
            concepts=problem.topics,
        )
        items.append(replace(item, splits=False))
    return items


def _on_days(context: Context, demand: Demand, days: Iterable[int]) -> list[WorkItem]:
    supply = _problem_supply(context, demand)
    return [
        _problem_item(
            context, Place(demand, n, demand.count, day, day, day, context.block(demand)), *next(supply)
        )
        for day in days
        for n in range(1 + context.kept_on.get((demand.slug, day), 0), demand.count + 1)
    ]


def _problem_item(context: Context, place: Place, problem: Problem, again: int) -> WorkItem:
    light = place.target in context.light_days
    prefix = "Re-read: " if light else "Again: " if again else ""
    item = place.item(
        key=_repeated(f"problem/{problem.slug}", again),
        title=f"{prefix}{problem.title} ({problem.number}), {problem.difficulty}",
        kind=TaskKind.REVIEW if light else TaskKind.PROBLEM,
        pillar=Pillar.CODING,
        minutes=RE_READ_MINUTES if light else problem.minutes,
        about=problem.pattern,
        sources=cite(place.demand, problem.sources) + _pattern_sources(context, place.demand, problem),
        concepts=problem.topics,
    )
    return replace(item, daily=True, splits=False)


def _pattern_sources(context: Context, demand: Demand, problem: Problem) -> tuple[str, ...]:
    """A problem that shows a pattern its phase asks for counts for that demand too."""
    return tuple(
        source
        for other in context.track.demands
        if other.make == "patterns" and other.phase == demand.phase and problem.topics[0] in other.concepts
        for source in other.sources
    )


def _problem_supply(context: Context, demand: Demand) -> Iterator[tuple[Problem, int]]:
    """Problems in turn through the demand's topics, each with how often it came before.

    Problems kept from an earlier plan are left out, and a demand that comes later in the track
    begins where the earlier ones end. When all are used, the same come again.
    """
    skipped = _used_by_earlier(context, demand)
    rotation = _rotation(context, demand)
    again = 0
    while True:
        for problem in rotation:
            if _repeated(f"problem/{problem.slug}", again) in context.kept:
                continue
            if skipped:
                skipped -= 1
            else:
                yield problem, again
        again += 1


def _rotation(context: Context, demand: Demand) -> list[Problem]:
    topics = [list(_of_topic(context, slug)) for slug in demand.concepts]
    longest = max(map(len, topics))
    return [problem for rank in range(longest) for topic in topics for problem in topic[rank : rank + 1]]


def _used_by_earlier(context: Context, demand: Demand) -> int:
    """How many problems the track's earlier demands take in this plan."""
    slugs = [other.slug for other in context.track.demands]
    earlier = context.track.demands[: slugs.index(demand.slug)]
    return sum(
        max(0, other.count - context.kept_on.get((other.slug, day), 0))
        for other in earlier
        if other.make == "problems"
        for day in _days_of(context, other)
    )


def _days_of(context: Context, demand: Demand) -> list[int]:
    first, last = context.window(demand)
    return [day for day in context.study if first <= day <= last]


def _of_topic(context: Context, topic: str) -> Iterator[Problem]:
    return (problem for problem in context.curriculum.problems.values() if problem.topics[0] == topic)


def _repeated(key: str, again: int) -> str:
    return f"{key}/again-{again}" if again else key
