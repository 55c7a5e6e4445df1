"""What fades before the interview, as a line for each concept from today to then.

Addresses behind marks come from whoever asks for the figure.
"""

from collections.abc import Callable, Sequence
from typing import Any

from plotly import graph_objects

from planner.core.retention import FADED_BELOW, Fading
from planner.presenters.chart_parts import (
    LABEL,
    SOFT_LABEL,
    TITLES_ONLY,
    both_sides_above,
    checked_figure,
    upright,
)
from planner.presenters.charts import pillar_token, short

FADING_SHOWN = 10
"""Rows of the retention outlook; more would not be read on a phone."""
FEW_FADING = 4
"""Up to so many rows a chart of half the height holds them."""
TITLE_BESIDE_DATE = 31
"""Characters of a concept's title where the day of its next session stands in the same line."""


def percent(share: float) -> int:
    """A share 0..1 in whole percent."""
    return round(100 * share)


def retention_figure(
    fading: Sequence[Fading], plans: Sequence[str], href: Callable[[Fading], str]
) -> dict[str, Any]:
    """From today (ring) to the interview (dot) by concept, in percent; `plans` says what comes next."""
    shown = fading[:FADING_SHOWN]
    rows = [str(row) for row in range(len(shown))]
    tokens = [pillar_token(found.concept.pillar) for found in shown]
    hrefs = [href(found) for found in shown]
    now = [percent(found.today) for found in shown]
    then = [percent(found.then) for found in shown]
    ring = {"color": "--card", "line": {"color": tokens, "width": 2}}
    return checked_figure(
        [
            _lines(then, now, rows),
            _dots(now, rows, "right", hrefs),
            _dots(then, rows, "left", hrefs),
        ],
        {
            "xaxis": {"range": [0, 118], "visible": False},
            "yaxis": {"type": "category", "range": [_room(len(rows)) - 0.4, -1.2], "visible": False},
            "annotations": [
                *(
                    note
                    for row, found, plan in zip(rows, shown, plans, strict=False)
                    for note in both_sides_above(row, short(found.concept.title, TITLE_BESIDE_DATE), plan)
                ),
                _line_label(),
            ],
            "shapes": [upright(percent(FADED_BELOW)), *map(_rule_below, range(len(rows) - 1))],
            "margin": TITLES_ONLY,
        },
        [
            {"line": {"color": "--edge", "width": 2}},
            {"marker": ring, "textfont": SOFT_LABEL},
            {"marker": {"color": tokens}, "textfont": LABEL},
        ],
    )


def _room(rows: int) -> int:
    """How many rows the drawing is divided into; rows keep their height while they become more."""
    return max(rows, FEW_FADING if rows <= FEW_FADING else FADING_SHOWN - 2)


def _lines(left: Sequence[int], right: Sequence[int], rows: Sequence[str]) -> graph_objects.Scatter:
    """One line for all rows, broken between them."""
    return graph_objects.Scatter(
        x=[x for ends in zip(left, right, strict=True) for x in (*ends, None)],
        y=[y for row in rows for y in (row, row, None)],
        mode="lines",
        hoverinfo="skip",
    )


def _rule_below(row: int) -> dict[str, Any]:
    """A thin line between a row and the next."""
    y, line = row + 0.4, {"color": "--line", "width": 1}
    return {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def _dots(
    values: Sequence[int], rows: Sequence[str], side: str, hrefs: Sequence[str]
) -> graph_objects.Scatter:
    when = "today" if side == "right" else "at the interview"
    return graph_objects.Scatter(
        x=list(values),
        y=list(rows),
        mode="markers+text",
        marker={"size": 12},
        text=[f"{value} %" for value in values],
        textposition=f"middle {side}",
        cliponaxis=False,
        customdata=list(hrefs),
        hovertext=[f"{value} % {when}" for value in values],
        hoverinfo="text",
    )


def _line_label() -> dict[str, Any]:
    """What the upright line stands for, at its upper end."""
    return {
        "x": percent(FADED_BELOW),
        "y": 1,
        "yref": "paper",
        "text": f"{percent(FADED_BELOW)} %",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
        "font": SOFT_LABEL,
    }
