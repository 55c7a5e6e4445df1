"""A real mail server on this computer, which keeps what it accepts and refuses what a test tells it to."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Accepted:
    """A mail the server said yes to, and when (on the monotonic clock)."""

    to: str
    mail: EmailMessage
    at: float

    @property
    def message_id(self) -> str:
        return str(self.mail["Message-ID"])


@dataclass
class MailServer:
    """Remembers what it accepted. `answers` are given once each, first to last, before it says yes again.

    `seconds` is how long it thinks about each mail.
    """

    port: int
    seconds: float = 0.0
    accepted: list[Accepted] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    # aiosmtpd finds both by their names and gives them more than they need.
    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self._answer("RCPT")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        answer = self._answer("DATA")
        if answer is None:
            mail = message_from_bytes(envelope.content, policy=default)
            with self.lock:
                self.accepted.append(Accepted(envelope.rcpt_tos[0], mail, time.monotonic()))
        return answer or "250 OK"

    def _answer(self, command: str) -> str | None:
        waiting = self.answers.get(command)
        return waiting.pop(0) if waiting else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
