"""A person's calendar server: one of many may claim it, and whoever lost the claim changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from store_samples import NOW

from planner.core.account import Person
from planner.core.caldav import CaldavAccount, CaldavResource
from planner.store.caldav import CaldavOutcome
from planner.store.database import Database

MINUTE = timedelta(minutes=1)
HOME = "https://dav.example/ana/"


def account(person: Person, **changes: object) -> CaldavAccount:
    usual = CaldavAccount(
        person.id,
        "https://dav.example/",
        "ana",
        "sealed",
        "https://dav.example/ana/",
        NOW,
        0,
        NOW,
        None,
        None,
    )
    return replace(usual, **changes)


def resource(uid: str, **changes: object) -> CaldavResource:
    return replace(CaldavResource(uid, uid, f"{uid}.ics", '"1"', "f" * 64), **changes)


def done(next_at) -> CaldavOutcome:
    return CaldavOutcome(next_at, 0, NOW, None, HOME)


def test_a_server_is_kept_as_it_was_given_and_replaced_as_a_whole(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        assert repository.caldav_account(ana.id) is None
        repository.replace_caldav_account(account(ana))
        assert repository.caldav_account(ana.id) == account(ana)

        other = account(ana, username="anna", next_at=NOW + MINUTE, failures=3, problem="It is down.")
        repository.replace_caldav_account(other)
        assert repository.caldav_account(ana.id) == other
        assert repository.counted_caldav_account(ana.id) == (other, 0)


def test_only_what_is_due_is_found_and_what_waited_longest_first(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        eve = repository.add_person("Eve", now=NOW)
        repository.replace_caldav_account(account(ana, next_at=NOW))
        repository.replace_caldav_account(account(ben, next_at=NOW - MINUTE))
        repository.replace_caldav_account(account(eve, next_at=NOW + MINUTE))

        assert [found.person_id for found in repository.due_caldav_accounts(NOW)] == [ben.id, ana.id]


def test_one_of_two_claims_it_and_the_other_can_neither_claim_nor_finish(
    database: Database, ana: Person
) -> None:
    with database.writing() as repository:
        repository.replace_caldav_account(account(ana))
    with database.writing() as repository:
        assert repository.claim_caldav_account(ana.id, seen_at=NOW, until=NOW + 10 * MINUTE)
        assert not repository.claim_caldav_account(ana.id, seen_at=NOW, until=NOW + 11 * MINUTE)
        late = NOW + 11 * MINUTE
        assert not repository.finish_caldav_account(ana.id, claimed_until=late, end=done(late))
        held = NOW + 10 * MINUTE
        assert repository.finish_caldav_account(ana.id, claimed_until=held, end=done(NOW + MINUTE))
        assert repository.caldav_account(ana.id) == account(ana, next_at=NOW + MINUTE, published_at=NOW)
        assert not repository.finish_caldav_account(ana.id, claimed_until=held, end=done(late))


def test_of_many_at_once_one_gets_the_claim(database: Database, ana: Person, at_once) -> None:
    with database.writing() as repository:
        repository.replace_caldav_account(account(ana))

    def claim() -> bool:
        with database.writing() as repository:
            return repository.claim_caldav_account(ana.id, seen_at=NOW, until=NOW + MINUTE)

    assert sorted(at_once(6, claim)) == [False] * 5 + [True]


def test_events_are_added_replaced_and_forgotten(database: Database, ana: Person) -> None:
    changed = resource("b", resource_uid="b2", href="b2.ics", etag=None)
    with database.writing() as repository:
        repository.replace_caldav_account(account(ana))
        repository.save_caldav_resources(ana.id, [])
        repository.save_caldav_resources(ana.id, [resource("a"), resource("b")])
        repository.save_caldav_resources(ana.id, [changed])
        assert repository.caldav_resources(ana.id) == {"a": resource("a"), "b": changed}
        assert repository.counted_caldav_account(ana.id) == (account(ana), 2)

        repository.remove_caldav_resources(ana.id, ["a", "unknown"])
        assert repository.caldav_resources(ana.id) == {"b": changed}

        assert repository.remove_caldav_account(ana.id)
        assert repository.caldav_resources(ana.id) == {}
        assert not repository.remove_caldav_account(ana.id)


@pytest.mark.parametrize("changes", [{"failures": -1}, {"username": ""}, {"problem": "x" * 501}])
def test_what_makes_no_sense_is_refused(database: Database, ana: Person, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), database.writing() as repository:
        repository.replace_caldav_account(account(ana, **changes))
