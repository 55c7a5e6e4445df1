"""Single fields of parsed JSON, each checked and named in what is said when it is wrong."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from zoneinfo import ZoneInfo

from planner.core.errors import InvalidInputError
from planner.core.localtime import DAY_MINUTES

LONGEST_NAME = 200
_SHOWN = 40
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LOCAL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.{0,30}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)


def short(value: object) -> str:
    """A value as a sentence can hold it: short, printable, a container by its sort only."""
    if value is None:
        return "missing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    # A foreign number may have thousands of digits, more than Python writes out.
    text = "a very large number" if isinstance(value, int) and abs(value) > 10**_SHOWN else str(value)
    text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    text = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return f"“{text}”" if isinstance(value, str) else text


def wrong(where: str, value: object, wanted: str) -> InvalidInputError:
    """The failure of one field, with what to write instead."""
    return InvalidInputError(f"{where} is {short(value)}; write {wanted}.")


def obj(value: object, where: str) -> Mapping[str, object]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise wrong(where, value, "an object in braces")
    return value


def items(value: object, where: str) -> Sequence[object]:
    """A JSON list."""
    if not isinstance(value, list):
        raise wrong(where, value, "a list in brackets")
    return value


def pair(value: object, where: str) -> tuple[object, object]:
    """A list of two."""
    if not isinstance(value, list) or len(value) != 2:
        raise wrong(where, value, "a list of two times, start and end")
    return value[0], value[1]


def name(value: object, where: str) -> str:
    """A printable text of 1 to 200 characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_NAME or not value.isprintable():
        raise wrong(where, value, f"a text of 1 to {LONGEST_NAME} printable characters")
    return value


def flag(value: object, where: str) -> bool:
    """True or false, nothing that merely resembles them."""
    if not isinstance(value, bool):
        raise wrong(where, value, "true or false")
    return value


def number(value: object, where: str, low: float, high: float) -> float:
    """A finite number from `low` to `high`."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high or not isfinite(value):  # type: ignore[operator,arg-type]
        raise wrong(where, value, f"a number from {low:g} to {high:g}")
    return float(value)  # type: ignore[arg-type]


def whole(value: object, where: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`; 30.0 is one."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    is_whole = is_whole or (isinstance(value, float) and value.is_integer())
    if not is_whole or not low <= value <= high:  # type: ignore[operator]
        raise wrong(where, value, f"a whole number from {low} to {high}")
    return int(value)  # type: ignore[call-overload, no-any-return]


def local_date(value: object, where: str) -> date:
    """A date like 2026-11-23."""
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong(where, value, "a date like 2026-11-23")


def local_time(value: object, where: str, zone: ZoneInfo) -> datetime:
    """A local date and time like 2026-12-01T19:00, without zone; one with an offset is turned to local."""
    try:
        if isinstance(value, str) and _LOCAL_TIME.fullmatch(value):
            at = datetime.fromisoformat(value)
            return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at
    except (ValueError, OverflowError):
        pass
    raise wrong(where, value, "a local date and time like 2026-12-01T19:00")


def minute_of_day(value: object, where: str) -> int:
    """Minutes since midnight of a time like 19:00; 24:00 ends a day."""
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else DAY_MINUTES + 1
    if minute > DAY_MINUTES:
        raise wrong(f"A time in {where}", value, "hours and minutes like 19:00")
    return minute
