"""Fetch a calendar from an address: within 15 seconds, 10 MB and 5 redirects, from hosts that may be asked.

Each host is resolved once and the connection made to an address that was checked, so that a name that
changes its mind in between (DNS rebinding) gains nothing. The standard library's client is used because it
writes no log: addresses of calendars are secrets.
"""

import base64
import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from planner.core.errors import CalendarRejectedError
from planner.presenters.busy_file import MAX_MEGABYTES
from planner.presenters.busy_hosts import (
    AllowedHosts,
    CalendarAddress,
    Resolver,
    parse_address,
    rejected,
    resolve,
    resolved,
)

SECONDS = 15.0
MOST_REDIRECTS = 5
# Outlook on the web answers 500 to names it does not know (nextcloud/calendar#7234).
USER_AGENT = "Mozilla/5.0 (compatible; StudyPlanner) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"

_MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
_BLOCK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRIED_PER_HOST = 3
_LONGEST_VALIDATOR = 500
_REASONS = {
    401: "asks for a sign-in. Use the private (secret) address of the calendar",
    403: "does not let the planner read this calendar",
    404: "knows no calendar at this address",
    410: "says this calendar is gone",
    429: "has been asked too often and wants a pause",
}
_PACKED = "The calendar at this address is packed in a way that cannot be read."
_TOO_LARGE = f"The calendar at this address is larger than {MAX_MEGABYTES} MB."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered; `content` is None where nothing changed since the validators given."""

    content: bytes | None
    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class BusyFetcher:
    """Fetches calendars; `allowed` names private hosts that may be asked too, `seconds` is for all in all.

    `tls` says whose certificates are believed; None: those the system believes.
    """

    allowed: AllowedHosts = field(default_factory=AllowedHosts)
    resolver: Resolver = resolve
    seconds: float = SECONDS
    tls: ssl.SSLContext | None = None

    def fetch(self, text: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """The calendar at an address; raises CalendarRejectedError, its field "address", with the reason."""
        address = parse_address(text)
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        conditions = {name: value for name, value in headers.items() if value}
        deadline = time.monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(address, conditions, deadline)
            if isinstance(answer, Fetched):
                return answer
            address = answer
        raise rejected(f"This address leads on more than {MOST_REDIRECTS} times.")

    def _ask(
        self, address: CalendarAddress, conditions: dict[str, str], deadline: float
    ) -> Fetched | CalendarAddress:
        try:
            connection = self._connected(address, deadline)
            with _ended_at(deadline, connection):
                connection.request("GET", address.target, headers=_headers(address) | conditions)
                with contextlib.closing(connection.getresponse()) as response:
                    return _answer(address, response, deadline)
        except ssl.SSLCertVerificationError as error:
            raise rejected(f"The certificate of {address.host} cannot be trusted.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            if time.monotonic() >= deadline or isinstance(error, TimeoutError):
                raise rejected(f"{address.host} took longer than {self.seconds:g} seconds.") from None
            # Not chained: what the client says may hold the address.
            raise rejected(f"{address.host} does not answer as a calendar's server does.") from None

    def _connected(self, address: CalendarAddress, deadline: float) -> "_Connection":
        """A connection to one of the host's addresses that may be asked."""
        connection = _Connection(address, timeout=_left(deadline))
        tls = self.tls or ssl.create_default_context()
        for ip in self._usable(address, deadline)[:_TRIED_PER_HOST]:
            try:
                connection.connect_to(ip, tls, deadline)
            except ssl.SSLError:
                raise
            except OSError:
                continue
            return connection
        raise rejected(f"{address.host} cannot be reached.")

    def _usable(self, address: CalendarAddress, deadline: float) -> list[str]:
        try:
            found = resolved(self.resolver, address.host, seconds=_left(deadline))
        except TimeoutError:
            raise
        except OSError:
            raise rejected(f"There is no host called {address.host}, or it cannot be found now.") from None
        usable = list(self.allowed.usable(address.host, found))
        if not usable:
            raise rejected(
                f"{address.host} is not on the public internet, so the planner does not ask it. "
                "Whoever runs the planner can allow it."
            )
        return usable


class _Connection(http.client.HTTPConnection):
    """A connection that goes where it is told and not where the name leads."""

    def __init__(self, address: CalendarAddress, *, timeout: float) -> None:
        super().__init__(address.host, address.port, timeout=timeout)
        self._secure = address.scheme == "https"

    def connect(self) -> None:
        """Never by name: a connection that was lost stays lost."""
        raise http.client.NotConnected

    def connect_to(self, ip: str, tls: ssl.SSLContext, deadline: float) -> None:
        """Connect to an IP address; over TLS the certificate has to be the host's."""
        self.sock = socket.create_connection((ip, self.port), timeout=_left(deadline))
        if self._secure:
            self.sock.settimeout(_left(deadline))
            self.sock = tls.wrap_socket(self.sock, server_hostname=self.host)


@contextlib.contextmanager
def _ended_at(deadline: float, connection: _Connection) -> Iterator[None]:
    """Cut the connection at the deadline: a server that drips bytes never runs into a socket's own limit."""
    held = connection.sock
    timer = threading.Timer(_left(deadline), _cut, [held])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        held.close()


def _cut(held: socket.socket) -> None:
    with contextlib.suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)


def _headers(address: CalendarAddress) -> dict[str, str]:
    headers = {
        "Host": address.authority,
        "User-Agent": USER_AGENT,
        "Accept": "text/calendar, text/plain;q=0.8, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if address.login:
        headers["Authorization"] = "Basic " + base64.b64encode(address.login.encode()).decode()
    return headers


def _answer(
    address: CalendarAddress, response: http.client.HTTPResponse, deadline: float
) -> Fetched | CalendarAddress:
    location = response.getheader("Location")
    if response.status in _REDIRECTS and location:
        return _next_address(address, location)
    etag, modified = (_validator(response.getheader(name)) for name in ("ETag", "Last-Modified"))
    if response.status == http.client.NOT_MODIFIED:
        return Fetched(None, etag, modified)
    if response.status != http.client.OK:
        reason = _REASONS.get(response.status, f"answered with error {response.status}")
        raise rejected(f"{address.host} {reason}.")
    return Fetched(_body(response, deadline), etag, modified)


def _next_address(address: CalendarAddress, location: str) -> CalendarAddress:
    """Where a redirect leads; what was typed before the @ is for the first host only."""
    try:
        found = parse_address(urljoin(address.text, location))
    except CalendarRejectedError as error:
        raise rejected(f"{address.host} leads on to an address that is not one of the web.") from error
    same = (found.scheme, found.host, found.port) == (address.scheme, address.host, address.port)
    if address.scheme == "https" and found.scheme == "http":
        raise rejected(f"{address.host} leads on to an address that is not encrypted.")
    return found if same else replace(found, login=None)


def _validator(value: str | None) -> str | None:
    return value if value and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else None


def _body(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The content, unpacked; stops at the limit, so that a small answer cannot unpack to a huge one."""
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise rejected(_PACKED)
    blocks = _blocks(response, deadline)
    content = bytearray()
    for block in _unpacked(blocks) if encoding != "identity" else blocks:
        content += block
        if len(content) > _MAX_BYTES:
            raise rejected(_TOO_LARGE)
    return bytes(content)


def _blocks(response: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
    expected, received = response.length, 0
    while expected is None or received < expected:
        if max(received, expected or 0) > _MAX_BYTES:
            raise rejected(_TOO_LARGE)
        block = response.read1(_BLOCK)
        # A connection that was cut at the deadline looks like one that has come to its end.
        _left(deadline)
        if not block:
            break
        received += len(block)
        yield block
    if expected is not None and received < expected:
        raise http.client.IncompleteRead(b"", expected - received)


def _unpacked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for block in blocks:
            yield from _inflated(unpack, block)
    except zlib.error:
        raise rejected(_PACKED) from None
    if not unpack.eof:
        raise http.client.IncompleteRead(b"")


def _inflated(unpack: "zlib._Decompress", block: bytes) -> Iterator[bytes]:
    """What a block unpacks to, in pieces: a few bytes may unpack to a thousand times as many."""
    while not unpack.eof:
        piece = unpack.decompress(block, _BLOCK)
        yield piece
        block = unpack.unconsumed_tail
        if not block and len(piece) < _BLOCK:
            break


def _left(deadline: float) -> float:
    """Seconds to the deadline; raises TimeoutError when it is over."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
