"""Plans with their tasks."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select

from planner.core.plan import Plan, PlanRequest, Task
from planner.store.aggregate import AggregateStore
from planner.store.records import (
    plan_from,
    request_from,
    request_record,
    summary_record,
    task_from,
    task_values,
)
from planner.store.tables import plan_tasks, plans


class PlanStore(AggregateStore):
    """What was planned, and from what; a stored plan is never changed."""

    def add_plan(self, person_id: int, plan: Plan, request: PlanRequest, *, now: datetime) -> int:
        """Store a plan and what it was computed from; its id."""
        statement = insert(plans).returning(plans.c.id)
        plan_id: int = self._connection.execute(
            statement,
            {
                "person_id": person_id,
                "created_at": now,
                "request": request_record(request),
                "summary": summary_record(plan),
            },
        ).scalar_one()
        tasks = [
            {"plan_id": plan_id, "position": position, **task_values(task)}
            for position, task in enumerate(plan.tasks)
        ]
        if tasks:
            self._connection.execute(insert(plan_tasks), tasks)
        return plan_id

    def plan(self, plan_id: int, person_id: int) -> tuple[Plan, PlanRequest] | None:
        """A plan of this person, equal to what was stored; None if it is not there or somebody else's."""
        row = self._row(
            select(plans.c.request, plans.c.summary).where(
                plans.c.id == plan_id, plans.c.person_id == person_id
            )
        )
        if row is None:
            return None
        tasks = self._connection.execute(
            select(plan_tasks).where(plan_tasks.c.plan_id == plan_id).order_by(plan_tasks.c.position)
        ).mappings()
        return plan_from(row.summary, map(task_from, tasks)), request_from(row.request)

    def plans(self, person_id: int, ids: Collection[int]) -> dict[int, tuple[Plan, PlanRequest]]:
        """Those plans of this person by id, each as `plan` gives it; what is not theirs is left out.

        Two statements, however many plans: joined, each request would come once for every task.
        """
        wanted = plans.c.id.in_(ids) & (plans.c.person_id == person_id)
        rows = self._rows(select(plans.c.id, plans.c.request, plans.c.summary).where(wanted))
        tasks: dict[int, list[Task]] = {row.id: [] for row in rows}
        found = self._connection.execute(
            select(plan_tasks)
            .where(plan_tasks.c.plan_id.in_(tasks))
            .order_by(plan_tasks.c.plan_id, plan_tasks.c.position)
        ).mappings()
        for values in found:
            tasks[values["plan_id"]].append(task_from(values))
        return {row.id: (plan_from(row.summary, tasks[row.id]), request_from(row.request)) for row in rows}

    def plans_made_since(self, instant: datetime) -> list[tuple[int, int]]:
        """Person and plan id of everybody's newest plan made at or after that instant, oldest first.

        Nobody is in it whose newest plan is older; sample accounts count like people.
        """
        newest = select(func.max(plans.c.id)).group_by(plans.c.person_id)
        statement = (
            select(plans.c.person_id, plans.c.id)
            .where(plans.c.id.in_(newest), plans.c.created_at >= instant)
            .order_by(plans.c.created_at, plans.c.id)
        )
        return [(row.person_id, row.id) for row in self._rows(statement)]
