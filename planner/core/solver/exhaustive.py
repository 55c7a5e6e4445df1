"""For a handful of topics on a few days: every plan that could be better than the one there is.

A search gets stuck where the sessions of several topics would have to change at once. Here so few sequences
of sessions are possible that all can be listed for each topic, best first, and combined by branch and bound.
"""

from planner.core.solver.compiled import code_of
from planner.core.solver.draft import Draft
from planner.core.solver.prospects import Prospects
from planner.core.solver.values import Codes

MOST_SEQUENCES = 3_000
"""Sequences of all topics together beyond which a problem is not small any more."""
MOST_TRIES = 30_000
"""Sequences tried before it ends with the best so far."""
_LEAST = 1e-12
"""Improvements below this are rounding."""

Choice = tuple[float, Codes]
"""What a sequence of one topic counts for, and the sequence."""


def best_by_trial(draft: Draft) -> Draft:
    """A draft no other is better than, if few enough are possible; else one no worse than the given one."""
    trial = _Trial(draft)
    trial.choose(0, 0.0)
    return trial.best_draft()


class _Trial:
    def __init__(self, draft: Draft) -> None:
        compiled = draft.compiled
        self._given = draft
        self._draft = Draft(draft.prospects)
        self._topics = sorted(range(len(compiled.topics)), key=compiled.order.__getitem__)
        self._best: list[tuple[int, Codes]] | None = None
        listed = _list_sequences(draft.prospects)
        self._choices = [self._valued(topic, listed[topic]) for topic in self._topics] if listed else []
        self._most_after = [
            sum(choices[0][0] for choices in self._choices[place:]) for place in range(len(self._topics) + 1)
        ]
        self._value = sum(
            self._counts(topic, draft.worth[topic], codes) for topic, codes in enumerate(draft.codes)
        )
        self._tries = MOST_TRIES if listed else 0

    def choose(self, place: int, value: float) -> None:
        """Go through the sequences of one topic after the other, prerequisites first."""
        if place == len(self._topics):
            self._value = value
            self._best = list(enumerate(self._draft.codes))
            return
        draft, topic, most_after = self._draft, self._topics[place], self._most_after[place + 1]
        for counts, codes in self._choices[place] if self._choices else ():
            if value + counts + most_after <= self._value + _LEAST or not self._tries:
                break
            self._tries -= 1
            mark = draft.mark()
            if _insert_all(draft, topic, codes):
                self.choose(place + 1, value + counts)
            draft.undo(mark)

    def best_draft(self) -> Draft:
        """The draft holding the best choices, or the given one."""
        if self._best is None:
            return self._given
        codes = dict(self._best)
        for topic in self._topics:
            _insert_all(self._draft, topic, codes[topic])
        return self._draft

    def _valued(self, topic: int, sequences: list[Codes]) -> list[Choice]:
        values = self._draft.values
        choices = [(self._counts(topic, values.of(topic, codes), codes), codes) for codes in sequences]
        return sorted(choices, key=lambda choice: (-choice[0], choice[1]))

    def _counts(self, topic: int, worth: float, codes: Codes) -> float:
        """A must-have that has a session counts for more than all readiness."""
        compiled = self._draft.compiled
        return worth + sum(map(sum, (one.weights for one in compiled.topics))) * (
            topic in compiled.must and bool(codes)
        )


def _insert_all(draft: Draft, topic: int, codes: Codes) -> bool:
    return all(draft.insert(topic, code & 3, code >> 2) for code in codes)


def _list_sequences(prospects: Prospects) -> list[list[Codes]] | None:
    """By topic; None if they are too many."""
    listed = []
    count = 0
    for topic in range(len(prospects.compiled.topics)):
        sequences = _sequences(prospects, topic, MOST_SEQUENCES - count)
        if sequences is None:
            return None
        listed.append(sequences)
        count += len(sequences)
    return listed


def _sequences(prospects: Prospects, topic: int, most: int) -> list[Codes] | None:
    """What one topic could get if it were alone, each sequence longer by one than an earlier one."""
    minutes = prospects.compiled.minutes[topic]
    room = [max((end - start for start, end in space.gaps), default=0) for space in prospects.compiled.spaces]
    sequences: list[Codes] = [()]
    for codes in sequences:
        if len(sequences) > most:
            return None
        last = codes[-1] if codes else -1
        for day in range(max(0, last >> 2), len(room)):
            sequences += [
                (*codes, code_of(day, kind))
                for kind in prospects.kinds(topic, day, codes)
                if code_of(day, kind) > last and minutes[kind] <= room[day]
            ]
    return sequences
