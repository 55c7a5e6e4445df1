"""Who may open and send what, on every route."""

from collections.abc import Callable

import pytest
from page_reader import page_of
from route_samples import ACTIONS, PAGES, PUBLIC, ROUTES, SIGNED_IN, Route, named
from web_samples import Site, Visitor, new_key

from planner.web.access import policy_of

REFUSED = {401, 403}


def test_every_route_declares_its_policy_and_is_listed_here(site: Site) -> None:
    served = {
        (rule.endpoint, method)
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    with site.app.app_context():
        declared = {endpoint: policy_of(endpoint) for endpoint, _ in served}

    assert {(route.endpoint, route.method) for route in ROUTES} == served
    assert {route.endpoint: route.policy for route in ROUTES} == declared


def test_every_listed_path_leads_to_its_route(site: Site) -> None:
    addresses = site.app.url_map.bind("localhost")

    for route in ROUTES:
        assert addresses.match(route.path, route.method)[0] == route.endpoint


def test_a_route_without_a_policy_is_refused_to_everybody(new_site: Callable[..., Site]) -> None:
    site = new_site()
    ana = site.signed_in("Ana")
    # No route can be added once requests were answered; this one slips past that check on purpose.
    site.app.view_functions["undeclared"] = lambda: "a secret"
    site.app.url_map.add(site.app.url_rule_class("/undeclared", endpoint="undeclared"))

    for visitor in (site.visitor(), ana):
        response = visitor.get("/undeclared")
        assert response.status_code == 404
        assert b"a secret" not in response.data


@pytest.mark.parametrize("route", PAGES, ids=named)
def test_a_stranger_is_led_from_a_page_to_the_sign_in_page(site: Site, route: Route) -> None:
    response = site.visitor().get(route.path)

    assert (response.status_code, response.location) == (303, "/sign-in")


@pytest.mark.parametrize("route", PAGES, ids=named)
def test_a_program_without_a_session_is_told_so_and_not_sent_anywhere(site: Site, route: Route) -> None:
    response = site.visitor().client.get(route.path, headers={"Accept": "application/json"})

    assert response.status_code == 401


@pytest.mark.parametrize("route", [route for route in ACTIONS if route.policy is SIGNED_IN], ids=named)
def test_a_stranger_cannot_send_anything(site: Site, route: Route) -> None:
    response = site.visitor().send(route.path, {"form_key": new_key()})

    assert response.status_code == 401
    assert "nothing was saved" in page_of(response).text


@pytest.mark.parametrize("route", [route for route in ROUTES if route.policy is PUBLIC], ids=named)
def test_public_routes_ask_nobody_to_sign_in(site: Site, route: Route) -> None:
    response = site.visitor().client.open(route.path, method=route.method, buffered=True)

    assert response.status_code != 401
    assert response.location is None


@pytest.mark.parametrize("route", [route for route in ROUTES if route.policy is SIGNED_IN], ids=named)
def test_the_person_signed_in_is_served(planned: Visitor, route: Route) -> None:
    response = planned.get(route.path) if route.method == "GET" else planned.post(route.path)

    assert response.status_code not in REFUSED
    assert response.status_code < 500
    assert response.location != "/sign-in" or route.endpoint == "sign_in.leave"


@pytest.mark.parametrize("route", [route for route in ROUTES if route.policy is SIGNED_IN], ids=named)
def test_an_old_session_is_a_stranger(site: Site, planned: Visitor, route: Route) -> None:
    token = planned.csrf_token()
    site.clock.forward(days=30, seconds=1)

    if route.method == "GET":
        assert planned.get(route.path).location == "/sign-in"
    else:
        assert planned.send(route.path, {"csrf_token": token}).status_code == 401


def test_a_session_in_use_ends_after_ninety_days_all_the_same(site: Site, planned: Visitor) -> None:
    for _ in range(90):
        site.clock.forward(days=1)
        assert planned.get("/plan").status_code == 200

    site.clock.forward(seconds=1)

    assert planned.get("/plan").location == "/sign-in"


@pytest.mark.parametrize("route", [route for route in PAGES if route.needs_plan], ids=named)
def test_pages_of_a_plan_say_kindly_that_there_is_none_yet(ana: Visitor, route: Route) -> None:
    response = ana.get(route.path)

    assert response.status_code == 404
    assert "There is no plan yet" in page_of(response).text


def test_today_without_a_plan_leads_to_the_welcome_page(ana: Visitor) -> None:
    assert ana.get("/").location == "/welcome"


def test_nobody_sees_or_changes_the_sessions_of_somebody_else(planned: Visitor, ben: Visitor) -> None:
    foreign = planned.tasks[0].uid
    assert foreign not in {task.uid for task in ben.tasks}
    before = planned.log, ben.log

    answers = [
        ben.get(f"/session/{foreign}"),
        ben.check_in(foreign),
        ben.check_in(foreign, minutes="many"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not any(planned.tasks[0].title in answer.text for answer in answers)
    assert (planned.log, ben.log) == before


def test_nobody_undoes_what_somebody_else_did(planned: Visitor, ben: Visitor) -> None:
    planned.check_in(planned.tasks[0].uid)
    before = planned.log, ben.log

    response = ben.post(f"/undo/{planned.log[-1].id}")

    assert response.status_code == 404
    assert (planned.log, ben.log) == before


def test_each_page_shows_its_own_person(planned: Visitor, ben: Visitor) -> None:
    planned.check_in(planned.tasks[0].uid, note="Ana wrote this")

    for route in PAGES:
        shown = ben.get(route.path).text
        assert "Ana wrote this" not in shown
        assert "Signed in as Ana" not in shown
        assert planned.tasks[0].uid not in shown


def test_everybody_has_a_feed_of_their_own(site: Site, planned: Visitor, ben: Visitor) -> None:
    paths = planned.feed_path(), ben.feed_path()
    feeds = [site.visitor().get(path).text for path in paths]

    assert paths[0] != paths[1]
    for owner, other, feed in ((planned, ben, feeds[0]), (ben, planned, feeds[1])):
        assert all(task.uid in feed for task in owner.tasks)
        assert not any(task.uid in feed for task in other.tasks)


def test_a_renewed_address_leaves_the_feeds_of_others_alone(
    site: Site, planned: Visitor, ben: Visitor
) -> None:
    path = ben.feed_path()

    planned.post("/calendar/renew")

    assert site.visitor().get(path).status_code == 200
