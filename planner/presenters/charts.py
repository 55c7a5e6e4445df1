"""Charts as plotly figures in plain JSON; colours are names of the app's tokens, resolved in the browser."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plotly
from plotly import graph_objects

from planner.core.coverage import ConceptCoverage, PillarCoverage
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar

VERSION: str = plotly.__version__
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
"""The drawing library as the installed package ships it."""

LONGEST_LABEL = 34


def coverage_figure(pillars: Sequence[PillarCoverage]) -> dict[str, Any]:
    """Percent of each pillar's planned concepts touched so far; pillars without a plan are left out."""
    planned = [found for found in reversed(pillars) if found.planned]
    percents = [round(100 * found.touched / found.planned) for found in planned]
    return _bars(
        labels=[found.pillar.label for found in planned],
        values=percents,
        texts=[f"{percent} %" for percent in percents],
        tokens=[_token(found.pillar) for found in planned],
        hover=[f"{found.touched} of {found.planned} concepts touched" for found in planned],
        axis={"range": [0, 112], "showticklabels": False},
    )


def confidence_figure(concepts: Sequence[ConceptCoverage]) -> dict[str, Any]:
    """The latest confidence said on each concept, surest at the top; the others are left out."""
    said = [found for found in concepts if found.confidence is not None]
    said.sort(key=lambda found: (found.confidence or 0, found.concept.weight))
    return _bars(
        labels=[_short(found.concept.title) for found in said],
        values=[found.confidence or 0 for found in said],
        texts=[f"{found.confidence} {CONFIDENCE_WORDS[found.confidence or 1]}" for found in said],
        tokens=[_token(found.concept.pillar) for found in said],
        hover=[f"{found.sessions} sessions, last on {found.last_on}" for found in said],
        axis={"range": [0, 7], "tickvals": [1, 2, 3, 4, 5]},
    )


def _bars(
    *,
    labels: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    tokens: Sequence[str],
    hover: Sequence[str],
    axis: dict[str, Any],
) -> dict[str, Any]:
    bars = graph_objects.Bar(
        x=list(values),
        y=list(range(len(labels))),
        orientation="h",
        text=list(texts),
        textposition="outside",
        cliponaxis=False,
        hovertext=list(hover),
        hoverinfo="text",
    )
    layout = graph_objects.Layout(
        template=None,
        bargap=0.35,
        xaxis=axis,
        yaxis={"tickvals": list(range(len(labels))), "ticktext": list(labels), "showgrid": False},
    )
    figure = graph_objects.Figure(bars, layout).to_plotly_json()
    # Set after plotly has checked the figure: it knows no colour called --coding, the browser does.
    figure["data"][0]["marker"] = {"color": list(tokens)}
    figure["data"][0]["textfont"] = {"color": "--text"}
    return {"data": list(figure["data"]), "layout": figure["layout"]}


def _token(pillar: Pillar) -> str:
    return f"--{pillar.value.replace('_', '-')}"


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1].rstrip()}…"
