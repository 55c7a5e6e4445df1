"""Busy times from another calendar: known at once, moving nothing unasked, and never our own sessions."""

from datetime import datetime, timedelta

import pytest
from busy_calendar_samples import MONDAY_EVENING, appointment, calendar, overlaps
from service_samples import NOW, Desk, plan_request

from planner.core.errors import CalendarRejectedError, InvalidInputError, NotFoundError
from planner.core.plan import Interval
from planner.services.busy_sources import add_busy_file
from planner.services.busy_times import BusyAdded
from planner.services.moves import pin_session
from planner.services.preferences import choose_catch_up


def add(desk: Desk, content: bytes, *, key: str | None = None, now: datetime = NOW) -> BusyAdded:
    return add_busy_file(
        desk.database,
        desk.curriculum,
        desk.person_id,
        content,
        title="Mine",
        key=key or desk.new_key(),
        now=now,
    )


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


def test_no_session_moves_and_those_that_clash_are_named(planned: Desk):
    before = planned.plan.tasks
    busy = Interval(planned.first.starts_at, planned.first.starts_at + timedelta(hours=1.5))
    added = add(planned, calendar(appointment("dentist", busy.start, 1.5)))
    assert (added.count, added.warnings) == (1, ())
    assert planned.situation.entries[-1].id == added.entry_id
    assert planned.plan.tasks == before
    assert added.clashing == tuple(task for task in before if overlaps(task, busy))
    assert added.clashing


def test_the_calendar_of_the_plan_stays_as_it_was_published(planned: Desk):
    before = planned.stamps
    add(planned, calendar(appointment("dentist", planned.first.starts_at, 1)))
    assert planned.stamps == before


def test_a_session_that_is_checked_in_or_pinned_does_not_clash(planned: Desk):
    done, pinned = planned.plan.tasks[:2]
    planned.check_in(done.uid)
    pin_session(planned.database, planned.person_id, pinned.uid, pinned=True, key="pin", now=NOW)
    busy = Interval(done.starts_at, pinned.ends_at)
    hours = (busy.end - busy.start) / timedelta(hours=1)
    assert add(planned, calendar(appointment("dentist", busy.start, hours))).clashing == ()


def test_a_plan_that_catches_up_by_itself_goes_around_them_at_once(planned: Desk):
    choose_catch_up(planned.database, planned.person_id, on=True, key="by itself", now=NOW)
    busy = Interval(planned.first.starts_at, planned.first.starts_at + timedelta(hours=1.5))
    added = add(planned, calendar(appointment("dentist", busy.start, 1.5)))
    assert added.clashing == ()
    assert not [task for task in planned.plan.tasks if overlaps(task, busy)]


def test_what_clashes_finds_another_place_in_a_catch_up(planned: Desk):
    busy = Interval(planned.first.starts_at, planned.first.starts_at + timedelta(hours=1.5))
    add(planned, calendar(appointment("dentist", busy.start, 1.5)))
    planned.change_plan(now=NOW)
    assert not [task for task in planned.plan.tasks if overlaps(task, busy)]
    assert not planned.situation.displaced(NOW).any


def test_our_own_sessions_in_the_file_do_not_count(planned: Desk):
    theirs = appointment("dentist", MONDAY_EVENING - timedelta(hours=5), 1)  # outside the study hours
    ours = planned.calendar().content.replace(b"END:VCALENDAR", theirs.encode() + b"END:VCALENDAR")
    before = planned.plan.tasks
    added = add(planned, ours)
    assert added.count == 1
    assert planned.plan.tasks == before


def test_a_new_file_of_the_same_name_replaces_the_busy_times_of_the_one_before(planned: Desk):
    add(planned, calendar(appointment("a", MONDAY_EVENING, 1), appointment("b", NOW, 0.5)))
    add(planned, calendar(appointment("c", MONDAY_EVENING + timedelta(days=1), 2)))
    start = MONDAY_EVENING + timedelta(days=1)
    assert planned.situation.request.busy == (Interval(start, start + timedelta(hours=2)),)


@pytest.mark.parametrize(
    "content", [b"<!doctype html><title>Sign in</title>", b"", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"]
)
def test_a_file_that_is_no_calendar_leaves_everything_as_it_was(planned: Desk, content: bytes):
    add(planned, calendar(appointment("a", MONDAY_EVENING, 1)))
    before = (planned.state, planned.situation.entries, planned.stamps)
    with pytest.raises(CalendarRejectedError) as refused:
        add(planned, content)
    assert refused.value.field == "calendar"
    assert str(refused.value).endswith(".")
    assert (planned.state, planned.situation.entries, planned.stamps) == before


def test_what_was_passed_over_is_said(planned: Desk):
    broken = "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:tomorrow\r\nEND:VEVENT\r\n"
    added = add(planned, calendar(broken, appointment("a", MONDAY_EVENING, 1)))
    assert added.count == 1
    (warning,) = added.warnings
    assert warning.startswith("Skipped 1 event")


def test_the_same_file_sent_twice_plans_once(planned: Desk):
    content = calendar(appointment("a", MONDAY_EVENING, 1))
    first = add(planned, content, key="upload")
    assert add(planned, content, key="upload").entry_id == first.entry_id
    assert len(planned.situation.entries) == 2


def test_busy_times_can_be_taken_back(planned: Desk):
    before = planned.state
    added = add(planned, calendar(appointment("a", planned.first.starts_at, 1)))
    assert planned.state != before
    planned.undo(added.entry_id)
    assert planned.state == before


def test_before_a_first_plan_there_is_nothing_to_plan_around(desk: Desk):
    with pytest.raises(NotFoundError, match="no plan yet"):
        add(desk, calendar(appointment("a", MONDAY_EVENING, 1)))


def test_after_the_interview_a_file_is_refused_by_its_field(planned: Desk):
    with pytest.raises(InvalidInputError) as refused:
        add(planned, calendar(), now=plan_request().interview_at + timedelta(days=1))
    assert refused.value.field == "interview_on"
