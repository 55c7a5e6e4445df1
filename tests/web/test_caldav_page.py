"""The card of one's own calendar server: connect it, see how it stands, publish now, forget it."""

from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from page_reader import page_of
from radicale_server import PASSWORD, Radicale, add_user
from web_samples import Site, Visitor

from planner.services.caldav_publishing import publish_to_servers


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    server = Radicale(tmp_path_factory.mktemp("radicale"))
    server.start()
    for name in ("ana", "ben"):
        add_user(server.folder, name)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own_app(new_site: Callable[..., Site]) -> Flask:
    """An application that may ask a server on this computer."""
    return new_site(busy_hosts="127.0.0.1").app


@pytest.fixture
def ana(new_site: Callable[..., Site], own_app: Flask) -> Iterator[Visitor]:
    site = new_site(own_app, busy_hosts="127.0.0.1")
    ana = site.signed_in("Ana")
    ana.make_plan()
    yield ana
    site.parts.database.dispose()


def typed(radicale: Radicale, **changes: str) -> dict[str, str]:
    return {
        "server_address": radicale.address,
        "server_username": "ana",
        "server_password": PASSWORD,
    } | changes


def run_job(site: Site) -> int:
    settings = site.parts.settings
    return publish_to_servers(
        site.parts.database,
        site.parts.curriculum,
        settings.secret_key or "",
        public_url=settings.public_url,
        hosts=settings.busy_hosts,
        now=site.clock(),
    )


def test_it_is_off_until_somebody_connects_a_server(ana: Visitor) -> None:
    page = ana.page("/calendar")

    assert "Your own server" in page.text
    assert 'action="/calendar/server"' in page.source
    assert "Publish now" not in page.text


def test_a_connected_server_is_shown_without_its_password(ana: Visitor, radicale: Radicale) -> None:
    response = ana.post("/calendar/server", typed(radicale))
    assert (response.status_code, response.location) == (303, "/calendar#server")

    page = ana.page("/calendar")
    assert "Your calendar server is connected." in page.text
    assert "Nothing has been published yet." in page.text
    assert radicale.address.removeprefix("http://") in page.text
    assert PASSWORD not in unescape(page.source)


def test_the_job_publishes_and_the_page_says_how_many_and_when(ana: Visitor, radicale: Radicale) -> None:
    ana.post("/calendar/server", typed(radicale))

    assert run_job(ana.site) == 1

    ana.site.clock.forward(minutes=7)
    assert f"{len(ana.event_uids)} events, up to date 7 min ago." in ana.page("/calendar").text


def test_publishing_now_waits_for_the_outcome_and_says_it(ana: Visitor, radicale: Radicale) -> None:
    ana.post("/calendar/server", typed(radicale))

    assert ana.post("/calendar/server/publish").status_code == 303

    assert f"Published. {len(ana.event_uids)} events, up to date just now." in ana.page("/calendar").text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"server_password": "wrong"}, "server_password", "does not accept this user name and password"),
        ({"server_password": ""}, "server_password", "Give the app password."),
        ({"server_password": "x" * 301}, "server_password", "At most 300 characters."),
        ({"server_username": ""}, "server_username", "Give your user name there."),
        ({"server_username": "a\0b"}, "server_username", "invisible signs"),
        ({"server_address": ""}, "server_address", "Give the address"),
        ({"server_address": "ftp://example.org"}, "server_address", "like https://cloud.example.org"),
        ({"server_address": "https://a:b@example.org"}, "server_address", "like https://cloud.example.org"),
        ({"server_address": "http://127.0.0.1:9"}, "server_address", "cannot be reached"),
        ({"server_address": "http://10.1.2.3"}, "server_address", "not a public one"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_typed_is_lost_but_the_password(
    ana: Visitor, radicale: Radicale, changes: dict[str, str], field: str, said: str
) -> None:
    sent = typed(radicale, **changes)

    response = ana.post("/calendar/server", sent)

    assert response.status_code == 422
    page = page_of(response)
    assert said in page.text
    assert f'id="{field}-error"' in page.source
    for name in ("server_address", "server_username"):
        if sent[name].isprintable() and sent[name]:
            assert f'value="{sent[name]}"' in unescape(page.source)
    assert PASSWORD not in unescape(page.source)
    assert "Publish now" not in ana.page("/calendar").text


def test_a_problem_is_shown_with_the_time_of_the_next_try(ana: Visitor, tmp_path) -> None:
    server = Radicale(tmp_path)
    add_user(tmp_path, "ana")
    server.start()
    ana.post("/calendar/server", typed(server))
    server.stop()

    ana.post("/calendar/server/publish")

    page = ana.page("/calendar")
    assert "The server cannot be reached" in page.text
    assert "The planner tries again in 1 min." in page.text


def test_a_server_forgotten_is_off_again_and_can_be_forgotten_twice(ana: Visitor, radicale: Radicale) -> None:
    ana.post("/calendar/server", typed(radicale))

    for _ in range(2):
        assert ana.post("/calendar/server/remove").status_code == 303

    assert "Publish now" not in ana.page("/calendar").text
    assert run_job(ana.site) == 0
    assert ana.post("/calendar/server/publish").status_code == 404


def test_sending_the_form_twice_connects_once(ana: Visitor, radicale: Radicale) -> None:
    for _ in range(2):
        assert ana.post("/calendar/server", typed(radicale)).status_code == 303

    assert run_job(ana.site) == 1


def test_each_person_has_a_server_of_their_own(ana: Visitor, radicale: Radicale) -> None:
    ana.post("/calendar/server", typed(radicale))
    ben = ana.site.signed_in("Ben")
    ben.make_plan(interview_on="2026-12-14")

    assert "Publish now" not in ben.page("/calendar").text
    assert ben.post("/calendar/server/publish").status_code == 404
    ben.post("/calendar/server/remove")

    assert "Publish now" in ana.page("/calendar").text


def test_the_password_is_in_no_export(ana: Visitor, radicale: Radicale) -> None:
    before = ana.state

    ana.post("/calendar/server", typed(radicale))

    assert ana.state == before
    assert PASSWORD not in ana.get("/settings/state.json").text
