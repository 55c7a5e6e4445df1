"""From what a person types to the place of their calendars (RFC 6764), and to our own calendar there."""

from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit, urlunsplit

from planner.caldav_client.calendar import OwnCalendar
from planner.caldav_client.connection import Connection, followed
from planner.caldav_client.problems import CaldavError, Problem, error_for
from planner.caldav_client.properties import Resource, make_calendar, read_properties
from planner.core.errors import InvalidInputError

LONGEST_ADDRESS = 1000

_MADE, _EXISTS = {200, 201, 204}, {405, 409}
_PLACES = ("/.well-known/caldav", "/", "/remote.php/dav/")
"""Where a server may answer: as RFC 6764 says, at its root, and Nextcloud's place without the first."""


def server_address(typed: str) -> str:
    """The address a person typed, https unless they wrote http; raises InvalidInputError with the mend."""
    text = typed.strip()
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # reading the port is what checks it
    except ValueError as error:
        raise InvalidInputError(_MEND, field="address") from error
    is_plain = parts.username is None and not parts.query and not parts.fragment
    if parts.scheme not in {"http", "https"} or not host or not is_plain or _is_odd(text):
        raise InvalidInputError(_MEND, field="address")
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", "", ""))


def _is_odd(text: str) -> bool:
    return len(text) > LONGEST_ADDRESS or any(sign.isspace() or not sign.isprintable() for sign in text)


def find_calendar_home(connection: Connection, address: str) -> str:
    """The collection that holds a person's calendars; raises CaldavError if none is found."""
    failure = CaldavError(Problem.NOT_FOUND)
    for candidate in _candidates(address):
        try:
            return _home_from(connection, candidate)
        except CaldavError as error:
            if error.problem not in {Problem.NOT_FOUND, Problem.REFUSED}:
                raise
            failure = error
    raise failure


def open_calendar(connection: Connection, home: str, slugs: Sequence[str], title: str) -> OwnCalendar:
    """Our own calendar in the home, made if it is not there; raises CaldavError.

    `slugs` are last parts of its address that nobody else uses, tried in this order: a server may keep the
    first for a calendar in its bin.
    """
    failure = CaldavError(Problem.REFUSED)
    for slug in slugs:
        url = urljoin(_folder(home), f"{slug}/")
        try:
            if not _is_calendar(connection, url):
                _make(connection, url, title)
        except CaldavError as error:
            if error.problem is not Problem.REFUSED:
                raise
            failure = error
        else:
            return OwnCalendar(connection, url)
    raise failure


def _make(connection: Connection, url: str, title: str) -> None:
    status = make_calendar(connection, url, title).status
    if status not in _MADE | _EXISTS:
        failure = error_for(status)
        # Some servers let no program make a calendar, each with a status of its own.
        refused = failure.problem in {Problem.NOT_FOUND, Problem.REFUSED}
        raise CaldavError(Problem.REFUSED, status=status) if refused else failure
    if not _is_calendar(connection, url):
        raise CaldavError(Problem.REFUSED, status=status)


def _candidates(address: str) -> Iterator[str]:
    """The address itself first, then the usual places of its host."""
    seen = set()
    for candidate in (address, *(urljoin(address, place) for place in _PLACES)):
        if candidate not in seen:
            seen.add(candidate)
            yield candidate


def _home_from(connection: Connection, address: str) -> str:
    found = _first(read_properties(connection, address))
    if found.calendar_home:
        return _folder(followed(address, found.calendar_home))
    if not found.principal:
        raise CaldavError(Problem.NOT_FOUND)
    principal = _first(read_properties(connection, followed(address, found.principal)))
    if not principal.calendar_home:
        raise CaldavError(Problem.NOT_FOUND)
    return _folder(followed(address, principal.calendar_home))


def _is_calendar(connection: Connection, url: str) -> bool:
    try:
        return any(found.is_calendar for found in read_properties(connection, url))
    except CaldavError as error:
        # Some servers forbid looking at what is not there; whether it can be made shows when we try.
        if error.problem in {Problem.NOT_FOUND, Problem.REFUSED}:
            return False
        raise


def _first(resources: list[Resource]) -> Resource:
    if not resources:
        raise CaldavError(Problem.NOT_FOUND)
    return resources[0]


def _folder(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


_MEND = "Give the address of your calendar server, like https://cloud.example.org."
