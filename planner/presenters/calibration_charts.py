"""The charts of the calibration page: words beside what was shown, and forecasts beside what came."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from plotly import graph_objects

from planner.core.calibration import Level, Share
from planner.core.forecast_record import Forecast
from planner.core.readiness import Estimate
from planner.core.self_report import LEVELS, share_said
from planner.presenters.chart_parts import LABEL, checked_figure

FIFTHS = tuple(range(0, 101, 20))


def percent(share: float) -> int:
    """A share 0..1 in whole percent; readiness in whole points."""
    return round(100 * share)


def reliability_figure(levels: Sequence[Level], href: Callable[[int], str]) -> dict[str, Any]:
    """What was shown in percent by what was said (1-5), with its range; dotted is what it stands for."""
    shown = [level.shown for level in levels]
    diagonal = graph_objects.Scatter(
        x=list(LEVELS), y=[percent(share_said(said)) for said in LEVELS], mode="lines", hoverinfo="skip"
    )
    points = graph_objects.Scatter(
        x=[level.said for level in levels],
        y=[percent(found.value) for found in shown],
        mode="markers",
        marker={"size": 12},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [percent(found.high) - percent(found.value) for found in shown],
            "arrayminus": [percent(found.value) - percent(found.low) for found in shown],
            "thickness": 2,
            "width": 5,
        },
        cliponaxis=False,
        customdata=[href(level.said) for level in levels],
        hovertext=[_level_text(level) for level in levels],
        hoverinfo="text",
    )
    counts = {level.said: str(len(level.pairs)) for level in levels}
    return checked_figure(
        [diagonal, points],
        {
            "xaxis": {
                "range": [0.5, 5.5],
                "tickvals": list(LEVELS),
                "ticktext": [
                    f"{said}<br>{counts.get(said, 'no')} \N{MULTIPLICATION SIGN}" for said in LEVELS
                ],
                "tickangle": 0,
                "nticks": 5,
            },
            "yaxis": {"range": [0, 112], "tickvals": FIFTHS, "ticktext": [f"{fifth} %" for fifth in FIFTHS]},
            "annotations": [_shown_label(level.said, level.shown) for level in levels],
            "margin": {"t": 8, "r": 8, "b": 48, "l": 48},
        },
        [
            {"line": {"color": "--soft", "width": 2, "dash": "dot"}},
            {"marker": {"color": "--accent"}, "error_y": {"color": "--accent"}},
        ],
    )


def forecasts_figure(rows: Sequence[tuple[date, Forecast]], found_word: str) -> dict[str, Any]:
    """Forecasts in points by day, with their 80 % band, beside what was found of them (solid)."""
    days = [on.isoformat() for on, _ in rows]
    made = [found.made for _, found in rows]
    came = [(on, found.came) for on, found in rows if found.came is not None]
    band = graph_objects.Scatter(
        x=[*days, *reversed(days)],
        y=[*(percent(found.high) for found in made), *(percent(found.low) for found in reversed(made))],
        fill="toself",
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
    )
    lines = [band, _line("forecast", list(zip((on for on, _ in rows), made, strict=True)), "dash")]
    colours: list[dict[str, Any]] = [
        {"line": {"color": "--accent/0"}, "fillcolor": "--accent/20"},
        {"line": {"color": "--accent"}, "marker": {"color": "--accent"}},
    ]
    if came:
        lines.append(_line(found_word, came, "solid"))
        colours.append({"line": {"color": "--text"}, "marker": {"color": "--text"}})
    return checked_figure(
        lines,
        {
            "xaxis": {"type": "date", "tickformat": "%-d %b", "nticks": 6},
            "yaxis": {"range": _range([end for found in made for end in (found.low, found.high)])},
            "annotations": _end_labels(rows, found_word),
            "margin": {"t": 8, "r": 16, "b": 32, "l": 36},
        },
        colours,
    )


def _line(name: str, points: Sequence[tuple[date, Estimate]], dash: str) -> graph_objects.Scatter:
    return graph_objects.Scatter(
        name=name,
        x=[on.isoformat() for on, _ in points],
        y=[percent(found.value) for _, found in points],
        mode="lines+markers",
        line={"dash": dash, "width": 2},
        marker={"size": 7},
        hovertext=[f"{on.day} {on:%b}: {percent(found.value)} {name}" for on, found in points],
        hoverinfo="text",
    )


def _end_labels(rows: Sequence[tuple[date, Forecast]], found_word: str) -> list[dict[str, Any]]:
    """The last forecast above its band; below it, what was found last."""
    on, last = rows[-1]
    text = f"{percent(last.made.value)} forecast"
    labels = [_label(on.isoformat(), last.made.high, text, ink="--accent", above=True)]
    found = [(day, forecast) for day, forecast in rows if forecast.came is not None]
    for day, forecast in found[-1:]:
        text = f"{percent(forecast.came.value if forecast.came else 0)} {found_word}"
        labels.append(_label(day.isoformat(), forecast.made.low, text, ink="--text", above=False))
    return [{**label, "xanchor": "right" if len(rows) > 1 else "center"} for label in labels]


def _shown_label(said: int, shown: Share) -> dict[str, Any]:
    label = _label(said, shown.high, f"{percent(shown.value)} %", ink="--text", above=True)
    return {**label, "xanchor": "center", "bgcolor": "--card"}


def _label(x: str | int, value: float, text: str, *, ink: str, above: bool) -> dict[str, Any]:
    return {
        "x": x,
        "y": percent(value),
        "text": text,
        "showarrow": False,
        "yanchor": "bottom" if above else "top",
        "font": {**LABEL, "color": ink},
    }


def _level_text(level: Level) -> str:
    found, often = level.shown, f"{len(level.pairs)} \N{MULTIPLICATION SIGN}"
    likely = f"likely {percent(found.low)} to {percent(found.high)} %"
    stands = f"it stands for {percent(level.stands_for)} %"
    return f"{level.said} of 5, said {often}: {percent(found.value)} % shown, {likely}; {stands}"


def _range(ends: Sequence[float]) -> list[int]:
    return [max(-8, percent(min(ends)) - 8), min(108, percent(max(ends)) + 8)]
