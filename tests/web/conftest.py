"""A site for each test: the real application over a SQLite file, and people who sign in with real links."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from web_samples import SettableClock, Site, Visitor

from planner.bootstrap import Parts
from planner.core.curriculum import Curriculum
from planner.settings import load_settings
from planner.store.database import Database
from planner.web import build_app

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
    """Make a site; keyword arguments are settings, named as their variables without the prefix."""
    opened: list[Database] = []

    def make(**given: str) -> Site:
        path = shutil.copy(empty_file, tmp_path_factory.mktemp("site"))
        values = {"database_url": f"sqlite:///{path}", "secret_key": SECRET_KEY, **given}
        settings = load_settings({f"PLANNER_{name.upper()}": value for name, value in values.items()})
        clock = SettableClock()
        parts = Parts(settings, Database(settings.database_url), curriculum, clock)
        opened.append(parts.database)
        return Site(build_app(parts), parts, clock)

    yield make
    for database in opened:
        database.dispose()


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Iterator[Site]:
    site = new_site()
    yield site
    site.parts.database.dispose()


@pytest.fixture
def ana(site: Site) -> Visitor:
    """Signed in, without a plan."""
    return site.signed_in("Ana")


@pytest.fixture
def planned(ana: Visitor) -> Visitor:
    """Ana with a plan of two weeks that begins today."""
    ana.make_plan()
    return ana


@pytest.fixture
def ben(site: Site) -> Visitor:
    """Somebody else, with another plan."""
    ben = site.signed_in("Ben")
    ben.make_plan(interview_on="2026-12-14")
    return ben
