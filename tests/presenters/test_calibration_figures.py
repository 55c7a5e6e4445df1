"""The charts of the calibration page are plain JSON that draws what the core counted."""

import json
from datetime import date, timedelta

from planner.core.calibration import levels_of
from planner.core.forecast_record import Forecast
from planner.core.readiness import Estimate
from planner.core.self_report import Pair
from planner.presenters.calibration_charts import forecasts_figure, reliability_figure

MONDAY = date(2026, 11, 23)


def pair(said: int, shown: float) -> Pair:
    return Pair("svm", MONDAY, said, shown, (1,))


def forecast(weeks: int, made: float, came: float | None) -> tuple[date, Forecast]:
    on = MONDAY + timedelta(weeks=weeks)
    return on, Forecast(on, Estimate(made, 0.05), None if came is None else Estimate(came, 0.05))


def test_what_was_said_stands_beside_what_was_shown_and_what_it_stands_for():
    figure = reliability_figure(
        levels_of([pair(4, 0.5), pair(4, 0.7), pair(2, 0.3)]), lambda said: f"/x/{said}"
    )
    diagonal, points = figure["data"]
    assert [diagonal["type"], points["type"]] == ["scatter", "scatter"]
    assert (list(diagonal["x"]), list(diagonal["y"])) == ([1, 2, 3, 4, 5], [10, 30, 50, 70, 90])
    assert (list(points["x"]), list(points["y"])) == ([2, 4], [30, 60])
    assert list(points["customdata"]) == ["/x/2", "/x/4"]
    assert points["marker"]["color"] == points["error_y"]["color"] == "--accent"
    assert all(low > 0 for low in points["error_y"]["arrayminus"])
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["30 %", "60 %"]
    assert "no" in figure["layout"]["xaxis"]["ticktext"][0]


def test_forecasts_have_a_band_a_line_and_what_came():
    figure = forecasts_figure([forecast(0, 0.5, 0.54), forecast(1, 0.6, None)], "came")
    band, line, came = figure["data"]
    assert len(band["x"]) == 4
    assert (list(line["y"]), list(came["y"])) == ([50, 60], [54])
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["60 forecast", "54 came"]
    assert band["fillcolor"] == "--accent/20"


def test_a_first_forecast_is_drawn_alone():
    figure = forecasts_figure([forecast(0, 0.02, None)], "came")
    assert len(figure["data"]) == 2
    assert figure["layout"]["annotations"][0]["xanchor"] == "center"
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 0 < high


def test_figures_survive_json():
    figures = (
        reliability_figure(levels_of([pair(4, 0.5)]), str),
        forecasts_figure([forecast(0, 0.5, 0.5)], "x"),
    )
    assert all(json.loads(json.dumps(figure))["data"] for figure in figures)
