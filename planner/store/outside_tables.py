"""The tables of what is connected from outside: other calendars, reminders, and a person's own server.

As private to the store as `tables`. Addresses and passwords are stored encrypted (services/sealing.py).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from planner.store.table_rules import METADATA, StoredRow, check, json_list, json_object, length


class BusySourceRow(StoredRow, table=True):
    """Another calendar of a person: a file read once, or an address read again and again.

    `address` is encrypted; None for a file. `intervals` and `warnings` are of the last good reading, and
    `problem` says why the last try brought none. `next_at` is when it is to be read again, and the claim of
    whoever does it; None for a file.
    """

    __tablename__ = "busy_source"
    __table_args__ = (
        length("title", 1, 80),
        length("address", 1, 4000),
        json_list("intervals"),
        json_list("warnings"),
        json_object("validators"),
        length("problem", 1, 500),
        check("failures_range", "failures >= 0"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    title: str
    address: str | None = None
    intervals: list[Any] = Field(sa_type=JSON)
    warnings: list[str] = Field(sa_type=JSON)
    validators: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime
    read_at: datetime | None = None
    tried_at: datetime | None = None
    problem: str | None = None
    failures: int = 0
    next_at: datetime | None = None


class ChannelRow(StoredRow, table=True):
    """Where a person's reminders go besides the app; `address` is encrypted, `label` may be shown.

    `muted` names the kinds of reminders that do not go there, switched off by a link in one of them.
    """

    __tablename__ = "channel"
    __table_args__ = (
        check("kind_known", "kind IN ('email', 'apprise')"),
        length("label", 1, 80),
        length("address", 1, 4000),
        length("problem", 1, 500),
        json_list("muted"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    kind: str
    label: str
    address: str
    created_at: datetime
    problem: str | None = None
    muted: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"default": list})


class DeliveryRow(StoredRow, table=True):
    """One reminder to one channel: the row is the claim that lets one of many processes send it.

    `channel_id` is 0 for the app itself. A claim without an end is free again at `lease_until`; a refused
    delivery is tried again at `next_at`. `state` says how it stands.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("person_id", "reminder", "occasion", "channel_id"),
        length("reminder", 1, 40),
        length("occasion", 1, 120),
        check("state_known", "state IN ('sending', 'sent', 'waiting', 'failed', 'missed')"),
        check("attempts_range", "attempts >= 0"),
        length("message_id", 1, 200),
        length("title", 1, 300),
        length("outcome", 1, 500),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    reminder: str
    occasion: str
    channel_id: int
    state: str
    attempts: int
    message_id: str
    title: str
    claimed_at: datetime
    lease_until: datetime
    next_at: datetime | None = None
    sent_at: datetime | None = None
    seen_at: datetime | None = None
    outcome: str | None = None


class CaldavAccountRow(StoredRow, table=True):
    """A person's own calendar server; `password` is encrypted, `collection` the address of their calendar."""

    __tablename__ = "caldav_account"
    __table_args__ = (
        length("address", 1, 2000),
        length("username", 1, 200),
        length("password", 1, 2000),
        length("collection", 1, 2000),
        check("failures_range", "failures >= 0"),
        length("problem", 1, 500),
    )

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    address: str
    username: str
    password: str
    collection: str | None = None
    created_at: datetime
    failures: int = 0
    next_at: datetime
    published_at: datetime | None = None
    problem: str | None = None


class CaldavResourceRow(StoredRow, table=True):
    """An event put on a person's server: where it lies, and what was put there last."""

    __tablename__ = "caldav_resource"
    __table_args__ = (
        length("uid", 1, 255),
        length("resource_uid", 1, 255),
        length("href", 1, 2000),
        length("etag", 1, 500),
        length("fingerprint", 1, 128),
    )

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    uid: str = Field(primary_key=True)
    resource_uid: str
    href: str
    etag: str | None = None
    fingerprint: str


busy_sources = METADATA.tables["busy_source"]
channels = METADATA.tables["channel"]
deliveries = METADATA.tables["delivery"]
caldav_accounts = METADATA.tables["caldav_account"]
caldav_resources = METADATA.tables["caldav_resource"]
