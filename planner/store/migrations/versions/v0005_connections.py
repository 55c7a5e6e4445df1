"""Other calendars, channels and deliveries of reminders, and a person's own calendar server.

Limits are written out: what a released version created must not change with the code.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON_CHARACTERS = 2_000_000


def upgrade() -> None:
    _busy_source()
    _channel()
    _delivery()
    _caldav_account()
    _caldav_resource()


def _busy_source() -> None:
    name = "busy_source"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("address", sa.String()),
        sa.Column("intervals", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("validators", sa.JSON(), nullable=False),
        _instant("created_at", nullable=False),
        _instant("read_at"),
        _instant("tried_at"),
        sa.Column("problem", sa.String()),
        sa.Column("failures", sa.Integer(), nullable=False),
        _instant("next_at"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _of_person(name),
        _length(name, "title", 1, 80),
        _length(name, "address", 1, 4000),
        _json(name, "intervals", "list", "["),
        _json(name, "warnings", "list", "["),
        _json(name, "validators", "object", "{"),
        _length(name, "problem", 1, 500),
        _check(name, "failures_range", "failures >= 0"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_person_id", name, ["person_id"])


def _channel() -> None:
    name = "channel"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        _instant("created_at", nullable=False),
        sa.Column("problem", sa.String()),
        sa.Column("muted", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _of_person(name),
        _check(name, "kind_known", "kind IN ('email', 'apprise')"),
        _length(name, "label", 1, 80),
        _length(name, "address", 1, 4000),
        _length(name, "problem", 1, 500),
        _json(name, "muted", "list", "["),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_person_id", name, ["person_id"])


def _delivery() -> None:
    name = "delivery"
    occasion = ["person_id", "reminder", "occasion", "channel_id"]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        _person(),
        sa.Column("reminder", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        _instant("claimed_at", nullable=False),
        _instant("lease_until", nullable=False),
        _instant("next_at"),
        _instant("sent_at"),
        _instant("seen_at"),
        sa.Column("outcome", sa.String()),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint(*occasion, name=f"uq_{name}_{'_'.join(occasion)}"),
        _of_person(name),
        _length(name, "reminder", 1, 40),
        _length(name, "occasion", 1, 120),
        _check(name, "state_known", "state IN ('sending', 'sent', 'waiting', 'failed', 'missed')"),
        _check(name, "attempts_range", "attempts >= 0"),
        _length(name, "message_id", 1, 200),
        _length(name, "title", 1, 300),
        _length(name, "outcome", 1, 500),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_person_id", name, ["person_id"])


def _caldav_account() -> None:
    name = "caldav_account"
    op.create_table(
        name,
        _person(),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("collection", sa.String()),
        _instant("created_at", nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        _instant("next_at", nullable=False),
        _instant("published_at"),
        sa.Column("problem", sa.String()),
        sa.PrimaryKeyConstraint("person_id", name=f"pk_{name}"),
        _of_person(name),
        _length(name, "address", 1, 2000),
        _length(name, "username", 1, 200),
        _length(name, "password", 1, 2000),
        _length(name, "collection", 1, 2000),
        _check(name, "failures_range", "failures >= 0"),
        _length(name, "problem", 1, 500),
    )


def _caldav_resource() -> None:
    name = "caldav_resource"
    op.create_table(
        name,
        _person(),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("resource_uid", sa.String(), nullable=False),
        sa.Column("href", sa.String(), nullable=False),
        sa.Column("etag", sa.String()),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "uid", name=f"pk_{name}"),
        _of_person(name),
        _length(name, "uid", 1, 255),
        _length(name, "resource_uid", 1, 255),
        _length(name, "href", 1, 2000),
        _length(name, "etag", 1, 500),
        _length(name, "fingerprint", 1, 128),
    )


def _person() -> sa.Column[int]:
    return sa.Column("person_id", sa.Integer(), nullable=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
    )


def _length(table: str, column: str, least: int, most: int) -> sa.CheckConstraint:
    return _check(table, f"{column}_length", f"length({column}) BETWEEN {least} AND {most}")


def _json(table: str, column: str, sort: str, opening: str) -> sa.CheckConstraint:
    stored = f"CAST({column} AS TEXT)"
    rule = f"substr({stored}, 1, 1) = '{opening}' AND length({stored}) <= {JSON_CHARACTERS}"
    return _check(table, f"{column}_{sort}", rule)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    # op.f: the name is complete, the naming convention is not to be applied to it again.
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
