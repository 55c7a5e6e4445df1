"""A dashboard to vary: a plan of a few concepts seen on one day, two weeks before its interview."""

from collections.abc import Sequence
from datetime import timedelta

from core_samples import MONDAY, at, make_plan, make_request, make_task

from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard, build_dashboard
from planner.core.journal import CheckIn, Standing
from planner.core.learning import read_learning
from planner.core.plan import Task

PLANNED = ("svm", "regularization", "coding")
NOON = at("2026-10-05 12:00")


def planned_on(slug: str, days: int) -> Task:
    """A session on a concept so many days after that Monday, in the evening."""
    return make_task(
        f"{slug}-{days}",
        at("2026-10-05 17:00") + timedelta(days=days),
        concepts=(slug,),
        item=f"learn/{slug}",
    )


def make_dashboard(
    curriculum: Curriculum,
    standing: Standing | None = None,
    *,
    tasks: Sequence[Task] | None = None,
    day: int = 0,
) -> Dashboard:
    """The dashboard `day` days after Monday, with the interview on the fourteenth."""
    held = standing or Standing()
    plan = make_plan([planned_on(slug, 5) for slug in PLANNED] if tasks is None else tasks)
    request = make_request("2-week", 14, starts_on=MONDAY, time_zone="UTC")
    learning = read_learning(curriculum, held)
    now = NOON + timedelta(days=day)
    return build_dashboard(curriculum, plan, request, learning, held.check_ins, now=now)


def checked_in(*check_ins: CheckIn, **more) -> Standing:
    """Where somebody stands after these check-ins."""
    return Standing(check_ins={check_in.uid: check_in for check_in in check_ins}, **more)
