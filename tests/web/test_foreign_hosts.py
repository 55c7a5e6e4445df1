"""Links come from the settings, whatever host a request claims to be for (PROMISES S8)."""

from collections.abc import Callable

import pytest
from web_samples import BROWSER, Site, Visitor

PATHS = ("/", "/sign-in", "/welcome", "/nowhere", "/healthz", "/cal/unknown.ics", "/static/css/base.css")
FOREIGN = (
    "evil.example",
    "evil.example:80",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil@localhost",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused_and_not_repeated(site: Site, path: str, host: str) -> None:
    response = site.visitor().client.get(path, headers={**BROWSER, "Host": host}, buffered=True)

    assert response.status_code == 400
    assert "evil" not in response.text
    assert "evil" not in str(response.headers)


@pytest.mark.parametrize("path", ["/welcome", "/sign-out", "/welcome/sample"])
def test_nothing_can_be_sent_to_a_foreign_host(planned: Visitor, path: str) -> None:
    before = planned.log

    response = planned.client.post(
        path, data={"csrf_token": planned.csrf_token()}, headers={**BROWSER, "Host": "evil.example"}
    )

    assert response.status_code == 400
    assert "evil" not in response.text
    assert planned.log == before


@pytest.mark.parametrize("path", ["/", "/calendar", "/calendar/study-plan.ics", "/plan", "/nowhere"])
def test_what_a_proxy_header_claims_is_never_repeated(planned: Visitor, path: str) -> None:
    headers = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/evil",
        "X-Original-URL": "/evil",
        "X-Rewrite-URL": "/evil",
        "Forwarded": "host=evil.example;proto=https",
    }

    response = planned.get(path, headers=headers)

    assert "evil" not in response.text
    assert "evil" not in str(response.headers)
    assert "gopher" not in response.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:9999"])
def test_the_computers_own_names_are_answered(site: Site, host: str) -> None:
    response = site.visitor().client.get("/healthz", headers={"Host": host})

    assert response.status_code == 200


def test_addresses_to_subscribe_to_come_from_the_settings(new_site: Callable[..., Site]) -> None:
    site = new_site(public_url="http://planner.example.org", trusted_hosts="localhost,planner.example.org")
    ana = site.signed_in("Ana")
    ana.make_plan()

    page = ana.page("/calendar")
    event = ana.get("/calendar/study-plan.ics").text.replace("\r\n ", "")

    assert "http://planner.example.org/cal/" in page.source
    assert "webcal://planner.example.org/cal/" in page.source
    assert f"http://planner.example.org/session/{ana.tasks[0].uid}" in event
    assert "localhost" not in page.source + event
