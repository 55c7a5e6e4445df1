"""A plan that can no longer be kept as it is, made good again with as few moves as possible.

What still can happen stays at its day and minute; what lost its place comes back, first sessions before all
that rests on them; and then a search may move a session only where that gains more than a set charge.
"""

from collections.abc import Iterable, Sequence

from planner.core.solver.compiled import KIND_NUMBERS, LEARN, NEVER, Compiled, code_of, compile_problem
from planner.core.solver.draft import Draft, Sitting
from planner.core.solver.greedy import fill
from planner.core.solver.must import force, secure
from planner.core.solver.outcome import solution_of
from planner.core.solver.problem import Problem, Session, Solution
from planner.core.solver.prospects import Prospects
from planner.core.solver.search import improve
from planner.core.solver.solve import drop_idle

EFFORT = 500
"""Search iterations of one round."""
CHARGE = 0.002
"""What a moved session has to bring in, as a share of all the readiness the standing plan gains."""
SHARE = 0.15
"""The same as a share of what one session brings on average; it counts in short plans."""
MOST_ROUNDS = 12
"""Far more than it ever takes: each round brings in at least one charge, or is the last."""


def repair(problem: Problem, standing: Sequence[Session], *, effort: int = EFFORT) -> Solution:
    """The standing sessions that still can be held, and the best use of the rest of the time.

    `problem` describes the days from today on: earlier ones have no gaps. Repairing what was repaired changes
    nothing, for it goes on until a round does.
    """
    before = tuple(sorted(standing, key=lambda session: (session.day, session.start)))
    solution = _round(problem, before, effort)
    for _ in range(MOST_ROUNDS):
        if solution.sessions == before:
            break
        before = solution.sessions
        solution = _round(problem, before, effort)
    return solution


def _round(problem: Problem, standing: Sequence[Session], effort: int) -> Solution:
    compiled = compile_problem(problem)
    draft = Draft(Prospects(compiled))
    held = _with_room(compiled, standing)
    sittings = [sitting for sitting, _ in held]
    draft.anchor(sittings, max(CHARGE, SHARE / max(1, len(sittings))) * _gain(draft, sittings))
    _put_back(draft, sittings)
    draft.hold_must_haves()
    secure(draft)
    fill(draft, late=1.0)
    improve(draft, iterations=effort)
    drop_idle(draft)
    starts = {(sitting.topic, code_of(sitting.day, sitting.kind)): start for sitting, start in held}
    return solution_of(problem, draft, starts)


def _with_room(compiled: Compiled, standing: Iterable[Session]) -> list[tuple[Sitting, int]]:
    """The sessions whose minutes are still free, with their starts; the first comer has the place."""
    numbers = {topic.slug: number for number, topic in enumerate(compiled.topics)}
    held: list[tuple[Sitting, int]] = []
    day, free = -1, 0
    for session in standing:
        topic = numbers.get(session.topic)
        if topic is None or not 0 <= session.day < compiled.days:
            continue
        if session.day > day:
            day, free = session.day, 0
        kind = KIND_NUMBERS[session.kind]
        end = session.start + compiled.minutes[topic][kind]
        for gap, (start, stop) in enumerate(compiled.spaces[day].gaps):
            if max(start, free) <= session.start and end <= stop:
                held.append((Sitting(topic, kind, day, gap), session.start))
                free = end
    return held


def _gain(draft: Draft, sittings: Iterable[Sitting]) -> float:
    """The readiness all these sessions bring together."""
    codes: dict[int, list[int]] = {}
    for sitting in sittings:
        codes.setdefault(sitting.topic, []).append(code_of(sitting.day, sitting.kind))
    return sum(
        draft.values.of(topic, tuple(sorted(held))) - draft.worth[topic] for topic, held in codes.items()
    )


def _put_back(draft: Draft, sittings: Iterable[Sitting]) -> None:
    """All sessions the rules allow; then each first session that others wait for, and those others."""
    waiting = [sitting for sitting in sittings if not _put(draft, sitting)]
    for topic in _unopened(draft, waiting):
        until = min((_needed_by(draft, topic, sitting) for sitting in waiting), default=NEVER)
        # Before all that waits for it, if that pays; otherwise whenever some of that can still follow.
        for days in (min(until + 1, draft.compiled.days), draft.compiled.days):
            if not draft.is_learned(topic):
                waiting = _open(draft, topic, range(days), waiting)


def _open(draft: Draft, topic: int, days: range, waiting: list[Sitting]) -> list[Sitting]:
    """What still waits after a first session on one of these days, which is undone if it does not pay."""
    mark, before = draft.mark(), draft.total
    force(draft, topic, LEARN, days)
    still_waiting = [sitting for sitting in waiting if not _put(draft, sitting)]
    if draft.total < before:
        draft.undo(mark)
        return waiting
    return still_waiting


def _put(draft: Draft, sitting: Sitting) -> bool:
    topic, kind, day, gap = sitting
    if draft.gap_for(topic, kind, day) != gap:
        return False
    draft.put(sitting)
    return True


def _unopened(draft: Draft, waiting: Iterable[Sitting]) -> list[int]:
    """The topics nothing opens but something waits for, prerequisites first."""
    compiled = draft.compiled
    topics = {
        needed
        for sitting in waiting
        for needed in (*compiled.before[sitting.topic], sitting.topic)
        if not draft.is_learned(needed)
    }
    return sorted(topics, key=compiled.order.__getitem__)


def _needed_by(draft: Draft, topic: int, sitting: Sitting) -> int:
    needs = sitting.topic == topic or topic in draft.compiled.before[sitting.topic]
    return sitting.day if needs else NEVER
