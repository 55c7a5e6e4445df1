"""Other calendars of people: their busy times as last read, and when to read them again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from planner.core.busy_sources import BusyFound, BusySource, Window
from planner.core.plan import Interval
from planner.store.aggregate import AggregateStore
from planner.store.outside_tables import busy_sources

PROBLEM_CHARACTERS = 500

_EVERYTHING = (
    *(busy_sources.c.id, busy_sources.c.person_id, busy_sources.c.title, busy_sources.c.address),
    *(busy_sources.c.intervals, busy_sources.c.warnings, busy_sources.c.validators),
    *(busy_sources.c.created_at, busy_sources.c.read_at, busy_sources.c.tried_at),
    *(busy_sources.c.problem, busy_sources.c.failures, busy_sources.c.next_at),
)


class BusySourceStore(AggregateStore):
    """What other calendars said when they could be read."""

    def busy_sources(self, person_id: int) -> list[BusySource]:
        """The person's calendars, in the order they were added."""
        rows = self._rows(
            select(*_EVERYTHING).where(busy_sources.c.person_id == person_id).order_by(busy_sources.c.id)
        )
        return [_source(row) for row in rows]

    def busy_source(self, source_id: int) -> BusySource | None:
        """The calendar with this id, whosesoever it is."""
        row = self._row(select(*_EVERYTHING).where(busy_sources.c.id == source_id))
        return None if row is None else _source(row)

    def add_busy_source(self, source: BusySource) -> BusySource:
        """Remember a new calendar; the same with its id."""
        row = self._connection.execute(
            insert(busy_sources)
            .values(
                person_id=source.person_id,
                title=source.title,
                address=source.address,
                **_found_values(source.found),
                created_at=source.created_at,
                read_at=source.read_at,
                tried_at=source.tried_at,
                problem=source.problem,
                failures=source.failures,
                next_at=source.next_at,
            )
            .returning(busy_sources.c.id)
        ).one()
        return replace(source, id=row.id)

    def save_busy_reading(
        self, source_id: int, found: BusyFound, *, now: datetime, next_at: datetime | None
    ) -> None:
        """Remember a good reading, which ends every problem before it."""
        good = {"read_at": now, "tried_at": now, "problem": None, "failures": 0, "next_at": next_at}
        self._change_busy_source(source_id, {**_found_values(found), **good})

    def save_busy_problem(
        self, source_id: int, problem: str, *, failures: int, now: datetime, next_at: datetime | None
    ) -> None:
        """Remember why a try brought nothing; what was read before stays."""
        said = problem[:PROBLEM_CHARACTERS]
        self._change_busy_source(
            source_id, {"problem": said, "failures": failures, "tried_at": now, "next_at": next_at}
        )

    def remove_busy_source(self, person_id: int, source_id: int) -> bool:
        """Forget a calendar of this person; whether it was there."""
        mine = (busy_sources.c.id == source_id, busy_sources.c.person_id == person_id)
        return self._connection.execute(delete(busy_sources).where(*mine)).rowcount == 1

    def due_busy_sources(self, now: datetime, *, most: int) -> list[BusySource]:
        """Calendars whose time to be read again has come, the longest waiting first."""
        due = select(*_EVERYTHING).where(busy_sources.c.next_at <= now)
        return [_source(row) for row in self._rows(due.order_by(busy_sources.c.next_at).limit(most))]

    def claim_busy_source(self, source: BusySource, *, until: datetime) -> bool:
        """Whether the caller may read it now: nobody else has since it was seen."""
        unclaimed = (busy_sources.c.id == source.id, busy_sources.c.next_at == source.next_at)
        statement = update(busy_sources).where(*unclaimed).values(next_at=until)
        return self._connection.execute(statement).rowcount == 1

    def _change_busy_source(self, source_id: int, values: Mapping[str, Any]) -> None:
        self._connection.execute(
            update(busy_sources).where(busy_sources.c.id == source_id).values(dict(values))
        )


def _found_values(found: BusyFound) -> dict[str, Any]:
    window = found.window
    return {
        "intervals": [[busy.start.isoformat(), busy.end.isoformat()] for busy in found.intervals],
        "warnings": list(found.warnings),
        "validators": {
            "etag": found.etag,
            "modified": found.modified,
            "window": window and [window.first_on.isoformat(), window.until_on.isoformat(), window.time_zone],
        },
    }


def _source(row: Row[*tuple[Any, ...]]) -> BusySource:
    values = dict(row._mapping)
    intervals, warnings = values.pop("intervals"), values.pop("warnings")
    validators = values.pop("validators")
    found = BusyFound(
        intervals=tuple(Interval(*map(datetime.fromisoformat, pair)) for pair in intervals),
        warnings=tuple(warnings),
        window=_window(validators.get("window")),
        etag=validators.get("etag"),
        modified=validators.get("modified"),
    )
    return BusySource(found=found, **values)


def _window(stored: list[str] | None) -> Window | None:
    if stored is None:
        return None
    first_on, until_on, time_zone = stored
    return Window(date.fromisoformat(first_on), date.fromisoformat(until_on), time_zone)
