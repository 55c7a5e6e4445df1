"""A plain planning instance (`planner.instance/1`), parsed but not yet checked, as a problem to solve.

Times are those of the clock on the wall in the instance's zone. Minutes a clock change skips are no free
minutes; those it repeats count once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from planner.core.curriculum import StudyMinutes
from planner.core.errors import InvalidInputError
from planner.core.localtime import DAY_MINUTES, local_at, local_instant, zone_named
from planner.core.memory import memory_of_confidence
from planner.core.plan import MAX_WEEKS
from planner.core.solver.fields import (
    flag,
    items,
    local_date,
    local_time,
    minute_of_day,
    name,
    number,
    obj,
    pair,
    short,
    whole,
)
from planner.core.solver.problem import Problem, Space, Topic

SCHEMA = "planner.instance/1"
MOST_CONCEPTS = 5_000
HEAVIEST = 1e9
"""The largest weight; sums of weights stay exact enough far beyond it."""
WELL_KNOWN = 4
"""The confidence from which a must-have needs no session."""

Gap = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem and the date of its day 0."""

    start: date
    problem: Problem


def read_instance(data: object) -> Instance:
    """The instance in parsed JSON; raises InvalidInputError saying what is wrong and how to write it."""
    raw = obj(data, "The instance")
    if raw.get("schema", SCHEMA) != SCHEMA:
        raise InvalidInputError(f"The schema is {short(raw['schema'])}; only “{SCHEMA}” can be solved.")
    zone = zone_named(name(raw.get("time_zone", "UTC"), "time_zone"))
    start = local_date(raw.get("start"), "start")
    horizon = (local_time(raw.get("interview"), "interview", zone).date() - start).days
    if not 1 <= horizon <= MAX_WEEKS * 7:
        raise InvalidInputError(
            f"The interview is {horizon} days after the start; it must be 1 day to {MAX_WEEKS} weeks later."
        )
    shortest, longest = _limits(raw.get("limits", {}))
    days = tuple(Space(gaps) for gaps in _free_days(raw, start, horizon, zone))
    topics = _topics(raw.get("concepts"), _earliest_days(raw.get("phases", [])))
    return Instance(start, Problem(days, topics, (horizon,), shortest, longest))


def _limits(value: object) -> tuple[int, int]:
    raw = obj(value, "limits")
    shortest = whole(raw.get("session_min", 0), "limits.session_min", 0, DAY_MINUTES)
    longest = whole(raw.get("session_max", DAY_MINUTES), "limits.session_max", 1, DAY_MINUTES)
    if shortest > longest:
        raise InvalidInputError(
            f"limits.session_min ({shortest}) is above limits.session_max ({longest}); swap them."
        )
    return shortest, longest


def _free_days(
    raw: Mapping[str, object], start: date, horizon: int, zone: ZoneInfo
) -> Iterable[tuple[Gap, ...]]:
    weekly = _weekly(raw.get("weekly"))
    blackout = {local_date(on, "a day in blackout") for on in items(raw.get("blackout", []), "blackout")}
    busy = _busy_by_date(raw.get("busy", []), zone, start, horizon)
    for offset in range(horizon):
        on = start + timedelta(days=offset)
        windows = () if on in blackout else weekly[on.weekday()]
        taken = [*busy.get(on, ()), *_skipped(on, zone)] if windows else []
        yield tuple(_subtract(windows, taken))


def _weekly(value: object) -> list[tuple[Gap, ...]]:
    raw = obj(value, "weekly")
    unknown = sorted(set(raw) - {str(weekday) for weekday in range(7)})
    if unknown:
        raise InvalidInputError(f"weekly has the key {short(unknown[0])}; weekdays are “0” (Monday) to “6”.")
    return [_windows(raw.get(str(weekday), []), f"weekly.{weekday}") for weekday in range(7)]


def _windows(value: object, where: str) -> tuple[Gap, ...]:
    windows = []
    for window in items(value, where):
        first, last = pair(window, f"a window in {where}")
        start, end = minute_of_day(first, where), minute_of_day(last, where)
        if end <= start:
            raise InvalidInputError(
                f"A window in {where} ends before it starts; write two, split at midnight."
            )
        # An answer has no way to write 24:00 on the day it ends.
        windows.append((start, min(end, DAY_MINUTES - 1)))
    windows.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(windows)):
        raise InvalidInputError(f"Two windows in {where} overlap; write them as one.")
    return tuple(windows)


def _busy_by_date(value: object, zone: ZoneInfo, first: date, days: int) -> dict[date, list[Gap]]:
    """Busy minutes of each date of the plan; a started minute is a busy one."""
    by_date: dict[date, list[Gap]] = {}
    for interval in items(value, "busy"):
        begin, finish = (local_time(end, "busy", zone) for end in pair(interval, "an interval in busy"))
        if finish < begin:
            raise InvalidInputError(
                f"The busy interval from {begin:%Y-%m-%dT%H:%M} ends before it starts; swap its ends."
            )
        on = max(first, begin.date())
        while on <= finish.date() and (on - first).days < days:
            by_date.setdefault(on, []).append((_minute(begin, on), -_minute_down(finish, on)))
            on += timedelta(days=1)
    return by_date


def _minute(at: datetime, on: date) -> int:
    """The whole minute of that date in which the instant lies, kept within 0..1440."""
    seconds = (at - datetime.combine(on, datetime.min.time())).total_seconds()
    return int(min(DAY_MINUTES, max(0, seconds // 60)))


def _minute_down(at: datetime, on: date) -> int:
    """Minus the first whole minute of that date not before the instant."""
    seconds = (at - datetime.combine(on, datetime.min.time())).total_seconds()
    return int(min(0, max(-DAY_MINUTES, -seconds // 60)))


def _skipped(on: date, zone: ZoneInfo) -> list[Gap]:
    """The minutes of a date its clock never shows."""
    ends = [local_instant(on, minute, zone) for minute in (0, DAY_MINUTES)]
    if ends[1] - ends[0] >= timedelta(days=1):
        return []
    midnight = datetime.combine(on, datetime.min.time())
    shown = {
        local_at(local_instant(on, minute, zone), zone).replace(tzinfo=None) for minute in range(DAY_MINUTES)
    }
    return [
        (minute, minute + 1)
        for minute in range(DAY_MINUTES)
        if midnight + timedelta(minutes=minute) not in shown
    ]


def _subtract(windows: Sequence[Gap], taken: Iterable[Gap]) -> list[Gap]:
    left = list(windows)
    for begin, finish in taken:
        if finish > begin:
            left = [
                piece
                for start, end in left
                for piece in ((start, min(end, begin)), (max(start, finish), end))
                if piece[0] < piece[1]
            ]
    return left


def _earliest_days(value: object) -> dict[str, int]:
    """The first day for learning of each pillar a phase names; the latest, if several phases name it."""
    earliest: dict[str, int] = {}
    for phase in items(value, "phases"):
        raw = obj(phase, "A phase")
        day = whole(raw.get("not_before"), "not_before of a phase", 0, 10**6)
        for pillar in items(raw.get("pillars"), "pillars of a phase"):
            key = name(pillar, "A pillar of a phase")
            earliest[key] = max(day, earliest.get(key, 0))
    return earliest


def _topics(value: object, earliest: Mapping[str, int]) -> tuple[Topic, ...]:
    listed = items(value, "concepts")
    if len(listed) > MOST_CONCEPTS:
        raise InvalidInputError(f"There are {len(listed)} concepts; up to {MOST_CONCEPTS} can be planned.")
    topics: dict[str, Topic] = {}
    for place, concept in enumerate(listed, start=1):
        topic = _topic(obj(concept, f"Concept {place}"), place, earliest)
        if topic.slug in topics:
            raise InvalidInputError(f"The concept “{topic.slug}” is there twice; give each an id of its own.")
        topics[topic.slug] = topic
    _check_prerequisites(topics)
    return tuple(topics.values())


def _topic(raw: Mapping[str, object], place: int, earliest: Mapping[str, int]) -> Topic:
    slug = name(raw.get("id"), f"The id of concept {place}")
    where = f"of “{slug}”"
    confidence = whole(raw.get("confidence", 1), f"confidence {where}", 1, 5)
    minutes = obj(raw.get("minutes"), f"minutes {where}")
    learn, practice, review = (
        whole(minutes.get(kind), f"minutes.{kind} {where}", 1, DAY_MINUTES)
        for kind in ("learn", "practice", "review")
    )
    must_have = flag(raw.get("must_have", False), f"must_have {where}")
    return Topic(
        slug=slug,
        weights=(number(raw.get("weight"), f"weight {where}", 0, HEAVIEST),),
        difficulty=number(raw.get("difficulty"), f"difficulty {where}", 1, 10),
        minutes=StudyMinutes(learn, practice, review),
        memory=memory_of_confidence(confidence),
        prerequisites=tuple(
            name(one, f"A prerequisite {where}") for one in items(raw.get("prereqs", []), f"prereqs {where}")
        ),
        must_have=must_have and confidence < WELL_KNOWN,
        not_before=earliest.get(name(raw.get("pillar"), f"The pillar {where}"), 0),
    )


def _check_prerequisites(topics: Mapping[str, Topic]) -> None:
    """Every prerequisite exists, and they do not go in a circle."""
    waiting = {slug: set(topic.prerequisites) for slug, topic in topics.items()}
    followers: dict[str, list[str]] = {slug: [] for slug in topics}
    for slug, awaited in waiting.items():
        for prerequisite in sorted(awaited):
            if prerequisite not in topics:
                raise InvalidInputError(
                    f"“{slug}” needs “{prerequisite}”, which is not among the concepts; add or remove it."
                )
            followers[prerequisite].append(slug)
    ready = [slug for slug, awaited in waiting.items() if not awaited]
    for slug in ready:
        for follower in followers[slug]:
            waiting[follower].discard(slug)
            if not waiting[follower]:
                ready.append(follower)
    if len(ready) < len(topics):
        stuck = min(set(topics) - set(ready))
        raise InvalidInputError(f"The prerequisites of “{stuck}” go in a circle; leave one of them out.")
