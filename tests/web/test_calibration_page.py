"""The calibration page: words beside what was shown, forecasts beside what came, and their entries."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from web_samples import Visitor

PATH = "/readiness/calibration"
DRILL = "/practice/drill/run-of-a-test?prompts=l1-exact-zeros,l1-versus-l2&at={}"


def drill(visitor: Visitor, number: int, *, rating: str, ticked: list[str]) -> None:
    path = DRILL.format(number)
    form = visitor.page(path).form("drill")
    form["rating"] = rating
    form.setlist("ticked", ticked)
    assert visitor.send(path, form).status_code == 303


def figures_of(visitor: Visitor) -> dict[str, Any]:
    response = visitor.get(f"{PATH}/charts.json")
    assert response.status_code == 200
    return response.json


def heading(visitor: Visitor, path: str = PATH) -> str:
    return visitor.page(path).source.split("<h1>")[1].split("</h1>")[0]


def test_an_empty_account_has_no_chart_and_says_what_starts_one(planned: Visitor):
    page = planned.page(PATH)
    assert heading(planned) == "No checks yet"
    assert "drill some questions and say how sure you are" in page.text
    assert "as much as people usually overrate themselves" in page.text
    assert "The first forecast is noted on Monday, 30 November" in page.text
    assert not [found for found in page.elements if "data-chart" in found.attributes]
    assert figures_of(planned) == {}


def test_one_check_is_counted_drawn_and_opens_its_entry(planned: Visitor):
    drill(planned, 1, rating="5", ticked=["0"])
    page = planned.page(PATH)
    assert re.fullmatch(r"You say 0\.\d points of 5 more than you show", heading(planned))
    assert "from 1 check" in page.text.lower()
    assert "0 (0 %)" in page.text
    assert "Fundamentals: “5 of 5” was not right the one time you said it" in page.text
    (figure,) = figures_of(planned).values()
    assert figure["data"][1]["x"] == [5]
    assert figure["data"][1]["customdata"] == [f"{PATH}/5"]
    checks = planned.page(f"{PATH}/5?pillar=fundamentals")
    assert "too high" in checks.text
    assert "/practice/drill/run-of-a-test/summary" in checks.source


def test_every_mark_and_row_leads_to_a_page_that_is_there(planned: Visitor):
    drill(planned, 1, rating="5", ticked=["0"])
    drill(planned, 2, rating="2", ticked=["0", "1", "2"])
    marks = {
        mark for trace in figures_of(planned)["reliability"]["data"] for mark in trace.get("customdata", ())
    }
    rows = set(re.findall(rf'href="({PATH}/[1-5][^"]*)"', planned.page(PATH).source))
    assert len(marks) == 2
    assert len(rows) == 4
    for address in (*marks, *(row.replace("&amp;", "&") for row in rows)):
        assert not urlsplit(address).netloc
        assert "no checks yet" not in planned.page(address).text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("4", 200),
        ("4?pillar=coding", 200),
        ("4?page=99", 200),
        ("4?page=-1", 200),
        ("0", 404),
        ("6", 404),
        ("many", 404),
        ("4?pillar=unknown", 404),
        ("4?pillar=", 404),
    ],
)
def test_only_what_can_be_asked_for_is_answered(planned: Visitor, asked: str, status: int):
    assert planned.get(f"{PATH}/{asked}").status_code == status


def test_many_checks_come_in_pages(planned: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("planner.web.pages.calibration.CHECKS_A_PAGE", 1)
    for number, prompt in ((1, ["0"]), (2, ["0", "1"])):
        drill(planned, number, rating="4", ticked=prompt)
    first, second = (planned.page(f"{PATH}/4?page={page}") for page in (1, 2))
    assert "Page 1 of 2" in first.text
    assert "Page 2 of 2" in second.text
    assert "page=2" in first.source
    assert (first.text.count("You said 4 solid"), second.text.count("You said 4 solid")) == (1, 1)


def test_a_first_rating_stands_beside_the_first_answers(planned: Visitor):
    planned.make_plan(**{"known-regularization": "5"})
    drill(planned, 1, rating="", ticked=["0"])
    page = planned.page(f"{PATH}/first-ratings")
    assert heading(planned, f"{PATH}/first-ratings") == "1 first rating beside the first answers"
    assert "5 could teach it" in page.text
    assert "1 first rating checked" in planned.page(PATH).text


def test_a_week_later_the_forecast_is_compared(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    planned.site.clock.at += timedelta(days=8)
    planned.sign_in("Ana")
    page, figures = planned.page(PATH), figures_of(planned)
    assert "compared next Monday" in page.text
    assert [len(figures[name]["data"]) for name in ("weeks", "interview")] == [2, 3]
    planned.site.clock.at += timedelta(days=7)
    planned.sign_in("Ana")
    page, figures = planned.page(PATH), figures_of(planned)
    assert re.search(r"Forecasts a week ahead were \d\.\d points off, the mean of 1 week", page.text)
    assert re.search(r"[01] of 1 came within their range", page.text)
    _, line, came = figures["weeks"]["data"]
    assert (len(line["y"]), len(came["y"])) == (2, 1)
