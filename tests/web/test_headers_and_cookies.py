"""What protects a page in the browser: headers on every answer, and careful cookies (PROMISES S9, S10)."""

from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from route_samples import PAGES, ROUTES, Route, named
from web_samples import BROWSER, Site, Visitor
from werkzeug.test import TestResponse

HTTPS = "https://planner.example.org"

ON_EVERYTHING = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
CHART_PAGES = {"readiness.show", "readiness.why", "concepts.show"}


def policy_of(response: TestResponse) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_answer_has_the_headers_and_only_charts_may_place_labels(
    planned: Visitor, route: Route
) -> None:
    response = planned.get(route.path) if route.method == "GET" else planned.post(route.path)

    assert {name: response.headers.get(name) for name in ON_EVERYTHING} == ON_EVERYTHING
    assert "Strict-Transport-Security" not in response.headers
    charts = {"style-src-attr": "'unsafe-inline'"} if route.endpoint in CHART_PAGES else {}
    assert policy_of(response) == STRICT | charts


@pytest.mark.parametrize("path", ["/nowhere", "/static/nowhere", "/undo/none", "/cal/a/b.ics"])
def test_errors_have_them_too(site: Site, path: str) -> None:
    response = site.visitor().get(path)

    assert response.status_code == 404
    assert {name: response.headers.get(name) for name in ON_EVERYTHING} == ON_EVERYTHING
    assert policy_of(response) == STRICT


def test_private_answers_are_not_stored(planned: Visitor) -> None:
    stored = {route.endpoint: planned.get(route.path).headers["Cache-Control"] for route in PAGES}

    assert stored.pop("calendar.download") == "private, no-cache"
    assert set(stored.values()) == {"no-store"}


def test_over_https_browsers_are_told_to_stay_there(new_site: Callable[..., Site]) -> None:
    client = new_site(public_url=HTTPS).visitor().client

    for route in ROUTES:
        response = client.open(route.path, method=route.method, base_url=HTTPS, buffered=True)
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000", route


def cookies_of(response: TestResponse) -> SimpleCookie:
    cookies = SimpleCookie()
    for header in response.headers.getlist("Set-Cookie"):
        cookies.load(header)
    return cookies


def test_the_cookie_of_a_local_planner(site: Site) -> None:
    cookies = cookies_of(site.visitor().sign_in("Ana"))

    assert list(cookies) == ["planner"]
    cookie = cookies["planner"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert (cookie["secure"], cookie["domain"]) == ("", "")


def test_the_cookie_over_https_is_bound_to_the_host(new_site: Callable[..., Site]) -> None:
    site = new_site(public_url=HTTPS)
    visitor = site.visitor()
    path = site.link("Ana")
    shown = visitor.client.get(path, headers=BROWSER, base_url=HTTPS)
    token = shown.text.partition('name="csrf_token" value="')[2].partition('"')[0]

    signed_in = visitor.client.post(path, data={"csrf_token": token}, headers=BROWSER, base_url=HTTPS)

    for response in (shown, signed_in):
        cookies = cookies_of(response)
        assert list(cookies) == ["__Host-planner"]
        cookie = cookies["__Host-planner"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert (cookie["secure"], cookie["domain"]) == (True, "")
    assert visitor.client.get("/welcome", headers=BROWSER, base_url=HTTPS).status_code == 200


def test_the_cookie_lasts_as_long_as_a_session_can(site: Site) -> None:
    cookie = cookies_of(site.visitor().sign_in("Ana"))["planner"]

    # The browser's clock is the real one, whatever the site's says.
    assert "expires" in cookie
    assert site.app.permanent_session_lifetime.days == 90


def test_looking_does_not_renew_the_cookie(planned: Visitor) -> None:
    planned.get("/")

    for route in ROUTES:
        if route.method == "GET":
            assert not cookies_of(planned.get(route.path)), route


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/static/css/base.css", "/cal/unknown.ics"])
def test_public_files_set_no_cookie_and_read_none(planned: Visitor, path: str) -> None:
    response = planned.get(path)

    assert not cookies_of(response)
    assert "Cookie" not in response.headers.get("Vary", "")


def test_nothing_private_is_in_the_cookie(planned: Visitor) -> None:
    planned.check_in(planned.tasks[0].uid, note="a note of mine")
    held = planned.client.get_cookie("planner")

    assert held is not None
    with planned.client.session_transaction() as session:
        words = repr(dict(session))
    for private in ("Ana", "a note of mine", planned.tasks[0].title, planned.tasks[0].uid):
        assert private not in words
