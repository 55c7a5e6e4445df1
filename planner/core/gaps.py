"""Where the next minutes help most: for each concept of the plan the best session more, and what it brings.

A session is valued at the next interview with everything planned still to come, at the rate the person keeps
the plan; the session itself is taken as held. Concepts outside the plan have no weight in readiness, so
none of them can be a gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.core.curriculum import Concept, Curriculum
from planner.core.dashboard import Dashboard
from planner.core.evidence import Day
from planner.core.mastery import Mastery, after_day
from planner.core.memory import GAINS
from planner.core.readiness import Sessions, forecast
from planner.core.vocabulary import TaskKind

LEAST_GAIN = 0.0005
"""Readiness (0..1) under which a session is no gap: it would be shown as no points at all."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A session on a concept on a day; `gain` is what it adds to readiness (0..1) at the interview."""

    concept: Concept
    kind: TaskKind
    on: date
    minutes: int
    gain: float

    @property
    def per_minute(self) -> float:
        """Readiness (0..1) at the interview for each minute."""
        return self.gain / self.minutes


def find_gaps(curriculum: Curriculum, dashboard: Dashboard) -> list[Gap]:
    """The best session of each concept that would gain something, the most for its minutes first."""
    total = sum(weight for weight in dashboard.weights.values() if weight > 0)
    found = []
    for slug, weight in dashboard.weights.items():
        if weight > 0:
            offers = list(_offers(curriculum.concepts[slug], dashboard, weight / total))
            found += [max(offers, key=lambda gap: gap.per_minute)] if offers else []
    ranked = sorted(found, key=lambda gap: (-gap.per_minute, gap.concept.slug))
    return [gap for gap in ranked if gap.gain >= LEAST_GAIN]


def best_within(gaps: Sequence[Gap], minutes: int) -> list[Gap]:
    """The gaps that together gain most in so many minutes, in the order they were given."""
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (minutes + 1)
    for number, gap in enumerate(gaps):
        for room in range(minutes, gap.minutes - 1, -1):
            gain, chosen = best[room - gap.minutes]
            if gain + gap.gain > best[room][0]:
                best[room] = (gain + gap.gain, (*chosen, number))
    return [gaps[number] for number in best[minutes][1]]


def _offers(concept: Concept, dashboard: Dashboard, share: float) -> Iterator[Gap]:
    """A first session where there is no memory of the concept, else practice and review."""
    mastery = dashboard.learning.of(concept)
    ahead = dashboard.ahead.get(concept.slug, ())
    on = _day_for(mastery, ahead, dashboard.today)
    if on >= dashboard.interview_on:
        return
    then = dashboard.then[concept.slug].estimate.value
    minutes = concept.minutes
    first = {TaskKind.LEARN: minutes.learn}
    again = {TaskKind.PRACTICE: minutes.practice, TaskKind.REVIEW: minutes.review}
    for kind, length in (first if mastery.stability is None else again).items():
        after = forecast(
            after_day(mastery, _session(on, kind)),
            dashboard.learning.bias,
            ahead,
            dashboard.interview_on,
            completion=dashboard.completion,
        )
        yield Gap(concept, kind, on, length, share * (after.estimate.value - then))


def _day_for(mastery: Mastery, ahead: Sessions, today: date) -> date:
    """Today; tomorrow where the concept was studied today already, for memory feels one look a day.

    A session already planned for today comes no later than the one more, so that today stays the day.
    """
    if mastery.last_on == today and not any(on == today for on, _ in ahead):
        return today + timedelta(days=1)
    return today


def _session(on: date, kind: TaskKind) -> Day:
    left, is_first = 1 - GAINS[kind], kind is TaskKind.LEARN
    return Day(
        on,
        left_by_learning=left if is_first else 1.0,
        left_by_practice=1.0 if is_first else left,
        sessions=1.0,
        shown=0.0,
        of=0.0,
        said=(0, 0, 0, 0, 0),
        entries=(),
    )
