"""PostgreSQL as the store uses it: snapshots for readers, short locks for writers."""

from sqlalchemy import URL, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from planner.store.backend import BEGIN_WITH, POOL_TIMEOUT_SECONDS, Backend, begin_as_asked, to_json

CONNECT_TIMEOUT_SECONDS = 10
LOCK_TIMEOUT_SECONDS = 10
MIGRATION_LOCK = 5_077_218_964
"""Key of the advisory lock that lets one process migrate at a time; any fixed number does."""

_SENTENCES = {
    "40P01": "The database is busy. Nothing was saved; please try again in a moment.",
    "53100": "The disk of the database is full. Nothing was saved; free some space and try again.",
    "53300": "The database has too many visitors. Nothing was saved; please try again in a moment.",
    "55P03": "The database is busy. Nothing was saved; please try again in a moment.",
    "25006": "The database may only be read. Nothing was saved.",
}
_UNREACHABLE = "The database server cannot be reached. Check that it runs and that its address is right."
_OTHERWISE = "The database could not do what was asked. Nothing was saved."


def backend(url: URL) -> Backend:
    """PostgreSQL through psycopg; connects when first used."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": CONNECT_TIMEOUT_SECONDS},
        json_serializer=to_json,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,
    )
    event.listen(engine, "connect", _prepare)
    begin_as_asked(engine)
    return Backend(
        engine=engine,
        reading={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
        writing={"isolation_level": "READ COMMITTED", "postgresql_readonly": False},
        migrating={BEGIN_WITH: (f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})",)},
        explain=explain,
    )


def explain(error: DBAPIError) -> str | None:
    """The sentence for a failure of the server or the way to it; None for any other error."""
    state = getattr(error.orig, "sqlstate", None)
    if state in _SENTENCES:
        return _SENTENCES[state]
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    return _UNREACHABLE if state is None else _OTHERWISE


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
    cursor.close()
    # A plain SET is undone by a rollback, and the pool rolls back what it takes in.
    connection.commit()
