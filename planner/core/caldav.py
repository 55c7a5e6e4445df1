"""A plan kept on a person's own calendar server: what is to be done there, and when it is tried again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid5

from planner.core.task_making import UID_NAMESPACE

PUBLISH_EVERY = timedelta(minutes=15)
RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
    timedelta(hours=6),
)
"""How long to wait after the first failure, the second and so on; the last counts for all that follow."""
MOST_UIDS = 8
"""How many uids one event may have on a server, one after the other."""


@dataclass(frozen=True, slots=True)
class CaldavAccount:
    """A person's login at their calendar server; `password` is sealed, `collection` our calendar there.

    Instants are UTC. `failures` counts those since it last went well, and `problem` says what the last was.
    """

    person_id: int
    address: str
    username: str
    password: str = field(repr=False)
    collection: str
    created_at: datetime
    failures: int
    next_at: datetime
    published_at: datetime | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class CaldavResource:
    """An event of ours on the server: `href` within the calendar, and the fingerprint of what was put there.

    `resource_uid` is its uid there, which is another than ours where the server refused that one.
    """

    uid: str
    resource_uid: str
    href: str
    etag: str | None
    fingerprint: str


class Action(StrEnum):
    """What is to be done with one event on the server."""

    CREATE = "create"
    REPLACE = "replace"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `resource` is what we know to be there, or to have been there."""

    action: Action
    uid: str
    resource: CaldavResource | None


def resource_uids(uid: str) -> Iterator[str]:
    """The uids an event may have on a server: its own first, then others derived from it."""
    yield uid
    for number in range(1, MOST_UIDS):
        yield str(uuid5(UID_NAMESPACE, f"on a server|{uid}|{number}"))


def resource_name(resource_uid: str) -> str:
    """The last part of an event's address on the server."""
    return f"{resource_uid}.ics"


def find_steps(
    wanted: Mapping[str, str],
    kept: Mapping[str, CaldavResource],
    lying: frozenset[str],
    published: frozenset[str],
) -> list[Step]:
    """What makes the server's calendar show the wanted events, those that change first and removals last.

    `wanted` are fingerprints by uid; `kept` what we put there; `lying` the names of all that lies there now;
    `published` the uids of all events this person ever had. What lies there under a name of ours is ours even
    if our note of it was lost; anything else is nobody's business.
    """
    lost = {uid: found for uid in {*wanted, *published} - {*kept} if (found := _lost(uid, lying))}
    known = {**lost, **kept}
    steps = [_step(uid, fingerprint, known.get(uid), lying) for uid, fingerprint in wanted.items()]
    gone = [Step(Action.REMOVE, uid, known[uid]) for uid in sorted(known.keys() - wanted.keys())]
    return [*filter(None, steps), *gone]


def retry_after(failures: int, *, asks_person: bool) -> timedelta:
    """How long to wait after that many failures in a row, 1 or more.

    Where only the person can mend it, such as a wrong password, the server is not asked again soon: it would
    lock them out.
    """
    return RETRIES[-1] if asks_person else RETRIES[min(failures, len(RETRIES)) - 1]


def _lost(uid: str, lying: frozenset[str]) -> CaldavResource | None:
    """An event of ours that lies there without our knowing."""
    for resource_uid in resource_uids(uid) if lying else ():
        name = resource_name(resource_uid)
        if name in lying:
            return CaldavResource(uid, resource_uid, name, etag=None, fingerprint="unknown")
    return None


def _step(uid: str, fingerprint: str, kept: CaldavResource | None, lying: frozenset[str]) -> Step | None:
    if kept is None or kept.href not in lying:
        return Step(Action.CREATE, uid, kept)
    return Step(Action.REPLACE, uid, kept) if kept.fingerprint != fingerprint else None
