"""The only place that asks what time it is; everything below the shell is handed `now=` or `today=`."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


def system_clock() -> datetime:
    """Return the present instant of this computer, aware and in UTC."""
    return datetime.now(tz=UTC)
