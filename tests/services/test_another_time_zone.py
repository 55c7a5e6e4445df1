"""Travelling: what a new time zone, or another start of the day, does to sessions, Today and the streak.

What the user guide says under "Moving to another time zone" and "When your day begins".
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from service_samples import DAY, NOW, VIENNA, Desk, plan_request

from planner.core.localtime import zone_named
from planner.services.pages import show_today
from planner.services.progress import show_streak

EVERY_EVENING = "mon-sun 19:00-20:30"
NEW_YORK, TOKYO, AUCKLAND = "America/New_York", "Asia/Tokyo", "Pacific/Auckland"


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """Ana in Vienna, every evening from 19:00."""
    desk.make_plan(plan_request(weekly=EVERY_EVENING))
    return desk


def study_the_day(desk: Desk, now: datetime) -> None:
    """Check the day's first session in."""
    item = show_today(desk.situation, now=now).next_up
    assert item is not None
    desk.check_in(item.task.uid, now=now)


def evening(on: date, zone: str = "Europe/Vienna") -> datetime:
    return datetime(on.year, on.month, on.day, 21, tzinfo=zone_named(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", [NEW_YORK, TOKYO, AUCKLAND])
def test_the_hours_mean_the_clock_of_the_new_place(planned: Desk, zone: str):
    planned.change_plan(now=NOW + DAY, time_zone=zone)
    ahead = [task for task in planned.plan.tasks if task.starts_at > NOW + DAY]
    assert ahead
    local = {task.starts_at.astimezone(zone_named(zone)).time() for task in ahead}
    assert {(at.hour, at.minute) for at in local} <= {(19, minute) for minute in range(60)} | {
        (20, minute) for minute in range(30)
    }


def test_what_was_checked_in_keeps_its_moment_and_its_day(planned: Desk):
    monday = evening(NOW.date())
    study_the_day(planned, monday)
    (before,) = planned.situation.standing.check_ins.values()
    task = next(task for task in planned.plan.tasks if task.uid == before.uid)

    planned.change_plan(now=monday + timedelta(hours=1), time_zone=AUCKLAND)

    (after,) = planned.situation.standing.check_ins.values()
    kept = next(task for task in planned.plan.tasks if task.uid == before.uid)
    assert (after.at, after.on) == (before.at, before.on) == (monday, NOW.date())
    assert (kept.starts_at, kept.ends_at) == (task.starts_at, task.ends_at)


def test_today_turns_over_at_the_start_of_the_day_in_the_new_place(planned: Desk):
    planned.change_plan(now=NOW, time_zone=NEW_YORK)
    night = datetime(2026, 11, 24, 3, 59, tzinfo=zone_named(NEW_YORK)).astimezone(UTC)
    assert planned.situation.today(night) == date(2026, 11, 23)
    assert planned.situation.today(night + timedelta(minutes=1)) == date(2026, 11, 24)


@pytest.mark.parametrize("zone", [NEW_YORK, TOKYO, AUCKLAND])
def test_a_streak_survives_the_journey(planned: Desk, zone: str):
    for day in range(3):
        study_the_day(planned, evening(NOW.date() + day * DAY))
    last = NOW.date() + 2 * DAY
    planned.change_plan(now=evening(last) + timedelta(minutes=5), time_zone=zone)

    study_the_day(planned, evening(last + DAY, zone))

    assert show_streak(planned.situation, now=evening(last + DAY, zone)).current == 4


def test_a_date_that_comes_twice_on_the_way_west_counts_once(planned: Desk):
    planned.change_plan(now=NOW, time_zone=AUCKLAND)
    tuesday = date(2026, 11, 24)
    there = evening(tuesday, AUCKLAND)
    study_the_day(planned, there)

    planned.change_plan(now=there + timedelta(minutes=5), time_zone=NEW_YORK)
    again = evening(tuesday, NEW_YORK)
    assert planned.situation.today(again) == tuesday
    study_the_day(planned, again)

    assert show_streak(planned.situation, now=again).current == 1
    assert show_streak(planned.situation, now=again + DAY).current == 1


def test_another_start_of_the_day_sorts_sessions_anew_and_check_ins_keep_their_day(desk: Desk):
    desk.make_plan(plan_request(weekly="mon-sun 01:00-03:00"))
    night = datetime(2026, 11, 25, 1, 30, tzinfo=VIENNA).astimezone(UTC)
    study_the_day(desk, night)
    (said,) = desk.situation.standing.check_ins.values()
    assert said.on == date(2026, 11, 24)

    desk.change_plan(now=night + timedelta(minutes=30), day_start_hour=0)

    (said,) = desk.situation.standing.check_ins.values()
    assert said.on == date(2026, 11, 24)
    assert desk.situation.today(night) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("changes_on", "zone"),
    [
        (date(2027, 3, 28), "Europe/Vienna"),
        (date(2026, 10, 25), "Europe/Vienna"),
        (date(2027, 3, 14), NEW_YORK),
        (date(2026, 11, 1), NEW_YORK),
    ],
)
def test_sessions_stay_at_their_hour_when_the_clocks_change(desk: Desk, changes_on: date, zone: str):
    before = changes_on - 2 * DAY
    now = evening(before - DAY, zone)
    interview = (
        datetime(changes_on.year, changes_on.month, changes_on.day, 9, tzinfo=zone_named(zone)) + 7 * DAY
    )
    request = plan_request(weekly=EVERY_EVENING, starts_on=before, interview_at=interview, time_zone=zone)
    desk.make_plan(request, now=now)
    starts = {}
    for task in desk.plan.tasks:
        local = task.starts_at.astimezone(zone_named(zone))
        starts.setdefault(local.date(), local.hour)
    assert {before, changes_on, changes_on + DAY} <= starts.keys()
    assert set(starts.values()) == {19}
