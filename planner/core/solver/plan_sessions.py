"""The sessions of a plan made elsewhere or earlier, parsed but not yet checked, as sessions of a problem."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from planner.core.errors import InvalidInputError
from planner.core.solver.fields import items, name, obj, wrong
from planner.core.solver.instance import Instance
from planner.core.solver.problem import Session
from planner.core.vocabulary import TaskKind

KINDS = {kind.value: kind for kind in (TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW)}


def read_sessions(data: object, instance: Instance) -> tuple[Session, ...]:
    """The sessions by start; raises InvalidInputError naming the one that cannot be used."""
    known = {topic.slug for topic in instance.problem.topics}
    raw = items(obj(data, "The plan").get("sessions"), "sessions")
    sessions = [_session(obj(one, f"Session {n}"), f"Session {n}", instance) for n, one in enumerate(raw, 1)]
    for n, session in enumerate(sessions, 1):
        if session.topic not in known:
            raise InvalidInputError(
                f"Session {n} is about “{session.topic}”, which the instance does not have."
            )
    return tuple(sorted(sessions, key=lambda session: (session.day, session.start)))


def _session(raw: Mapping[str, object], where: str, instance: Instance) -> Session:
    start, end = (_instant(raw.get(edge), f"{where}, {edge}") for edge in ("start", "end"))
    day = (start.date() - instance.start).days
    if not 0 <= day < len(instance.problem.days) or end <= start or end.date() != start.date():
        raise wrong(
            f"{where}, start", raw.get("start"), "a time inside the instance, before its end on that day"
        )
    kind = KINDS.get(str(raw.get("kind")))
    if kind is None:
        raise wrong(f"{where}, kind", raw.get("kind"), "learn, practice or review")
    minutes = [
        (edge - datetime.combine(start.date(), datetime.min.time())) // timedelta(minutes=1)
        for edge in (start, end)
    ]
    return Session(name(raw.get("concept"), f"{where}, concept"), kind, day, *minutes)


def _instant(value: object, where: str) -> datetime:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is not None:
        raise wrong(where, value, "a local time like 2026-11-23T19:00")
    return instant
