"""A plan: what was asked for, what was scheduled, what was not, and how it measures up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from planner.core.vocabulary import Focus, Pillar, TaskKind, UnplacedReason

SCHEMA = "planner.plan/1"
MAX_WEEKS = 26


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes of a weekday or date, half-open `[start, end)`, counted from local midnight, 0..1440."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The study windows of each weekday, Monday first, sorted and without overlap."""

    days: tuple[tuple[Window, ...], ...]

    @property
    def minutes(self) -> int:
        """Minutes offered in one week."""
        return sum(window.end - window.start for day in self.days for window in day)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Whole days, both ends included, as a person says "from the 24th to the 26th"."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval of aware UTC instants, half-open `[start, end)`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """All a plan is computed from, beside the curriculum.

    `interview_at` is an aware instant; `not_before` (aware, optional) keeps a re-plan out of the past.
    `day_start_hour` (0-12) is when the person's day begins; hours before it belong to the day before.
    `known` maps concept slugs to confidence 1-5.
    """

    track: str
    starts_on: date
    interview_at: datetime
    time_zone: str
    weekly: WeeklyHours
    days_off: tuple[DateRange, ...] = ()
    busy: tuple[Interval, ...] = ()
    focus: tuple[Focus, ...] = ()
    known: Mapping[str, int] = field(default_factory=dict)
    day_start_hour: int = 0
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One scheduled session. `uid` is stable for the life of the task; instants are aware UTC.

    `item` is the piece of work it belongs to (parts of one item share it); `demand` the track's demand.
    """

    uid: str
    item: str
    title: str
    pillar: Pillar
    kind: TaskKind
    phase: str
    demand: str
    starts_at: datetime
    ends_at: datetime
    why: str
    sources: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    extra: bool = False

    @property
    def minutes(self) -> int:
        """Length in whole minutes of elapsed time."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Work the hours cannot hold, with the reason and the minutes that are short."""

    item: str
    title: str
    pillar: Pillar
    kind: TaskKind
    minutes: int
    reason: UnplacedReason
    sources: tuple[str, ...]
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One numeric check of the plan: wanted is (min, max), either end may be open."""

    id: str
    label: str
    wanted: tuple[float | None, float | None]
    got: float
    ok: bool


@dataclass(frozen=True, slots=True)
class DayCapacity:
    """Minutes free for study on one study day."""

    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase on the calendar, both ends included."""

    slug: str
    title: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """A finished plan; `track` is the resolved one, never `auto`. Tasks are sorted by start."""

    track: str
    time_zone: str
    starts_on: date
    interview_at: datetime
    availability: tuple[DayCapacity, ...]
    phases: tuple[PhaseSpan, ...]
    tasks: tuple[Task, ...]
    unplaced: tuple[Unplaced, ...]
    checks: tuple[Check, ...]
    warnings: tuple[str, ...]
    choices: tuple[str, ...]
