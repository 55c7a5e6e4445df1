"""Calendar parsers that run in node, and a stopwatch."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from calendar_parsers import NodeParsers, running_node

IcalJs = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def node_parsers() -> Iterator[NodeParsers]:
    with running_node() as parsers:
        yield parsers


@pytest.fixture(scope="session")
def ical_js(node_parsers: NodeParsers) -> IcalJs:
    return lambda calendar: node_parsers(calendar, ["ical.js"])["ical.js"]


@pytest.fixture
def timed() -> Callable[[Callable[[], object]], float]:
    """Seconds a call takes."""

    def measure(call: Callable[[], object]) -> float:
        started = time.monotonic()
        call()
        return time.monotonic() - started

    return measure
