"""Calibration and the weekly review in a browser: charts, checks that open, hours that become a plan."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey_samples import DESKTOP, PHONE, Planner, drawn, look, look_around, press_at
from playwright.sync_api import Locator, Page, StorageState, expect

DRAWN = {
    "reliability": ["scatter"] * 2,
    "weeks": ["scatter"] * 3,
    "interview": ["scatter"] * 3,
}
TYPES = """
() => Object.fromEntries([...document.querySelectorAll("[data-chart]")]
  .map((chart) => [chart.dataset.chart, chart._fullData.map((trace) => trace.type)]))
"""
MARK = """
() => {
  const frame = document.querySelector('[data-chart="reliability"]');
  frame.scrollIntoView({ block: "center", behavior: "instant" });
  const { xaxis, yaxis, _size: size } = frame._fullLayout;
  const { x, y } = frame._fullData[1];
  const box = frame.getBoundingClientRect();
  return [box.x + size.l + xaxis.d2p(x.at(-1)), box.y + size.t + yaxis.d2p(y.at(-1)), x.at(-1)];
}
"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Reach something as somebody without a pointer does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} cannot be reached with Tab.")


def barriers(page: Page) -> list[str]:
    page.eval_on_selector_all("details", "found => found.forEach((one) => { one.open = true; })")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize(
    ("viewport", "theme"),
    [
        pytest.param(PHONE, "dark", id="dark phone"),
        pytest.param(DESKTOP, "light", id="light desktop", marks=pytest.mark.soak),
    ],
)
def test_the_pages_draw_what_they_say_without_a_barrier(
    shared_planner: Planner,
    open_page: Callable[..., Page],
    sampler: StorageState,
    viewport: dict[str, int],
    theme: str,
) -> None:
    page = open_page(
        shared_planner.url,
        viewport=viewport,
        color_scheme=theme,
        storage_state=sampler,
        reduced_motion="reduce",
    )
    page.goto(f"{shared_planner.url}/readiness/calibration")
    look(page)
    for name in DRAWN:
        drawn(page, name)
    assert page.evaluate(TYPES) == DRAWN
    look(page)
    found = barriers(page)

    page.get_by_role("navigation", name="Readiness").get_by_role("link", name="Weekly review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"You are at \d+, heading for \d+"))
    look(page)
    assert found + barriers(page) == []


def test_a_mark_and_a_row_open_their_checks_and_those_their_entries(
    shared_planner: Planner, open_page: Callable[..., Page], sampler: StorageState
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP, storage_state=sampler)
    page.goto(f"{shared_planner.url}/readiness/calibration")
    look(page)
    charts = {name: drawn(page, name) for name in DRAWN}
    across, down, said = page.evaluate(MARK)
    press_at(page, charts["reliability"], across, down)
    page.wait_for_url(f"**/readiness/calibration/{said}")
    look(page)
    page.go_back()

    row = page.locator("[data-pillar] tbody a").first
    tab_to(page, row)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/readiness/calibration/\d\?pillar="))
    entry = page.locator(".lines p.small a").first
    tab_to(page, entry)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(session|practice|history)"))
    look(page)


def test_the_next_hours_become_part_of_the_plan(
    shared_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(shared_planner.url, viewport=PHONE, has_touch=True, is_mobile=True)
    look_around(page, shared_planner, "Lou")
    page.goto(f"{shared_planner.url}/readiness/review")
    page.get_by_role("button", name="Add to the plan").tap()
    page.get_by_role("button", name="Apply").tap()
    page.get_by_text("The plan is changed").wait_for()
    look(page)
