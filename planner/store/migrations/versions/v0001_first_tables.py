"""The first tables, and the triggers that keep the log append-only.

Vocabularies and limits are written out: what a released version created must not change with the code.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_people()
    _create_ways_in()
    _create_plans()
    _create_plan_tasks()
    _create_log()
    _create_calendar()
    _create_job_runs()
    _keep_log_append_only()


def _create_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name"),
        _instant("created_at"),
        sa.Column("sample_of", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("name", name="uq_person_name"),
        sa.UniqueConstraint("sample_of", name="uq_person_sample_of"),
        sa.ForeignKeyConstraint(["sample_of"], ["person.id"], name="fk_person_sample_of", ondelete="CASCADE"),
        _check("person", "name_length", "length(name) BETWEEN 1 AND 80"),
        _check("person", "sample_of_another", "sample_of <> id"),
        sqlite_autoincrement=True,
    )


def _create_ways_in() -> None:
    op.create_table(
        "session",
        _text("token_hash"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _instant("created_at"),
        _instant("last_seen_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
        _of_person("session"),
        _check("session", "token_hash_hex", TOKEN_HASH),
        _check("session", "seen_after_created", "last_seen_at >= created_at"),
    )
    op.create_index("ix_session_person_id", "session", ["person_id"])
    op.create_table(
        "sign_in_link",
        _text("token_hash"),
        _text("person_name"),
        _instant("created_at"),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_link"),
        _check("sign_in_link", "token_hash_hex", TOKEN_HASH),
        _check("sign_in_link", "person_name_length", "length(person_name) BETWEEN 1 AND 80"),
        _check("sign_in_link", "expires_after_created", "expires_at > created_at"),
        _check("sign_in_link", "used_in_time", "used_at < expires_at"),
    )
    op.create_index("ix_sign_in_link_person_name", "sign_in_link", ["person_name"])


def _create_plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _instant("created_at"),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        _of_person("plan"),
        _check("plan", "request_object", _object("request")),
        _check("plan", "summary_object", _object("summary")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_person_id", "plan", ["person_id"])


def _create_plan_tasks() -> None:
    op.create_table(
        "plan_task",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        _text("uid"),
        sa.Column("position", sa.Integer(), nullable=False),
        *map(_text, ("item", "title", "pillar", "kind", "phase", "demand")),
        _instant("starts_at"),
        _instant("ends_at"),
        _text("why"),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("sources", "concepts", "prompts")),
        sa.Column("extra", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "uid", name="pk_plan_task"),
        sa.UniqueConstraint("plan_id", "position", name="uq_plan_task_plan_id_position"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_plan_task_plan_id", ondelete="CASCADE"),
        *(_check("plan_task", name, rule) for name, rule in TASK_RULES.items()),
    )


def _create_log() -> None:
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _text("kind"),
        _instant("at"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        _text("key", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_log_entry"),
        sa.UniqueConstraint("person_id", "id", name="uq_log_entry_person_id_id"),
        sa.UniqueConstraint("person_id", "key", name="uq_log_entry_person_id_key"),
        _of_person("log_entry"),
        sa.ForeignKeyConstraint(
            ["person_id", "supersedes"],
            ["log_entry.person_id", "log_entry.id"],
            name="fk_log_entry_person_id_supersedes",
        ),
        _check(
            "log_entry",
            "kind_known",
            "kind IN ('plan_adopted', 'check_in', 'settings_changed', 'ratings_given', 'undo')",
        ),
        _check("log_entry", "payload_object", _object("payload")),
        _check("log_entry", "supersedes_earlier", "supersedes < id"),
        _check("log_entry", "key_length", "length(key) BETWEEN 1 AND 200"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_entry_person_id_supersedes", "log_entry", ["person_id", "supersedes"])


def _create_calendar() -> None:
    op.create_table(
        "event_stamp",
        sa.Column("person_id", sa.Integer(), nullable=False),
        _text("uid"),
        _text("fingerprint"),
        _instant("created_at"),
        _instant("changed_at"),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "uid", name="pk_event_stamp"),
        _of_person("event_stamp"),
        _check("event_stamp", "uid_length", "length(uid) BETWEEN 1 AND 255"),
        _check("event_stamp", "fingerprint_length", "length(fingerprint) BETWEEN 1 AND 128"),
        _check("event_stamp", "changed_after_created", "changed_at >= created_at"),
        _check("event_stamp", "sequence_range", "sequence >= 0"),
        _check("event_stamp", "present_boolean", "present IN (FALSE, TRUE)"),
    )
    op.create_table(
        "feed",
        _text("token_hash"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        _instant("created_at"),
        _instant("revoked_at", nullable=True),
        _instant("last_fetched_at", nullable=True),
        _text("last_fetched_by", nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_feed"),
        sa.UniqueConstraint("person_id", "rotation", name="uq_feed_person_id_rotation"),
        _of_person("feed"),
        _check("feed", "token_hash_hex", TOKEN_HASH),
        _check("feed", "rotation_range", "rotation >= 1"),
        _check("feed", "last_fetched_by_length", "length(last_fetched_by) BETWEEN 0 AND 200"),
    )
    live = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_feed_live", "feed", ["person_id"], unique=True, sqlite_where=live, postgresql_where=live
    )


def _create_job_runs() -> None:
    op.create_table(
        "job_run",
        _text("job"),
        sa.Column("on", sa.Date(), nullable=False),
        _instant("claimed_at"),
        _instant("finished_at", nullable=True),
        _text("outcome", nullable=True),
        sa.PrimaryKeyConstraint("job", "on", name="pk_job_run"),
        _check("job_run", "job_length", "length(job) BETWEEN 1 AND 80"),
        _check("job_run", "outcome_length", "length(outcome) BETWEEN 1 AND 200"),
        _check("job_run", "outcome_when_finished", "(finished_at IS NULL) = (outcome IS NULL)"),
    )


def _keep_log_append_only() -> None:
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    # op.f: the name is complete, the naming convention is not to be applied to it again.
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _object(column: str) -> str:
    stored = f"CAST({column} AS TEXT)"
    return f"substr({stored}, 1, 1) = '{{' AND length({stored}) <= 2000000"


def _list(column: str, shortest: int) -> str:
    stored = f"CAST({column} AS TEXT)"
    return f"substr({stored}, 1, 1) = '[' AND length({stored}) BETWEEN {shortest} AND 20000"


TOKEN_HASH = "length(token_hash) = 64 AND ltrim(token_hash, '0123456789abcdef') = ''"  # noqa: S105

TASK_RULES = {
    "uid_length": "length(uid) BETWEEN 1 AND 255",
    "position_range": "position >= 0",
    "item_length": "length(item) BETWEEN 1 AND 200",
    "title_length": "length(title) BETWEEN 1 AND 300",
    "pillar_known": "pillar IN ('coding', 'fundamentals', 'system_design', 'mock', 'behavioural')",
    "kind_known": "kind IN ('learn', 'practice', 'review', 'problem', 'implementation', 'project', 'paper', "
    "'framework', 'design', 'story', 'mock')",
    "phase_length": "length(phase) BETWEEN 0 AND 100",
    "demand_length": "length(demand) BETWEEN 0 AND 100",
    "ends_after_start": "ends_at > starts_at",
    "why_length": "length(why) BETWEEN 1 AND 2000",
    "sources_list": _list("sources", len('["…"]')),
    "concepts_list": _list("concepts", len("[]")),
    "prompts_list": _list("prompts", len("[]")),
    "extra_boolean": "extra IN (FALSE, TRUE)",
}

APPEND_ONLY = {
    "sqlite": (
        """
        CREATE TRIGGER log_entry_refuses_update BEFORE UPDATE ON log_entry
        BEGIN
            SELECT RAISE(ABORT, 'log_entry is append-only');
        END
        """,
        # When a person is deleted, their row is gone before the rows that refer to it go.
        """
        CREATE TRIGGER log_entry_refuses_delete BEFORE DELETE ON log_entry
        WHEN EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id)
        BEGIN
            SELECT RAISE(ABORT, 'log_entry is append-only');
        END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION log_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF NOT EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id) THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION 'log_entry is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END
        $$
        """,
        """
        CREATE TRIGGER log_entry_refuses_change BEFORE UPDATE OR DELETE ON log_entry
        FOR EACH ROW EXECUTE FUNCTION log_entry_refuse()
        """,
        """
        CREATE TRIGGER log_entry_refuses_truncate BEFORE TRUNCATE ON log_entry
        FOR EACH STATEMENT EXECUTE FUNCTION log_entry_refuse()
        """,
    ),
}
