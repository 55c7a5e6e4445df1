"""One concept over time: what it was, what it becomes with nothing more done, and with the plan kept."""

from typing import Any

from flask import url_for

from planner.core.curriculum import Concept
from planner.core.dashboard import Dashboard
from planner.core.readiness import ConceptReadiness
from planner.core.readiness_history import MOST_AHEAD, concept_so_far, curve_ahead, sample_days
from planner.presenters.readiness_charts import curve_figure
from planner.web.words import points, short_date


def curve_chart(concept: Concept, dashboard: Dashboard) -> tuple[dict[str, Any] | None, list[list[Any]]]:
    """The figure and its numbers as rows; nothing where nothing is known of the concept."""
    learning = dashboard.learning
    mastery = learning.of(concept)
    if mastery.is_unknown:
        return None, []
    past = concept_so_far(concept, learning, today=dashboard.today)
    last = max(dashboard.interview_on, dashboard.today)
    days = sample_days(dashboard.today, last, most=2 * MOST_AHEAD)
    ahead = curve_ahead(
        mastery,
        learning.bias,
        dashboard.ahead.get(concept.slug, ()),
        days,
        completion=dashboard.completion,
    )
    alone = [(on, without) for on, (without, _) in zip(days, ahead, strict=True)]
    planned = [(on, held) for on, (_, held) in zip(days, ahead, strict=True)]
    href = url_for("readiness.why", slug=concept.slug)
    figure = curve_figure(past, alone, planned, href)
    rows: list[list[Any]] = [[short_date(on), points(value), None] for on, value in past]
    rows += [
        [short_date(on), points(without), points(held)]
        for on, (without, held) in zip(days[1:], ahead[1:], strict=True)
    ]
    return figure, rows


def curve_title(now: ConceptReadiness) -> str:
    """What should still be there, as a sentence."""
    share = round(100 * now.remembered)
    if share == 100:
        return "Nothing of it has faded yet"
    return f"About {share} % of what you learned should still be there"
