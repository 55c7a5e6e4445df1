"""What the tests of the core share: plain requests, days, work, tasks and check-ins to vary."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from planner.core.availability import StudyDay
from planner.core.journal import CheckIn
from planner.core.localtime import local_instant, zone_named
from planner.core.plan import Interval, Plan, PlanRequest, Task
from planner.core.scheduler import Placement, Schedule
from planner.core.vocabulary import Outcome, Pillar, TaskKind, UnplacedReason
from planner.core.weekly_hours import parse_weekly
from planner.core.work import WorkItem

MONDAY = date(2026, 10, 5)
WEEKDAYS_AND_SATURDAY = "mon-fri 19:00-20:30; sat 10:00-13:00"
ROUNDS = (("Coding", 45), ("Fundamentals", 45), ("Design", 45))


def make_request(
    track: str = "8-week", days: int = 56, *, weekly: str = WEEKDAYS_AND_SATURDAY, **changes: Any
):
    """A request from a Monday in Berlin, with the interview at 09:00 `days` days later."""
    zone = changes.get("time_zone", "Europe/Berlin")
    starts_on = changes.setdefault("starts_on", MONDAY)
    interview_at = local_instant(starts_on + timedelta(days=days), 540, zone_named(zone))
    plain = PlanRequest(track, starts_on, interview_at, zone, parse_weekly(weekly))
    return replace(plain, **changes)


def at(text: str) -> datetime:
    """The UTC instant of a text such as `2026-10-05 19:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def interval(start: str, end: str) -> Interval:
    return Interval(at(start), at(end))


def make_days(*minutes: int | Sequence[int]) -> list[StudyDay]:
    """Study days in a row; each is the length of its window in minutes, or of several, three hours apart."""
    days = []
    for offset, lengths in enumerate(minutes):
        on = MONDAY + timedelta(days=offset)
        start = datetime.combine(on, datetime.min.time(), UTC)
        slots = [
            Interval(start + timedelta(hours=3 * n), start + timedelta(hours=3 * n, minutes=length))
            for n, length in enumerate([lengths] if isinstance(lengths, int) else lengths)
            if length
        ]
        days.append(StudyDay(on, tuple(slots)))
    return days


def make_item(key: str = "learn/one", minutes: int = 30, **changes: Any) -> WorkItem:
    """Half an hour of learning that may happen on any of the first ten days, aimed at the first."""
    plain = WorkItem(
        key=key,
        title=key.replace("/", " ").capitalize(),
        pillar=Pillar.FUNDAMENTALS,
        kind=TaskKind.LEARN,
        demand="demand",
        minutes=minutes,
        first_day=0,
        last_day=9,
        target=0,
        why="Because.",
        sources=("S3-CON-02",),
        splits=True,
    )
    return replace(plain, **changes)


def make_task(uid: str = "one", starts_at: datetime | None = None, minutes: int = 30, **changes: Any) -> Task:
    start = starts_at or at("2026-10-05 17:00")
    plain = Task(
        uid=uid,
        item=f"learn/{uid}",
        title=f"Learn {uid}",
        pillar=Pillar.FUNDAMENTALS,
        kind=TaskKind.LEARN,
        phase="concepts",
        demand="demand",
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        why="Because.",
        sources=("S3-CON-02",),
    )
    return replace(plain, **changes)


def make_check_in(uid: str = "one", on: date = MONDAY, **changes: Any) -> CheckIn:
    plain = CheckIn(
        entry_id=1,
        at=datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=20),
        on=on,
        uid=uid,
        item=f"learn/{uid}",
        title=f"Learn {uid}",
        pillar=Pillar.FUNDAMENTALS,
        kind=TaskKind.LEARN,
        concepts=(),
        planned_minutes=30,
        outcome=Outcome.DONE,
        confidence={},
        minutes=None,
        note="",
    )
    return replace(plain, **changes)


def make_plan(tasks: Sequence[Task], **changes: Any) -> Plan:
    """A plan that holds these tasks and nothing else, in UTC, with the interview on 19 October at 09:00."""
    plain = Plan(
        track="2-week",
        time_zone="UTC",
        starts_on=MONDAY,
        interview_at=at("2026-10-19 09:00"),
        availability=(),
        phases=(),
        tasks=tuple(tasks),
        unplaced=(),
        checks=(),
        warnings=(),
        choices=(),
    )
    return replace(plain, **changes)


def minutes(placed: Placement) -> int:
    return round((placed.end - placed.start).total_seconds() / 60)


def missed(schedule: Schedule) -> dict[str, tuple[int, UnplacedReason]]:
    return {missed.item.key: (missed.minutes, missed.reason) for missed in schedule.missed}
