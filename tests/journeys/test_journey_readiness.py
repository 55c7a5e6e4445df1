"""Readiness in a browser: charts whose marks lead on, numbers that open, and a gap that becomes a plan."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey_samples import DESKTOP, PHONE, Planner, drawn, go, look, look_around, make_plan, press_at
from playwright.sync_api import Page, StorageState, expect

DRAWN = {"forecast": ["scatter"] * 3, "facets": ["heatmap"], "rounds": ["bar"]}


def drawn_types(page: Page) -> dict[str, list[str]]:
    """The types of the traces as the library draws them, by chart."""
    for name in page.eval_on_selector_all("[data-chart]", "found => found.map((one) => one.dataset.chart)"):
        drawn(page, name)
    found: dict[str, list[str]] = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('[data-chart]')]"
        ".map(chart => [chart.dataset.chart, chart._fullData.map(trace => trace.type)]))"
    )
    return found


def press_mark(page: Page, name: str, trace: int, point: Any) -> None:
    """Click where a mark is drawn."""
    spot = page.evaluate(
        """([name, trace, point]) => {
          const frame = document.querySelector(`[data-chart="${name}"]`);
          frame.scrollIntoView({ block: "center", behavior: "instant" });
          const { xaxis, yaxis, _size: size } = frame._fullLayout;
          const { x, y } = frame._fullData[trace];
          const box = frame.getBoundingClientRect();
          const [column, row] = Array.isArray(point) ? point : [point, point];
          const across = frame._fullData[trace].type === "bar" ? 0.1 : x[column];
          return [box.x + size.l + xaxis.d2p(across), box.y + size.t + yaxis.d2p(y[row])];
        }""",
        [name, trace, point],
    )
    press_at(page, drawn(page, name), *spot)


def barriers(page: Page) -> list[str]:
    page.eval_on_selector_all("details", "found => found.forEach((one) => { one.open = true; })")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_a_mark_opens_the_entries_behind_it(
    shared_planner: Planner, open_page: Callable[..., Page], sampler: StorageState
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP, storage_state=sampler)
    page.goto(f"{shared_planner.url}/readiness")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"You are at \d+, heading for \d+"))
    assert drawn_types(page) == DRAWN

    press_mark(page, "forecast", 0, 12)
    page.wait_for_url(re.compile(r"/readiness/entries\?on=\d{4}-\d\d-\d\d$"))
    look(page)

    page.go_back()
    assert drawn_types(page) == DRAWN
    press_mark(page, "facets", 0, [0, 2])
    page.wait_for_url(re.compile(r"/readiness/[a-z0-9-]+$"))
    look(page)

    page.go_back()
    assert drawn_types(page) == DRAWN
    press_mark(page, "rounds", 0, 1)
    page.wait_for_url(re.compile(r"/readiness/why\?round="))
    look(page)


def test_a_number_opens_to_its_sum_and_to_each_entry(
    shared_planner: Planner, open_page: Callable[..., Page], sampler: StorageState
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP, storage_state=sampler)
    page.goto(f"{shared_planner.url}/readiness")
    page.get_by_role("link", name="How this is computed").click()
    page.get_by_role("heading", name=re.compile("Why is readiness at")).wait_for()
    page.locator("tbody th a").first.click()
    page.get_by_role("heading", name=re.compile(r"Why is this \d+\?")).wait_for()
    assert drawn_types(page) == {"curve": ["scatter"] * 3}

    parts = page.get_by_role("region", name="What makes up").locator("td").all_inner_texts()
    numbers = [int(part.replace("\N{MINUS SIGN}", "-")) for part in parts]
    signed = [number for part, number in zip(parts, numbers, strict=True) if part[0] in "+\N{MINUS SIGN}"]
    assert sum(signed) == numbers[-1]
    page.get_by_role("region", name="latest first").first.get_by_role("link").first.click()
    page.wait_for_url(re.compile("/session/|/practice/|/history"))
    look(page)


@pytest.mark.parametrize(
    "viewport",
    [pytest.param(PHONE, id="phone", marks=pytest.mark.soak), pytest.param(DESKTOP, id="desktop")],
)
def test_a_gap_becomes_part_of_the_plan_only_after_old_and_new_were_shown(
    shared_planner: Planner, open_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    page = open_page(shared_planner.url, viewport=viewport)
    look_around(page, shared_planner, f"Gaps {viewport['width']}")
    go(page, "Readiness")
    page.locator("#gaps").get_by_role("button", name="Add").first.click()
    page.get_by_text("A preview: nothing has changed yet.").wait_for()
    expect(page.get_by_text("1 concept added.")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Leave it as it is").click()
    go(page, "Readiness")

    page.get_by_role("button", name="Add to the plan").click()
    page.get_by_text(re.compile(r"\d concepts? added\.")).wait_for()
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("The plan is changed.").wait_for()
    look(page)


@pytest.mark.soak  # The ordinary run looks at these pages in test_journey_accessibility.py, light and dark.
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_overview_and_the_why_have_no_barrier(
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
    found = []
    for path in ("/readiness", "/readiness/why", "/readiness/regularization", "/readiness/cold-start"):
        page.goto(shared_planner.url + path)
        drawn_types(page)
        found += barriers(page)
        look(page)
    assert found == []


def test_nothing_is_drawn_before_there_is_data(planner: Planner, open_page: Callable[..., Page]) -> None:
    page = open_page(planner.url, viewport=PHONE)
    page.goto(planner.link)
    page.get_by_role("button", name="Sign in as").click()
    make_plan(page)
    go(page, "Readiness")
    expect(page.get_by_role("heading", name="No data yet", level=1)).to_be_visible()
    assert page.locator("[data-chart]").count() == 0
    expect(page.get_by_role("heading", name="Where to begin")).to_be_visible()
    assert barriers(page) == []
    look(page)
