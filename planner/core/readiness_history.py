"""Readiness over time: on past days as the log had it by then, and from today to the interview.

The correction of self-reports is the one in use now, and so are the weights: the line shows what a person
did, not how the model's opinion of their word changed.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from planner.core.curriculum import Concept, Curriculum
from planner.core.dashboard import Dashboard
from planner.core.evidence import Trace
from planner.core.learning import Learning
from planner.core.mastery import Course, Mastery
from planner.core.readiness import Estimate, Sessions, forecast, readiness_on, summarise
from planner.core.self_report import Bias, knowledge_of

MOST_EARLIER, MOST_LATELY, MOST_AHEAD = 35, 85, 15
"""Points of the lines; a longer time has them further apart."""
SHORTEST_LATELY, LATELY_PER_DAY_AHEAD = 84, 3
"""Days that count as lately: so many, or so many for each day to the interview if that is more."""


@dataclass(frozen=True, slots=True)
class PastPoint:
    """Readiness (0..1) at the end of a day that was, of all concepts weighed together."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class PointAhead:
    """Readiness on a day to come if the plan is kept as it was kept so far, with its doubt."""

    on: date
    estimate: Estimate


def readiness_so_far(
    curriculum: Curriculum,
    learning: Learning,
    weights: Mapping[str, float],
    *,
    today: date,
    lately: int = SHORTEST_LATELY,
) -> list[PastPoint]:
    """From the first evidence on a concept with a weight to today; empty where there is none.

    The last `lately` days (1 and up) have points closer together than what was before. Nothing is worked
    out anew for it but the points: where each concept stood on its days is known.
    """
    weighed = {slug: weight for slug, weight in weights.items() if weight > 0}
    traces = _traces_by_concept(learning, weighed)
    first_on = _first_evidence(learning, traces, curriculum)
    if first_on is None or first_on > today:
        return []
    days = past_days(first_on, today, lately=lately)
    sums = [0.0] * len(days)
    for slug, weight in weighed.items():
        past = _past_values(learning.course_of(curriculum.concepts[slug]), learning.bias, days)
        sums = [held + weight * value for held, value in zip(sums, past, strict=True)]
    total = sum(weighed.values())
    return [PastPoint(on, held / total) for on, held in zip(days, sums, strict=True)]


def concept_so_far(concept: Concept, learning: Learning, *, today: date) -> list[tuple[date, float]]:
    """One concept's readiness (0..1) by day, from its first evidence to today; empty where there is none."""
    traces = [trace for held in learning.traces.values() for trace in held if trace.slug == concept.slug]
    mastery = learning.of(concept)
    first = [trace.on for trace in traces]
    first += [mastery.opening.on] if mastery.opening.on else []
    if not first or min(first) > today:
        return []
    days = past_days(min(first), today, lately=SHORTEST_LATELY)
    return list(zip(days, _past_values(learning.course_of(concept), learning.bias, days), strict=True))


def readiness_to_come(curriculum: Curriculum, dashboard: Dashboard) -> list[PointAhead]:
    """From today to the interview; empty on its day and after, and without any concept."""
    if dashboard.overall is None or dashboard.interview_on <= dashboard.today:
        return []
    found = []
    for on in sample_days(dashboard.today, dashboard.interview_on, most=MOST_AHEAD):
        summary = summarise(
            {
                slug: forecast(
                    dashboard.learning.of(curriculum.concepts[slug]),
                    dashboard.learning.bias,
                    dashboard.ahead.get(slug, ()),
                    on,
                    completion=dashboard.completion,
                )
                for slug in dashboard.weights
            },
            dashboard.weights,
        )
        if summary is not None:
            found.append(PointAhead(on, summary.estimate))
    return found


def curve_ahead(
    mastery: Mastery, bias: Bias, sessions: Sessions, days: Sequence[date], *, completion: float
) -> list[tuple[float, float]]:
    """One concept on days to come, 0..1: with nothing more done, and with the sessions planned."""
    return [
        (
            readiness_on(mastery, bias, on).estimate.value,
            forecast(mastery, bias, sessions, on, completion=completion).estimate.value,
        )
        for on in days
    ]


def days_lately(dashboard: Dashboard) -> int:
    """How many days back the way so far is looked at closely: more, the further the interview is ahead."""
    ahead = (dashboard.interview_on - dashboard.today).days
    return max(SHORTEST_LATELY, LATELY_PER_DAY_AHEAD * ahead)


def past_days(first: date, today: date, *, lately: int) -> list[date]:
    """The days of the points so far, at most `MOST_EARLIER` and `MOST_LATELY` of them."""
    since = date.fromordinal(max(1, today.toordinal() - lately))
    if first >= since:
        return sample_days(first, today, most=MOST_LATELY)
    earlier = sample_days(first, since, most=MOST_EARLIER + 1)
    return [*earlier[:-1], *sample_days(since, today, most=MOST_LATELY)]


def sample_days(first: date, last: date, *, most: int) -> list[date]:
    """At most `most` (2 and up) days in even steps that end with `last`; `first` is always among them."""
    span = (last - first).days
    step = max(1, -(-span // (most - 1)))
    days = [last - timedelta(days=back) for back in range(0, span, step)]
    return [first, *reversed(days)] if span else [first]


def _traces_by_concept(learning: Learning, weighed: Mapping[str, float]) -> dict[str, list[Trace]]:
    found: dict[str, list[Trace]] = {slug: [] for slug in weighed}
    for traces in learning.traces.values():
        for trace in traces:
            if trace.slug in found:
                found[trace.slug].append(trace)
    return found


def _first_evidence(
    learning: Learning, traces: Mapping[str, Sequence[Trace]], curriculum: Curriculum
) -> date | None:
    days = [trace.on for own in traces.values() for trace in own]
    rated = any(learning.of(curriculum.concepts[slug]).opening.rating for slug in traces)
    if learning.rated_on is not None and rated:
        days.append(learning.rated_on)
    return min(days, default=None)


def _past_values(course: Course, bias: Bias, days: Sequence[date]) -> list[float]:
    """The concept's readiness at the end of each day, by what the log held up to then."""
    read, learned, values = -1, 0.0, []
    for on in days:
        last, read = read, bisect_right(course, on, key=itemgetter(0)) - 1
        if read != last:
            learned = knowledge_of(course[read][1], bias)
        values.append(learned * course[read][1].recall_on(on))
    return values
