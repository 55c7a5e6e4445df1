"""The forecast made each week beside what came of it.

A forecast is made anew from the log as it stood on that Monday, with the plan in force then, so it is the
one a person could have read. What came is what the log says now about the day it was made for, of the same
concepts with the same weights: otherwise a change of plan would pass for an error.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from planner.core.basis import Basis, basis_of, expected_on
from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard, build_dashboard
from planner.core.evidence import Trace, days_of
from planner.core.journal import Standing, read_journal
from planner.core.journal_entry import LogEntry
from planner.core.learning import Learning, updated_learning
from planner.core.localtime import local_instant, zone_named
from planner.core.mastery import Mastery, after_day, begin
from planner.core.plan import Plan, PlanRequest
from planner.core.readiness import Estimate, readiness_on, summarise

WEEKS = 12
WEEK = timedelta(days=7)

StoredPlans = Mapping[int, tuple[Plan, PlanRequest]]
"""Plans with their requests, by id."""


@dataclass(frozen=True, slots=True)
class MadeForecast:
    """What was forecast when the study day `made_on` began; `weights` are what it was about.

    It follows from the log before that day alone, so it never changes. `interview` is None once that is over.
    """

    made_on: date
    weights: Mapping[str, float]
    next_week: Estimate
    interview_on: date
    interview: Estimate | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Overall readiness as forecast for a day, and as it is estimated for that day now.

    `came` is None while it is too early to say.
    """

    for_on: date
    made: Estimate
    came: Estimate | None

    @property
    def error(self) -> float | None:
        """What came less what was forecast, -1..1."""
        return None if self.came is None else self.came.value - self.made.value

    @property
    def held(self) -> bool:
        """Whether what came lies in the 80 % range of the forecast."""
        return self.came is not None and self.made.low <= self.came.value <= self.made.high


@dataclass(frozen=True, slots=True)
class WeekForecasts:
    """What was forecast on a Monday: for the next one, and for the interview, if that still lay ahead.

    What "came" at an interview that lies ahead today is what is expected of it now.
    """

    made_on: date
    next_week: Forecast
    interview: Forecast | None


@dataclass(frozen=True, slots=True)
class ForecastRecord:
    """The forecasts of the last weeks, the oldest first; weeks without any data are left out."""

    today: date
    weeks: tuple[WeekForecasts, ...]

    @property
    def settled(self) -> tuple[Forecast, ...]:
        """The forecasts for a Monday that has come."""
        return tuple(week.next_week for week in self.weeks if week.next_week.came is not None)

    @property
    def mean_error(self) -> float | None:
        """The mean absolute error (0..1) of those; None without any."""
        errors = [abs(found.error) for found in self.settled if found.error is not None]
        return math.fsum(errors) / len(errors) if errors else None

    @property
    def held(self) -> int:
        """How many of those came within their 80 % range."""
        return sum(found.held for found in self.settled)


def mondays_until(today: date, *, weeks: int = WEEKS) -> list[date]:
    """The last Mondays up to and with today, the oldest first."""
    last = today - timedelta(days=today.weekday())
    return [last - WEEK * back for back in range(weeks - 1, -1, -1)]


def next_monday(today: date) -> date:
    """The Monday after today."""
    return today + timedelta(days=7 - today.weekday())


def start_of_day(on: date, request: PlanRequest) -> datetime:
    """The instant at which this study day of the person begins."""
    return local_instant(on, 60 * request.day_start_hour, zone_named(request.time_zone))


def standing_at(entries: Iterable[LogEntry], instant: datetime) -> Standing:
    """What stood just before an instant, knowing nothing of what was done or taken back since."""
    return read_journal([entry for entry in entries if entry.at < instant])


def forecasts_then(
    curriculum: Curriculum,
    standings: Sequence[tuple[datetime, Standing]],
    plans: StoredPlans,
    learning: Learning,
) -> dict[datetime, MadeForecast | None]:
    """What was forecast at these instants; None where there was no plan or nothing was known.

    `learning` is any of this person's; the nearer to the last instant, the less is worked out anew.
    """
    found: dict[datetime, MadeForecast | None] = {}
    for instant, standing in sorted(standings, key=lambda held: held[0], reverse=True):
        held = plans.get(standing.plan_id) if standing.plan_id is not None else None
        found[instant] = None
        if held is not None:
            learning = updated_learning(curriculum, learning, standing)
            dashboard = build_dashboard(curriculum, *held, learning, standing.check_ins, now=instant)
            found[instant] = make_forecast(curriculum, dashboard)
    return found


def make_forecast(curriculum: Curriculum, dashboard: Dashboard) -> MadeForecast | None:
    """What this dashboard forecasts; None where nothing is known."""
    next_week = _expected(basis_of(dashboard), curriculum, dashboard.today + WEEK)
    if not dashboard.has_data or dashboard.overall is None or next_week is None:
        return None
    is_ahead = dashboard.interview_on > dashboard.today
    return MadeForecast(
        dashboard.today,
        dashboard.weights,
        next_week,
        dashboard.interview_on,
        dashboard.overall.then.estimate if is_ahead else None,
    )


def record_forecasts(curriculum: Curriculum, made: Sequence[MadeForecast], now: Dashboard) -> ForecastRecord:
    """Those forecasts, the earliest first, beside what the log says today."""
    days = {day for found in made for day in (found.made_on + WEEK, found.interview_on)}
    slugs = {slug for found in made for slug in found.weights}
    gone = sorted(day for day in days if day <= now.today)
    past = masteries_before(now.learning, curriculum, slugs, gone)

    def came(weights: Mapping[str, float], on: date) -> Estimate | None:
        return _estimate(past[on], now.learning, weights, on) if on in past else None

    def expected(weights: Mapping[str, float], on: date) -> Estimate | None:
        return _expected(replace(basis_of(now), weights=weights), curriculum, on)

    weeks = []
    for found in made:
        weights, next_on, last_on = found.weights, found.made_on + WEEK, found.interview_on
        interview = None
        if found.interview is not None:
            known = came(weights, last_on) or expected(weights, last_on)
            interview = Forecast(last_on, found.interview, known)
        next_week = Forecast(next_on, found.next_week, came(weights, next_on))
        weeks.append(WeekForecasts(found.made_on, next_week, interview))
    return ForecastRecord(now.today, tuple(weeks))


def masteries_before(
    learning: Learning, curriculum: Curriculum, slugs: Iterable[str], days: Sequence[date]
) -> dict[date, dict[str, Mastery]]:
    """Where each concept stood when each of these days (the earliest first) began, as is known now."""
    by_slug: dict[str, list[Trace]] = {slug: [] for slug in slugs}
    for traces in learning.traces.values():
        for trace in traces:
            if trace.slug in by_slug:
                by_slug[trace.slug].append(trace)
    found: dict[date, dict[str, Mastery]] = {day: {} for day in days}
    for slug, own in by_slug.items():
        opening = learning.of(curriculum.concepts[slug]).opening
        studied = days_of(own)
        mastery = begin(opening, first_day=studied[0].on if studied else None)
        taken = 0
        for day in days:
            while taken < len(studied) and studied[taken].on < day:
                mastery = after_day(mastery, studied[taken])
                taken += 1
            found[day][slug] = mastery
    return found


def _estimate(
    masteries: Mapping[str, Mastery], learning: Learning, weights: Mapping[str, float], on: date
) -> Estimate | None:
    found = {slug: readiness_on(masteries[slug], learning.bias, on) for slug in weights}
    summary = summarise(found, weights)
    return summary.estimate if summary else None


def _expected(basis: Basis, curriculum: Curriculum, on: date) -> Estimate | None:
    summary = expected_on(basis, curriculum, on)
    return summary.estimate if summary else None
