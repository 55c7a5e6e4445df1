"""What checks the cases of a coding task; the file a person downloads carries it below their function."""

import math
import reprlib
import sys
import traceback
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any


def plain(value: Any) -> Any:
    """Arrays and their numbers as lists and plain numbers, at any depth."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    return value


def differences(found: Any, expected: Any, place: str = "") -> Iterator[str]:
    """Where two values differ, each with its place; numbers agree to nine digits."""
    if isinstance(expected, list) and isinstance(found, list):
        if len(found) != len(expected):
            yield f"{place or 'the result'} has {len(found)} entries instead of {len(expected)}"
        for index, pair in enumerate(zip(found, expected, strict=False)):
            yield from differences(*pair, f"{place}[{index}]")
    elif isinstance(expected, dict) and isinstance(found, dict):
        for key in expected.keys() ^ found.keys():
            yield f"{place}[{key!r}] is {'missing' if key in expected else 'not asked for'}"
        for key in expected.keys() & found.keys():
            yield from differences(found[key], expected[key], f"{place}[{key!r}]")
    elif not agree(found, expected):
        yield f"{place + ': ' if place else ''}gave {reprlib.repr(found)} instead of {reprlib.repr(expected)}"


def agree(found: Any, expected: Any) -> bool:
    """Equal; numbers to nine digits, and a truth value is no number."""
    if isinstance(found, bool) or isinstance(expected, bool):
        return found is expected
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
    return type(found) is type(expected) and bool(found == expected)


def outcome(function: Callable[..., Any], given: dict[str, Any], expected: Any, raises: str | None) -> str:
    """Empty where a case holds, else what came instead."""
    before = deepcopy(given)
    try:
        found = plain(function(**given))
        wrong = "" if raises else next(differences(found, expected), "")
    except Exception as error:  # noqa: BLE001 - it is the outcome
        if raises in {kind.__name__ for kind in type(error).__mro__}:
            return ""
        line = traceback.extract_tb(error.__traceback__)[-1].lineno
        return f"raised {type(error).__name__} in line {line}: {error}"
    if raises:
        return f"gave {reprlib.repr(found)} instead of raising {raises}"
    changed = [name for name in given if given[name] != before[name]]
    if changed:
        return f"changed its argument {', '.join(changed)}"
    return "returned nothing" if found is None else wrong


def report(function: Callable[..., Any], cases: list[tuple[str, dict[str, Any], Any, str | None]]) -> int:
    """Write every case and what came of it; 0 if all hold, else 1."""
    wrong = 0
    for title, given, expected, raises in cases:
        call = ", ".join(f"{name}={value!r}" for name, value in given.items())
        message = outcome(function, given, expected, raises)
        wrong += bool(message)
        trouble = f"wrong  {title}: {message}\n       {function.__name__}({call})\n"
        sys.stdout.write(trouble if message else f"holds  {title}\n")
    sys.stdout.write(f"{len(cases) - wrong} of {len(cases)} cases hold.\n")
    return 1 if wrong else 0
