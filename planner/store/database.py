"""The one place that opens the database; one transaction per use case."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import exc as failures
from sqlalchemy.engine import make_url

from planner.core.errors import StorageError
from planner.store import postgres, sqlite
from planner.store.backend import Backend
from planner.store.known_logs import KnownLogs
from planner.store.repository import Repository


class Database:
    """A SQLite file or a PostgreSQL database, by its address; connects when first used.

    Every failure of the database itself is raised as StorageError, in a sentence for people; a broken
    constraint is a mistake of the program and stays what it is.
    """

    def __init__(self, url: str) -> None:
        self._backend = _backend(url)
        self._known = KnownLogs()

    def migrate(self) -> None:
        """Bring the tables to this version, all or nothing.

        Raises StorageError if a later version of the program has been at work on them, or a step fails.
        """
        from planner.store.migration import upgrade  # noqa: PLC0415  # lazy: Alembic slows the start of the rest

        try:
            with self._connection(self._backend.migrating) as connection:
                # Its settings are not those of the others: it is closed afterwards and not handed out again.
                connection.detach()
                with connection.begin():
                    upgrade(connection)
        except failures.DBAPIError as error:
            raise StorageError(_NOT_MIGRATED) from error

    @contextmanager
    def reading(self) -> Iterator[Repository]:
        """One read-only transaction over one state of the database."""
        with self._connection(self._backend.reading) as connection, connection.begin():
            yield Repository(connection, self._known, writes=False)

    @contextmanager
    def writing(self) -> Iterator[Repository]:
        """One transaction, committed at the end of the block, undone by any exception in it."""
        with self._connection(self._backend.writing) as connection, connection.begin():
            yield Repository(connection, self._known, writes=True)

    def is_alive(self) -> bool:
        """Whether the database answers and has its tables."""
        try:
            with self.reading() as repository:
                repository.person_by_id(0)
        except (StorageError, failures.ProgrammingError):
            return False
        return True

    def dispose(self) -> None:
        """Close all connections; the next use opens new ones."""
        self._backend.engine.dispose()

    @contextmanager
    def _connection(self, options: Mapping[str, Any]) -> Iterator[Connection]:
        try:
            with self._backend.engine.connect() as connection:
                yield connection.execution_options(**options)
        except failures.DBAPIError as error:
            sentence = self._backend.explain(error)
            if sentence is None:
                raise
            raise StorageError(sentence) from error
        except failures.TimeoutError as error:
            raise StorageError("The database has too many visitors. Please try again in a moment.") from error


def _backend(url: str) -> Backend:
    try:
        address = make_url(url)
    except failures.ArgumentError:
        # Not chained: its text may show the password.
        raise StorageError(_ADDRESS_FORMS) from None
    match address.get_backend_name():
        case "sqlite":
            return sqlite.backend(address)
        case "postgres" | "postgresql":
            return postgres.backend(address)
        case _:
            raise StorageError(_ADDRESS_FORMS)


_NOT_MIGRATED = (
    "The tables could not be brought to this version, so nothing in them was changed. "
    "Check that the database is the planner's own, or restore a backup."
)
_ADDRESS_FORMS = (
    "The database address must begin with sqlite:/// and name a file, "
    "or begin with postgresql:// and name a server."
)
