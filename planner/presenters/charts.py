"""Charts as plotly figures in plain JSON; colours are names of the app's tokens, resolved in the browser."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import plotly
from plotly import graph_objects

from planner.core.coverage import ConceptCoverage, PillarCoverage
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar

VERSION: str = plotly.__version__
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
"""The drawing library as the installed package ships it."""

LONGEST_TITLE = 42
"""Characters of a title that a phone shows in one line."""
LEAST_SURE_SHOWN = 12
"""Bars in the confidence chart; more would not be read on a phone."""


def coverage_figure(pillars: Sequence[PillarCoverage]) -> dict[str, Any]:
    """Percent of each pillar's planned concepts touched so far; pillars without a plan are left out."""
    planned = [found for found in pillars if found.planned]
    percents = [round(100 * found.touched / found.planned) for found in planned]
    return _bars(
        titles=[found.pillar.label for found in planned],
        values=percents,
        texts=[f"{percent} %" for percent in percents],
        tokens=[_token(found.pillar) for found in planned],
        hover=[f"{found.touched} of {found.planned} concepts touched" for found in planned],
        highest=100,
    )


def confidence_figure(concepts: Sequence[ConceptCoverage]) -> dict[str, Any]:
    """The latest confidence said on the concepts the person is least sure of, least sure first."""
    said = least_sure(concepts)
    return _bars(
        titles=[found.concept.title for found in said],
        values=[found.confidence or 0 for found in said],
        texts=[f"{found.confidence} {CONFIDENCE_WORDS[found.confidence or 1]}" for found in said],
        tokens=[_token(found.concept.pillar) for found in said],
        hover=[f"{found.sessions} sessions, last on {found.last_on}" for found in said],
        highest=len(CONFIDENCE_WORDS),
    )


def least_sure(concepts: Sequence[ConceptCoverage]) -> list[ConceptCoverage]:
    """The concepts spoken of with the lowest confidence, the weightier first among equals."""
    said = [found for found in concepts if found.confidence is not None]
    said.sort(key=lambda found: (found.confidence or 0, -found.concept.weight, found.concept.slug))
    return said[:LEAST_SURE_SHOWN]


def _bars(
    *,
    titles: Sequence[str],
    values: Sequence[float],
    texts: Sequence[str],
    tokens: Sequence[str],
    hover: Sequence[str],
    highest: float,
) -> dict[str, Any]:
    """Horizontal bars, the first on top, each with its title above it, so that long titles fit a phone."""
    rows = [str(row) for row in range(len(titles))]
    bars = graph_objects.Bar(
        x=list(values),
        y=rows,
        width=0.32,
        orientation="h",
        text=list(texts),
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        hovertext=list(hover),
        hoverinfo="text",
    )
    layout = graph_objects.Layout(
        template=None,
        xaxis={"range": [0, 1.4 * highest], "visible": False},
        yaxis={"type": "category", "autorange": "reversed", "visible": False},
        annotations=[_title_above(row, title) for row, title in zip(rows, titles, strict=True)],
        margin={"t": 12, "r": 8, "b": 8, "l": 4},
    )
    figure = graph_objects.Figure(bars, layout).to_plotly_json()
    # Set after plotly has checked the figure: it knows no colour called --coding, the browser does.
    figure["data"][0]["marker"] = {"color": list(tokens)}
    figure["data"][0]["textfont"] = {"color": "--text", "size": 13}
    for annotation in figure["layout"].get("annotations", ()):
        annotation["font"] = {"color": "--soft", "size": 13}
    return {"data": list(figure["data"]), "layout": figure["layout"]}


def _title_above(row: str, title: str) -> dict[str, Any]:
    return {
        "x": 0,
        "y": row,
        "text": escape(_short(title)),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 6,
    }


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def _token(pillar: Pillar) -> str:
    return f"--{pillar.value.replace('_', '-')}"
