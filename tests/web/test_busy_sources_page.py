"""Busy times on the calendar page: files and addresses, what is wrong with them, what is known of each."""

from collections.abc import Callable, Iterator

import pytest
from calendar_server import MEETING, Answer, CalendarServer, calendar_server
from page_reader import Page, page_of
from upload_samples import at_the_meeting, busy, padded, upload
from web_samples import Site, Visitor, new_key
from werkzeug.test import TestResponse

from planner.web.limits import UPLOAD_LIMIT


class TestBusyFile:
    """A calendar of the person's own, uploaded so that sessions stay clear of it."""

    def test_its_times_are_known_and_no_session_moves(self, planned: Visitor) -> None:
        before = planned.tasks

        response = upload(planned, MEETING)

        assert (response.status_code, response.location) == (303, "/calendar")
        page = planned.page("/calendar")
        assert "1 busy time of mine read" in page.text
        assert "from a file, 1 busy time, read just now" in page.text
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
            planned.post("/calendar/busy/add-file", fields),
            planned.post("/calendar/busy/add-file", fields | {"calendar": "words"}),
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


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as server:
        server.answers["/cal/secret.ics"] = Answer(MEETING)
        yield server


@pytest.fixture
def near(new_site: Callable[..., Site], app, planned: Visitor) -> Iterator[Visitor]:
    """Ana at a planner that may ask this computer for calendars."""
    site = new_site(app, busy_hosts="127.0.0.1")
    visitor = site.signed_in("Ana")
    visitor.make_plan()
    yield visitor
    app.extensions["planner"] = planned.site.parts


def add(visitor: Visitor, url: str, **typed: str) -> TestResponse:
    form = {"form_key": new_key(), "address": url, "title": "", **typed}
    return visitor.post("/calendar/busy/add-address", form)


def press(visitor: Visitor, ending: str) -> TestResponse:
    """Press the first button on the calendar page that leads to an address with this ending."""
    page = visitor.page("/calendar")
    action = next(form.action for form in page.forms if form.action.endswith(ending))
    return visitor.post(action, page.form(action))


def value_of(page: Page, field: str) -> str | None:
    return next(found.get("value") for found in page.all("input") if found.get("id") == field)


class TestAddress:
    """A calendar that is fetched."""

    def test_it_is_read_at_once_and_only_its_host_is_shown(
        self, near: Visitor, server: CalendarServer
    ) -> None:
        response = add(near, server.url("/cal/secret.ics"), title="Work")

        assert (response.status_code, response.location) == (303, "/calendar")
        page = near.page("/calendar")
        assert "1 busy time of Work read" in page.text
        assert "from 127.0.0.1, 1 busy time, read just now" in page.text
        assert "secret" not in page.source
        assert busy(near) == ["2026-11-24T18:00:00+00:00"]

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("", "Paste the address"),
            ("ftp://example.org/x", "begins with https:// or webcal://"),
            ("http://10.0.0.1/x", "not on the public internet"),
            ("https://nowhere.example/x", "no host called nowhere.example"),
        ],
    )
    def test_one_that_cannot_be_used_is_said_at_its_field_and_kept(
        self, near: Visitor, url: str, reason: str
    ) -> None:
        before = near.state, near.log

        response = add(near, url, title="Work")

        page = page_of(response)
        assert response.status_code == 422
        assert reason in page.text
        assert "address-error" in page.ids
        assert (value_of(page, "address") or "", value_of(page, "address_title")) == (url, "Work")
        assert (near.state, near.log) == before

    def test_a_name_that_is_too_long_is_said_at_its_own_field(
        self, near: Visitor, server: CalendarServer
    ) -> None:
        for response, field in (
            (add(near, server.url("/cal/secret.ics"), title="t" * 81), "address_title"),
            (upload(near, MEETING, title="t" * 81), "file_title"),
        ):
            page = page_of(response)
            assert response.status_code == 422
            assert f"{field}-error" in page.ids
            assert value_of(page, field) == "t" * 81
        assert server.asked == [] or busy(near) == []

    def test_read_again_it_says_what_came_of_it(self, near: Visitor, server: CalendarServer) -> None:
        add(near, server.url("/cal/secret.ics"), title="Work")
        near.site.clock.forward(hours=5)

        press(near, "/refresh")
        assert "Work was read again. Nothing has changed" in near.page("/calendar").text

        server.answers["/cal/secret.ics"] = Answer(status=403)
        near.site.clock.forward(hours=2)
        response = press(near, "/refresh")

        assert (response.status_code, response.location) == (303, "/calendar")
        page = near.page("/calendar")
        assert "does not let the planner read this calendar. What was read before stays." in page.text
        assert "from 127.0.0.1, 1 busy time, read 2 h ago" in page.text
        assert "The last try brought nothing new." in page.text
        assert busy(near) == ["2026-11-24T18:00:00+00:00"]

    def test_removed_it_is_gone_with_its_times(self, near: Visitor, server: CalendarServer) -> None:
        add(near, server.url("/cal/secret.ics"), title="Work")

        press(near, "/remove")

        page = near.page("/calendar")
        assert "from 127.0.0.1" not in page.text
        assert busy(near) == []

    def test_what_was_taken_back_can_be_used_again(self, near: Visitor, server: CalendarServer) -> None:
        add(near, server.url("/cal/secret.ics"), title="Work")
        page = near.page("/calendar")
        near.post(next(form.action for form in page.forms if form.action.startswith("/undo/")))

        assert busy(near) == []
        press(near, "/use")
        assert busy(near) == ["2026-11-24T18:00:00+00:00"]
        assert "does not go by these times" not in near.page("/calendar").text


def test_several_calendars_stand_side_by_side(planned: Visitor) -> None:
    upload(planned, MEETING, title="Work")
    upload(planned, MEETING.replace(b"20261124T", b"20261125T"), name="C:\\Users\\ana\\Home <b>.ics")

    page = planned.page("/calendar")
    assert "Work" in page.text
    assert "Home <b>" in page.text
    assert len(busy(planned)) == 2


def test_what_was_passed_over_is_counted_and_listed(planned: Visitor) -> None:
    broken = MEETING.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nDTSTART:x\r\nEND:VEVENT\r\nBEGIN:VEVENT", 1)

    upload(planned, broken, title="Work")

    text = planned.page("/calendar").text
    assert "1 note beside it" in text
    assert "1 note on Work" in text
    assert "Skipped 1 event" in text


def test_another_persons_calendar_is_not_found(planned: Visitor, ben: Visitor) -> None:
    upload(planned, MEETING, title="Work")
    page = planned.page("/calendar")
    action = next(form.action for form in page.forms if form.action.endswith("/remove"))

    assert ben.post(action, {"form_key": new_key()}).status_code == 404
    assert busy(planned) == ["2026-11-24T18:00:00+00:00"]
    assert "Work" not in ben.page("/calendar").text


def test_there_is_room_for_eight(planned: Visitor) -> None:
    for number in range(9):
        answer = upload(planned, MEETING, title=f"File {number}")

    assert answer.status_code == 422
    assert "Remove one before you add another" in page_of(answer).text
    assert "There is room for 8 calendars" in planned.page("/calendar").text
