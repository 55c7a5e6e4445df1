"""Rules that turn what a track asks for into work the scheduler can place.

A track in data/ names one rule per demand (`make`); each rule is a function
`(context, demand) -> list of work items`, registered below.
"""

from collections.abc import Callable, Mapping

from planner.core.curriculum import Concept, Demand
from planner.core.demands import coding, concepts, design, people
from planner.core.demands.context import Context
from planner.core.pace import at_pace
from planner.core.work import WorkItem

Rule = Callable[[Context, Demand], list[WorkItem]]

RULES: Mapping[str, Rule] = {
    "learn": concepts.learn,
    "practice": concepts.practice,
    "reviews": concepts.reviews,
    "deep_dives": concepts.deep_dives,
    "aloud": concepts.aloud,
    "derivations": concepts.derivations,
    "prompts": concepts.prompts,
    "problems": coding.problems,
    "daily_coding": coding.daily_coding,
    "patterns": coding.patterns,
    "implementations": coding.implementations,
    "papers": coding.papers,
    "frameworks": design.frameworks,
    "designs": design.designs,
    "mocks": design.mocks,
    "projects": people.projects,
    "narratives": people.narratives,
    "stories": people.stories,
}


def build_work(context: Context) -> list[WorkItem]:
    """All work the track and the person ask for, in this person's minutes."""
    wanted = [demand for demand in context.track.demands if _applies(demand, context)]
    items = [item for demand in wanted for item in RULES[demand.make](context, demand)]
    items += [concepts.added(context, concept) for concept in _added(context)]
    items += coding.once_more(context)
    return [at_pace(item, context.pace) for item in items]


def _added(context: Context) -> list[Concept]:
    known = context.curriculum.concepts
    return [known[slug] for slug in context.added if slug in known]


def _applies(demand: Demand, context: Context) -> bool:
    return not demand.focus or bool(set(demand.focus) & set(context.focus))
