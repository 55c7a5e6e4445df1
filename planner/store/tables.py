"""The tables, private to the store; the constraints state vocabularies, lengths and ranges.

The kinds of log entries are the exception: that list grows with the program, and reading refuses others. Text
limits are CHECKs and not column types, so that SQLite keeps them too. Instants are stored in UTC.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from planner.core.vocabulary import Pillar, TaskKind
from planner.store.table_rules import (
    METADATA,
    StoredRow,
    check,
    json_object,
    known,
    length,
    short_list,
    token_hash_rule,
)


class PersonRow(StoredRow, table=True):
    """A person; ids are never used again, since feed addresses are derived from them."""

    __tablename__ = "person"
    __table_args__ = (
        length("name", 1, 80),
        check("sample_of_another", "sample_of <> id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    created_at: datetime
    sample_of: int | None = Field(default=None, foreign_key="person.id", ondelete="CASCADE", unique=True)


class SessionRow(StoredRow, table=True):
    """A signed-in device, known by the SHA-256 of its token."""

    __tablename__ = "session"
    __table_args__ = (token_hash_rule(), check("seen_after_created", "last_seen_at >= created_at"))

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    created_at: datetime
    last_seen_at: datetime


class SignInLinkRow(StoredRow, table=True):
    """A single-use link; it names its person, who may not exist until it is used."""

    __tablename__ = "sign_in_link"
    __table_args__ = (
        token_hash_rule(),
        length("person_name", 1, 80),
        check("expires_after_created", "expires_at > created_at"),
        check("used_in_time", "used_at < expires_at"),
    )

    token_hash: str = Field(primary_key=True)
    person_name: str = Field(index=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class PlanRow(StoredRow, table=True):
    """A plan without its tasks: what was asked for, and everything else that was answered."""

    __tablename__ = "plan"
    __table_args__ = (json_object("request"), json_object("summary"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    created_at: datetime
    request: dict[str, Any] = Field(sa_type=JSON)
    summary: dict[str, Any] = Field(sa_type=JSON)


class PlanTaskRow(StoredRow, table=True):
    """One task of a plan; `position` is its place in the plan, from 0."""

    __tablename__ = "plan_task"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        length("uid", 1, 255),
        check("position_range", "position >= 0"),
        length("item", 1, 200),
        length("title", 1, 300),
        known("pillar", Pillar),
        known("kind", TaskKind),
        length("phase", 0, 100),
        length("demand", 0, 100),
        check("ends_after_start", "ends_at > starts_at"),
        length("why", 1, 2000),
        short_list("sources", 1),
        short_list("concepts", 0),
        short_list("prompts", 0),
        check("extra_boolean", "extra IN (FALSE, TRUE)"),
    )

    plan_id: int = Field(primary_key=True, foreign_key="plan.id", ondelete="CASCADE")
    uid: str = Field(primary_key=True)
    position: int
    item: str
    title: str
    pillar: str
    kind: str
    phase: str
    demand: str
    starts_at: datetime
    ends_at: datetime
    why: str
    sources: list[str] = Field(sa_type=JSON)
    concepts: list[str] = Field(sa_type=JSON)
    prompts: list[str] = Field(sa_type=JSON)
    extra: bool
    part: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    parts: int = Field(default=1, sa_column_kwargs={"server_default": "1"})


class LogEntryRow(StoredRow, table=True):
    """One entry of a person's log; triggers made by the migrations refuse every change to it."""

    __tablename__ = "log_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "id"),
        UniqueConstraint("person_id", "key"),
        ForeignKeyConstraint(["person_id", "supersedes"], ["log_entry.person_id", "log_entry.id"]),
        Index(None, "person_id", "supersedes"),
        length("kind", 1, 40),
        json_object("payload"),
        check("supersedes_earlier", "supersedes < id"),
        length("key", 1, 200),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    kind: str
    at: datetime
    on: date
    payload: dict[str, Any] = Field(sa_type=JSON)
    supersedes: int | None = None
    key: str | None = None


class EventStampRow(StoredRow, table=True):
    """What a person's calendar event looked like when it was last published."""

    __tablename__ = "event_stamp"
    __table_args__ = (
        length("uid", 1, 255),
        length("fingerprint", 1, 128),
        check("changed_after_created", "changed_at >= created_at"),
        check("sequence_range", "sequence >= 0"),
        check("present_boolean", "present IN (FALSE, TRUE)"),
    )

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    uid: str = Field(primary_key=True)
    fingerprint: str
    created_at: datetime
    changed_at: datetime
    sequence: int
    present: bool


class FeedRow(StoredRow, table=True):
    """A calendar address, known by the SHA-256 of its token; a person has at most one that is not revoked."""

    __tablename__ = "feed"
    __table_args__ = (
        UniqueConstraint("person_id", "rotation"),
        Index(
            "uq_feed_live",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        token_hash_rule(),
        check("rotation_range", "rotation >= 1"),
        length("last_fetched_by", 0, 200),
    )

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    rotation: int
    created_at: datetime
    revoked_at: datetime | None = None
    last_fetched_at: datetime | None = None
    last_fetched_by: str | None = None


class PartnerLinkRow(StoredRow, table=True):
    """A single-use link to one mock of a person, by the key the log knows it by."""

    __tablename__ = "partner_link"
    __table_args__ = (
        Index(None, "person_id", "mock"),
        token_hash_rule(),
        length("mock", 1, 40),
        check("expires_after_created", "expires_at > created_at"),
        check("used_in_time", "used_at < expires_at"),
    )

    token_hash: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    mock: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class JobRunRow(StoredRow, table=True):
    """One run of a job for one date; the row is the claim."""

    __tablename__ = "job_run"
    __table_args__ = (
        length("job", 1, 80),
        length("outcome", 1, 200),
        check("outcome_when_finished", "(finished_at IS NULL) = (outcome IS NULL)"),
    )

    job: str = Field(primary_key=True)
    on: date = Field(primary_key=True)
    claimed_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = None


people = METADATA.tables["person"]
sessions = METADATA.tables["session"]
sign_in_links = METADATA.tables["sign_in_link"]
plans = METADATA.tables["plan"]
plan_tasks = METADATA.tables["plan_task"]
log_entries = METADATA.tables["log_entry"]
event_stamps = METADATA.tables["event_stamp"]
feeds = METADATA.tables["feed"]
partner_links = METADATA.tables["partner_link"]
job_runs = METADATA.tables["job_run"]
