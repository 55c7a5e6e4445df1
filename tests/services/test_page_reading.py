"""What pages read: today's agenda, the plan by weeks, readiness from the log."""

from datetime import datetime, timedelta

import pytest
from service_samples import DAY, NOW, VIENNA, Desk, plan_request

from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard
from planner.core.errors import NotFoundError
from planner.core.learning import read_learning
from planner.core.vocabulary import Outcome
from planner.services.pages import show_plan, show_today
from planner.services.readiness import show_dashboard


def test_the_weeks_hold_every_day_and_every_session_once(desk: Desk):
    desk.make_plan(plan_request(weeks=3))
    page = show_plan(desk.situation, now=NOW)
    days = [day for week in page.weeks for day in week.days]
    assert [week.number for week in page.weeks] == [1, 2, 3]
    assert [day.on for day in days] == [capacity.on for capacity in desk.plan.availability]
    assert [task for day in days for task in day.tasks] == list(desk.plan.tasks)
    assert all(day.load <= day.capacity for day in days)
    assert all(week.phases for week in page.weeks)


@pytest.mark.parametrize(("days", "week"), [(-5, 1), (0, 1), (6, 1), (7, 2), (13, 2), (14, 2), (90, 2)])
def test_the_current_week_is_one_of_the_plans_own(desk: Desk, days: int, week: int):
    desk.make_plan()
    assert show_plan(desk.situation, now=NOW + days * DAY).current_week == week


def test_a_session_after_midnight_is_shown_on_the_evening_before(desk: Desk):
    desk.make_plan(plan_request(weekly="mon-sun 00:00-01:30"))
    first = desk.first
    assert first.starts_at == datetime(2026, 11, 24, tzinfo=VIENNA)
    (day,) = [
        day for week in show_plan(desk.situation, now=NOW).weeks for day in week.days if first in day.tasks
    ]
    assert day.on == NOW.date()
    assert show_today(desk.situation, now=first.starts_at).on == NOW.date()


def test_today_offers_the_first_open_session_and_remembers_what_is_past(desk: Desk):
    desk.make_plan()
    today = show_today(desk.situation, now=NOW)
    assert today.next_up.task == desk.first
    desk.check_in(desk.first.uid, Outcome.DONE)
    assert show_today(desk.situation, now=NOW).next_up.task == desk.plan.tasks[1]
    tomorrow = show_today(desk.situation, now=NOW + DAY)
    open_sessions = [item.task for item in today.items if item.task != desk.first]
    assert [item.task for item in tomorrow.earlier] == open_sessions[::-1]
    assert tomorrow.days_to_interview == 13


def dashboard_of(desk: Desk, curriculum: Curriculum, *, now: datetime = NOW) -> Dashboard:
    learning = read_learning(curriculum, desk.situation.standing)
    return show_dashboard(desk.situation, curriculum, learning, now=now)


def test_readiness_has_nothing_to_say_before_work_was_done(desk: Desk, curriculum: Curriculum):
    desk.make_plan()
    desk.check_in(desk.first.uid, Outcome.SKIPPED)
    assert not dashboard_of(desk, curriculum).has_data
    desk.check_in(desk.first.uid, Outcome.PARTLY)
    assert dashboard_of(desk, curriculum).has_data


def test_reading_a_page_changes_nothing(desk: Desk, curriculum: Curriculum):
    desk.make_plan()
    before = (desk.state, desk.situation.entries, desk.stamps)
    later = NOW + timedelta(days=40)
    show_today(desk.situation, now=later)
    show_plan(desk.situation, now=later)
    dashboard_of(desk, curriculum, now=later)
    desk.calendar(now=later)
    assert (desk.state, desk.situation.entries, desk.stamps) == before


def test_pages_without_a_plan_say_where_to_make_one(desk: Desk, curriculum: Curriculum):
    with pytest.raises(NotFoundError, match="welcome page"):
        show_today(desk.situation, now=NOW)
    with pytest.raises(NotFoundError, match="welcome page"):
        show_plan(desk.situation, now=NOW)
    with pytest.raises(NotFoundError, match="welcome page"):
        dashboard_of(desk, curriculum)


def test_each_weeks_capacity_is_what_its_days_offer(desk: Desk):
    desk.make_plan()
    page = show_plan(desk.situation, now=NOW)
    assert [sum(day.capacity for day in week.days) for week in page.weeks] == [5 * 90 + 180, 5 * 90 + 180]
