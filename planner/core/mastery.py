"""What the log says about one concept: how well it is learned, how much evidence there is, and its memory.

Learned is a blend of four sources: the first self-rating, sessions done, what was shown, and what the
person said. Only the shares of the blend are kept, so that a changed correction of self-reports
(core/self_report.py) changes every number that rests on one without the log being read again, and so that
each number can be explained by its parts. Memory follows FSRS-6 (core/memory.py). Sources and reasons:
docs/decisions/0011-readiness.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from planner.core.evidence import Day
from planner.core.memory import OLD_MEMORY_DAY, first_stability, next_stability, retrievability

UNKNOWN_KNOWLEDGE, UNKNOWN_EVIDENCE = 0.29, 1.0
"""What is assumed where nobody said or did anything, and its weight in questions; always shown as unknown."""
RATED_EVIDENCE = 2.0
"""What a first self-rating weighs, in questions."""
OLD_MEMORY_FROM, OLD_STABILITY = 3, 15.0
"""A first rating from here up stands for an old memory, with so many days of stability.

So do answers given before anything was studied, by the share shown. Taken for a first lesson, which is
forgotten in days, they left such concepts 6 points too low at the interview instead of 4.
"""
MOST_EVIDENCE = 12.0
"""Questions; older evidence gives way to newer beyond."""
FADE = 0.7
"""What a session leaves of the weight of the evidence before it, for it changed what was shown."""
SLIP = 0.05
"""The share of questions missed even by somebody who knows them all.

Lucky guesses are not taken off: then one right answer more among many wrong ones could lower a concept.
"""
LEAST_RECALL = 0.35
"""Below this much recall a miss says little about what was learned."""
SAID_WEIGHT = 0.5
"""What a self-report after a session weighs, in questions."""


class Blend(NamedTuple):
    """Shares (summing to 1) of what makes up how well a concept is learned, and what they contribute.

    `prior` is the share of the first rating. `taught` and `shown` are what sessions and answers contribute
    to the sum, and `shown_share` and `taught_share` the shares behind them. `said` are the shares of
    self-reports, by confidence 1-5.
    """

    prior: float = 1.0
    taught: float = 0.0
    shown: float = 0.0
    shown_share: float = 0.0
    said: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)

    def closed(self, left: float) -> "Blend":
        """After sessions that left this part (0..1) of what was not learned."""
        return self._scaled(left)._replace(taught=self.taught * left + (1 - left))

    def with_shown(self, target: float, share: float) -> "Blend":
        """With answers that speak for `target` (0..1) and now make up this share of the blend."""
        kept = self._scaled(1 - share)
        return kept._replace(shown=kept.shown + share * target, shown_share=kept.shown_share + share)

    def with_said(self, counts: Sequence[int], share: float) -> "Blend":
        """With self-reports, so many of each confidence, that now make up this share."""
        kept, total = self._scaled(1 - share), sum(counts)
        one, two, three, four, five = (
            before + share * count / total for before, count in zip(kept.said, counts, strict=True)
        )
        return kept._replace(said=(one, two, three, four, five))

    def _scaled(self, kept: float) -> "Blend":
        one, two, three, four, five = (share * kept for share in self.said)
        return Blend(
            self.prior * kept,
            self.taught * kept,
            self.shown * kept,
            self.shown_share * kept,
            (one, two, three, four, five),
        )


@dataclass(frozen=True, slots=True)
class Opening:
    """A concept before any evidence: its difficulty (1-10), its first rating (1-5) and the day of it."""

    difficulty: float
    rating: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Showing:
    """A day on which answers were given: what they spoke for (0..1) as if fresh, and the blend before them.

    `prior` is the share of the first rating in that blend; `expected` what the rest of it contributed,
    self-reports left out; `said` the last confidence (1-5) the person gave since the last showing.
    """

    on: date
    target: float
    questions: float
    blend: Blend
    said: int | None
    said_entries: tuple[int, ...]
    entries: tuple[int, ...]


class Mastery(NamedTuple):
    """Where one concept stands. `evidence` is its weight in questions (0..12).

    `stability` (days) and `last_on` are None together: no memory of it. `sessions` counts those done, a
    partly done one as half.
    """

    opening: Opening
    blend: Blend = Blend()
    evidence: float = UNKNOWN_EVIDENCE
    stability: float | None = None
    last_on: date | None = None
    sessions: float = 0.0
    shown: float = 0.0
    of: float = 0.0
    said: int | None = None
    said_entries: tuple[int, ...] = ()
    showings: tuple[Showing, ...] = ()
    entries: tuple[int, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether nothing was said, done or shown."""
        return self.opening.rating is None and not self.entries

    @property
    def is_studied(self) -> bool:
        """Whether anything was done or shown; saying something alone is not."""
        return self.sessions > 0 or self.of > 0

    @property
    def is_shown(self) -> bool:
        """Whether some answer was given, rather than said or done."""
        return self.of > 0

    def recall_on(self, on: date) -> float:
        """The share (0..1) of what was learned that should be there on that day."""
        if self.stability is None or self.last_on is None:
            return 1.0
        return retrievability((on - self.last_on).days, self.stability)


Course = tuple[tuple[date, Mastery], ...]
"""Where a concept stood from each of these days on, the first before all evidence; the last is complete, the
others leave out which entries and showings were behind it."""


def begin(opening: Opening, *, first_day: date | None) -> Mastery:
    """The concept before the first day of evidence; an old memory was last refreshed a month before."""
    if opening.rating is None:
        return Mastery(opening)
    if opening.rating < OLD_MEMORY_FROM or opening.on is None:
        return Mastery(opening, evidence=RATED_EVIDENCE)
    said_on = min(opening.on, first_day or opening.on)
    return Mastery(
        opening,
        evidence=RATED_EVIDENCE,
        stability=OLD_STABILITY,
        last_on=said_on + timedelta(days=OLD_MEMORY_DAY),
    )


def replay(opening: Opening, days: Sequence[Day]) -> Mastery:
    """The concept after these days, the earliest first."""
    return course_of(opening, days)[-1][1]


def course_of(opening: Opening, days: Sequence[Day]) -> Course:
    """Where the concept stood before these days, the earliest first, and after each of them."""
    on, mastery = date.min, begin(opening, first_day=days[0].on if days else None)
    course = []
    for day in days:
        # With them a course would grow with the square of its days.
        course.append((on, mastery._replace(said_entries=(), showings=(), entries=())))
        on, mastery = day.on, after_day(mastery, day)
    return (*course, (on, mastery))


def after_day(before: Mastery, day: Day) -> Mastery:
    """The concept after one study day.

    A day is taken in this order, whatever the order of its entries: learning; then answers, measured
    against what should be there; then practice; then what the person said.
    """
    recall = 1.0 if day.left_by_learning < 1 else before.recall_on(day.on)
    after = _with_answers(_closed(before, day.left_by_learning), day, recall)
    after = _closed(after, day.left_by_practice)
    after = after._replace(
        evidence=after.evidence * FADE**day.sessions, sessions=after.sessions + day.sessions
    )
    after = _with_reports(after, day)
    return _with_memory(after, day)._replace(entries=(*after.entries, *day.entries))


def _closed(before: Mastery, left: float) -> Mastery:
    return before if left == 1 else before._replace(blend=before.blend.closed(left))


def _with_answers(before: Mastery, day: Day, recall: float) -> Mastery:
    if not day.of:
        return before
    target = fresh_share(day.shown / day.of, recall)
    weight = day.of * recall
    total = before.evidence + weight
    showing = Showing(day.on, target, day.of, before.blend, before.said, before.said_entries, day.entries)
    return before._replace(
        blend=before.blend.with_shown(target, weight / total),
        evidence=min(MOST_EVIDENCE, total),
        shown=before.shown + day.shown,
        of=before.of + day.of,
        said=None,
        said_entries=(),
        showings=(*before.showings, showing),
    )


def fresh_share(share: float, recall: float) -> float:
    """What a share (0..1) of answers shown at this recall (0..1) says it would be with everything fresh."""
    return min(1.0, share / (1 - SLIP) / max(recall, LEAST_RECALL))


def _with_reports(before: Mastery, day: Day) -> Mastery:
    reports = sum(day.said)
    if not reports:
        return before
    weight = SAID_WEIGHT * reports
    total = before.evidence + weight
    return before._replace(
        blend=before.blend.with_said(day.said, weight / total),
        evidence=min(MOST_EVIDENCE, total),
        said=_middle(day.said),
        said_entries=day.entries,
    )


def _middle(counts: Sequence[int]) -> int:
    """The confidence in the middle of those given, the lower one of two."""
    given = [said for said, count in enumerate(counts, start=1) for _ in range(count)]
    return given[(len(given) - 1) // 2]


def _with_memory(before: Mastery, day: Day) -> Mastery:
    if not day.studied:
        return before
    shown = day.shown / day.of if day.of else None
    fresh = first_stability(before.opening.difficulty)
    if before.stability is not None and before.last_on is not None:
        gap = (day.on - before.last_on).days
        stability = next_stability(before.stability, before.opening.difficulty, gap, shown=shown)
    elif day.sessions or shown is None:
        stability = fresh
    else:
        # Nothing was studied yet, so what was shown is old knowledge that has lasted.
        stability = max(fresh, OLD_STABILITY * shown)
    return before._replace(stability=stability, last_on=day.on)
