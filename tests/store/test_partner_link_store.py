"""A partner's link is used once, by one, before it expires and unless it was revoked."""

from collections.abc import Callable
from datetime import timedelta

from store_samples import NOW

from planner.core.account import PartnerLink, Person
from planner.store.database import Database
from planner.store.repository import Repository

ONE, TWO, THREE = "a" * 64, "b" * 64, "c" * 64
MINUTE = timedelta(minutes=1)
EXPIRES = NOW + 10 * MINUTE


def add(repository: Repository, token: str, person: Person, mock: str = "mock-1", *, later: int = 0) -> None:
    repository.add_partner_link(token, person.id, mock, now=NOW + later * MINUTE, expires_at=EXPIRES)


def test_a_link_is_claimed_before_it_expires_and_once(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        add(repository, ONE, ana)
        add(repository, TWO, ana)
        used = PartnerLink(ana.id, "mock-1", NOW, EXPIRES, NOW + MINUTE, None)
        assert repository.claim_partner_link(ONE, now=NOW + MINUTE) == used
        assert repository.claim_partner_link(ONE, now=NOW + 2 * MINUTE) is None
        assert repository.partner_link(ONE) == used
        assert repository.claim_partner_link(TWO, now=EXPIRES) is None
        assert repository.claim_partner_link(THREE, now=NOW) is None
        assert repository.partner_link(THREE) is None


def test_a_link_is_open_until_it_is_used_revoked_or_expired(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        for token in (ONE, TWO):
            add(repository, token, ana, token[:8])
        repository.claim_partner_link(ONE, now=NOW)
        repository.revoke_partner_links(ana.id, TWO[:8], now=NOW)
        add(repository, THREE, ana)
        links = [repository.partner_link(token) for token in (ONE, TWO, THREE)]

    assert [link.is_open(NOW) for link in links if link] == [False, False, True]
    assert [link.is_open(EXPIRES) for link in links if link] == [False, False, False]


def test_revoking_ends_the_links_of_that_mock_and_person_only(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        add(repository, ONE, ana)
        add(repository, TWO, ana, "mock-2")
        add(repository, THREE, ben)
        repository.revoke_partner_links(ana.id, "mock-1", now=NOW + MINUTE)
        repository.revoke_partner_links(ana.id, "mock-1", now=NOW + 2 * MINUTE)
        claimed = [repository.claim_partner_link(token, now=NOW) is not None for token in (ONE, TWO, THREE)]
        revoked = repository.partner_link(ONE)

    assert claimed == [False, True, True]
    assert revoked is not None
    assert revoked.revoked_at == NOW + MINUTE


def test_the_newest_link_of_a_mock_is_the_last_made_and_the_one_that_stands(
    database: Database, ana: Person
) -> None:
    with database.writing() as repository:
        assert repository.newest_partner_link(ana.id, "mock-1") is None
        add(repository, TWO, ana)
        repository.revoke_partner_links(ana.id, "mock-1", now=NOW)
        add(repository, ONE, ana)
        assert repository.newest_partner_link(ana.id, "mock-1") == repository.partner_link(ONE)
        add(repository, THREE, ana, later=1)
        assert repository.newest_partner_link(ana.id, "mock-1") == repository.partner_link(THREE)
        assert repository.newest_partner_link(ana.id, "mock-2") is None


def test_links_go_with_their_person_and_after_their_time(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        add(repository, ONE, ana)
        add(repository, TWO, ben)
        repository.delete_person(ana.id)
        assert repository.partner_link(ONE) is None
        assert repository.delete_partner_links_before(EXPIRES) == 0
        assert repository.delete_partner_links_before(EXPIRES + MINUTE) == 1


def test_of_ten_who_use_a_link_at_once_one_succeeds(
    database: Database, ana: Person, at_once: Callable[[int, Callable[[], object]], list[object]]
) -> None:
    with database.writing() as repository:
        add(repository, ONE, ana)

    def claim() -> object:
        with database.writing() as repository:
            return repository.claim_partner_link(ONE, now=NOW)

    assert sum(link is not None for link in at_once(10, claim)) == 1
