"""Calibration: what a person said beside what they showed, and our forecasts beside what came."""

from datetime import date
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.calibration import Level, calibrate
from planner.core.errors import NotFoundError
from planner.core.forecast_record import Forecast, ForecastRecord, next_monday
from planner.core.self_report import LEVELS
from planner.core.vocabulary import Pillar
from planner.presenters.calibration_charts import forecasts_figure, reliability_figure
from planner.services.forecasts import CalibrationPage, show_calibration
from planner.web.access import signed_in
from planner.web.calibration_view import (
    FORECAST_COLUMNS,
    LEVEL_COLUMNS,
    SHOWN_COLUMNS,
    check_row,
    checks_href,
    correction_words,
    finding,
    first_check_row,
    first_finding,
    forecast_rows,
    interview_title,
    level_rows,
    pillar_title,
    record_title,
    reliability_title,
    said_words,
    shown_rows,
    was_right,
)
from planner.web.evidence_view import EvidenceView
from planner.web.state import dashboard, learning, parts, person, situation
from planner.web.words import counted, long_date

CHECKS_A_PAGE = 50

blueprint = Blueprint("calibration", __name__, url_prefix="/readiness/calibration")

Rows = list[tuple[date, Forecast]]


@blueprint.get("")
@signed_in
def show() -> str:
    """The page; the charts fetch their figures from `charts`."""
    page = _read()
    found, record = page.calibration, page.record
    return render_template(
        "calibration.html",
        heading=finding(found.word) if found.checks else "No checks yet",
        checks=counted(found.checks, "check"),
        has_checks=bool(found.checks),
        has_charts=bool(found.checks or record.weeks),
        reliability_title=reliability_title(found),
        shown_columns=SHOWN_COLUMNS,
        shown_rows=shown_rows(found.levels),
        level_columns=LEVEL_COLUMNS,
        pillars=[
            {"pillar": pillar, "title": pillar_title(pillar, levels), "rows": level_rows(levels, pillar)}
            for pillar, levels in found.pillars.items()
        ],
        word=correction_words(found.word, finding(found.word), "Your word is"),
        first=correction_words(found.first, first_finding(found.first), "Your first ratings are"),
        first_checks=counted(len(found.first_checks), "first rating"),
        forecast_columns=FORECAST_COLUMNS,
        record_title=record_title(record),
        record_rows=forecast_rows(_made_on(record)),
        record_note=_record_note(record),
        interview_title=interview_title(record),
        interview_rows=forecast_rows(_for_the_interview(record)),
        charts_url=url_for("calibration.charts"),
    )


@blueprint.get("/charts.json")
@signed_in
def charts() -> Response:
    """The figures behind the charts, those that have something to draw."""
    page = _read()
    record, figures = page.record, {}
    if page.calibration.levels:
        figures["reliability"] = reliability_figure(page.calibration.levels, checks_href)
    if record.weeks:
        figures["weeks"] = forecasts_figure([(found.for_on, found) for _, found in _made_on(record)], "came")
    if _for_the_interview(record):
        figures["interview"] = forecasts_figure(_for_the_interview(record), "as known now")
    return jsonify(figures)


@blueprint.get("/<int:said>")
@signed_in
def checks(said: int) -> str:
    """The checks of one confidence, in all pillars or in one, the latest first."""
    pillar = _asked(said)
    evidence = EvidenceView(situation(), parts().curriculum)
    level = _level(said, pillar)
    pairs, pager = _page_of(level.pairs[::-1] if level else ())
    where = f"{pillar.label}: " if pillar else ""
    right = was_right(level) if level else "has no checks yet"
    return render_template(
        "calibration_checks.html",
        heading=f"{where}“{said_words(said)}” {right}",
        rows=[check_row(pair, learning(), parts().curriculum, evidence) for pair in pairs],
        is_first=False,
        **pager,
    )


@blueprint.get("/first-ratings")
@signed_in
def first_ratings() -> str:
    """The first ratings beside the first answers on their concepts, the latest first."""
    found = calibrate(dashboard().learning, parts().curriculum).first_checks
    evidence = EvidenceView(situation(), parts().curriculum)
    shown, pager = _page_of(found[::-1])
    return render_template(
        "calibration_checks.html",
        heading=f"{counted(len(found), 'first rating')} beside the first answers",
        rows=[first_check_row(check, learning(), parts().curriculum, evidence) for check in shown],
        is_first=True,
        **pager,
    )


def _read() -> CalibrationPage:
    own = parts()
    return show_calibration(
        own.database, own.past_forecasts, person().id, situation(), own.curriculum, dashboard()
    )


def _asked(said: int) -> Pillar | None:
    """The pillar the address names; raises NotFoundError if there is no such one, or no such confidence."""
    name = request.args.get("pillar")
    if said not in LEVELS or (name is not None and name not in set(Pillar)):
        raise NotFoundError("There is no such confidence or pillar.")
    return Pillar(name) if name else None


def _level(said: int, pillar: Pillar | None) -> Level | None:
    found = calibrate(dashboard().learning, parts().curriculum)
    levels = found.levels if pillar is None else found.pillars.get(pillar, ())
    return next((level for level in levels if level.said == said), None)


def _page_of(rows: Any) -> tuple[Any, dict[str, Any]]:
    """The rows of the page asked for, and the way to the others."""
    pages = max(1, -(-len(rows) // CHECKS_A_PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)

    def href(page: int) -> str | None:
        args: dict[str, Any] = {**(request.view_args or {}), **request.args, "page": page}
        return url_for(request.endpoint or "", **args) if 1 <= page <= pages else None

    shown = rows[(number - 1) * CHECKS_A_PAGE : number * CHECKS_A_PAGE]
    place = f"Page {number} of {pages}" if pages > 1 else ""
    return shown, {"place": place, "newer": href(number - 1), "older": href(number + 1)}


def _made_on(record: ForecastRecord) -> Rows:
    return [(week.made_on, week.next_week) for week in record.weeks]


def _for_the_interview(record: ForecastRecord) -> Rows:
    return [(week.made_on, week.interview) for week in record.weeks if week.interview is not None]


def _record_note(record: ForecastRecord) -> str:
    if not record.weeks:
        first = long_date(next_monday(record.today))
        return f"The first forecast is noted on {first}, if anything is known of you by then."
    settled = len(record.settled)
    if not settled:
        return "The first of these forecasts is compared next Monday."
    return f"{record.held} of {settled} came within their range; four of five should."
