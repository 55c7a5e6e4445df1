"""Sessions end after 30 days without a visit, after 90 days in any case, and at sign-out."""

from datetime import datetime, timedelta

import pytest
from service_samples import DAY, NOW, sit_down

from planner.core.curriculum import Curriculum
from planner.services.access import (
    SESSION_IDLE,
    SESSION_LIFETIME,
    issue_link,
    sign_in,
    sign_out,
    switch_session,
    who_is,
)
from planner.services.tokens import token_hash
from planner.store.database import Database

SECOND = timedelta(seconds=1)


@pytest.fixture
def session(database: Database) -> str:
    return sign_in(database, issue_link(database, "Ana", now=NOW), now=NOW)


def last_seen(database: Database, session: str) -> datetime:
    with database.reading() as repository:
        return repository.session(token_hash(session)).last_seen_at


def test_a_session_lives_through_thirty_idle_days_and_not_a_second_more(database: Database, session: str):
    assert who_is(database, session, now=NOW + SESSION_IDLE + SECOND) is None
    assert who_is(database, session, now=NOW + SESSION_IDLE).name == "Ana"


def test_each_visit_begins_the_idle_days_anew(database: Database, session: str):
    for days in (29, 58, 87):
        assert who_is(database, session, now=NOW + days * DAY) is not None


def test_after_ninety_days_even_a_busy_session_is_over(database: Database, session: str):
    for days in range(20, 90, 20):
        who_is(database, session, now=NOW + days * DAY)
    assert who_is(database, session, now=NOW + SESSION_LIFETIME) is not None
    assert who_is(database, session, now=NOW + SESSION_LIFETIME + SECOND) is None


def test_the_visit_is_noted_at_most_once_a_minute(database: Database, session: str):
    for seconds, noted in [(59, 0), (60, 60), (119, 60), (121, 121)]:
        who_is(database, session, now=NOW + timedelta(seconds=seconds))
        assert last_seen(database, session) == NOW + timedelta(seconds=noted)


def test_after_signing_out_the_token_is_worthless_and_other_devices_stay(database: Database, session: str):
    phone = sign_in(database, issue_link(database, "Ana", now=NOW), now=NOW)
    sign_out(database, session)
    sign_out(database, session)
    assert who_is(database, session, now=NOW) is None
    assert who_is(database, phone, now=NOW).name == "Ana"


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 10_000])
def test_a_token_nobody_was_given_is_nobodys(database: Database, session: str, token: str):
    assert who_is(database, token, now=NOW) is None


def test_switching_to_another_account_ends_the_session_before(
    database: Database, session: str, curriculum: Curriculum
):
    sample = sit_down(database, curriculum, "sample")
    switched = switch_session(database, session, sample.person_id, now=NOW)
    assert who_is(database, session, now=NOW) is None
    assert who_is(database, switched, now=NOW).name == "sample"


def test_the_session_of_somebody_who_is_gone_is_nobodys(database: Database, session: str):
    person = who_is(database, session, now=NOW)
    with database.writing() as repository:
        repository.delete_person(person.id)
    assert who_is(database, session, now=NOW) is None
