"""A first plan: previewed, stored once, never in the past, and only its owner's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from service_samples import DAY, EVENINGS, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind
from planner.services.plans import preview_plan

AtOnce = Callable[[int, Callable[[], object]], list[object]]


def test_the_stored_plan_is_the_one_that_was_previewed(desk: Desk, curriculum: Curriculum):
    previewed = preview_plan(curriculum, plan_request(), now=NOW)
    desk.make_plan()
    assert desk.plan == previewed
    assert desk.plan.tasks


def test_a_preview_stores_nothing(desk: Desk, curriculum: Curriculum):
    preview_plan(curriculum, plan_request(), now=NOW)
    assert desk.situation.entries == ()
    assert desk.situation.plan is None


def test_the_same_form_sent_twice_makes_one_plan(either_desk: Desk):
    first = either_desk.make_plan(key="form")
    again = either_desk.make_plan(plan_request(weekly="sun 10:00-12:00"), key="form", now=NOW + DAY)
    assert again == first
    assert [entry.kind for entry in either_desk.situation.entries] == [EntryKind.PLAN_ADOPTED]


def test_the_same_form_sent_ten_times_at_once_makes_one_plan(either_desk: Desk, at_once: AtOnce):
    ids = at_once(10, lambda: either_desk.make_plan(key="form"))
    assert len(set(ids)) == 1
    assert len(either_desk.situation.entries) == 1


def test_a_plan_that_began_before_today_puts_nothing_before_now(desk: Desk):
    evening = NOW + timedelta(days=2, hours=10, minutes=17)
    desk.make_plan(now=evening)
    assert desk.plan.starts_on == date(2026, 11, 23)
    assert min(task.starts_at for task in desk.plan.tasks) >= evening


@pytest.mark.parametrize("seconds", [0, 1, 30 * 86400])
def test_an_interview_that_is_not_ahead_is_refused_by_its_field(desk: Desk, seconds: int):
    request = plan_request(
        interview_at=NOW - timedelta(seconds=seconds), starts_on=NOW.date() - timedelta(days=60)
    )
    with pytest.raises(InvalidInputError, match="in the past") as refused:
        desk.make_plan(request)
    assert refused.value.field == "interview_on"
    assert desk.situation.entries == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"starts_on": date(2026, 12, 7)}, "starts_on"),
        ({"starts_on": date(2026, 12, 20)}, "starts_on"),
        ({"interview_at": NOW + timedelta(weeks=27)}, "interview_at"),
        ({"known": {"regularization": 6}}, "known"),
        ({"known": {"no-such-concept": 3}}, "known"),
        ({"track": "5-week"}, "track"),
    ],
)
def test_a_request_without_sense_is_refused_by_its_field_and_nothing_is_stored(
    desk: Desk, changes: dict[str, object], field: str
):
    with pytest.raises(InvalidInputError) as refused:
        desk.make_plan(replace(plan_request(), **changes))
    assert refused.value.field == field
    assert str(refused.value).endswith(".")
    assert desk.situation.entries == ()


def test_weekly_hours_of_nothing_are_refused(desk: Desk):
    with pytest.raises(InvalidInputError) as refused:
        desk.make_plan(plan_request(weekly=""))
    assert refused.value.field == "weekly"


def test_ratings_given_with_the_form_stand_and_are_logged_once(desk: Desk):
    rated = plan_request(known={"regularization": 4, "bias-variance": 2})
    desk.make_plan(rated)
    desk.make_plan(rated, now=NOW + DAY)
    assert desk.situation.standing.ratings == {"regularization": 4, "bias-variance": 2}
    kinds = [entry.kind for entry in desk.situation.entries]
    assert kinds.count(EntryKind.RATINGS_GIVEN) == 1
    assert kinds.count(EntryKind.PLAN_ADOPTED) == 2


def test_a_plan_without_ratings_leaves_those_given_before(desk: Desk):
    desk.make_plan(plan_request(known={"regularization": 4}))
    desk.make_plan(plan_request(), now=NOW + DAY)
    assert desk.situation.standing.ratings == {"regularization": 4}


def test_the_log_entry_counts_for_the_persons_own_day(desk: Desk):
    desk.make_plan(now=NOW.replace(hour=23, minute=30))  # half past midnight in Vienna, before day start
    assert [entry.on for entry in desk.situation.entries] == [date(2026, 11, 23)]


def test_a_plan_is_seen_by_nobody_else(desk: Desk, curriculum: Curriculum):
    desk.make_plan()
    other = sit_down(desk.database, curriculum, "Bo")
    assert other.situation.plan is None
    assert other.stamps == {}
    with pytest.raises(NotFoundError, match="no plan yet"):
        other.situation.planned()


def test_somebody_who_is_gone_gets_no_plan(desk: Desk):
    with desk.database.writing() as repository:
        repository.delete_person(desk.person_id)
    with pytest.raises(NotFoundError):
        desk.make_plan(plan_request(weekly=EVENINGS))
