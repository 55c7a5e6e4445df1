"""The minutes of a day: which session of a gap begins when."""

from collections.abc import Mapping, Sequence

from planner.core.solver.compiled import KINDS, LEARN, Compiled, code_of
from planner.core.solver.draft import Draft, Sitting
from planner.core.solver.problem import Session

Starts = Mapping[tuple[int, int], int]
"""The minute at which a session, by topic and code, began before."""
Placed = tuple[int, int, Sitting]
"""Start, end and what is held then."""


def timed(draft: Draft, before: Starts) -> tuple[Session, ...]:
    """All sessions with their minutes; those that had one before keep it if they can."""
    sessions: list[Session] = []
    for day, space in enumerate(draft.compiled.spaces):
        for gap, (start, end) in enumerate(space.gaps):
            held = [sitting for sitting in draft.sittings[day] if sitting.gap == gap]
            placed = _as_before(draft.compiled, held, (start, end), before) if before else None
            if placed is None:
                placed = _one_by_one(draft.compiled, held, start)
            sessions += [_session(draft.compiled, one) for one in placed]
    return tuple(sessions)


def _session(compiled: Compiled, placed: Placed) -> Session:
    start, end, (topic, kind, day, _) = placed
    return Session(compiled.topics[topic].slug, KINDS[kind], day, start, end)


def _in_order(compiled: Compiled, held: Sequence[Sitting]) -> list[Sitting]:
    """Prerequisites first, and of one topic the learn session first."""
    return sorted(held, key=lambda sitting: (compiled.order[sitting.topic], sitting.kind))


def _one_by_one(compiled: Compiled, held: Sequence[Sitting], start: int) -> list[Placed]:
    """From the start of the gap without a break."""
    placed: list[Placed] = []
    for sitting in _in_order(compiled, held):
        end = start + compiled.minutes[sitting.topic][sitting.kind]
        placed.append((start, end, sitting))
        start = end
    return placed


def _as_before(
    compiled: Compiled, held: Sequence[Sitting], gap: tuple[int, int], before: Starts
) -> list[Placed] | None:
    """Known sessions at their old minutes, new ones in the holes; None if that does not work out."""
    placed: list[Placed] = []
    fresh: list[Sitting] = []
    for sitting in _in_order(compiled, held):
        start = before.get((sitting.topic, code_of(sitting.day, sitting.kind)), -1)
        end = start + compiled.minutes[sitting.topic][sitting.kind]
        if gap[0] <= start and end <= gap[1]:
            placed.append((start, end, sitting))
        else:
            fresh.append(sitting)
    placed.sort()
    for sitting in fresh:
        hole = _hole(placed, gap, compiled.minutes[sitting.topic][sitting.kind])
        if hole is None:
            return None
        placed.append((hole, hole + compiled.minutes[sitting.topic][sitting.kind], sitting))
        placed.sort()
    return placed if _keeps_order(compiled, placed) else None


def _hole(placed: Sequence[Placed], gap: tuple[int, int], minutes: int) -> int | None:
    """The start of the first free stretch of so many minutes."""
    free = gap[0]
    for start, end, _ in placed:
        if start - free >= minutes:
            return free
        free = max(free, end)
    return free if gap[1] - free >= minutes else None


def _keeps_order(compiled: Compiled, placed: Sequence[Placed]) -> bool:
    """Whether no session overlaps the one before, and none precedes what has to come before it."""
    end = 0
    done: set[tuple[int, int]] = set()
    here = {(sitting.topic, sitting.kind) for _, _, sitting in placed}
    for start, stop, (topic, kind, _, _) in placed:
        if start < end:
            return False
        needed = [(one, LEARN) for one in compiled.waits_for[topic]] if kind == LEARN else [(topic, LEARN)]
        if any(one in here and one not in done for one in needed):
            return False
        done.add((topic, kind))
        end = stop
    return True
