"""What the parts of the repository share: one open transaction, and a few statements of SQL."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Executable, Row, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from planner.core.errors import NotFoundError
from planner.store.known_logs import KnownLogs
from planner.store.tables import people

TOUCH_EVERY = timedelta(minutes=1)
"""How old "last seen" and "last fetched" may get before they are written again."""


class AggregateStore:
    """Reads and writes the rows of one aggregate inside a transaction it neither begins nor ends."""

    def __init__(self, connection: Connection, known: KnownLogs, *, writes: bool) -> None:
        self._connection = connection
        self._known, self._writes = known, writes

    def lock_person(self, person_id: int) -> None:
        """Make other writers of this person's data wait until the transaction ends.

        SQLite has one writer at a time anyway. Raises NotFoundError if the person is gone.
        """
        # FOR NO KEY UPDATE: lockers exclude each other, but a row that merely refers to the person does not
        # wait for them. With FOR UPDATE two writers that insert before they lock would block each other.
        statement = select(people.c.id).where(people.c.id == person_id).with_for_update(key_share=True)
        if self._row(statement) is None:
            raise NotFoundError("This account no longer exists.")

    def _row(self, statement: Executable) -> Row[*tuple[Any, ...]] | None:
        return self._connection.execute(statement).one_or_none()

    def _rows(self, statement: Executable) -> list[Row[*tuple[Any, ...]]]:
        return list(self._connection.execute(statement))

    def _insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that can say what to do if the row is there already."""
        if self._connection.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)
