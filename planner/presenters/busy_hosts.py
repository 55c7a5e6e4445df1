"""Which addresses of the web may be asked for a calendar: public ones, and those a setting names.

The planner stands inside networks that the person who types an address does not; it must not become their
way in (server-side request forgery, CWE-918).
"""

import queue
import re
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, unquote, urlsplit

from planner.core.errors import CalendarRejectedError

LONGEST_ADDRESS = 2000
"""Characters, after everything beyond ASCII is escaped."""

IpAddress = IPv4Address | IPv6Address
Resolver = Callable[[str], Iterable[str]]
"""From a host name to IP addresses; raises OSError where there are none."""

_SCHEMES = {"webcal": "https", "webcals": "https", "https": "https", "http": "http"}
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """An address that can be asked: scheme http or https, host without brackets, and what to ask it for.

    `login` is what stood before an @; it belongs to this host and no other.
    """

    scheme: str
    host: str
    port: int
    target: str
    login: str | None

    @property
    def text(self) -> str:
        """The address as it is stored; a secret."""
        login = f"{quote(self.login, safe=':')}@" if self.login else ""
        return f"{self.scheme}://{login}{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them (RFC 9110 section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def parse_address(text: str) -> CalendarAddress:
    """The address of a calendar as a person pastes it; webcal means https.

    Raises CalendarRejectedError, its field "address".
    """
    parts = _split(text.strip())
    host = _ascii_host(parts.hostname or "")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    scheme = _SCHEMES[parts.scheme]
    login = ":".join(map(unquote, filter(None, (parts.username, parts.password)))) or None
    address = CalendarAddress(scheme, host, parts.port or _PORTS[scheme], path + query, login)
    if len(address.text) > LONGEST_ADDRESS:
        raise rejected(f"This address is longer than {LONGEST_ADDRESS:,} characters.")
    return address


def _split(text: str) -> SplitResult:
    if not text:
        raise rejected("Paste the address of a calendar; it begins with https:// or webcal://.")
    try:
        parts = urlsplit(text)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise rejected("This is not an address. Copy it again from your calendar.") from error
    if parts.scheme not in _SCHEMES or not parts.hostname or _CONTROL.search(text):
        raise rejected("The address of a calendar begins with https:// or webcal:// and has no spaces.")
    return parts


def _ascii_host(host: str) -> str:
    try:
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if ":" not in host and not (_HOST.fullmatch(name) and len(name) <= 253):
        raise rejected("The host in this address is not one. Copy the address again from your calendar.")
    return name.lower()


def rejected(text: str) -> CalendarRejectedError:
    """The refusal of an address, for the field it is typed into."""
    return CalendarRejectedError(text, field="address")


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Whom the planner may ask beside public hosts: `names`, where .example.org takes in all below it."""

    names: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def listed(cls, entries: Sequence[str]) -> "AllowedHosts":
        """From host names, IP addresses and networks in one list."""
        networks = {entry: _network(entry) for entry in entries}
        names = frozenset(entry.lower() for entry, network in networks.items() if network is None)
        return cls(names, tuple(network for network in networks.values() if network is not None))

    def usable(self, host: str, addresses: Iterable[str]) -> Iterator[str]:
        """Those of a host's IP addresses that may be connected to."""
        named = any(host == name or (name.startswith(".") and host.endswith(name)) for name in self.names)
        for text in addresses:
            address = ip_address(text.partition("%")[0])
            if named or self._lists(address) or is_public(address):
                yield text

    def _lists(self, address: IpAddress) -> bool:
        forms = (address, getattr(address, "ipv4_mapped", None))
        return any(form in network for form in forms if form for network in self.networks)


def _network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return None


def is_public(address: IpAddress) -> bool:
    """Whether everybody on the internet reaches the same machine under it (RFC 6890, RFC 8190).

    An IPv6 address that stands for an IPv4 address is as public as that one.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str) -> list[str]:
    """The IP addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def resolved(resolver: Resolver, host: str, *, seconds: float) -> list[str]:
    """What the resolver says, given up after that time; raises OSError.

    The system's own resolver cannot be told how long to try, so it is left behind on its thread.
    """
    answer: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(list(resolver(host)))
        except (OSError, UnicodeError) as error:
            answer.put(OSError(str(error)))

    threading.Thread(target=ask, daemon=True, name="resolver").start()
    try:
        found = answer.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise TimeoutError(host) from None
    if isinstance(found, OSError):
        raise found
    return found
