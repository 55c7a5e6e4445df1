"""People and their sample accounts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select

from planner.core.account import Person
from planner.core.errors import ConflictError
from planner.store.aggregate import AggregateStore
from planner.store.tables import people, sign_in_links

_COLUMNS = (people.c.id, people.c.name, people.c.sample_of)


class PeopleStore(AggregateStore):
    """Who there is."""

    def add_person(self, name: str, *, now: datetime, sample_of: int | None = None) -> Person:
        """A new person, `name` 1-80 characters; raises ConflictError if somebody has that name."""
        row = self._row(
            self._insert(people)
            .values(name=name, created_at=now, sample_of=sample_of)
            .on_conflict_do_nothing(index_elements=["name"])
            .returning(*_COLUMNS)
        )
        if row is None:
            raise ConflictError(f"Somebody here is called {name} already. Choose another name.", field="name")
        return _person(row)

    def person_named(self, name: str) -> Person | None:
        """The person with exactly this name."""
        return self._person_where(people.c.name == name)

    def person_by_id(self, person_id: int) -> Person | None:
        """The person with this id."""
        return self._person_where(people.c.id == person_id)

    def sample_of(self, person_id: int) -> Person | None:
        """The sample account that belongs to this person."""
        return self._person_where(people.c.sample_of == person_id)

    def people(self) -> list[Person]:
        """Everybody, sample accounts too, in the order they were added."""
        return [_person(row) for row in self._rows(select(*_COLUMNS).order_by(people.c.id))]

    def delete_person(self, person_id: int) -> None:
        """Delete a person with everything of theirs, their sample account and their sign-in links."""
        names = select(people.c.name).where(or_(people.c.id == person_id, people.c.sample_of == person_id))
        self._connection.execute(delete(sign_in_links).where(sign_in_links.c.person_name.in_(names)))
        self._connection.execute(delete(people).where(people.c.id == person_id))

    def delete_samples_before(self, created_at: datetime) -> int:
        """Delete the sample accounts made before that instant; how many there were."""
        old = (people.c.sample_of.is_not(None), people.c.created_at < created_at)
        return self._connection.execute(delete(people).where(*old)).rowcount

    def _person_where(self, condition: Any) -> Person | None:
        row = self._row(select(*_COLUMNS).where(condition))
        return None if row is None else _person(row)


def _person(row: Row[*tuple[Any, ...]]) -> Person:
    return Person(id=row.id, name=row.name, sample_of=row.sample_of)
