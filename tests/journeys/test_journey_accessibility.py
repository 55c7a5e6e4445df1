"""On every page, light and dark: no barrier that axe can find, and nothing over the edge."""

from collections.abc import Callable
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from journey_samples import DESKTOP, NOWHERE, PHONE, Planner, drawn, look
from playwright.sync_api import Page, StorageState, ViewportSize

PAGES = (
    *(
        "/",
        "/plan",
        "/readiness",
        "/readiness/why",
        "/readiness/regularization",
        "/readiness/cold-start",
        "/readiness/calibration",
        "/readiness/calibration/4",
        "/readiness/calibration/first-ratings",
        "/readiness/review",
        "/readiness/progress",
        "/readiness/entries",
        "/concepts",
        "/concepts/bias-variance",
        "/practice",
        "/practice/drill",
        "/practice/drill/run-of-a-test?prompts=l1-exact-zeros&at=1",
        "/practice/rehearsal",
        "/practice/rehearsal/run",
        "/practice/stories",
        "/practice/stories/new",
        "/practice/builds",
        "/practice/builds/implement/implement-decision-tree",
        "/practice/mocks",
        "/practice/interviews",
        "/calendar",
        "/reminders",
        "/settings",
        "/welcome",
    ),
    *("/sign-in", NOWHERE),
)
VIEWS = ((PHONE, "light"), (DESKTOP, "dark"))
FINDS = {"resultTypes": ["violations"]}


def show(page: Page, viewport: ViewportSize, theme: Literal["light", "dark"]) -> None:
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")


def barriers(page: Page) -> list[str]:
    """What axe finds wrong, with the first place of each."""
    found = Axe().run(page, options=FINDS).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:300]}" for one in found]


def show_everything(page: Page) -> None:
    """Open whatever is folded, and wait for what is drawn."""
    for name in page.eval_on_selector_all("[data-chart]", "found => found.map((one) => one.dataset.chart)"):
        drawn(page, name)
    if page.url.endswith("/welcome"):
        page.locator("#preview", has_text="sessions in the").wait_for()
    page.eval_on_selector_all("details", "found => found.forEach((one) => { one.open = true; })")
    opener = page.locator("[data-opens]").first
    if opener.count():
        opener.click()


def make_a_mistake(page: Page) -> None:
    """Send a check-in with a note that is too long."""
    page.locator("[data-opens]").first.click()
    form = page.locator(".done-form.open")
    form.get_by_label("Note").fill("n" * 2001)
    form.get_by_role("button", name="Save").click()
    page.get_by_text("A note has at most 2000 characters").wait_for()


def barriers_in_every_view(page: Page) -> list[str]:
    """What axe finds on a phone in the light and at a desk in the dark; the page is loaded once for both."""
    found = []
    for viewport, theme in VIEWS:
        show(page, viewport, theme)
        look(page)
        found += [f"{theme}: {barrier}" for barrier in barriers(page)]
    return found


def test_no_page_has_a_barrier(
    shared_planner: Planner, open_page: Callable[..., Page], sampler: StorageState
) -> None:
    page = open_page(shared_planner.url, storage_state=sampler, reduced_motion="reduce")
    found = []
    for path in PAGES:
        show(page, *VIEWS[0])
        page.goto(shared_planner.url + path)
        look(page)
        show_everything(page)
        found += barriers_in_every_view(page)
    page.goto(shared_planner.url)
    make_a_mistake(page)
    found += barriers_in_every_view(page)

    assert found == []
