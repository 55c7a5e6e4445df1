"""A plan: what was asked for, what was scheduled, what was not, and how it measures up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from planner.core.memory import Memory
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
class Interview:
    """One interview beside the last one: `at` is an aware instant, `weight` 1-3 how much it matters.

    `rounds` are the slugs of its loop's rounds; none means that nothing is known about it.
    """

    title: str
    at: datetime
    weight: int = 1
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """All a plan is computed from, beside the curriculum.

    `interview_at` is an aware instant; `not_before` (aware, optional) keeps a re-plan out of the past.
    `day_start_hour` (0-12) is when the person's day begins; hours before it belong to the day before.
    `known` maps concept slugs to confidence 1-5. `earlier` are interviews before the one the plan ends
    at; `title`, `weight` and `rounds` describe that last one as `Interview` does the others.

    `pace` says how many times as long as planned a sort of work takes (see core/pace.py). `left_out` and
    `ready` hold keys of work items: given up on purpose, and at hand already. `added` are concepts asked
    for beside the track. `again` are problems that needed their solution (core/solving.py), each with the
    first day it is worth trying once more. `asked` says by concept how many times as much it counts because
    real interviews asked about it (core/debriefs.py). `learned` is where each concept stands that the log
    says something about; its days are proleptic Gregorian ordinals.
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
    earlier: tuple[Interview, ...] = ()
    title: str = ""
    weight: int = 1
    rounds: tuple[str, ...] = ()
    pace: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    again: Mapping[str, date] = field(default_factory=dict)
    asked: Mapping[str, float] = field(default_factory=dict)
    learned: Mapping[str, Memory] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """One scheduled session. `uid` is stable for the life of the task; instants are aware UTC.

    `item` is the piece of work it belongs to; `part` of `parts` (from 1) where that takes several sessions.
    `demand` is the track's demand.
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
    part: int = 1
    parts: int = 1

    @property
    def minutes(self) -> int:
        """Length in whole minutes of elapsed time."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Work the hours cannot hold, with the reason and the minutes that are short.

    `points` (of 100) is the readiness it would add at the interview; `phase` the slug of its phase, if any;
    `priority` 0 is the most binding.
    """

    item: str
    title: str
    pillar: Pillar
    kind: TaskKind
    minutes: int
    reason: UnplacedReason
    sources: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    phase: str = ""
    points: float = 0.0
    priority: int = 1


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
    """A finished plan; `track` is the resolved one, never `auto`. Tasks are sorted by start.

    `readiness` (0..1) is what is expected at the interview if the plan is kept; `effort` counts the
    iterations of search spent on it.
    """

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
    readiness: float | None = None
    effort: int = 0
