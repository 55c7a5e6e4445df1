"""The days of study as a calendar: weeks across, weekdays down."""

from collections.abc import Callable, Sequence
from typing import Any

from plotly import graph_objects

from planner.core.progress import CalendarDay
from planner.presenters.chart_parts import checked_figure

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
STRONGEST_FROM = 60
"""Minutes under which no day has the strongest colour, so that a short one does not look long."""
SCALE = ((0, "--line"), (0.001, "--heat-2"), (1, "--heat-5"))
LABELS_ACROSS = 4

Week = Sequence[CalendarDay]


def calendar_figure(weeks: Sequence[Week], href: Callable[[CalendarDay], str]) -> dict[str, Any]:
    """Minutes of each day; a ring where something was done in a time nobody noted. Days to come are empty."""
    columns = list(range(len(weeks)))
    rings = _rings(weeks, href)
    ticks = columns[:: max(1, len(columns) // LABELS_ACROSS)]
    layout = {
        "xaxis": {
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [f"{weeks[column][0].on.day} {weeks[column][0].on:%b}" for column in ticks],
        },
        "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False},
    }
    ring = {"marker": {"color": "--card", "line": {"color": "--accent", "width": 2}}}
    return checked_figure(
        [_squares(weeks, href), *rings], layout, [{"colorscale": SCALE}, *([ring] if rings else [])]
    )


def _squares(weeks: Sequence[Week], href: Callable[[CalendarDay], str]) -> graph_objects.Heatmap:
    by_weekday = list(zip(*weeks, strict=True))
    minutes = [[day.minutes for day in row] for row in by_weekday]
    return graph_objects.Heatmap(
        x=list(range(len(weeks))),
        y=list(WEEKDAYS),
        z=minutes,
        zmin=0,
        zmax=max([STRONGEST_FROM, *(value or 0 for row in minutes for value in row)]),
        xgap=2,
        ygap=2,
        showscale=False,
        hoverongaps=False,
        customdata=[[href(day) if day.entries else None for day in row] for row in by_weekday],
        hovertext=[[_hover(day) for day in row] for row in by_weekday],
        hoverinfo="text",
    )


def _rings(weeks: Sequence[Week], href: Callable[[CalendarDay], str]) -> list[graph_objects.Scatter]:
    untimed = [
        (column, day) for column, week in enumerate(weeks) for day in week if day.entries and not day.minutes
    ]
    if not untimed:
        return []
    return [
        graph_objects.Scatter(
            x=[column for column, _ in untimed],
            y=[WEEKDAYS[day.on.weekday()] for _, day in untimed],
            mode="markers",
            marker={"size": 7},
            customdata=[href(day) for _, day in untimed],
            hovertext=[_hover(day) for _, day in untimed],
            hoverinfo="text",
        )
    ]


def _hover(day: CalendarDay) -> str:
    if day.minutes is None:
        return ""
    on = f"{day.on:%a} {day.on.day} {day.on:%b}"
    if not day.entries:
        return f"{on}: no entry"
    entries = "1 entry" if day.entries == 1 else f"{day.entries} entries"
    return f"{on}: {day.minutes} min, {entries}" if day.minutes else f"{on}: {entries}, time not noted"
