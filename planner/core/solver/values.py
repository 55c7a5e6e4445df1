"""What the sessions of one topic are worth: the weighted readiness they lead to at the exams.

How well something is learned depends on the kinds of its sessions alone, how much of it is remembered on
their days alone. The second is what costs time, and topics of equal difficulty and memory share it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from planner.core.memory import GAINS, Memory, first_stability, next_stability, retrievability
from planner.core.solver.compiled import KIND_NUMBERS, KINDS, Compiled, code_of

Codes = tuple[int, ...]
Days = tuple[int, ...]

MOST_KEPT = 40_000
"""Histories kept for each sort of topic and exam; more would cost memory and save little time."""
LEFT_BY_KIND = tuple(1 - GAINS[kind] for kind in KINDS)
"""What one session of each kind leaves of the part not yet learned."""


class Stabilities(dict[Days, float | None]):
    """Days of stability after sessions on these days; None for what was never studied."""

    def __init__(self, memory: Memory, difficulty: float) -> None:
        super().__init__()
        self._difficulty = difficulty
        self._stability = memory.stability
        self.last_day = memory.last_day

    def __missing__(self, days: Days) -> float | None:
        """Compute it from the days before the last, and keep it for the next time."""
        if len(self) >= MOST_KEPT:
            self.clear()
        found = self[days] = self._compute(days) if days else self._stability
        return found

    def _compute(self, days: Days) -> float:
        earlier = days[:-1]
        stability = self[earlier]
        last = earlier[-1] if earlier else self.last_day
        if stability is None or last is None:
            return first_stability(self._difficulty)
        return next_stability(stability, self._difficulty, days[-1] - last)


class Remembered(dict[Days, float]):
    """The share (0..1) of what was learned that is there at an exam, by the days of the sessions before."""

    def __init__(self, stabilities: Stabilities, exam: int) -> None:
        super().__init__()
        self._stabilities = stabilities
        self._exam = exam

    def __missing__(self, days: Days) -> float:
        """Compute it, and keep it for the next time."""
        if len(self) >= MOST_KEPT:
            self.clear()
        stability = self._stabilities[days]
        last = days[-1] if days else self._stabilities.last_day
        found = 1.0 if stability is None or last is None else retrievability(self._exam - last, stability)
        self[days] = found
        return found


class Histories(dict[Codes, tuple[Days, float]]):
    """The days of a sequence of codes, and the share of what was unknown that it leaves so."""

    def __missing__(self, codes: Codes) -> tuple[Days, float]:
        """Compute it, and keep it for the next time."""
        if len(self) >= MOST_KEPT:
            self.clear()
        left = 1.0
        for code in codes:
            left *= LEFT_BY_KIND[code & 3]
        found = self[codes] = tuple([code >> 2 for code in codes]), left
        return found


class _Stake(NamedTuple):
    """What one exam asks of one topic; `until` is the first code too late for it."""

    weight: float
    until: int
    unknown: float
    remembered: Remembered


class Values:
    """The worth of sequences of sessions, given as ascending codes; the fixed ones are always counted in."""

    def __init__(self, compiled: Compiled) -> None:
        self._fixed = [
            [code_of(day, KIND_NUMBERS[kind]) for day, kind in sorted(topic.fixed)]
            for topic in compiled.topics
        ]
        self._histories = Histories()
        self._stakes = _stakes(compiled)

    def of(self, topic: int, codes: Codes) -> float:
        """Weighted readiness of the topic after these sessions, summed over the exams."""
        if self._fixed[topic]:
            codes = self._with_fixed(topic, codes)
        total = 0.0
        for weight, until, unknown, remembered in self._stakes[topic]:
            days, left = self._histories[_before(codes, until)]
            total += weight * (1 - unknown * left) * remembered[days]
        return total

    def gains(self, topic: int, codes: Codes, day: int, kinds: Sequence[int]) -> list[float]:
        """What one more session on that day would add to the worth, for each of these kinds."""
        if self._fixed[topic]:
            codes = self._with_fixed(topic, codes)
        totals = [0.0] * len(kinds)
        for weight, until, unknown, remembered in self._stakes[topic]:
            if day << 2 >= until:
                continue
            days, left = self._histories[_before(codes, until)]
            left *= unknown
            place = bisect_right(days, day)
            now = weight * (1 - left) * remembered[days]
            then = weight * remembered[(*days[:place], day, *days[place:])]
            for number, kind in enumerate(kinds):
                totals[number] += then * (1 - left * LEFT_BY_KIND[kind]) - now
        return totals

    def _with_fixed(self, topic: int, codes: Codes) -> Codes:
        return tuple(sorted((*codes, *self._fixed[topic])))


def _stakes(compiled: Compiled) -> list[list[_Stake]]:
    """What each exam asks of each topic; those of equal difficulty and memory share what is remembered."""
    shared: dict[tuple[float | None, int | None, float], list[Remembered]] = {}
    stakes = []
    for topic in compiled.topics:
        memory = topic.memory
        key = (memory.stability, memory.last_day, topic.difficulty)
        if key not in shared:
            stabilities = Stabilities(memory, topic.difficulty)
            shared[key] = [Remembered(stabilities, exam) for exam in compiled.exams]
        stakes.append(
            [
                _Stake(weight, code_of(exam, 0), 1 - memory.knowledge, remembered)
                for weight, exam, remembered in zip(topic.weights, compiled.exams, shared[key], strict=True)
                if weight > 0
            ]
        )
    return stakes


def _before(codes: Codes, until: int) -> Codes:
    """The codes under a bound; nearly always all of them."""
    return codes if not codes or codes[-1] < until else codes[: bisect_left(codes, until)]
