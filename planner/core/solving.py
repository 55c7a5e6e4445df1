"""Coding problems that needed their solution: which of them come back, and from which day on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from planner.core.journal import CheckIn
from planner.core.plan import Plan
from planner.core.vocabulary import Solved

AGAIN = "again"
"""Where the work comes from; its key is `again/<problem>/<how often it needed the solution>`."""
REST = timedelta(days=3)
"""Sooner than this a person would repeat the solution from memory."""
_PROBLEM = "problem"


def problem_of(key: str) -> str:
    """The slug of the problem in ``two-sum/1``."""
    return key.partition("/")[0]


def problems_to_repeat(check_ins: Iterable[CheckIn]) -> dict[str, date]:
    """The problems whose last check-in says that they needed the solution, with the first day to try again.

    A problem is keyed with how often that was so: solved once and lost again, it comes back once more.
    """
    needed: Counter[str] = Counter()
    open_ones: dict[str, date] = {}
    for check_in in sorted(check_ins, key=lambda found: (found.on, found.at, found.entry_id)):
        problem = _problem(check_in.item)
        if problem is None or check_in.solved is None:
            continue
        open_ones.pop(f"{problem}/{needed[problem]}", None)
        if check_in.solved is Solved.NOT:
            needed[problem] += 1
            open_ones[f"{problem}/{needed[problem]}"] = check_in.on + REST
    return open_ones


def without_session(again: Mapping[str, date], plan: Plan) -> list[str]:
    """Those that the plan neither holds nor has no room for, and that can still come before the interview."""
    known: set[str] = {task.item for task in plan.tasks} | {missed.item for missed in plan.unplaced}
    last_on = plan.availability[-1].on if plan.availability else plan.starts_on
    return [key for key, on in again.items() if f"{AGAIN}/{key}" not in known and on <= last_on]


def _problem(item: str) -> str | None:
    """The slug of the problem a piece of work is about: `problem/two-sum/again-1`, `again/two-sum/1`."""
    sort, _, rest = item.partition("/")
    return problem_of(rest) if sort in {_PROBLEM, AGAIN} else None
