"""What the tests of the services share: an instant, a request, and one person at their planner."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from planner.core.account import EventStamp
from planner.core.curriculum import Curriculum
from planner.core.localtime import zone_named
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.vocabulary import Outcome
from planner.core.weekly_hours import parse_weekly
from planner.presenters.interview_events import interview_uids
from planner.services.check_ins import CheckInForm, check_in
from planner.services.exports import state_json
from planner.services.feeds import RenderedFeed, download_calendar
from planner.services.history import redo, redo_last, undo, undo_last
from planner.services.pages import show_situation
from planner.services.plans import change_plan, create_plan
from planner.services.situation import Situation
from planner.store.database import Database

NOW = datetime(2026, 11, 23, 8, 0, 0, 654321, tzinfo=UTC)
"""Monday, nine in the morning in Vienna, before the first session of the sample plan."""
DAY = timedelta(days=1)
VIENNA = zone_named("Europe/Vienna")
EVENINGS = "mon-fri 19:00-20:30; sat 10:00-13:00"
MORNINGS = "mon-sun 06:00-08:00"
SECRET_KEY = "a key for tests, long enough to be one"


def plan_request(*, weeks: int = 2, weekly: str = EVENINGS, **changes: Any) -> PlanRequest:
    request = PlanRequest(
        track="auto",
        starts_on=date(2026, 11, 23),
        interview_at=datetime(2026, 11, 23, 14, tzinfo=VIENNA) + timedelta(weeks=weeks),
        time_zone="Europe/Vienna",
        weekly=parse_weekly(weekly),
        day_start_hour=4,
    )
    return replace(request, **changes)


@dataclass
class Desk:
    """One person at their planner: the use cases with everything but what they do filled in.

    Each action is a form of its own (a fresh key) unless a key is given.
    """

    database: Database
    curriculum: Curriculum
    person_id: int
    keys: count = field(default_factory=count)

    def make_plan(
        self, request: PlanRequest | None = None, *, now: datetime = NOW, key: str | None = None
    ) -> int:
        return create_plan(
            self.database,
            self.curriculum,
            self.person_id,
            request or plan_request(),
            key=key or self.new_key(),
            now=now,
        )

    def change_plan(self, *, now: datetime, key: str | None = None, **changes: object) -> int:
        return change_plan(
            self.database, self.curriculum, self.person_id, changes, key=key or self.new_key(), now=now
        )

    def check_in(
        self,
        uid: str,
        outcome: Outcome = Outcome.DONE,
        confidence: Mapping[str, int] | None = None,
        *,
        now: datetime = NOW,
        key: str | None = None,
        **form: Any,
    ) -> int:
        return check_in(
            self.database,
            self.curriculum,
            self.person_id,
            CheckInForm(uid, outcome, confidence or {}, **form),
            key=key or self.new_key(),
            now=now,
        )

    def undo(self, entry_id: int, *, now: datetime = NOW, key: str | None = None) -> None:
        undo(self.database, self.curriculum, self.person_id, entry_id, key=key or self.new_key(), now=now)

    def redo(self, entry_id: int, *, now: datetime = NOW, key: str | None = None) -> None:
        redo(self.database, self.curriculum, self.person_id, entry_id, key=key or self.new_key(), now=now)

    def undo_last(self, *, now: datetime = NOW, key: str | None = None) -> int:
        """Take the newest action back; the id of its entry."""
        key = key or self.new_key()
        return undo_last(self.database, self.curriculum, self.person_id, key=key, now=now).entry_id

    def redo_last(self, *, now: datetime = NOW, key: str | None = None) -> int:
        """Do again what was taken back last; the id of its entry."""
        key = key or self.new_key()
        return redo_last(self.database, self.curriculum, self.person_id, key=key, now=now).entry_id

    def calendar(self, *, now: datetime = NOW) -> RenderedFeed:
        return download_calendar(
            self.database,
            self.curriculum,
            SECRET_KEY,
            self.person_id,
            public_url="https://planner.example",
            now=now,
        )

    def new_key(self) -> str:
        return f"form-{next(self.keys)}"

    @property
    def situation(self) -> Situation:
        return show_situation(self.database, self.person_id)

    @property
    def plan(self) -> Plan:
        plan, _ = self.situation.planned()
        return plan

    @property
    def interview_uids(self) -> set[str]:
        """The uids of the calendar events of the interviews."""
        _, request = self.situation.planned()
        return set(interview_uids(request, person_id=self.person_id))

    @property
    def event_uids(self) -> set[str]:
        """The uids of all calendar events: sessions and interviews."""
        return {task.uid for task in self.plan.tasks} | self.interview_uids

    @property
    def first(self) -> Task:
        return self.plan.tasks[0]

    @property
    def state(self) -> str:
        return state_json(self.situation)

    @property
    def stamps(self) -> dict[str, EventStamp]:
        with self.database.reading() as repository:
            return repository.stamps(self.person_id)


def sit_down(database: Database, curriculum: Curriculum, name: str = "Ana") -> Desk:
    """Somebody new at their planner."""
    with database.writing() as repository:
        person = repository.add_person(name, now=NOW)
    return Desk(database, curriculum, person.id)
