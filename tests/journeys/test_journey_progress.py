"""Progress on a phone and on a desk: drawn as its tables say, and a mark opens its entries."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey_samples import DESKTOP, PHONE, Planner, drawn, look, make_plan, press_at
from playwright.sync_api import Locator, Page, StorageState, expect

PageMaker = Callable[..., Page]
DRAWN = {
    "burn-up": ["scatter", "scatter", "scatter"],
    "retention": ["scatter", "scatter", "scatter"],
    "calendar": ["heatmap"],
    "pillars": ["bar", "bar"],
}
MIDDLE_OF_MARK = """
(frame, [trace, point]) => {
  const { xaxis, yaxis } = frame._fullLayout;
  const { x, y } = frame._fullData[trace];
  const box = frame.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.d2p(x[point]), box.top + yaxis._offset + yaxis.d2p(y[point])];
}
"""


def move_in(page: Page, planner: Planner, name: str) -> None:
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").click()


def types(frame: Locator) -> list[str]:
    return frame.evaluate("frame => frame._fullData.map((trace) => trace.type)")


def values(frame: Locator, trace: int, axis: str) -> list[Any]:
    return frame.evaluate("(frame, [trace, axis]) => frame.data[trace][axis]", [trace, axis])


def column(page: Page, name: str, number: int) -> list[float]:
    """The numbers of a column of the chart's table, from 1; a dash is left out."""
    table = page.locator(f"#chart-{name}-table")
    table.locator("summary").click()
    cells = table.locator(f"tbody tr > :nth-child({number})").all_inner_texts()
    return [float(cell) for cell in cells if re.fullmatch(r"[\d.]+", cell.strip())]


@pytest.mark.parametrize(
    ("viewport", "theme"),
    [
        pytest.param(PHONE, "dark", id="dark phone", marks=pytest.mark.soak),
        pytest.param(DESKTOP, "light", id="light desktop"),
    ],
)
def test_progress_is_drawn_as_its_tables_say(
    shared_planner: Planner,
    open_page: PageMaker,
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
    page.goto(f"{shared_planner.url}/readiness/progress")
    for name, expected in DRAWN.items():
        assert types(drawn(page, name))[: len(expected)] == expected, name
    look(page)

    fading = values(drawn(page, "retention"), 2, "x")
    assert column(page, "retention", 3)[: len(fading)] == fading
    assert column(page, "burn-up", 2) == values(drawn(page, "burn-up"), 2, "y")
    assert column(page, "pillars", 2) == values(drawn(page, "pillars"), 1, "x")
    minutes = values(drawn(page, "calendar"), 0, "z")
    assert sum(column(page, "calendar", 9)) == sum(day or 0 for weekday in minutes for day in weekday)
    look(page)
    assert Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"] == []


def test_a_first_session_draws_the_page_and_its_mark_opens_it(
    shared_planner: Planner, open_page: PageMaker
) -> None:
    page = open_page(shared_planner.url, viewport=DESKTOP, reduced_motion="reduce")
    move_in(page, shared_planner, "Rut")
    make_plan(page)
    page.goto(f"{shared_planner.url}/readiness/progress")
    expect(page.get_by_role("heading", level=1, name="No data yet")).to_be_visible()
    expect(page.locator("[data-chart]")).to_have_count(0)

    page.goto(shared_planner.url)
    title = page.locator(".next h2").inner_text()
    page.locator(".next").get_by_role("link", name="Done").or_(
        page.locator(".next [data-outcome=done]")
    ).first.click()
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("Undo").first.wait_for()
    page.goto(f"{shared_planner.url}/readiness/progress")
    frame = drawn(page, "retention")
    frame.scroll_into_view_if_needed()
    press_at(page, frame, *frame.evaluate(MIDDLE_OF_MARK, [2, 0]))
    page.wait_for_url(re.compile("/readiness/entries"))
    expect(page.get_by_role("main")).to_contain_text(title)
    look(page)
    page.get_by_role("link", name=title).click()
    page.wait_for_url(re.compile("/session/"))
