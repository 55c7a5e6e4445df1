"""Sessions are touched at most once a minute; a link is used once, by one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from store_samples import NOW

from planner.core.account import Person, Session, SignInLink
from planner.store.database import Database

TOKEN, OTHER, THIRD = "a" * 64, "b" * 64, "c" * 64
MINUTE = timedelta(minutes=1)


def test_a_session_is_known_until_it_is_ended(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        repository.add_session(TOKEN, ana.id, now=NOW)
        assert repository.session(TOKEN) == Session(ana.id, NOW, NOW)
        assert repository.session(OTHER) is None
        repository.end_session(TOKEN)
        assert repository.session(TOKEN) is None


@pytest.mark.parametrize(
    ("later", "seen_at"),
    [(timedelta(seconds=59), NOW), (MINUTE, NOW + MINUTE), (timedelta(hours=-2), NOW)],
)
def test_a_session_is_touched_at_most_once_a_minute(
    database: Database, ana: Person, later: timedelta, seen_at: datetime
) -> None:
    with database.writing() as repository:
        repository.add_session(TOKEN, ana.id, now=NOW)
        repository.touch_session(TOKEN, now=NOW + later)
        assert repository.session(TOKEN) == Session(ana.id, NOW, seen_at)


def test_idle_and_old_sessions_end_and_the_others_stay(database: Database, ana: Person) -> None:
    day = timedelta(days=1)
    with database.writing() as repository:
        repository.add_session(TOKEN, ana.id, now=NOW - 31 * day)
        repository.add_session(OTHER, ana.id, now=NOW - 91 * day)
        repository.touch_session(OTHER, now=NOW)
        repository.add_session(THIRD, ana.id, now=NOW - 30 * day)
        ended = repository.end_sessions_before(last_seen_at=NOW - 30 * day, created_at=NOW - 90 * day)
        assert ended == 2
        assert [repository.session(token) is None for token in (TOKEN, OTHER, THIRD)] == [True, True, False]


def test_instants_come_back_in_utc(database: Database, ana: Person) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-3)))
    with database.writing() as repository:
        repository.add_session(TOKEN, ana.id, now=there)
        session = repository.session(TOKEN)
    assert session is not None
    assert session.created_at == NOW
    assert session.created_at.tzinfo is UTC


def test_a_link_is_claimed_before_it_expires_and_once(database: Database) -> None:
    with database.writing() as repository:
        repository.add_link(TOKEN, "Ana", now=NOW, expires_at=NOW + 10 * MINUTE)
        repository.add_link(OTHER, "Ana", now=NOW, expires_at=NOW + 10 * MINUTE)
        used = SignInLink("Ana", NOW + 10 * MINUTE, NOW + MINUTE)
        assert repository.claim_link(TOKEN, now=NOW + MINUTE) == used
        assert repository.claim_link(TOKEN, now=NOW + 2 * MINUTE) is None
        assert repository.link(TOKEN) == used
        assert repository.claim_link(OTHER, now=NOW + 10 * MINUTE) is None
        assert repository.link(OTHER) == SignInLink("Ana", NOW + 10 * MINUTE, None)
        assert repository.claim_link(THIRD, now=NOW) is None
        assert repository.link(THIRD) is None


def test_of_ten_who_use_a_link_at_once_one_gets_in(
    database: Database, at_once: Callable[[int, Callable[[], object]], list[object]]
) -> None:
    with database.writing() as repository:
        repository.add_link(TOKEN, "Ana", now=NOW, expires_at=NOW + 10 * MINUTE)

    def claim() -> object:
        with database.writing() as repository:
            return repository.claim_link(TOKEN, now=NOW)

    claimed = at_once(10, claim)
    assert [link for link in claimed if link is not None] == [SignInLink("Ana", NOW + 10 * MINUTE, NOW)]
