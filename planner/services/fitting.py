"""When not everything fits: what is short, what each way out would bring, and what more hours are worth."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from planner.core.curriculum import Curriculum
from planner.core.plan import Plan, PlanRequest
from planner.core.planning import Kept, build_plan
from planner.core.repair import kept_when_afresh
from planner.core.vocabulary import Pillar
from planner.core.ways_out import WayOut, find_ways_out
from planner.services.plans import from_now_on, from_the_log
from planner.services.situation import Situation


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What found no place: minutes by (phase title, pillar), the most first, and the readiness it costs.

    `points` are of 100, as if each piece were done in its time; `minutes_free` is what the hours still hold.
    """

    minutes: Mapping[tuple[str, Pillar], int]
    points: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A plan under other circumstances: readiness (0..1) expected, pieces and minutes without a place."""

    readiness: float | None
    pieces_missing: int
    minutes_missing: int
    checks_met: int
    checks: int


def show_shortfall(plan: Plan) -> Shortfall:
    """What is short, summed up."""
    titles = {phase.slug: phase.title for phase in plan.phases}
    minutes: dict[tuple[str, Pillar], int] = defaultdict(int)
    for item in plan.unplaced:
        minutes[titles.get(item.phase, ""), item.pillar] += item.minutes
    ranked = dict(sorted(minutes.items(), key=lambda entry: (-entry[1], entry[0])))
    return Shortfall(ranked, sum(item.points for item in plan.unplaced))


def show_ways_out(situation: Situation, curriculum: Curriculum, *, now: datetime) -> list[WayOut]:
    """What would make everything fit, each way planned through; none while nothing is missing."""
    plan, before = situation.planned()
    request = from_now_on(replace(before, **from_the_log(situation, curriculum, now=now)), now)

    def draft(changed: PlanRequest) -> Plan:
        return _planned(situation, curriculum, changed, now, fills=False)

    def finish(changed: PlanRequest) -> Plan:
        return _planned(situation, curriculum, changed, now, fills=True)

    return find_ways_out(request, plan, draft=draft, finish=finish)


def show_what_if(
    situation: Situation, curriculum: Curriculum, changes: Mapping[str, Any], *, now: datetime
) -> WhatIf:
    """What these changes of the request would lead to, planned anew; nothing is stored."""
    _, before = situation.planned()
    log = from_the_log(situation, curriculum, now=now)
    request = from_now_on(replace(before, **changes, **log), now)
    plan = _planned(situation, curriculum, request, now, fills=True)
    return WhatIf(
        readiness=plan.readiness,
        pieces_missing=len(plan.unplaced),
        minutes_missing=sum(item.minutes for item in plan.unplaced),
        checks_met=sum(check.ok for check in plan.checks),
        checks=len(plan.checks),
    )


def _planned(
    situation: Situation, curriculum: Curriculum, request: PlanRequest, now: datetime, *, fills: bool
) -> Plan:
    plan, _ = situation.planned()
    kept: Kept = kept_when_afresh(plan.tasks, request, situation.progress, now=now)
    return build_plan(curriculum, request, kept=kept, fills=fills)
