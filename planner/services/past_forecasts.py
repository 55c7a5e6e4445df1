"""Forecasts made on past days, remembered between requests: what was forecast once never changes."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from planner.core.forecast_record import MadeForecast
from planner.core.journal_entry import LogEntry

MOST_PEOPLE = 64
"""Beyond so many the forecasts of the person not seen for longest are worked out again."""


class Moment(NamedTuple):
    """An instant with what the log held before it: how many entries, and the last one's id."""

    at: datetime
    entries: int
    last: int


Made = Mapping[Moment, MadeForecast | None]


class PastForecasts:
    """The forecasts of people seen lately, by the moment they were made; safe to share between threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Made] = OrderedDict()
        self._lock = Lock()

    def of(self, person_id: int) -> Made:
        """What is remembered of a person."""
        with self._lock:
            return self._held.get(person_id, {})

    def keep(self, person_id: int, made: Made) -> None:
        """Remember these in place of what was remembered of the person."""
        with self._lock:
            self._held[person_id] = made
            self._held.move_to_end(person_id)
            while len(self._held) > MOST_PEOPLE:
                self._held.popitem(last=False)


def moment_of(entries: Sequence[LogEntry], instant: datetime) -> Moment:
    """The instant with what this log held before it."""
    before = [entry.id for entry in entries if entry.at < instant]
    return Moment(instant, len(before), before[-1] if before else 0)
