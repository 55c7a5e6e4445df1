"""The charts of the readiness page: the way to the interview, the facets, and one concept over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from plotly import graph_objects

from planner.core.readiness_history import PastPoint, PointAhead
from planner.presenters.charts import LABEL_SIZE, plain, title_above

HEAT_STEPS = 5
"""Colours of the heat map, each a fifth of 0-100 wide (--heat-1 to --heat-5)."""
LEAST_HEIGHT = 30
"""Points the value axis spans at least, so that a change of one does not look like a leap."""

ROOM_FOR_TITLE = 24
"""Pixels between the rows of the heat map, where each concept's title stands."""
LONG_SPAN = 300
"""Days from which a date needs its year."""
DATES = {"type": "date", "tickformat": "%-d %b"}
DASH = "\N{EN DASH}"

Texts = Sequence[str]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A concept with its facets' numbers, 0-100 or None where nothing is known; a click leads to `href`."""

    title: str
    numbers: Sequence[int | None]
    hover: Texts
    href: str


def forecast_figure(
    past: Sequence[PastPoint], ahead: Sequence[PointAhead], hrefs: Sequence[str | None], labels: Texts
) -> dict[str, Any]:
    """Readiness so far as a line, and the forecast with its 80 % band.

    `hrefs` lead from each past point to its entries; `labels` stand at the last point of each line.
    """
    dates = DATES if _span(past, ahead) < LONG_SPAN else DATES | {"tickformat": "%b %Y"}
    lines = [_past_line(past, hrefs), *_forecast_lines(ahead)]
    layout = graph_objects.Layout(
        template=None,
        xaxis=dates,
        yaxis={"range": _value_range(past, ahead), "ticksuffix": ""},
        annotations=_ends(past, ahead, labels),
    )
    figure = plain(graph_objects.Figure([line for line in lines if line], layout))
    tokens = ["--text"] * bool(past) + ["--accent", "--accent"] * bool(ahead)
    for trace, token in zip(figure["data"], tokens, strict=True):
        _paint(trace, token)
    for note in figure["layout"].get("annotations", ()):
        note["font"] = {"color": "--text", "size": LABEL_SIZE}
    return figure


def curve_figure(
    past: Sequence[tuple[date, float]],
    alone: Sequence[tuple[date, float]],
    planned: Sequence[tuple[date, float]],
    href: str,
) -> dict[str, Any]:
    """One concept's readiness (0..1 by day): so far, with nothing more done, and with the plan kept."""
    lines = [
        (past, "solid", "--text", "so far"),
        (alone, "dot", "--soft", "with nothing more done"),
        (planned, "dash", "--accent", "with the plan"),
    ]
    drawn = [line for line in lines if line[0]]
    figure = plain(
        graph_objects.Figure(
            [_line(points, dash, [href] * len(points), name) for points, dash, _, name in drawn],
            graph_objects.Layout(template=None, xaxis=DATES, yaxis={"range": [0, 100]}),
        )
    )
    for trace, (_, _, token, _) in zip(figure["data"], drawn, strict=True):
        _paint(trace, token)
    return figure


def facets_figure(columns: Texts, rows: Sequence[HeatRow]) -> dict[str, Any]:
    """Concepts by facets, each concept's title above its cells; a dashed cell is one nobody knows of."""
    places = [str(place) for place in range(len(rows))]
    heat = graph_objects.Heatmap(
        x=list(columns),
        y=places,
        z=[list(row.numbers) for row in rows],
        zmin=0,
        zmax=100,
        showscale=False,
        xgap=5,
        ygap=ROOM_FOR_TITLE,
        hovertext=[list(row.hover) for row in rows],
        hoverinfo="text",
        hoverongaps=True,
        customdata=[[row.href] * len(columns) for row in rows],
    )
    layout = graph_objects.Layout(
        template=None,
        # Ticks nobody sees keep the heads clear of the first row's title.
        xaxis={
            "type": "category",
            "side": "top",
            "ticks": "outside",
            "ticklen": 12,
            "tickcolor": "rgba(0,0,0,0)",
            "nticks": len(columns),
            **_every(columns),
        },
        yaxis={"type": "category", "visible": False, **_every(places), "range": [len(rows) - 0.5, -0.5]},
        annotations=[
            note
            for place, row in zip(places, rows, strict=True)
            for note in (_row_title(place, row.title), *_cells(place, columns, row))
        ],
        shapes=[
            _dashed(column, row)
            for row, held in enumerate(rows)
            for column, number in enumerate(held.numbers)
            if number is None
        ],
        margin={"t": 44, "r": 0, "b": 0, "l": 0},
    )
    figure = plain(graph_objects.Figure(heat, layout))
    figure["data"][0]["colorscale"] = _heat_scale()
    tokens = [token for row in rows for token in ("--soft", *map(_ink, row.numbers))]
    for note, token in zip(figure["layout"].get("annotations", ()), tokens, strict=True):
        note["font"] = {"color": token, "size": LABEL_SIZE}
    for shape in figure["layout"].get("shapes", ()):
        shape["line"] = {"color": "--edge", "dash": "3px,3px", "width": 1}
    return figure


def _span(past: Sequence[PastPoint], ahead: Sequence[PointAhead]) -> int:
    days = [*(point.on for point in past), *(point.on for point in ahead)]
    return (days[-1] - days[0]).days if days else 0


def _past_line(past: Sequence[PastPoint], hrefs: Sequence[str | None]) -> graph_objects.Scatter | None:
    return _line([(point.on, point.value) for point in past], "solid", hrefs, "so far") if past else None


def _forecast_lines(ahead: Sequence[PointAhead]) -> list[graph_objects.Scatter]:
    if not ahead:
        return []
    days = [point.on.isoformat() for point in ahead]
    low, high = ([100 * getattr(point.estimate, end) for point in ahead] for end in ("low", "high"))
    band = graph_objects.Scatter(
        x=[*days, *days[::-1]], y=[*high, *low[::-1]], fill="toself", mode="lines", hoverinfo="skip"
    )
    values = [(point.on, point.estimate.value) for point in ahead]
    return [band, _line(values, "dash", [None] * len(days), "forecast")]


def _line(
    points: Sequence[tuple[date, float]], dash: str, hrefs: Sequence[str | None], name: str
) -> graph_objects.Scatter:
    return graph_objects.Scatter(
        x=[on.isoformat() for on, _ in points],
        y=[100 * value for _, value in points],
        # A single point has no line to be seen by.
        mode="lines" if len(points) > 1 else "markers",
        line={"dash": dash, "width": 2},
        customdata=list(hrefs),
        name=name,
        hovertemplate=f"%{{x|%-d %b}}: %{{y:.0f}} {name}<extra></extra>",
    )


def _paint(trace: dict[str, Any], token: str) -> None:
    if trace.get("fill"):
        trace["fillcolor"] = f"{token}/20"
        trace["line"] = {"width": 0, "color": f"{token}/0"}
        return
    trace["line"] = {**trace.get("line", {}), "color": token}
    trace["marker"] = {"color": token, "size": 8}


def _ends(past: Sequence[PastPoint], ahead: Sequence[PointAhead], labels: Texts) -> list[dict[str, Any]]:
    """The number of today and that of the interview, each at its own end of the drawing."""
    ends = []
    if past:
        ends.append((past[-1].on, past[-1].value, "right" if len(past) > 1 else "left", 10))
    if ahead:
        ends.append((ahead[-1].on, ahead[-1].estimate.high, "right", 2))
    return [
        {
            "x": on.isoformat(),
            "y": 100 * value,
            "text": escape(text),
            "showarrow": False,
            "xanchor": anchor,
            "yanchor": "bottom",
            "yshift": shift,
        }
        for (on, value, anchor, shift), text in zip(ends, labels, strict=True)
    ]


def _value_range(past: Sequence[PastPoint], ahead: Sequence[PointAhead]) -> list[float]:
    values = [100 * point.value for point in past]
    values += [100 * end for point in ahead for end in (point.estimate.low, point.estimate.high)]
    low, high = min(values, default=0) - 5, max(values, default=100) + 10
    middle = (low + high) / 2
    half = max(high - low, LEAST_HEIGHT) / 2
    return [max(0, middle - half), min(105, middle + half)]


def _row_title(place: str, title: str) -> dict[str, Any]:
    return {**title_above(place, title), "yshift": ROOM_FOR_TITLE // 2}


def _cells(place: str, columns: Texts, row: HeatRow) -> list[dict[str, Any]]:
    return [
        {"x": column, "y": place, "text": DASH if number is None else str(number), "showarrow": False}
        for column, number in zip(columns, row.numbers, strict=True)
    ]


def _every(categories: Texts) -> dict[str, Any]:
    """All of the categories, for the library leaves those out that hold no number."""
    return {
        "categoryorder": "array",
        "categoryarray": list(categories),
        "range": [-0.5, len(categories) - 0.5],
    }


def _dashed(column: int, row: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": column - 0.49,
        "x1": column + 0.49,
        "y0": row - 0.25,
        "y1": row + 0.25,
        "layer": "below",
    }


def _step(number: int) -> int:
    """Which of the heat map's colours a number (0-100) has, from 1."""
    return min(HEAT_STEPS, 1 + number * HEAT_STEPS // 100)


def _heat_scale() -> list[list[Any]]:
    """Five flat colours, as the table's cells have them."""
    return [
        [edge / HEAT_STEPS, f"--heat-{step}"]
        for step in range(1, HEAT_STEPS + 1)
        for edge in (step - 1, step)
    ]


def _ink(number: int | None) -> str:
    if number is None:
        return "--soft"
    return {4: "--heat-ink-4", 5: "--heat-ink-5"}.get(_step(number), "--text")
