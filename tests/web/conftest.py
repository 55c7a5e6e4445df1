"""A site for each test: the real application over a SQLite file, and people who sign in with real links."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from calendar_server import local_fetcher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from plans_built_once import build_plan_once, plans_built_once
from web_samples import SettableClock, Site, Visitor

from planner.bootstrap import Parts
from planner.core.curriculum import Curriculum
from planner.settings import load_settings
from planner.store.database import Database
from planner.web import build_app
from planner.web.state import EXTENSION

__all__ = ["build_plan_once", "plans_built_once"]

SECRET_KEY = "a key for tests: long enough, and not the one of any installation"


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("web") / "planner.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.dispose()
    return path


@pytest.fixture(scope="session")
def new_site(
    empty_file: Path, tmp_path_factory: pytest.TempPathFactory, curriculum: Curriculum
) -> Iterator[Callable[..., Site]]:
    """Make a site; keyword arguments are settings, named as their variables without the prefix.

    An application given is used again: it holds nothing between requests but the parts it works with.
    """
    opened: list[Database] = []
    # Each site compiles its templates anew otherwise, which takes longer than most tests.
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))

    def make(app: Flask | None = None, **given: str) -> Site:
        path = shutil.copy(empty_file, tmp_path_factory.mktemp("site"))
        values = {"database_url": f"sqlite:///{path}", "secret_key": SECRET_KEY, **given}
        settings = load_settings({f"PLANNER_{name.upper()}": value for name, value in values.items()})
        clock = SettableClock()
        # No test asks anybody outside this computer.
        fetcher = local_fetcher(*settings.busy_hosts)
        parts = Parts(settings, Database(settings.database_url), curriculum, clock, busy_fetcher=fetcher)
        opened.append(parts.database)
        if app is None:
            app = build_app(parts)
            app.jinja_env.bytecode_cache = compiled
        app.extensions[EXTENSION] = parts
        return Site(app, parts, clock)

    yield make
    for database in opened:
        database.dispose()


@pytest.fixture(scope="session")
def app(new_site: Callable[..., Site]) -> Flask:
    """The application of the usual settings; to put its rules together takes longer than most tests."""
    return new_site().app


@pytest.fixture
def site(new_site: Callable[..., Site], app: Flask) -> Iterator[Site]:
    site = new_site(app)
    yield site
    site.parts.database.dispose()


@pytest.fixture
def ana(site: Site) -> Visitor:
    """Signed in, without a plan."""
    return site.signed_in("Ana")


@pytest.fixture(scope="session")
def planned_before(new_site: Callable[..., Site]) -> tuple[Path, str]:
    """A database in which Ana has signed in and made a plan, and her cookie."""
    ana = new_site().signed_in("Ana")
    ana.make_plan()
    ana.get("/")
    cookie = ana.client.get_cookie("planner")
    assert cookie is not None
    ana.site.parts.database.dispose()
    return ana.site.file, cookie.value


@pytest.fixture
def planned(site: Site, planned_before: tuple[Path, str]) -> Visitor:
    """Ana with a plan of two weeks that begins today; nothing happened on this site before."""
    file, cookie = planned_before
    site.parts.database.dispose()
    shutil.copy(file, site.file)
    ana = Visitor(site, "Ana")
    ana.client.set_cookie("planner", cookie)
    return ana


@pytest.fixture
def ben(planned: Visitor) -> Visitor:
    """Somebody else, with another plan."""
    site = planned.site
    ben = site.signed_in("Ben")
    ben.make_plan(interview_on="2026-12-14")
    return ben
