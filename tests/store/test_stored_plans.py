"""A plan and its request come back equal, and only to their person."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import IntegrityError
from store_samples import NOW, make_task

from planner.core.account import Person
from planner.core.plan import Plan, PlanRequest
from planner.store.database import Database
from planner.store.outside_tables import METADATA


def test_a_stored_plan_equals_the_one_given(
    database: Database, ana: Person, plan: Plan, plan_request: PlanRequest
) -> None:
    with database.writing() as repository:
        plan_id = repository.add_plan(ana.id, plan, plan_request, now=NOW)
    with database.reading() as repository:
        assert repository.plan(plan_id, ana.id) == (plan, plan_request)


def test_a_plan_without_tasks_is_stored_too(
    database: Database, ana: Person, plan: Plan, plan_request: PlanRequest
) -> None:
    empty = replace(plan, tasks=())
    with database.writing() as repository:
        plan_id = repository.add_plan(ana.id, empty, plan_request, now=NOW)
        assert repository.plan(plan_id, ana.id) == (empty, plan_request)


def test_tasks_keep_their_order_and_belong_to_one_plan(
    database: Database, ana: Person, plan: Plan, plan_request: PlanRequest
) -> None:
    backwards = replace(plan, tasks=plan.tasks[::-1])
    with database.writing() as repository:
        first = repository.add_plan(ana.id, plan, plan_request, now=NOW)
        second = repository.add_plan(ana.id, backwards, plan_request, now=NOW)
        assert second > first
        assert [repository.plan(plan_id, ana.id) for plan_id in (first, second)] == [
            (plan, plan_request),
            (backwards, plan_request),
        ]


def test_another_persons_plan_is_not_there(
    database: Database, ana: Person, plan: Plan, plan_request: PlanRequest
) -> None:
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        plan_id = repository.add_plan(ana.id, plan, plan_request, now=NOW)
        assert repository.plan(plan_id, ben.id) is None
        assert repository.plan(plan_id + 1, ana.id) is None


def test_a_plan_that_breaks_a_rule_leaves_nothing_behind(
    database: Database, ana: Person, plan: Plan, plan_request: PlanRequest
) -> None:
    twice = replace(plan, tasks=(make_task(1), make_task(1)))
    with pytest.raises(IntegrityError, match=r"(?i)unique"), database.writing() as repository:
        repository.add_plan(ana.id, twice, plan_request, now=NOW)
    with database.reading() as repository:
        statement = select(func.count()).select_from(METADATA.tables["plan"])
        assert repository._connection.execute(statement).scalar_one() == 0


@pytest.mark.parametrize("count", [1, 200])
def test_the_number_of_statements_does_not_grow_with_the_tasks(
    database: Database, ana: Person, plan: Plan, plan_request: PlanRequest, count: int
) -> None:
    long = replace(plan, tasks=tuple(map(make_task, range(count))))
    statements: list[str] = []
    count_statement = lambda *call: statements.append(call[2])  # noqa: E731
    with database.writing() as repository:
        event.listen(Engine, "before_cursor_execute", count_statement)
        try:
            plan_id = repository.add_plan(ana.id, long, plan_request, now=NOW)
            repository.plan(plan_id, ana.id)
        finally:
            event.remove(Engine, "before_cursor_execute", count_statement)
    assert len(statements) == 4


def test_several_plans_come_back_at_once_each_with_its_own_sessions(
    database: Database, ana: Person, plan: Plan, plan_request: PlanRequest
) -> None:
    without = replace(plan, tasks=())
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        ids = [repository.add_plan(ana.id, given, plan_request, now=NOW) for given in (plan, without, plan)]
        his = repository.add_plan(ben.id, plan, plan_request, now=NOW)

        assert repository.plans(ana.id, [ids[2], ids[1], his, his + 1]) == {
            ids[1]: (without, plan_request),
            ids[2]: (plan, plan_request),
        }
        assert repository.plans(ana.id, []) == {}
