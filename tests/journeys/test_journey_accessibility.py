"""Every page, light and dark, on a phone and on a desk: no barrier that axe can find, nothing over the edge."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey_samples import DESKTOP, PHONE, Planner, look
from playwright.sync_api import Page

PAGES = ("/", "/plan", "/readiness", "/calendar", "/settings", "/welcome", "/nowhere")


def barriers(page: Page) -> list[str]:
    """What axe finds wrong, with the first place of each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]
