"""What one more session of a topic on a day would bring, found once and kept.

It depends on the topic's own sessions and on nothing else, so all drafts of a problem share what was found.
"""

from typing import NamedTuple, TypeVar

from planner.core.solver.compiled import LEARN, NEVER, PRACTICE, REVIEW, Compiled, code_of
from planner.core.solver.values import Codes, Values

Place = tuple[int, int, Codes]
"""A topic, a day, and the sessions the topic has already."""
Offer = tuple[float, int, int]
"""(minus the gain per minute, topic, kind): sorted, the best comes first and a tie goes to the weightier."""

MOST_KEPT = 40_000
"""Places kept; more would cost memory and save little time."""

MOST_FOLLOWERS = 12
"""How many of the topics a prerequisite unlocks may lend it their index."""

Key = TypeVar("Key")
Found = TypeVar("Found")


class Prospect(NamedTuple):
    """A session in view of the days to come, in readiness per minute.

    `wait` is what it would gain more on the last day that could hold it; it is worth `least` in any case.
    """

    kind: int
    gain: float
    wait: float
    least: float


class Prospects:
    """The sessions that may be added to a topic, by place, with what they gain."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.values = Values(compiled)
        self.heirs = _heirs(compiled)
        self.shortest = [(learn, min(practice, review)) for learn, practice, review in compiled.minutes]
        self._last_days = _last_days(compiled)
        self._offers: dict[Place, list[Offer]] = {}
        self._foreseen: dict[Place, list[Prospect]] = {}
        self._last_gains: dict[tuple[int, int, Codes], float] = {}
        self._first: dict[tuple[int, int], tuple[float, float]] = {}

    def offers(self, place: Place) -> list[Offer]:
        """What the sessions gain as things stand; nothing only where the first session unlocks others."""
        found = self._offers.get(place)
        if found is None:
            found = self._find_offers(place)
            _keep(self._offers, place, found)
        return found

    def foreseen(self, place: Place) -> list[Prospect]:
        """What the sessions gain in view of the days to come."""
        found = self._foreseen.get(place)
        if found is None:
            found = self._foresee(place)
            _keep(self._foreseen, place, found)
        return found

    def first_learned(self, topic: int, day: int) -> tuple[float, float]:
        """The gain of the topic's first session on that day, and what waiting for the last would add."""
        found = self._first.get((topic, day))
        if found is None:
            gain = self.values.gains(topic, (), day, (LEARN,))[0]
            found = self._first[topic, day] = gain, self._wait(topic, LEARN, (), gain)
        return found

    def _find_offers(self, place: Place) -> list[Offer]:
        topic, day, codes = place
        kinds = self.kinds(topic, day, codes)
        if not kinds:
            return []
        minutes = self.compiled.minutes[topic]
        gains = self.values.gains(topic, codes, day, kinds)
        return [
            (-gain / minutes[kind], topic, kind) for kind, gain in zip(kinds, gains, strict=True) if gain > 0
        ]

    def _foresee(self, place: Place) -> list[Prospect]:
        """The days to come may hold a last review, which the sessions before it would share in."""
        topic, day, codes = place
        kinds = self.kinds(topic, day, codes)
        if not kinds:
            return []
        gains = self.values.gains(topic, codes, day, kinds)
        last_day = self._last_days[topic][REVIEW]
        last = code_of(last_day, REVIEW)
        if day >= last_day or (codes and codes[-1] >= last):
            return [self._patient(place, kind, gain) for kind, gain in zip(kinds, gains, strict=True)]
        refreshed = self.values.gains(topic, (*codes, last), day, kinds)
        return [
            self._refreshed(place, kind, gain, after)
            for kind, gain, after in zip(kinds, gains, refreshed, strict=True)
        ]

    def _patient(self, place: Place, kind: int, gain: float) -> Prospect:
        topic, _, codes = place
        minutes = self.compiled.minutes[topic][kind]
        return Prospect(kind, gain / minutes, self._wait(topic, kind, codes, gain) / minutes, 0.0)

    def _refreshed(self, place: Place, kind: int, gain: float, refreshed: float) -> Prospect:
        """First sessions are taken together with a last review: alone they would fade, and look poor.

        For all others the truth lies between no such review and a certain one, so the mean is taken.
        """
        topic, _, codes = place
        wait = self._wait(topic, kind, codes, gain)
        learn, _, review = minutes = self.compiled.minutes[topic]
        if kind == LEARN and self.compiled.open_from[topic] == NEVER:
            both = self._last_gain(topic, REVIEW, codes) + refreshed
            return Prospect(kind, gain / learn, wait / learn, both / (learn + review))
        return Prospect(kind, (gain + refreshed) / 2 / minutes[kind], wait / 2 / minutes[kind], 0.0)

    def _wait(self, topic: int, kind: int, codes: Codes, gain: float) -> float:
        return max(0.0, self._last_gain(topic, kind, codes) - gain)

    def _last_gain(self, topic: int, kind: int, codes: Codes) -> float:
        """What the session would gain on the last day that could hold it."""
        key = (topic, kind, codes)
        found = self._last_gains.get(key)
        if found is None:
            found = self.values.gains(topic, codes, self._last_days[topic][kind], (kind,))[0]
            _keep(self._last_gains, key, found)
        return found

    def kinds(self, topic: int, day: int, codes: Codes) -> list[int]:
        """What may be added on the day, as the topic's own sessions allow it."""
        compiled, last_days = self.compiled, self._last_days[topic]
        kinds = []
        if codes and codes[0] & 3 == LEARN:
            if codes[0] >> 2 > day:
                return []
        else:
            if (
                compiled.learn_from[topic] <= day < compiled.learn_until[topic]
                and (not codes or day <= codes[0] >> 2)
                and day <= last_days[LEARN]
            ):
                kinds.append(LEARN)
            if compiled.open_from[topic] > day:
                return kinds
        held = [code & 3 for code in codes]
        most = compiled.topics[topic].most
        kinds += [
            kind
            for kind in (PRACTICE, REVIEW)
            if day <= last_days[kind] and code_of(day, kind) not in codes and held.count(kind) < most[kind]
        ]
        return kinds


def _keep(found: dict[Key, Found], key: Key, value: Found) -> None:
    """Remember it, after forgetting everything when there is too much."""
    if len(found) >= MOST_KEPT:
        found.clear()
    found[key] = value


def _last_days(compiled: Compiled) -> list[tuple[int, int, int]]:
    """The last day with a gap long enough, by topic and kind; -1 if there is none."""
    by_length: dict[tuple[int, bool], int] = {}

    def last(minutes: int, *, is_review: bool) -> int:
        key = (minutes, is_review)
        if key not in by_length:
            by_length[key] = max(
                (
                    day
                    for day, space in enumerate(compiled.spaces)
                    if (is_review or not space.reviews_only)
                    and (space.limit is None or minutes <= space.limit)
                    and any(minutes <= end - start for start, end in space.gaps)
                ),
                default=-1,
            )
        return by_length[key]

    return [
        (last(learn, is_review=False), last(practice, is_review=False), last(review, is_review=True))
        for learn, practice, review in compiled.minutes
    ]


def _heirs(compiled: Compiled) -> list[list[int]]:
    """The weightiest topics that need this one's first session before theirs, directly or not."""
    heirs: list[list[int]] = [[] for _ in compiled.topics]
    for topic, before in enumerate(compiled.before):
        for prerequisite in before:
            if compiled.open_from[prerequisite] == NEVER and len(heirs[prerequisite]) < MOST_FOLLOWERS:
                heirs[prerequisite].append(topic)
    return heirs
