"""A rehearsal with the keyboard alone, a story by touch on a phone, a build with its link."""

from collections.abc import Callable

import pytest
from journey_samples import DESKTOP, PHONE, Planner, look
from playwright.sync_api import Locator, Page, expect

PageMaker = Callable[..., Page]
MOST_TABS = 120
TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


def enter(planner: Planner, page: Page, name: str) -> None:
    """Sign in with a fresh link; practice needs no plan."""
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").press("Enter")
    page.wait_for_url(f"{planner.url}/welcome")


def press(page: Page, wanted: Locator, *keys: str) -> None:
    """Press Tab until the element has focus, as somebody without a pointer does; then the keys."""
    page.wait_for_load_state("networkidle")
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    for key in keys:
        page.keyboard.press(key)


def tap(page: Page, role: str, name: str, leads_to: str) -> None:
    """Tap what leads to another page, and look at that."""
    page.get_by_role(role, name=name).first.tap()
    page.wait_for_url(leads_to)
    look(page)
    page.wait_for_load_state("networkidle")


@pytest.fixture
def rehearsing(shared_planner: Planner, open_page: PageMaker, request: pytest.FixtureRequest) -> Page:
    """The page of a rehearsal of 30 minutes, reached with the keyboard."""
    page = open_page(shared_planner.url, viewport=DESKTOP)
    enter(shared_planner, page, request.node.name[-20:])
    page.clock.install()
    page.goto(f"{shared_planner.url}/practice/rehearsal")
    press(page, page.locator("[name=length]:checked"), "ArrowLeft", "ArrowLeft")
    press(page, page.get_by_role("button", name="Go to the rehearsal"), "Enter")
    page.wait_for_url("**/practice/rehearsal/run?*length=30")
    look(page)
    return page


def test_the_stopwatch_says_what_is_left_and_what_is_over_and_survives_a_reload(rehearsing: Page) -> None:
    page = rehearsing
    first = page.locator("[data-step]").first
    clock = first.locator("[data-step-clock]")
    press(page, page.get_by_role("button", name="Start with the first step"), "Enter")
    expect(first.locator("h2")).to_be_focused()
    page.clock.fast_forward("02:00")
    expect(clock).to_contain_text("Running: ")
    expect(clock).to_contain_text(" left")
    press(page, first.get_by_label("Notes"))
    page.keyboard.type("Who is it for?")

    page.reload()
    page.wait_for_load_state("networkidle")
    expect(first.get_by_label("Notes")).to_have_value("Who is it for?")
    page.clock.fast_forward("01:30")
    expect(clock).to_contain_text("Running: +")
    expect(clock).to_contain_text(" over")

    press(page, first.locator("[data-step-next]"), "Enter")
    expect(clock).not_to_contain_text("Running")
    expect(page.locator("[data-step]").nth(1).locator("[data-step-clock]")).to_contain_text("Running: ")


def test_a_design_is_rehearsed_without_a_pointer(rehearsing: Page) -> None:
    page = rehearsing
    press(page, page.get_by_role("button", name="Start with the first step"), "Enter")
    page.clock.fast_forward("04:00")
    for place in range(6):
        press(page, page.locator("[data-step-next]").nth(place), "Enter")
    opener = page.locator("#look-back summary").first
    expect(opener).to_be_focused()
    press(page, opener, "Enter")
    press(page, page.locator("[name=ticked]").first, "Space")
    press(page, page.locator("[name=score-0]").first, "ArrowRight")
    press(page, page.get_by_role("button", name="Write it down"), "Enter")

    page.get_by_role("heading", level=1, name="1 of 7 points covered").wait_for()
    look(page)
    row = page.get_by_role("row", name="Objective and constraints")
    expect(row).to_contain_text("over")
    expect(row).to_contain_text("2 thin")
    page.reload()
    page.go_back()
    page.go_forward()
    page.get_by_role("link", name="All rehearsals").press("Enter")
    expect(page.locator("ol.lines > li")).to_have_count(1)


def test_what_is_typed_survives_a_reload_and_an_expired_session(
    shared_planner: Planner, open_page: PageMaker
) -> None:
    page = open_page(shared_planner.url, **TOUCH)
    new = f"{shared_planner.url}/practice/stories/new"
    enter(shared_planner, page, "Ruth")
    page.goto(new)
    page.wait_for_load_state("networkidle")
    page.get_by_label("Title").fill("The late launch")
    page.get_by_label("Lesson").fill("Ask early.")
    page.reload()
    expect(page.get_by_label("Lesson")).to_have_value("Ask early.")

    page.context.clear_cookies()
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("heading", name="You are signed out").wait_for()
    enter(shared_planner, page, "Ruth")
    page.goto(new)
    expect(page.get_by_label("Title")).to_have_value("The late launch")
    expect(page.get_by_label("Lesson")).to_have_value("Ask early.")

    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Saved.").wait_for()
    page.goto(new)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Lesson")).to_have_value("")


def test_a_story_is_written_told_and_edited_by_touch(shared_planner: Planner, open_page: PageMaker) -> None:
    page = open_page(shared_planner.url, **TOUCH)
    enter(shared_planner, page, "Ugo")
    page.clock.install()
    page.goto(f"{shared_planner.url}/practice/stories")
    tap(page, "link", "Write one", "**/practice/stories/new?prompt=*")
    page.get_by_label("Title").fill("The late launch")
    page.get_by_label("Action").fill("I cut two features and told everybody why.")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Saved.").wait_for()
    look(page)

    tap(page, "link", "Tell it", "**/tell")
    page.get_by_role("button", name="Start").tap()
    page.clock.fast_forward("01:40")
    expect(page.locator("[data-step-clock]")).to_contain_text("inside 1:00 to 2:00")
    page.get_by_role("button", name="Write it down").tap()
    expect(page.locator("ol.lines > li")).to_contain_text("inside 1")
    look(page)

    tap(page, "link", "Change the story", "**/practice/stories/*")
    page.get_by_label("Title").fill("The launch that waited")
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("heading", level=1, name="The launch that waited").wait_for()
    page.go_back()
    page.go_forward()
    tap(page, "link", "All stories", "**/practice/stories")
    expect(page.locator("ul.lines").first.get_by_role("listitem")).to_have_count(1)
    page.get_by_text("1 of 21 behavioural prompts have a story").wait_for()


def test_a_build_is_ticked_off_with_its_link(shared_planner: Planner, open_page: PageMaker) -> None:
    page = open_page(shared_planner.url, **TOUCH)
    enter(shared_planner, page, "Ines")
    page.goto(f"{shared_planner.url}/practice/builds")
    look(page)
    tap(page, "link", "A small decision tree", "**/implement-decision-tree")
    for box in page.get_by_role("checkbox").all()[:2]:
        box.tap()
    page.get_by_label("Link to show").fill("https://example.org/tree")
    page.get_by_role("button", name="Save").tap()
    page.get_by_text("Saved.").wait_for()
    look(page)
    page.reload()
    expect(page.locator("[name=ticked]:checked")).to_have_count(2)

    tap(page, "link", "All builds", "**/practice/builds")
    row = page.get_by_role("listitem").filter(has_text="A small decision tree")
    expect(row).to_contain_text("2 of 6 points, link")
