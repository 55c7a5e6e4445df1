"""Other calendars by touch on a phone and by keyboard alone: added, read again, removed, taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from calendar_server import MEETING, Answer, CalendarServer, calendar_server
from journey_samples import DESKTOP, PHONE, Planner, go, look, make_plan
from playwright.sync_api import Page, expect


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as server:
        server.answers["/mine.ics"] = Answer(MEETING)
        yield server


def enter(page: Page, planner: Planner, name: str) -> None:
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").click()
    make_plan(page)
    go(page, "Calendar")


def barriers(page: Page) -> list[object]:
    return Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]


def test_a_file_is_added_by_touch_and_removed(
    shared_planner: Planner, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "Work.ics"
    file.write_bytes(MEETING)
    page = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True)
    enter(page, shared_planner, "Touching calendars")
    card = page.locator("#busy-times")

    card.get_by_label("Calendar file (.ics)").set_input_files(file)
    card.get_by_role("button", name="Read the file").tap()

    expect(card.get_by_role("listitem")).to_contain_text("Work")
    expect(card).to_contain_text("from a file")
    look(page)
    assert barriers(page) == []
    for button in card.get_by_role("button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
    card.get_by_role("button", name="Remove Work").tap()
    expect(card.get_by_role("listitem")).to_have_count(0)
    look(page)


def test_an_address_is_added_with_keys_alone(
    shared_planner: Planner, open_page: Callable[..., Page], server: CalendarServer
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    enter(page, shared_planner, "Typing calendars")
    card = page.locator("#busy-times")

    card.get_by_label("Address of a calendar").focus()
    page.keyboard.type("ftp://127.0.0.1/mine.ics")
    page.keyboard.press("Tab")
    page.keyboard.type("Home")
    page.keyboard.press("Enter")

    expect(card.get_by_label("Address of a calendar")).to_have_attribute("aria-invalid", "true")
    expect(card.get_by_label("Address of a calendar")).to_have_value("ftp://127.0.0.1/mine.ics")
    look(page)
    assert barriers(page) == []
    assert server.asked == []
