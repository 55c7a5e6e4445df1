"""Servers with manners of their own: a real one behind a layer that answers some requests otherwise."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from caldav_samples import Publishing
from radicale_server import OddServer, Wsgi, add_user
from service_samples import Desk, plan_request

FEW_HOURS = "mon 19:00-20:30; sat 10:00-13:00"

Odd = Callable[[Callable[[Wsgi], Wsgi]], Publishing]


@pytest.fixture
def odd(desk: Desk, tmp_path: Path) -> Iterator[Odd]:
    """Ana with a plan, and a server with these manners, not connected yet."""
    desk.make_plan(plan_request(weekly=FEW_HOURS))
    opened: list[OddServer] = []

    def start(manners: Callable[[Wsgi], Wsgi]) -> Publishing:
        add_user(tmp_path, "ana")
        opened.append(OddServer(tmp_path, manners).__enter__())
        return Publishing(desk, opened[0].address, "ana")

    yield start
    for server in opened:
        server.__exit__(None, None, None)


def answer(start_response: Callable[..., Any], status: str, text: str = "", **headers: str) -> list[bytes]:
    """One plain answer; underscores in the names of headers stand for hyphens."""
    body = text.encode()
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    start_response(status, [("Content-Length", str(len(body))), *named])
    return [body]
