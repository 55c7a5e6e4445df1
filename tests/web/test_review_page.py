"""The weekly review as a page: what it looks back at, what it shows, and what it never makes up."""

from datetime import timedelta

from page_reader import Page
from web_samples import Visitor

PATH = "/readiness/review"


def heading(page: Page) -> str:
    return page.source.split("<h1>")[1].split("</h1>")[0]


def a_day_later(visitor: Visitor, days: int = 1) -> None:
    visitor.site.clock.at += timedelta(days=days)
    visitor.sign_in("Ana")


def test_on_the_first_day_it_says_when_it_comes(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    page = planned.page(PATH)
    assert heading(page) == "Your first review comes tomorrow"
    assert "points" not in page.text.split("Weekly review", 1)[1].split("Study Planner")[0]


def test_an_empty_account_shows_no_number(planned: Visitor):
    a_day_later(planned)
    page = planned.page(PATH)
    assert heading(page) == "Nothing to review yet"
    assert "nothing to compare with" in page.text
    assert "No concept moved." in page.text
    assert "not known yet" in page.text


def test_one_entry_is_named_with_its_concept(planned: Visitor):
    task = planned.tasks[0]
    planned.check_in(task.uid, minutes="35")
    a_day_later(planned)
    page = planned.page(PATH)
    assert heading(page).startswith("You are at ")
    assert "Monday, 23 November 2026. What you do today counts tomorrow." in page.text
    assert "1 concept rose, 0 fell" in page.text
    assert f"/readiness/{task.concepts[0]}" in page.source
    assert "1 session" in page.text
    assert "35\N{NO-BREAK SPACE}min" in page.source


def test_a_week_later_the_change_is_taken_apart(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    a_day_later(planned, 8)
    page = planned.page(PATH)
    assert "Tuesday, 24 to Monday, 30 November 2026" in page.text
    assert "points less than a week ago" in heading(page)
    for cause in ("Time alone", "Sessions you did", "What you answered and said", "Changes of the plan"):
        assert cause in page.text


def test_the_best_sessions_are_one_click_from_the_plan(planned: Visitor):
    planned.check_in(planned.tasks[0].uid)
    a_day_later(planned)
    page = planned.page(PATH)
    form = next(form for form in page.forms if form.action == "/plan/change")
    added = form.typed.getlist("add_concept")
    assert added
    answer = planned.post("/plan/change", {"add_concept": added})
    assert answer.status_code == 200
    assert "Apply" in answer.text


def test_without_a_plan_there_is_none(ana: Visitor):
    assert ana.get(PATH).status_code == 404
