"""Sample sessions to render."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from planner.presenters.calendar import AllDayNote, CalendarEvent, CalendarOptions

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
CREATED = datetime(2026, 2, 28, 9, 30, tzinfo=UTC)
CHANGED = datetime(2026, 3, 1, 7, 15, 30, tzinfo=UTC)

OPTIONS = CalendarOptions("ML interview plan", "Study sessions of the 8-week plan")
NOTE = AllDayNote(
    uid="6f5f0f6c-0000-5000-8000-000000000000",
    title="No sessions planned",
    on=date(2026, 3, 2),
    created_at=CREATED,
    changed_at=CHANGED,
    sequence=0,
)


def session(number: int = 1, **changes: Any) -> CalendarEvent:
    """A session of half an hour; each number starts a day later."""
    starts_at = START + timedelta(days=number - 1)
    event = CalendarEvent(
        uid=f"6f5f0f6c-0000-5000-8000-{number:012}",
        title="Learn regularization",
        description=("Why now: it is on the checklist.", "• Compare L1 and L2."),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        category="Fundamentals",
        created_at=CREATED,
        changed_at=CHANGED,
        sequence=0,
        url="https://planner.example/plan#t1",
    )
    return replace(event, **changes)


def lines_of(rendered: bytes) -> list[str]:
    """The unfolded content lines."""
    return rendered.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def blocks_of(rendered: bytes) -> dict[str, list[str]]:
    """The content lines of each event, by UID."""
    blocks: dict[str, list[str]] = {}
    for block in "\n".join(lines_of(rendered)).split("BEGIN:VEVENT\n")[1:]:
        lines = block.split("END:VEVENT")[0].split("\n")[:-1]
        uid = next(line for line in lines if line.startswith("UID:"))
        blocks[uid.removeprefix("UID:")] = lines
    return blocks
