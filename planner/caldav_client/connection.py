"""Requests to one server: checked addresses, bounded time and size, and redirects that keep their method."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from planner.caldav_client.problems import CaldavError, Problem

FindAddresses = Callable[[str, int], Sequence[str]]
"""The network addresses of a host and port that may be connected to; none if it must not be reached."""

CONNECT_SECONDS = 10
READ_SECONDS = 20
MOST_BYTES = 8_000_000
"""The largest answer that is read; a listing of 10,000 events has about 3 MB."""
MOST_REDIRECTS = 5
LONGEST_TAG = 500
LONGEST_LINK = 1900
MOST_ADDRESSES = 3
"""How many of a host's addresses are tried."""

_REDIRECTS = {301, 302, 303, 307, 308}
_AGENT = "StudyPlanner (CalDAV)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said; `url` is where it said it, after redirects."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def etag(self) -> str | None:
        """The entity tag as it must be sent back; None where there is none to rely on."""
        return usable_tag(self.headers.get("ETag"))


class Connection:
    """A person's login at their server, for at most `seconds` in all; a context manager.

    Connects only to what `find_addresses` allows, at every redirect anew, and never sends the password
    unencrypted where it began encrypted.
    """

    def __init__(
        self, username: str, password: str, find_addresses: FindAddresses, *, seconds: float = 60
    ) -> None:
        self._session = requests.Session()
        # Neither proxies nor passwords of the machine the planner runs on.
        self._session.trust_env = False
        self._session.headers["User-Agent"] = _AGENT
        self._lines = _Lines(seconds)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _CheckedAdapter(find_addresses, self._lines))
        self._auth: AuthBase = HTTPBasicAuth(username.encode(), password.encode())
        self._digest = HTTPDigestAuth(username, password)

    def __enter__(self) -> "Connection":
        """Begin; from here on the seconds are counted."""
        self._lines.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Close what is still open."""
        self._session.close()
        self._lines.close()

    def send(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request, redirects followed; raises CaldavError if it gets no answer, or 401."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(method, url, body, headers or {})
            target = answer.headers.get("Location") if answer.status in _REDIRECTS else None
            if target is None:
                return answer
            url = followed(url, target)
        raise CaldavError(Problem.NOT_FOUND, "(It sends us round in circles.)")

    def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        answer = self._once(method, url, body, headers)
        if answer.status == 401 and self._auth is not self._digest and _wants_digest(answer):
            self._auth = self._digest
            answer = self._once(method, url, body, headers)
        if answer.status == 401:
            raise CaldavError(Problem.PASSWORD, status=401)
        return answer

    def _once(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        left = self._lines.seconds_left()
        try:
            with self._session.request(
                method,
                url,
                data=body,
                headers=dict(headers),
                auth=self._auth,
                timeout=(min(CONNECT_SECONDS, left), min(READ_SECONDS, left)),
                allow_redirects=False,
                stream=True,
            ) as response:
                return Answer(response.status_code, url, response.headers, self._body(response))
        except requests.RequestException as error:
            raise CaldavError(Problem.UNREACHABLE, _reason(error)) from error

    def _body(self, response: requests.Response) -> bytes:
        """The body, unpacked and in bounded space."""
        read = bytearray()
        for chunk in response.iter_content(65_536):
            read += chunk
            if len(read) > MOST_BYTES:
                raise CaldavError(Problem.UNREACHABLE)
        # A line that was cut looks like an answer that has come to its end.
        self._lines.seconds_left()
        return bytes(read)


class _Lines:
    """The open sockets of a connection, cut when its time is over.

    A socket's own limit begins anew with every byte, so a server that drips would never run into it.
    """

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._stop_at = time.monotonic() + seconds
        self._seconds = seconds
        self._open: list[socket.socket] = []

    def start(self) -> None:
        self._stop_at = time.monotonic() + self._seconds
        self._timer.start()

    def add(self, opened: socket.socket) -> None:
        # A second handle of the same line: encryption takes the first one over.
        self._open.append(opened.dup())
        if time.monotonic() >= self._stop_at:
            self._cut()

    def seconds_left(self) -> float:
        """How long there still is; raises CaldavError when the time is over."""
        left = self._stop_at - time.monotonic()
        if left <= 0:
            raise CaldavError(Problem.UNREACHABLE)
        return left

    def close(self) -> None:
        self._timer.cancel()
        for line in self._open:
            line.close()

    def _cut(self) -> None:
        for line in self._open:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def usable_tag(text: str | None) -> str | None:
    """An entity tag that can be sent back; None for a weak one (RFC 9110 section 8.8.1), or an odd one."""
    tag = (text or "").strip()
    is_strong = tag.isascii() and tag.isprintable() and not tag.startswith("W/")
    return tag if is_strong and 0 < len(tag) <= LONGEST_TAG else None


def joined(base: str, link: str) -> str:
    """The address a server's link leads to from `base`; raises CaldavError if it is none."""
    try:
        address = urljoin(base, link.strip())
        _ = urlsplit(address).port  # reading it is what checks it
    except ValueError as error:
        raise CaldavError(Problem.NOT_FOUND, "(It names an address that is none.)") from error
    if len(address) > LONGEST_LINK:
        raise CaldavError(Problem.NOT_FOUND, "(It names an address that is far too long.)")
    return address


def followed(base: str, link: str) -> str:
    """Where a link or redirect leads that is asked with the password; raises CaldavError.

    Never from an encrypted address to one that is not.
    """
    address = joined(base, link)
    scheme = urlsplit(address).scheme
    if scheme not in {"http", "https"} or (urlsplit(base).scheme == "https" and scheme == "http"):
        raise CaldavError(Problem.REFUSED, "(It sends us to an address without encryption.)")
    return address


def _wants_digest(answer: Answer) -> bool:
    asked = answer.headers.get("WWW-Authenticate", "").lower()
    return "digest" in asked and "basic" not in asked


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "(Its certificate is not trusted.)"
    return ""


class _CheckedAdapter(HTTPAdapter):
    """Opens connections to checked addresses only, so that a name cannot lead into the private network."""

    def __init__(self, find_addresses: FindAddresses, lines: _Lines) -> None:
        super().__init__()
        self._given = {"find_addresses": staticmethod(find_addresses), "lines": lines}

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """The pool of the server, its connections checked; nothing is connected yet."""
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        if not issubclass(pool.ConnectionCls, _Checked):
            pool.ConnectionCls = type("CheckedConnection", (_Checked, pool.ConnectionCls), self._given)
        return pool


class _Checked:
    """Mixed into a connection class of the HTTP library: looks a name up itself, once, and checks the answer.

    It connects to the address it checked, so the name cannot mean another one a moment later.
    """

    _dns_host: str
    port: int
    timeout: float
    find_addresses: FindAddresses
    lines: _Lines

    def _new_conn(self) -> socket.socket:
        failure: Exception = CaldavError(Problem.PRIVATE)
        for address in self.find_addresses(self._dns_host, self.port)[:MOST_ADDRESSES]:
            try:
                opened = socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                failure = error
            else:
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.lines.add(opened)
                return opened
        raise failure
