"""Errors tell people what to do and attackers nothing (PROMISES S11)."""

import re

import pytest
from page_reader import page_of
from web_samples import BROWSER, Site, Visitor
from werkzeug.test import TestResponse

MAKERS_MARKS = (
    "traceback", "werkzeug", "flask", "jinja", "sqlalchemy", "sqlite", "wtforms", "python", "waitress", ".py",
)  # fmt: skip


def assert_discreet(response: TestResponse) -> None:
    shown = (response.text + str(response.headers)).lower()
    assert not [mark for mark in MAKERS_MARKS if mark in shown]


def number_on(response: TestResponse) -> str:
    found = re.search(r"Error (\d+), number ([0-9a-f]{8})\.", page_of(response).text)
    assert found is not None
    assert int(found[1]) == response.status_code
    return found[2]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/static/none.css", 404),
        ("GET", "/static/../../planner.sqlite3", 404),
        ("GET", "/static/%2e%2e/__init__.py", 404),
        ("GET", "/static/%00", 404),
        ("GET", "/session/unknown", 404),
        ("GET", "/undo/1", 405),
        ("PUT", "/plan", 405),
        ("DELETE", "/", 405),
        ("POST", "/undo/999", 404),
        ("POST", "/settings/theme", 422),
    ],
)
def test_each_has_a_number_that_is_in_the_log(
    planned: Visitor, caplog: pytest.LogCaptureFixture, method: str, path: str, status: int
) -> None:
    token = {"X-CSRFToken": planned.csrf_token()}
    caplog.clear()

    response = planned.client.open(path, method=method, headers=BROWSER | token, buffered=True)

    assert response.status_code == status
    assert number_on(response) in caplog.text
    assert_discreet(response)
    assert "/" in {link.get("href") for link in page_of(response).all("a")}


def test_two_errors_have_two_numbers(planned: Visitor) -> None:
    assert number_on(planned.get("/nowhere")) != number_on(planned.get("/nowhere"))


@pytest.mark.parametrize("path", ["/", "/plan", "/readiness", "/calendar", "/settings", "/sign-in"])
def test_an_unexpected_failure_is_told_calmly_and_logged_fully(
    site: Site, planned: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    endpoint = site.app.url_map.bind("localhost").match(path)[0]

    def fail(**_: object) -> str:
        raise RuntimeError("a secret inside")

    fail.policy = site.app.view_functions[endpoint].policy  # type: ignore[attr-defined]
    monkeypatch.setitem(site.app.view_functions, endpoint, fail)

    response = planned.get(path)

    assert response.status_code == 500
    page = page_of(response)
    assert "Something went wrong here" in page.text
    assert "a secret inside" not in response.text
    assert_discreet(response)
    lines = [record for record in caplog.records if number_on(response) in record.getMessage()]
    assert [record.levelname for record in lines] == ["ERROR"]
    assert "a secret inside" in str(lines[0].exc_text or lines[0].exc_info)


def test_errors_reach_a_log_that_nobody_has_set_up(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")

    response = site.visitor().get("/nowhere")

    assert number_on(response) in caplog.text


def test_a_stranger_sees_nothing_of_the_person_on_an_error_page(site: Site, planned: Visitor) -> None:
    page = page_of(site.visitor().get("/nowhere"))

    assert page.all("nav") == []
    assert "Interview in" not in page.text


def test_a_form_without_its_token_is_explained(planned: Visitor) -> None:
    response = planned.send("/settings/theme", {})

    assert response.status_code == 400
    assert "reload the page and send it again" in page_of(response).text
    assert_discreet(response)
    number_on(response)
