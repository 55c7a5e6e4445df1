"""Readiness in its first form: coverage and confidence from the log, and the gaps."""

from typing import Any

from flask import Blueprint, jsonify, render_template, url_for
from werkzeug.wrappers import Response

from planner.core.coverage import ConceptCoverage, PillarCoverage
from planner.core.journal import CheckIn
from planner.core.localtime import zone_named
from planner.core.vocabulary import CONFIDENCE_WORDS
from planner.presenters.charts import LEAST_SURE_SHOWN, confidence_figure, coverage_figure
from planner.services.pages import ReadinessPage, show_readiness
from planner.web.access import signed_in
from planner.web.gap_view import gap_view
from planner.web.state import now, parts, situation
from planner.web.words import counted, short_date

blueprint = Blueprint("readiness", __name__)


@blueprint.get("/readiness")
@signed_in
def show() -> str:
    """The page; the charts fetch their figures from `charts`."""
    page = _read()
    touched = sum(found.touched for found in page.concepts)
    return render_template(
        "readiness.html",
        page=page,
        touched=touched,
        pillar_rows=[_pillar_row(found) for found in page.pillars if found.planned],
        concept_rows=[_concept_row(found) for found in page.concepts] if _rated(page) else [],
        gaps=[gap_view(gap, page, zone_named(page.plan.time_zone)) for gap in page.gaps],
        entries=[_entry(check_in) for check_in in reversed(page.check_ins)],
        coverage_title=_coverage_title(page),
        confidence_title=_confidence_title(page),
        confidence_note=_confidence_note(page),
        charts_url=url_for("readiness.charts"),
    )


@blueprint.get("/readiness/charts.json")
@signed_in
def charts() -> Response:
    """The figures behind the charts, those that have something to draw."""
    page = _read()
    figures = {}
    if any(found.planned for found in page.pillars):
        figures["coverage"] = coverage_figure(page.pillars)
    if _rated(page):
        figures["confidence"] = confidence_figure(page.concepts)
    return jsonify(figures)


def _read() -> ReadinessPage:
    return show_readiness(situation(), parts().curriculum, now=now())


def _rated(page: ReadinessPage) -> list[ConceptCoverage]:
    """The concepts the person has said how sure they are of, in check-ins."""
    return [found for found in page.concepts if found.confidence is not None]


def _coverage_title(page: ReadinessPage) -> str:
    planned = [found for found in page.pillars if found.planned]
    if not page.has_data or not planned:
        return "Coverage"
    least = min(planned, key=lambda found: found.touched / found.planned)
    return f"{least.pillar.label} is {round(100 * least.touched / least.planned)} % covered, the least of all"


def _confidence_title(page: ReadinessPage) -> str:
    said = _rated(page)
    if not said:
        return "Confidence"
    low = sum((found.confidence or 0) <= 2 for found in said)
    shaky = counted(low, "concept") if low else "None"
    return f"{shaky} of the {len(said)} you rated felt shaky or lost when last practised"


def _confidence_note(page: ReadinessPage) -> str:
    rated = len(_rated(page))
    if not rated:
        return "A check-in that says how sure you are draws this chart."
    least = (
        f"The {LEAST_SURE_SHOWN} you were least sure of" if rated > LEAST_SURE_SHOWN else "Least sure first"
    )
    return f"{least}; the table has all of them."


def _pillar_row(found: PillarCoverage) -> list[Any]:
    return [
        found.pillar.label,
        f"{found.touched} of {found.planned}",
        round(100 * found.touched / found.planned),
        None if found.confidence is None else round(found.confidence, 1),
        f"{found.sessions_done} of {found.sessions_planned}",
        found.minutes,
    ]


def _concept_row(found: ConceptCoverage) -> list[Any]:
    said = found.confidence
    return [
        found.concept.title,
        found.concept.pillar.label,
        found.sessions,
        None if said is None else f"{said} {CONFIDENCE_WORDS[said]}",
        None if found.last_on is None else short_date(found.last_on),
        found.minutes,
        None if found.rating is None else f"{found.rating} {CONFIDENCE_WORDS[found.rating]}",
    ]


def _entry(check_in: CheckIn) -> list[Any]:
    confidence = ", ".join(str(value) for value in check_in.confidence.values()) or None
    return [
        short_date(check_in.on),
        check_in.title,
        check_in.outcome.value,
        confidence,
        check_in.minutes,
    ]
