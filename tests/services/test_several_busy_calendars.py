"""Several calendars of a person: files and addresses, their union in the plan, and what happens over time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from calendar_server import Answer, CalendarServer, calendar_server, local_fetcher
from service_samples import DAY, NOW, SECRET_KEY, Desk, plan_request
from test_busy_times_of_a_plan import MONDAY_EVENING, appointment, calendar, overlaps

from planner.core.busy_sources import MOST_SOURCES
from planner.core.errors import CalendarRejectedError, InvalidInputError, NotFoundError
from planner.core.plan import Interval
from planner.services import busy_times
from planner.services.busy_refreshing import refresh_busy_source, refresh_busy_sources
from planner.services.busy_sources import (
    EARLIER,
    AddressForm,
    BusyOverview,
    add_busy_address,
    add_busy_file,
    remove_busy_source,
    show_busy_sources,
    use_busy_times,
)
from planner.services.busy_times import BusyAdded
from planner.services.preferences import choose_catch_up

TUESDAY_EVENING = MONDAY_EVENING + DAY
FETCHER = local_fetcher("127.0.0.1", seconds=2)
HOURS = timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as server:
        yield server


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


def file(desk: Desk, title: str, *appointments: str, now=NOW) -> BusyAdded:
    return add_busy_file(
        desk.database,
        desk.curriculum,
        desk.person_id,
        calendar(*appointments),
        title=title,
        key=desk.new_key(),
        now=now,
    )


def address(desk: Desk, url: str, title: str = "", now=NOW) -> BusyAdded:
    return add_busy_address(
        desk.database,
        desk.curriculum,
        SECRET_KEY,
        FETCHER,
        desk.person_id,
        AddressForm(url, title),
        key=desk.new_key(),
        now=now,
    )


def refresh(desk: Desk, source_id: int, now=NOW) -> BusyAdded:
    return refresh_busy_source(
        desk.database,
        desk.curriculum,
        SECRET_KEY,
        FETCHER,
        desk.person_id,
        source_id,
        key=desk.new_key(),
        now=now,
    )


def remove(desk: Desk, source_id: int, now=NOW) -> int | None:
    return remove_busy_source(
        desk.database, desk.curriculum, desk.person_id, source_id, key=desk.new_key(), now=now
    )


def job(desk: Desk, now) -> int:
    return refresh_busy_sources(desk.database, desk.curriculum, SECRET_KEY, FETCHER, now=now, most=9)


def overview(desk: Desk, now=NOW) -> BusyOverview:
    return show_busy_sources(desk.database, SECRET_KEY, desk.person_id, desk.situation, now=now)


def sources(desk: Desk) -> list:
    return [shown.source for shown in overview(desk).sources]


def titles(desk: Desk) -> list[str]:
    return [source.title for source in sources(desk)]


def busy(desk: Desk) -> list[str]:
    found = desk.situation.planned()[1].busy
    return [f"{one.start:%d %H:%M}-{one.end:%H:%M}" for one in found]


MONDAY = appointment("a", MONDAY_EVENING, 2)
TUESDAY = appointment("b", TUESDAY_EVENING, 1)


class TestSeveral:
    """What the plan goes around is what all of them say together."""

    def test_the_plan_knows_the_times_of_all_calendars_joined(self, planned: Desk):
        file(planned, "Work", MONDAY)
        file(planned, "Home", appointment("c", MONDAY_EVENING + HOURS, 2), TUESDAY)
        assert titles(planned) == ["Work", "Home"]
        assert busy(planned) == ["23 18:00-21:00", "24 18:00-19:00"]
        assert overview(planned).adopted

    def test_each_has_its_own_count_age_and_notes(self, planned: Desk):
        file(planned, "Work", MONDAY)
        file(
            planned,
            "Home",
            "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:tomorrow\r\nEND:VEVENT\r\n",
            TUESDAY,
            now=NOW + DAY,
        )
        work, home = sources(planned)
        assert (len(work.found.intervals), work.read_at, work.found.warnings) == (1, NOW, ())
        assert (len(home.found.intervals), home.read_at) == (1, NOW + DAY)
        assert home.found.warnings[0].startswith("Skipped 1 event")

    def test_a_removed_calendar_takes_only_its_own_times_along(self, planned: Desk):
        file(planned, "Work", MONDAY)
        file(planned, "Home", TUESDAY)
        before = planned.plan.tasks
        remove(planned, sources(planned)[0].id)
        assert (titles(planned), busy(planned)) == (["Home"], ["24 18:00-19:00"])
        assert planned.plan.tasks == before

    def test_a_removal_can_be_taken_back_and_loses_no_time(self, planned: Desk):
        file(planned, "Work", MONDAY)
        state = planned.state
        entry = remove(planned, sources(planned)[0].id)
        planned.undo(entry)
        assert planned.state == state
        assert titles(planned) == ["Earlier file"]
        file(planned, "Home", TUESDAY)
        assert titles(planned) == ["Earlier file", "Home"]
        assert busy(planned) == ["23 18:00-20:00", "24 18:00-19:00"]

    def test_an_addition_taken_back_can_be_used_again(self, planned: Desk):
        added = file(planned, "Work", MONDAY)
        planned.undo(added.entry_id)
        assert (busy(planned), titles(planned), overview(planned).adopted) == ([], ["Work"], False)
        done = use_busy_times(planned.database, planned.curriculum, planned.person_id, key="use", now=NOW)
        assert (done.count, busy(planned), overview(planned).adopted) == (1, ["23 18:00-20:00"], True)

    def test_nobody_removes_or_reads_what_is_another_persons(self, planned: Desk):
        file(planned, "Work", MONDAY)
        with planned.database.writing() as repository:
            ben = repository.add_person("Ben", now=NOW)
        other = Desk(planned.database, planned.curriculum, ben.id)
        other.make_plan()
        for act in (remove, refresh):
            with pytest.raises(NotFoundError):
                act(other, sources(planned)[0].id)
        assert titles(other) == []

    def test_there_is_an_end_to_how_many_there_can_be(self, planned: Desk):
        for number in range(MOST_SOURCES):
            file(planned, f"File {number}", MONDAY)
        with pytest.raises(CalendarRejectedError, match="Remove one"):
            file(planned, "One more", MONDAY)
        assert len(sources(planned)) == MOST_SOURCES

    def test_there_is_an_end_to_how_much_they_can_say(self, planned: Desk, monkeypatch):
        monkeypatch.setattr(busy_times, "MOST_BUSY_TIMES", 1)
        file(planned, "Work", MONDAY)
        with pytest.raises(CalendarRejectedError, match="more than 1 busy times"):
            file(planned, "Home", TUESDAY)
        assert titles(planned) == ["Work"]

    @pytest.mark.parametrize("title", ["", " \n ", "t" * 81])
    def test_a_name_is_one_line_of_eighty_characters(self, planned: Desk, title: str):
        with pytest.raises(InvalidInputError) as refused:
            file(planned, title, MONDAY)
        assert refused.value.field == "title"

    def test_readers_have_few_places_and_nobody_waits_for_one(self, planned: Desk):
        slots = busy_times.reading_slot("calendar"), busy_times.reading_slot("calendar")
        with slots[0], slots[1], pytest.raises(CalendarRejectedError, match="Try again"):
            file(planned, "Work", MONDAY)
        file(planned, "Work", MONDAY)


class TestEarlierFile:
    """Busy times from before there were calendars with names."""

    @pytest.fixture
    def earlier(self, desk: Desk) -> Desk:
        desk.make_plan(plan_request(busy=(Interval(MONDAY_EVENING, MONDAY_EVENING + 2 * HOURS),)))
        return desk

    def test_they_are_shown_as_a_calendar_and_looking_stores_nothing(self, earlier: Desk):
        assert [(one.id, one.title) for one in sources(earlier)] == [(EARLIER, "Earlier file")]
        assert overview(earlier).adopted
        with earlier.database.reading() as repository:
            assert repository.busy_sources(earlier.person_id) == []

    def test_they_stay_beside_the_first_calendar(self, earlier: Desk):
        file(earlier, "Work", TUESDAY)
        assert titles(earlier) == ["Earlier file", "Work"]
        assert busy(earlier) == ["23 18:00-20:00", "24 18:00-19:00"]

    def test_they_can_be_removed(self, earlier: Desk):
        remove(earlier, EARLIER)
        assert (titles(earlier), busy(earlier)) == ([], [])
        with pytest.raises(NotFoundError):
            remove(earlier, EARLIER)

    def test_a_change_taken_back_makes_no_second_copy(self, earlier: Desk):
        added = file(earlier, "Work", TUESDAY)
        earlier.undo(added.entry_id)
        assert titles(earlier) == ["Earlier file", "Work"]
        file(earlier, "Work", TUESDAY)
        assert titles(earlier) == ["Earlier file", "Work"]


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
