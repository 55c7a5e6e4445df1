"""Room for what must not be missing: each must-have gets a session if that can be done at all."""

from collections.abc import Callable
from functools import partial

from planner.core.solver.compiled import LEARN, NEVER, PRACTICE, REVIEW, Compiled, code_of
from planner.core.solver.draft import Draft, Sitting


def secure(draft: Draft) -> None:
    """Give every must-have without a session one, in place of what is missed least."""
    for topic in _hardest_first(draft.compiled):
        if not draft.codes[topic]:
            _secure_topic(draft, topic)


def _hardest_first(compiled: Compiled) -> list[int]:
    """Long sessions before short ones, and what may begin late before what may begin early."""
    return sorted(
        compiled.must,
        key=lambda topic: (-_minutes_needed(compiled, topic), -compiled.learn_from[topic], topic),
    )


def _minutes_needed(compiled: Compiled, topic: int) -> int:
    learn, practice, review = compiled.minutes[topic]
    return min(practice, review) if compiled.open_from[topic] == 0 else learn


def _secure_topic(draft: Draft, topic: int) -> None:
    """Gently if that works; else whatever it costs; else another must-have has to find another place."""
    if _try_to(draft, partial(_force_first, draft, topic, dearest=False)):
        return
    if _try_to(draft, partial(_force_first, draft, topic, dearest=True)):
        return
    for rival in _rivals(draft, topic):
        if _try_to(draft, partial(_take_place_of, draft, topic, rival)):
            return


def _try_to(draft: Draft, change: Callable[[], object]) -> bool:
    """Make the change unless it leaves as many must-haves without a session as before."""
    mark, missing = draft.mark(), draft.missing
    change()
    if draft.missing < missing:
        return True
    draft.undo(mark)
    return False


def _force_first(draft: Draft, topic: int, *, dearest: bool) -> bool:
    """All of a topic's bundle, or it is worth nothing: prerequisites alone would only take minutes."""
    if draft.is_learned(topic):
        return _force_any_kind(draft, topic)
    bundle = [one for one in draft.compiled.before[topic] if not draft.is_learned(one)]
    return _force_bundle(draft, [*bundle, topic], range(draft.compiled.days), dearest=dearest)


def _first_kinds(draft: Draft, topic: int) -> tuple[int, ...]:
    return (REVIEW, PRACTICE) if draft.is_learned(topic) else (LEARN,)


def _rivals(draft: Draft, topic: int) -> list[Sitting]:
    """First sessions of other must-haves on days where this one's could be instead."""
    kinds = _first_kinds(draft, topic)
    others = set(draft.compiled.must) - {topic}
    return [
        sitting
        for day, sittings in enumerate(draft.sittings)
        if any(draft.could_hold(topic, kind, day) for kind in kinds)
        for sitting in sittings
        if sitting.topic in others and draft.codes[sitting.topic][0] == code_of(day, sitting.kind)
    ]


def _take_place_of(draft: Draft, topic: int, rival: Sitting) -> None:
    """The topic on the day of another must-have, which is then secured on what days are left to it."""
    draft.remove(rival)
    if any(_make_room(draft, topic, kind, rival.day) for kind in _first_kinds(draft, topic)):
        _force_first(draft, rival.topic, dearest=False)


def _force_any_kind(draft: Draft, topic: int) -> bool:
    return any(force(draft, topic, kind, range(draft.compiled.days)) for kind in (REVIEW, PRACTICE, LEARN))


def _force_bundle(draft: Draft, bundle: list[int], days: range, *, dearest: bool) -> bool:
    """Each learn session in turn; `dearest` takes the first day that can be had, whatever it costs."""
    for topic in bundle:
        placed = _force_early(draft, topic, days) if dearest else force(draft, topic, LEARN, days)
        if not placed:
            return False
    return True


def _force_early(draft: Draft, topic: int, days: range) -> bool:
    return any(force(draft, topic, LEARN, range(day, day + 1)) for day in days)


def force(draft: Draft, topic: int, kind: int, days: range) -> bool:
    """The session on the day where it costs least; tell whether there was one."""
    best, best_day = -float(NEVER), None
    for day in days:
        mark = draft.mark()
        if _make_room(draft, topic, kind, day) and draft.total > best:
            best, best_day = draft.total, day
        draft.undo(mark)
    return best_day is not None and _make_room(draft, topic, kind, best_day)


def _make_room(draft: Draft, topic: int, kind: int, day: int) -> bool:
    """Insert the session, sending away the sessions of that day that bring least per minute."""
    if draft.insert(topic, kind, day):
        return True
    if not draft.could_hold(topic, kind, day):
        return False
    missing = draft.missing
    for sitting in sorted(draft.sittings[day], key=lambda sitting: (_loss_rate(draft, sitting), sitting)):
        if sitting not in draft.sittings[day]:
            continue
        mark = draft.mark()
        draft.remove(sitting)
        if draft.missing > missing:
            draft.undo(mark)
        elif draft.insert(topic, kind, day):
            return True
    return False


def _loss_rate(draft: Draft, sitting: Sitting) -> float:
    """The readiness lost per minute when a session goes, with all that rests on it."""
    minutes = draft.compiled.minutes[sitting.topic][sitting.kind]
    if sitting.kind != LEARN:
        return draft.loss_alone(sitting) / minutes
    mark, before = draft.mark(), draft.total
    draft.remove(sitting)
    lost = before - draft.total
    draft.undo(mark)
    return lost / minutes
