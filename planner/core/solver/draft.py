"""A plan in the making: sessions in the gaps of days, every rule kept at every moment.

Each step can be undone, so a search may try things out and go back.
"""

from collections.abc import Iterable
from typing import NamedTuple

from planner.core.solver.compiled import LEARN, NEVER, REVIEW, code_of
from planner.core.solver.prospects import Prospects
from planner.core.solver.values import Codes


class Sitting(NamedTuple):
    """One session of a draft: topic and kind as numbers, its day and the gap of that day it lies in."""

    topic: int
    kind: int
    day: int
    gap: int


class Draft:
    """Sessions by day and by topic, with the minutes left.

    `codes[topic]` is replaced, never changed, so `is` tells whether a topic was touched meanwhile.
    """

    def __init__(self, prospects: Prospects) -> None:
        self.prospects = prospects
        self.compiled = compiled = prospects.compiled
        self.values = values = prospects.values
        self.codes: list[Codes] = [()] * len(compiled.topics)
        self.learned_in: list[tuple[int, int] | None] = [None] * len(compiled.topics)
        self.sittings: list[list[Sitting]] = [[] for _ in compiled.spaces]
        self.free = [[end - start for start, end in space.gaps] for space in compiled.spaces]
        self.left = [
            sum(free) if space.limit is None else max(0, min(space.limit, sum(free)))
            for space, free in zip(compiled.spaces, self.free, strict=True)
        ]
        self.worth = [values.of(topic, ()) for topic in range(len(compiled.topics))]
        self.total = sum(self.worth)
        self.missing = len(compiled.must)
        self._must_counts = dict.fromkeys(compiled.must, 1)
        self._anchors: dict[tuple[int, int], int] = {}
        self.charge = 0.0
        self._steps: list[tuple[bool, Sitting, Codes, float]] = []

    def anchor(self, sittings: Iterable[Sitting], charge: float) -> None:
        """Count every one of these sessions that is not where it was as a loss of `charge` in readiness.

        In truth those that are there count as a gain, which comes to the same; `total` includes it.
        """
        self.charge = charge
        for sitting in sittings:
            self._anchors[sitting.topic, code_of(sitting.day, sitting.kind)] = sitting.gap
            if sitting in self.sittings[sitting.day]:
                self.total += charge

    def hold_must_haves(self) -> None:
        """Let each must-have that has a session now count for more than all that have none together."""
        must = self.compiled.must
        for topic in must:
            if self.codes[topic]:
                self._must_counts[topic] = len(must) + 1

    # Asking

    def anchor_gain(self, sitting: Sitting) -> float:
        """What counts for the session standing where it stood before."""
        if not self._anchors:
            return 0.0
        code = code_of(sitting.day, sitting.kind)
        return self.charge if self._anchors.get((sitting.topic, code)) == sitting.gap else 0.0

    def loss_alone(self, sitting: Sitting) -> float:
        """What goes with a session on which no other rests."""
        topic, gone = sitting.topic, code_of(sitting.day, sitting.kind)
        fewer = tuple([code for code in self.codes[topic] if code != gone])
        return self.worth[topic] - self.values.of(topic, fewer) + self.anchor_gain(sitting)

    def pull(self, topic: int, kind: int, day: int) -> float:
        """What the session would count for beyond its worth, were it put back on that day."""
        return self.charge if self._anchors and (topic, code_of(day, kind)) in self._anchors else 0.0

    def opens_by(self, topic: int, day: int) -> int:
        """The first gap of the day in which the topic counts as learned; NEVER if it does not that day."""
        if self.compiled.open_from[topic] <= day:
            return 0
        learned = self.learned_in[topic]
        if learned is None or learned[0] > day:
            return NEVER
        return learned[1] if learned[0] == day else 0

    def is_learned(self, topic: int) -> bool:
        """Whether anything opens the topic at some time."""
        return self.learned_in[topic] is not None or self.compiled.open_from[topic] < NEVER

    def gap_for(self, topic: int, kind: int, day: int) -> int | None:
        """The gap that takes the session with the fewest minutes to spare; None where none may or can."""
        minutes = self.compiled.minutes[topic][kind]
        if minutes > self.left[day]:
            return None
        bounds = self._bounds(topic, kind, day)
        if bounds is None:
            return None
        first, last = bounds
        anchored = self._anchors.get((topic, code_of(day, kind)), -1) if self._anchors else -1
        if first <= anchored <= last and minutes <= self.free[day][anchored]:
            return anchored
        best, spare = None, NEVER
        for gap, free in enumerate(self.free[day]):
            if minutes <= free < minutes + spare and first <= gap <= last:
                best, spare = gap, free - minutes
        return best

    def room_on(self, day: int) -> int:
        """The minutes of the longest session the day could still take."""
        return min(self.left[day], max(self.free[day], default=0))

    def could_hold(self, topic: int, kind: int, day: int) -> bool:
        """Whether the session would find a place on the day if nothing else were there."""
        space, minutes = self.compiled.spaces[day], self.compiled.minutes[topic][kind]
        return (
            (space.limit is None or minutes <= space.limit)
            and any(minutes <= end - start for start, end in space.gaps)
            and self._bounds(topic, kind, day) is not None
        )

    def _bounds(self, topic: int, kind: int, day: int) -> tuple[int, int] | None:
        """The first and the last gap of the day that the order of sessions leaves for this one."""
        if self.compiled.spaces[day].reviews_only and kind != REVIEW:
            return None
        codes = self.codes[topic]
        taken = sum(1 for code in codes if code & 3 == kind)
        if taken >= self.compiled.topics[topic].most[kind] or code_of(day, kind) in codes:
            return None
        if kind == LEARN:
            return self._learn_bounds(topic, day)
        first = self.opens_by(topic, day)
        learned = self.learned_in[topic]
        if first == NEVER or (learned is not None and learned[0] > day):
            return None
        if learned is not None and learned[0] == day:
            first = max(first, learned[1])
        return first, NEVER

    def _learn_bounds(self, topic: int, day: int) -> tuple[int, int] | None:
        compiled = self.compiled
        codes = self.codes[topic]
        if not compiled.learn_from[topic] <= day < compiled.learn_until[topic] or (
            codes and codes[0] >> 2 < day
        ):
            return None
        first = 0
        for prerequisite in compiled.waits_for[topic]:
            first = max(first, self.opens_by(prerequisite, day))
            if first == NEVER:
                return None
        if codes and codes[0] >> 2 == day:
            return first, min(sitting.gap for sitting in self.sittings[day] if sitting.topic == topic)
        return first, NEVER

    # Changing

    def insert(self, topic: int, kind: int, day: int) -> bool:
        """Add the session if the rules and the minutes allow; tell whether it was."""
        gap = self.gap_for(topic, kind, day)
        if gap is None:
            return False
        self.put(Sitting(topic, kind, day, gap))
        return True

    def put(self, sitting: Sitting) -> None:
        """Add a session that is known to be allowed."""
        topic = sitting.topic
        codes = self.codes[topic]
        self._steps.append((True, sitting, codes, self.worth[topic]))
        self._lay(sitting)
        more = tuple(sorted((*codes, code_of(sitting.day, sitting.kind))))
        self._set_codes(topic, more, self.values.of(topic, more))

    def remove(self, sitting: Sitting) -> None:
        """Take a session away, and with a learn session everything that had to come after it."""
        for follower in self._resting_on(sitting):
            if follower in self.sittings[follower.day]:
                self.remove(follower)
        self.take(sitting)

    def take(self, sitting: Sitting) -> None:
        """Take exactly this session away; what rests on it is the caller's concern."""
        topic = sitting.topic
        codes = self.codes[topic]
        self._steps.append((False, sitting, codes, self.worth[topic]))
        self._lift(sitting)
        gone = code_of(sitting.day, sitting.kind)
        fewer = tuple([code for code in codes if code != gone])
        self._set_codes(topic, fewer, self.values.of(topic, fewer))

    def _resting_on(self, sitting: Sitting) -> list[Sitting]:
        topic = sitting.topic
        if sitting.kind != LEARN or self.compiled.open_from[topic] == 0:
            return []
        resting = [
            found
            for found in self.sittings_of(topic)
            if found.kind != LEARN and found.day < self.compiled.open_from[topic]
        ]
        for follower in self.compiled.followers[topic]:
            learned = self.learned_in[follower]
            if learned is not None and learned[0] < self.compiled.open_from[topic]:
                resting.append(Sitting(follower, LEARN, *learned))
        return resting

    def sittings_of(self, topic: int) -> list[Sitting]:
        """The sessions of a topic by day."""
        return [
            sitting
            for day in dict.fromkeys(code >> 2 for code in self.codes[topic])
            for sitting in self.sittings[day]
            if sitting.topic == topic
        ]

    def mark(self) -> int:
        """A point to go back to."""
        return len(self._steps)

    def removed_since(self, mark: int) -> list[Sitting]:
        """The sessions taken away since that point."""
        return [sitting for added, sitting, *_ in self._steps[mark:] if not added]

    def undo(self, mark: int) -> None:
        """Go back to that point."""
        while len(self._steps) > mark:
            added, sitting, codes, worth = self._steps.pop()
            if added:
                self._lift(sitting)
            else:
                self._lay(sitting)
            self._set_codes(sitting.topic, codes, worth)

    def keep(self) -> None:
        """Forget how to go back."""
        self._steps.clear()

    def _lay(self, sitting: Sitting) -> None:
        """The session into its day, whatever it is worth."""
        topic, kind, day, gap = sitting
        minutes = self.compiled.minutes[topic][kind]
        self.free[day][gap] -= minutes
        self.left[day] -= minutes
        self.sittings[day].append(sitting)
        if kind == LEARN:
            self.learned_in[topic] = (day, gap)
        if self._anchors:
            self.total += self.anchor_gain(sitting)

    def _lift(self, sitting: Sitting) -> None:
        """The session out of its day."""
        topic, kind, day, gap = sitting
        minutes = self.compiled.minutes[topic][kind]
        self.free[day][gap] += minutes
        self.left[day] += minutes
        self.sittings[day].remove(sitting)
        if kind == LEARN:
            self.learned_in[topic] = None
        if self._anchors:
            self.total -= self.anchor_gain(sitting)

    def _set_codes(self, topic: int, codes: Codes, worth: float) -> None:
        if topic in self._must_counts:
            self.missing += self._must_counts[topic] * ((not codes) - (not self.codes[topic]))
        self.codes[topic] = codes
        self.total += worth - self.worth[topic]
        self.worth[topic] = worth
