"""Today at a glance: the next session, what else today holds, what lies behind and what comes tomorrow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.core.journal import CheckIn
from planner.core.localtime import local_at, study_date, zone_named
from planner.core.plan import Plan, Task


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A session and how it went, if it has been checked in."""

    task: Task
    on: date
    check_in: CheckIn | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """A person's study day. `next_up` is today's first open session, in order of start.

    `earlier` holds open sessions of past days, latest first; minutes count planned time.
    """

    on: date
    items: tuple[AgendaItem, ...]
    next_up: AgendaItem | None
    earlier: tuple[AgendaItem, ...]
    upcoming: tuple[AgendaItem, ...]
    done_count: int
    done_minutes: int
    planned_minutes: int
    days_to_interview: int


def build_agenda(
    plan: Plan, check_ins: Mapping[str, CheckIn], *, now: datetime, day_start_hour: int
) -> Agenda:
    """The agenda of the study day that `now` (aware) falls into."""
    zone = zone_named(plan.time_zone)
    today = study_date(now, zone, day_start_hour=day_start_hour)
    everything = [
        AgendaItem(
            task,
            study_date(task.starts_at, zone, day_start_hour=day_start_hour),
            check_ins.get(task.uid),
        )
        for task in plan.tasks
    ]
    items = [item for item in everything if item.on == today]
    done = [item for item in items if item.check_in and item.check_in.studied]
    return Agenda(
        on=today,
        items=tuple(items),
        next_up=next((item for item in items if not item.check_in), None),
        earlier=tuple(item for item in reversed(everything) if item.on < today and not item.check_in),
        upcoming=_next_day(everything, today),
        done_count=len(done),
        done_minutes=sum(item.task.minutes for item in done),
        planned_minutes=sum(item.task.minutes for item in items),
        days_to_interview=days_to_interview(plan, today),
    )


def _next_day(items: Sequence[AgendaItem], today: date) -> tuple[AgendaItem, ...]:
    """The sessions of the next day that has any."""
    later = [item for item in items if item.on > today]
    return tuple(item for item in later if item.on == later[0].on)


def days_to_interview(plan: Plan, today: date) -> int:
    """Calendar days from the study day to the interview; negative once it has passed."""
    return (local_at(plan.interview_at, zone_named(plan.time_zone)).date() - today).days
