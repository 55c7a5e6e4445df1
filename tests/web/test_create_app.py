"""The application as a WSGI server gets it."""

from pathlib import Path

import pytest
from web_samples import BROWSER, MONDAY

from planner.bootstrap import Parts
from planner.core.errors import StorageError
from planner.services.access import issue_link
from planner.settings import load_settings
from planner.web import create_app
from planner.web.state import EXTENSION


def test_it_makes_its_database_and_keeps_the_time_it_is_given(tmp_path: Path) -> None:
    settings = load_settings({"PLANNER_DATABASE_URL": f"sqlite:///{tmp_path}/new/planner.sqlite3"})

    app = create_app(settings, clock=lambda: MONDAY)

    parts: Parts = app.extensions[EXTENSION]
    link = f"/sign-in/{issue_link(parts.database, 'Ana', now=MONDAY)}"
    client = app.test_client()
    assert client.get("/healthz").text == "ok\n"
    assert "Sign in as Ana" in client.get(link, headers=BROWSER).text
    assert (tmp_path / "new" / "secret-key").exists()
    parts.database.dispose()


def test_it_does_not_start_over_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "planner.sqlite3").write_bytes(b"something else of mine" * 100)
    settings = load_settings({"PLANNER_DATABASE_URL": f"sqlite:///{tmp_path}/planner.sqlite3"})

    with pytest.raises(StorageError, match="not a database"):
        create_app(settings)
    assert (tmp_path / "planner.sqlite3").read_bytes() == b"something else of mine" * 100
