"""Without JavaScript the forms do the job."""

from collections.abc import Callable

from journey_samples import PHONE, Planner, done_today, go, look, morning_zone
from playwright.sync_api import Page, expect


def test_a_plan_is_made_and_a_session_checked_in(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=PHONE, java_script_enabled=False)
    page.goto(shared_planner.new_link("Noor"))
    page.get_by_role("button", name="Sign in as Noor").click()

    page.get_by_label("Time zone").select_option(morning_zone())
    page.get_by_label("Sunday").fill("09:00-11:00")
    page.get_by_role("button", name="Make my plan").click()
    expect(page.get_by_text("Your plan is ready.")).to_be_visible()
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_have_count(0)

    go(page, "Plan")
    go(page, "Today")
    task = page.locator("[data-task]:has([data-confidence])").first
    task.get_by_role("link", name="Done").click()
    for group in task.locator("[data-confidence]").all():
        group.get_by_role("radio", name="5 could teach it").check()
    task.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Done.", exact=True)).to_be_visible()
    assert done_today(page) == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    go(page, "Readiness")
    go(page, "Settings")
    look(page)
