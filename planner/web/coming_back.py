"""What is said about coding problems that needed their solution and have no session to be tried again."""

from planner.core.curriculum import Curriculum
from planner.core.solving import problem_of, without_session
from planner.services.plans import to_repeat
from planner.services.situation import Situation

NAMED = 3


def coming_back_text(situation: Situation, curriculum: Curriculum) -> str:
    """Which problems ask for a session once more; empty if none does."""
    if situation.plan is None:
        return ""
    slugs = map(problem_of, without_session(to_repeat(situation), situation.plan))
    titles = [curriculum.problems[slug].title for slug in slugs if slug in curriculum.problems]
    if not titles:
        return ""
    rest = len(titles) - NAMED
    named = titles[:NAMED] + ([f"{rest} more"] if rest > 0 else [])
    listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    return f"{listed} needed the solution: worth another try some days later."
