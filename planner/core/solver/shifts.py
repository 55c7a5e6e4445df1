"""Small steps of the search: one session to another day, or two that change places."""

from planner.core.solver.compiled import LEARN, NEVER, REVIEW, code_of
from planner.core.solver.draft import Draft, Sitting
from planner.core.solver.randomness import Randomness


class Shifts:
    """Tries out steps that touch one or two topics; much cheaper than to ruin and recreate."""

    def __init__(self, draft: Draft, random: Randomness, days: list[int]) -> None:
        self._draft = draft
        self._random = random
        self._days = days

    def attempt(self, threshold: float) -> bool:
        """Take one random step unless it costs more than the threshold; tell whether it was taken."""
        random, draft, days = self._random, self._draft, self._days
        sittings = draft.sittings[days[random.below(len(days))]]
        if not sittings:
            return False
        one = sittings[random.below(len(sittings))]
        day = days[random.below(len(days))]
        if day == one.day:
            return False
        there = draft.sittings[day]
        place = random.below(len(there) + 1)
        if place < len(there):
            return self._swap(one, there[place], threshold)
        return self._move(one, day, random.below(len(draft.free[day])), threshold)

    def _move(self, one: Sitting, day: int, gap: int, threshold: float) -> bool:
        draft = self._draft
        minutes = draft.compiled.minutes[one.topic][one.kind]
        if minutes > draft.free[day][gap] or minutes > draft.left[day] or not self._may(one, day):
            return False
        gain = self._change(one, day, gap)
        if gain < -threshold:
            return False
        draft.take(one)
        draft.put(Sitting(one.topic, one.kind, day, gap))
        return True

    def _swap(self, one: Sitting, other: Sitting, threshold: float) -> bool:
        draft = self._draft
        minutes = draft.compiled.minutes
        surplus = minutes[one.topic][one.kind] - minutes[other.topic][other.kind]
        if (
            one.topic == other.topic
            or surplus > draft.free[other.day][other.gap]
            or surplus > draft.left[other.day]
            or -surplus > draft.free[one.day][one.gap]
            or -surplus > draft.left[one.day]
            or not self._may(one, other.day)
            or not self._may(other, one.day)
        ):
            return False
        gain = self._change(one, other.day, other.gap) + self._change(other, one.day, one.gap)
        if gain < -threshold:
            return False
        draft.take(one)
        draft.take(other)
        draft.put(Sitting(one.topic, one.kind, other.day, other.gap))
        draft.put(Sitting(other.topic, other.kind, one.day, one.gap))
        return True

    def _change(self, one: Sitting, day: int, gap: int) -> float:
        """What it changes in the draft's total to hold the session there instead."""
        draft = self._draft
        topic, kind = one.topic, one.kind
        codes = list(draft.codes[topic])
        codes[codes.index(code_of(one.day, kind))] = code_of(day, kind)
        codes.sort()
        change = draft.values.of(topic, tuple(codes)) - draft.worth[topic]
        if draft.charge:
            change += draft.anchor_gain(Sitting(topic, kind, day, gap)) - draft.anchor_gain(one)
        return change

    def _may(self, one: Sitting, day: int) -> bool:
        """Whether the order of sessions allows it; days are kept apart, so gaps need no look."""
        draft = self._draft
        compiled = draft.compiled
        topic, kind = one.topic, one.kind
        codes = draft.codes[topic]
        if (compiled.spaces[day].reviews_only and kind != REVIEW) or code_of(day, kind) in codes:
            return False
        learned = draft.learned_in[topic]
        if kind != LEARN:
            return learned[0] < day if learned is not None else compiled.open_from[topic] <= day
        if not compiled.learn_from[topic] <= day < compiled.learn_until[topic]:
            return False
        if len(codes) > 1 and codes[1] >> 2 <= day:
            return False
        return self._after_prerequisites(topic, day) and self._before_followers(topic, day)

    def _after_prerequisites(self, topic: int, day: int) -> bool:
        draft = self._draft
        for prerequisite in draft.compiled.waits_for[topic]:
            learned = draft.learned_in[prerequisite]
            opened = draft.compiled.open_from[prerequisite]
            if (learned[0] if learned is not None else NEVER) >= day and opened > day:
                return False
        return True

    def _before_followers(self, topic: int, day: int) -> bool:
        draft = self._draft
        for follower in draft.compiled.followers[topic]:
            learned = draft.learned_in[follower]
            if learned is not None and learned[0] <= day and draft.compiled.open_from[topic] > learned[0]:
                return False
        return True
