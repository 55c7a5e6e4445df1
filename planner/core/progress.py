"""Minutes studied against minutes planned and offered, by day and by pillar."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from planner.core.journal_entry import EntryKind
from planner.core.plan import Plan, Task
from planner.core.study_log import StudyEntry
from planner.core.vocabulary import Pillar

WEEKS_SHOWN = range(8, 27)
"""The fewest and the most weeks of the calendar of minutes."""
WEEK = timedelta(days=7)

DayOf = Callable[[Task], date]


@dataclass(frozen=True, slots=True)
class Studied:
    """What is known of one pillar on one day, in whole minutes."""

    on: date
    pillar: Pillar
    minutes: int


@dataclass(frozen=True, slots=True)
class DayOfPlan:
    """A day of the plan with the minutes done, planned and offered from its beginning to the day's end.

    `done` is None for days to come; `entries` counts what was studied on the day itself.
    """

    on: date
    done: int | None
    planned: int
    offered: int
    entries: int


@dataclass(frozen=True, slots=True)
class PillarMinutes:
    """Minutes of a pillar since the plan began: done, and planned up to today."""

    pillar: Pillar
    done: int
    planned: int


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar: minutes known (None for days to come) and entries of study."""

    on: date
    minutes: int | None
    entries: int


def minutes_studied(entries: Iterable[StudyEntry]) -> list[Studied]:
    """Known minutes by day and pillar, in order.

    Practice on a day's own concepts is taken to be part of the session of that day that was about them, so
    that no minute counts twice.
    """
    entries = [entry for entry in entries if entry.studied]
    sessions: dict[tuple[date, Pillar], set[str]] = {}
    for entry in entries:
        if entry.kind is EntryKind.CHECK_IN:
            sessions.setdefault((entry.on, entry.pillar), set()).update(entry.concepts)
    seconds: dict[tuple[date, Pillar], int] = {}
    for entry in entries:
        place = entry.on, entry.pillar
        if entry.seconds and not _is_part(entry, sessions.get(place)):
            seconds[place] = seconds.get(place, 0) + entry.seconds
    return [Studied(on, pillar, round(taken / 60)) for (on, pillar), taken in sorted(seconds.items())]


def _is_part(entry: StudyEntry, about: set[str] | None) -> bool:
    """Whether practice belongs to a session of its day and pillar; a mock or telling names no concept."""
    if entry.kind is EntryKind.CHECK_IN or about is None:
        return False
    whole = entry.kind in {EntryKind.MOCK, EntryKind.STORY}
    return whole or not about.isdisjoint(entry.concepts)


def plan_days(
    plan: Plan, day_of: DayOf, studied: Iterable[Studied], entries: Iterable[StudyEntry], *, today: date
) -> list[DayOfPlan]:
    """The days of the plan with their running totals.

    Planned are the sessions as the plan stands today; extra ones only where they were studied.
    """
    days = [day.on for day in plan.availability]
    done = _by_day((found.on, found.minutes) for found in studied)
    planned = _by_day((day_of(task), task.minutes) for task in counted_tasks(plan, entries))
    count = _by_day((entry.on, 1) for entry in entries if entry.studied)
    totals = zip(
        days,
        accumulate(done.get(on, 0) for on in days),
        accumulate(planned.get(on, 0) for on in days),
        accumulate(day.minutes for day in plan.availability),
        strict=True,
    )
    return [
        DayOfPlan(on, spent if on <= today else None, asked, offered, count.get(on, 0) if on <= today else 0)
        for on, spent, asked, offered in totals
    ]


def counted_tasks(plan: Plan, entries: Iterable[StudyEntry]) -> list[Task]:
    """The sessions that count as planned: extra ones only where they were studied, for nobody owes them."""
    done = {entry.key for entry in entries if entry.kind is EntryKind.CHECK_IN and entry.studied}
    return [task for task in plan.tasks if not task.extra or task.uid in done]


def pillar_minutes(
    plan: Plan, day_of: DayOf, studied: Iterable[Studied], entries: Iterable[StudyEntry], *, today: date
) -> list[PillarMinutes]:
    """The pillars that anything was done or planned in so far, in their fixed order."""
    last = plan.availability[-1].on if plan.availability else plan.starts_on
    done, planned = dict.fromkeys(Pillar, 0), dict.fromkeys(Pillar, 0)
    for found in studied:
        if plan.starts_on <= found.on <= min(today, last):
            done[found.pillar] += found.minutes
    for task in counted_tasks(plan, entries):
        if day_of(task) <= today:
            planned[task.pillar] += task.minutes
    return [
        PillarMinutes(pillar, done[pillar], planned[pillar])
        for pillar in Pillar
        if done[pillar] or planned[pillar]
    ]


def calendar_weeks(
    studied: Iterable[Studied], entries: Sequence[StudyEntry], *, first: date, today: date
) -> list[tuple[CalendarDay, ...]]:
    """Weeks from Monday on, the earliest first, from that of `first` to this one.

    A short time is filled up with weeks to come, of a long one the last weeks are left.
    """
    minutes = _by_day((found.on, found.minutes) for found in studied)
    count = _by_day((entry.on, 1) for entry in entries if entry.studied)
    this_week = monday_of(today)
    earliest = max(monday_of(first), this_week - WEEKS_SHOWN[-1] * WEEK + WEEK)
    latest = max(this_week, earliest + WEEKS_SHOWN[0] * WEEK - WEEK)
    return [
        tuple(
            CalendarDay(on, None if on > today else minutes.get(on, 0), count.get(on, 0))
            for on in (monday + timedelta(days=weekday) for weekday in range(7))
        )
        for monday in (earliest + number * WEEK for number in range((latest - earliest) // WEEK + 1))
    ]


def monday_of(on: date) -> date:
    """The Monday of that day's week."""
    return on - timedelta(days=on.weekday())


def _by_day(amounts: Iterable[tuple[date, int]]) -> dict[date, int]:
    found: dict[date, int] = {}
    for on, amount in amounts:
        found[on] = found.get(on, 0) + amount
    return found
