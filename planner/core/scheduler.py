"""Places work into study days: deterministic, inside windows, in order, and nothing lost.

The first form of the planner: most binding work first, each piece as near to its target day as
possible. Work bound to one day (daily coding) has room kept for it, unless something the plan
states more strongly could otherwise not be placed at all.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count, pairwise

from planner.core.availability import SHORTEST_SESSION, StudyDay, minutes_of, subtract
from planner.core.ordering import prerequisites_first
from planner.core.plan import Interval
from planner.core.vocabulary import TaskKind, UnplacedReason
from planner.core.work import WorkItem

LONG_SESSION = 30
"""Minutes above which work waits for the shorter pieces of its priority."""
MOST_PARTS = 4
"""Sessions one piece of work is cut into where no window is too short for it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One session of an item: `part` counts from 1 when the item is done in several."""

    item: WorkItem
    day: int
    start: datetime
    end: datetime
    part: int = 1
    parts: int = 1
    label: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """An item that found no place; `minutes` is what is short."""

    item: WorkItem
    minutes: int
    reason: UnplacedReason


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was placed, sorted by start, and what was not."""

    placements: tuple[Placement, ...]
    missed: tuple[Missed, ...]
    split_mocks: tuple[str, ...]


@dataclass(slots=True)
class _Day:
    """A study day being filled: `gaps` are still free, `daily` is work that waits for this day."""

    slots: tuple[Interval, ...]
    gaps: list[Interval]
    daily: list[WorkItem] = field(default_factory=list)
    light_minutes: int | None = None
    mocks: int = 0

    def has_room_for_daily(self, without: Sequence[Interval]) -> bool:
        """Whether the day's own work still fits once these intervals are taken."""
        if not self.daily:
            return True
        longest = max(item.minutes for item in self.daily)
        gaps = [part for gap in self.gaps for part in subtract(gap, without)]
        return sum(minutes_of(gap) // longest for gap in gaps) >= len(self.daily)


def build_schedule(
    days: Sequence[StudyDay],
    items: Sequence[WorkItem],
    *,
    light_days: Mapping[int, int] | None = None,
    ended: Iterable[tuple[str, datetime]] = (),
    deadlines: Mapping[str, datetime] | None = None,
    offered: Sequence[StudyDay] | None = None,
) -> Schedule:
    """Place the items; `ended` are items already done elsewhere, with the instant they ended.

    `light_days` are indices of days that take reviews only, with the minutes of them each may hold.
    `deadlines` say by item key when its last session must have ended, because what builds on it stands.
    `offered` are the days as they were before anything stood in them; they tell why an item has no place.
    Every item comes back either placed or missed. Equal input gives equal output.
    """
    board = _Board(days, items, light_days or {}, dict(ended), deadlines or {})
    board.offered = days if offered is None else offered
    for item in board.in_order():
        board.place(item)
    return board.finish()


class _Board:
    """The days being filled and what has been decided so far."""

    def __init__(
        self,
        days: Sequence[StudyDay],
        items: Sequence[WorkItem],
        light_days: Mapping[int, int],
        ended: dict[str, datetime],
        deadlines: Mapping[str, datetime],
    ) -> None:
        self.days = [_Day(day.slots, list(day.slots)) for day in days]
        self.study = [index for index, day in enumerate(days) if day.is_study_day]
        for index, minutes in light_days.items():
            self.days[index].light_minutes = minutes
        self.items = items
        self.known = {item.key for item in items}
        self.ends = dict(ended)
        self.deadlines = deadlines
        self.offered = days
        self.placements: list[Placement] = []
        self.missed: list[Missed] = []
        self.split_mocks: list[str] = []
        for item in items:
            if item.daily:
                self.days[item.first_day].daily.append(item)

    def in_order(self) -> list[WorkItem]:
        """Items by priority, daily ones last; prerequisites before dependants.

        Mocks come first, being the hardest to place; then the short and weighty, so that where the
        hours are too few, more is covered.
        """

        def rank(item: WorkItem) -> tuple[int, bool, bool, bool, float]:
            return item.priority, item.daily, not item.rounds, item.minutes > LONG_SESSION, -item.weight

        return prerequisites_first(
            sorted(self.items, key=rank), key=lambda item: item.key, after=lambda item: item.after
        )

    def place(self, item: WorkItem) -> None:
        """Give the item its sessions, or note why there are none."""
        if any(key in self.known and key not in self.ends for key in item.after):
            self._miss(item, UnplacedReason.PREREQUISITE_UNPLACED)
            return
        if item.daily:
            self.days[item.first_day].daily.remove(item)
        sessions = self._rounds(item) if item.rounds else self._sessions(item)
        if sessions:
            self._take(sessions)
        else:
            self._miss(item, self._reason(item))

    def finish(self) -> Schedule:
        """The schedule, each window packed from its start with the daily work first."""
        ordered = sorted(self._packed(), key=lambda placed: placed.start)
        return Schedule(tuple(ordered), tuple(self.missed), tuple(self.split_mocks))

    def _sessions(self, item: WorkItem) -> list[Placement]:
        for keeps_room in (True, False) if item.priority < 2 else (True,):
            for lengths in _ways_to_split(item, self._longest(item)):
                found = self._one_after_another(item, lengths, keeps_room=keeps_room)
                if found:
                    return found
        return []

    def _one_after_another(
        self, item: WorkItem, lengths: Sequence[int], *, keeps_room: bool
    ) -> list[Placement]:
        placed: list[Placement] = []
        earliest = self._earliest(item)
        numbers = _free_numbers(item.taken_parts)
        parts = len(item.taken_parts) + len(lengths)
        for minutes in lengths:
            found = self._find(
                item, minutes, earliest, placed, in_parts=len(lengths) > 1, keeps_room=keeps_room
            )
            if not found:
                return []
            day, start = found
            end = start + timedelta(minutes=minutes)
            placed.append(Placement(item, day, start, end, next(numbers), parts))
            earliest = end
        return placed

    def _find(
        self,
        item: WorkItem,
        minutes: int,
        earliest: datetime | None,
        taken: Sequence[Placement],
        *,
        in_parts: bool,
        keeps_room: bool,
    ) -> tuple[int, datetime] | None:
        deadline = self.deadlines.get(item.key)
        for index in self._days_to_try(item, forwards_only=in_parts):
            day = self.days[index]
            if not self._admits(day, item, minutes):
                continue
            blocked = [Interval(placed.start, placed.end) for placed in taken if placed.day == index]
            for gap in (part for whole in day.gaps for part in subtract(whole, blocked)):
                start = max(gap.start, earliest) if earliest else gap.start
                session = Interval(start, start + timedelta(minutes=minutes))
                end = min(gap.end, deadline) if deadline else gap.end
                if session.end <= end and (not keeps_room or day.has_room_for_daily([*blocked, session])):
                    return index, start
        return None

    def _days_to_try(self, item: WorkItem, *, forwards_only: bool) -> Iterator[int]:
        """From the target to the end of the item's days, then back; parts go in order of time."""
        allowed = [index for index in self.study if item.first_day <= index <= item.last_day]
        yield from (index for index in allowed if index >= item.target or forwards_only)
        if not forwards_only:
            yield from (index for index in reversed(allowed) if index < item.target)

    def _admits(self, day: _Day, item: WorkItem, minutes: int) -> bool:
        """Whether the day takes this sort of work: the last day is light, and holds reviews only."""
        if item.kind is TaskKind.MOCK and day.mocks:
            return False
        if day.light_minutes is None:
            return True
        return item.kind is TaskKind.REVIEW and minutes <= day.light_minutes

    def _rounds(self, item: WorkItem) -> list[Placement]:
        for keeps_room in (True, False):
            whole = self._one_after_another(item, (item.minutes,), keeps_room=keeps_room)
            found = whole or self._rounds_apart(item, keeps_room=keeps_room)
            if found:
                return found
        return []

    def _rounds_apart(self, item: WorkItem, *, keeps_room: bool) -> list[Placement]:
        """The rounds on the same or neighbouring study days, in as few days as possible."""
        days = list(self._days_to_try(item, forwards_only=False))
        for spread in range(1, len(item.rounds) + 1):
            for first in days:
                last = first + spread - 1
                if last <= item.last_day:
                    apart = replace(item, first_day=first, last_day=last, target=first)
                    found = self._one_after_another(
                        apart, [minutes for _, minutes in item.rounds], keeps_room=keeps_room
                    )
                    if found and _neighbouring(found):
                        self.split_mocks.append(item.title)
                        return [
                            replace(placed, item=item, label=label)
                            for placed, (label, _) in zip(found, item.rounds, strict=True)
                        ]
        return []

    def _take(self, sessions: Sequence[Placement]) -> None:
        for placed in sessions:
            day = self.days[placed.day]
            taken = [Interval(placed.start, placed.end)]
            day.gaps = [part for gap in day.gaps for part in subtract(gap, taken)]
            if day.light_minutes is not None:
                day.light_minutes -= minutes_of(taken[0])
        for index in {placed.day for placed in sessions if placed.item.kind is TaskKind.MOCK}:
            self.days[index].mocks += 1
        self.placements.extend(sessions)
        key, end = sessions[0].item.key, sessions[-1].end
        self.ends[key] = max(end, self.ends.get(key, end))  # a part that stands may come later

    def _earliest(self, item: WorkItem) -> datetime | None:
        return max((self.ends[key] for key in item.after if key in self.ends), default=None)

    def _longest(self, item: WorkItem) -> int:
        days = (self.days[index] for index in self._days_to_try(item, forwards_only=False))
        return max((minutes_of(slot) for day in days for slot in day.slots), default=0)

    def _miss(self, item: WorkItem, reason: UnplacedReason) -> None:
        if item.daily and item in self.days[item.first_day].daily:
            self.days[item.first_day].daily.remove(item)
        self.missed.append(Missed(item, item.minutes, reason))

    def _reason(self, item: WorkItem) -> UnplacedReason:
        days = self.offered[item.first_day : item.last_day + 1]
        longest = max((day.longest for day in days if day.is_study_day), default=0)
        if longest == 0:
            return UnplacedReason.PHASE_CLOSED
        needed = min((minutes for _, minutes in item.rounds), default=item.minutes)
        if item.splits:
            needed = SHORTEST_SESSION
        return UnplacedReason.NO_WINDOW if longest < needed else UnplacedReason.NO_TIME

    def _packed(self) -> Iterator[Placement]:
        for index, day in enumerate(self.days):
            for slot in day.slots:
                inside = [p for p in self.placements if p.day == index and slot.start <= p.start < slot.end]
                inside.sort(key=lambda placed: (not placed.item.daily, placed.start))
                start = slot.start
                for placed in inside:
                    end = start + (placed.end - placed.start)
                    yield replace(placed, start=start, end=end)
                    start = end


def _ways_to_split(item: WorkItem, longest: int) -> Iterator[list[int]]:
    """In one piece, then in ever more equal parts; none shorter than the shortest session."""
    if item.minutes <= longest:
        yield [item.minutes]
    if not item.splits or longest < SHORTEST_SESSION:
        return
    fewest = max(2, -(-item.minutes // longest))
    for parts in range(fewest, max(fewest, MOST_PARTS) + 1):
        minutes = -(-item.minutes // parts)
        if minutes >= SHORTEST_SESSION or parts == fewest > item.minutes // SHORTEST_SESSION:
            yield [max(SHORTEST_SESSION, minutes)] * parts


def _free_numbers(taken: Collection[int]) -> Iterator[int]:
    """1, 2, 3 … without those in use."""
    return (number for number in count(1) if number not in taken)


def _neighbouring(sessions: Sequence[Placement]) -> bool:
    return all(later.day - earlier.day <= 1 for earlier, later in pairwise(sessions))
