"""Improves a draft by ruin and recreate (Schrimpf et al. 2000), with small shifts of sessions in between.

An iteration first tries a few shifts (see `shifts`), then takes some sessions that have to do with each other
away and fills the days they leave with the best that a random sample of topics offers. A result that is a
little worse may stand while the search is young (threshold accepting, Dueck and Scheuer 1990), so that it can
leave a plan that no single step improves.
"""

from collections.abc import Iterable, Sequence

from planner.core.solver.draft import Draft, Sitting
from planner.core.solver.offers import Offers
from planner.core.solver.prospects import Offer
from planner.core.solver.randomness import Randomness
from planner.core.solver.shifts import Shifts

SHIFTS = 20
"""Shifts tried in one iteration."""
SAMPLE = 4
"""Topics asked by chance for what they offer, besides those that lost a session."""
BLINK = 0.06
"""How often an offer is passed over, so that a day does not fill the same way each time."""
HEAT = 0.1
"""The first threshold, as a share of what a session brings on average."""
WARM_AFTER = 1_000
"""Iterations from which the search starts at full heat; a shorter one has no time to cool down."""
_LEAST = 1e-12
"""Improvements below this are rounding."""


def improve(draft: Draft, *, iterations: int, seed: int = 1) -> None:
    """Run so many iterations and leave the draft at the best plan seen."""
    search = _Search(draft, Randomness(seed))
    if search.has_room:
        search.run(iterations)


def begin_anew(draft: Draft, *, seed: int) -> None:
    """Fill an empty draft by chance, another way with each seed."""
    search = _Search(draft, Randomness(seed))
    if search.has_room:
        search.fill_all()


class _Search:
    def __init__(self, draft: Draft, random: Randomness) -> None:
        self._draft = draft
        self._random = random
        self._offers = Offers(draft)
        self._is_must = frozenset(draft.compiled.must)
        self._shortest = min((min(minutes) for minutes in draft.compiled.minutes), default=0)
        self._most = [sum(topic.weights) for topic in draft.compiled.topics]
        self._minutes = [sum(minutes) for minutes in draft.compiled.minutes]
        self._days = [day for day, left in enumerate(draft.left) if left or draft.sittings[day]]
        self._shifts = Shifts(draft, random, self._days)

    @property
    def has_room(self) -> bool:
        return bool(self._days and self._draft.codes)

    def fill_all(self) -> None:
        """Fill the days in any order, as if each topic weighed less by chance."""
        draft = self._draft
        stakes = [self._random.fraction() for _ in draft.codes]
        for day in self._shuffled(self._days):
            topics: Iterable[int] = range(len(stakes))
            while topics:
                offers = [
                    (index * stakes[topic], topic, kind)
                    for index, topic, kind in self._offers.on(day, topics)
                ]
                topics = [topic for _, topic, kind in sorted(offers) if draft.insert(topic, kind, day)]

    def run(self, iterations: int) -> None:
        draft = self._draft
        best, best_sittings = draft.total, _all_sittings(draft)
        heat = self._first_heat(len(best_sittings)) * min(1.0, iterations / WARM_AFTER)
        for iteration in range(iterations):
            threshold = heat * (1 - (iteration + 1) / iterations) ** 2
            missing = draft.missing
            self._shift(threshold)
            self._ruin_and_recreate(threshold)
            if draft.missing < missing or draft.total > best + _LEAST:
                best, best_sittings = draft.total, _all_sittings(draft)
        _restore(draft, best_sittings)

    def _first_heat(self, sessions: int) -> float:
        draft = self._draft
        without = sum(draft.values.of(topic, ()) for topic in range(len(draft.codes)))
        return HEAT * (sum(draft.worth) - without) / max(1, sessions)

    def _shift(self, threshold: float) -> None:
        for _ in range(SHIFTS):
            self._shifts.attempt(threshold * self._random.fraction())
        self._draft.keep()

    def _ruin_and_recreate(self, threshold: float) -> None:
        draft = self._draft
        before, missing = draft.total, draft.missing
        self._ruin()
        gone = draft.removed_since(0)
        topics = dict.fromkeys(sitting.topic for sitting in gone)
        for day in self._shuffled(dict.fromkeys(sitting.day for sitting in gone)):
            self._fill(day, topics)
        allowed = before - threshold * self._random.fraction()
        if draft.missing > missing or (draft.missing == missing and draft.total < allowed):
            draft.undo(0)
            draft.total = before  # adding and subtracting leaves dust that would gather
        draft.keep()

    def _ruin(self) -> None:
        """Whole topics, so that their sessions find new days; a few sessions of a day; or whole days."""
        choice = self._random.below(10)
        day = self._days[self._random.below(len(self._days))]
        if choice < 5:
            self._ruin_topics(day)
        elif choice < 8:
            self._ruin_sessions(day)
        else:
            self._ruin_day(day, 1.0)
            self._ruin_day(self._days[self._random.below(len(self._days))], 0.4)

    def _ruin_topics(self, day: int) -> None:
        """Up to two topics that meet on a day."""
        draft, sittings = self._draft, self._draft.sittings[day]
        for _ in range(1 + self._random.below(2)):
            if sittings:
                topic = sittings[self._random.below(len(sittings))].topic
                for sitting in draft.sittings_of(topic):
                    if sitting in draft.sittings[sitting.day]:
                        draft.remove(sitting)

    def _ruin_sessions(self, day: int) -> None:
        """Up to two sessions of a day."""
        sittings = self._draft.sittings[day]
        for _ in range(1 + self._random.below(2)):
            if sittings:
                self._draft.remove(sittings[self._random.below(len(sittings))])

    def _ruin_day(self, day: int, share: float) -> None:
        """About this share of a day's sessions."""
        sittings = self._draft.sittings[day]
        for sitting in list(sittings):
            if self._random.fraction() < share and sitting in sittings:
                self._draft.remove(sitting)

    def _shuffled(self, days: Iterable[int]) -> list[int]:
        shuffled = list(days)
        for place in range(len(shuffled) - 1, 0, -1):
            other = self._random.below(place + 1)
            shuffled[place], shuffled[other] = shuffled[other], shuffled[place]
        return shuffled

    def _fill(self, day: int, topics: Iterable[int]) -> None:
        draft = self._draft
        if draft.left[day] < self._shortest:
            return
        sample = dict.fromkeys(topics)
        for _ in range(SAMPLE):
            sample[self._promising()] = None
        placed: Iterable[int] = sample
        while placed and draft.left[day] >= self._shortest:
            placed = self._place(day, placed)

    def _promising(self) -> int:
        """The topic of two by chance that has more left to gain for its minutes."""
        topics = len(self._most)
        return max(self._random.below(topics), self._random.below(topics), key=self._left_to_gain)

    def _left_to_gain(self, topic: int) -> float:
        return (self._most[topic] - self._draft.worth[topic]) / self._minutes[topic]

    def _place(self, day: int, topics: Iterable[int]) -> list[int]:
        """Insert what these topics offer as long as it fits; the topics that now may offer something more."""
        draft, random = self._draft, self._random
        placed = []
        for _, topic, kind in self._ranked(self._offers.on(day, topics), day):
            if draft.left[day] < self._shortest:
                break
            if random.fraction() >= BLINK and draft.insert(topic, kind, day):
                placed.append(topic)
        return list(dict.fromkeys(placed))

    def _ranked(self, offers: list[Offer], day: int) -> list[Offer]:
        """Best first; what must not be missing before all, and what stood here before ahead of its equals."""
        draft = self._draft
        if draft.charge:
            minutes = draft.compiled.minutes
            offers = [
                (index - draft.pull(topic, kind, day) / minutes[topic][kind], topic, kind)
                for index, topic, kind in offers
            ]
        offers.sort()
        if draft.missing:
            offers.sort(key=lambda offer: offer[1] not in self._is_must or bool(draft.codes[offer[1]]))
        return offers


def _all_sittings(draft: Draft) -> list[Sitting]:
    return [sitting for sittings in draft.sittings for sitting in sittings]


def _restore(draft: Draft, sittings: Sequence[Sitting]) -> None:
    """Make the draft hold exactly these sessions, which it held before."""
    wanted = set(sittings)
    for sitting in _all_sittings(draft):
        if sitting not in wanted:
            draft.take(sitting)
    standing = set(_all_sittings(draft))
    for sitting in sittings:
        if sitting not in standing:
            draft.put(sitting)
    draft.keep()
