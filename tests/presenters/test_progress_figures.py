"""The figures of progress: numbers as computed, tokens for colours, an address for each mark."""

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from planner.core.curriculum import Curriculum
from planner.core.progress import CalendarDay, DayOfPlan, PillarMinutes
from planner.core.retention import Fading
from planner.core.vocabulary import Pillar
from planner.presenters.calendar_chart import calendar_figure
from planner.presenters.progress_charts import burn_up_figure, pillars_figure
from planner.presenters.retention_chart import FADING_SHOWN, retention_figure

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def fading(curriculum: Curriculum, count: int) -> list[Fading]:
    concepts = list(curriculum.concepts.values())[:count]
    return [Fading(concept, MONDAY, 0.9, 0.5 + number / 100, None) for number, concept in enumerate(concepts)]


def address(mark: Any) -> str:
    return f"/{getattr(mark, 'on', None) or 'entries'}"


def test_what_fades_is_drawn_from_today_to_the_interview(curriculum: Curriculum):
    found = fading(curriculum, 2)
    figure = retention_figure(found, ["next 3 Dec", "not planned"], address)
    lines, today, then = figure["data"]
    assert list(lines["x"]) == [50, 90, None, 51, 90, None]
    assert (list(today["x"]), list(then["x"])) == ([90, 90], [50, 51])
    assert list(then["customdata"]) == ["/entries", "/entries"]
    assert [note["text"] for note in figure["layout"]["annotations"]][1::2] == ["next 3 Dec", "not planned"]
    assert json.loads(json.dumps(figure)) == figure


def test_no_more_rows_are_drawn_than_a_phone_holds(curriculum: Curriculum):
    found = fading(curriculum, FADING_SHOWN + 5)
    figure = retention_figure(found, ["not planned"] * len(found), address)
    assert len(figure["data"][1]["x"]) == FADING_SHOWN


def days_of_plan(*done: int | None) -> list[DayOfPlan]:
    return [
        DayOfPlan(MONDAY + number * DAY, spent, 60 * (number + 1), 90 * (number + 1), int(spent is not None))
        for number, spent in enumerate(done)
    ]


def test_the_line_of_what_is_done_ends_today():
    figure = burn_up_figure(days_of_plan(30, 75, None), address, today=MONDAY + DAY)
    offered, planned, done = figure["data"]
    assert list(offered["y"]) == [1.5, 3.0, 4.5]
    assert list(planned["y"]) == [1.0, 2.0, 3.0]
    assert list(done["y"]) == [0.5, 1.2]
    assert list(done["customdata"]) == ["/2026-11-23", "/2026-11-24"]
    assert figure["layout"]["shapes"][0]["x0"] == "2026-11-24"
    assert done["line"]["color"] == "--accent"


@pytest.mark.parametrize("done", [(30, 75, None), (30, 400, None), (30, 75, 180), (0, 0, 0), (None, None)])
def test_labels_beside_the_lines_do_not_cover_each_other(done: tuple[int | None, ...]):
    labels = burn_up_figure(days_of_plan(*done), address, today=MONDAY + DAY)["layout"]["annotations"]
    heights = [label["y"] for label in labels if not label.get("yshift")]
    assert len(labels) == 2 + (done[0] is not None)
    assert all(over - under > 0.1 for over, under in pairwise(heights))


def test_pillars_have_done_over_planned_in_their_colour():
    found = [PillarMinutes(Pillar.CODING, 60, 90), PillarMinutes(Pillar.SYSTEM_DESIGN, 0, 45)]
    figure = pillars_figure(found, ["1 h of 1 h 30 min", "0 min of 45 min"], address)
    planned, done = figure["data"]
    assert (list(planned["x"]), list(done["x"])) == ([90, 45], [60, 0])
    assert planned["marker"]["color"] == ["--coding/35", "--system-design/35"]
    assert done["marker"]["color"] == ["--coding", "--system-design"]


def week(monday: date, *minutes: int | None, entries: int = 1) -> list[CalendarDay]:
    days = [*minutes, *[None] * (7 - len(minutes))]
    return [
        CalendarDay(monday + number * DAY, spent, entries if spent is not None else 0)
        for number, spent in enumerate(days)
    ]


def test_the_calendar_has_a_square_a_day_and_a_ring_for_time_nobody_noted():
    weeks = [week(MONDAY - 7 * DAY, *[30] * 7), week(MONDAY, 90, 0)]
    squares, rings = calendar_figure(weeks, address)["data"]
    assert [row[1] for row in squares["z"]] == [90, 0, *[None] * 5]
    assert squares["zmax"] == 90
    assert [row[1] for row in squares["customdata"]] == ["/2026-11-23", "/2026-11-24", *[None] * 5]
    assert (list(rings["x"]), list(rings["y"])) == ([1], ["Tue"])
    assert squares["colorscale"][-1][1] == "--heat-5"


def test_a_calendar_of_a_first_day_looks_calm():
    figure = calendar_figure([week(MONDAY, 20), week(MONDAY + 7 * DAY)], address)
    assert [trace["type"] for trace in figure["data"]] == ["heatmap"]
    assert figure["data"][0]["zmax"] == 60
    assert figure["layout"]["xaxis"]["ticktext"][0] == "23 Nov"
