"""What the journeys share: a planner, a zone where it is morning, an eye on what the browser reports."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request

NOWHERE = "/nowhere"
FORMS_WITH_MISTAKES = (NOWHERE, "/check-in/", "/practice/", "/reminders/", "/calendar/")
REFUSED = re.compile(r"the server responded with a status of (401|404|422) ")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
ZONES = (
    *("Pacific/Auckland", "Asia/Tokyo", "Asia/Karachi", "Europe/Berlin", "Atlantic/Cape_Verde"),
    *("America/Sao_Paulo", "America/Chicago", "America/Anchorage", "Pacific/Honolulu"),
)
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  reportViolation(`${event.effectiveDirective}: ${event.blockedURI}`);
});
"""


def morning_zone() -> str:
    """A zone where it is morning, so that today's sessions lie ahead whenever the tests run."""
    now = datetime.now(UTC)
    return next(name for name in ZONES if 6 <= now.astimezone(ZoneInfo(name)).hour < 11)


@dataclass
class Planner:
    """A planner that runs in a process of its own; `link` signs its owner in once."""

    url: str
    link: str
    new_link: Callable[[str], str]
    database_url: str


@dataclass
class Watch:
    """Everything a browser reports that no person should ever cause."""

    url: str
    reports: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of a browser context."""
        context.expose_binding(
            "reportViolation", lambda _source, text: self.reports.append(f"policy: {text}")
        )
        context.add_init_script(LISTEN)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.reports.append(f"page: {error.error}"))
        context.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _on_purpose(message):
            self.reports.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in {"data", "blob"} and f"{asked.scheme}://{asked.netloc}" != self.url:
            self.reports.append(f"request: {request.url}")


def _on_purpose(message: ConsoleMessage) -> bool:
    """Whether the browser notes a refusal that a test is about: no page, signed out, a mistake in a form."""
    asked = urlsplit(message.location["url"]).path
    return bool(REFUSED.search(message.text)) and asked.startswith(FORMS_WITH_MISTAKES)


def look(page: Page) -> None:
    """See that nothing hangs over the edge of the page."""
    page.wait_for_load_state()
    wide, shown = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= shown, f"{page.url} is {wide} pixels wide on a screen of {shown}"


def go(page: Page, name: str) -> None:
    """Follow a link at the head of the page."""
    page.get_by_role("banner").get_by_role("link", name=name, exact=True).click()
    look(page)


def drawn(page: Page, name: str) -> Locator:
    """A chart once it is drawn and answers to a click."""
    chart = page.locator(f"[data-chart={name}]")
    chart.and_(page.locator("[aria-busy=false]")).wait_for()
    chart.locator(".main-svg").first.wait_for()
    return chart


def press_at(page: Page, chart: Locator, across: float, down: float) -> None:
    """Click on a mark of a chart, once the chart has seen the pointer come."""
    page.mouse.move(across, down)
    chart.and_(page.locator(".leads-on")).wait_for()
    page.mouse.click(across, down)


def look_around(page: Page, planner: Planner, name: str) -> None:
    """Sign in and step into a sample account, which has a history."""
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.get_by_label("Time zone").select_option(morning_zone())
    page.get_by_role("button", name="Look around a sample plan").click()
    page.get_by_text("This is a sample plan").wait_for()


def make_plan(page: Page) -> None:
    """From the welcome page to a plan with sessions on every day of the week."""
    page.get_by_role("button", name="Add hours on Sunday").click()
    page.locator("#preview", has_text="sessions in the").wait_for()
    page.get_by_role("button", name="Make my plan").click()
    page.get_by_text("Your plan is ready.").wait_for()
    look(page)


def done_today(page: Page) -> int:
    """How many of today's sessions are done, as the page says it."""
    found = re.search(r"(\d+) of \d+ done", page.locator(".page-head").inner_text())
    assert found is not None
    return int(found[1])
