"""The last week on one page: what moved and why, what fades next, and where the next hours help most.

The week is seven study days and ends yesterday, so the review of a day says the same in the morning and in
the evening; for an account younger than that it begins with the first plan. What is taken back counts at
neither end. What lies ahead, fading and the best hours, starts from this instant instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from planner.core.basis import basis_of, expected_on
from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard, build_dashboard
from planner.core.gaps import Gap
from planner.core.journal import Standing, effective_entries, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.learning import Learning, updated_learning
from planner.core.localtime import study_date, zone_named
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.progress import counted_tasks, minutes_studied
from planner.core.readiness import readiness_on
from planner.core.review_changes import Change, Move, Side, change_now, change_of_forecast, find_moves
from planner.core.streak import Streak
from planner.core.study_log import StudyEntry

WEEK = timedelta(days=7)
LEAST_FADING = 0.005
"""Readiness (0..1) a concept loses in a week before it is worth a line."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a review begins: the first study day, the instant compared with, and what stood then."""

    on: date
    at: datetime | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Fading:
    """What a concept loses (0..1) within a week if nothing is done; `planned` is its next open session."""

    slug: str
    now: float
    loss: float
    planned: Task | None


@dataclass(frozen=True, slots=True)
class WeeklyReview:
    """The review. Both days are included; `closes_on` is yesterday. Readiness is 0..1.

    `now` and `forecast` are None where there is nothing to compare with; `ready` and `expected` are today's
    values all the same, None without any data. `fades` is what all concepts together lose next week.
    """

    opens_on: date
    closes_on: date
    interview_on: date
    ready: float | None
    expected: float | None
    now: Change | None
    forecast: Change | None
    moves: tuple[Move, ...]
    fades: float | None
    fading: tuple[Fading, ...]
    best: tuple[Gap, ...]
    minutes_done: int
    minutes_planned: int
    sessions_done: int
    streak: Streak

    @property
    def has_data(self) -> bool:
        """Whether anything is known about readiness at all."""
        return self.ready is not None


def standing_before(entries: Sequence[LogEntry], on: date) -> Standing:
    """What stands today of everything that belongs to the study days before this one."""
    return read_journal([entry for entry in effective_entries(entries) if entry.on < on])


def opening_of(entries: Sequence[LogEntry], today: date) -> Opening | None:
    """Where the review of this day begins; None while no plan is older than today."""
    counting = effective_entries(entries)
    first = next((entry for entry in counting if entry.kind is EntryKind.PLAN_ADOPTED), None)
    if first is None or first.on >= today:
        return None
    if first.on < today - WEEK:
        return Opening(today - WEEK, None, standing_before(entries, today - WEEK))
    with_it = [
        entry for entry in counting if entry.id <= first.id or entry.payload.get("part_of") == first.id
    ]
    return Opening(first.on, first.at, read_journal(with_it))


def build_side(
    curriculum: Curriculum,
    standing: Standing,
    planned: tuple[Plan, PlanRequest],
    learning: Learning,
    *,
    at: datetime,
) -> Side:
    """One end of the week with all its numbers.

    `learning` is any of this person's; the nearer to that time, the less is worked out anew.
    """
    plan, request = planned
    learning = updated_learning(curriculum, learning, standing)
    dashboard = build_dashboard(curriculum, plan, request, learning, standing.check_ins, now=at)
    return Side(at, standing, plan, request, dashboard)


def review_week(
    curriculum: Curriculum,
    opening: Side,
    closing: Side,
    today: Dashboard,
    *,
    studied: Sequence[StudyEntry],
    next_sessions: Mapping[str, Task],
    best: Sequence[Gap],
    streak: Streak,
) -> WeeklyReview:
    """The review of the days from the one side to the other.

    `today` is the dashboard of this instant; `studied` all entries about study; `next_sessions` the next
    open one of each concept; `best` the sessions to add next.
    """
    own = [entry for entry in studied if opening.on <= entry.on < closing.on]
    overall = closing.dashboard.overall if closing.dashboard.has_data else None
    return WeeklyReview(
        opens_on=opening.on,
        closes_on=closing.on - timedelta(days=1),
        interview_on=closing.dashboard.interview_on,
        ready=overall.now.estimate.value if overall else None,
        expected=_expected(closing),
        now=change_now(curriculum, opening, closing),
        forecast=change_of_forecast(curriculum, opening, closing),
        moves=tuple(find_moves(curriculum, opening, closing)),
        fades=_fades(curriculum, today),
        fading=tuple(_find_fading(curriculum, today, next_sessions)),
        best=tuple(best),
        minutes_done=sum(found.minutes for found in minutes_studied(own)),
        minutes_planned=sum(task.minutes for task in _planned_between(opening, closing, own)),
        sessions_done=sum(entry.kind is EntryKind.CHECK_IN and entry.studied for entry in own),
        streak=streak,
    )


def _expected(closing: Side) -> float | None:
    """The forecast, while the interview lies ahead."""
    dashboard = closing.dashboard
    if not dashboard.has_data or dashboard.overall is None or dashboard.interview_on <= closing.on:
        return None
    return dashboard.overall.then.estimate.value


def _planned_between(opening: Side, closing: Side, studied: Sequence[StudyEntry]) -> list[Task]:
    """The sessions the week held when it began; extra ones only where they were studied."""
    zone, hour = zone_named(opening.request.time_zone), opening.request.day_start_hour
    return [
        task
        for task in counted_tasks(opening.plan, studied)
        if opening.on <= study_date(task.starts_at, zone, day_start_hour=hour) < closing.on
    ]


def _fades(curriculum: Curriculum, today: Dashboard) -> float | None:
    if not today.has_data:
        return None
    idle = replace(basis_of(today), ahead={})
    now, later = (expected_on(idle, curriculum, on) for on in (today.today, today.today + WEEK))
    return now.estimate.value - later.estimate.value if now and later else None


def _find_fading(curriculum: Curriculum, today: Dashboard, next_sessions: Mapping[str, Task]) -> list[Fading]:
    """What is known and loses something, those that lose most for readiness first."""
    learning, found = today.learning, []
    for slug, now in today.now.items():
        if now.is_unknown or today.weights[slug] <= 0:
            continue
        held = learning.of(curriculum.concepts[slug])
        later = readiness_on(held, learning.bias, today.today + WEEK)
        loss = now.estimate.value - later.estimate.value
        if loss >= LEAST_FADING:
            found.append(Fading(slug, now.estimate.value, loss, next_sessions.get(slug)))
    return sorted(found, key=lambda fading: (-today.weights[fading.slug] * fading.loss, fading.slug))
