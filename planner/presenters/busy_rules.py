"""Which recurrence rules (RFC 5545 section 3.3.10) may be expanded: a foreign rule must come to an end.

The library that expands rules tries every day up to the year 9999 before it gives up, so rules that are
too dense or can never happen are refused before it sees them.
"""

from collections.abc import Mapping

MAX_COUNT = 10_000

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DENSER = ("SECONDLY", "MINUTELY", "HOURLY")
_TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_PARTS = frozenset(
    {
        *("FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSETPOS"),
        *("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", *_TIMES_OF_DAY),
    }
)
_FORBIDDEN = {
    "DAILY": ("BYYEARDAY", "BYWEEKNO"),
    "WEEKLY": ("BYYEARDAY", "BYWEEKNO", "BYMONTHDAY"),
    "MONTHLY": ("BYYEARDAY", "BYWEEKNO"),
    "YEARLY": (),
}
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def refusal(rule: str, *, frequencies: tuple[str, ...] = _FREQUENCIES) -> str | None:
    """Return why `rule` (the value of an RRULE line) cannot be expanded, None if it can."""
    parts = _parts(rule)
    frequency = parts.get("FREQ", "")
    faults = (
        (frequency in _DENSER, "it repeats more often than daily"),
        (frequency not in frequencies or not parts.keys() <= _PARTS, "its rule is not a valid one"),
        (not _number(parts.get("INTERVAL", "1")) > 0, "its rule repeats after no time at all"),
        (not _number(parts.get("COUNT", "1")) <= MAX_COUNT, f"it repeats more than {MAX_COUNT:,} times"),
        (any("," in parts.get(name, "") for name in _TIMES_OF_DAY), "it repeats several times a day"),
        (_never_happens(frequency, parts), "its rule never comes true"),
    )
    return next((reason for holds, reason in faults if holds), None)


def _parts(rule: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in rule.upper().split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _number(text: str) -> float:
    """Return a whole number, or not-a-number, which is neither above nor below any limit."""
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else float("nan")


def _numbers(text: str) -> set[float]:
    return {_number(part.strip().removeprefix("+")) for part in text.split(",") if part.strip()}


def _never_happens(frequency: str, parts: Mapping[str, str]) -> bool:
    return (
        any(name in parts for name in _FORBIDDEN.get(frequency, ()))
        or _no_such_position(frequency, parts)
        or _no_such_day(parts)
    )


def _no_such_position(frequency: str, parts: Mapping[str, str]) -> bool:
    positions = {abs(position) for position in _numbers(parts.get("BYSETPOS", ""))}
    weekdays = len(parts.get("BYDAY", "MO").split(","))
    most = {"DAILY": 1, "WEEKLY": weekdays, "MONTHLY": 31}.get(frequency, 366)
    return bool(positions) and not min(positions) <= most


def _no_such_day(parts: Mapping[str, str]) -> bool:
    days = {abs(day) for day in _numbers(parts.get("BYMONTHDAY", ""))}
    months = _numbers(parts.get("BYMONTH", "")) or set(range(1, 13))
    longest = max((_LONGEST_MONTHS[int(month) - 1] for month in months if 1 <= month <= 12), default=0)
    return not longest or (bool(days) and not min(days) <= longest)
