"""Invented planning instances: the same seed gives the same one."""

import math
import random
from datetime import date, timedelta
from typing import Any

START = date(2026, 11, 23)
PILLARS = {
    "coding": (30, 30, 15),
    "fundamentals": (35, 20, 10),
    "system_design": (50, 40, 20),
    "behavioural": (25, 20, 10),
    "mock": (60, 60, 15),
}
"""Usual minutes to learn, practise and review."""


def make_instance(seed: int, *, concepts: int, weeks: int, minutes: int) -> dict[str, Any]:
    """An instance with so many concepts, weeks and minutes on a usual day."""
    rng = random.Random(seed)
    days = weeks * 7
    listed = [_concept(rng, number, concepts) for number in range(concepts)]
    return {
        "schema": "planner.instance/1",
        "start": START.isoformat(),
        "interview": f"{START + timedelta(days=days)}T09:00",
        "time_zone": "Europe/Berlin",
        "weekly": {str(weekday): _windows(rng, weekday, minutes) for weekday in range(7)},
        "blackout": [_on(rng.randrange(days)) for _ in range(days // 14)],
        "busy": [_busy(rng, days) for _ in range(days // 5)],
        "limits": {"session_min": 5, "session_max": 90},
        "concepts": listed,
        "phases": [
            {"name": "first", "pillars": ["coding", "fundamentals"], "not_before": 0},
            {"name": "middle", "pillars": ["system_design", "behavioural"], "not_before": days // 3},
            {"name": "last", "pillars": ["mock"], "not_before": days * 3 // 5},
        ],
    }


def _concept(rng: random.Random, number: int, concepts: int) -> dict[str, Any]:
    pillar = rng.choices(list(PILLARS), [30, 35, 18, 13, 4])[0]
    stretch = math.exp(rng.gauss(0, 0.2))
    learn, practice, review = (max(5, 5 * round(usual * stretch / 5)) for usual in PILLARS[pillar])
    near = range(max(0, number - 6), number)
    return {
        "id": f"topic-{number:04d}",
        "pillar": pillar,
        "weight": round(math.exp(rng.gauss(0, 0.7)) / concepts, 6),
        "prereqs": [f"topic-{rng.choice(near):04d}"] if near and rng.random() < 0.3 else [],
        "difficulty": rng.randint(2, 8),
        "minutes": {"learn": min(90, learn), "practice": min(90, practice), "review": review},
        "confidence": rng.choices([1, 2, 3, 4, 5], [30, 25, 20, 15, 10])[0],
        "must_have": rng.random() < 0.06,
    }


def _windows(rng: random.Random, weekday: int, minutes: int) -> list[list[str]]:
    """One free weekday, one in the morning and evening, long ones in pieces of at most three hours."""
    if weekday == 6:
        return []
    pieces = max(-(-minutes // 180), 2 if weekday == 2 and minutes >= 60 else 1)
    starts = [7 * 60 + 200 * piece for piece in range(pieces)] if pieces > 1 else [rng.choice([1080, 1140])]
    return [[_clock(start), _clock(start + minutes // pieces)] for start in starts]


def _busy(rng: random.Random, days: int) -> list[str]:
    start = rng.choice([430, 1090, 1150])
    on = _on(rng.randrange(days))
    return [f"{on}T{_clock(start)}", f"{on}T{_clock(start + 30)}"]


def _on(day: int) -> str:
    return (START + timedelta(days=day)).isoformat()


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
