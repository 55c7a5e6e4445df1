"""Readiness: the overview, and why each number is what it is."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.curriculum import Concept
from planner.core.dashboard import Dashboard
from planner.core.errors import NotFoundError
from planner.core.gaps import find_gaps
from planner.core.outlook import pillars_tested
from planner.core.readiness_history import days_lately, readiness_so_far, readiness_to_come
from planner.core.vocabulary import Pillar
from planner.web import readiness_view as view
from planner.web.access import signed_in
from planner.web.curve_view import curve_chart
from planner.web.evidence_view import EvidenceView
from planner.web.gap_view import best_minutes, gap_row
from planner.web.state import dashboard, now, parts, situation
from planner.web.why_view import why_overall_view, why_view

GAPS_SHOWN = 8

blueprint = Blueprint("readiness", __name__)


@blueprint.get("/readiness")
@signed_in
def show() -> str:
    """The overview; its charts fetch their figures from `charts`."""
    found, curriculum = dashboard(), parts().curriculum
    plan, asked_for = situation().planned()
    gaps = find_gaps(curriculum, found)
    ahead = [task for task in plan.tasks if task.starts_at >= now()]
    by_pillar, by_document = view.coverage_rows(found, situation(), curriculum)
    return render_template(
        "readiness.html",
        has_data=found.has_data,
        headline=view.headline(found),
        facts=view.facts(found),
        charts=_charts(found) if found.has_data else {},
        pillar_rows=view.pillar_rows(found),
        self_report=view.self_report_text(found),
        gaps=[gap_row(gap, asked_for, ahead) for gap in gaps[:GAPS_SHOWN]],
        best=best_minutes(gaps, asked_for),
        level_columns=view.LEVEL_COLUMNS,
        by_pillar=by_pillar,
        by_document=by_document,
        charts_url=url_for("readiness.charts"),
    )


@blueprint.get("/readiness/charts.json")
@signed_in
def charts() -> Response:
    """The figures of the overview; none while there is nothing to draw."""
    found = dashboard()
    drawn = _charts(found) if found.has_data else {}
    return jsonify({name: chart["figure"] for name, chart in drawn.items()})


@blueprint.get("/readiness/why")
@signed_in
def why_overall() -> str:
    """The concepts behind the overall number, or behind that of a round or a pillar."""
    found, curriculum = dashboard(), parts().curriculum
    title, pillars = _narrowed()
    weights = {
        slug: weight
        for slug, weight in found.weights.items()
        if weight > 0 and (pillars is None or curriculum.concepts[slug].pillar in pillars)
    }
    return render_template(
        "readiness_why_overall.html", title=title, **why_overall_view(curriculum, found, weights)
    )


@blueprint.get("/readiness/<slug>")
@signed_in
def why(slug: str) -> str:
    """Why one concept is where it is."""
    concept = _concept(slug)
    evidence = EvidenceView(situation(), parts().curriculum)
    _, rows = curve_chart(concept, dashboard())
    return render_template(
        "readiness_why.html",
        concept=concept,
        curve=rows,
        charts_url=url_for("readiness.curve", slug=slug),
        **why_view(concept, dashboard(), evidence),
    )


@blueprint.get("/readiness/<slug>/charts.json")
@signed_in
def curve(slug: str) -> Response:
    """One concept over time; nothing while nothing is known of it."""
    figure, _ = curve_chart(_concept(slug), dashboard())
    return jsonify({"curve": figure} if figure else {})


def _charts(found: Dashboard) -> dict[str, dict[str, Any]]:
    """Each chart with its title, figure and rows."""
    curriculum = parts().curriculum
    past = readiness_so_far(
        curriculum, found.learning, found.weights, today=found.today, lately=days_lately(found)
    )
    facets = view.facet_map(found, situation(), curriculum)
    made = {
        "forecast": (
            view.forecast_title(found),
            *view.forecast_chart(found, past, readiness_to_come(curriculum, found)),
        ),
        "rounds": (view.rounds_title(found), *view.rounds_chart(found)),
        "facets": (view.facets_title(facets), *view.facets_chart(facets)),
    }
    return {
        name: {
            "title": title,
            "figure": figure,
            "rows": rows,
            "note": view.forecast_note(past, found) if name == "forecast" else None,
        }
        for name, (title, figure, rows) in made.items()
    }


def _concept(slug: str) -> Concept:
    concept = parts().curriculum.concepts.get(slug)
    if concept is None:
        raise NotFoundError("There is no such concept. The Concepts page has all of them.")
    return concept


def _narrowed() -> tuple[str, set[Pillar] | None]:
    """What the address narrows the number to, in words, and its pillars; everything where it names none."""
    curriculum = parts().curriculum
    round_, pillar = request.args.get("round", ""), request.args.get("pillar", "")
    if round_ in curriculum.rounds:
        return curriculum.rounds[round_].title, set(pillars_tested(curriculum, round_))
    if pillar in set(Pillar):
        return Pillar(pillar).label, {Pillar(pillar)}
    return "", None
