"""A second, longer look at a plan just made: swapped in if it is better and nothing happened meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta

from planner.core.curriculum import Curriculum
from planner.core.journal import effective_entries
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.plan import Plan
from planner.core.planning import Kept, build_plan
from planner.services.plans import store_plan
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.database import Database

EFFORT = 3000
"""Iterations of search in the background; the first plan is shown with none."""
YOUNG = timedelta(minutes=15)
"""A plan older than this is left as it is: its sessions stand in people's calendars."""
SHOWN_WAITING = timedelta(seconds=15)
"""How long a page says that a better order is being looked for."""
JOB = "refine plan {}"


def refine_new_plans(database: Database, curriculum: Curriculum, *, now: datetime) -> int:
    """Refine the plans made lately; how many got better.

    The work is done outside any transaction, so that nobody waits for it.
    """
    with database.reading() as repository:
        waiting = repository.plans_made_since(now - YOUNG)
    return sum(
        refine_plan(database, curriculum, person_id, plan_id, now=now) for person_id, plan_id in waiting
    )


def refine_plan(
    database: Database, curriculum: Curriculum, person_id: int, plan_id: int, *, now: datetime
) -> bool:
    """Spend more search on the free time of a first plan; whether a better one is in force now.

    It becomes part of the entry that adopted the plan: one undo takes back both.
    """
    with database.reading() as repository:
        seen = load_situation(repository, person_id)
    entry = _entry_to_refine(seen, plan_id)
    if entry is None or seen.plan is None or seen.request is None:
        return False
    job, on = JOB.format(plan_id), now.date()
    with database.writing() as repository:
        if not repository.claim_job(job, on, now=now):
            return False
    better = _searched(curriculum, seen, seen.plan)
    with database.writing() as repository:
        repository.lock_person(person_id)
        situation = load_situation(repository, person_id)
        untouched = situation.entries == seen.entries
        swapped = better is not None and untouched
        if better is not None and swapped:
            payload = {"change": "refined", "part_of": entry.id}
            key = f"refined-{plan_id}"
            store_plan(
                repository, person_id, better, seen.request, situation, key=key, now=now, payload=payload
            )
            current = load_situation(repository, person_id)
            publish_changes(repository, person_id, current, curriculum, now=now)
        repository.finish_job(job, on, now=now, outcome="swapped in" if swapped else "left as it was")
    return swapped


def awaits_refinement(situation: Situation, *, now: datetime) -> bool:
    """Whether the plan in force is still to be looked at again."""
    plan_id = situation.standing.plan_id
    entry = _entry_to_refine(situation, plan_id) if plan_id is not None else None
    return entry is not None and now - entry.at < SHOWN_WAITING


def _entry_to_refine(situation: Situation, plan_id: int) -> LogEntry | None:
    """The entry that made this plan, if it is the last thing that happened and was not refined yet."""
    # Ratings are logged after the plan they were given with.
    entries = [entry for entry in effective_entries(situation.entries) if not _are_ratings_of_a_plan(entry)]
    if not entries or entries[-1].kind is not EntryKind.PLAN_ADOPTED:
        return None
    last = entries[-1]
    is_new = last.payload.get("plan_id") == plan_id and last.payload.get("change") == "created"
    return last if is_new else None


def _are_ratings_of_a_plan(entry: LogEntry) -> bool:
    return entry.kind is EntryKind.RATINGS_GIVEN and "part_of" in entry.payload


def _searched(curriculum: Curriculum, situation: Situation, plan: Plan) -> Plan | None:
    """The plan with its extra sessions chosen again after a longer search; None if that is no better."""
    _, request = situation.planned()
    progress = situation.progress
    stated = tuple(
        task
        for task in plan.tasks
        if not task.extra or task.uid in progress.shares or task.uid in progress.pins
    )
    better = build_plan(curriculum, request, kept=Kept(stated, progress.shares), effort=EFFORT)
    better = replace(better, warnings=plan.warnings)
    return better if (better.readiness or 0) > (plan.readiness or 0) else None
