"""What to remind a person of, and when: decided from their plan, their log, their choices and the instant."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from planner.core.journal import Standing
from planner.core.localtime import DAY_MINUTES, local_at, local_instant, study_date, zone_named
from planner.core.plan import Plan, PlanRequest, Task
from planner.core.reminder_choices import ReminderChoices, ReminderKind, check_choices, choices_from
from planner.core.reminder_clock import ONE_DAY, after_quiet, instant_on, minute_of_day

__all__ = ["Due", "ReminderChoices", "ReminderKind", "check_choices", "choices_from", "find_due", "find_open"]

DIGEST_MINUTES = 300
"""How long after its time a digest or a countdown is still worth sending: one of 07:00 until 12:00."""
DIGEST_GAP = timedelta(hours=18)
"""No two digests come closer together than this, wherever their person travels and whatever they set."""
SETTLING = timedelta(minutes=15)
"""How long a session is over before a missing check-in is worth a word."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that may be sent from `at` (aware UTC) on and before `until`.

    `occasion` tells it from all others of its kind: the study day's date, or a session's uid and start.
    """

    kind: ReminderKind
    occasion: str
    at: datetime
    until: datetime

    @property
    def session_uid(self) -> str:
        """The session it is about; empty for the other kinds."""
        return self.occasion.rpartition("@")[0] if self.kind is ReminderKind.SESSION else ""


NO_DIGESTS: Mapping[str, datetime] = MappingProxyType({})


def find_due(
    plan: Plan,
    request: PlanRequest,
    standing: Standing,
    choices: ReminderChoices,
    *,
    now: datetime,
    digests: Mapping[str, datetime] = NO_DIGESTS,
) -> list[Due]:
    """What may be sent now: `find_open`, and nothing at all in the quiet hours."""
    quiet = choices.quiet
    if quiet and quiet.covers(minute_of_day(now, zone_named(request.time_zone))):
        return []
    return find_open(plan, request, standing, choices, now=now, digests=digests)


def find_open(
    plan: Plan,
    request: PlanRequest,
    standing: Standing,
    choices: ReminderChoices,
    *,
    now: datetime,
    digests: Mapping[str, datetime] = NO_DIGESTS,
) -> list[Due]:
    """What is due and not too late, as far as the quiet hours do not put it off.

    On days off, and once the last interview has begun, nothing is. `digests` maps the occasions of digests to
    when they went out: a new one keeps its distance from all of them (`DIGEST_GAP`).
    """
    if now >= plan.interview_at:
        return []
    case = _Case(plan, request, standing, choices, zone_named(request.time_zone), now, digests)
    quiet = choices.quiet
    found: list[Due] = []
    for kind in ReminderKind:
        for due in _FINDERS[kind](case) if kind in choices.kinds else ():
            at = after_quiet(due.at, quiet, case.zone) if due.at <= now else due.at
            if at <= now < due.until:
                found.append(Due(kind, due.occasion, at, due.until))
    return found


@dataclass(frozen=True, slots=True)
class _Case:
    """What reminders are decided from."""

    plan: Plan
    request: PlanRequest
    standing: Standing
    choices: ReminderChoices
    zone: ZoneInfo
    now: datetime
    digests: Mapping[str, datetime]

    def dates(self) -> Iterator[date]:
        """The dates whose reminders may be due now, without days off and days the calendar skipped."""
        today = local_at(self.now, self.zone).date()
        for on in (today - ONE_DAY, today):
            noon = local_instant(on, DAY_MINUTES // 2, self.zone)
            if not self.is_off(on) and local_at(noon, self.zone).date() == on:
                yield on

    def is_off(self, on: date) -> bool:
        return any(span.first <= on <= span.last for span in self.request.days_off)

    def study_day_of(self, task: Task) -> date:
        return study_date(task.starts_at, self.zone, day_start_hour=self.request.day_start_hour)

    def open_tasks(self, on: date) -> list[Task]:
        """The study day's sessions without a check-in, by start."""
        noon = local_instant(on, DAY_MINUTES // 2, self.zone)
        near = self.tasks_between(noon - ONE_DAY, noon + 2 * ONE_DAY)
        return [task for task in near if self.study_day_of(task) == on and self.is_open(task)]

    def tasks_between(self, first: datetime, last: datetime) -> Sequence[Task]:
        """Sessions that start in `[first, last)`."""
        tasks = self.plan.tasks
        low, high = (bisect_left(tasks, at, key=_start) for at in (first, last))
        return tasks[low:high]

    def is_open(self, task: Task) -> bool:
        return task.uid not in self.standing.check_ins

    def in_the_day(self, minute: int) -> int:
        """The minute, but not before the study day has begun."""
        return max(minute, self.request.day_start_hour * 60)


def _start(task: Task) -> datetime:
    return task.starts_at


def _digests(case: _Case) -> Iterator[Due]:
    for on in case.dates():
        if case.open_tasks(on):
            due = _morning(case, on, ReminderKind.DIGEST)
            at = max([due.at, *_gaps_to_keep(case, due.occasion)])
            yield Due(due.kind, due.occasion, at, due.until)


def _gaps_to_keep(case: _Case, occasion: str) -> Iterator[datetime]:
    """When enough time will have gone by since the other digests that went out lately."""
    for other, sent_at in case.digests.items():
        # Those of a clock that ran ahead by days and was set right again say nothing about now.
        if other != occasion and abs(sent_at - case.now) < DIGEST_GAP:
            yield sent_at + DIGEST_GAP


def _countdowns(case: _Case) -> Iterator[Due]:
    interviews = [case.request.interview_at, *(other.at for other in case.request.earlier)]
    ahead = [local_at(at, case.zone).date() for at in interviews if at > case.now]
    for on in case.dates():
        if any((day - on).days in case.choices.countdown_days for day in ahead):
            yield _morning(case, on, ReminderKind.COUNTDOWN)


def _morning(case: _Case, on: date, kind: ReminderKind) -> Due:
    minute = case.in_the_day(case.choices.digest_at)
    return _due(case, kind, on, minute, minute + DIGEST_MINUTES)


def _reviews(case: _Case) -> Iterator[Due]:
    minute = case.in_the_day(case.choices.review_at)
    for on in case.dates():
        if on.weekday() == case.choices.review_weekday and on > case.request.starts_on:
            yield _due(case, ReminderKind.REVIEW, on, minute, minute + DAY_MINUTES)


def _nudges(case: _Case) -> Iterator[Due]:
    turn = case.request.day_start_hour * 60
    minute = case.choices.nudge_at
    if minute < turn:  # past midnight, in the night that still belongs to the day
        minute += DAY_MINUTES
    until = min((minute // DAY_MINUTES + 1) * DAY_MINUTES, DAY_MINUTES + turn)
    for on in case.dates():
        over = [task.ends_at + SETTLING for task in case.open_tasks(on)]
        if over:
            due = _due(case, ReminderKind.NUDGE, on, minute, until)
            yield Due(due.kind, due.occasion, max(due.at, min(over)), due.until)


def _sessions(case: _Case) -> Iterator[Due]:
    lead = timedelta(minutes=case.choices.session_lead_minutes)
    for task in case.tasks_between(case.now, case.now + lead + timedelta.resolution):
        if case.is_open(task) and not case.is_off(case.study_day_of(task)):
            occasion = f"{task.uid}@{task.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
            yield Due(ReminderKind.SESSION, occasion, task.starts_at - lead, task.starts_at)


def _due(case: _Case, kind: ReminderKind, on: date, minute: int, until: int) -> Due:
    at = instant_on(on, minute, case.zone)
    return Due(kind, on.isoformat(), at, instant_on(on, until, case.zone))


_FINDERS: Mapping[ReminderKind, Callable[[_Case], Iterable[Due]]] = {
    ReminderKind.DIGEST: _digests,
    ReminderKind.SESSION: _sessions,
    ReminderKind.NUDGE: _nudges,
    ReminderKind.REVIEW: _reviews,
    ReminderKind.COUNTDOWN: _countdowns,
}
