"""The feed behind its secret address, as calendar programs ask for it (CALENDAR F1-F7, PROMISES S5)."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from icalendar import Calendar
from web_samples import Site, Visitor
from werkzeug.test import TestResponse

from planner.core.errors import StorageError
from planner.services import feeds
from planner.store.feeds import FeedStore

JUNK = ("unknown", "a" * 43, "A" * 10_000, "é", "日本", "%00", "%FF%FE", "..", "a b", "'", "%", "-", "🔑")


@pytest.fixture
def path(planned: Visitor) -> str:
    return planned.feed_path()


def fetch(
    site: Site, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> TestResponse:
    """Ask as a calendar program does: without cookies, and without saying what is accepted."""
    return site.app.test_client().open(path, method=method, headers=headers, buffered=True)


def events(response: TestResponse) -> list[str]:
    return [str(event["UID"]) for event in Calendar.from_ical(response.data).walk("VEVENT")]


def test_it_holds_the_sessions_of_the_plan(site: Site, planned: Visitor, path: str) -> None:
    response = fetch(site, path)

    assert response.status_code == 200
    assert sorted(events(response)) == sorted(planned.event_uids)


def test_its_headers_are_those_programs_want(site: Site, path: str) -> None:
    response = fetch(site, path)

    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'inline; filename="study-plan.ics"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.headers["ETag"].startswith('"')
    assert parsedate_to_datetime(response.headers["Last-Modified"]) <= site.clock()


def test_it_needs_no_cookie_sets_none_and_leads_nowhere(site: Site, planned: Visitor, path: str) -> None:
    for response in (fetch(site, path), planned.get(path)):
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert "Location" not in response.headers


@pytest.mark.parametrize("accept", [None, "text/html", "application/json", "image/*", "*/*;q=0", "nonsense"])
def test_it_is_a_calendar_whatever_is_accepted(site: Site, path: str, accept: str | None) -> None:
    response = fetch(site, path, {"Accept": accept} if accept else None)

    assert (response.status_code, response.mimetype) == (200, "text/calendar")


@pytest.mark.parametrize("encoding", [None, "identity", "gzip", "br, gzip", "*"])
def test_it_is_never_packed_unasked(site: Site, path: str, encoding: str | None) -> None:
    response = fetch(site, path, {"Accept-Encoding": encoding} if encoding else None)

    if response.headers.get("Content-Encoding"):
        assert encoding is not None
        assert "gzip" in encoding
        assert "Accept-Encoding" in response.headers["Vary"]
    else:
        assert response.data.startswith(b"BEGIN:VCALENDAR")


def test_a_head_is_a_get_without_the_body(site: Site, path: str) -> None:
    full, head = fetch(site, path), fetch(site, path, method="HEAD")

    assert head.status_code == 200
    assert head.data == b""
    assert dict(head.headers) == dict(full.headers)


class TestConditions:
    """What is answered to those who have the calendar already."""

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    @pytest.mark.parametrize(
        "template", ["{tag}", "W/{tag}", '"other", {tag}', '"other",W/{tag} , "more"', "*"]
    )
    def test_the_tag_they_hold_is_answered_with_304(
        self, site: Site, path: str, method: str, template: str
    ) -> None:
        full = fetch(site, path)

        response = fetch(site, path, {"If-None-Match": template.format(tag=full.headers["ETag"])}, method)

        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == full.headers["ETag"]
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in response.headers

    @pytest.mark.parametrize(
        "tag", ['"other"', 'W/"other"', "", "junk", '"', "W/", "é", '"' + "x" * 10_000 + '"']
    )
    def test_another_tag_gets_the_calendar(self, site: Site, path: str, tag: str) -> None:
        assert fetch(site, path, {"If-None-Match": tag}).status_code == 200

    @pytest.mark.parametrize(("hours", "status"), [(-1, 200), (0, 304), (24, 304)])
    def test_the_date_they_hold_is_compared(self, site: Site, path: str, hours: int, status: int) -> None:
        changed_at = parsedate_to_datetime(fetch(site, path).headers["Last-Modified"])
        held = format_datetime(changed_at + timedelta(hours=hours), usegmt=True)

        assert fetch(site, path, {"If-Modified-Since": held}).status_code == status

    @pytest.mark.parametrize("held", ["yesterday", "", "0", "Thu, 99 Foo 2026 00:00:00 GMT", "2026-11-23"])
    def test_a_date_that_is_none_gets_the_calendar(self, site: Site, path: str, held: str) -> None:
        assert fetch(site, path, {"If-Modified-Since": held}).status_code == 200

    def test_the_tag_wins_over_the_date(self, site: Site, path: str) -> None:
        full = fetch(site, path)
        date, tag = full.headers["Last-Modified"], full.headers["ETag"]
        old = "Mon, 01 Jan 2001 00:00:00 GMT"

        assert fetch(site, path, {"If-None-Match": '"x"', "If-Modified-Since": date}).status_code == 200
        assert fetch(site, path, {"If-None-Match": tag, "If-Modified-Since": old}).status_code == 304

    @pytest.mark.parametrize("spans", ["bytes=0-9", "bytes=-1", "bytes=99999999-", "lines=1-2", "bytes=x"])
    def test_parts_of_a_calendar_are_not_broken(self, site: Site, path: str, spans: str) -> None:
        response = fetch(site, path, {"Range": spans})

        assert response.status_code == 200
        assert events(response)


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "REPORT", "MKCALENDAR", "TRACE", "NONSENSE"]
)
def test_other_methods_are_not_for_this_address(site: Site, path: str, method: str) -> None:
    for address in (path, "/cal/unknown.ics"):
        response = fetch(site, address, method=method)

        assert (response.status_code, response.mimetype) == (405, "text/plain")
        assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))
        assert len(response.data) < 100
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("token", JUNK, ids=lambda token: token[:6])
def test_an_unknown_token_is_a_tiny_not_found(site: Site, planned: Visitor, method: str, token: str) -> None:
    for headers in (None, {"If-None-Match": "*"}, {"Accept": "text/html"}):
        response = fetch(site, f"/cal/{token}.ics", headers, method)

        assert (response.status_code, response.mimetype) == (404, "text/plain")
        assert len(response.data) < 100
        assert not {"Set-Cookie", "Location", "ETag", "Last-Modified"} & set(response.headers.keys())


@pytest.mark.parametrize(
    "address", ["/cal/", "/cal", "/cal/.ics", "/cal/x", "/cal/a/b.ics", "{path}/", "{path}x"]
)
def test_addresses_near_the_feed_lead_nowhere(site: Site, path: str, address: str) -> None:
    response = fetch(site, address.format(path=path))

    assert response.status_code == 404
    assert "Location" not in response.headers
    assert "VCALENDAR" not in response.text


def test_the_token_is_read_exactly(site: Site, path: str) -> None:
    token = path.removeprefix("/cal/").removesuffix(".ics")

    for other in (token.swapcase(), token[:-1], f"{token}A", f" {token}", f"{token}%00", f"{token}="):
        assert fetch(site, f"/cal/{other}.ics").status_code == 404


@pytest.mark.parametrize(
    "headers", [{}, {"If-None-Match": "*"}, {"If-Modified-Since": "Mon, 01 Jan 2035 00:00:00 GMT"}]
)
def test_a_revoked_address_is_gone_at_once(
    site: Site, planned: Visitor, path: str, headers: dict[str, str]
) -> None:
    tag = fetch(site, path).headers["ETag"]
    planned.post("/calendar/renew")

    for method in ("GET", "HEAD"):
        response = fetch(site, path, headers or {"If-None-Match": tag}, method)
        assert (response.status_code, response.mimetype) == (410, "text/plain")
        assert len(response.data) < 100


def test_the_secret_is_nowhere_in_the_calendar(site: Site, path: str) -> None:
    token = path.removeprefix("/cal/").removesuffix(".ics")

    body = fetch(site, path).text.replace("\r\n ", "")

    assert len(token) == 43
    assert token not in body
    assert "/cal/" not in body


def test_the_secret_is_not_logged(
    site: Site, planned: Visitor, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = path.removeprefix("/cal/").removesuffix(".ics")
    with caplog.at_level("DEBUG"):
        fetch(site, path)
        fetch(site, path, method="PUT")
        planned.post("/calendar/renew")
        fetch(site, path)

    assert token not in caplog.text


class TestTag:
    """The tag changes exactly when the calendar does."""

    def test_it_stays_while_nothing_changes(self, site: Site, planned: Visitor, path: str) -> None:
        first = fetch(site, path)
        planned.post("/settings/theme", {"form_key": "theme-key-1", "theme": "dark"})
        planned.get("/")
        site.clock.forward(hours=3)

        second = fetch(site, path)

        assert second.data == first.data
        assert second.headers["ETag"] == first.headers["ETag"]
        assert second.headers["Last-Modified"] == first.headers["Last-Modified"]

    def test_it_changes_with_each_change_and_the_date_with_it(
        self, site: Site, planned: Visitor, path: str
    ) -> None:
        seen = [fetch(site, path)]
        for act in (
            lambda: planned.check_in(planned.tasks[0].uid),
            lambda: planned.post(f"/undo/{planned.log[-1].id}"),
            lambda: planned.make_plan(interview_on="2026-12-14"),
        ):
            site.clock.forward(minutes=1)
            act()
            seen.append(fetch(site, path))

        bodies = [answer.data for answer in seen]
        tags = [answer.headers["ETag"] for answer in seen]
        dates = [parsedate_to_datetime(answer.headers["Last-Modified"]) for answer in seen]
        assert len(set(bodies)) == len(set(tags)) == len(seen)
        assert dates == sorted(set(dates))

    def test_a_check_in_that_shows_nothing_new_leaves_it(
        self, site: Site, planned: Visitor, path: str
    ) -> None:
        planned.check_in(planned.tasks[0].uid)
        first = fetch(site, path)

        planned.check_in(planned.tasks[0].uid, minutes="25", note="not in the calendar")

        assert fetch(site, path).headers["ETag"] == first.headers["ETag"]

    def test_it_changes_when_old_sessions_leave_the_window(self, site: Site, path: str) -> None:
        first = fetch(site, path)
        site.clock.forward(days=40)

        later = fetch(site, path)

        assert len(events(later)) < len(events(first))
        assert later.headers["ETag"] != first.headers["ETag"]
        held = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert fetch(site, path, held).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_where_it_cannot_be_rendered_the_answer_is_a_plain_not_now(
    site: Site, path: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a fault of ours")

    monkeypatch.setitem(site.app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(feeds, "render_window", broken)

    response = fetch(site, path, method=method)

    assert (response.status_code, response.mimetype) == (503, "text/plain")
    assert response.headers["Retry-After"] == "3600"
    assert len(response.data) < 100
    assert not {"Set-Cookie", "Location", "ETag", "Last-Modified"} & set(response.headers.keys())


def test_fetches_of_many_kinds_at_once_do_not_mix(site: Site, planned: Visitor, path: str) -> None:
    tag = fetch(site, path).headers["ETag"]
    kinds = [
        (path, {}, "GET", 200),
        (path, {"If-None-Match": tag}, "GET", 304),
        (path, {}, "HEAD", 200),
        (path, {}, "PUT", 405),
        ("/cal/unknown.ics", {}, "GET", 404),
    ]

    with ThreadPoolExecutor(8) as threads:
        asked = kinds * 6
        answers = list(threads.map(lambda kind: fetch(site, kind[0], kind[1], kind[2]), asked))

    assert [answer.status_code for answer in answers] == [status for *_, status in asked]


def test_many_who_fetch_at_once_get_the_same(site: Site, path: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: fetch(site, path), range(16)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1


def test_fetching_while_the_plan_changes_never_shows_half_of_it(
    site: Site, planned: Visitor, path: str
) -> None:
    whole = [planned.event_uids]

    def plan_again() -> None:
        for on in ("2026-12-14", "2026-12-21", "2026-12-07"):
            planned.make_plan(interview_on=on)
            whole.append(planned.event_uids)

    with ThreadPoolExecutor(4) as threads:
        changing = threads.submit(plan_again)
        answers = list(threads.map(lambda _: fetch(site, path), range(12)))
        changing.result()

    assert {answer.status_code for answer in answers} == {200}
    assert all(set(events(answer)) in whole for answer in answers)


def test_it_goes_out_even_where_the_fetch_cannot_be_noted(
    site: Site, planned: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise StorageError(
            "The disk of the database is full. Nothing was saved; free some space and try again."
        )

    monkeypatch.setattr(FeedStore, "touch_feed", no_room)

    assert events(fetch(site, path))
