"""How ready a person is, for the pages that show it."""

from datetime import datetime

from planner.core.curriculum import Curriculum
from planner.core.dashboard import Dashboard, build_dashboard
from planner.core.learning import Learning
from planner.services.situation import Situation


def show_dashboard(
    situation: Situation, curriculum: Curriculum, learning: Learning, *, now: datetime
) -> Dashboard:
    """Now and at the next interview; raises NotFoundError while there is no plan."""
    plan, request = situation.planned()
    return build_dashboard(curriculum, plan, request, learning, situation.standing.check_ins, now=now)
