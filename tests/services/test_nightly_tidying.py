"""The nightly job: once a day, by one of however many, and again if its process was lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from service_samples import DAY, NOW

from planner.core.curriculum import Curriculum
from planner.core.errors import SignInError
from planner.services.access import SESSION_IDLE, issue_link, look_at_link, sign_in
from planner.services.nightly import JOB, SAMPLE_LIFETIME, run_nightly
from planner.services.samples import make_sample
from planner.services.tokens import token_hash
from planner.store.database import Database
from planner.store.job_runs import LEASE

AtOnce = Callable[[int, Callable[[], object]], list[object]]


def test_it_runs_once_a_day(either_database: Database):
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    assert run_nightly(either_database, now=midnight)
    assert run_nightly(either_database, now=midnight) is None
    assert run_nightly(either_database, now=midnight + DAY - timedelta(microseconds=1)) is None
    assert run_nightly(either_database, now=midnight + DAY)


def test_of_two_at_the_same_moment_one_does_it(either_database: Database, at_once: AtOnce):
    outcomes = at_once(2, lambda: run_nightly(either_database, now=NOW))
    assert sorted(outcome is None for outcome in outcomes) == [False, True]


def test_a_claim_whose_process_was_lost_is_taken_up_after_its_lease(either_database: Database):
    with either_database.writing() as repository:
        assert repository.claim_job(JOB, NOW.date(), now=NOW)  # and then the process dies
    assert run_nightly(either_database, now=NOW + LEASE - timedelta(seconds=1)) is None
    assert run_nightly(either_database, now=NOW + LEASE)
    assert run_nightly(either_database, now=NOW + 3 * LEASE) is None


def test_dead_sessions_are_forgotten_and_living_ones_are_not(database: Database):
    old, young = (
        sign_in(database, issue_link(database, "Ana", now=at), now=at)
        for at in (NOW - SESSION_IDLE - DAY, NOW)
    )
    assert run_nightly(database, now=NOW) == "Removed: ended sessions 1, old sample accounts 0."
    with database.reading() as repository:
        assert repository.session(token_hash(old)) is None
        assert repository.session(token_hash(young)) is not None


def test_expired_links_are_forgotten_and_living_ones_still_work(database: Database):
    expired, young = (issue_link(database, "Ana", now=at) for at in (NOW - 2 * DAY, NOW))
    run_nightly(database, now=NOW)
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
    outcome = run_nightly(either_database, now=NOW + SAMPLE_LIFETIME + timedelta(hours=1))
    assert outcome == "Removed: ended sessions 0, old sample accounts 1."
    with either_database.reading() as repository:
        assert [person.name for person in repository.people()] == ["Ana", "Bo", f"sample {owners[1].id}"]


def test_a_run_notes_what_it_did(database: Database):
    outcome = run_nightly(database, now=NOW)
    assert outcome == "Removed: ended sessions 0, old sample accounts 0."
