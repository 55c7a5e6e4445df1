"""SQLite as the store uses it: explicit transactions, write-ahead log, every commit on the disk.

The driver's own transaction handling is off (`isolation_level=None`): it would not begin a transaction before
a SELECT, and read-then-write would lose updates. Writers say BEGIN IMMEDIATE, because the busy timeout does
not apply to a transaction that turns from reading to writing.
"""

from pathlib import Path
from time import sleep

from sqlalchemy import URL, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from planner.core.errors import StorageError
from planner.store.backend import BEGIN_WITH, POOL_TIMEOUT_SECONDS, Backend, begin_as_asked, to_json

try:
    # It brings a newer SQLite than most systems have: up to 3.51.2, two connections that checkpoint at
    # the same time can spoil the file.
    from pysqlite3 import dbapi2 as driver
except ImportError:
    import sqlite3 as driver

__all__ = ["BUSY_TIMEOUT_SECONDS", "backend", "driver", "explain"]

BUSY_TIMEOUT_SECONDS = 10
RETRY_SECONDS = 0.01

PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # Otherwise INSERT OR REPLACE would delete rows past the trigger that keeps the log append-only.
    "PRAGMA recursive_triggers = ON",
)

_SENTENCES = {
    "SQLITE_BUSY": "The database is busy. Nothing was saved; please try again in a moment.",
    "SQLITE_LOCKED": "The database is busy. Nothing was saved; please try again in a moment.",
    "SQLITE_FULL": "The disk of the database is full. Nothing was saved; free some space and try again.",
    "SQLITE_CANTOPEN": "The database file cannot be opened. Check who may write to it and to its folder.",
    "SQLITE_READONLY": "The database may only be read. Check who may write to its file and its folder.",
    "SQLITE_NOTADB": "The database file is not a database. Name another file, or restore a backup.",
    "SQLITE_CORRUPT": "The database file is damaged. Restore a backup.",
    "SQLITE_IOERR": "The disk that holds the database does not answer. Nothing was saved.",
}
_OTHERWISE = "The database could not do what was asked. Nothing was saved."


def backend(url: URL) -> Backend:
    """SQLite in the file the address names; makes the file's folder (0700) if there is none.

    Raises StorageError if there is no file name, or the folder cannot be made.
    """
    _make_folder(url)
    engine = create_engine(
        url,
        module=driver,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_SECONDS},
        json_serializer=to_json,
        pool_timeout=POOL_TIMEOUT_SECONDS,
    )
    event.listen(engine, "connect", _prepare)
    begin_as_asked(engine)
    return Backend(
        engine=engine,
        reading={BEGIN_WITH: ("PRAGMA query_only = ON", "BEGIN")},
        writing={BEGIN_WITH: ("PRAGMA query_only = OFF", "BEGIN IMMEDIATE")},
        # A migration that builds a table anew would delete what refers to it if foreign keys were enforced.
        migrating={BEGIN_WITH: ("PRAGMA query_only = OFF", "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE")},
        explain=explain,
    )


def explain(error: DBAPIError) -> str | None:
    """The sentence for a failure of SQLite or its disk; None for any other error."""
    if not isinstance(error.orig, driver.DatabaseError) or isinstance(error.orig, driver.IntegrityError):
        return None
    name = "_".join(str(getattr(error.orig, "sqlite_errorname", "")).split("_")[:2])
    if name in _SENTENCES:
        return _SENTENCES[name]
    return _OTHERWISE if isinstance(error.orig, driver.OperationalError) else None


def _make_folder(url: URL) -> None:
    if url.database in (None, "", ":memory:"):
        raise StorageError(
            "SQLite needs a file. Give the database address as sqlite:////folder/planner.sqlite3."
        )
    folder = Path(str(url.database)).absolute().parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder of the database cannot be made ({error.strerror}). Name another one."
        ) from error


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _write_ahead(cursor: DBAPICursor) -> None:
    # Of two connections that switch a new file at the same moment, one is told "busy" without any waiting.
    tries_left = int(BUSY_TIMEOUT_SECONDS / RETRY_SECONDS)
    while not _switched_to_wal(cursor, may_fail=tries_left > 0):
        tries_left -= 1
        sleep(RETRY_SECONDS)


def _switched_to_wal(cursor: DBAPICursor, *, may_fail: bool) -> bool:
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
    except driver.OperationalError as error:
        if may_fail and error.sqlite_errorname == "SQLITE_BUSY":
            return False
        raise
    return True
