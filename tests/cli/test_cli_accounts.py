"""Stateful commands: links that sign in, samples that can be exported, and whose data is meant."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cli_samples import KEY, NOW
from click.testing import Result
from flask.testing import FlaskClient

from planner.settings import load_settings
from planner.web import create_app

Planner = Callable[..., Result]
LINK = re.compile(r"https://planner\.example(/sign-in/[A-Za-z0-9_-]{43})\n")


@pytest.fixture
def browser(database_url: str) -> FlaskClient:
    """A visitor of the web application over the same database, a minute later."""
    environ = {
        "PLANNER_DATABASE_URL": database_url,
        "PLANNER_SECRET_KEY": KEY,
        "PLANNER_PUBLIC_URL": "https://planner.example",
    }
    app = create_app(load_settings(environ), clock=lambda: NOW + timedelta(minutes=1))
    return app.test_client()


def path_of(result: Result) -> str:
    """The path of the one link a command printed."""
    assert (result.exit_code, result.stderr) == (0, "")
    printed = LINK.fullmatch(result.stdout)
    assert printed
    return printed[1]


def post_form_of(browser: FlaskClient, path: str) -> int:
    """Open a page and send its form; the status of the answer."""
    page = browser.get(path, base_url="https://planner.example")
    assert page.status_code == 200
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    answer = browser.post(
        path,
        base_url="https://planner.example",
        data={"csrf_token": token[1]},
        headers={"Referer": f"https://planner.example{path}"},
    )
    return answer.status_code


def opens_welcome(browser: FlaskClient) -> bool:
    return browser.get("/welcome", base_url="https://planner.example").status_code == 200


def test_a_link_signs_its_person_in_once(planner: Planner, browser: FlaskClient):
    path = path_of(planner("user", "link", "Ana"))
    assert not opens_welcome(browser)
    assert post_form_of(browser, path) == 303
    assert opens_welcome(browser)
    again = browser.application.test_client().get(path, base_url="https://planner.example")
    assert again.status_code != 200
    assert "not valid any more" in again.text


def test_a_sample_can_be_signed_in_to_and_exported(planner: Planner, browser: FlaskClient):
    path = path_of(planner("sample", "--weeks", "2"))
    assert post_form_of(browser, path) == 303
    result = planner("export", "--state", "-")
    assert (result.exit_code, result.stderr) == (0, "")
    state = json.loads(result.stdout)
    assert state["schema"] == "planner.state/1"
    assert state["check_ins"]
    assert state["plan"]["tasks"]


def test_the_same_seed_gives_the_same_state_and_another_seed_another(planner: Planner):
    states = []
    for seed in ("3", "3", "4"):
        planner("sample", "--seed", seed, "--weeks", "2")
        states.append(planner("export", "--state", "-").stdout_bytes)
    assert states[0] == states[1] != states[2]


def test_an_export_goes_to_a_file_or_to_the_terminal(planner: Planner, tmp_path: Path):
    planner("sample", "--weeks", "2")
    to_file = planner("export", "--state", tmp_path / "state.json")
    assert (to_file.exit_code, to_file.stdout, to_file.stderr) == (0, "", "")
    assert (tmp_path / "state.json").read_bytes() == planner("export", "--state", "-").stdout_bytes


def test_an_export_that_cannot_be_written_is_named(planner: Planner, tmp_path: Path):
    planner("sample", "--weeks", "2")
    result = planner("export", "--state", tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"planner: {tmp_path} cannot be written: Is a directory.\n"


def test_with_several_people_the_command_asks_whose_data_is_meant(planner: Planner, browser: FlaskClient):
    planner("sample", "--weeks", "2")
    post_form_of(browser, path_of(planner("user", "link", "Ana")))
    result = planner("export", "--state", "-")
    assert result.exit_code == 2
    assert result.stderr == "planner: There are several people here. Add --user with one of: sample, Ana.\n"
    assert json.loads(planner("export", "--state", "-", "--user", "Ana").stdout)["plan"] is None
    assert json.loads(planner("export", "--state", "-", "--user", "sample").stdout)["plan"]


def test_a_sample_does_not_take_the_place_of_a_real_account(planner: Planner, browser: FlaskClient):
    post_form_of(browser, path_of(planner("user", "link", "sample")))
    result = planner("sample")
    assert result.exit_code == 2
    assert "real account" in result.stderr
    assert json.loads(planner("export", "--state", "-").stdout)["plan"] is None


def test_the_nightly_job_runs_once_a_day(planner: Planner, monkeypatch: pytest.MonkeyPatch):
    assert planner("nightly").stdout.startswith("Removed: ")
    assert planner("nightly").stdout == "Already done today.\n"
    monkeypatch.setattr("planner.cli.stored.system_clock", lambda: NOW + timedelta(days=1))
    assert planner("nightly").stdout.startswith("Removed: ")


def test_links_and_the_nightly_outcome_come_as_json_too(planner: Planner):
    made = json.loads(planner("user", "link", "Ana", "--json").stdout)
    assert made["name"] == "Ana"
    assert "/sign-in/" in made["link"]
    assert json.loads(planner("sample", "--json").stdout)["name"] == "sample"
    assert json.loads(planner("nightly", "--format", "json").stdout)["done"] is True
    assert json.loads(planner("nightly", "--json").stdout) == {"done": False, "outcome": None}
