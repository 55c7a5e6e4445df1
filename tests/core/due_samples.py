"""What the tests of reminders share: a plan with a session every evening, and a clock to walk through it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from core_samples import MONDAY, make_plan, make_request, make_task

from planner.core.journal import Standing
from planner.core.localtime import local_instant
from planner.core.plan import Plan, PlanRequest
from planner.core.reminders import Due, ReminderChoices, ReminderKind, find_due

DAY = timedelta(days=1)
EVENING = 19 * 60
NO_QUIET = {"quiet_from": None, "quiet_until": None}
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Learner:
    """Somebody with a plan, asked what is due at an instant."""

    plan: Plan
    request: PlanRequest
    choices: ReminderChoices = field(default_factory=ReminderChoices)
    standing: Standing = field(default_factory=Standing)
    digests: dict[str, datetime] = field(default_factory=dict)

    def due(self, now: datetime) -> list[Due]:
        return find_due(self.plan, self.request, self.standing, self.choices, now=now, digests=self.digests)

    def kinds(self, now: datetime) -> set[ReminderKind]:
        return {due.kind for due in self.due(now)}

    def choosing(self, *kinds: ReminderKind, **choices: Any) -> "Learner":
        chosen = {"kinds": frozenset(kinds)} if kinds else {}
        return replace(self, choices=replace(self.choices, **chosen, **choices))

    def at(self, text: str) -> datetime:
        """The first instant the learner's clock shows this."""
        wall = datetime.fromisoformat(text)
        return local_instant(wall.date(), wall.hour * 60 + wall.minute, ZoneInfo(self.request.time_zone))


@cache
def learner(
    zone: str = "Europe/Berlin", first: date = MONDAY, days: int = 14, starts: int = EVENING, hour: int = 4
) -> Learner:
    """One session of 45 minutes each evening; the interview is at 09:00 on the day after the last."""
    known = ZoneInfo(zone)
    tasks = [
        make_task(f"task-{offset}", local_instant(first + offset * DAY, starts, known), 45)
        for offset in range(days)
    ]
    request = make_request(days=days, time_zone=zone, starts_on=first, day_start_hour=hour)
    plan = make_plan(tasks, time_zone=zone, starts_on=first, interview_at=request.interview_at)
    return Learner(plan, request)


def digests_of(person: Learner, instants: Iterable[datetime]) -> Iterator[tuple[str, datetime]]:
    """Walk a clock through the instants as the service does; each digest that goes out, and when."""
    sent: dict[str, datetime] = {}
    recent: dict[str, datetime] = {}
    person = replace(person, digests=recent)
    for now in instants:
        for due in person.due(now):
            if due.kind is ReminderKind.DIGEST and due.occasion not in sent:
                sent[due.occasion] = recent[due.occasion] = now
                yield due.occasion, now
        for occasion in [key for key, at in recent.items() if abs(now - at) > 3 * DAY]:
            del recent[occasion]


def ticks(first: date, last: date, every: timedelta = timedelta(minutes=30)) -> Iterator[datetime]:
    """Every half hour (UTC) from the day before one date to the day after another."""
    now = datetime.combine(first - DAY, time(), UTC)
    while now < datetime.combine(last + 2 * DAY, time(), UTC):
        yield now
        now += every
