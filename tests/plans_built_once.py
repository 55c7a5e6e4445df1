"""Plans are pure functions of what they are asked for: equal requests are planned once in a run of tests.

The folders whose tests plan the same request again and again import these fixtures into their conftest.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from built_once import built_once

from planner.core import repair
from planner.core.curriculum import Curriculum
from planner.core.plan import Plan
from planner.core.planning import build_plan
from planner.services import fitting, moves, plans, refining

BuildPlan = Callable[..., Plan]
PLANNERS = (repair, fitting, moves, plans, refining)
"""The modules that ask for plans."""


@pytest.fixture(scope="session")
def build_plan_once(curriculum: Curriculum) -> BuildPlan:
    """The real `build_plan`, which does not do the same work twice for the curriculum all tests share."""
    build_of_all = built_once(lambda *args, **kwargs: build_plan(curriculum, *args, **kwargs))

    def build(given: Curriculum, *args: Any, **kwargs: Any) -> Plan:
        return build_of_all(*args, **kwargs) if given is curriculum else build_plan(given, *args, **kwargs)

    return build


@pytest.fixture(scope="module", autouse=True)
def plans_built_once(build_plan_once: BuildPlan) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as changed:
        for module in PLANNERS:
            changed.setattr(module, "build_plan", build_plan_once)
        yield
