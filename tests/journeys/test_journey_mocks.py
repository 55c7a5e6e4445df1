"""A mock by oneself with the keyboard, one scored by a partner on a phone, and a real interview."""

import re
from collections.abc import Callable

from journey_samples import DESKTOP, PHONE, Planner, look, make_plan
from playwright.sync_api import Locator, Page, expect

PageMaker = Callable[..., Page]


def move_in(page: Page, planner: Planner, name: str) -> None:
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").click()
    make_plan(page)


def tab_to(page: Page, wanted: Locator) -> None:
    """Reach something as somebody without a pointer does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab.")


def level(page: Page, criterion: str, number: int) -> Locator:
    return page.get_by_role("group", name=criterion, exact=True).get_by_role("radio").nth(number - 1)


def test_a_round_is_rehearsed_scored_and_planned_for_with_the_keyboard_alone(
    shared_planner: Planner, open_page: PageMaker
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    move_in(page, shared_planner, "Mia")
    page.goto(f"{shared_planner.url}/practice/mocks")
    tab_to(page, page.get_by_role("button", name="Draw the questions"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mock 1").wait_for()
    look(page)
    tab_to(page, page.get_by_role("button", name="Start with the first round"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-step-clock]")).to_contain_text("Running: 44:5")
    notes = page.get_by_label("Notes")
    notes.press_sequentially("Ask about the size.")
    page.reload()
    expect(notes).to_have_value("Ask about the size.")
    expect(page.locator("[data-step-clock]")).to_contain_text("Running")

    said = page.get_by_role("radiogroup", name="How sure are you").get_by_role("radio")
    said.nth(3).press(" ")
    expect(page.get_by_text("What a strong answer covers")).to_have_count(0)
    tab_to(page, page.get_by_role("button", name="Finish and look"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What did you show?").wait_for()
    look(page)
    level(page, "Writing the code", 4).press(" ")
    level(page, "Time and memory", 1).press(" ")
    page.get_by_role("button", name="Save the scores").press("Enter")

    page.get_by_role("heading", name="said and shown").wait_for()
    look(page)
    expect(page.get_by_text("It felt better than it was.")).to_be_visible()
    page.get_by_role("button", name="Add to the plan").press("Enter")
    page.get_by_role("button", name="Apply").press("Enter")
    page.get_by_text("The plan is changed").wait_for()
    page.goto(f"{shared_planner.url}/practice/mocks/mock-1")
    page.locator("#weak").get_by_text("In your plan:").wait_for()
    page.locator("#weak").get_by_role("link").first.press("Enter")
    page.wait_for_url(re.compile("/session/"))


def test_a_partner_scores_on_a_phone_without_an_account(
    shared_planner: Planner, open_page: PageMaker
) -> None:
    page = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True)
    move_in(page, shared_planner, "Noa")
    page.goto(f"{shared_planner.url}/practice/mocks")
    look(page)
    page.get_by_role("button", name="Draw the questions").tap()
    page.get_by_role("link", name="Let a partner score it").tap()
    page.get_by_role("button", name="Make a link").tap()
    address = page.get_by_label("Send this to your partner").input_value()
    look(page)

    partner = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True)
    partner.goto(address)
    look(partner)
    assert partner.context.cookies() == []
    expect(partner.get_by_role("navigation")).to_have_count(0)
    level(partner, "Testing it", 2).tap()
    partner.get_by_label("Comment").fill("Walk through an example.")
    partner.reload()
    expect(partner.get_by_label("Comment")).to_have_value("Walk through an example.")
    level(partner, "Testing it", 2).tap()
    partner.get_by_label("Your name").fill("Bo")
    partner.get_by_role("button", name="Send the scores").tap()
    partner.get_by_role("heading", name="Thank you").wait_for()
    look(partner)
    assert partner.context.cookies() == []
    assert partner.request.get(address).status == 410

    page.get_by_role("link", name="Back to Mock 1").tap()
    page.get_by_text("Your partner has sent scores.").wait_for()
    page.get_by_role("radiogroup", name="How sure are you").get_by_text("3", exact=False).first.tap()
    page.get_by_role("button", name="Finish and look").tap()
    page.get_by_role("heading", name="said and shown").wait_for()
    look(page)
    expect(page.get_by_text("shown, by Bo")).to_be_visible()
    expect(page.get_by_text("Walk through an example.")).to_be_visible()


def test_a_real_interview_is_written_down_on_a_phone(shared_planner: Planner, open_page: PageMaker) -> None:
    page = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True)
    move_in(page, shared_planner, "Oda")
    page.goto(f"{shared_planner.url}/practice/interviews")
    look(page)
    page.get_by_label("Company or name").fill("Initech")
    page.get_by_label("Find in the list").fill("regulariz")
    asked = page.get_by_role("checkbox", name="Regularization: L1, L2")
    asked.tap()
    look(page)
    page.get_by_role("button", name="Save").tap()

    page.get_by_text("Of 1 thing asked, 0 had been prepared, 1 never met: Regularization").wait_for()
    look(page)
    page.get_by_role("button", name="Undo").tap()
    page.get_by_text("No data yet.").wait_for()
