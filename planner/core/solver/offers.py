"""What could be added to a draft on a day, with how much each minute of it would bring."""

from collections.abc import Iterable

from planner.core.solver.compiled import LEARN, NEVER
from planner.core.solver.draft import Draft
from planner.core.solver.prospects import Offer, Place


class Offers:
    """The sessions worth adding to a draft, by their index: gain in readiness per minute.

    For plans filled day by day the gain is reduced by `late` times what the session would gain more on the
    last day that could hold it: what fades waits for its best day, and what keeps goes early. Without `late`
    the gain is taken as it is, the other sessions being what they are.
    """

    def __init__(self, draft: Draft, *, late: float | None = None) -> None:
        self._draft = draft
        self._prospects = draft.prospects
        self._late = late
        self._heirs = draft.prospects.heirs

    def on(self, day: int, topics: Iterable[int]) -> list[Offer]:
        """The offers of these topics for a day, unsorted; some may not fit or may wait for a prerequisite."""
        draft = self._draft
        room = draft.room_on(day)
        shortest = self._prospects.shortest
        found: list[Offer] = []
        for topic in topics:
            if shortest[topic][draft.is_learned(topic)] <= room:
                found += self.of(topic, day)
        return found

    def of(self, topic: int, day: int) -> list[Offer]:
        """The offers of one topic for a day, as its own sessions allow them."""
        place = (topic, day, self._draft.codes[topic])
        offers = self._prospects.offers(place) if self._late is None else self._foreseen(place, self._late)
        if self._heirs[topic] and offers and offers[0][2] == LEARN:
            index = max(-offers[0][0], self._lent(topic, day))
            return [(-index, topic, LEARN)] if index > 0 else []
        return offers

    def _foreseen(self, place: Place, late: float) -> list[Offer]:
        topic = place[0]
        offers = []
        for kind, gain, wait, least in self._prospects.foreseen(place):
            index = max(least, gain - late * wait)
            if index > 0 or (kind == LEARN and self._heirs[topic]):
                offers.append((-index, topic, kind))
        return offers

    def _learn_gain(self, topic: int, day: int) -> float:
        gain, wait = self._prospects.first_learned(topic, day)
        return gain - (self._late or 0.0) * wait

    def _lent(self, topic: int, day: int) -> float:
        """The best index of a topic this one unlocks, taken over all that is missing on the way to it."""
        draft, compiled = self._draft, self._draft.compiled
        best = 0.0
        for heir in self._heirs[topic]:
            missing = [one for one in compiled.before[heir] if not draft.is_learned(one)]
            bundle = [one for one in (*missing, heir) if compiled.minutes[one][LEARN] < NEVER]
            if heir in bundle and not draft.codes[heir]:
                gain = sum(self._learn_gain(one, day) for one in bundle)
                best = max(best, gain / sum(compiled.minutes[one][LEARN] for one in bundle))
        return best
