"""A day's check-in with the keyboard alone: d, 4, Enter."""

from collections.abc import Callable

from journey_samples import DESKTOP, Planner, done_today, make_plan
from playwright.sync_api import Page, expect


def press(page: Page, *keys: str) -> None:
    """Press keys once the page's scripts are there; nobody is quicker than they are."""
    page.wait_for_load_state("networkidle")
    for key in keys:
        page.keyboard.press(key)


def test_a_session_is_checked_in_taken_back_and_looked_up_without_a_pointer(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    page.goto(shared_planner.new_link("Kim"))
    page.get_by_role("button", name="Sign in as Kim").press("Enter")
    make_plan(page)

    press(page, "d")
    form = page.locator(".done-form.open")
    expect(form).to_be_visible()
    questions = form.locator("[data-confidence]").count()
    press(page, *questions * "4")
    expect(form.get_by_role("button", name="Save")).to_be_focused()
    assert form.locator("[data-confidence] input[value='4']:checked").count() == questions
    press(page, "Enter")
    page.get_by_text("Done.", exact=True).wait_for()
    assert done_today(page) == 1

    press(page, "u")
    page.get_by_text("Taken back.").wait_for()
    assert done_today(page) == 0

    press(page, "d")
    expect(page.locator(".done-form.open")).to_be_visible()
    press(page, "Escape")
    expect(page.locator(".done-form.open")).to_have_count(0)

    press(page, "?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_have_count(0)

    for key, path in (("p", "/plan"), ("r", "/readiness"), ("c", "/concepts"), ("t", "/")):
        press(page, "g", key)
        page.wait_for_url(f"{shared_planner.url}{path}")


def test_keys_typed_into_a_note_are_words(shared_planner: Planner, open_page: Callable[..., Page]) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    page.goto(shared_planner.new_link("Lee"))
    page.get_by_role("button", name="Sign in as Lee").click()
    make_plan(page)

    press(page, "d")
    note = page.locator(".done-form.open").get_by_label("Note")
    note.press_sequentially("dug gp 4 ?")

    expect(note).to_have_value("dug gp 4 ?")
    page.reload()
    press(page, "d")
    expect(page.locator(".done-form.open").get_by_label("Note")).to_have_value("dug gp 4 ?")
