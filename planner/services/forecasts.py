"""The forecast record and the weekly review: what past days looked like, with the plans in force then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from planner.core.calibration import Calibration, calibrate
from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard
from planner.core.forecast_record import (
    ForecastRecord,
    StoredPlans,
    forecasts_then,
    mondays_until,
    record_forecasts,
    standing_at,
    start_of_day,
)
from planner.core.gaps import best_within, find_gaps
from planner.core.journal import Standing
from planner.core.retention import next_sessions
from planner.core.streak import read_streak
from planner.core.study_log import days_studied, read_study_log
from planner.core.weekly_review import (
    WeeklyReview,
    build_side,
    opening_of,
    review_week,
    standing_before,
)
from planner.services.past_forecasts import PastForecasts, moment_of
from planner.services.situation import Situation
from planner.store.database import Database

NEXT_MINUTES = 180
"""What the next best sessions of a review may take together."""


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """How far the person's word can be trusted, and how far our forecasts can."""

    calibration: Calibration
    record: ForecastRecord


def show_calibration(
    database: Database,
    past: PastForecasts,
    person_id: int,
    situation: Situation,
    curriculum: Curriculum,
    dashboard: Dashboard,
) -> CalibrationPage:
    """Both, as of the dashboard's day; raises NotFoundError while there is no plan."""
    _, request = situation.planned()
    mondays = (start_of_day(monday, request) for monday in mondays_until(dashboard.today))
    moments = [moment_of(situation.entries, instant) for instant in mondays]
    known = past.of(person_id)
    standings = [
        (moment.at, standing_at(situation.entries, moment.at)) for moment in moments if moment not in known
    ]
    plans = _plans(database, person_id, situation, (standing for _, standing in standings))
    new = forecasts_then(curriculum, standings, plans, dashboard.learning)
    made = {moment: known[moment] if moment in known else new[moment.at] for moment in moments}
    past.keep(person_id, made)
    return CalibrationPage(
        calibrate(dashboard.learning, curriculum),
        record_forecasts(curriculum, [found for found in made.values() if found], dashboard),
    )


def show_review(
    database: Database,
    person_id: int,
    situation: Situation,
    curriculum: Curriculum,
    dashboard: Dashboard,
    *,
    now: datetime,
) -> WeeklyReview | None:
    """The review of the last seven study days; None while the first plan is not a day old.

    Raises NotFoundError while there is no plan.
    """
    plan, request = situation.planned()
    opening = opening_of(situation.entries, dashboard.today)
    if opening is None:
        return None
    closing = standing_before(situation.entries, dashboard.today)
    plans = _plans(database, person_id, situation, (opening.standing, closing))
    first, last = plans.get(opening.standing.plan_id or 0), plans.get(closing.plan_id or 0)
    if first is None or last is None:
        return None
    opened_at = opening.at or start_of_day(opening.on, request)
    closed_at = start_of_day(dashboard.today, request)
    after = build_side(curriculum, closing, last, dashboard.learning, at=closed_at)
    before = build_side(curriculum, opening.standing, first, after.dashboard.learning, at=opened_at)
    return review_week(
        curriculum,
        before,
        after,
        dashboard,
        studied=read_study_log(curriculum, situation.standing, situation.entries),
        best=best_within(
            [gap for gap in find_gaps(curriculum, dashboard) if gap.concept.slug not in request.added],
            NEXT_MINUTES,
        ),
        next_sessions=next_sessions(plan.tasks, situation.standing.check_ins, now=now),
        streak=read_streak(
            days_studied(situation.standing, situation.entries),
            plan,
            request.weekly,
            today=dashboard.today,
        ),
    )


def _plans(
    database: Database, person_id: int, situation: Situation, standings: Iterable[Standing]
) -> StoredPlans:
    """The plans in force at these times, by id; the one of today is at hand already."""
    known = {} if situation.standing.plan_id is None else {situation.standing.plan_id: situation.planned()}
    ids = {standing.plan_id for standing in standings if standing.plan_id is not None} - known.keys()
    if not ids:
        return known
    with database.reading() as repository:
        return {**repository.plans(person_id, ids), **known}
