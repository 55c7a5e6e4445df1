"""From a problem to its plan: a greedy first draft, then as much search as was asked for.

Equal problems get equal plans, byte for byte: the work is counted in iterations and never in seconds.
"""

from collections.abc import Iterable, Iterator

from planner.core.solver.compiled import compile_problem
from planner.core.solver.draft import Draft
from planner.core.solver.exhaustive import best_by_trial
from planner.core.solver.greedy import fill
from planner.core.solver.must import secure
from planner.core.solver.outcome import solution_of
from planner.core.solver.problem import Problem, Solution
from planner.core.solver.prospects import Prospects
from planner.core.solver.search import begin_anew, improve

LATENESS = (1.0, 2.0, 0.5, 1.5)
"""How strongly the first drafts wait for a session's best day; which is right depends on the hours."""
FIRST_LOOKS = 28_000
"""Topics times days the first drafts may look at in all: large problems get fewer drafts, at least one."""
FIRST_POLISH = 18_000
"""Iterations every plan gets, shared out among its topics: small problems are cheap to search thoroughly."""
MOST_POLISH = 300
"""The most of them one plan gets."""
SMALL = 10
"""Topics under which the search also begins anew several times.

The few sessions of a small plan hang together so much that it gets stuck more easily than in a large one.
"""
STARTS = 12
"""How often it begins anew."""
SMALL_POLISH = 40
"""Iterations from each of these starts."""


def solve(problem: Problem, *, effort: int = 0) -> Solution:
    """The best plan found with `effort` search iterations more than the few every plan gets."""
    compiled = compile_problem(problem)
    prospects = Prospects(compiled)
    draft = _first_draft(prospects)
    if len(compiled.topics) < SMALL:
        draft = _best([draft, *_fresh_drafts(prospects)])
        draft = best_by_trial(draft)
    improve(draft, iterations=min(MOST_POLISH, FIRST_POLISH // max(1, len(compiled.topics))) + effort)
    drop_idle(draft)
    return solution_of(problem, draft)


def _first_draft(prospects: Prospects) -> Draft:
    """The best of several greedy drafts, the must-haves put in afterwards; first, if that fails."""
    compiled = prospects.compiled
    tries = max(1, FIRST_LOOKS // max(1, len(compiled.topics) * compiled.days))
    drafts = [_greedy_draft(prospects, late) for late in LATENESS[:tries]]
    draft = max(drafts, key=lambda made: made.total)
    secure(draft)
    if not draft.missing:
        return draft
    other = Draft(prospects)
    secure(other)
    fill(other, late=LATENESS[0])
    return _best([draft, other])


def _greedy_draft(prospects: Prospects, late: float) -> Draft:
    draft = Draft(prospects)
    fill(draft, late=late)
    return draft


def _fresh_drafts(prospects: Prospects) -> Iterator[Draft]:
    """Drafts begun by chance and improved a little."""
    for seed in range(1, STARTS + 1):
        draft = Draft(prospects)
        begin_anew(draft, seed=seed)
        secure(draft)
        improve(draft, iterations=SMALL_POLISH, seed=seed)
        yield draft


def _best(drafts: Iterable[Draft]) -> Draft:
    """Must-haves first, then readiness; the first of equals."""
    return min(drafts, key=lambda draft: (draft.missing, -draft.total))


def drop_idle(draft: Draft) -> None:
    """Take away what brings nothing: practice of a topic without weight, say."""
    for sittings in draft.sittings:
        for sitting in sorted(sittings, reverse=True):
            if sitting not in sittings:
                continue
            mark, before, missing = draft.mark(), draft.total, draft.missing
            draft.remove(sitting)
            if draft.total < before - 1e-12 or draft.missing > missing:
                draft.undo(mark)
