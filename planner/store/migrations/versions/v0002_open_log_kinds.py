"""The log takes entries of new kinds; the program's list of kinds is the only one.

SQLite cannot be relied on to change a constraint of a table, so the log is built anew there. DROP TABLE takes
the triggers and the index along without setting off the triggers; both are made again as they were.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_log()
    else:
        _exchange_check()


def _exchange_check() -> None:
    # op.f: the names are complete, the naming convention is not to be applied to them again.
    op.drop_constraint(op.f("ck_log_entry_kind_known"), "log_entry", type_="check")
    op.create_check_constraint(op.f("ck_log_entry_kind_length"), "log_entry", "length(kind) BETWEEN 1 AND 40")


def _rebuild_log() -> None:
    for statement in (NEW_LOG, KEEP_USED_IDS, COPY_ENTRIES, *TAKE_THE_PLACE, INDEX, *APPEND_ONLY):
        op.execute(statement)


# The foreign keys name the table by what it will be called: they refer to it once it has taken the place.
NEW_LOG = """
CREATE TABLE log_entry_new (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    at DATETIME NOT NULL,
    "on" DATE NOT NULL,
    payload JSON NOT NULL,
    supersedes INTEGER,
    "key" VARCHAR,
    CONSTRAINT uq_log_entry_person_id_id UNIQUE (person_id, id),
    CONSTRAINT uq_log_entry_person_id_key UNIQUE (person_id, "key"),
    CONSTRAINT fk_log_entry_person_id FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT fk_log_entry_person_id_supersedes
        FOREIGN KEY(person_id, supersedes) REFERENCES log_entry (person_id, id),
    CONSTRAINT ck_log_entry_kind_length CHECK (length(kind) BETWEEN 1 AND 40),
    CONSTRAINT ck_log_entry_payload_object
        CHECK (substr(CAST(payload AS TEXT), 1, 1) = '{' AND length(CAST(payload AS TEXT)) <= 2000000),
    CONSTRAINT ck_log_entry_supersedes_earlier CHECK (supersedes < id),
    CONSTRAINT ck_log_entry_key_length CHECK (length(key) BETWEEN 1 AND 200)
)
"""

# The highest id ever given may be that of an entry deleted with its person: it must not be given again.
KEEP_USED_IDS = """
INSERT INTO sqlite_sequence (name, seq)
SELECT 'log_entry_new', seq FROM sqlite_sequence WHERE name = 'log_entry'
"""

COPY_ENTRIES = """
INSERT INTO log_entry_new (id, person_id, kind, at, "on", payload, supersedes, "key")
SELECT id, person_id, kind, at, "on", payload, supersedes, "key" FROM log_entry ORDER BY id
"""

TAKE_THE_PLACE = ("DROP TABLE log_entry", "ALTER TABLE log_entry_new RENAME TO log_entry")

INDEX = "CREATE INDEX ix_log_entry_person_id_supersedes ON log_entry (person_id, supersedes)"

APPEND_ONLY = (
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
)
