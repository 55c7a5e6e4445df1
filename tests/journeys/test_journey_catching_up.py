"""Three days go by otherwise than planned: the offer, old beside new, one step, and back again."""

from datetime import UTC, datetime, timedelta

import pytest
from journey_samples import DESKTOP, PHONE, Planner, look, morning_zone
from playwright.sync_api import Page, expect

from planner.core.curriculum import Curriculum
from planner.core.localtime import local_at, zone_named
from planner.core.plan import PlanRequest
from planner.core.weekly_hours import parse_weekly
from planner.services.plans import create_plan
from planner.store.database import Database

MISSED_DAYS = timedelta(days=3)


def begin_days_ago(planner: Planner, curriculum: Curriculum, name: str) -> None:
    """A plan this person made three days ago and has not touched since."""
    then = datetime.now(UTC) - MISSED_DAYS
    zone = zone_named(morning_zone())
    starts_on = local_at(then, zone).date()
    request = PlanRequest(
        track="8-week",
        starts_on=starts_on,
        interview_at=datetime.combine(starts_on + timedelta(weeks=8), datetime.min.time(), zone),
        time_zone=zone.key,
        weekly=parse_weekly("mon-sun 19:00-20:45"),
        day_start_hour=4,
    )
    database = Database(planner.database_url)
    with database.reading() as repository:
        person = repository.person_named(name)
    assert person is not None
    create_plan(database, curriculum, person.id, request, key="begun-days-ago", now=then)
    database.dispose()


def state(page: Page, planner: Planner) -> str:
    return page.request.get(f"{planner.url}/settings/state.json").text()


@pytest.mark.parametrize(
    ("name", "screen"),
    [
        pytest.param("Pia", PHONE, id="phone", marks=pytest.mark.soak),
        pytest.param("Dora", DESKTOP, id="desktop"),
    ],
)
def test_missed_days_are_offered_a_new_place_applied_and_taken_back(
    open_page, shared_planner: Planner, curriculum: Curriculum, name: str, screen: dict[str, int]
) -> None:
    planner = shared_planner
    page: Page = open_page(planner.url, viewport=screen, has_touch=screen is PHONE)
    page.goto(planner.new_link(name))
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("button", name="Make my plan").wait_for()
    begin_days_ago(planner, curriculum, name)

    page.goto(planner.url)
    look(page)
    page.get_by_role("main").get_by_role("link", name="See how to go on").click()
    look(page)
    before = state(page, planner)
    table = page.get_by_role("table", name="Sessions that change")
    expect(table).to_contain_text("Its day has gone by.")
    assert table.get_by_role("row").count() > 3
    assert state(page, planner) == before, "looking has changed something"

    page.get_by_role("button", name="Apply").click()
    page.get_by_text("The plan is changed.").wait_for()
    look(page)
    expect(page.get_by_role("main")).not_to_contain_text("past days are still open")
    assert state(page, planner) != before

    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back.").wait_for()
    assert state(page, planner) == before
