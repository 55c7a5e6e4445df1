"""Our own calendar on a person's server: one resource for each event, and never anybody else's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from planner.caldav_client.connection import Answer, Connection
from planner.caldav_client.problems import CaldavError, Problem, error_for
from planner.caldav_client.properties import read_properties

_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8"}
_FINE = {200, 201, 204}
_GONE = {404, 410}
_CHANGED = 412
_FORBIDDEN = 403
_UID_TAKEN = re.compile(rb"object with uid|no-uid-conflict", re.IGNORECASE)
_FOLDED = re.compile(rb"\r?\n[ \t]")
_UID = re.compile(rb"^UID(?:;[^:\r\n]*)?:(.*?)\r?$", re.MULTILINE | re.IGNORECASE)


class UidTakenError(Exception):
    """No event can be put under this uid: another lies at its place, or a deleted one in the server's bin.

    Nextcloud takes no new event with the uid of one in its bin (nextcloud/server#30096).
    """


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an event lies in our calendar (a name), and its entity tag; None where it is not known."""

    href: str
    etag: str | None


class OwnCalendar:
    """A collection of events the planner made; the path of `url` ends with a slash.

    People may put events of their own into it. Ours are known by place and uid; no other is ever changed.
    """

    def __init__(self, connection: Connection, url: str) -> None:
        self._connection, self.url = connection, url

    def listing(self) -> dict[str, str | None]:
        """The names of everything in it, with their entity tags; raises CaldavError."""
        found = read_properties(self._connection, self.url, depth=1)
        return {_name(each.url): each.etag for each in found if not each.is_calendar}

    def create(self, uid: str, href: str, content: bytes) -> Stored:
        """Put a new event; one that lies at its place with this very uid is ours, and is replaced.

        Raises UidTakenError where another uid has to be used, and CaldavError.
        """
        answer = self._put(href, content, {"If-None-Match": "*"})
        if answer.status != _CHANGED:
            return _stored(answer, href)
        ours = self._look(href, uid)
        if ours is None:
            raise UidTakenError
        return _stored(self._put(href, content, _if_match(ours)), href)

    def replace(self, uid: str, stored: Stored, content: bytes) -> Stored:
        """Put a changed event where it lies, over what somebody else made of it there: the plan decides.

        An event that is gone is put anew. Raises what `create` raises.
        """
        known = stored if stored.etag else self._look(stored.href, uid)
        answer = self._put(known.href, content, _if_match(known)) if known else None
        if answer is not None and answer.status == _CHANGED:
            known = self._look(stored.href, uid)
            answer = self._put(known.href, content, _if_match(known)) if known else None
        if answer is None or answer.status in _GONE:
            return self.create(uid, stored.href, content)
        return _stored(answer, stored.href)

    def remove(self, uid: str, stored: Stored) -> None:
        """Delete an event, unless it is gone or its place holds somebody else's; raises CaldavError."""
        known = stored if stored.etag else self._look(stored.href, uid)
        status = self._delete(known) if known else 404
        if status in {_CHANGED, _FORBIDDEN}:
            known = self._look(stored.href, uid)
            status = self._delete(known) if known else 404
        if status not in _FINE | _GONE:
            raise error_for(status)

    def _put(self, href: str, content: bytes, condition: Mapping[str, str]) -> Answer:
        return self._connection.send("PUT", self._at(href), content, {**_CALENDAR, **condition})

    def _delete(self, stored: Stored) -> int:
        return self._connection.send("DELETE", self._at(stored.href), headers=_if_match(stored)).status

    def _look(self, href: str, uid: str) -> Stored | None:
        """What lies at a path now; None unless it is an event with this uid. Raises CaldavError."""
        answer = self._connection.send("GET", self._at(href))
        if answer.status in _GONE:
            return None
        if answer.status not in _FINE:
            raise error_for(answer.status)
        uids = set(_UID.findall(_FOLDED.sub(b"", answer.body)))
        return Stored(href, answer.etag) if uids == {uid.encode()} else None

    def _at(self, href: str) -> str:
        return urljoin(self.url, quote(href, safe=""))


def _stored(answer: Answer, href: str) -> Stored:
    if answer.status in _FINE:
        return Stored(href, answer.etag)
    if answer.status in {400, 403, 409} and _UID_TAKEN.search(answer.body):
        raise UidTakenError
    # Twice changed while we looked: somebody is at work there, so it waits for the next time.
    raise CaldavError(Problem.UNREACHABLE) if answer.status == _CHANGED else error_for(answer.status)


def _if_match(stored: Stored) -> dict[str, str]:
    return {"If-Match": stored.etag} if stored.etag else {}


def _name(url: str) -> str:
    # Names and not whole paths: a server behind another may call itself otherwise than we call it.
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
