"""Planning instances from JSON, and their solutions as JSON or as a table."""

import json
from datetime import date, datetime, time, timedelta
from typing import NoReturn

from planner.core.errors import InvalidInputError
from planner.core.solver.instance import Instance, read_instance
from planner.core.solver.plan_sessions import read_sessions
from planner.core.solver.problem import Session, Solution

SCHEMA = "planner.solution/1"
MAX_MEGABYTES = 10
_DECIMALS = 6


def instance_from_json(content: bytes) -> Instance:
    """The planning instance in a file's content; raises InvalidInputError for anything else."""
    return read_instance(_parsed(content, "instance"))


def sessions_from_json(content: bytes, instance: Instance) -> tuple[Session, ...]:
    """The sessions of a solution to this instance; raises InvalidInputError for anything else."""
    return read_sessions(_parsed(content, "plan"), instance)


def _parsed(content: bytes, what: str) -> object:
    if len(content) > MAX_MEGABYTES * 1024 * 1024:
        raise InvalidInputError(f"The {what} is larger than {MAX_MEGABYTES} MB, the most that is read.")
    try:
        data: object = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise InvalidInputError(f"The {what} is not text in UTF-8; save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise InvalidInputError(
            f"The {what} is not JSON: line {error.lineno}, column {error.colno} cannot be read."
        ) from error
    except RecursionError as error:
        raise InvalidInputError(f"The {what} is nested too deeply to be read.") from error
    except ValueError as error:
        raise InvalidInputError(f"The {what} holds a number too long to be read.") from error
    return data


def _refuse_constant(constant: str) -> NoReturn:
    raise InvalidInputError(f"The file holds {constant}, which is no number; write a finite one.")


def solution_json(solution: Solution, start: date) -> str:
    """The solution as `planner.solution/1`, times as the clock on the wall shows them."""
    return (
        json.dumps(
            {
                "schema": SCHEMA,
                "sessions": [
                    {
                        "start": _local(start, session.day, session.start),
                        "end": _local(start, session.day, session.end),
                        "concept": session.topic,
                        "kind": session.kind.value,
                    }
                    for session in solution.sessions
                ],
                "unplaced": [
                    {"concept": left.topic, "reason": left.reason.value} for left in solution.left_out
                ],
                "readiness": round(solution.readiness, _DECIMALS),
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def solution_table(solution: Solution, start: date) -> str:
    """One line a session, then what was left out and the readiness."""
    lines = [_line(session, start) for session in solution.sessions]
    if solution.left_out:
        lines += ["", "Left out:", *(f"  {left.topic}  ({left.reason})" for left in solution.left_out)]
    lines += ["", f"Expected readiness: {solution.readiness:.1%}"]
    return "\n".join(lines).lstrip("\n") + "\n"


def _line(session: Session, start: date) -> str:
    begin, end = _instant(start, session.day, session.start), _instant(start, session.day, session.end)
    return f"{begin:%a %Y-%m-%d  %H:%M}-{end:%H:%M}  {session.kind:<8}  {session.topic}"


def _local(start: date, day: int, minute: int) -> str:
    return _instant(start, day, minute).isoformat(timespec="minutes")


def _instant(start: date, day: int, minute: int) -> datetime:
    return datetime.combine(start, time()) + timedelta(days=day, minutes=minute)
