"""Rules that turn what a track asks for into work the scheduler can place.

A track in data/ names one rule per demand (`make`); each rule is a function
`(context, demand) -> list of work items`, registered below.
"""

from collections.abc import Callable, Mapping

from planner.core.curriculum import Demand
from planner.core.demands import coding, concepts, design, people
from planner.core.demands.context import Context
from planner.core.work import WorkItem

Rule = Callable[[Context, Demand], list[WorkItem]]

RULES: Mapping[str, Rule] = {
    "learn": concepts.learn,
    "practice": concepts.practice,
    "reviews": concepts.reviews,
    "spaced_reviews": concepts.spaced_reviews,
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
    """All work the track asks of this person."""
    wanted = [demand for demand in context.track.demands if _applies(demand, context)]
    return [item for demand in wanted for item in RULES[demand.make](context, demand)]


def _applies(demand: Demand, context: Context) -> bool:
    return not demand.focus or bool(set(demand.focus) & set(context.focus))
