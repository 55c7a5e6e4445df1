"""Subscribing and choosing how the calendar looks, by touch on a phone and by keyboard alone."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey_samples import DESKTOP, PHONE, Planner, go, look, make_plan
from playwright.sync_api import Page, expect

PageMaker = Callable[..., Page]


def enter(page: Page, planner: Planner, name: str) -> None:
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").click()
    make_plan(page)
    go(page, "Calendar")


def barriers(page: Page) -> list[object]:
    return Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]


def feed(page: Page) -> str:
    """The feed as it is now."""
    answer = page.request.get(page.locator("#feed").input_value())
    assert answer.status == 200
    return answer.text()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.soak)])
def test_a_phone_finds_the_code_and_revokes_the_address(
    shared_planner: Planner, open_page: PageMaker, scheme: str
) -> None:
    page = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True, color_scheme=scheme)
    enter(page, shared_planner, f"Pointing in {scheme}")
    address = page.locator("#feed").input_value()

    for summary in page.locator("main summary").all():
        summary.tap()
    code = page.get_by_role("img", name="QR code for subscribing on a phone")
    expect(code).to_be_visible()
    box = code.locator("svg").bounding_box()
    assert box
    assert box["width"] == box["height"] >= 150
    assert code.locator("path").first.get_attribute("fill") == "#fff"
    look(page)
    assert barriers(page) == []

    page.get_by_role("button", name="Revoke it").tap()
    expect(page.get_by_role("button", name="Make a private address")).to_be_visible()
    assert page.request.get(address).status == 410
    look(page)


def test_the_looks_are_chosen_and_taken_back_with_keys_alone(
    shared_planner: Planner, open_page: PageMaker
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    enter(page, shared_planner, "Choosing with keys")
    before = feed(page)
    assert "TRANSP:OPAQUE" in before

    card = page.locator("#look")
    card.get_by_role("checkbox", name="Coding").focus()
    page.keyboard.press("Space")
    card.get_by_label("Alarm").focus()
    page.keyboard.type("no alarm")
    card.get_by_role("radio", name=re.compile("^Busy")).focus()
    page.keyboard.press("ArrowRight")
    card.get_by_label("Dates in the notes of interviews").focus()
    page.keyboard.type("Deutsch")
    card.get_by_role("button", name="Save how it looks").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your calendar looks so")).to_be_visible()
    expect(card.get_by_role("checkbox", name="Coding")).not_to_be_checked()
    expect(card.get_by_role("radio", name=re.compile("^Free"))).to_be_checked()
    chosen = feed(page)
    for gone in ("TRANSP:OPAQUE", "BEGIN:VALARM", "CATEGORIES:Coding"):
        assert gone in before
        assert gone not in chosen
    assert barriers(page) == []

    page.keyboard.press("u")
    expect(card.get_by_role("checkbox", name="Coding")).to_be_checked()
    assert "TRANSP:OPAQUE" in feed(page)
    look(page)
