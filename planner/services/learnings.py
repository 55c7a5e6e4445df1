"""What people have learned, remembered between requests: after a check-in only what it touched is new."""

from collections import OrderedDict
from threading import Lock

from planner.core.curriculum import Curriculum
from planner.core.learning import Learning, updated_learning
from planner.services.situation import Situation

MOST_PEOPLE = 64
"""Beyond so many the person not seen for longest is read from the beginning again."""


class Learnings:
    """The last `Learning` of each person seen lately; safe to share between threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Learning] = OrderedDict()
        self._lock = Lock()

    def of(self, person_id: int, situation: Situation, curriculum: Curriculum) -> Learning:
        """What the person's log says now. Whatever is remembered, the answer follows from the log alone."""
        with self._lock:
            before = self._held.get(person_id, Learning())
        found = updated_learning(curriculum, before, situation.standing)
        with self._lock:
            self._held[person_id] = found
            self._held.move_to_end(person_id)
            while len(self._held) > MOST_PEOPLE:
                self._held.popitem(last=False)
        return found
