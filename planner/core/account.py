"""Whose data it is, and the ways in: people, sessions, links, calendar feeds and event stamps."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a plan of their own; `sample_of` is the id of the person a sample account belongs to."""

    id: int
    name: str
    sample_of: int | None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in device; both instants are aware UTC, `last_seen_at` exact to a minute."""

    person_id: int
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link that signs its person in once, before `expires_at` (aware UTC); `used_at` is None until then."""

    person_name: str
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartnerLink:
    """A link that lets a partner see and score one mock of a person, once; all instants are aware UTC."""

    person_id: int
    mock: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it still works: neither used, revoked nor expired."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Feed:
    """One secret calendar address; `rotation` counts 1, 2, … per person and is part of the secret.

    A revoked feed stays known, so that its address can be answered with "gone" and not "never heard of".
    """

    person_id: int
    rotation: int
    created_at: datetime
    revoked_at: datetime | None
    last_fetched_at: datetime | None
    last_fetched_by: str | None


@dataclass(frozen=True, slots=True)
class EventStamp:
    """What a calendar event looked like when it was last published (RFC 5545, 3.8.7).

    `fingerprint` is a digest of everything visible, `changed_at` gives LAST-MODIFIED and DTSTAMP, `sequence`
    (0, 1, …) gives SEQUENCE; `present` is False once the event has left the feed.
    """

    uid: str
    fingerprint: str
    created_at: datetime
    changed_at: datetime
    sequence: int
    present: bool
