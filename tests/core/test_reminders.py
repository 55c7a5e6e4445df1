"""What a person is reminded of at an instant: windows, quiet hours, days off, late nights, travel."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from core_samples import make_check_in
from due_samples import BERLIN, DAY, NO_QUIET, Learner, digests_of, learner, ticks

from planner.core.errors import InvalidInputError
from planner.core.journal import Standing
from planner.core.plan import DateRange, Interview
from planner.core.reminders import (
    DIGEST_GAP,
    ReminderChoices,
    ReminderKind,
    check_choices,
    choices_from,
    find_open,
)

DIGEST, SESSION, NUDGE, REVIEW, COUNTDOWN = ReminderKind


@pytest.fixture
def ana() -> Learner:
    """Sessions from Monday 5 October on at 19:00 in Berlin; the interview is on Monday the 19th at 09:00."""
    return learner()


def done(person: Learner, *uids: str) -> Learner:
    return replace(person, standing=Standing(check_ins={uid: make_check_in(uid) for uid in uids}))


@pytest.mark.parametrize(
    ("clock", "comes"),
    [("06:59", False), ("07:00", True), ("09:00", True), ("11:59", True), ("12:00", False)],
)
def test_a_digest_of_seven_is_worth_sending_until_noon(ana: Learner, clock: str, comes: bool):
    found = ana.choosing(DIGEST).due(ana.at(f"2026-10-06 {clock}"))
    assert [due.occasion for due in found] == (["2026-10-06"] if comes else [])


def test_a_digest_says_from_when_until_when_it_may_be_sent(ana: Learner):
    (due,) = ana.choosing(DIGEST).due(ana.at("2026-10-06 08:00"))
    assert (due.at, due.until) == (ana.at("2026-10-06 07:00"), ana.at("2026-10-06 12:00"))


def test_a_day_without_open_sessions_needs_no_digest(ana: Learner):
    assert done(ana, "task-1").choosing(DIGEST).due(ana.at("2026-10-06 07:00")) == []
    assert ana.choosing(DIGEST).due(ana.at("2026-10-04 07:00")) == []


def test_a_switched_off_kind_never_comes(ana: Learner):
    instants = list(ticks(date(2026, 10, 5), date(2026, 10, 12), timedelta(minutes=10)))
    seen = {due.kind for now in instants for due in ana.due(now)}
    assert seen == set(ReminderKind)
    without = ana.choosing(*(set(ReminderKind) - {NUDGE}))
    assert NUDGE not in {due.kind for now in instants for due in without.due(now)}


def test_a_session_is_announced_from_its_lead_until_its_start(ana: Learner):
    person = ana.choosing(SESSION, session_lead_minutes=20)
    assert person.due(ana.at("2026-10-06 18:39")) == []
    (due,) = person.due(ana.at("2026-10-06 18:40"))
    assert (due.session_uid, due.occasion) == ("task-1", "task-1@2026-10-06T17:00Z")
    assert person.due(ana.at("2026-10-06 18:59"))
    assert person.due(ana.at("2026-10-06 19:00")) == []


def test_a_moved_session_is_announced_again_and_a_done_one_is_not(ana: Learner):
    person, now = ana.choosing(SESSION), ana.at("2026-10-06 18:50")
    later = replace(ana.plan.tasks[1], starts_at=ana.plan.tasks[1].starts_at + timedelta(minutes=30))
    moved = replace(person, plan=replace(ana.plan, tasks=(ana.plan.tasks[0], later)))
    (before,), (after,) = person.due(now), moved.due(now + timedelta(minutes=30))
    assert before.session_uid == after.session_uid
    assert before.occasion != after.occasion
    assert done(person, "task-1").due(now) == []


def test_a_nudge_comes_in_the_evening_once_a_session_is_well_over(ana: Learner):
    person = ana.choosing(NUDGE)
    assert person.due(ana.at("2026-10-06 20:29")) == []
    (due,) = person.due(ana.at("2026-10-06 20:30"))
    assert due.occasion == "2026-10-06"
    assert done(person, "task-1").due(ana.at("2026-10-06 20:30")) == []
    early = person.choosing(nudge_at=18 * 60)
    assert early.due(ana.at("2026-10-06 19:59")) == []
    assert early.due(ana.at("2026-10-06 20:00"))


def test_a_nudge_is_too_late_at_midnight(ana: Learner):
    person = ana.choosing(NUDGE, **NO_QUIET)
    assert person.due(ana.at("2026-10-06 23:59"))
    assert person.due(ana.at("2026-10-07 00:00")) == []


def test_a_nudge_set_past_midnight_is_about_the_night_that_belongs_to_the_day(ana: Learner):
    person = ana.choosing(NUDGE, nudge_at=30, **NO_QUIET)
    (due,) = person.due(ana.at("2026-10-07 00:30"))
    assert due.occasion == "2026-10-06"
    assert person.due(ana.at("2026-10-07 03:59"))
    assert person.due(ana.at("2026-10-07 04:00")) == []


def test_the_weekly_review_may_come_until_the_same_time_the_next_day(ana: Learner):
    person = ana.choosing(REVIEW)
    assert person.due(ana.at("2026-10-11 08:59")) == []
    (due,) = person.due(ana.at("2026-10-11 09:00"))
    assert due.occasion == "2026-10-11"
    assert person.due(ana.at("2026-10-12 08:59"))
    assert person.due(ana.at("2026-10-12 09:00")) == []


def test_there_is_nothing_to_review_on_the_first_day(ana: Learner):
    person = ana.choosing(REVIEW, review_weekday=0)
    assert person.due(ana.at("2026-10-05 10:00")) == []
    assert person.due(ana.at("2026-10-12 10:00"))


def test_the_countdown_names_its_days_before_every_interview(ana: Learner):
    person = ana.choosing(COUNTDOWN, countdown_days=(7, 1, 0))
    other = Interview("Phone screen", ana.at("2026-10-09 15:00"))
    both = replace(person, request=replace(person.request, earlier=(other,)))
    days = [date(2026, 10, 5) + offset * DAY for offset in range(15)]

    def found(learner: Learner) -> list[str]:
        return [due.occasion[-2:] for day in days for due in learner.due(ana.at(f"{day} 07:30"))]

    assert found(person) == ["12", "18", "19"]
    assert found(both) == ["08", "09", "12", "18", "19"]


def test_nothing_comes_once_the_interview_has_begun(ana: Learner):
    person = ana.choosing(**NO_QUIET)
    assert person.due(ana.plan.interview_at - timedelta(minutes=1)) != []
    assert all(not person.due(ana.plan.interview_at + hours * timedelta(hours=1)) for hours in range(48))


def test_on_days_off_nothing_comes(ana: Learner):
    off = replace(ana.request, days_off=(DateRange(date(2026, 10, 6), date(2026, 10, 7)),))
    paused = replace(ana, request=off).choosing(review_weekday=1, countdown_days=(13, 12), **NO_QUIET)
    first, last = ana.at("2026-10-06 04:00"), ana.at("2026-10-08 04:00")
    instants = [now for now in ticks(date(2026, 10, 6), date(2026, 10, 8)) if first <= now < last]
    assert [due for now in instants for due in paused.due(now)] == []
    assert paused.kinds(ana.at("2026-10-08 07:00")) == {DIGEST}


def test_what_falls_into_the_quiet_hours_comes_at_their_end_if_it_is_not_too_late(ana: Learner):
    late = ana.choosing(DIGEST, quiet_from=22 * 60, quiet_until=9 * 60)
    assert late.due(ana.at("2026-10-06 08:59")) == []
    (due,) = late.due(ana.at("2026-10-06 09:00"))
    assert due.at == ana.at("2026-10-06 09:00")
    too_late = ana.choosing(DIGEST, quiet_from=22 * 60, quiet_until=12 * 60)
    assert not any(too_late.due(now) for now in ticks(date(2026, 10, 6), date(2026, 10, 8)))


def test_quiet_hours_in_the_middle_of_the_day_are_quiet_too(ana: Learner):
    person = ana.choosing(SESSION, quiet_from=18 * 60 + 50, quiet_until=18 * 60 + 55, session_lead_minutes=8)
    assert person.due(ana.at("2026-10-06 18:52")) == []
    (due,) = person.due(ana.at("2026-10-06 18:55"))
    assert due.at == ana.at("2026-10-06 18:55")


def test_what_is_put_off_stays_open(ana: Learner):
    person = ana.choosing(DIGEST, quiet_from=8 * 60, quiet_until=10 * 60)
    now = ana.at("2026-10-06 09:00")
    assert person.due(now) == []
    (still,) = find_open(person.plan, person.request, person.standing, person.choices, now=now)
    assert still.occasion == "2026-10-06"


def test_for_somebody_whose_day_begins_at_noon_so_do_their_reminders():
    owl = learner(hour=12, starts=25 * 60)
    person = owl.choosing(DIGEST, **NO_QUIET)
    assert person.due(owl.at("2026-10-06 07:00")) == []
    (due,) = person.due(owl.at("2026-10-06 12:00"))
    assert due.occasion == "2026-10-06"
    assert person.due(owl.at("2026-10-06 17:00")) == []


@pytest.mark.parametrize(
    ("day", "digest_at", "wall"),
    [
        (date(2027, 3, 28), 2 * 60 + 30, "03:00"),  # skipped: the first minute there is
        (date(2027, 10, 31), 2 * 60 + 30, "02:30"),
    ],
)
def test_a_digest_in_a_changing_hour_comes_once(day: date, digest_at: int, wall: str):
    person = learner(first=day - 2 * DAY, days=5, hour=0).choosing(DIGEST, digest_at=digest_at, **NO_QUIET)
    sent = dict(digests_of(person, ticks(day - 2 * DAY, day + 2 * DAY, timedelta(minutes=1))))
    assert len(sent) == 5
    at = sent[day.isoformat()].astimezone(BERLIN)
    assert (f"{at:%H:%M}", at.fold) == (wall, 0)


def test_a_date_the_calendar_left_out_has_no_reminders():
    samoa = learner("Pacific/Apia", first=date(2011, 12, 27), days=7).choosing(review_weekday=4, **NO_QUIET)
    found = [due for now in ticks(date(2011, 12, 28), date(2012, 1, 1)) for due in samoa.due(now)]
    assert {due.occasion for due in found if due.kind in {DIGEST, REVIEW}} == {
        f"2011-12-{day}" for day in (27, 28, 29, 31)
    } | {"2012-01-01", "2012-01-02"}


def travelled(person: Learner, zone: str, now: datetime) -> Learner:
    """The same person from an instant on in another zone, their sessions at the same hours there."""
    moved = learner(zone, first=person.request.starts_on, days=len(person.plan.tasks))
    return replace(moved, choices=person.choices)


def walk(person: Learner, zone: str, leaves_at: datetime) -> dict[str, datetime]:
    """The digests of somebody who changes the zone of their plan at an instant."""
    there = travelled(person, zone, leaves_at)
    sent: dict[str, datetime] = {}
    for now in ticks(date(2026, 10, 6), date(2026, 10, 12)):
        current = replace(there if now >= leaves_at else person, digests=dict(sent))
        for due in current.due(now):
            if due.kind is DIGEST:
                sent.setdefault(due.occasion, now)
    return sent


@pytest.mark.parametrize(
    ("home", "away"),
    [
        ("Europe/Berlin", "Asia/Tokyo"),
        ("Europe/Berlin", "Pacific/Auckland"),
        ("Europe/Berlin", "America/Los_Angeles"),
        ("Pacific/Auckland", "America/Los_Angeles"),
        ("America/Los_Angeles", "Pacific/Auckland"),
        ("Pacific/Kiritimati", "Pacific/Niue"),
        ("Pacific/Niue", "Pacific/Kiritimati"),
    ],
)
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_a_traveller_never_gets_two_digests_for_a_date_nor_within_18_hours(home: str, away: str, hour: int):
    person = learner(home).choosing(DIGEST)
    leaves_at = datetime(2026, 10, 8, hour, tzinfo=UTC)
    sent = walk(person, away, leaves_at)
    ordered = sorted(sent.values())
    assert len(ordered) == len(set(ordered))
    assert all(later - before >= DIGEST_GAP for before, later in pairwise(ordered))
    # Dates well before and after the journey are untouched by it.
    assert {"2026-10-06", "2026-10-10", "2026-10-11", "2026-10-12"} <= set(sent)


def test_eastwards_the_next_digest_waits_for_its_distance():
    ana = learner("Europe/Berlin").choosing(DIGEST)
    sent = walk(ana, "Australia/Brisbane", datetime(2026, 10, 8, 12, tzinfo=UTC))
    assert sent["2026-10-08"] == datetime(2026, 10, 8, 5, tzinfo=UTC)
    assert sent["2026-10-09"] == datetime(2026, 10, 8, 23, tzinfo=UTC)
    assert sent["2026-10-10"] == datetime(2026, 10, 9, 21, tzinfo=UTC)


def test_westwards_a_date_that_had_its_digest_gets_no_second_one():
    ana = learner("Europe/Berlin").choosing(DIGEST)
    sent = walk(ana, "America/Los_Angeles", datetime(2026, 10, 8, 12, tzinfo=UTC))
    assert sent["2026-10-08"] == datetime(2026, 10, 8, 5, tzinfo=UTC)
    assert sent["2026-10-09"] == datetime(2026, 10, 9, 14, tzinfo=UTC)


@pytest.mark.parametrize("hours", [-25, -2, 2, 25])
def test_a_clock_set_wrong_and_right_again_sends_each_digest_once(ana: Learner, hours: int):
    person, wrong = ana.choosing(DIGEST), timedelta(hours=hours)
    true = list(ticks(date(2026, 10, 6), date(2026, 10, 12)))
    first, last = ana.at("2026-10-08 06:15"), ana.at("2026-10-08 07:45")
    shown = [now + wrong if first <= now < last else now for now in true]
    sent = dict(digests_of(person, shown))
    assert {f"2026-10-{day:02}" for day in range(6, 13)} <= set(sent)


def test_choices_survive_the_log():
    chosen = ReminderChoices(
        kinds=frozenset({DIGEST, REVIEW}),
        digest_at=1,
        countdown_days=(30, 1),
        quiet_from=None,
        quiet_until=None,
    )
    assert choices_from(chosen.payload()) == chosen
    assert choices_from({}) == ReminderChoices()
    assert choices_from({"kinds": ["digest", "of a later version"]}).kinds == {DIGEST}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("digest_at", 1440),
        ("nudge_at", -1),
        ("review_at", None),
        ("review_weekday", 7),
        ("session_lead_minutes", 0),
        ("session_lead_minutes", True),
        ("countdown_days", (366,)),
        ("countdown_days", tuple(range(11))),
        ("quiet_from", 1440),
        ("quiet_until", None),
    ],
)
def test_a_choice_out_of_range_is_refused_by_name(field: str, value: object):
    with pytest.raises(InvalidInputError) as refused:
        check_choices(replace(ReminderChoices(), **{field: value}))
    assert refused.value.field == field


def test_a_list_that_is_none_is_refused():
    with pytest.raises(InvalidInputError) as refused:
        choices_from({"countdown_days": "1"})
    assert refused.value.field == "countdown_days"
