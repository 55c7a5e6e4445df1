"""What the solver is asked and what it answers, in whole days and minutes of the day."""

from dataclasses import dataclass

from planner.core.curriculum import StudyMinutes
from planner.core.memory import Memory
from planner.core.vocabulary import TaskKind, UnplacedReason


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept to spend sessions on.

    `weights` holds one number per exam. `not_before` is the first day of its learn session. `fixed` are
    sessions (day, kind) that stand elsewhere: they count, take no time here and cannot move. `most` bounds
    the learn, practice and review sessions that may be added. A `must_have` gets at least one session.
    """

    slug: str
    weights: tuple[float, ...]
    difficulty: float
    minutes: StudyMinutes
    memory: Memory
    prerequisites: tuple[str, ...] = ()
    must_have: bool = False
    not_before: int = 0
    fixed: tuple[tuple[int, TaskKind], ...] = ()
    most: tuple[int, int, int] = (1, 3, 4)


@dataclass(frozen=True, slots=True)
class Space:
    """The free minutes of one day as half-open `[start, end)`, in order and disjoint.

    `limit` is the most minutes that may be used of them; None for all.
    """

    gaps: tuple[tuple[int, int], ...]
    limit: int | None = None
    reviews_only: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Days to fill and topics to fill them with; day 0 comes first.

    `exams` are the days, ascending, at which readiness counts; a session counts for the exams after it.
    Sessions are `shortest` to `longest` minutes long.
    """

    days: tuple[Space, ...]
    topics: tuple[Topic, ...]
    exams: tuple[int, ...]
    shortest: int = 0
    longest: int = 24 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting on a topic; `start` and `end` are minutes of the day."""

    topic: str
    kind: TaskKind
    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A topic without any session, and why."""

    topic: str
    reason: UnplacedReason


@dataclass(frozen=True, slots=True)
class Solution:
    """Sessions by start; every topic is in them or left out. `readiness` (0..1) is the weighted mean."""

    sessions: tuple[Session, ...]
    left_out: tuple[LeftOut, ...]
    readiness: float
