"""Servers with manners of their own: bins, quotas, redirects, races, and no leave to make calendars."""

import base64
from collections.abc import Callable
from datetime import timedelta
from hashlib import md5
from urllib.request import parse_http_list, parse_keqv_list

import pytest
from caldav_samples import foreign_event
from odd_servers import Odd, answer
from radicale_server import PASSWORD, Wsgi
from service_samples import NOW

from planner.caldav_client import CaldavError
from planner.core.caldav import RETRIES

MINUTE = timedelta(minutes=1)
ENTRIES = "/.well-known/caldav"


def refusing(method: str, status: str, text: str = "") -> Callable[[Wsgi], Wsgi]:
    """A server that answers a method so, and everything else as usual."""

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["REQUEST_METHOD"] == method and environ["PATH_INFO"] != "/":
                return answer(start_response, status, text)
            return app(environ, start_response)

        return served

    return manners


def with_a_bin(app: Wsgi) -> Wsgi:
    """As Nextcloud has it: what was deleted keeps its uid (nextcloud/server#30096)."""
    binned: set[str] = set()

    def served(environ, start_response):
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if method == "PUT" and path in binned:
            text = "Deleted calendar object with uid already exists in this calendar collection."
            return answer(start_response, "400 Bad Request", text)
        if method == "DELETE":
            binned.add(path)
        return app(environ, start_response)

    return served


def test_an_event_whose_uid_lies_in_the_bin_comes_back_under_another_and_keeps_it(odd: Odd) -> None:
    ana = odd(with_a_bin)
    ana.connect()
    ana.job()
    before = set(ana.kept)

    for round_ in range(2):
        entry = ana.desk.undo_last()
        ana.publish(NOW + (4 * round_ + 1) * MINUTE)
        assert ana.kept == {}
        ana.desk.redo(entry)
        shown = ana.publish(NOW + (4 * round_ + 2) * MINUTE)
        assert shown.account.problem is None
        assert set(ana.kept) == before

    first = ana.desk.first
    there = ana.kept[first.uid].resource_uid
    assert there != first.uid
    assert set(ana.lies_there()) == {kept.resource_uid for kept in ana.kept.values()}

    ana.desk.check_in(first.uid)
    ana.publish(NOW + 20 * MINUTE)
    assert ana.kept[first.uid].resource_uid == there
    assert "SUMMARY:✓ " in ana.lies_there()[there]


def test_events_under_other_uids_are_found_again_after_our_notes_were_lost(odd: Odd) -> None:
    ana = odd(with_a_bin)
    ana.connect()
    ana.job()
    entry = ana.desk.undo_last()
    ana.publish(NOW + MINUTE)
    ana.desk.redo(entry)
    ana.publish(NOW + 2 * MINUTE)
    kept = {uid: found.resource_uid for uid, found in ana.kept.items()}
    with ana.desk.database.writing() as repository:
        repository.remove_caldav_resources(ana.desk.person_id)

    ana.publish(NOW + 3 * MINUTE)

    assert {uid: found.resource_uid for uid, found in ana.kept.items()} == kept
    assert set(ana.lies_there()) == set(kept.values())


def test_a_full_server_is_named_and_what_went_in_before_is_remembered(odd: Odd) -> None:
    room = iter(range(5))

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["REQUEST_METHOD"] == "PUT" and next(room, None) is None:
                return answer(start_response, "507 Insufficient Storage")
            return app(environ, start_response)

        return served

    ana = odd(manners)
    ana.connect()

    assert ana.job() == 0

    assert "no room left" in str(ana.account.problem)
    assert ana.account.next_at == NOW + RETRIES[-1]
    assert ana.shown.events == len(ana.lies_there()) == 5


def test_somebody_elses_event_at_our_place_is_never_put_over_even_where_the_server_would_let_us(
    odd: Odd,
) -> None:
    asked: list[tuple[str, str | None, str | None]] = []
    places: list[str] = []

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["PATH_INFO"].rpartition("/")[2] in places:
                given = (environ.get(f"HTTP_IF_{name}") for name in ("NONE_MATCH", "MATCH"))
                asked.append((environ["REQUEST_METHOD"], *given))
            return app(environ, start_response)

        return served

    ana = odd(manners)
    ana.connect()
    places.append(f"{ana.desk.first.uid}.ics")
    ana.ask("PUT", places[0], foreign_event("squatter", "Not ours"))
    asked.clear()

    ana.job()
    ana.desk.undo_last()
    ana.publish(NOW + MINUTE)

    assert {request for request in asked if request[0] != "GET"} == {("PUT", "*", None)}
    assert set(ana.lies_there()) == {"squatter"}


def test_a_server_that_breaks_down_each_time_but_takes_some_is_tried_again_soon(odd: Odd) -> None:
    count = iter(range(1000))

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            if environ["REQUEST_METHOD"] == "PUT" and next(count) % 3 == 2:
                return answer(start_response, "503 Service Unavailable")
            return app(environ, start_response)

        return served

    ana = odd(manners)
    ana.connect()

    for tries in range(1, 4):
        assert ana.job(ana.account.next_at) == 0
        assert (ana.account.failures, ana.shown.events) == (1, 2 * tries)
        assert "cannot be reached" in str(ana.account.problem)


@pytest.mark.parametrize("tag", ['W/"weak"', '"\u00fc"', f'"{"x" * 600}"', '"a\tb"'])
def test_entity_tags_that_cannot_be_relied_on_are_not(odd: Odd, tag: str) -> None:
    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            def tagged(status, headers, *rest):
                kept = [(name, value) for name, value in headers if name.lower() != "etag"]
                return start_response(status, [*kept, ("ETag", tag)], *rest)

            return app(environ, tagged)

        return served

    ana = odd(manners)
    ana.connect()

    assert ana.job() == 1
    assert {kept.etag for kept in ana.kept.values()} == {None}


@pytest.mark.parametrize("status", ["403 Forbidden", "405 Method Not Allowed", "501 Not Implemented"])
def test_a_server_that_lets_no_program_make_a_calendar_is_refused_at_once(odd: Odd, status: str) -> None:
    with pytest.raises(CaldavError, match="does not let the planner keep a calendar"):
        odd(refusing("MKCALENDAR", status)).connect()


@pytest.mark.parametrize("status", ["404 Not Found", "405 Method Not Allowed", "200 OK"])
def test_a_host_without_calendars_is_not_found(odd: Odd, status: str) -> None:
    def manners(_app: Wsgi) -> Wsgi:
        return lambda _environ, start_response: answer(start_response, status, "<html>Welcome</html>")

    with pytest.raises(CaldavError, match="no calendar server at this address"):
        odd(manners).connect()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not XML",
        "<a><b></a>",
        '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        '<multistatus xmlns="DAV:"/>',
        '<multistatus xmlns="DAV:"><response><href>http://[/</href></response></multistatus>',
        '<multistatus xmlns="DAV:"><response><href>//x:99999/</href></response></multistatus>',
        f'<multistatus xmlns="DAV:"><response><href>/{"x" * 3000}</href></response></multistatus>',
        '<multistatus xmlns="DAV:"><response/><response><href>/</href></response></multistatus>',
    ],
)
def test_an_answer_that_makes_no_sense_is_no_calendar_server(odd: Odd, body: str) -> None:
    def manners(_app: Wsgi) -> Wsgi:
        return lambda _environ, start_response: answer(start_response, "207 Multi-Status", body)

    with pytest.raises(CaldavError, match="no calendar server at this address"):
        odd(manners).connect()


def test_the_well_known_address_leads_to_the_calendars(odd: Odd) -> None:
    """The root of the host is something else, as where a server lives in a folder (RFC 6764)."""

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            path = environ["PATH_INFO"]
            if path == ENTRIES:
                return answer(start_response, "301 Moved Permanently", Location="/dav/")
            if not path.startswith("/dav"):
                return answer(start_response, "405 Method Not Allowed")
            moved = {"SCRIPT_NAME": "/dav", "PATH_INFO": path.removeprefix("/dav")}
            return app(environ | moved, start_response)

        return served

    ana = odd(manners)
    ana.connect()

    assert ana.job() == 1
    assert "/dav/ana/study-plan-" in ana.account.collection


def test_a_server_that_sends_round_in_circles_is_given_up(odd: Odd) -> None:
    def manners(_app: Wsgi) -> Wsgi:
        return lambda _environ, start_response: answer(start_response, "302 Found", Location="/again")

    with pytest.raises(CaldavError, match="round in circles"):
        odd(manners).connect()


def test_a_server_may_ask_for_a_digest_of_the_password(odd: Odd) -> None:
    """RFC 7616, as Baïkal does; the password itself is never sent a second time."""

    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            given = environ.get("HTTP_AUTHORIZATION", "")
            if not digest_is_right(given, environ["REQUEST_METHOD"]):
                asked = 'Digest realm="calendars", nonce="once", qop="auth", algorithm=MD5'
                return answer(start_response, "401 Unauthorized", WWW_Authenticate=asked)
            basic = base64.b64encode(f"ana:{PASSWORD}".encode()).decode()
            return app(environ | {"HTTP_AUTHORIZATION": f"Basic {basic}"}, start_response)

        return served

    ana = odd(manners)
    ana.connect()

    assert ana.job() == 1
    with pytest.raises(CaldavError, match="does not accept"):
        ana.connect(password="wrong")


def digest_is_right(given: str, method: str) -> bool:
    if not given.startswith("Digest "):
        return False
    said = parse_keqv_list(parse_http_list(given.removeprefix("Digest ")))
    secret, asked = (
        md5(text.encode()).hexdigest() for text in (f"ana:calendars:{PASSWORD}", f"{method}:{said['uri']}")
    )
    proof = ":".join((secret, said["nonce"], said["nc"], said["cnonce"], said["qop"], asked))
    return said["response"] == md5(proof.encode()).hexdigest()


def test_a_redirect_into_the_private_network_is_not_followed(odd: Odd) -> None:
    def manners(_app: Wsgi) -> Wsgi:
        return lambda _environ, start_response: answer(start_response, "307 X", Location="http://10.0.0.1/")

    with pytest.raises(CaldavError, match="not a public one"):
        odd(manners).connect()


def test_a_server_without_entity_tags_is_kept_up_all_the_same(odd: Odd) -> None:
    def manners(app: Wsgi) -> Wsgi:
        def served(environ, start_response):
            def without(status, headers, *rest):
                kept = [(name, value) for name, value in headers if name.lower() != "etag"]
                return start_response(status, kept, *rest)

            return app(environ, without)

        return served

    ana = odd(manners)
    ana.connect()
    ana.job()
    assert {kept.etag for kept in ana.kept.values()} == {None}

    ana.desk.check_in(ana.desk.first.uid)
    ana.publish(NOW + MINUTE)
    assert "SUMMARY:✓ " in ana.lies_there()[ana.desk.first.uid]

    ana.desk.undo_last()
    ana.desk.undo_last()
    ana.publish(NOW + 2 * MINUTE)
    assert ana.lies_there() == {}
