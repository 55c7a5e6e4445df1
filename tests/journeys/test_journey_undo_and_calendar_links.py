"""A plain check-in in three keys or taps, undo and redo on any page, and a check-in from the calendar."""

import re
from collections.abc import Callable

from journey_samples import DESKTOP, PHONE, Planner, done_today, look, make_plan
from playwright.sync_api import Locator, Page, expect


def sign_in(page: Page, planner: Planner, name: str) -> None:
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").press("Enter")
    make_plan(page)


def press(page: Page, *keys: str) -> int:
    """Press keys once the page's scripts are there; how many."""
    page.wait_for_load_state("networkidle")
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def test_with_keys_alone_a_check_in_takes_three_and_is_undone_and_redone_anywhere(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    sign_in(page, shared_planner, "Tove")
    assert page.locator(".next .done-form > .confidence[data-confidence]").count() == 1

    assert press(page, "d", "4", "Enter") <= 3
    page.get_by_text("Done.", exact=True).wait_for()
    assert done_today(page) == 1

    press(page, "g", "p")
    page.wait_for_url("**/plan")
    press(page, "Control+z")
    page.get_by_text("Taken back. Check-in:").wait_for()
    assert page.url.endswith("/plan")
    press(page, "Control+Shift+Z")
    page.get_by_text("Done again. Check-in:").wait_for()
    press(page, "u")
    page.get_by_text("Taken back. Check-in:").wait_for()
    press(page, "Control+y")
    page.get_by_text("Done again. Check-in:").wait_for()
    press(page, "u")
    page.get_by_text("Taken back. Check-in:").wait_for()
    page.get_by_role("button", name="Redo").press("Enter")
    page.get_by_text("Done again. Check-in:").wait_for()

    press(page, "g", "t")
    page.wait_for_url(f"{shared_planner.url}/")
    assert done_today(page) == 1
    press(page, "d")
    note = page.locator(".done-form.open").get_by_label("Note")
    note.press_sequentially("u")
    note.press("Control+z")
    expect(note).to_have_value("")
    assert done_today(page) == 1

    page.get_by_role("link", name="History").press("Enter")
    page.get_by_role("button", name=re.compile("^Undo ?: Check-in")).press("Enter")
    page.get_by_text("Taken back. Check-in:").wait_for()
    assert page.url.endswith("/history")


def centre(found: Locator) -> None:
    """Touch it where a thumb would, and see that it is large enough for one."""
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44, (found, box)
    found.tap()


def test_on_a_phone_a_check_in_takes_three_taps_and_a_whole_day_three_too(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(page, shared_planner, "Uwe")
    page.wait_for_load_state("networkidle")

    session = page.locator(".next")
    centre(session.get_by_role("button", name=re.compile("^Done")))
    centre(session.locator(".done-form > .confidence label", has_text="4").first)
    centre(session.get_by_role("button", name="Save"))
    page.get_by_text("Done.", exact=True).wait_for()
    assert done_today(page) == 1
    look(page)

    page.wait_for_load_state("networkidle")
    centre(page.get_by_role("link", name="All of today done"))
    page.wait_for_url("**/today/done")
    look(page)
    centre(page.locator("label.tile", has_text="3"))
    centre(page.get_by_role("button", name="Save as done"))
    page.get_by_text(re.compile(r"\d sessions? done\.")).wait_for()
    assert page.get_by_role("link", name="All of today done").count() == 0
    page.get_by_role("button", name="Undo", exact=True).tap()
    page.get_by_text("Taken back. Check-in:").wait_for()
    assert done_today(page) == 1


def test_a_calendar_event_leads_to_a_check_in_without_signing_in(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    sign_in(page, shared_planner, "Wim")
    calendar = page.request.get(f"{shared_planner.url}/calendar/study-plan.ics").text().replace("\r\n ", "")
    link = re.search(r"Done\? Say so here: (http://\S+?/s/[\w-]+)", calendar)
    assert link is not None

    phone = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(link[1])
    look(phone)
    centre(phone.locator("label.tile", has_text="Partly"))
    centre(phone.get_by_role("button", name="Save"))
    phone.get_by_text("Thank you, this is noted: partly done.").wait_for()
    look(phone)
    assert phone.context.cookies() == []

    page.goto(f"{shared_planner.url}/history")
    page.get_by_text(re.compile("Check-in: .*, partly")).wait_for()
