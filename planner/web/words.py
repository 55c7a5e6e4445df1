"""Dates, times and counts as people read them."""

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner.core.localtime import local_at

_SCALES = ((1e15, "quadrillion"), (1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def long_date(on: date) -> str:
    """Friday, 20 November."""
    return f"{on:%A}, {on.day} {on:%B}"


def short_date(on: date) -> str:
    """20 Nov."""
    return f"{on.day} {on:%b}"


def day_name(on: date) -> str:
    """Fri 20."""
    return f"{on:%a} {on.day}"


def clock_time(instant: datetime, zone: ZoneInfo) -> str:
    """19:30 on the person's clock."""
    return f"{local_at(instant, zone):%H:%M}"


def day_and_time(instant: datetime, zone: ZoneInfo) -> str:
    """Tue 24 Nov, 19:30."""
    local = local_at(instant, zone)
    return f"{day_name(local)} {local:%b}, {local:%H:%M}"


def counted(number: int, thing: str, things: str | None = None) -> str:
    """1 session, 2 sessions."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def duration(minutes: int) -> str:
    """45 min, 2 h, 2 h 20 min."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def points(readiness: float | None) -> int | None:
    """Readiness 0..1 as whole points of 100."""
    return None if readiness is None else round(100 * readiness)


def points_between(before: float | None, after: float | None) -> str:
    """+1.8 points; empty where one of the two is not known."""
    if before is None or after is None:
        return ""
    step = round(100 * after, 1) - round(100 * before, 1)
    if abs(step) < 0.05:
        return "as many points"
    return f"{step:+.1f} points".replace("-", "\N{MINUS SIGN}")


def ago(then: datetime, now: datetime) -> str:
    """3 h ago, in the largest unit that says it."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"


def spoken_number(number: float) -> str:
    """A number as one says it, with up to four digits that count: 0.35, 7,000, 2.5 million."""
    rounded = float(f"{number:.4g}")
    scale, word = next((found for found in _SCALES if abs(rounded) >= found[0]), (1.0, ""))
    digits = max(0, 3 - math.floor(math.log10(abs(rounded / scale)))) if rounded else 0
    shown = f"{rounded / scale:,.{digits}f}"
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown} {word}".rstrip()
