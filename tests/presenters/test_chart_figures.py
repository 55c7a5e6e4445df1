"""Figures are plain JSON with the app's colour tokens, also when there is little to draw."""

import json
from datetime import date, timedelta

import pytest

from planner.core.readiness import Estimate
from planner.core.readiness_history import PastPoint, PointAhead
from planner.core.vocabulary import Pillar
from planner.presenters.charts import LONGEST_TITLE, Bar, bars_figure, pillar_token
from planner.presenters.readiness_charts import (
    DASH,
    HeatRow,
    curve_figure,
    facets_figure,
    forecast_figure,
)

MONDAY = date(2026, 11, 23)
PAST = [PastPoint(MONDAY + timedelta(days=number), 0.3 + number / 50) for number in range(5)]
AHEAD = [
    PointAhead(MONDAY + timedelta(days=4 + number), Estimate(0.4 + number / 50, 0.05)) for number in range(4)
]


def is_plain(figure) -> bool:
    return json.loads(json.dumps(figure)) == figure


def kinds(figure) -> list[str]:
    return [trace["type"] for trace in figure["data"]]


def a_bar(**changes) -> Bar:
    return Bar(
        **{"title": "Coding", "value": 50.0, "text": "50 ±5", "hover": "", "token": "--coding", **changes}
    )


def test_every_pillar_has_a_token_of_its_own():
    assert pillar_token(Pillar.SYSTEM_DESIGN) == "--system-design"
    assert len({pillar_token(pillar) for pillar in Pillar}) == len(Pillar)


def test_bars_have_their_colours_ranges_and_addresses():
    figure = bars_figure([a_bar(low=45.0, high=56.0, href="/a"), a_bar(low=50.0, high=51.0)], highest=100)
    (bars,) = figure["data"]
    assert list(bars["x"]) == [50.0, 50.0]
    assert (list(bars["error_x"]["array"]), list(bars["error_x"]["arrayminus"])) == ([6.0, 1.0], [5.0, 0.0])
    assert bars["marker"]["color"] == ["--coding", "--coding"]
    assert list(bars["customdata"]) == ["/a", None]


def test_bars_without_ranges_and_no_bars_at_all_are_drawn_too():
    assert "error_x" not in bars_figure([a_bar()], highest=100)["data"][0]
    assert is_plain(bars_figure([], highest=100))


def test_markup_in_a_title_is_text_and_a_long_title_is_cut():
    label, _ = bars_figure([a_bar(title="<b>bold</b> " + "long " * 20)], highest=100)["layout"]["annotations"]
    assert label["text"].startswith("&lt;b&gt;bold")
    assert label["text"].endswith("…")
    assert len(label["text"]) < LONGEST_TITLE + 20


def test_the_way_to_the_interview_is_a_line_a_band_and_a_dashed_line():
    figure = forecast_figure(PAST, AHEAD, ["/x"] * 5, ["38 today", "46 on 30 Nov"])
    assert kinds(figure) == ["scatter"] * 3
    past, band, forecast = figure["data"]
    assert list(past["customdata"]) == ["/x"] * 5
    assert list(past["y"]) == [pytest.approx(100 * point.value) for point in PAST]
    highs, lows = list(band["y"])[:4], list(band["y"])[4:]
    assert highs == [pytest.approx(100 * point.estimate.high) for point in AHEAD]
    assert lows == [pytest.approx(100 * point.estimate.low) for point in AHEAD[::-1]]
    assert (past["line"]["color"], band["fillcolor"]) == ("--text", "--accent/20")
    assert forecast["line"]["dash"] == "dash"
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["38 today", "46 on 30 Nov"]


def test_the_axis_holds_the_whole_band_and_at_least_thirty_points():
    low, high = forecast_figure(PAST[:1], [], ["/x"], ["30 today"])["layout"]["yaxis"]["range"]
    assert high - low >= 30
    low, high = forecast_figure(PAST, AHEAD, ["/x"] * 5, ["a", "b"])["layout"]["yaxis"]["range"]
    assert 0 <= low < 30 < 100 * AHEAD[-1].estimate.high < high


def test_a_single_day_is_a_mark_one_can_see():
    (point,) = forecast_figure(PAST[:1], [], ["/x"], ["30 today"])["data"]
    assert point["mode"] == "markers"


@pytest.mark.parametrize(("past", "ahead"), [([], AHEAD), (PAST, []), ([], [])])
def test_either_side_may_be_missing(past, ahead):
    labels = ["past"] * bool(past) + ["ahead"] * bool(ahead)
    figure = forecast_figure(past, ahead, ["/x"] * len(past), labels)
    assert is_plain(figure)
    assert len(figure["data"]) == bool(past) + 2 * bool(ahead)


def test_a_concepts_curve_has_a_line_for_each_way_it_may_go():
    points = [(MONDAY, 0.5), (MONDAY + timedelta(days=1), 0.4)]
    figure = curve_figure(points, points, points, "/readiness/svm")
    assert [trace["line"]["dash"] for trace in figure["data"]] == ["solid", "dot", "dash"]
    assert {href for trace in figure["data"] for href in trace["customdata"]} == {"/readiness/svm"}
    assert len(curve_figure([], points, points, "/x")["data"]) == 2


def test_a_facet_nobody_knows_is_a_dash_in_a_dashed_cell():
    rows = [HeatRow("SVM", [0, None, 100], ["", "", ""], "/readiness/svm")]
    figure = facets_figure(["One", "Two", "Three"], rows)
    (heat,) = figure["data"]
    assert kinds(figure) == ["heatmap"]
    assert [list(row) for row in heat["z"]] == [[0, None, 100]]
    assert [list(row) for row in heat["customdata"]] == [["/readiness/svm"] * 3]
    notes = figure["layout"]["annotations"]
    assert [note["text"] for note in notes] == ["SVM", "0", DASH, "100"]
    assert [note["font"]["color"] for note in notes] == ["--soft", "--text", "--soft", "--heat-ink-5"]
    (dashed,) = figure["layout"]["shapes"]
    assert dashed["x0"] < 1 < dashed["x1"]
    assert dashed["line"]["color"] == "--edge"
    assert is_plain(figure)


@pytest.mark.parametrize(
    ("number", "ink"), [(59, "--text"), (60, "--heat-ink-4"), (79, "--heat-ink-4"), (80, "--heat-ink-5")]
)
def test_the_ink_of_a_cell_is_that_of_its_colour(number: int, ink: str):
    figure = facets_figure(["One"], [HeatRow("SVM", [number], [""], "/x")])
    assert figure["layout"]["annotations"][1]["font"]["color"] == ink
    assert [figure["data"][0]["colorscale"][place][1] for place in (0, -1)] == ["--heat-1", "--heat-5"]


def test_columns_without_any_number_are_there_all_the_same():
    layout = facets_figure(["One", "Two"], [HeatRow("SVM", [None, None], ["", ""], "/x")])["layout"]
    assert (layout["xaxis"]["categoryarray"], layout["xaxis"]["range"]) == (["One", "Two"], [-0.5, 1.5])
    assert layout["yaxis"]["range"] == [0.5, -0.5]


def test_dates_of_a_long_time_have_their_year():
    long_ago = [PastPoint(MONDAY - timedelta(days=400), 0.2), *PAST]
    figure = forecast_figure(long_ago, AHEAD, ["/x"] * 6, ["a", "b"])
    assert "%Y" in figure["layout"]["xaxis"]["tickformat"]
    assert "%Y" not in forecast_figure(PAST, AHEAD, ["/x"] * 5, ["a", "b"])["layout"]["xaxis"]["tickformat"]


def test_a_heat_map_without_rows_is_drawn_too():
    assert is_plain(facets_figure(["One"], []))
