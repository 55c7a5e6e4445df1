"""Bringing a database to the newest revision with Alembic; imported only when that is asked for."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from planner.core.errors import StorageError

FOLDER = Path(__file__).parent / "migrations"
"""The migrations, inside the package, so that an installed wheel has them too."""


def upgrade(connection: Connection) -> None:
    """Run every migration the database has not seen, in the open transaction of the connection.

    Raises StorageError for a database of a later version, or one whose rows no longer fit together.
    """
    config = configuration(connection)
    _refuse_unknown_revision(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")
    _refuse_broken_references(connection)


def configuration(connection: Connection) -> Config:
    """Alembic's settings for one open connection; there is no file of settings."""
    config = Config(attributes={"connection": connection})
    # The parser of settings takes a single % for the start of a reference.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def _refuse_unknown_revision(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise StorageError(
            f"The database is of a version this program does not know ({', '.join(sorted(unknown))}). "
            "Start the newer program again, or restore a backup made with this one."
        )


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise StorageError(
            f"Rows of the database refer to others that are gone ({tables}). "
            "Nothing was changed; restore a backup."
        )
