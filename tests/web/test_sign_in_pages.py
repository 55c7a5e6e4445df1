"""Getting in with a link that works once, and out again (PROMISES S3, S12)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from page_reader import page_of
from web_samples import Site, Visitor, plan_form

JUNK = ("unknown", "a" * 43, "%00", "é", "a" * 10_000, "..", "%F0%9F%94%91", "a b", "'; DROP TABLE person;--")


def people(site: Site) -> list[str]:
    with site.parts.database.reading() as repository:
        return [person.name for person in repository.people()]


def test_a_link_makes_the_account_and_signs_in(site: Site) -> None:
    visitor = site.visitor()

    response = visitor.sign_in("Ana")

    assert (response.status_code, response.location) == (303, "/")
    assert people(site) == ["Ana"]
    assert visitor.get("/welcome").status_code == 200


def test_a_link_works_once(site: Site) -> None:
    path = site.link("Ana")
    first, second = site.visitor(), site.visitor()
    typed = second.page(path).form(path)
    first.send(path, first.page(path).form(path))

    late = second.send(path, typed)

    assert late.status_code == 403
    assert "planner user link" in page_of(late).text
    assert second.get(path).status_code == 403
    assert second.get("/welcome").location == "/sign-in"


def test_of_many_who_use_a_link_at_once_one_gets_in(site: Site) -> None:
    path = site.link("Ana")
    visitors = [site.visitor() for _ in range(8)]
    forms = [visitor.page(path).form(path) for visitor in visitors]

    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda pair: pair[0].send(path, pair[1]), zip(visitors, forms, strict=True))
        )

    assert sorted(answer.status_code for answer in answers) == [303] + 7 * [403]
    assert people(site) == ["Ana"]


def test_looking_at_a_link_does_not_use_it_up(site: Site) -> None:
    path = site.link("Ana")

    for _ in range(3):
        page = site.visitor().page(path)
        assert "Sign in as Ana" in page.text
        assert site.visitor().client.head(path).status_code == 200

    assert people(site) == []
    visitor = site.visitor()
    assert visitor.send(path, visitor.page(path).form(path)).status_code == 303


def test_a_link_lasts_a_day(site: Site) -> None:
    path = site.link("Ana")
    visitor = site.visitor()
    typed = visitor.page(path).form(path)

    site.clock.forward(hours=24)

    assert visitor.get(path).status_code == 403
    assert visitor.send(path, typed).status_code == 403
    assert people(site) == []


@pytest.mark.parametrize("token", JUNK, ids=lambda token: token[:12])
def test_junk_is_no_link(site: Site, ana: Visitor, token: str) -> None:
    path = f"/sign-in/{token}"
    token_of_a_page = ana.csrf_token()

    assert ana.get(path).status_code in {403, 404}
    assert ana.send(path, {"csrf_token": token_of_a_page}).status_code in {403, 404}
    assert people(site) == ["Ana"]
    assert ana.get("/welcome").status_code == 200


def test_a_link_for_somebody_else_changes_who_one_is(site: Site, planned: Visitor) -> None:
    path = site.link("Ben")

    planned.send(path, planned.page(path).form(path))
    page = planned.post("/welcome", plan_form())

    assert page.status_code == 303
    assert "Signed in as Ben" in planned.page("/settings").text
    assert people(site) == ["Ana", "Ben"]


def test_signing_in_starts_a_session_unlike_any_before(site: Site) -> None:
    visitor = site.visitor()
    visitor.sign_in("Ana")
    first = visitor.client.get_cookie("planner")

    visitor.sign_in("Ana")
    second = visitor.client.get_cookie("planner")

    assert first is not None
    assert second is not None
    assert first.value != second.value


def test_signing_out_ends_the_session_on_the_server(site: Site, planned: Visitor) -> None:
    kept = planned.client.get_cookie("planner")
    assert kept is not None

    response = planned.post("/sign-out")

    assert (response.status_code, response.location) == (303, "/sign-in")
    assert planned.get("/plan").location == "/sign-in"
    thief = site.visitor()
    thief.client.set_cookie("planner", kept.value)
    assert thief.get("/plan").location == "/sign-in"
    assert thief.send("/settings/theme", {"theme": "dark"}).status_code == 401


def test_signing_out_leaves_other_devices_signed_in(site: Site, planned: Visitor) -> None:
    phone = site.signed_in("Ana")

    planned.post("/sign-out")

    assert phone.get("/plan").status_code == 200


def test_a_cookie_with_a_changed_letter_is_no_session(site: Site, planned: Visitor) -> None:
    kept = planned.client.get_cookie("planner")
    assert kept is not None
    for forged in (kept.value[::-1], "x" + kept.value[1:], kept.value.rpartition(".")[0], "", "\x7f"):
        thief = site.visitor()
        thief.client.set_cookie("planner", forged)
        assert thief.get("/plan").location == "/sign-in"


def test_a_cookie_signed_with_another_key_is_no_session(site: Site, planned: Visitor, new_site) -> None:
    other = new_site(secret_key="another key for tests, long enough as well").signed_in("Ana")
    forged = other.client.get_cookie("planner")
    assert forged is not None

    thief = site.visitor()
    thief.client.set_cookie("planner", forged.value)

    assert thief.get("/plan").location == "/sign-in"


def test_the_sign_in_page_says_how_to_get_a_link(site: Site) -> None:
    page = site.visitor().page("/sign-in")

    assert "planner user link" in page.text
    assert page.forms == []


def test_the_database_holds_neither_links_nor_sessions_nor_feed_addresses(
    site: Site, planned: Visitor
) -> None:
    link = site.link("Ben").rpartition("/")[2]
    feed = planned.feed_path().removeprefix("/cal/").removesuffix(".ics")
    with planned.client.session_transaction() as session:
        secrets = [link, feed, session["token"]]
    site.parts.database.dispose()

    held = b"".join(file.read_bytes() for file in site.file.parent.iterdir())

    assert all(len(secret) == 43 for secret in secrets)
    assert not [secret for secret in secrets if secret.encode() in held]
