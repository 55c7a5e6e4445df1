"""What was done against what was planned and offered, by day and by pillar.

Addresses behind marks come from whoever asks for the figure.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from plotly import graph_objects

from planner.core.progress import DayOfPlan, PillarMinutes
from planner.presenters.chart_parts import (
    LABEL,
    SOFT_LABEL,
    TITLES_ONLY,
    both_sides_above,
    checked_figure,
    upright,
)
from planner.presenters.charts import pillar_token

ROOM_FOR_PILLARS = 4
"""Rows that the bars of the pillars have room for at least, so that a single one is no block."""
LABEL_SHARE = 0.17
"""The share of a chart's height that a label of two lines takes."""


def hours(minutes: int) -> float:
    """Minutes as hours with one decimal."""
    return round(minutes / 60, 1)


def burn_up_figure(
    days: Sequence[DayOfPlan], href: Callable[[DayOfPlan], str], *, today: date
) -> dict[str, Any]:
    """Hours offered, planned and done by the end of each day; a day with entries opens them."""
    so_far = [day for day in days if day.done is not None]
    done = _running("done", so_far, [day.done or 0 for day in so_far])
    done.update(
        mode="lines+markers",
        marker={"size": [7 if day.entries else 0 for day in so_far]},
        customdata=[href(day) if day.entries else None for day in so_far],
    )
    traces = [
        _running("offered", days, [day.offered for day in days]),
        _running("planned", days, [day.planned for day in days]),
        done,
    ]
    layout = {
        "xaxis": {"type": "date", "tickformat": "%-d %b", "nticks": 6},
        "yaxis": {"ticksuffix": " h", "rangemode": "tozero", "nticks": 5},
        "annotations": _end_labels(traces),
        "shapes": [upright(today.isoformat())] if 0 < len(so_far) < len(days) else [],
        "margin": {"t": 12, "r": 60, "b": 36, "l": 36},
    }
    return checked_figure(
        traces,
        layout,
        [
            {"line": {"color": "--edge", "width": 2, "dash": "dot"}},
            {"line": {"color": "--soft", "width": 2}},
            {"line": {"color": "--accent", "width": 3}, "marker": {"color": "--accent"}},
        ],
    )


def _running(name: str, days: Sequence[DayOfPlan], minutes: Sequence[int]) -> graph_objects.Scatter:
    values = [hours(spent) for spent in minutes]
    return graph_objects.Scatter(
        name=name,
        x=[day.on.isoformat() for day in days],
        y=values,
        mode="lines",
        hovertext=[
            f"{day.on.day} {day.on:%b}: {value:g} h {name}" for day, value in zip(days, values, strict=True)
        ],
        hoverinfo="text",
    )


def _end_labels(traces: Sequence[graph_objects.Scatter]) -> list[dict[str, Any]]:
    """The name of each line beside its last point; of those at the right edge none covers another.

    What is done has none while it would cover the axis; the title says it.
    """
    offered, planned, done = traces
    room = LABEL_SHARE * max([*offered.y, *done.y, 1])
    labels: list[dict[str, Any]] = []
    for line in (offered, planned, *([done] if len(done.x) == len(offered.x) else [])):
        y = min([*line.y[-1:], *(label["y"] - room for label in labels)], default=0)
        labels.append({**_end_label(line), "y": y, "font": LABEL if line is done else SOFT_LABEL})
    if 0 < len(done.x) < len(offered.x) and done.y[-1] > room:
        # Under the line, or over it where more was done than planned: there the plan's lines are not.
        over = done.y[-1] > planned.y[len(done.y) - 1]
        place = {"xanchor": "right", "yshift": 16} if over else {"yshift": -20}
        labels.append({**_end_label(done), **place, "font": LABEL})
    return labels


def _end_label(line: graph_objects.Scatter) -> dict[str, Any]:
    return {
        "x": line.x[-1],
        "y": line.y[-1],
        "text": f"{line.name}<br>{line.y[-1]:g} h",
        "showarrow": False,
        "xanchor": "left",
        "xshift": 4,
        "yanchor": "middle",
        "align": "left",
    }


def pillars_figure(
    pillars: Sequence[PillarMinutes], texts: Sequence[str], href: Callable[[PillarMinutes], str]
) -> dict[str, Any]:
    """Minutes done (dark) over minutes planned so far (light); `texts` stands beside the pillar's name."""
    rows = [str(row) for row in range(len(pillars))]
    tokens = [pillar_token(found.pillar) for found in pillars]
    planned, done = [found.planned for found in pillars], [found.done for found in pillars]
    bars = [
        graph_objects.Bar(
            x=values,
            y=rows,
            width=width,
            orientation="h",
            customdata=[href(found) for found in pillars],
            hovertext=list(texts),
            hoverinfo="text",
        )
        for values, width in ((planned, 0.3), (done, 0.14))
    ]
    layout = {
        "barmode": "overlay",
        "xaxis": {"range": [0, max([*planned, *done, 1])], "visible": False},
        "yaxis": {
            "type": "category",
            "range": [max(len(rows), ROOM_FOR_PILLARS) - 0.7, -0.8],
            "visible": False,
        },
        "annotations": [
            note
            for row, found, text in zip(rows, pillars, texts, strict=True)
            for note in both_sides_above(row, found.pillar.label, text)
        ],
        "margin": TITLES_ONLY,
    }
    dark, light = tokens, [f"{token}/35" for token in tokens]
    # Without a width of 0 the browser draws an outline in the colour of text.
    return checked_figure(
        bars, layout, [{"marker": {"color": colours, "line": {"width": 0}}} for colours in (light, dark)]
    )
