"""Making a plan, and making it again when hours, place, date or days change."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from planner.core.curriculum import Curriculum
from planner.core.debriefs import asked_weights
from planner.core.errors import ConflictError, InvalidInputError
from planner.core.journal_entry import EntryKind, LogEntry, NewEntry
from planner.core.learning import learned_memories, read_learning
from planner.core.localtime import zone_named
from planner.core.pace import learn_pace, pace_factors
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.plan_changes import Comparison, compare_plans
from planner.core.planning import build_plan, readiness_of
from planner.core.repair import plan_afresh, repair_plan
from planner.core.solving import problems_to_repeat
from planner.services.publishing import publish_changes
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

PREVIEW_LIFETIME = timedelta(minutes=30)
"""How long a preview may lie open and still be applied as it was shown."""
REASONS_TO_START_ANEW = ("track", "focus", "starts_on", "pace")
"""Fields of a request after whose change the old places mean nothing."""
REASONS_TO_WEIGH_ANEW = ("earlier", "weight", "rounds", "known", "asked")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A changed plan beside the one in force, as of an instant; nothing is stored yet.

    Readiness (0..1) is expected at the interview: `readiness_before` if nothing is changed,
    `readiness_anew` if everything still to come were planned again, at the price of more changes.
    """

    old: Plan
    new: Plan
    request: PlanRequest
    comparison: Comparison
    readiness_before: float | None
    readiness_anew: float | None
    as_of: datetime

    @property
    def fingerprint(self) -> str:
        """A digest of the sessions proposed: the same digest means that the same was shown."""
        held = [(task.uid, task.starts_at, task.ends_at) for task in self.new.tasks]
        return hashlib.sha256(repr(held).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person saw before they said yes: the proposal's instant and fingerprint."""

    as_of: datetime
    fingerprint: str


def preview_plan(curriculum: Curriculum, request: PlanRequest, *, now: datetime) -> Plan:
    """The plan as it would be; nothing is stored. Raises InvalidInputError naming the field."""
    return build_plan(curriculum, from_now_on(request, now))


def create_plan(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    request: PlanRequest,
    *,
    key: str,
    now: datetime,
) -> int:
    """Store a first or a fresh plan; the id of its log entry. The same `key` makes it only once."""
    with database.writing() as repository:
        return adopt_plan(repository, curriculum, person_id, request, key=key, now=now)


def adopt_plan(
    repository: Repository,
    curriculum: Curriculum,
    person_id: int,
    request: PlanRequest,
    *,
    key: str,
    now: datetime,
) -> int:
    """`create_plan` inside an open transaction: plan and ratings go into the log, what is done stands."""
    repository.lock_person(person_id)
    repeated = repository.entry_under(person_id, key)
    if repeated is not None:
        return repeated.id
    situation = load_situation(repository, person_id)
    log = from_the_log(situation, curriculum, known=request.known, now=now)
    request = replace(from_now_on(request, now), pace=own_pace(situation), **log)
    plan = replan(curriculum, situation, request, now=now)
    made = {"change": "created"}
    entry = store_plan(repository, person_id, plan, request, situation, key=key, now=now, payload=made)
    _log_ratings(repository, person_id, request, situation, entry)
    publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
    return entry.id


def propose_change(
    situation: Situation,
    curriculum: Curriculum,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    anew: bool = False,
) -> Proposal:
    """The plan with some fields of its request changed, or with none after days that went otherwise.

    It has the fewest changes that can be; with `anew` everything still to come is planned again.
    Raises InvalidInputError naming the field, NotFoundError while there is no plan.
    """
    old, before = situation.planned()
    log = from_the_log(situation, curriculum, known=changes.get("known"), now=now)
    request = from_now_on(replace(before, **changes, **log), now)
    fresh = replan(curriculum, situation, request, now=now)
    new = fresh if anew else _mended(curriculum, situation, request, fresh, now)
    comparison = compare_plans(old, new, situation.progress.shares, request, now=now)
    unchanged = _if_kept(situation, curriculum, request, now)
    return Proposal(old, new, request, comparison, unchanged, fresh.readiness, now)


def expect_readiness(situation: Situation, curriculum: Curriculum, *, now: datetime) -> float | None:
    """The readiness (0..1) at the interview if the plan is kept from now on; what went by is lost."""
    _, before = situation.planned()
    request = replace(before, **from_the_log(situation, curriculum, now=now))
    return _if_kept(situation, curriculum, request, now)


def _if_kept(
    situation: Situation, curriculum: Curriculum, request: PlanRequest, now: datetime
) -> float | None:
    plan, _ = situation.planned()
    missed = {task.uid: 0.0 for task in plan.tasks if task.ends_at <= now}
    return readiness_of(curriculum, request, plan.tasks, {**missed, **situation.progress.shares})


def change_plan(
    database: Database,
    curriculum: Curriculum,
    person_id: int,
    changes: Mapping[str, Any],
    *,
    key: str,
    now: datetime,
    anew: bool = False,
    shown: Shown | None = None,
) -> int:
    """Adopt what `propose_change` proposes; the id of the log entry, which one undo takes back.

    Raises ConflictError if that is not what was `shown` any more; nothing is stored then.
    """
    with database.writing() as repository:
        # Before the request is read: of two changes at once, the second builds on the first.
        repository.lock_person(person_id)
        repeated = repository.entry_under(person_id, key)
        if repeated is not None:
            return repeated.id
        situation = load_situation(repository, person_id)
        proposal = propose_change(situation, curriculum, changes, now=_as_of(shown, now), anew=anew)
        if shown and proposal.fingerprint != shown.fingerprint:
            raise _moved_on()
        entry = store_plan(
            repository,
            person_id,
            proposal.new,
            proposal.request,
            situation,
            key=key,
            now=now,
            payload={"change": "changed" if changes else "catch_up"},
        )
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
        return entry.id


def store_plan(
    repository: Repository,
    person_id: int,
    plan: Plan,
    request: PlanRequest,
    situation: Situation,
    *,
    key: str,
    now: datetime,
    payload: Mapping[str, object],
) -> LogEntry:
    """Store a plan and log that it is in force from now on; the log entry."""
    plan_id = repository.add_plan(person_id, plan, request, now=now)
    held = {"plan_id": plan_id, "track": plan.track, "tasks": len(plan.tasks), **payload}
    on = replace(situation, request=request).today(now)
    return repository.append(
        person_id, NewEntry(EntryKind.PLAN_ADOPTED, at=now, on=on, payload=held, key=key)
    )


def replan(curriculum: Curriculum, situation: Situation, request: PlanRequest, *, now: datetime) -> Plan:
    """A plan for the request around the sessions already checked in, with known uids kept."""
    old = situation.plan.tasks if situation.plan else ()
    plan = plan_afresh(curriculum, request, old, situation.progress, now=now)
    return replace(plan, tasks=_with_known_uids(plan.tasks, old))


def from_now_on(request: PlanRequest, now: datetime) -> PlanRequest:
    """The request with nothing before now: no session, and no interview that is over."""
    if request.interview_at <= now:
        raise InvalidInputError(
            "The interview is in the past. Choose a date that is still to come.", field="interview_on"
        )
    zone_named(request.time_zone)
    return replace(request, not_before=now, earlier=tuple(one for one in request.earlier if one.at > now))


def own_pace(situation: Situation) -> dict[str, float]:
    """What the check-ins say about how long things take, as `PlanRequest.pace` holds it."""
    return pace_factors(learn_pace(situation.standing.check_ins.values()))


def to_repeat(situation: Situation) -> dict[str, date]:
    """The coding problems that come back, as `PlanRequest.again` holds them."""
    return problems_to_repeat(situation.standing.check_ins.values())


def from_the_log(
    situation: Situation,
    curriculum: Curriculum,
    *,
    now: datetime,
    known: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """The fields of a request that follow from what happened and that nobody chooses.

    `known` are first ratings (1-5) that are given with the request and not in the log yet.
    """
    standing = situation.standing
    if known and dict(known) != dict(standing.ratings):
        standing = replace(standing, ratings=known, rated_on=situation.today(now))
    interviews = standing.practised.get(EntryKind.INTERVIEW, ())
    return {
        "again": to_repeat(situation),
        "asked": asked_weights(interviews),
        "learned": learned_memories(read_learning(curriculum, standing)),
    }


def _mended(
    curriculum: Curriculum, situation: Situation, request: PlanRequest, fresh: Plan, now: datetime
) -> Plan:
    """The plan with the least changes; the fresh one where that is meant, or where only that fits more."""
    old, before = situation.planned()
    if _differs(before, request, REASONS_TO_START_ANEW):
        return fresh
    mended = repair_plan(
        curriculum,
        request,
        old.tasks,
        situation.progress,
        now=now,
        chooses_extras_anew=_differs(before, request, REASONS_TO_WEIGH_ANEW),
    )
    mended = replace(mended, tasks=_with_known_uids(mended.tasks, old.tasks))
    # A problem that comes back, or a concept that was asked, is no reason to draw up everything anew.
    ignored: dict[str, Any] = {"not_before": None, "again": {}, "asked": {}, "learned": {}}
    is_another = replace(before, **ignored) != replace(request, **ignored)
    fits_more = _missing_minutes(fresh) < _missing_minutes(mended)
    loses_what_binds = _missing_musts(fresh) < _missing_musts(mended)
    return fresh if loses_what_binds or (is_another and fits_more) else mended


def _differs(before: PlanRequest, after: PlanRequest, fields: Sequence[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in fields)


def _missing_musts(plan: Plan) -> int:
    return sum(item.priority == 0 for item in plan.unplaced)


def _missing_minutes(plan: Plan) -> int:
    return sum(item.minutes for item in plan.unplaced)


def _as_of(shown: Shown | None, now: datetime) -> datetime:
    """When to plan from: the instant of the preview, so that what was shown is what is adopted."""
    if shown is None:
        return now
    if not now - PREVIEW_LIFETIME <= shown.as_of <= now:
        raise _moved_on()
    return shown.as_of


def _moved_on() -> ConflictError:
    return ConflictError(
        "Your plan or the time has moved on since this was shown, so nothing was changed. "
        "Here is how it looks now."
    )


def _with_known_uids(tasks: Sequence[Task], old: Sequence[Task]) -> tuple[Task, ...]:
    """A session that only moved keeps its uid, so a calendar sees a move and not a new event."""
    known = {task.uid for task in old}
    present = {task.uid for task in tasks}
    waiting: dict[str, list[str]] = {}
    for task in old:
        if task.uid not in present:
            waiting.setdefault(task.item, []).append(task.uid)
    return tuple(
        replace(task, uid=waiting[task.item].pop(0))
        if task.uid not in known and waiting.get(task.item)
        else task
        for task in tasks
    )


def _log_ratings(
    repository: Repository, person_id: int, request: PlanRequest, situation: Situation, plan: LogEntry
) -> None:
    """Log the request's ratings as part of the entry of its plan, unless they say nothing new."""
    if not request.known or dict(request.known) == dict(situation.standing.ratings):
        return
    payload = {"ratings": dict(request.known), "part_of": plan.id}
    repository.append(person_id, NewEntry(EntryKind.RATINGS_GIVEN, at=plan.at, on=plan.on, payload=payload))
