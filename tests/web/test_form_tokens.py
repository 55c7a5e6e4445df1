"""No state changes without a form token of the same session (PROMISES S2)."""

import json
from collections.abc import Callable

import pytest
from page_reader import page_of
from route_samples import ACTIONS, Route, named
from web_samples import Site, Visitor, new_key, plan_form

ONE_CLICK = "stop_reminder.stop"
"""For mail programs: their one click carries no token, the address is the secret (RFC 8058)."""
GUARDED = tuple(route for route in ACTIONS if route.endpoint != ONE_CLICK)
STATE_CHANGERS = tuple(route for route in GUARDED if route.endpoint != "welcome.preview")


def valid_fields(route: Route, visitor: Visitor) -> tuple[str, dict[str, str]]:
    """A path and fields that would do something if they came with a token."""
    uid = visitor.tasks[0].uid
    plan = plan_form()
    return {
        "today.check_in": (f"/check-in/{uid}", {"form_key": new_key(), "outcome": "done"}),
        "history.take_back": (f"/undo/{visitor.log[-1].id}", {}),
        "history.take_back_last": ("/undo", {"form_key": new_key()}),
        "day_check_in.record": ("/today/done", {"form_key": new_key(), "uid": uid}),
        "session.move": (
            f"/session/{uid}/move",
            {"form_key": new_key(), "on": "2026-11-29", "at": "10:00"},
        ),
        "session.pin": (f"/session/{uid}/pin", {"form_key": new_key(), "pinned": "1"}),
        "mocks.set_up": (route.path, {"form_key": new_key(), "round": "round-coding"}),
        "debriefs.record": (
            route.path,
            {"form_key": new_key(), "title": "Initech", "on": "2026-11-23"},
        ),
        "reminders.save": (route.path, reminder_choices(visitor)),
        "reminders.add_apprise": (
            route.path,
            {"form_key": new_key(), "apprise": "ntfy://planner.example/topic"},
        ),
        "settings.catch_up": (route.path, {"form_key": new_key(), "catches_up": "1"}),
        "settings.theme": (route.path, {"form_key": new_key(), "theme": "dark"}),
        "welcome.create": (route.path, plan),
    }.get(route.endpoint, (route.path, {}))


def reminder_choices(visitor: Visitor) -> dict[str, str]:
    """The reminders as they are, without a morning digest."""
    typed = visitor.page("/reminders").form("/reminders").to_dict()
    return {name: value for name, value in typed.items() if name != "csrf_token"} | {"kinds": "nudge"}


@pytest.fixture
def refused(planned: Visitor) -> Callable[..., None]:
    """Send a route's valid fields with that token, and see that nothing comes of it."""

    def send(route: Route, token: dict[str, str]) -> None:
        path, fields = valid_fields(route, planned)
        before = planned.site.rows
        response = planned.send(path, fields | token)
        assert response.status_code == 400
        assert "nothing was saved" in page_of(response).text
        assert planned.site.rows == before
        assert planned.get("/history").status_code == 200, "signed out"

    return send


@pytest.mark.parametrize("route", GUARDED, ids=named)
def test_without_a_token_nothing_happens(refused: Callable[..., None], route: Route) -> None:
    refused(route, {})


@pytest.mark.parametrize("route", STATE_CHANGERS, ids=named)
def test_with_an_invented_token_nothing_happens(refused: Callable[..., None], route: Route) -> None:
    refused(route, {"csrf_token": "ImludmVudGVkIg.aaaaaa.invented"})


@pytest.mark.parametrize("route", STATE_CHANGERS, ids=named)
def test_with_the_token_of_another_session_nothing_happens(
    site: Site, refused: Callable[..., None], route: Route
) -> None:
    refused(route, {"csrf_token": site.signed_in("Ben").csrf_token()})


@pytest.mark.parametrize("content_type", ["text/plain", "application/json"])
def test_content_a_page_of_another_site_can_send_is_refused(planned: Visitor, content_type: str) -> None:
    body = json.dumps({"csrf_token": planned.csrf_token(), "form_key": new_key(), "theme": "dark"})
    before = planned.log

    response = planned.client.post("/settings/theme", data=body, content_type=content_type)

    assert response.status_code == 400
    assert planned.log == before


def test_a_token_in_the_address_does_not_count(planned: Visitor) -> None:
    token = planned.csrf_token()
    before = planned.log

    response = planned.send(f"/settings/theme?csrf_token={token}", {"form_key": new_key(), "theme": "dark"})

    assert response.status_code == 400
    assert planned.log == before


def test_a_token_from_before_signing_in_does_not_count_afterwards(site: Site) -> None:
    visitor = site.visitor()
    path = site.link("Ana")
    early = visitor.page(path).form(path)
    visitor.send(path, early)

    response = visitor.send("/welcome", plan_form(csrf_token=early["csrf_token"]))

    assert response.status_code == 400


def test_with_its_own_token_each_form_is_accepted(planned: Visitor) -> None:
    assert planned.post("/settings/theme", {"form_key": new_key(), "theme": "dark"}).status_code == 303
    assert planned.check_in(planned.tasks[0].uid).status_code == 303


def test_a_form_left_open_for_days_is_still_accepted(site: Site, planned: Visitor) -> None:
    typed = planned.done_form(planned.tasks[0].uid)

    site.clock.forward(days=5)

    assert planned.send(f"/check-in/{planned.tasks[0].uid}", typed).status_code == 303
