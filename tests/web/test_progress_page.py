"""The progress page and the entries behind its marks, for a new, a busy and a very long life."""

from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any
from urllib.parse import urlsplit

import pytest
from page_reader import Page
from web_samples import Site, Visitor, new_key

from bench.histories import log_of, usual_request
from planner.core.curriculum import Curriculum
from planner.core.journal import read_journal
from planner.core.learning import read_learning
from planner.core.planning import build_plan
from planner.services.progress import ProgressPage, show_progress
from planner.services.situation import Situation
from planner.web.progress_view import progress_figures, progress_view

PATH = "/readiness/progress"
CHARTS = f"{PATH}/charts.json"
FIGURES = {"burn-up", "retention", "calendar", "pillars"}
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def figures_of(visitor: Visitor) -> dict[str, Any]:
    response = visitor.get(CHARTS)
    assert response.status_code == 200
    return response.json


def title_of(page: Page) -> str:
    return page.source.split("<h1>")[1].split("</h1>")[0]


def test_an_empty_account_shows_no_number(planned: Visitor):
    page = planned.page(PATH)
    assert title_of(page) == "No data yet"
    assert page.text.count("No data yet") == 5
    assert "Study days in a row" not in page.text
    assert not [found for found in page.elements if "data-chart" in found.attributes]
    assert figures_of(planned) == {}


def test_one_entry_draws_every_chart(planned: Visitor):
    task = planned.tasks[0]
    planned.check_in(task.uid, minutes="35")
    page = planned.page(PATH)
    assert title_of(page) == "You studied 35 min in the last seven days"
    assert "You studied on 1 day this week" in page.text
    drawn = {found.get("data-chart") for found in page.elements if "data-chart" in found.attributes}
    assert drawn == FIGURES == set(figures_of(planned))


def test_the_page_says_what_is_drawn(planned: Visitor):
    planned.check_in(planned.tasks[0].uid, minutes="35")
    page, figures = planned.page(PATH), figures_of(planned)
    _, planned_line, done = figures["burn-up"]["data"]
    assert f"You have done {done['y'][-1]:g} of {planned_line['y'][0]:g} planned hours" in page.text
    assert done["y"] == [0.6]
    assert sum(figures["pillars"]["data"][1]["x"]) == 35
    then = figures["retention"]["data"][2]["x"]
    assert len(then) == 1
    assert f"{then[0]} next " in page.text or f"{then[0]} 23 Nov" in page.text
    marks = figures["calendar"]["data"][0]["customdata"]
    assert [mark for row in marks for mark in row if mark] == ["/readiness/entries?on=2026-11-23"]


def test_every_mark_leads_to_a_page_that_is_there(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    marks = {
        mark
        for figure in figures_of(planned).values()
        for trace in figure["data"]
        for row in trace.get("customdata", [])
        for mark in (row if isinstance(row, list) else [row])
        if mark
    }
    assert len(marks) >= 3
    for mark in marks:
        assert urlsplit(mark).netloc == ""
        assert planned.get(mark).status_code == 200


def test_today_names_a_streak_from_two_days_on(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    assert "streak" not in planned.page("/").text
    planned.site.clock.forward(days=1)
    planned.check_in(
        next(t.uid for t in planned.tasks if t.starts_at.date() > planned.tasks[0].starts_at.date())
    )
    assert "2-day streak" in planned.page("/").text
    assert "2 now" in planned.page(PATH).text


def test_after_the_interview_the_page_still_stands(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    planned.site.clock.forward(days=40)
    planned.sign_in("Ana")
    page = planned.page(PATH)
    assert "The interview is over" in page.text
    assert title_of(page).startswith("You have studied ")
    assert set(figures_of(planned)) == FIGURES - {"retention"}


# ---- entries


def test_the_entries_of_a_day_lead_to_where_they_were_made(planned: Visitor):
    task = planned.tasks[0]
    planned.check_in(task.uid, minutes="35", **{f"confidence-{task.concepts[0]}": "4"})
    page = planned.page("/readiness/entries?on=2026-11-23")
    assert title_of(page) == "Monday, 23 November 2026"
    assert "1 entry, 35 min in all" in page.text
    assert f"/session/{task.uid}" in page.source
    assert "done" in page.text


def test_the_entries_of_a_concept_and_of_a_pillar_are_dated(planned: Visitor):
    task = planned.tasks[0]
    planned.check_in(task.uid)
    for path in (f"concept={task.concepts[0]}", f"pillar={task.pillar.value}"):
        page = planned.page(f"/readiness/entries?{path}")
        assert task.title in page.text
        assert "23 Nov · Session · done" in page.text


def test_a_day_counts_the_minutes_the_charts_count(planned: Visitor):
    task = next(task for task in planned.tasks if task.prompts)
    planned.check_in(task.uid, minutes="35")
    prompt = task.prompts[0]
    drill = f"/practice/drill/run-of-a-test?prompts={prompt}&at=1"
    answered = planned.post(drill, {"form_key": new_key(), "seconds": "120", "ticked": "0"})
    assert answered.status_code == 303
    page = planned.page("/readiness/entries?on=2026-11-23")
    assert "2 entries, 35 min in all" in page.text
    assert "part of that session's minutes" in page.text
    assert 35 in [value for row in figures_of(planned)["calendar"]["data"][0]["z"] for value in row]


def test_a_day_without_entries_says_so_and_leads_to_the_days_around_it(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    page = planned.page("/readiness/entries?on=2026-11-25")
    assert "No entry about study" in page.text
    assert "/readiness/entries?on=2026-11-23" in page.source


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("on=soon", 422),
        ("on=2026-02-30", 422),
        ("on=", 422),
        ("concept=unknown", 404),
        ("pillar=unknown", 404),
        ("on=0001-01-01", 200),
        ("on=9999-12-31", 200),
        ("", 200),
    ],
)
def test_only_what_can_be_asked_for_is_answered(planned: Visitor, asked: str, status: int):
    assert planned.get(f"/readiness/entries?{asked}").status_code == status


def test_a_story_taken_out_leaves_its_work_without_a_link(planned: Visitor):
    planned.post("/practice/stories", {"form_key": new_key(), "title": "The outage"})
    key = str(planned.log[-1].payload["story"])
    assert f"/practice/stories/{key}" in planned.page("/readiness/entries?on=2026-11-23").source
    planned.post(
        f"/practice/stories/{key}/delete", {"form_key": new_key(), "version": str(planned.log[-1].id)}
    )
    page = planned.page("/readiness/entries?on=2026-11-23")
    assert "The outage" in page.text
    assert f"/practice/stories/{key}" not in page.source


# ---- a very long life


@pytest.fixture(scope="module")
def five_years(curriculum: Curriculum) -> Situation:
    """Ten thousand entries over five years, and a plan half of which is over."""
    request = usual_request(NOW)
    log = tuple(log_of(curriculum, entries=10_000, now=NOW))
    return Situation(log, read_journal(log), build_plan(curriculum, request), request)


def test_five_years_are_read_in_less_than_300_ms(site: Site, curriculum: Curriculum, five_years: Situation):
    learning = read_learning(curriculum, five_years.standing)

    def look() -> tuple[float, ProgressPage, dict[str, Any], dict[str, Any]]:
        before = process_time()
        page = show_progress(five_years, curriculum, learning, now=NOW)
        view, figures = progress_view(page), progress_figures(page)
        return process_time() - before, page, view, figures

    with site.app.test_request_context():
        seconds, page, view, figures = min((look() for _ in range(3)), key=lambda found: found[0])
    assert seconds < 0.3
    assert len(page.weeks) == 26
    assert page.weeks[-1][2].on == NOW.date()
    assert view["calendar"]["note"].startswith("The last 26 weeks")
    assert len(view["calendar"]["rows"]) == 26
    assert len(figures["calendar"]["data"][0]["z"][0]) == 26
    assert page.streak.longest > 26 * 7
    assert page.first_on
    assert NOW.date() - page.first_on > timedelta(days=4 * 365)


def test_the_tables_hold_what_is_drawn_of_a_long_life(
    site: Site, curriculum: Curriculum, five_years: Situation
):
    learning = read_learning(curriculum, five_years.standing)
    page = show_progress(five_years, curriculum, learning, now=NOW)
    with site.app.test_request_context():
        view, figures = progress_view(page), progress_figures(page)
    lines = figures["burn-up"]["data"]
    assert [row[3] for row in view["burn_up"]["rows"]] == list(lines[0]["y"])
    assert [row[2] for row in view["burn_up"]["rows"]] == list(lines[1]["y"])
    assert [row[1] for row in view["burn_up"]["rows"] if row[1] is not None] == list(lines[2]["y"])
    assert [row[1] for row in view["pillars"]["rows"]] == list(figures["pillars"]["data"][1]["x"])
    fading, today, then = view["retention"]["rows"], *figures["retention"]["data"][1:]
    shown = len(today["x"])
    assert [(row[1], row[2]) for row in fading[:shown]] == list(zip(today["x"], then["x"], strict=True))
    by_week = [[row[weekday] for row in figures["calendar"]["data"][0]["z"]] for weekday in range(26)]
    cells = [
        [cell["text"] if isinstance(cell, dict) else cell for cell in row[1:8]]
        for row in view["calendar"]["rows"]
    ]
    assert cells == [["" if minutes is None else minutes for minutes in week] for week in by_week]
