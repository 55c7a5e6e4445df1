"""A drill of five questions: with the keyboard alone at a desk, by touch on a phone; nothing counts twice."""

import re
from collections.abc import Callable

from journey_samples import DESKTOP, PHONE, Planner, go, look, make_plan
from playwright.sync_api import Page, expect

QUESTIONS = 5


def begin(page: Page, planner: Planner, name: str) -> None:
    """Sign in, make a plan, open the drill."""
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").click()
    make_plan(page)
    go(page, "Practice")
    expect(page.get_by_text("No drill yet")).to_be_visible()


def tab_to(page: Page, name: str, *, most: int = 40) -> None:
    """Press Tab until something with this text or label has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "() => { const at = document.activeElement;"
            " return (at.closest('label') ?? at.labels?.[0] ?? at).textContent.replace(/\\s+/g, ' '); }"
        )
        if re.search(name, reached or ""):
            return
    raise AssertionError(f"Tab does not reach {name}.")


def answer_with_keys(page: Page) -> None:
    """Type, reveal, tick two points, rate, save."""
    page.wait_for_load_state("networkidle")
    tab_to(page, "Your answer", most=1)
    page.keyboard.type("What I would say, 4 d u.")
    tab_to(page, "Reveal the key points", most=1)
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    tab_to(page, "lost")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    tab_to(page, "Save", most=1)
    page.keyboard.press("Enter")


def test_five_questions_with_the_keyboard_alone(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP)
    begin(page, shared_planner, "Drill by keys")
    tab_to(page, "Open Drill")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/practice/drill$"))
    tab_to(page, f"Start with question 1 of {QUESTIONS}")
    page.keyboard.press("Enter")

    for number in range(1, QUESTIONS + 1):
        page.get_by_role("heading", name=f"Question {number} of {QUESTIONS}").wait_for()
        answer_with_keys(page)

    page.get_by_role("heading", name=re.compile(r"You showed 10 of \d+ key points")).wait_for()
    expect(page.get_by_text(re.compile("Comes back")).first).to_be_visible()
    expect(page.get_by_text(re.compile("ou said 4")).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("u")
    page.get_by_text(re.compile("Taken back")).wait_for()
    go(page, "Practice")
    expect(page.get_by_text(f"{QUESTIONS - 1} prompts drilled today")).to_be_visible()


def answer_by_touch(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.get_by_text("Reveal the key points").tap()
    page.locator(".points .choice").first.tap()
    look(page)
    page.locator(".points .tile", has_text="shaky").tap()
    page.get_by_role("button", name="Save").tap()


def test_on_a_phone_reload_and_back_never_record_twice(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=PHONE, has_touch=True)
    begin(page, shared_planner, "Drill by touch")
    page.get_by_role("link", name="Open Drill").tap()
    page.get_by_role("heading", name="What you would be asked").wait_for()
    look(page)
    page.get_by_role("button", name="Start with question 1").tap()
    page.get_by_role("heading", name="Question 1 of").wait_for()

    page.wait_for_load_state("networkidle")
    page.get_by_label("Your answer").fill("Kept over a reload.")
    page.get_by_text("Reveal the key points").tap()
    page.locator(".points .choice").nth(1).tap()
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("Kept over a reload.")
    expect(page.locator(".points .choice").nth(1).get_by_role("checkbox")).to_be_checked()
    page.get_by_role("button", name="Save").tap()

    page.get_by_role("heading", name="Question 2 of").wait_for()
    page.reload()
    page.go_back()
    page.get_by_role("heading", name="Question 1 of").wait_for()
    save = page.get_by_role("button", name="Save")
    if save.count():
        save.tap()
    else:
        page.get_by_role("link", name="Next question").tap()
    page.get_by_role("heading", name="Question 2 of").wait_for()
    for number in range(2, QUESTIONS + 1):
        page.get_by_role("heading", name=f"Question {number} of {QUESTIONS}").wait_for()
        answer_by_touch(page)

    page.get_by_role("heading", name=re.compile(r"You showed 5 of \d+ key points")).wait_for()
    look(page)
    page.reload()
    page.go_back()
    page.goto(f"{shared_planner.url}/practice")
    look(page)
    expect(page.get_by_text(f"{QUESTIONS} prompts drilled today")).to_be_visible()
    expect(page.get_by_role("heading", name="Worth another look")).to_be_visible()
