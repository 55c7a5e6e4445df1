"""Which advice belongs beside a session."""

from planner.core.curriculum import Curriculum, Tip
from planner.core.plan import Task
from planner.core.vocabulary import TaskKind

_PLACES = {
    TaskKind.MOCK: "mocks",
    TaskKind.DESIGN: "designs",
    TaskKind.FRAMEWORK: "designs",
    TaskKind.PROJECT: "projects",
    TaskKind.STORY: "answers",
    TaskKind.LEARN: "answers",
    TaskKind.PRACTICE: "answers",
    TaskKind.PROBLEM: "daily-coding",
    TaskKind.PAPER: "weekly-paper",
}


def tips_beside(task: Task, curriculum: Curriculum) -> list[Tip]:
    """The tips for the session's demand first, then those for its sort of work, in file order."""
    places = dict.fromkeys(filter(None, (task.demand, _PLACES.get(task.kind))))
    return [tip for place in places for tip in curriculum.tips.values() if tip.shown_at == place]
