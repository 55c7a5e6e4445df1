"""What the tests of the command line share: an instant, arguments, and calendar files."""

from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KEY = "5d1f0c27a9" * 5
"""A secret key, long enough and known to nobody else."""
EVENINGS = "mon-fri 19:00-20:30; sat 10:00-13:00"
PLAN = {
    "--starts-on": "2026-11-23",
    "--interview-on": "2026-12-07",
    "--time-zone": "Europe/Vienna",
    "--weekly": EVENINGS,
}
"""Options of a plan that works."""


def plan_arguments(**changes: str | Path | None) -> list[str]:
    """`plan` with the usual options, changed by name (`time_zone=…`); None leaves one out."""
    options = PLAN | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    given = [(name, str(value)) for name, value in options.items() if value is not None]
    return ["plan", *(part for pair in given for part in pair)]


def calendar(*events: str) -> bytes:
    """A calendar file of events, each given as its lines."""
    bodies = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{bodies}END:VCALENDAR\n".replace("\n", "\r\n").encode()


TWO_APPOINTMENTS = calendar(
    "UID:lecture\nDTSTART;TZID=Europe/Vienna:20261123T190000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=2",
    "UID:holiday\nDTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261127",
    "UID:broken\nDTSTART:tomorrow",
)
"""Two evenings, a whole day, and an event nobody can read."""
WEB_PAGE = b"<!doctype html><title>Sign in</title>"
