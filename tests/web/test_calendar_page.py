"""The calendar page: a private address, a download, a new address, and busy times from a file."""

from collections.abc import Mapping
from urllib.parse import unquote

import pytest
from page_reader import page_of
from web_samples import BROWSER, Site, Visitor, new_key
from werkzeug.test import TestResponse

from planner.core.plan import Task
from planner.web.limits import UPLOAD_LIMIT

MEETING = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//test//EN\r
BEGIN:VEVENT\r
UID:meeting@example.org\r
DTSTAMP:20261101T000000Z\r
DTSTART:20261124T180000Z\r
DTEND:20261124T200000Z\r
SUMMARY:A private appointment\r
END:VEVENT\r
END:VCALENDAR\r
"""


def send_parts(
    visitor: Visitor, path: str, fields: Mapping[str, str], content: bytes, name: str
) -> TestResponse:
    """Send a form with a file the way browsers do."""
    seam = b"--a-seam-of-the-form\r\n"
    plain = [
        f'Content-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    file = f'Content-Disposition: form-data; name="calendar"; filename="{name}"\r\n\r\n'.encode() + content
    body = seam + seam.join([*plain, file]) + b"\r\n--a-seam-of-the-form--\r\n"
    kind = "multipart/form-data; boundary=a-seam-of-the-form"
    return visitor.client.post(path, data=body, content_type=kind, headers=BROWSER, buffered=True)


def upload(visitor: Visitor, content: bytes, name: str = "mine.ics", key: str | None = None) -> TestResponse:
    fields = {"csrf_token": visitor.csrf_token(), "form_key": key or new_key()}
    return send_parts(visitor, "/calendar/busy", fields, content, name)


def busy(visitor: Visitor) -> list[str]:
    return [interval.start.isoformat() for interval in visitor.situation.planned()[1].busy]


def at_the_meeting(task: Task) -> bool:
    return "2026-11-24T18" <= task.starts_at.isoformat() < "2026-11-24T20"


def padded(size: int) -> bytes:
    """The meeting with a comment that makes the file that many bytes long."""
    head, end = MEETING.split(b"END:VCALENDAR")
    line = b"X-PADDING:" + b"p" * 100 + b"\r\n"
    room = size - len(MEETING)
    lines = line * (room // len(line))
    return head + lines + b"X" * (room - len(lines) - 2) + b"\r\nEND:VCALENDAR" + end


class TestSubscribing:
    """The private address and what it can be used with."""

    def test_opening_the_page_makes_no_address(self, site: Site, planned: Visitor) -> None:
        with site.parts.database.writing() as repository:
            repository.revoke_feeds(planned.person_id, now=site.clock())
        assert "Make a private address" in planned.get("/calendar").text
        with site.parts.database.reading() as repository:
            assert repository.current_feed(planned.person_id) is None

    def test_a_first_address_is_made_on_request(self, site: Site, planned: Visitor) -> None:
        with site.parts.database.writing() as repository:
            repository.revoke_feeds(planned.person_id, now=site.clock())
        planned.post("/calendar/renew")
        assert planned.get(planned.feed_path()).status_code == 200

    def test_the_address_is_there_in_all_the_forms_programs_want(self, site: Site, planned: Visitor) -> None:
        page = planned.page("/calendar")
        path = planned.feed_path()
        host = site.parts.settings.public_url.partition(":")[2]

        fields = {field.get("id"): field.get("value") for field in page.all("input")}
        links = [link.get("href") for link in page.all("a")]
        assert fields["feed"] == f"http:{host}{path}"
        assert f"webcal:{host}{path}" in links
        google = next(link for link in links if "calendar.google.com" in link)
        assert unquote(google.partition("cid=")[2]) == f"webcal:{host}{path}"
        assert len(fields["feed"]) <= 256

    def test_the_page_shows_the_same_address_each_time(self, planned: Visitor) -> None:
        assert planned.feed_path() == planned.feed_path()

    def test_the_page_says_who_fetched_last(self, site: Site, planned: Visitor) -> None:
        path = planned.feed_path()
        assert "No calendar has fetched it yet" in planned.page("/calendar").text

        site.visitor().get(path, headers={"User-Agent": "Thunderbird/140 <b>"})
        site.clock.forward(hours=3)

        assert "Thunderbird/140 <b> fetched it 3 h ago" in planned.page("/calendar").text

    def test_a_new_address_ends_the_old_one(self, site: Site, planned: Visitor) -> None:
        old = planned.feed_path()

        response = planned.post("/calendar/renew")

        assert (response.status_code, response.location) == (303, "/calendar")
        new = planned.feed_path()
        assert new != old
        assert site.visitor().get(old).status_code == 410
        assert site.visitor().get(new).status_code == 200

    def test_all_older_addresses_stay_dead(self, site: Site, planned: Visitor) -> None:
        old = []
        for _ in range(3):
            old.append(planned.feed_path())
            planned.post("/calendar/renew")

        assert [site.visitor().get(path).status_code for path in old] == [410, 410, 410]


def test_the_download_is_the_feed_as_a_file(site: Site, planned: Visitor) -> None:
    response = planned.get("/calendar/study-plan.ics")

    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="study-plan.ics"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.data == site.visitor().get(planned.feed_path()).data


def test_the_download_without_a_plan_is_still_a_calendar(ana: Visitor) -> None:
    response = ana.get("/calendar/study-plan.ics")

    assert response.status_code == 200
    assert "No study sessions planned" in response.text


class TestBusyFile:
    """A calendar of the person's own, uploaded so that sessions stay clear of it."""

    def test_its_times_are_known_and_no_session_moves(self, planned: Visitor) -> None:
        before = planned.tasks

        response = upload(planned, MEETING)

        assert (response.status_code, response.location) == (303, "/calendar")
        page = planned.page("/calendar")
        assert "1 busy time read" in page.text
        assert "1 busy time known from your file" in page.text
        assert busy(planned) == ["2026-11-24T18:00:00+00:00"]
        assert planned.tasks == before

    def test_what_clashes_is_said_with_the_way_to_a_catch_up(self, planned: Visitor) -> None:
        clashing = [task for task in planned.tasks if at_the_meeting(task)]

        upload(planned, MEETING)

        page = planned.page("/calendar")
        assert f"{len(clashing)} sessions meet your calendar" in page.text
        assert "/plan/catch-up" in [link.get("href") for link in page.all("a")]
        assert "/plan/catch-up" in [link.get("href") for link in planned.page("/").all("a")]

    def test_a_file_that_clashes_with_nothing_asks_for_nothing(self, planned: Visitor) -> None:
        upload(planned, MEETING.replace(b"20261124T", b"20261129T"))

        assert "/plan/catch-up" not in [link.get("href") for link in planned.page("/calendar").all("a")]

    def test_a_plan_that_catches_up_by_itself_goes_around_it_at_once(self, planned: Visitor) -> None:
        planned.post("/settings/catch-up", {"form_key": new_key(), "catches_up": "1"})

        upload(planned, MEETING)

        assert not [task for task in planned.tasks if at_the_meeting(task)]
        assert "/plan/catch-up" not in [link.get("href") for link in planned.page("/calendar").all("a")]

    def test_it_can_be_undone(self, planned: Visitor) -> None:
        before = planned.state
        upload(planned, MEETING)

        page = planned.page("/calendar")
        planned.post(next(form.action for form in page.forms if form.action.startswith("/undo/")))

        assert planned.state == before

    def test_only_the_times_are_kept(self, planned: Visitor) -> None:
        upload(planned, MEETING)

        assert "A private appointment" not in planned.state
        assert "A private appointment" not in repr(planned.log)

    def test_sent_twice_it_counts_once(self, planned: Visitor) -> None:
        answers = [upload(planned, MEETING, key="the-same-key").status_code for _ in range(2)]

        assert answers == [303, 303]
        assert len(planned.log) == 2

    def test_ones_own_sessions_do_not_count(self, planned: Visitor) -> None:
        own = planned.get("/calendar/study-plan.ics").data

        upload(planned, own)

        assert busy(planned) == []

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"<!doctype html><title>Sign in</title>", "This is a web page, not a calendar"),
            (b"", "The file is empty"),
            (b"PK\x03\x04rest", "ZIP archive"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "calendar"),
            (MEETING[:200], "END:VCALENDAR"),
            (b"\0" * 5000, ""),
        ],
        ids=["web page", "empty", "archive", "picture", "cut off", "nothing but zeros"],
    )
    def test_what_is_no_calendar_is_refused_with_the_reason(
        self, planned: Visitor, content: bytes, reason: str
    ) -> None:
        upload(planned, MEETING)
        before = planned.state, planned.log

        response = upload(planned, content)

        page = page_of(response)
        assert response.status_code == 422
        assert reason in page.text
        assert "calendar-error" in page.ids
        assert (planned.state, planned.log) == before

    def test_without_a_file_it_asks_for_one(self, planned: Visitor) -> None:
        before = planned.log
        fields = {"form_key": new_key()}
        answers = [
            planned.post("/calendar/busy", fields),
            planned.post("/calendar/busy", fields | {"calendar": "words"}),
            upload(planned, b"", name=""),
        ]

        for response in answers:
            assert response.status_code == 422
            assert "Choose a calendar file first" in page_of(response).text
        assert planned.log == before

    def test_a_file_of_several_megabytes_is_read(self, planned: Visitor) -> None:
        response = upload(planned, padded(5 * 1024 * 1024))

        assert response.status_code == 303
        assert busy(planned) == ["2026-11-24T18:00:00+00:00"]

    def test_the_largest_file_allowed_is_let_in(self, planned: Visitor) -> None:
        response = upload(planned, padded(UPLOAD_LIMIT))

        assert response.status_code == 303

    def test_a_byte_more_is_refused_with_the_reason(self, planned: Visitor) -> None:
        before = planned.log

        response = upload(planned, padded(UPLOAD_LIMIT + 1))

        assert response.status_code == 422
        assert "The file is larger than 10 MB" in page_of(response).text
        assert planned.log == before

    def test_a_huge_file_is_refused_unread(self, planned: Visitor) -> None:
        before = planned.log

        response = upload(planned, bytes(20 * 1024 * 1024))

        assert response.status_code == 413
        assert "a calendar file 10 MB" in page_of(response).text
        assert planned.log == before

    def test_the_longest_warnings_fit_into_a_message(self, planned: Visitor) -> None:
        event = MEETING.partition(b"BEGIN:VEVENT")[2].partition(b"END:VEVENT")[0]
        strange = event.replace(
            b"DTSTART:20261124T180000Z", b"DTSTART;TZID=" + b"Z" * 3000 + b":20261124T180000"
        )
        events = b"".join(
            b"BEGIN:VEVENT" + strange.replace(b"meeting@", b"m%d@" % number) + b"END:VEVENT\r\n"
            for number in range(5)
        )

        response = upload(planned, MEETING.replace(b"BEGIN:VEVENT", events + b"BEGIN:VEVENT", 1))

        assert response.status_code == 303
        cookie = planned.client.get_cookie("planner")
        assert cookie is not None
        assert len(cookie.value) < 4000
        assert "busy time" in planned.page("/calendar").text


class TestLimits:
    """How much a request may hold (PROMISES I6)."""

    @pytest.mark.parametrize("path", ["/welcome", "/plan/change", "/welcome/preview", "/calendar/renew"])
    def test_other_forms_hold_two_megabytes_at_most(self, planned: Visitor, path: str) -> None:
        before = planned.log

        fields = {"csrf_token": planned.csrf_token()}
        response = send_parts(planned, path, fields, bytes(2 * 1024 * 1024), "mine.ics")

        assert response.status_code == 413
        assert "That was too large" in page_of(response).text
        assert planned.log == before

    def test_a_field_holds_one_megabyte_at_most(self, planned: Visitor) -> None:
        uid = planned.tasks[0].uid

        response = planned.check_in(uid, note="n" * (1024 * 1024 + 1))

        assert response.status_code == 413

    def test_a_form_has_five_hundred_parts_at_most(self, planned: Visitor) -> None:
        fields = {f"part-{number}": "x" for number in range(500)} | {"csrf_token": planned.csrf_token()}

        assert send_parts(planned, "/settings/theme", fields, b"", "").status_code == 413

    def test_a_strangers_file_is_refused_before_it_is_read(self, site: Site) -> None:
        response = send_parts(site.visitor(), "/calendar/busy", {}, bytes(5 * 1024 * 1024), "mine.ics")

        assert response.status_code == 401
