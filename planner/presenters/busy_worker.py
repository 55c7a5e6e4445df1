"""Read a busy calendar in a process of its own, which can be stopped when a file is too much for it.

Run as a module, this file is that process: a line of JSON and the file's bytes come in on standard input,
one line of JSON goes out.
"""

import contextlib
import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

from planner.core.plan import Interval
from planner.presenters.busy_calendar import BusyReading, checked_zone, read_busy_calendar, rejected

try:
    import resource
except ImportError:  # Windows has no such limits; there only the time is limited.
    resource = None  # type: ignore[assignment]

MEMORY_MEGABYTES = 512
TIME_LIMIT_SECONDS = 4.5
"""Leaves half a second of the promised five for starting the process and passing the file."""

_TOO_LONG = "Reading the file took too long and was stopped; a rule in it may repeat without end."
_TOO_BIG = "Reading the file takes more memory than one calendar may have."
_FAILED = "The file made its reader fail; it cannot be used."


def read_busy_calendar_in_worker(
    data: bytes,
    *,
    time_zone: str,
    first_on: date,
    until_on: date,
    own_uids: frozenset[str] = frozenset(),
    limit_seconds: float = TIME_LIMIT_SECONDS,
    limit_megabytes: int = MEMORY_MEGABYTES,
) -> BusyReading:
    """Return what read_busy_calendar returns, or a rejection where the file takes more than the limits."""
    checked_zone(time_zone, first_on, until_on)
    question = {
        "time_zone": time_zone,
        "first_on": first_on.isoformat(),
        "until_on": until_on.isoformat(),
        "own_uids": sorted(own_uids),
        "limit_megabytes": limit_megabytes,
    }
    try:
        answer = subprocess.run(  # noqa: S603  our own interpreter and module, no shell, no foreign argument
            [sys.executable, "-P", "-m", __spec__.name],
            input=json.dumps(question).encode() + b"\n" + data,
            env=_environment(),
            capture_output=True,
            timeout=limit_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return rejected(_TOO_LONG)
    return _decoded(answer.stdout) if answer.returncode == 0 else rejected(_FAILED)


def _environment() -> dict[str, str]:
    """Return an environment with this process's import path and without its settings and secrets."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PLANNER_")}
    return kept | {"PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path)}


def _encoded(reading: BusyReading) -> bytes:
    return json.dumps(
        {
            "status": reading.status,
            "reason": reading.reason,
            "busy": [[interval.start.isoformat(), interval.end.isoformat()] for interval in reading.busy],
            "warnings": reading.warnings,
        }
    ).encode()


def _decoded(answer: bytes) -> BusyReading:
    found = json.loads(answer)
    busy = tuple(Interval(*map(datetime.fromisoformat, pair)) for pair in found["busy"])
    return BusyReading(found["status"], found["reason"], busy, tuple(found["warnings"]))


def _limit_resources(megabytes: int) -> None:
    if resource is None:
        return
    # A system may offer a limit and still not allow it to be set; the time limit holds all the same.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    with contextlib.suppress(OSError, ValueError):
        # Outlives the parent's own limit a little, for the case that the parent is killed meanwhile.
        resource.setrlimit(resource.RLIMIT_CPU, (int(TIME_LIMIT_SECONDS) + 2,) * 2)


def main() -> None:
    """Answer the one question on standard input."""
    question = json.loads(sys.stdin.buffer.readline())
    _limit_resources(question["limit_megabytes"])
    try:
        reading = read_busy_calendar(
            sys.stdin.buffer.read(),
            time_zone=question["time_zone"],
            first_on=date.fromisoformat(question["first_on"]),
            until_on=date.fromisoformat(question["until_on"]),
            own_uids=frozenset(question["own_uids"]),
        )
    except MemoryError:
        reading = rejected(_TOO_BIG)
    sys.stdout.buffer.write(_encoded(reading))


if __name__ == "__main__":
    main()
