"""The log as evidence: what each entry says about each concept it touches.

An entry says something about the concept it is about, the first it names; a check-in's confidence speaks
for every concept it was given for. What one concept's entries of a study day say is added up, so that
their order does not matter.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from planner.core.curriculum import Curriculum
from planner.core.drill_log import Drill, read_drills
from planner.core.journal import CheckIn, Standing
from planner.core.journal_entry import EntryKind
from planner.core.memory import gain_of, sort_of
from planner.core.mock_results import round_results
from planner.core.mocks import Mock, Scorer, read_mocks
from planner.core.rehearsing import Rehearsal, read_rehearsals
from planner.core.vocabulary import Solved, TaskKind

MOCK_QUESTIONS = 2
"""What a level in a mock weighs, in questions: somebody was watching."""
PROBLEM_QUESTIONS = 3
"""What a coding problem weighs, in questions: it takes as long as three."""
SHARE_SOLVED: Mapping[Solved, float] = {Solved.ALONE: 1.0, Solved.HINT: 0.5, Solved.NOT: 0.0}
"""How much of a problem was shown, 0..1."""


class Source(StrEnum):
    """Where a piece of evidence comes from."""

    SESSION = "session"
    PROBLEM = "problem"
    DRILL = "drill"
    REHEARSAL = "rehearsal"
    MOCK = "mock"


class Trace(NamedTuple):
    """What one entry says about one concept; a tuple, for a long log has many and they are often compared.

    `left` (0..1) is the part of what was not learned that is still not learned after a session of the sort
    `sort`; `sessions` how much of a session it was. `shown` of `of` questions were answered. `said` is the
    confidence (1-5) the person gave, `rated` the one they gave before they saw how it went.
    """

    slug: str
    on: date
    entry_id: int
    source: Source
    sort: TaskKind | None = None
    left: float = 1.0
    sessions: float = 0.0
    shown: float = 0.0
    of: float = 0.0
    said: int | None = None
    rated: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """What all entries of a study day say about a concept.

    `left_by_learning` and `left_by_practice` (0..1) are the parts of what was not learned that those
    sessions left; the rest is as in `Trace`. `said` holds how often each confidence 1-5 was given.
    """

    on: date
    left_by_learning: float
    left_by_practice: float
    sessions: float
    shown: float
    of: float
    said: tuple[int, int, int, int, int]
    entries: tuple[int, ...]

    @property
    def studied(self) -> bool:
        """Whether anything was done that memory feels; saying something alone is not."""
        return self.sessions > 0 or self.of > 0


def traces_by_entry(curriculum: Curriculum, standing: Standing) -> dict[int, tuple[Trace, ...]]:
    """By entry id what each entry that counts says; entries that say nothing about a concept are left out."""
    known, found = curriculum.concepts, {}
    for traces in _all_traces(curriculum, standing):
        own = tuple([trace for trace in traces if trace.slug in known])
        if own:
            found[own[0].entry_id] = own
    return found


def days_of(traces: Iterable[Trace]) -> list[Day]:
    """One concept's traces by study day, the earliest first."""
    by_day: dict[date, list[Trace]] = {}
    for trace in traces:
        by_day.setdefault(trace.on, []).append(trace)
    return [_day(on, by_day[on]) for on in sorted(by_day)]


def _day(on: date, traces: list[Trace]) -> Day:
    # Sorted, for sums of floats depend on their order in the last digit.
    traces = sorted(traces, key=lambda trace: trace.entry_id)
    said = [trace.said for trace in traces]
    return Day(
        on=on,
        left_by_learning=_left(traces, learning=True),
        left_by_practice=_left(traces, learning=False),
        sessions=math.fsum(trace.sessions for trace in traces),
        shown=math.fsum(trace.shown for trace in traces),
        of=math.fsum(trace.of for trace in traces),
        said=(said.count(1), said.count(2), said.count(3), said.count(4), said.count(5)),
        entries=tuple(sorted({trace.entry_id for trace in traces})),
    )


def _left(traces: Iterable[Trace], *, learning: bool) -> float:
    return math.prod(sorted(trace.left for trace in traces if (trace.sort is TaskKind.LEARN) is learning))


def _all_traces(curriculum: Curriculum, standing: Standing) -> Iterator[Iterable[Trace]]:
    for check_in in standing.check_ins.values():
        yield _of_check_in(check_in)
    for drill in read_drills(standing):
        yield (_of_drill(drill),)
    for rehearsal in read_rehearsals(standing.practised.get(EntryKind.REHEARSAL, ())):
        yield _of_rehearsal(rehearsal)
    for mock in read_mocks(standing.practised.get(EntryKind.MOCK, ())).values():
        yield _of_mock(mock, curriculum)


def _of_check_in(check_in: CheckIn) -> Iterator[Trace]:
    if not check_in.studied:
        return
    about = check_in.concepts[:1]
    for slug in about:
        yield _of_session(slug, check_in)
    for slug, said in check_in.confidence.items():
        if slug not in about:
            yield Trace(slug, check_in.on, check_in.entry_id, Source.SESSION, said=said)


def _of_session(slug: str, check_in: CheckIn) -> Trace:
    """What was done, and what was said, of the concept the session is about."""
    asked = PROBLEM_QUESTIONS if check_in.solved else 0
    return Trace(
        slug,
        check_in.on,
        check_in.entry_id,
        Source.PROBLEM if check_in.solved else Source.SESSION,
        sort=sort_of(check_in.kind),
        left=(1 - gain_of(check_in.kind)) ** (check_in.share / check_in.parts),
        sessions=check_in.share,
        shown=asked * SHARE_SOLVED[check_in.solved] if check_in.solved else 0.0,
        of=float(asked),
        said=check_in.confidence.get(slug),
    )


def _of_drill(drill: Drill) -> Trace:
    return Trace(
        drill.about,
        drill.on,
        drill.entry_id,
        Source.DRILL,
        shown=float(drill.shown),
        of=float(drill.of),
        rated=drill.rating,
    )


def _of_rehearsal(rehearsal: Rehearsal) -> Iterator[Trace]:
    """The points of a strong answer that were ticked; a rehearsal is about its first concept."""
    for slug in rehearsal.concepts[:1] if rehearsal.of else ():
        yield Trace(
            slug,
            rehearsal.on,
            rehearsal.entry_id,
            Source.REHEARSAL,
            shown=float(len(rehearsal.ticked)),
            of=float(rehearsal.of),
        )


def _of_mock(mock: Mock, curriculum: Curriculum) -> Iterator[Trace]:
    """Each criterion with a level says something about its first concept; a partner's word goes first."""
    for held in round_results(mock, curriculum):
        for found in held.criteria:
            level = found.levels.get(Scorer.PARTNER, found.levels.get(Scorer.SELF))
            if level is not None:
                yield Trace(
                    found.criterion.concepts[0],
                    mock.on,
                    mock.entry_id,
                    Source.MOCK,
                    shown=MOCK_QUESTIONS * (level - 1) / 4,
                    of=float(MOCK_QUESTIONS),
                    rated=held.said,
                )
