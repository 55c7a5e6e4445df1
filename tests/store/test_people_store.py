"""People, their samples, and everything that goes with them when they go."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from store_samples import NOW

from planner.core.account import EventStamp, Person
from planner.core.busy_sources import BusyFound, BusySource
from planner.core.caldav import CaldavAccount, CaldavResource
from planner.core.deliveries import ChannelKind
from planner.core.errors import ConflictError, NotFoundError
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.plan import Plan, PlanRequest
from planner.store.database import Database
from planner.store.outside_tables import METADATA
from planner.store.repository import Repository


def test_a_person_is_found_by_name_and_by_id(database: Database, ana: Person) -> None:
    with database.reading() as repository:
        assert repository.person_named("Ana") == ana
        assert repository.person_by_id(ana.id) == ana
        assert repository.person_named("ana") is None
        assert repository.person_by_id(ana.id + 1) is None


def test_a_name_is_taken_once(database: Database, ana: Person) -> None:
    with pytest.raises(ConflictError, match="Ana") as refused, database.writing() as repository:
        repository.add_person("Ana", now=NOW)
    assert refused.value.field == "name"
    with database.reading() as repository:
        assert repository.people() == [ana]


def test_a_sample_is_found_through_the_person_it_belongs_to(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        assert repository.sample_of(ana.id) is None
        sample = repository.add_person("Sample of Ana", now=NOW, sample_of=ana.id)
        assert sample.sample_of == ana.id
        assert repository.sample_of(ana.id) == sample
        assert repository.people() == [ana, sample]


def test_a_deleted_person_leaves_no_row_of_theirs(
    database: Database, raw: Engine, ana: Person, plan: Plan, plan_request: PlanRequest
) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        sample = repository.add_person("Sample of Ana", now=NOW, sample_of=ana.id)
        fill(repository, ben, plan, plan_request)
        before = row_counts_of_theirs(repository)
        fill(repository, ana, plan, plan_request)
        fill(repository, sample, plan, plan_request)
    with database.writing() as repository:
        repository.delete_person(ana.id)
    with database.reading() as repository:
        assert repository.people() == [ben]
        assert row_counts_of_theirs(repository) == {**before, "person": 1}
        assert min(before.values()) > 0


def test_the_id_of_a_deleted_person_is_never_used_again(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        repository.delete_person(ana.id)
        assert repository.add_person("Ben", now=NOW).id > ana.id


def test_a_person_who_is_gone_cannot_be_locked(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        repository.lock_person(ana.id)
        repository.delete_person(ana.id)
        with pytest.raises(NotFoundError):
            repository.lock_person(ana.id)


def fill(repository: Repository, person: Person, plan: Plan, plan_request: PlanRequest) -> None:
    token_hash = f"{person.id:064x}"
    repository.add_session(token_hash, person.id, now=NOW)
    repository.add_link(token_hash, person.name, now=NOW, expires_at=NOW + timedelta(minutes=10))
    in_a_week = NOW + timedelta(days=7)
    repository.add_partner_link(token_hash, person.id, "mock-1", now=NOW, expires_at=in_a_week)
    repository.add_plan(person.id, plan, plan_request, now=NOW)
    first = repository.append(person.id, NewEntry(EntryKind.CHECK_IN, NOW, NOW.date(), {}))
    repository.append(person.id, NewEntry(EntryKind.UNDO, NOW, NOW.date(), {}, supersedes=first.id))
    repository.save_stamps(person.id, [EventStamp("task-1", "f", NOW, NOW, 0, present=True)])
    repository.add_feed(person.id, 1, token_hash, now=NOW)
    fill_outside(repository, person)


def fill_outside(repository: Repository, person: Person) -> None:
    calendar = BusySource(0, person.id, "Work", None, BusyFound(()), NOW, NOW, NOW, None, 0, None)
    repository.add_busy_source(calendar)
    channel = repository.add_channel(person.id, ChannelKind.EMAIL, "ana@example.org", "sealed", now=NOW)
    due = ("digest", "2026-11-20", channel.id)
    lease = timedelta(minutes=2)
    repository.claim_delivery(person.id, due, message_id="<1@a>", title="Today", now=NOW, lease=lease)
    server = "https://dav.example/"
    repository.replace_caldav_account(
        CaldavAccount(person.id, server, "ana", "sealed", server, NOW, 0, NOW, None, None)
    )
    event = CaldavResource("task-1", "task-1", "task-1.ics", None, "f")
    repository.save_caldav_resources(person.id, [event])


def row_counts_of_theirs(repository: Repository) -> dict[str, int]:
    connection = repository._connection
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in METADATA.sorted_tables
        if table.name != "job_run"
    }
