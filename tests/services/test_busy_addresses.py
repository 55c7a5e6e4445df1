"""A calendar that is read again and again: what changes, what fails, and who reads it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from busy_calendar_samples import (
    FETCHER,
    HOURS,
    MONDAY,
    MONDAY_EVENING,
    TUESDAY,
    TUESDAY_EVENING,
    address,
    appointment,
    busy,
    calendar,
    file,
    job,
    overlaps,
    overview,
    refresh,
    remove,
    sources,
    titles,
)
from calendar_server import Answer, CalendarServer, calendar_server
from service_samples import DAY, NOW, Desk, plan_request

from planner.core.errors import CalendarRejectedError, NotFoundError
from planner.core.plan import Interval
from planner.services.busy_refreshing import refresh_busy_sources
from planner.services.preferences import choose_catch_up


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as server:
        yield server


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


class TestAddresses:
    """A calendar that is read again and again."""

    @pytest.fixture
    def url(self, server: CalendarServer) -> str:
        server.answers["/cal/secret-token.ics"] = self.serving(MONDAY)
        return server.url("/cal/secret-token.ics")

    def serving(self, *appointments: str):
        body = calendar(*appointments)
        tag = f'"{hash(body)}"'

        def answer(headers) -> Answer:
            if headers.get("If-None-Match") == tag:
                return Answer(status=304, headers={"ETag": tag})
            return Answer(body, headers={"ETag": tag})

        return answer

    def test_it_is_fetched_at_once_and_named_after_its_host(self, planned: Desk, url: str):
        added = address(planned, url)
        assert (added.title, added.count) == ("127.0.0.1", 1)
        (shown,) = overview(planned).sources
        assert (shown.host, shown.source.read_at, shown.stale) == ("127.0.0.1", NOW, False)
        assert busy(planned) == ["23 18:00-20:00"]

    def test_its_address_is_nowhere_in_clear(self, planned: Desk, url: str, database_path):
        address(planned, url)
        planned.database.dispose()
        held = b"".join(path.read_bytes() for path in database_path.parent.glob("planner.sqlite3*"))
        assert b"Work" not in held
        assert b"secret-token" not in held
        assert "secret-token" not in planned.state

    def test_one_that_cannot_be_fetched_is_not_remembered(self, planned: Desk, server: CalendarServer):
        server.answers["/page"] = Answer(b"<!doctype html><title>Sign in</title>")
        for path, said in (("/page", "web page"), ("/gone", "no calendar at this address")):
            with pytest.raises(CalendarRejectedError, match=said) as refused:
                address(planned, server.url(path))
            assert refused.value.field == "address"
        assert (titles(planned), busy(planned)) == ([], [])

    @pytest.mark.parametrize(
        "body", [b"PK\x03\x04", b"\x1f\x8b\x08", b"BEGIN:VCARD\r\nEND:VCARD", b"\0" * 99, b""]
    )
    def test_what_is_no_calendar_is_refused_as_in_a_file(
        self, planned: Desk, server: CalendarServer, body: bytes
    ):
        server.answers["/x"] = Answer(body, headers={"Content-Type": "text/calendar"})
        with pytest.raises(CalendarRejectedError):
            address(planned, server.url("/x"))

    def test_the_kind_a_server_gives_its_answer_does_not_matter(self, planned: Desk, server: CalendarServer):
        server.answers["/x"] = Answer(calendar(MONDAY), headers={"Content-Type": "application/octet-stream"})
        assert address(planned, server.url("/x")).count == 1

    def test_nothing_new_asks_for_nothing_and_is_a_good_reading(
        self, planned: Desk, server: CalendarServer, url: str
    ):
        address(planned, url)
        log = planned.situation.entries
        assert job(planned, NOW + 2 * HOURS) == 0
        assert len(server.asked) == 1
        assert job(planned, NOW + 3 * HOURS) == 0
        assert "If-None-Match" in server.asked[1][1]
        assert sources(planned)[0].read_at == NOW + 3 * HOURS
        assert planned.situation.entries == log

    def test_other_times_are_known_and_move_nothing(self, planned: Desk, server: CalendarServer, url: str):
        address(planned, url)
        before = planned.plan.tasks
        server.answers["/cal/secret-token.ics"] = self.serving(TUESDAY)
        assert job(planned, NOW + 3 * HOURS) == 1
        assert busy(planned) == ["24 18:00-19:00"]
        assert planned.plan.tasks == before
        clashing = planned.situation.displaced(NOW + 3 * HOURS).clashing
        assert [task.starts_at.day for task in clashing]
        planned.change_plan(now=NOW + 3 * HOURS)
        assert not planned.situation.displaced(NOW + 3 * HOURS).any

    def test_they_are_gone_around_at_once_where_that_is_switched_on(
        self, planned: Desk, server: CalendarServer, url: str
    ):
        address(planned, url)
        choose_catch_up(planned.database, planned.person_id, on=True, key="by itself", now=NOW)
        server.answers["/cal/secret-token.ics"] = self.serving(TUESDAY)
        assert job(planned, NOW + 3 * HOURS) == 1
        taken = Interval(TUESDAY_EVENING, TUESDAY_EVENING + HOURS)
        assert not [task for task in planned.plan.tasks if overlaps(task, taken)]

    def test_a_change_of_what_is_over_changes_no_plan(self, planned: Desk, server: CalendarServer, url: str):
        address(planned, url)
        log = planned.situation.entries
        server.answers["/cal/secret-token.ics"] = self.serving(appointment("a", MONDAY_EVENING, 1))
        assert job(planned, NOW + DAY) == 0
        assert planned.situation.entries == log

    def test_times_taken_back_come_again_only_when_asked_for(self, planned: Desk, url: str):
        added = address(planned, url)
        planned.undo(added.entry_id)
        assert job(planned, NOW + 3 * HOURS) == 0
        assert busy(planned) == []
        assert refresh(planned, sources(planned)[0].id, NOW + 3 * HOURS).entry_id
        assert busy(planned) == ["23 18:00-20:00"]

    def test_a_failure_keeps_the_last_good_times_and_their_age(
        self, planned: Desk, server: CalendarServer, url: str
    ):
        address(planned, url)
        state = planned.state
        server.answers["/cal/secret-token.ics"] = Answer(b"<html>", status=503)
        assert job(planned, NOW + 3 * HOURS) == 0
        (source,) = sources(planned)
        assert (source.read_at, source.tried_at) == (NOW, NOW + 3 * HOURS)
        assert "error 503" in source.problem
        assert planned.state == state

    def test_failures_are_tried_again_ever_more_rarely_until_one_succeeds(
        self, planned: Desk, server: CalendarServer, url: str
    ):
        address(planned, url)
        answers, server.answers = server.answers, {}
        now, waits = NOW + 3 * HOURS, []
        for _ in range(6):
            job(planned, now)
            (source,) = sources(planned)
            waits.append(source.next_at - now)
            now = source.next_at
        assert [wait / HOURS for wait in waits] == [0.25, 1, 3, 6, 12, 12]
        server.answers = answers
        job(planned, now)
        (source,) = sources(planned)
        assert (source.problem, source.failures, source.next_at) == (None, 0, now + 3 * HOURS)

    def test_by_hand_a_failure_is_said_and_kept(self, planned: Desk, server: CalendarServer, url: str):
        address(planned, url)
        server.answers.clear()
        with pytest.raises(CalendarRejectedError, match="no calendar at this address"):
            refresh(planned, sources(planned)[0].id)
        assert "no calendar" in sources(planned)[0].problem

    def test_a_file_cannot_be_fetched_again(self, planned: Desk):
        file(planned, "Work", MONDAY)
        with pytest.raises(NotFoundError):
            refresh(planned, sources(planned)[0].id)

    def test_other_days_are_read_anew_and_not_asked_about_as_if_unchanged(
        self, planned: Desk, server: CalendarServer, url: str
    ):
        later = MONDAY_EVENING + timedelta(weeks=20)
        server.answers["/cal/secret-token.ics"] = self.serving(MONDAY, appointment("z", later, 1))
        address(planned, url)
        assert len(busy(planned)) == 1
        planned.change_plan(now=NOW, interview_at=plan_request(weeks=22).interview_at)
        assert overview(planned).sources[0].stale
        job(planned, NOW + 3 * HOURS)
        assert "If-None-Match" not in server.asked[-1][1]
        assert len(busy(planned)) == 2
        assert not overview(planned).sources[0].stale

    def test_under_another_secret_key_it_asks_for_the_address_again(self, planned: Desk, url: str):
        address(planned, url)
        changed = refresh_busy_sources(
            planned.database, planned.curriculum, "another key" * 5, FETCHER, now=NOW + 3 * HOURS
        )
        assert changed == 0
        assert "enter it again" in sources(planned)[0].problem
        assert busy(planned) == ["23 18:00-20:00"]

    def test_after_the_interview_nothing_is_read_but_can_be_removed(
        self, planned: Desk, server: CalendarServer, url: str
    ):
        address(planned, url)
        after = plan_request().interview_at + DAY
        assert job(planned, after) == 0
        assert len(server.asked) == 1
        assert remove(planned, sources(planned)[0].id, after) is None
        assert overview(planned, after).sources == ()

    def test_one_that_was_removed_while_it_was_read_stays_removed(
        self, planned: Desk, server: CalendarServer, url: str
    ):
        address(planned, url)
        (source,) = sources(planned)

        def removed_meanwhile(_headers) -> Answer:
            remove(planned, source.id)
            return Answer(calendar(TUESDAY))

        server.answers["/cal/secret-token.ics"] = removed_meanwhile
        assert job(planned, NOW + 3 * HOURS) == 0
        assert (titles(planned), busy(planned)) == ([], [])


def test_of_two_schedulers_one_reads_a_calendar(either_desk: Desk, at_once):
    either_desk.make_plan()
    with calendar_server() as server:
        server.answers["/x"] = Answer(calendar(MONDAY))
        address(either_desk, server.url("/x"))
        server.answers["/x"] = Answer(calendar(TUESDAY))
        before = len(either_desk.situation.entries)
        changed = at_once(4, lambda: job(either_desk, NOW + 3 * HOURS))
        assert sum(changed) == 1
        assert len(server.asked) == 2
        assert len(either_desk.situation.entries) == before + 1
