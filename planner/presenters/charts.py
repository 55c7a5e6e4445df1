"""What all charts share: the drawing library, the colours' names, and bars with their titles above them.

Figures are plotly figures in plain JSON; colours are names of the app's tokens, resolved in the browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import plotly
from plotly import graph_objects

from planner.core.vocabulary import Pillar

VERSION: str = plotly.__version__
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
"""The drawing library as the installed package ships it."""

LONGEST_TITLE = 42
"""Characters of a title that a phone shows in one line."""
LABEL_SIZE = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its title above it, its text at its end; `low` and `high` are the ends of its range.

    `href` is where a click leads.
    """

    title: str
    value: float
    text: str
    hover: str
    token: str
    low: float | None = None
    high: float | None = None
    href: str | None = None


def bars_figure(bars: Sequence[Bar], *, highest: float) -> dict[str, Any]:
    """Horizontal bars, the first on top, each with its title above it, so that long titles fit a phone."""
    rows = [str(row) for row in range(len(bars))]
    trace = graph_objects.Bar(
        x=[bar.value for bar in bars],
        y=rows,
        width=0.2,
        orientation="h",
        error_x=_ranges(bars),
        hovertext=[bar.hover for bar in bars],
        hoverinfo="text",
        customdata=[bar.href for bar in bars],
    )
    layout = graph_objects.Layout(
        template=None,
        xaxis={"range": [0, highest], "visible": False},
        yaxis={"type": "category", "autorange": "reversed", "visible": False},
        annotations=[
            note
            for row, bar in zip(rows, bars, strict=True)
            for note in (title_above(row, bar.title), _text_above(row, bar.text))
        ],
        margin={"t": 24, "r": 4, "b": 4, "l": 4},
    )
    figure = plain(graph_objects.Figure(trace, layout))
    # Set after plotly has checked the figure: it knows no colour called --coding, the browser does.
    figure["data"][0]["marker"] = {"color": [bar.token for bar in bars]}
    if "error_x" in figure["data"][0]:
        figure["data"][0]["error_x"]["color"] = "--text"
    for note, token in zip(
        figure["layout"].get("annotations", ()), ["--soft", "--text"] * len(bars), strict=True
    ):
        note["font"] = {"color": token, "size": LABEL_SIZE}
    return figure


def plain(figure: graph_objects.Figure) -> dict[str, Any]:
    """A figure as its data and layout, ready for JSON."""
    found = figure.to_plotly_json()
    return {"data": list(found["data"]), "layout": found["layout"]}


def title_above(row: str, title: str) -> dict[str, Any]:
    """A label at the left above a row, cut to what a phone shows."""
    return {
        "x": 0,
        "xref": "paper",
        "y": row,
        "text": escape(short(title)),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 6,
    }


def short(title: str, longest: int = LONGEST_TITLE) -> str:
    """A title in one line of a phone, or cut to so many characters."""
    return title if len(title) <= longest else f"{title[: longest - 1].rstrip()}…"


def pillar_token(pillar: Pillar) -> str:
    """The name of a pillar's colour."""
    return f"--{pillar.value.replace('_', '-')}"


def _text_above(row: str, text: str) -> dict[str, Any]:
    return {**title_above(row, text), "x": 1, "xanchor": "right"}


def _ranges(bars: Sequence[Bar]) -> dict[str, Any] | None:
    if any(bar.low is None or bar.high is None for bar in bars):
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": [(bar.high or 0) - bar.value for bar in bars],
        "arrayminus": [bar.value - (bar.low or 0) for bar in bars],
        "thickness": 2,
        "width": 4,
    }
