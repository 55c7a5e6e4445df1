"""What the store needs to know about a kind of database; sqlite.py and postgres.py fill it in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

BEGIN_WITH = "planner_begin_with"
"""Name of the execution option that lists the SQL statements to run when a transaction begins."""

POOL_TIMEOUT_SECONDS = 10
"""How long a use case waits for a connection while all of them are taken."""

to_json = partial(json.dumps, allow_nan=False, separators=(",", ":"))
"""JSON as it is stored; raises ValueError for numbers JSON does not have."""


@dataclass(frozen=True, slots=True)
class Backend:
    """An engine, the execution options of the three sorts of transaction, and the words for its failures.

    `explain` says in one sentence what a failure means for a person; None if the database did not fail.
    """

    engine: Engine
    reading: Mapping[str, Any]
    writing: Mapping[str, Any]
    migrating: Mapping[str, Any]
    explain: Callable[[DBAPIError], str | None]


def begin_as_asked(engine: Engine) -> None:
    """Make every transaction of the engine begin with the statements of its BEGIN_WITH option."""
    event.listen(engine, "begin", _begin)


def _begin(connection: Connection) -> None:
    for statement in connection.get_execution_options().get(BEGIN_WITH, ()):
        connection.exec_driver_sql(statement)
