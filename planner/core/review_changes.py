"""Why readiness changed between two days: the change taken apart into causes that add up to it.

One cause after the other is let in, in a fixed order: first time alone goes by and nothing is done; then
the sessions that were done count; then what was answered and said; then the plan and the weights of today.
What a cause adds is what changes when it is let in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from planner.core.basis import Basis, basis_of, expected_on
from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard, build_dashboard, due_shares, sessions_ahead
from planner.core.evidence import Trace, days_of
from planner.core.journal import Standing
from planner.core.learning import Learning
from planner.core.mastery import replay
from planner.core.plan import Plan, PlanRequest
from planner.core.readiness import ConceptReadiness, completion_rate, readiness_on

LEAST_MOVE = 0.005
"""Readiness (0..1) under which a concept has not moved: it would be shown as no points at all."""


class Cause(StrEnum):
    """What changes readiness, in the order in which the causes are let in."""

    TIME = "time"
    WORK = "work"
    EVIDENCE = "evidence"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Side:
    """One end of the time compared: where a person stood at an instant, on a study day."""

    at: datetime
    standing: Standing
    plan: Plan
    request: PlanRequest
    dashboard: Dashboard

    @property
    def on(self) -> date:
        """The study day."""
        return self.dashboard.today


@dataclass(frozen=True, slots=True)
class Change:
    """Overall readiness (0..1) before anything, and after each cause in their order; the last is today's."""

    before: float
    after: Mapping[Cause, float]

    @property
    def now(self) -> float:
        """Where it stands after all of them."""
        return self.after[Cause.PLAN]

    def parts(self, *, digits: int) -> dict[Cause, float]:
        """What each cause added, in points of 100 rounded to so many digits; they add up as shown."""
        steps = [round(100 * value, digits) for value in (self.before, *self.after.values())]
        return {
            cause: round(after - before, digits)
            for cause, before, after in zip(self.after, steps[:-1], steps[1:], strict=True)
        }


@dataclass(frozen=True, slots=True)
class Move:
    """A concept whose readiness (0..1) changed; `before` is None where nothing was known of it.

    `sessions` and `answers` count log entries; `shown` (0..1) is the share shown in those answers, None
    without any. `said` is the last confidence (1-5) given.
    """

    slug: str
    before: float | None
    after: float
    change: float
    sessions: int
    answers: int
    shown: float | None
    said: int | None


def change_now(curriculum: Curriculum, opening: Side, closing: Side) -> Change | None:
    """Why readiness is another one today than it was; None where one of the two is not known."""
    stages = _stages(curriculum, opening, closing)
    unplanned = [(replace(basis, ahead={}), closing.on) for basis in stages]
    return _change(curriculum, (replace(basis_of(opening.dashboard), ahead={}), opening.on), unplanned)


def change_of_forecast(curriculum: Curriculum, opening: Side, closing: Side) -> Change | None:
    """Why the forecast for the interview changed; None where one is not known, or the interview is over."""
    before_on, after_on = opening.dashboard.interview_on, closing.dashboard.interview_on
    if after_on <= closing.on or before_on <= opening.on:
        return None
    *stages, last = _stages(curriculum, opening, closing)
    first_on = max(before_on, closing.on)
    return _change(
        curriculum,
        (basis_of(opening.dashboard), before_on),
        [*((basis, first_on) for basis in stages), (last, after_on)],
    )


def find_moves(curriculum: Curriculum, opening: Side, closing: Side) -> list[Move]:
    """The concepts whose readiness changed, those that changed most first."""
    new = _new_traces(opening.dashboard.learning, closing.dashboard.learning)
    by_slug: dict[str, list[Trace]] = {}
    for trace in new:
        by_slug.setdefault(trace.slug, []).append(trace)
    learning = opening.dashboard.learning
    found = []
    for slug, after in closing.dashboard.now.items():
        if closing.dashboard.weights[slug] > 0 and not after.is_unknown:
            held = learning.of(curriculum.concepts[slug])
            before = readiness_on(held, learning.bias, opening.on)
            found.append(_move(slug, before, after, by_slug.get(slug, ())))
    moved = [move for move in found if abs(move.change) >= LEAST_MOVE]
    return sorted(moved, key=lambda move: (-abs(move.change), move.slug))


def _move(slug: str, before: ConceptReadiness, after: ConceptReadiness, traces: Sequence[Trace]) -> Move:
    traces = sorted(traces, key=lambda trace: (trace.on, trace.entry_id))
    asked, said = sum(trace.of for trace in traces), [trace.said for trace in traces if trace.said]
    return Move(
        slug=slug,
        before=None if before.is_unknown else before.estimate.value,
        after=after.estimate.value,
        change=after.estimate.value - before.estimate.value,
        sessions=sum(trace.sessions > 0 for trace in traces),
        answers=sum(trace.of > 0 for trace in traces),
        shown=sum(trace.shown for trace in traces) / asked if asked else None,
        said=said[-1] if said else None,
    )


def _stages(curriculum: Curriculum, opening: Side, closing: Side) -> list[Basis]:
    """What the forecast rests on after each cause, in their order."""
    before, after = basis_of(opening.dashboard), basis_of(closing.dashboard)
    tasks, request = opening.plan.tasks, opening.request
    check_ins = closing.standing.check_ins
    time = sessions_ahead(tasks, request, opening.standing.check_ins, now=closing.at)
    work = Basis(
        learning=_with_sessions_only(curriculum, before.learning, after.learning),
        weights=before.weights,
        ahead=sessions_ahead(tasks, request, check_ins, now=closing.at),
        completion=completion_rate(due_shares(tasks, check_ins, now=closing.at)),
    )
    kept = build_dashboard(curriculum, opening.plan, request, after.learning, check_ins, now=closing.at)
    # What was answered about counts from then on. After an interview others count: that is another plan.
    same_interview = kept.interview_on == opening.dashboard.interview_on
    weights = kept.weights if same_interview else before.weights
    evidence = replace(work, learning=after.learning, weights=weights)
    return [replace(before, ahead=time), work, evidence, after]


def _change(
    curriculum: Curriculum, opening: tuple[Basis, date], stages: Iterable[tuple[Basis, date]]
) -> Change | None:
    stages = list(stages)
    if not (opening[0].has_data and stages[-1][0].has_data):
        return None
    values = [
        summary.estimate.value
        for basis, on in (opening, *stages)
        if (summary := expected_on(basis, curriculum, on)) is not None
    ]
    return Change(values[0], dict(zip(Cause, values[1:], strict=True)))


def _new_traces(before: Learning, after: Learning) -> list[Trace]:
    return [
        trace
        for entry_id, traces in after.traces.items()
        if entry_id not in before.traces
        for trace in traces
    ]


def _with_sessions_only(curriculum: Curriculum, before: Learning, after: Learning) -> Learning:
    """What was learned before, and by the sessions since, with no word or answer of that time."""
    work = [
        Trace(trace.slug, trace.on, trace.entry_id, trace.source, trace.sort, trace.left, trace.sessions)
        for trace in _new_traces(before, after)
        if trace.sessions > 0
    ]
    touched = {trace.slug for trace in work}
    traces: dict[str, list[Trace]] = {slug: [] for slug in touched}
    for trace in (*(old for held in before.traces.values() for old in held), *work):
        if trace.slug in touched:
            traces[trace.slug].append(trace)
    masteries = {
        slug: replay(before.of(curriculum.concepts[slug]).opening, days_of(traces[slug])) for slug in touched
    }
    return replace(before, masteries={**before.masteries, **masteries})
