"""System-design work: frameworks, designs, and the mock interviews that draw on all pillars."""

from planner.core.curriculum import Demand
from planner.core.demands.context import Context, cite, joined
from planner.core.demands.place import places
from planner.core.vocabulary import Pillar, TaskKind
from planner.core.work import WorkItem

DESIGN_CONCEPT = "ml-system-design"
FRAMEWORK_MINUTES = 30
DESIGN_MINUTES = 50
"""The sum of the six timed steps (check F-02)."""
ROUND_MINUTES = 45
MOCK_ROUNDS = 3
"""Round types in one full mock (a full session covers at least three, plans.md A12)."""


def frameworks(context: Context, demand: Demand) -> list[WorkItem]:
    """Study each framework the demand names."""
    chosen = [context.curriculum.frameworks[slug] for slug in demand.items]
    return [
        place.item(
            key=f"framework/{framework.slug}",
            title=f"Framework: {framework.title}",
            kind=TaskKind.FRAMEWORK,
            pillar=Pillar.SYSTEM_DESIGN,
            minutes=demand.minutes or FRAMEWORK_MINUTES,
            about=framework.title,
            sources=joined(demand.sources, framework.sources, *(step.sources for step in framework.steps)),
            concepts=(DESIGN_CONCEPT,),
        )
        for place, framework in places(context, demand, chosen)
    ]


def designs(context: Context, demand: Demand) -> list[WorkItem]:
    """Design the systems the demand names, each with the track's framework from first to last step."""
    framework = context.curriculum.frameworks[context.track.framework]
    chosen = [context.curriculum.designs[slug] for slug in demand.items]
    studied = [other.items[0] for other in context.track.demands if other.make == "frameworks"]
    return [
        place.item(
            key=f"design/{scenario.slug}",
            title=f"Design: {scenario.title}",
            kind=TaskKind.DESIGN,
            pillar=Pillar.SYSTEM_DESIGN,
            minutes=demand.minutes or DESIGN_MINUTES,
            about=scenario.title,
            sources=joined(demand.sources, scenario.sources, *(step.sources for step in framework.steps)),
            concepts=scenario.concepts,
            after=[f"framework/{slug}" for slug in studied],
        )
        for place, scenario in places(context, demand, chosen)
    ]


def mocks(context: Context, demand: Demand) -> list[WorkItem]:
    """`count` mocks of three round types each (of one, if only one is named), taking turns."""
    rounds = [context.curriculum.rounds[slug] for slug in demand.items]
    size = min(MOCK_ROUNDS, len(rounds))
    minutes = demand.minutes or ROUND_MINUTES
    turns = [
        [rounds[(turn * (size - 1) + offset) % len(rounds)] for offset in range(size)]
        for turn in range(demand.count)
    ]
    return [
        place.item(
            key=f"{demand.slug}/{place.n}",
            title=demand.title.format(title=turn[0].title, n=place.n, count=place.count),
            kind=TaskKind.MOCK,
            pillar=Pillar.MOCK,
            minutes=minutes * size,
            about=", ".join(chosen.title.lower() for chosen in turn),
            sources=cite(demand, *(chosen.sources for chosen in turn)),
            concepts=demand.concepts,
            rounds=[(chosen.title, minutes) for chosen in turn],
            all_first=True,
        )
        for place, turn in places(context, demand, turns)
    ]
