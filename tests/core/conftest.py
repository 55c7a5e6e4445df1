"""Plans and work made from the real curriculum.

They come as functions, so that a failing property prints the request and not the whole curriculum.
"""

from collections.abc import Callable, Mapping, Sequence

import pytest
from built_once import built_once
from evidence_samples import Reader

from planner.core.availability import study_days
from planner.core.curriculum import Curriculum, Track
from planner.core.demands import build_work
from planner.core.demands.context import Context
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.planning import Kept, build_plan
from planner.core.tracks import phase_days, resolve_track
from planner.core.work import WorkItem

PlanFor = Callable[..., Plan]
TrackFor = Callable[[PlanRequest], Track]
WorkFor = Callable[[PlanRequest], Mapping[str, WorkItem]]


@pytest.fixture(scope="session")
def reader(curriculum: Curriculum) -> Reader:
    """Reads logs made of steps."""
    return Reader(curriculum)


@pytest.fixture(scope="session")
def plan_for(curriculum: Curriculum) -> PlanFor:
    def plan_for(plan_request: PlanRequest, kept: Sequence[Task] = ()) -> Plan:
        return build_plan(curriculum, plan_request, kept=Kept(tuple(kept)))

    return built_once(plan_for)


@pytest.fixture(scope="session")
def track_for(curriculum: Curriculum) -> TrackFor:
    def track_for(plan_request: PlanRequest) -> Track:
        return resolve_track(curriculum, plan_request.track, days=len(study_days(plan_request)))

    return track_for


@pytest.fixture(scope="session")
def work_for(curriculum: Curriculum, track_for: TrackFor) -> WorkFor:
    """All work a track asks of this person, by key."""

    def work_for(plan_request: PlanRequest) -> Mapping[str, WorkItem]:
        days = study_days(plan_request)
        track = track_for(plan_request)
        phases = phase_days(track, days=len(days))
        study = [index for index, day in enumerate(days) if day.is_study_day]
        context = Context(
            curriculum,
            track,
            phases,
            days,
            plan_request.focus,
            plan_request.known,
            light_days=frozenset(study[-1:]),
        )
        items = build_work(context)
        by_key = {item.key: item for item in items}
        assert len(by_key) == len(items)
        return by_key

    return work_for
