"""A real planner in a process of its own and a real browser in front of it.

PLANNER_TEST_CHROMIUM names the browser to use; without it the search path is tried.
PLANNER_TEST_WITHOUT_BROWSER=1 leaves the journeys out; otherwise a browser that is not there fails them.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from journey_samples import Planner, Watch, look_around, morning_zone
from mail_server import MailServer, mail_server
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from planner.resources import data_dir
from planner.services.access import issue_link
from planner.store.database import Database

ROOT = data_dir().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Every window prepares what its address bar suggests in hidden pages, for half a second of processor time.
UNUSED = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "HttpsUpgrades", "PaintHolding", "OptimizationHints")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", f"--disable-features={','.join(UNUSED)}"),
)
PATIENCE_MS = 20_000

PageMaker = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if os.environ.get("PLANNER_TEST_WITHOUT_BROWSER") == "1":
        pytest.skip("PLANNER_TEST_WITHOUT_BROWSER=1 leaves the browser out")
    found = os.environ.get("PLANNER_TEST_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("There is no Chromium here. Install one, or name it in PLANNER_TEST_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_planner(folder: Path, **given: str) -> Iterator[Planner]:
    """Start the planner as its owner does, over a database of its own, and stop it at the end.

    Keyword arguments are settings, named as their variables.
    """
    port = free_port()
    own = {
        "PLANNER_DATABASE_URL": f"sqlite:///{folder}/planner.sqlite3",
        "PLANNER_PORT": str(port),
        **given,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PLANNER_")}
    command = [sys.executable, "-m", "planner", "serve", "--no-open"]
    options: dict[str, Any] = {"cwd": ROOT, "env": inherited | own, "text": True, "stdout": subprocess.PIPE}
    url = f"http://127.0.0.1:{port}"

    def new_link(name: str) -> str:
        """What `planner user link` prints, without a process for each."""
        database = Database(own["PLANNER_DATABASE_URL"])
        try:
            return f"{url}/sign-in/{issue_link(database, name, now=datetime.now(UTC))}"
        finally:
            database.dispose()

    with subprocess.Popen(command, **options) as process:
        assert process.stdout is not None
        try:
            said = "".join(process.stdout.readline() for _ in range(3))
            link = re.search(r"http://\S+/sign-in/\S+", said)
            assert link is not None, said
            yield Planner(url, link[0], new_link, own["PLANNER_DATABASE_URL"])
            assert process.poll() is None, "The planner has stopped by itself."
        finally:
            process.terminate()
            process.wait(timeout=15)


@pytest.fixture
def planner(tmp_path: Path) -> Iterator[Planner]:
    """A planner nobody has moved into."""
    with running_planner(tmp_path) as planner:
        yield planner


@pytest.fixture(scope="session")
def shared_planner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    """A planner for several people, each with a link of their own."""
    with running_planner(tmp_path_factory.mktemp("planner")) as planner:
        yield planner


@pytest.fixture(scope="session")
def inbox() -> Iterator[MailServer]:
    """A real mail server."""
    with mail_server() as inbox:
        yield inbox


@pytest.fixture(scope="session")
def mailing_planner(inbox: MailServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planner]:
    """A planner that sends its e-mail through that server."""
    settings = {"PLANNER_SMTP_URL": inbox.url, "PLANNER_MAIL_FROM": "planner@planner.example"}
    with running_planner(tmp_path_factory.mktemp("mailing"), **settings) as planner:
        yield planner


@pytest.fixture(scope="session")
def sampler(browser: Browser, shared_planner: Planner) -> StorageState:
    """The cookies of somebody who looks around a sample plan, for journeys that change nothing there."""
    context = browser.new_context()
    look_around(context.new_page(), shared_planner, "Ola")
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture
def open_page(browser: Browser) -> Iterator[PageMaker]:
    """Open a page in a fresh browser; what it reports is looked at when the test ends."""
    watched: list[tuple[Watch, Any]] = []

    def open_page(url: str, **options: Any) -> Page:
        context = browser.new_context(locale="en-GB", timezone_id=morning_zone(), **options)
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(url)
        watch.follow(context)
        watched.append((watch, context))
        return context.new_page()

    yield open_page
    for _, context in watched:
        context.close()
    assert [report for watch, _ in watched for report in watch.reports] == []
