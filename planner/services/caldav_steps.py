"""The steps that bring a calendar on a person's server up to date, taken one by one."""

import hashlib
from dataclasses import dataclass, field, replace

from planner.caldav_client import CaldavError, OwnCalendar, Problem, Stored, UidTakenError
from planner.core.caldav import Action, CaldavResource, Step, resource_name, resource_uids
from planner.presenters.calendar import CalendarEvent, CalendarOptions, render_event


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person's calendar should hold: the events by uid, and how they look.

    `published` are the uids of all events they ever had, `kept` what we know to lie on the server.
    """

    events: dict[str, CalendarEvent]
    options: CalendarOptions
    published: frozenset[str]
    kept: dict[str, CaldavResource]

    @property
    def fingerprints(self) -> dict[str, str]:
        """Of each event what it looks like, whatever uid it has on the server."""
        return {uid: self.fingerprint(uid) for uid in self.events}

    def fingerprint(self, uid: str) -> str:
        """SHA-256 of the event, 64 hex digits."""
        return hashlib.sha256(self.content(uid, uid)).hexdigest()

    def content(self, uid: str, resource_uid: str) -> bytes:
        """The event as it lies on the server, under the uid it has there."""
        return render_event(replace(self.events[uid], uid=resource_uid), options=self.options)


@dataclass(slots=True)
class Changes:
    """What was done on a server so far, to be written down however it ends."""

    saved: list[CaldavResource] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def take_step(step: Step, calendar: OwnCalendar, wanted: Wanted, done: Changes) -> None:
    """Do one thing on the server and note it; raises CaldavError."""
    known = step.resource
    if step.action is Action.REMOVE and known is not None:
        calendar.remove(known.resource_uid, Stored(known.href, known.etag))
        done.removed.append(step.uid)
        return
    done.saved.append(_put(step, calendar, wanted))


def _put(step: Step, calendar: OwnCalendar, wanted: Wanted) -> CaldavResource:
    """Put an event, under the first uid the server takes."""
    known = step.resource
    if step.action is Action.REPLACE and known is not None:
        content = wanted.content(step.uid, known.resource_uid)
        try:
            stored = calendar.replace(known.resource_uid, Stored(known.href, known.etag), content)
        except UidTakenError:
            pass
        else:
            return _resource(step.uid, known.resource_uid, stored, wanted)
    return _created(step.uid, calendar, wanted, known.resource_uid if known else step.uid)


def _created(uid: str, calendar: OwnCalendar, wanted: Wanted, first: str) -> CaldavResource:
    for resource_uid in dict.fromkeys((first, *resource_uids(uid))):
        try:
            stored = calendar.create(
                resource_uid, resource_name(resource_uid), wanted.content(uid, resource_uid)
            )
        except UidTakenError:
            continue
        return _resource(uid, resource_uid, stored, wanted)
    raise CaldavError(Problem.REFUSED, "(Its bin is full of our events. Empty the bin, please.)")


def _resource(uid: str, resource_uid: str, stored: Stored, wanted: Wanted) -> CaldavResource:
    return CaldavResource(uid, resource_uid, stored.href, stored.etag, wanted.fingerprint(uid))
