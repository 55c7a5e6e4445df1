"""The nightly job: once a day, by one of however many; it tidies up and mends the plans that wish it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from service_samples import DAY, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import SignInError
from planner.services.access import SESSION_IDLE, issue_link, look_at_link, sign_in
from planner.services.nightly import JOB, SAMPLE_LIFETIME, run_nightly
from planner.services.preferences import choose_catch_up
from planner.services.samples import make_sample
from planner.services.tokens import token_hash
from planner.store.database import Database
from planner.store.job_runs import LEASE

AtOnce = Callable[[int, Callable[[], object]], list[object]]


def test_it_runs_once_a_day(either_database: Database, curriculum: Curriculum):
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    assert run_nightly(either_database, curriculum, now=midnight)
    assert run_nightly(either_database, curriculum, now=midnight) is None
    assert run_nightly(either_database, curriculum, now=midnight + DAY - timedelta(microseconds=1)) is None
    assert run_nightly(either_database, curriculum, now=midnight + DAY)


def test_of_two_at_the_same_moment_one_does_it(
    either_database: Database, at_once: AtOnce, curriculum: Curriculum
):
    outcomes = at_once(2, lambda: run_nightly(either_database, curriculum, now=NOW))
    assert sorted(outcome is None for outcome in outcomes) == [False, True]


def test_a_claim_whose_process_was_lost_is_taken_up_after_its_lease(
    either_database: Database, curriculum: Curriculum
):
    with either_database.writing() as repository:
        assert repository.claim_job(JOB, NOW.date(), now=NOW)  # and then the process dies
    assert run_nightly(either_database, curriculum, now=NOW + LEASE - timedelta(seconds=1)) is None
    assert run_nightly(either_database, curriculum, now=NOW + LEASE)
    assert run_nightly(either_database, curriculum, now=NOW + 3 * LEASE) is None


def test_dead_sessions_are_forgotten_and_living_ones_are_not(database: Database, curriculum: Curriculum):
    old, young = (
        sign_in(database, issue_link(database, "Ana", now=at), now=at)
        for at in (NOW - SESSION_IDLE - DAY, NOW)
    )
    assert (
        run_nightly(database, curriculum, now=NOW)
        == "Removed: ended sessions 1, old sample accounts 0. Plans that caught up: 0."
    )
    with database.reading() as repository:
        assert repository.session(token_hash(old)) is None
        assert repository.session(token_hash(young)) is not None


def test_expired_links_are_forgotten_and_living_ones_still_work(database: Database, curriculum: Curriculum):
    expired, young = (issue_link(database, "Ana", now=at) for at in (NOW - 2 * DAY, NOW))
    run_nightly(database, curriculum, now=NOW)
    with database.reading() as repository:
        assert repository.link(token_hash(expired)) is None
    assert look_at_link(database, young, now=NOW)
    with pytest.raises(SignInError):
        look_at_link(database, expired, now=NOW)


def test_samples_older_than_a_week_are_removed_and_their_owners_stay(
    either_database: Database, curriculum: Curriculum
):
    with either_database.writing() as repository:
        owners = [repository.add_person(name, now=NOW) for name in ("Ana", "Bo")]
    for owner, made_at in zip(owners, (NOW, NOW + DAY), strict=True):
        make_sample(
            either_database, curriculum, now=made_at, name=f"sample {owner.id}", sample_of=owner.id, weeks=2
        )
    outcome = run_nightly(either_database, curriculum, now=NOW + SAMPLE_LIFETIME + timedelta(hours=1))
    assert outcome == "Removed: ended sessions 0, old sample accounts 1. Plans that caught up: 0."
    with either_database.reading() as repository:
        assert [person.name for person in repository.people()] == ["Ana", "Bo", f"sample {owners[1].id}"]


def test_a_run_notes_what_it_did(database: Database, curriculum: Curriculum):
    outcome = run_nightly(database, curriculum, now=NOW)
    assert outcome == "Removed: ended sessions 0, old sample accounts 0. Plans that caught up: 0."


# Plans that catch up by themselves.

MORNING_AFTER = datetime(2026, 11, 26, 6, tzinfo=UTC)
"""Thursday, after three evenings on which nothing was checked in."""


def wishes_it(desk: Desk, *, on: bool = True) -> None:
    choose_catch_up(desk.database, desk.person_id, on=on, key=desk.new_key(), now=NOW)


def missed(desk: Desk, now: datetime) -> int:
    return len(desk.situation.displaced(now).missed)


def test_who_wishes_it_finds_their_plan_mended_in_the_morning(desk: Desk, curriculum: Curriculum):
    desk.make_plan(plan_request(weeks=8))
    wishes_it(desk)
    assert missed(desk, MORNING_AFTER) > 3
    before = desk.state
    outcome = run_nightly(desk.database, curriculum, now=MORNING_AFTER)
    assert outcome.endswith("Plans that caught up: 1.")
    assert missed(desk, MORNING_AFTER) == 0
    assert all(task.starts_at >= MORNING_AFTER for task in desk.plan.tasks)
    desk.undo(desk.situation.entries[-1].id, now=MORNING_AFTER)
    assert desk.state == before


@pytest.mark.parametrize("changed_their_mind", [False, True])
def test_who_does_not_wish_it_finds_the_plan_as_it_was(
    desk: Desk, curriculum: Curriculum, changed_their_mind: bool
):
    desk.make_plan(plan_request(weeks=8))
    if changed_their_mind:
        wishes_it(desk)
        wishes_it(desk, on=False)
    before = desk.state, desk.situation.entries
    outcome = run_nightly(desk.database, curriculum, now=MORNING_AFTER)
    assert outcome.endswith("Plans that caught up: 0.")
    assert (desk.state, desk.situation.entries) == before
    assert missed(desk, MORNING_AFTER) > 3


def test_a_plan_with_nothing_missed_is_left_alone(desk: Desk, curriculum: Curriculum):
    desk.make_plan(plan_request(weeks=8))
    wishes_it(desk)
    for task in [task for task in desk.plan.tasks if task.ends_at <= MORNING_AFTER]:
        desk.check_in(task.uid, now=task.ends_at)
    before = desk.situation.entries
    assert run_nightly(desk.database, curriculum, now=MORNING_AFTER).endswith("caught up: 0.")
    assert desk.situation.entries == before


def test_after_the_interview_and_without_a_plan_there_is_nothing_to_mend(desk: Desk, curriculum: Curriculum):
    wishes_it(desk)
    assert run_nightly(desk.database, curriculum, now=NOW).endswith("caught up: 0.")
    desk.make_plan()
    after = plan_request().interview_at + DAY
    assert run_nightly(desk.database, curriculum, now=after).endswith("caught up: 0.")


def test_each_person_is_mended_for_themselves(desk: Desk, curriculum: Curriculum):
    bo = sit_down(desk.database, curriculum, "Bo")
    for person in (desk, bo):
        person.make_plan(plan_request(weeks=8))
    wishes_it(bo)
    before = desk.state
    assert run_nightly(desk.database, curriculum, now=MORNING_AFTER).endswith("caught up: 1.")
    assert missed(bo, MORNING_AFTER) == 0
    assert desk.state == before


def test_events_that_look_otherwise_after_an_update_get_their_stamps(desk: Desk):
    desk.make_plan()
    stale = replace(desk.stamps[desk.first.uid], fingerprint="of an earlier version")
    with desk.database.writing() as repository:
        repository.save_stamps(desk.person_id, [stale])
    before = desk.stamps

    run_nightly(desk.database, desk.curriculum, now=NOW + DAY)

    after = desk.stamps
    assert {uid for uid in after if after[uid] != before[uid]} == {desk.first.uid}
    assert after[desk.first.uid].sequence == before[desk.first.uid].sequence + 1
    assert after[desk.first.uid].changed_at == (NOW + DAY).replace(microsecond=0)
