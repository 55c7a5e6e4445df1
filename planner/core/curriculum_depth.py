"""What a strong candidate says beyond the outline: the deeper parts of the entries of a curriculum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """The most common wrong answer on a concept, and why it is wrong."""

    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class DeeperQuestion:
    """Where an interviewer digs next, and the answer they hope for."""

    asks: str
    listens_for: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as LaTeX, as one says it aloud, and what its symbols mean."""

    title: str
    latex: str
    spoken: str
    where: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A work to look things up in; `kind` is paper, book or docs, and docs have no year."""

    slug: str
    kind: str
    by: str
    title: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number to estimate aloud: `arithmetic` is plain Python arithmetic, `result` its rounded value."""

    what: str
    assumes: str
    arithmetic: str
    result: float
    unit: str


@dataclass(frozen=True, slots=True)
class DeepDive:
    """A place where interviewers dig in a design, and what a strong answer says."""

    asks: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TradeOff:
    """A decision whose handling separates levels."""

    choice: str
    mid: str
    senior: str
    staff: str


@dataclass(frozen=True, slots=True)
class Case:
    """An acceptance case of a coding task: keyword arguments, and what comes back or what is raised."""

    title: str
    given: Mapping[str, Any]
    expected: Any = None
    raises: str | None = None
