"""A real server of calendars on this computer, which answers each path as a test tells it to."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from planner.presenters.busy_fetch import BusyFetcher
from planner.presenters.busy_hosts import AllowedHosts

MEETING = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//test//EN\r
BEGIN:VEVENT\r
UID:meeting@example.org\r
DTSTAMP:20261101T000000Z\r
DTSTART:20261124T180000Z\r
DTEND:20261124T200000Z\r
SUMMARY:A private appointment\r
END:VEVENT\r
END:VCALENDAR\r
"""
"""Tuesday evening, when the sample plans have a session."""


@dataclass(frozen=True)
class Answer:
    """Status, headers and body; `write` sends the body its own way, after the headers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    write: Callable[[Any], None] | None = None


@dataclass
class CalendarServer:
    """Answers by path and remembers the headers of what it was asked."""

    port: int
    answers: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def calendar_server(wrap: Callable[[Any], Any] = lambda listening: listening) -> Iterator[CalendarServer]:
    """Run a server; `wrap` may put TLS around its socket."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler()) as running:
        running.daemon_threads = True
        running.socket = wrap(running.socket)
        held = CalendarServer(running.server_address[1])
        running.calendars = held  # type: ignore[attr-defined]
        threading.Thread(target=running.serve_forever, args=[0.02], daemon=True).start()
        try:
            yield held
        finally:
            running.shutdown()


def _handler() -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held: CalendarServer = self.server.calendars  # type: ignore[attr-defined]
            headers = dict(self.headers.items())
            held.asked.append((self.path, headers))
            found = held.answers.get(self.path, Answer(status=404))
            answer = found(headers) if callable(found) else found
            try:
                self._send(answer)
            except OSError:
                self.close_connection = True

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            headers = {"Content-Length": str(len(answer.body))} if answer.write is None else {}
            for name, value in {**headers, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if answer.write is None:
                self.wfile.write(answer.body)
            else:
                answer.write(self.wfile)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def local_fetcher(*allowed: str, **options: Any) -> BusyFetcher:
    """A fetcher that may ask this computer, and knows no names but those in `names`."""
    names: Mapping[str, list[str]] = options.pop("names", {})

    def resolver(host: str) -> list[str]:
        if host in names:
            return names[host]
        if host.replace(".", "").isdigit() or ":" in host:
            return [host]
        raise OSError(f"no such name: {host}")

    return BusyFetcher(AllowedHosts.listed(allowed), resolver=resolver, **options)
