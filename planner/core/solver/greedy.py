"""The first plan: day by day, always the session that brings most for its minutes.

What a topic offers changes little from one day to the next. So the last answer, somewhat raised, says whether
it is worth asking again (as in the accelerated greedy of Minoux 1978), and most topics are not asked.
"""

from heapq import heapify, heappop, heappush

from planner.core.solver.draft import Draft
from planner.core.solver.offers import Offers
from planner.core.solver.prospects import Offer

OPTIMISM = 1.25
"""How much better than at its last answer a topic is thought to be."""
ASK_EVERY = 3
"""Days after which every topic is asked again."""
_ASK = -1
"""In place of a kind: the topic has not been asked on this day."""


def fill(draft: Draft, *, late: float) -> None:
    """Fill all days in order by index (see Offers for `late`)."""
    filling = _Filling(draft, late)
    for day, left in enumerate(draft.left):
        if left >= filling.shortest:
            filling.fill_day(day)


class _Filling:
    def __init__(self, draft: Draft, late: float) -> None:
        self._draft = draft
        self._offers = Offers(draft, late=late)
        self._guesses: list[float | None] = [None] * len(draft.codes)
        self._current: dict[tuple[int, int], Offer] = {}
        self.shortest = min((min(minutes) for minutes in draft.compiled.minutes), default=0)

    def fill_day(self, day: int) -> None:
        """A session changes what its topic and those it unlocks have to offer, so these are asked again."""
        draft = self._draft
        heap = self._first_heap(day)
        while heap and draft.left[day] >= self.shortest:
            offer = heappop(heap)
            _, topic, kind = offer
            if kind == _ASK:
                changed: tuple[int, ...] = (topic,)
            elif self._current.get((topic, kind)) == offer and draft.insert(topic, kind, day):
                changed = (topic, *draft.compiled.followers[topic])
            else:
                continue
            for fresh in self._ask(changed, day):
                heappush(heap, fresh)

    def _first_heap(self, day: int) -> list[Offer]:
        self._current.clear()
        heap: list[Offer] = []
        for topic, guess in enumerate(self._guesses):
            if guess is None or (day + topic) % ASK_EVERY == 0:
                heap += self._ask((topic,), day)
            else:
                heap.append((guess * OPTIMISM, topic, _ASK))
        heapify(heap)
        return heap

    def _ask(self, topics: tuple[int, ...], day: int) -> list[Offer]:
        offers = self._offers.on(day, topics)
        for topic in topics:
            self._guesses[topic] = None
        for offer in offers:
            index, topic, kind = offer
            self._guesses[topic] = min(index, self._guesses[topic] or 0.0)
            self._current[topic, kind] = offer
        return offers
