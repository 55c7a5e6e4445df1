"""Requests to one server: checked addresses, bounded time and size, and redirects that keep their method."""

import socket
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
        """The entity tag as it must be sent back; None where the server gave none, or only a weak one."""
        tag = self.headers.get("ETag", "")
        return tag if tag and not tag.startswith("W/") else None


class Connection:
    """A person's login at their server, for at most `seconds`; a context manager.

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
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _CheckedAdapter(find_addresses))
        self._auth: AuthBase = HTTPBasicAuth(username.encode(), password.encode())
        self._digest = HTTPDigestAuth(username, password)
        self._stop_at = time.monotonic() + seconds

    def __enter__(self) -> "Connection":
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what is still open."""
        self._session.close()

    def send(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request, redirects followed; raises CaldavError if it gets no answer, or 401."""
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(method, url, body, headers or {})
            target = answer.headers.get("Location") if answer.status in _REDIRECTS else None
            if target is None:
                return answer
            url = _next_address(url, target)
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
        left = self._stop_at - time.monotonic()
        if left <= 0:
            raise CaldavError(Problem.UNREACHABLE)
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
        """The body, in bounded time and space however slowly and long the server sends."""
        read = bytearray()
        for chunk in response.iter_content(65_536):
            read += chunk
            if len(read) > MOST_BYTES or time.monotonic() > self._stop_at:
                raise CaldavError(Problem.UNREACHABLE)
        return bytes(read)


def _wants_digest(answer: Answer) -> bool:
    asked = answer.headers.get("WWW-Authenticate", "").lower()
    return "digest" in asked and "basic" not in asked


def _next_address(url: str, target: str) -> str:
    """Where a redirect leads; never from an encrypted address to one that is not."""
    address = urljoin(url, target)
    scheme = urlsplit(address).scheme
    if scheme not in {"http", "https"} or (urlsplit(url).scheme == "https" and scheme == "http"):
        raise CaldavError(Problem.REFUSED, "(It sends us to an address without encryption.)")
    return address


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "(Its certificate is not trusted.)"
    return ""


class _CheckedAdapter(HTTPAdapter):
    """Opens connections to checked addresses only, so that a name cannot lead into the private network."""

    def __init__(self, find_addresses: FindAddresses) -> None:
        super().__init__()
        self._find_addresses = find_addresses

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """The pool of the server, its connections checked; nothing is connected yet."""
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        if not hasattr(pool.ConnectionCls, "find_addresses"):
            checked = type("CheckedConnection", (_Checked, pool.ConnectionCls), {})
            checked.find_addresses = staticmethod(self._find_addresses)  # type: ignore[attr-defined]
            pool.ConnectionCls = checked
        return pool


class _Checked:
    """Mixed into a connection class of the HTTP library: looks a name up itself, once, and checks the answer.

    It connects to the address it checked, so the name cannot mean another one a moment later.
    """

    _dns_host: str
    port: int
    timeout: float
    find_addresses: FindAddresses

    def _new_conn(self) -> socket.socket:
        failure: Exception = CaldavError(Problem.PRIVATE)
        for address in type(self).find_addresses(self._dns_host, self.port):
            try:
                opened = socket.create_connection((address, self.port), self.timeout)
            except OSError as error:
                failure = error
            else:
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return opened
        raise failure
