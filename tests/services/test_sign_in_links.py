"""Sign-in links: used once, within a day, by one of however many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from service_samples import DAY, NOW

from planner.core.errors import InvalidInputError, SignInError
from planner.services.access import (
    LINK_LIFETIME,
    OWNER,
    issue_link,
    issue_owner_link,
    look_at_link,
    sign_in,
    who_is,
)
from planner.store.database import Database

AtOnce = Callable[[int, Callable[[], object]], list[object]]
SECOND = timedelta(seconds=1)


def names(database: Database) -> list[str]:
    with database.reading() as repository:
        return [person.name for person in repository.people()]


def test_a_link_signs_in_once(either_database: Database):
    token = issue_link(either_database, "Ana", now=NOW)
    session = sign_in(either_database, token, now=NOW)
    assert who_is(either_database, session, now=NOW).name == "Ana"
    with pytest.raises(SignInError, match="not valid any more"):
        sign_in(either_database, token, now=NOW)
    with pytest.raises(SignInError):
        look_at_link(either_database, token, now=NOW)


def test_the_account_is_made_when_the_link_is_used_and_not_before(database: Database):
    token = issue_link(database, "Ana", now=NOW)
    look_at_link(database, token, now=NOW)
    assert names(database) == []
    sign_in(database, token, now=NOW)
    assert names(database) == ["Ana"]


def test_a_second_link_leads_to_the_same_account(database: Database):
    sessions = [sign_in(database, issue_link(database, "Ana", now=NOW), now=NOW) for _ in range(2)]
    assert len(set(sessions)) == 2
    assert len({who_is(database, session, now=NOW).id for session in sessions}) == 1
    assert names(database) == ["Ana"]


def test_looking_at_a_link_does_not_use_it_up(database: Database):
    token = issue_link(database, "Ana", now=NOW)
    assert [look_at_link(database, token, now=NOW).person_name for _ in range(3)] == ["Ana"] * 3
    sign_in(database, token, now=NOW)


def test_a_link_works_for_a_day_and_no_longer(database: Database):
    used, late = (issue_link(database, "Ana", now=NOW) for _ in range(2))
    assert sign_in(database, used, now=NOW + LINK_LIFETIME - SECOND)
    with pytest.raises(SignInError):
        look_at_link(database, late, now=NOW + LINK_LIFETIME)
    with pytest.raises(SignInError):
        sign_in(database, late, now=NOW + LINK_LIFETIME)


@pytest.mark.parametrize("token", ["", "x", "ä", "\ud800", "' OR 1=1 --", "a" * 10_000])
def test_a_token_nobody_gave_out_is_refused(database: Database, token: str):
    issue_link(database, "Ana", now=NOW)
    with pytest.raises(SignInError):
        look_at_link(database, token, now=NOW)
    with pytest.raises(SignInError):
        sign_in(database, token, now=NOW)


def test_of_ten_at_once_one_gets_in(either_database: Database, at_once: AtOnce):
    token = issue_link(either_database, "Ana", now=NOW)

    def try_it() -> str | None:
        try:
            return sign_in(either_database, token, now=NOW)
        except SignInError:
            return None

    (session,) = filter(None, at_once(10, try_it))
    assert who_is(either_database, session, now=NOW).name == "Ana"


def test_ten_links_for_one_new_name_used_at_once_make_one_account(either_database: Database, at_once: AtOnce):
    tokens = iter([issue_link(either_database, "Ana", now=NOW) for _ in range(10)])
    sessions = at_once(10, lambda: sign_in(either_database, next(tokens), now=NOW))
    assert len(set(sessions)) == 10
    assert names(either_database) == ["Ana"]


def test_spaces_around_and_inside_a_name_are_tidied(database: Database):
    token = issue_link(database, "  Ana   María \n", now=NOW)
    assert look_at_link(database, token, now=NOW).person_name == "Ana María"


@pytest.mark.parametrize("name", ["", "   ", "\n", "n" * 81])
def test_a_name_has_1_to_80_characters(database: Database, name: str):
    with pytest.raises(InvalidInputError, match="1 to 80") as refused:
        issue_link(database, name, now=NOW)
    assert refused.value.field == "name"


def test_the_owner_is_offered_a_link_until_somebody_has_moved_in(database: Database):
    token = issue_owner_link(database, now=NOW)
    assert issue_owner_link(database, now=NOW) is not None
    session = sign_in(database, token, now=NOW)
    owner = who_is(database, session, now=NOW)
    assert owner.name == OWNER
    assert issue_owner_link(database, now=NOW + DAY) is None


def test_tokens_do_not_repeat(database: Database):
    tokens = {issue_link(database, "Ana", now=NOW) for _ in range(50)}
    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {43}
