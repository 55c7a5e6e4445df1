"""Whose newest plan was made since an instant."""

from collections.abc import Callable
from datetime import timedelta, timezone

import pytest
from sqlalchemy import Engine, event
from store_samples import NOW

from planner.core.account import Person
from planner.core.plan import Plan, PlanRequest
from planner.store.database import Database

MINUTE = timedelta(minutes=1)
AddPlan = Callable[[int, int], int]


@pytest.fixture
def ben(database: Database) -> Person:
    with database.writing() as repository:
        return repository.add_person("Ben", now=NOW)


@pytest.fixture
def add_plan(database: Database, plan: Plan, plan_request: PlanRequest) -> AddPlan:
    """Store a plan of that person, made so many minutes after NOW; its id."""

    def add(person_id: int, minutes: int) -> int:
        with database.writing() as repository:
            return repository.add_plan(person_id, plan, plan_request, now=NOW + minutes * MINUTE)

    return add


def test_only_the_newest_plan_of_each_person_counts(
    database: Database, ana: Person, ben: Person, add_plan: AddPlan
) -> None:
    add_plan(ana.id, 1)
    bens = add_plan(ben.id, 2)
    anas = add_plan(ana.id, 3)
    with database.reading() as repository:
        assert repository.plans_made_since(NOW) == [(ben.id, bens), (ana.id, anas)]


def test_the_oldest_comes_first_whoever_joined_first(
    database: Database, ana: Person, ben: Person, add_plan: AddPlan
) -> None:
    anas = add_plan(ana.id, 5)
    bens = add_plan(ben.id, 4)
    with database.reading() as repository:
        assert repository.plans_made_since(NOW) == [(ben.id, bens), (ana.id, anas)]


def test_the_instant_itself_counts_and_what_is_older_does_not(
    database: Database, ana: Person, ben: Person, add_plan: AddPlan
) -> None:
    add_plan(ana.id, 1)
    bens = add_plan(ben.id, 2)
    with database.reading() as repository:
        assert repository.plans_made_since(NOW + 2 * MINUTE) == [(ben.id, bens)]
        assert repository.plans_made_since(NOW + 3 * MINUTE) == []


def test_the_instant_may_be_given_in_any_zone(database: Database, ana: Person, add_plan: AddPlan) -> None:
    anas = add_plan(ana.id, 0)
    vienna = timezone(timedelta(hours=1))
    with database.reading() as repository:
        assert repository.plans_made_since(NOW.astimezone(vienna)) == [(ana.id, anas)]


def test_without_plans_there_are_none(database: Database, ana: Person) -> None:
    with database.reading() as repository:
        assert repository.plans_made_since(NOW) == []


def test_it_takes_one_statement(database: Database, ana: Person, ben: Person, add_plan: AddPlan) -> None:
    for person in (ana, ben, ana):
        add_plan(person.id, 1)
    statements: list[str] = []
    count_statement = lambda *call: statements.append(call[2])  # noqa: E731
    with database.reading() as repository:
        event.listen(Engine, "before_cursor_execute", count_statement)
        try:
            repository.plans_made_since(NOW)
        finally:
            event.remove(Engine, "before_cursor_execute", count_statement)
    assert len(statements) == 1
