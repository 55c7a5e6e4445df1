"""Logs read lately: a log is only ever added to, so that of a known one only the end is read again."""

from collections import OrderedDict
from threading import Lock

from planner.core.journal_entry import LogEntry

MOST_ENTRIES = 30_000
"""Of all logs together, some 70 MB; beyond, the log not read for longest is forgotten."""

Log = tuple[LogEntry, ...]


class KnownLogs:
    """What each person's log held when it was last read; safe to share between threads.

    Only what was committed may be kept. Whoever uses it compares its last entry with the stored one: they
    differ after a deletion, or where a backup was put back.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[int, Log] = OrderedDict()
        self._entries = 0
        self._lock = Lock()

    def of(self, person_id: int) -> Log:
        """The log as it was, oldest entry first; empty if it is not known."""
        with self._lock:
            return self._held.get(person_id, ())

    def keep(self, person_id: int, log: Log) -> None:
        """Remember a log just read; one that is too long for that is forgotten."""
        with self._lock:
            self._entries += len(log) - len(self._held.pop(person_id, ()))
            self._held[person_id] = log
            while self._entries > MOST_ENTRIES:
                _, forgotten = self._held.popitem(last=False)
                self._entries -= len(forgotten)
