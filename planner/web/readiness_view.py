"""The readiness page's numbers as people read them: headline, charts with their tables, coverage."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from planner.core.concept_levels import (
    DOCUMENTS,
    Level,
    concept_levels,
    levels_by_document,
    levels_by_pillar,
)
from planner.core.curriculum import Concept, Curriculum, Round
from planner.core.dashboard import Dashboard, Prospect
from planner.core.drill_log import read_drills
from planner.core.explanation import said_and_shown
from planner.core.facet_coverage import Facets, FacetState, facet_coverage, share_never
from planner.core.readiness import Summary
from planner.core.readiness_history import PastPoint, PointAhead, days_lately
from planner.core.vocabulary import Facet, Pillar, facet_labels
from planner.presenters.charts import Bar, bars_figure, pillar_token
from planner.presenters.readiness_charts import DASH, HeatRow, facets_figure, forecast_figure
from planner.services.situation import Situation
from planner.web.why_view import range_text
from planner.web.words import counted, long_date, points, short_date

ROWS_IN_HEAT_MAP = 10
"""More would not be read on a phone; the table has all of them."""
FACET_WORDS: Mapping[Facet, str] = facet_labels(Pillar.FUNDAMENTALS)
SAME_WORD = 0.05
"""Points of five by which said and shown may differ and still agree."""
LEVEL_COLUMNS = [{"title": level.value.capitalize(), "numeric": True} for level in Level]

Figure = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FacetMap:
    """The facets of the plan's concepts, the weightiest first."""

    concepts: Sequence[Concept]
    states: Mapping[str, Facets]


def headline(dashboard: Dashboard) -> str:
    """You are at 61, heading for 74."""
    if dashboard.overall is None or not dashboard.has_data:
        return "No data yet"
    now, then = (points(part.estimate.value) for part in (dashboard.overall.now, dashboard.overall.then))
    if dashboard.interview_on <= dashboard.today:
        return f"You are at {now}"
    return f"You are at {now}, heading for {then}" if then != now else f"You are at {now} and staying there"


def facts(dashboard: Dashboard) -> str:
    """The range, what it rests on, and how much of it is evidence."""
    if dashboard.overall is None or not dashboard.has_data:
        return "Your first check-in, drill or rating starts this page. Nothing here is ever guessed."
    now, then = dashboard.overall.now, dashboard.overall.then
    covers = f"Evidence covers {now.known} of {counted(now.concepts, 'concept')}."
    if dashboard.interview_on <= dashboard.today:
        return f"Likely {range_text(now.estimate)} today. {covers}"
    on = long_date(dashboard.interview_on).partition(", ")[2]
    keep = f"if you keep doing {round(100 * dashboard.completion)} % of the plan"
    return f"Likely {range_text(then.estimate)} on {on} {keep}. {covers}"


def readiness_card(dashboard: Dashboard) -> dict[str, Any] | None:
    """The numbers in short, for other pages; None while nothing is known."""
    if dashboard.overall is None or not dashboard.has_data:
        return None
    then = dashboard.overall.then.estimate if dashboard.interview_on > dashboard.today else None
    return {
        "now": points(dashboard.overall.now.estimate.value),
        "then": points(then.value) if then else None,
        "likely": range_text(then) if then else None,
        "pillars": [_pillar_bar(pillar, prospect.now) for pillar, prospect in dashboard.pillars.items()],
    }


def self_report_text(dashboard: Dashboard) -> str | None:
    """You run 0.8 points high: said 3.9, showed 3.1 (7 checks). None while there is no check."""
    pairs = dashboard.learning.all_pairs
    found = said_and_shown(pairs)
    if found is None:
        return None
    said, shown = found
    compared = f"said {said:.1f}, showed {shown:.1f} ({counted(len(pairs), 'check')})"
    if abs(said - shown) < SAME_WORD:
        return f"What you say and what you show agree: {compared}."
    side = "high" if said > shown else "low"
    return f"You run {abs(said - shown):.1f} points {side}: {compared}."


def forecast_title(dashboard: Dashboard) -> str:
    """Which pillar holds the forecast back, and which leads it."""
    found = {pillar: prospect.then.estimate.value for pillar, prospect in dashboard.pillars.items()}
    if not found:
        return "Readiness so far and to the interview"
    low, high = min(found, key=found.__getitem__), max(found, key=found.__getitem__)
    if points(found[low]) == points(found[high]):
        return "All areas are level"
    return f"{low.label} pulls the forecast down; {high.label.lower()} leads it"


def forecast_chart(
    dashboard: Dashboard, past: Sequence[PastPoint], ahead: Sequence[PointAhead]
) -> tuple[Figure, list[list[Any]]]:
    """The figure, of what was lately and the forecast; all of it as rows: day, readiness, range."""
    labels = [f"{points(past[-1].value)} today"] if past else []
    labels += [f"{points(ahead[-1].estimate.value)} on {short_date(dashboard.interview_on)}"] if ahead else []
    hrefs = _hrefs(past, dashboard)
    drawn = [place for place, point in enumerate(past) if _is_lately(point, dashboard)]
    figure = forecast_figure(
        [past[place] for place in drawn], ahead, [hrefs[place] for place in drawn], labels
    )
    rows: list[list[Any]] = [
        [{"text": _dated(point.on, dashboard), "href": href}, points(point.value), "so far"]
        for point, href in zip(past, hrefs, strict=True)
    ]
    # Today stands in both lines, and once in the table.
    rows += [
        [_dated(point.on, dashboard), points(point.estimate.value), f"likely {range_text(point.estimate)}"]
        for point in ahead[bool(past) :]
    ]
    return figure, rows


def rounds_chart(dashboard: Dashboard) -> tuple[Figure, list[list[Any]]]:
    """The rounds of the loop: a bar each for now, with its range; the table also has the interview."""
    bars = [_round_bar(round_, prospect) for round_, prospect in dashboard.rounds]
    rows = [
        _prospect_row(
            {"text": round_.title, "href": url_for("readiness.why_overall", round=round_.slug)}, prospect
        )
        for round_, prospect in dashboard.rounds
    ]
    return bars_figure(bars, highest=100), rows


def rounds_title(dashboard: Dashboard) -> str:
    """The weakest round, by name."""
    known = [(round_, prospect) for round_, prospect in dashboard.rounds if prospect.now.known]
    if not known:
        return "By interview round"
    weakest, prospect = min(known, key=lambda pair: pair[1].now.estimate.value)
    return f"{weakest.title} is the weakest round, at {points(prospect.now.estimate.value)}"


def pillar_rows(dashboard: Dashboard) -> list[list[Any]]:
    """Each pillar: now, at the interview, ranges, and how much of it is evidence."""
    return [
        _prospect_row(
            {"text": pillar.label, "href": url_for("readiness.why_overall", pillar=pillar.value)}, prospect
        )
        for pillar, prospect in dashboard.pillars.items()
    ]


def facet_map(dashboard: Dashboard, situation: Situation, curriculum: Curriculum) -> FacetMap:
    """The facets of everything that counts."""
    plan, _ = situation.planned()
    slugs = sorted(dashboard.weights, key=lambda slug: (-dashboard.weights[slug], slug))
    states = facet_coverage(
        curriculum,
        slugs,
        plan.tasks,
        situation.standing.check_ins.values(),
        read_drills(situation.standing),
        dashboard.learning.bias,
    )
    return FacetMap([curriculum.concepts[slug] for slug in slugs], states)


def facets_title(found: FacetMap) -> str:
    """40 % of failure modes have never been touched."""
    shares = {facet: share_never(found.states.values(), facet) or 0.0 for facet in Facet}
    least = max(shares, key=shares.__getitem__)
    words = {
        Facet.DEFINITION: "definitions",
        Facet.WHEN_TO_USE: "uses",
        Facet.FAILURE_MODES: "failure modes",
    }
    if not shares[least]:
        return "Every facet in your plan was touched at least once"
    return f"{max(1, round(100 * shares[least]))} % of {words[least]} have never been touched"


def facets_chart(found: FacetMap) -> tuple[Figure, list[list[Any]]]:
    """The weightiest concepts as a heat map, and all of them as rows."""
    rows = [
        HeatRow(
            concept.title,
            [points(found.states[concept.slug][facet].share) for facet in Facet],
            [_facet_text(found.states[concept.slug][facet]) for facet in Facet],
            url_for("readiness.why", slug=concept.slug),
        )
        for concept in found.concepts[:ROWS_IN_HEAT_MAP]
    ]
    table = [
        [
            {"text": concept.title, "href": url_for("readiness.why", slug=concept.slug)},
            *(_facet_text(found.states[concept.slug][facet]) for facet in Facet),
        ]
        for concept in found.concepts
    ]
    return facets_figure([FACET_WORDS[facet] for facet in Facet], rows), table


def coverage_rows(
    dashboard: Dashboard, situation: Situation, curriculum: Curriculum
) -> tuple[list[list[Any]], list[list[Any]]]:
    """How many concepts are at each level: of the plan by pillar, and of each source document."""
    levels = concept_levels(dashboard.learning, situation.standing.check_ins.values())
    by_pillar = levels_by_pillar(curriculum, dashboard.weights, levels)
    by_document = levels_by_document(curriculum, curriculum.concepts, levels)
    return (
        [[pillar.label, *counts.values()] for pillar, counts in by_pillar.items()],
        [[DOCUMENTS[prefix], *counts.values()] for prefix, counts in by_document.items()],
    )


def _hrefs(past: Sequence[PastPoint], dashboard: Dashboard) -> list[str]:
    """Each point leads to the last day with evidence up to it."""
    days = sorted({trace.on for traces in dashboard.learning.traces.values() for trace in traces})
    return [
        url_for("progress.entries", on=days[max(0, bisect_right(days, point.on) - 1)].isoformat())
        if days
        else url_for("history.show")
        for point in past
    ]


def _is_lately(point: PastPoint, dashboard: Dashboard) -> bool:
    return (dashboard.today - point.on).days <= days_lately(dashboard)


def forecast_note(past: Sequence[PastPoint], dashboard: Dashboard) -> str | None:
    """Where the drawing begins, if that is not the beginning."""
    if all(_is_lately(point, dashboard) for point in past):
        return None
    return f"The last {days_lately(dashboard)} days; the table goes back to {_dated(past[0].on, dashboard)}."


def _dated(on: date, dashboard: Dashboard) -> str:
    """20 Nov, with the year where it is another than today's."""
    return short_date(on) if on.year == dashboard.today.year else f"{short_date(on)} {on.year}"


def _prospect_row(first: dict[str, str], prospect: Prospect) -> list[Any]:
    now, then = prospect.now, prospect.then
    return [
        first,
        points(now.estimate.value) if now.known else None,
        range_text(now.estimate) if now.known else None,
        points(then.estimate.value),
        range_text(then.estimate),
        f"{now.known} of {now.concepts}",
    ]


def _pillar_bar(pillar: Pillar, now: Summary) -> dict[str, Any]:
    """A bar with its range; an area nobody knows anything of has none."""
    found = now.estimate
    low, high, value = (points(part) if now.known else None for part in (found.low, found.high, found.value))
    href = url_for("readiness.why_overall", pillar=pillar.value)
    return {"pillar": pillar, "now": value, "low": low, "high": high, "href": href}


def _round_bar(round_: Round, prospect: Prospect) -> Bar:
    """A round with its range; one nobody knows anything of has no bar."""
    found, token = prospect.now.estimate, pillar_token(round_.pillar)
    href = url_for("readiness.why_overall", round=round_.slug)
    if not prospect.now.known:
        return Bar(round_.title, 0.0, DASH, "not known yet", token, 0.0, 0.0, href)
    return Bar(
        title=round_.title,
        value=100 * found.value,
        text=f"{points(found.value)} ±{_half(prospect)}",
        hover=f"{points(found.value)}, likely {range_text(found)}",
        token=token,
        low=100 * found.low,
        high=100 * found.high,
        href=href,
    )


def _half(prospect: Prospect) -> int:
    """Half the width of the range, in whole points."""
    return round(50 * (prospect.now.estimate.high - prospect.now.estimate.low))


def _facet_text(state: FacetState) -> str:
    """62, shown 3 of 5 key points, said 4."""
    told = [state.level.value]
    if state.of:
        told.append(f"{state.shown} of {state.of} key points")
    if state.said:
        told.append(f"said {state.said}")
    number = points(state.share)
    return ", ".join(told if number is None else [str(number), *told])
