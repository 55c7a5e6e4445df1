"""A person's own calendar server: connected once, with a calendar of ours on it, and forgotten on demand."""

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from planner.caldav_client import (
    CaldavError,
    Connection,
    OwnCalendar,
    Problem,
    find_calendar_home,
    open_calendar,
    server_address,
)
from planner.core.caldav import CaldavAccount
from planner.core.errors import InvalidInputError
from planner.presenters.busy_hosts import AllowedHosts, is_public, resolve, resolved
from planner.services.publishing import CALENDAR_NAME
from planner.services.sealing import seal, unseal
from planner.store.database import Database

WAITED_SECONDS = 25
"""How long a server may take in all while a person waits for it."""

_PURPOSE = "caldav password"
_RESOLVE_SECONDS = 5
_MOST_CALENDARS = 3


@dataclass(frozen=True, slots=True)
class ServerLogin:
    """What a person enters; `password` is one made for the planner alone where the server offers that."""

    address: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShownServer:
    """A person's server as they see it: all but the password, and how many events lie there."""

    account: CaldavAccount
    events: int


def show_server(database: Database, person_id: int) -> ShownServer | None:
    """The person's calendar server; None if they have connected none."""
    with database.reading() as repository:
        found = repository.counted_caldav_account(person_id)
    return None if found is None else ShownServer(*found)


def connect_server(
    database: Database,
    secret_key: str,
    person_id: int,
    login: ServerLogin,
    *,
    hosts: Sequence[str],
    now: datetime,
) -> None:
    """Find the person's calendars and make ours among them; events follow with the next publishing.

    Nothing is stored unless that works. `hosts` are those that may be asked though they are not public.
    Raises InvalidInputError naming the field, and CaldavError.
    """
    address = server_address(login.address)
    _check_encryption(address, hosts)
    with Connection(login.username, login.password, find_addresses(hosts), seconds=WAITED_SECONDS) as server:
        calendar = open_own_calendar(server, address, secret_key, person_id)
    sealed = seal(secret_key, _PURPOSE, login.password)
    account = CaldavAccount(
        person_id, address, login.username, sealed, calendar.url, now, 0, now, published_at=None, problem=None
    )
    with database.writing() as repository:
        repository.lock_person(person_id)
        before = repository.caldav_account(person_id)
        if before is None or (before.collection, before.username) != (calendar.url, login.username):
            repository.remove_caldav_resources(person_id)
        repository.replace_caldav_account(account)


def remove_server(database: Database, person_id: int) -> bool:
    """Forget the person's server and its password; the calendar there stays. Whether there was one."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        return repository.remove_caldav_account(person_id)


def sign_in_to(
    account: CaldavAccount, secret_key: str, *, hosts: Sequence[str], seconds: float
) -> Connection:
    """A connection to the account's server for that long; raises SealBrokenError."""
    password = unseal(secret_key, _PURPOSE, account.password)
    return Connection(account.username, password, find_addresses(hosts), seconds=seconds)


def open_own_calendar(server: Connection, address: str, secret_key: str, person_id: int) -> OwnCalendar:
    """The person's calendar of ours on their server, made if it is not there; raises CaldavError."""
    home = find_calendar_home(server, address)
    return open_calendar(server, home, list(_slugs(secret_key, person_id)), CALENDAR_NAME)


def _slugs(secret_key: str, person_id: int) -> Iterator[str]:
    """Names for our calendar that no other person, and no other planner, uses on the same server."""
    mark = hmac.new(secret_key.encode(), f"caldav calendar|{person_id}".encode(), "sha256").hexdigest()[:12]
    yield f"study-plan-{mark}"
    for number in range(2, _MOST_CALENDARS + 1):
        yield f"study-plan-{mark}-{number}"


def find_addresses(hosts: Sequence[str]) -> Callable[[str, int], list[str]]:
    """How servers are found: public ones, and those that `hosts` lists."""
    allowed = AllowedHosts.listed(hosts)

    def find(host: str, _port: int) -> list[str]:
        return list(allowed.usable(host, resolved(resolve, host, seconds=_RESOLVE_SECONDS)))

    return find


def _check_encryption(address: str, hosts: Sequence[str]) -> None:
    """Refuse to send a password across the internet for everybody to read."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return
    try:
        found = find_addresses(hosts)(parts.hostname or "", parts.port or 80)
    except OSError as error:
        raise CaldavError(Problem.UNREACHABLE) from error
    if any(is_public(ip_address(text.partition("%")[0])) for text in found):
        raise InvalidInputError(
            "Use https:// here: without it, your password could be read on its way.", field="address"
        )
