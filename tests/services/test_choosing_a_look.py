"""A change of how the calendar looks raises the stamps of exactly the events that look otherwise by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event
from service_samples import DAY, NOW, VIENNA, Desk, plan_request

from planner.core.calendar_choices import CalendarChoices, DateLanguage
from planner.core.plan import Interview
from planner.core.vocabulary import Pillar, TaskKind
from planner.services.preferences import choose_calendar

STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
FIRST_ROUND = Interview("Screening, on the phone", datetime(2026, 12, 1, 9, 30, tzinfo=VIENNA), 1)
USUAL = CalendarChoices()


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """A plan of three weeks with two interviews and one session done."""
    desk.make_plan(plan_request(weeks=3, earlier=(FIRST_ROUND,)))
    desk.check_in(desk.first.uid, now=desk.first.ends_at)
    return desk


def choose(desk: Desk, choices: CalendarChoices, *, now: datetime = NOW + DAY) -> int:
    return choose_calendar(
        desk.database, desk.curriculum, desk.person_id, choices, key=desk.new_key(), now=now
    )


def shown(desk: Desk) -> dict[str, Event]:
    return {str(event["UID"]): event for event in Calendar.from_ical(desk.calendar().content).events}


def looks(event: Event) -> bytes:
    """The event without its stamps."""
    bare = Event.from_ical(event.to_ical())
    for name in STAMPS:
        del bare[name]
    return bytes(bare.to_ical())


def everything(desk: Desk) -> set[str]:
    return desk.event_uids


def sessions(desk: Desk) -> set[str]:
    return desk.event_uids - desk.interview_uids


def done(desk: Desk) -> set[str]:
    return set(desk.situation.standing.check_ins)


def not_done(desk: Desk) -> set[str]:
    return desk.event_uids - done(desk)


def interviews(desk: Desk) -> set[str]:
    return desk.interview_uids


def nothing(_desk: Desk) -> set[str]:
    return set()


CHANGES: list[tuple[str, CalendarChoices, Callable[[Desk], set[str]]]] = [
    ("another alarm", replace(USUAL, alarm_minutes=30), not_done),
    ("an alarm at the start", replace(USUAL, alarm_minutes=0), not_done),
    ("no alarm", replace(USUAL, alarm_minutes=None), not_done),
    ("free", replace(USUAL, busy=False), sessions),
    ("no mark", replace(USUAL, marks_done=False), done),
    ("German dates", replace(USUAL, language=DateLanguage.GERMAN), interviews),
    ("the same again", USUAL, nothing),
]


@pytest.mark.parametrize(
    ("choices", "differing"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_exactly_what_looks_different_rises(
    planned: Desk, choices: CalendarChoices, differing: Callable[[Desk], set[str]]
):
    before, stamps = shown(planned), planned.stamps
    choose(planned, choices)
    after, risen, expected = shown(planned), planned.stamps, differing(planned)
    assert after.keys() == before.keys()
    assert {uid for uid in after if looks(after[uid]) != looks(before[uid])} == expected
    assert {uid for uid in risen if risen[uid] != stamps[uid]} == expected
    for uid, event in after.items():
        if uid in expected:
            assert event["SEQUENCE"] == before[uid]["SEQUENCE"] + 1
            assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == (NOW + DAY).replace(microsecond=0)
        else:
            assert event.to_ical() == before[uid].to_ical()


def test_only_the_chosen_sorts_of_sessions_are_left_and_every_interview(planned: Desk):
    before = shown(planned)
    choose(planned, replace(USUAL, pillars=frozenset({Pillar.CODING})))
    coding = {task.uid for task in planned.plan.tasks if task.pillar is Pillar.CODING}
    assert coding
    after = shown(planned)
    assert after.keys() == coding | planned.interview_uids
    assert all(event.to_ical() == before[uid].to_ical() for uid, event in after.items())
    assert {uid for uid, stamp in planned.stamps.items() if stamp.present} == after.keys()


def test_sorts_that_come_back_rise(planned: Desk):
    before = shown(planned)
    choose(planned, replace(USUAL, pillars=frozenset({Pillar.CODING})))
    choose(planned, USUAL, now=NOW + 2 * DAY)
    back = {task.uid for task in planned.plan.tasks if task.pillar is not Pillar.CODING}
    risen = {uid for uid, event in shown(planned).items() if event.to_ical() != before[uid].to_ical()}
    assert risen == back


def test_a_choice_can_be_taken_back_and_its_events_rise_once_more(planned: Desk):
    state, before = planned.state, shown(planned)
    entry_id = choose(planned, replace(USUAL, alarm_minutes=None, busy=False))
    planned.undo(entry_id, now=NOW + 2 * DAY)
    assert planned.state == state
    for uid, event in shown(planned).items():
        assert looks(event) == looks(before[uid])
        assert event["SEQUENCE"] == before[uid]["SEQUENCE"] + 2


def test_the_last_change_of_the_calendar_is_the_choice(planned: Desk):
    choose(planned, replace(USUAL, busy=False), now=NOW + 3 * DAY)
    assert planned.calendar(now=NOW + 4 * DAY).changed_at == (NOW + 3 * DAY).replace(microsecond=0)


class TestInterviews:
    """Each interview is an event of its own that blocks nothing."""

    def test_each_is_there_at_its_time_and_leaves_it_free(self, planned: Desk):
        found = shown(planned)
        events = [found[uid] for uid in planned.interview_uids]
        by_title = {str(event["SUMMARY"]): event for event in events}
        assert by_title.keys() == {"Interview: Screening, on the phone", "Interview"}
        screening = by_title["Interview: Screening, on the phone"]
        assert screening["DTSTART"].dt == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
        assert screening["DTEND"].dt - screening["DTSTART"].dt == timedelta(hours=1)
        assert {str(event["TRANSP"]) for event in events} == {"TRANSPARENT"}
        assert {str(event["X-MICROSOFT-CDO-BUSYSTATUS"]) for event in events} == {"FREE"}

    @pytest.mark.parametrize(
        ("language", "written"),
        [
            (DateLanguage.ENGLISH, "Tuesday, 1 December 2026, 09:30"),
            (DateLanguage.GERMAN, "Dienstag, 1. Dezember 2026, 09:30"),
            (DateLanguage.FRENCH, "mardi 1 décembre 2026, 09:30"),
            (DateLanguage.SPANISH, "martes, 1 de diciembre de 2026, 9:30"),
        ],
    )
    def test_its_notes_say_when_in_the_language_chosen(
        self, planned: Desk, language: DateLanguage, written: str
    ):
        choose(planned, replace(USUAL, language=language))
        found = shown(planned)
        notes = [str(found[uid]["DESCRIPTION"]) for uid in planned.interview_uids]
        assert any(note.startswith(f"{written} (Europe/Vienna)") for note in notes)

    def test_the_last_one_keeps_its_uid_when_it_is_moved_and_its_stamp_rises(self, planned: Desk):
        found = shown(planned)
        [uid] = [uid for uid in planned.interview_uids if str(found[uid]["SUMMARY"]) == "Interview"]
        before = found[uid]
        later = planned.plan.interview_at + 2 * DAY
        planned.change_plan(now=NOW + DAY, interview_at=later)
        after = shown(planned)[uid]
        assert after["DTSTART"].dt == later
        assert after["SEQUENCE"] == before["SEQUENCE"] + 1

    def test_another_person_has_other_ones(self, planned: Desk):
        _, request = planned.situation.planned()
        other = Desk(planned.database, planned.curriculum, planned.person_id + 1)
        with planned.database.writing() as repository:
            other.person_id = repository.add_person("Bo", now=NOW).id
        other.make_plan(request)
        assert not other.interview_uids & planned.interview_uids

    def test_mock_interviews_are_sessions_like_all_others(self, desk: Desk):
        desk.make_plan(plan_request(weeks=8, starts_on=date(2026, 11, 23)))
        mocks = {task.uid for task in desk.plan.tasks if task.kind is TaskKind.MOCK}
        assert mocks
        assert mocks <= shown(desk).keys()
