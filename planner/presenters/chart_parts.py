"""Figures of several traces as plain JSON, with colours put in after plotly has checked them."""

from collections.abc import Mapping, Sequence
from typing import Any

from plotly import graph_objects

from planner.presenters.charts import title_above

LABEL = {"color": "--text", "size": 13}
SOFT_LABEL = {"color": "--soft", "size": 13}
TITLES_ONLY = {"t": 12, "r": 8, "b": 8, "l": 4}
"""Margins of a chart without axes."""


def checked_figure(
    traces: Sequence[Any], layout: Mapping[str, Any], colours: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The figure with what `colours` holds for each trace.

    Those, and the layout's annotations and shapes, may name tokens: plotly knows no colour called --coding,
    the browser does.
    """
    later = {name: layout[name] for name in ("annotations", "shapes") if name in layout}
    checked = {name: part for name, part in layout.items() if name not in later}
    figure = graph_objects.Figure(list(traces), graph_objects.Layout(template=None, **checked))
    found = figure.to_plotly_json()
    data = [_joined(trace, own) for trace, own in zip(found["data"], colours, strict=True)]
    return {"data": data, "layout": {**found["layout"], **later}}


def upright(x: object) -> dict[str, Any]:
    """A thin dotted line from top to bottom at a place of the x axis."""
    line = {"color": "--edge", "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "line": line}


def both_sides_above(row: str, title: str, text: str) -> list[dict[str, Any]]:
    """A title at the left above a row, and a text at the right."""
    left = {**title_above(row, title), "yshift": 10, "font": SOFT_LABEL}
    return [left, {**left, "text": text, "x": 1, "xanchor": "right", "font": LABEL}]


def _joined(trace: Mapping[str, Any], colours: Mapping[str, Any]) -> dict[str, Any]:
    """The trace with colours; those of a part such as a marker join what is said of it already."""
    return {
        **trace,
        **{
            name: {**trace.get(name, {}), **given} if isinstance(given, Mapping) else given
            for name, given in colours.items()
        },
    }
