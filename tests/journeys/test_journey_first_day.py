"""From the link a planner prints at its first start to a plan that is lived in, on a phone and on a desk."""

import urllib.request
from collections.abc import Callable

import pytest
import vobject
from icalendar import Calendar
from journey_samples import DESKTOP, PHONE, Planner, done_today, drawn, go, look, make_plan, morning_zone
from playwright.sync_api import Page, expect


def fetched(url: str) -> bytes:
    """The feed as a calendar program fetches it, without the browser."""
    with urllib.request.urlopen(url, timeout=20) as response:
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return bytes(response.read())


def check_in(page: Page) -> None:
    """Check in the next session that asks about a concept, by pointing."""
    task = page.locator("[data-task]:has([data-confidence])").first
    task.get_by_role("button", name="Done").click()
    for group in task.locator("[data-confidence]").all():
        group.get_by_role("radio", name="4 solid").check()
    look(page)
    task.get_by_label("Minutes").fill("25")
    task.get_by_label("Note").fill("Went well.")
    task.get_by_role("button", name="Save").click()
    page.get_by_text("Done.", exact=True).wait_for()
    look(page)


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back.").wait_for()


def assert_drawn(page: Page) -> None:
    """The charts are drawn, named for those who do not see them, with the numbers in tables."""
    for name in ("forecast", "facets", "rounds"):
        drawn(page, name)
    kinds = page.eval_on_selector_all(
        "[data-chart]", "charts => charts.map(chart => chart._fullData.map(trace => trace.type))"
    )
    assert kinds == [["scatter", "scatter", "scatter"], ["heatmap"], ["bar"]]
    figures = page.locator("figure.chart-frame")
    assert figures.count() == 3
    for figure in figures.all():
        drawing = figure.locator("[data-chart]")
        assert drawing.get_attribute("role") == "img"
        assert drawing.get_attribute("aria-label")
        figure.get_by_text("Show as table").click()
        assert figure.locator("tbody tr").count() > 0
        expect(figure.locator("table")).to_be_visible()


def move_in(page: Page, planner: Planner) -> None:
    """From the printed link to a plan, with the browser's own zone and a live preview on the way."""
    page.goto(planner.link)
    look(page)
    page.get_by_role("button", name="Sign in as").click()
    look(page)
    assert page.url == f"{planner.url}/welcome"
    expect(page.get_by_label("Time zone")).to_have_value(morning_zone())
    make_plan(page)
    assert page.url == f"{planner.url}/"


def count_sessions(page: Page) -> int:
    go(page, "Plan")
    expect(page.locator("[data-today]")).to_be_visible()
    return page.locator(".small-task").count()


def study(page: Page) -> None:
    """Check in, take it back, and check in again."""
    go(page, "Today")
    assert done_today(page) == 0
    check_in(page)
    assert done_today(page) == 1
    undo(page)
    assert done_today(page) == 0
    check_in(page)
    assert done_today(page) == 1


def subscribe(page: Page, sessions: int) -> str:
    """Fetch the private feed and have two programs read it; its address."""
    go(page, "Calendar")
    address = page.get_by_label("Private feed address").input_value()
    feed = fetched(address)
    # The interview is in it too.
    assert len(Calendar.from_ical(feed).walk("VEVENT")) == sessions + 1
    assert len(vobject.readOne(feed.decode()).vevent_list) == sessions + 1
    assert "✓ ".encode() in feed
    return address


def change_settings(page: Page) -> None:
    go(page, "Settings")
    page.get_by_role("button", name="Remove these hours on Saturday").click()
    page.get_by_role("button", name="See what would change").first.click()
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("The plan is changed").wait_for()
    look(page)
    go(page, "Settings")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def look_around(page: Page, planner: Planner) -> None:
    """Step into the sample account and out again."""
    page.goto(f"{planner.url}/welcome")
    page.get_by_role("button", name="Look around a sample plan").click()
    page.get_by_text("This is a sample plan").wait_for()
    look(page)
    go(page, "Readiness")
    assert_drawn(page)
    look(page)
    page.get_by_role("button", name="Throw it away and start mine").click()
    expect(page.get_by_text("This is a sample plan")).to_have_count(0)
    assert done_today(page) == 1


@pytest.mark.parametrize(
    "viewport",
    [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=pytest.mark.soak)],
)
def test_from_the_printed_link_to_a_plan_that_is_lived_in(
    planner: Planner, open_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = open_page(planner.url, viewport=viewport)
    move_in(page, planner)

    sessions = count_sessions(page)
    assert sessions > 40
    study(page)
    go(page, "Readiness")
    assert_drawn(page)
    look(page)
    address = subscribe(page, sessions)
    before = fetched(address)
    change_settings(page)
    assert fetched(address) != before
    look_around(page, planner)

    go(page, "Settings")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="You need a sign-in link").wait_for()
    look(page)
