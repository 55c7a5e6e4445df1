"""What fades before the interview if nothing more is done about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.curriculum import Concept, Curriculum
from planner.core.journal import CheckIn
from planner.core.mastery import Mastery
from planner.core.plan import Task

FADED_BELOW = 0.8
"""The share of what was learned under which a concept is worth another look."""


@dataclass(frozen=True, slots=True)
class Fading:
    """A concept that was studied: the share (0..1) of it that should be there today and at the interview.

    `next_session` is the next open one that is about it, if there is any.
    """

    concept: Concept
    last_on: date
    today: float
    then: float
    next_session: Task | None

    @property
    def drop(self) -> float:
        """What is lost until the interview, 0..1."""
        return self.today - self.then

    @property
    def fades(self) -> bool:
        """Whether it is below four fifths at the interview."""
        return self.then < FADED_BELOW


def retention_outlook(
    curriculum: Curriculum,
    masteries: Mapping[str, Mastery],
    next_sessions: Mapping[str, Task],
    *,
    today: date,
    interview_on: date,
) -> list[Fading]:
    """Every concept studied, the one that loses most before the interview first."""
    found = [
        Fading(
            curriculum.concepts[slug],
            mastery.last_on,
            mastery.recall_on(today),
            mastery.recall_on(max(today, interview_on)),
            next_sessions.get(slug),
        )
        for slug, mastery in masteries.items()
        if mastery.last_on is not None and (mastery.sessions or mastery.is_shown)
    ]
    return sorted(found, key=lambda fading: (-fading.drop, fading.concept.slug))


def next_sessions(
    tasks: Iterable[Task], check_ins: Mapping[str, CheckIn], *, now: datetime
) -> dict[str, Task]:
    """By concept the first open session still to come that is about it, the first concept it names."""
    found: dict[str, Task] = {}
    for task in sorted(tasks, key=lambda task: (task.starts_at, task.uid)):
        if task.concepts and task.ends_at > now and task.uid not in check_ins:
            found.setdefault(task.concepts[0], task)
    return found
