"""The timetable of a design answer: what share of its minutes each step has."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.core.curriculum import Curriculum, Framework, FrameworkStep
from planner.core.vocabulary import DesignTopic

LENGTHS = (30, 40, 50, 60)
"""Minutes a rehearsal may be given."""
USUAL_LENGTH = 50

_TOPICS = {
    "objective": DesignTopic.GOAL,
    "problem": DesignTopic.GOAL,
    "data": DesignTopic.DATA,
    "modelling": DesignTopic.MODEL,
    "serving": DesignTopic.SERVING,
    "deployment": DesignTopic.SERVING,
    "evaluation": DesignTopic.EVALUATION,
    "monitoring": DesignTopic.MONITORING,
}
"""By a word of its title, what a step is about, whatever the order it belongs to."""


class Timing(StrEnum):
    """Where the share of time of each step comes from."""

    STATED = "stated"
    BY_TOPIC = "by_topic"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of the timetable."""

    title: str
    ask: str
    minutes: int


def design_orders(curriculum: Curriculum) -> tuple[Framework, ...]:
    """The orders of a design answer, those that the tracks follow."""
    followed = {track.framework for track in curriculum.tracks.values()}
    return tuple(found for found in curriculum.frameworks.values() if found.slug in followed)


def find_timing(framework: Framework, orders: Sequence[Framework]) -> tuple[Timing, tuple[int, ...]]:
    """How the time is shared out, as proportions.

    An order that states no minutes has those another order gives its topics; else the parts are equal.
    """
    stated = [step.minutes or 0 for step in framework.steps]
    known = {_subject(step): step.minutes for order in orders for step in order.steps if step.minutes}
    by_topic = [known.get(_subject(step), 0) for step in framework.steps]
    for timing, shares in ((Timing.STATED, stated), (Timing.BY_TOPIC, by_topic)):
        if all(shares):
            return timing, tuple(shares)
    return Timing.EQUAL, (1,) * len(framework.steps)


def make_timetable(framework: Framework, orders: Sequence[Framework], length: int) -> tuple[PlannedStep, ...]:
    """The steps with whole minutes that add up to the length."""
    _, shares = find_timing(framework, orders)
    minutes = share_out(length, shares)
    return tuple(
        PlannedStep(step.title, step.ask, given) for step, given in zip(framework.steps, minutes, strict=True)
    )


def share_out(total: int, shares: Sequence[int]) -> tuple[int, ...]:
    """Whole parts of the total in these proportions; what is left goes to the largest remainders."""
    whole = sum(shares)
    parts = [total * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: (-(total * shares[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def topic_of(title: str) -> DesignTopic | None:
    """What a step is about, by the first telling word of its title."""
    return next((_TOPICS[word] for word in title.lower().split() if word in _TOPICS), None)


def _subject(step: FrameworkStep) -> str:
    return topic_of(step.title) or step.title
