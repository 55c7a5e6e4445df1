"""People's own calendar servers: how to sign in there, how it went last, and what we put there."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from planner.core.caldav import CaldavAccount, CaldavResource
from planner.store.aggregate import AggregateStore
from planner.store.outside_tables import caldav_accounts, caldav_resources

_ACCOUNT = (
    *(caldav_accounts.c.person_id, caldav_accounts.c.address, caldav_accounts.c.username),
    *(caldav_accounts.c.password, caldav_accounts.c.collection, caldav_accounts.c.created_at),
    *(caldav_accounts.c.failures, caldav_accounts.c.next_at),
    *(caldav_accounts.c.published_at, caldav_accounts.c.problem),
)
_RESOURCE = (
    *(caldav_resources.c.uid, caldav_resources.c.resource_uid, caldav_resources.c.href),
    *(caldav_resources.c.etag, caldav_resources.c.fingerprint),
)


@dataclass(frozen=True, slots=True)
class CaldavOutcome:
    """How publishing ended: when it is due again, and why it failed or else when it was done."""

    next_at: datetime
    failures: int
    published_at: datetime | None
    problem: str | None
    collection: str


class CaldavStore(AggregateStore):
    """What is published where, beside the feed."""

    def caldav_account(self, person_id: int) -> CaldavAccount | None:
        """The person's calendar server."""
        row = self._row(select(*_ACCOUNT).where(caldav_accounts.c.person_id == person_id))
        return None if row is None else _account(row)

    def counted_caldav_account(self, person_id: int) -> tuple[CaldavAccount, int] | None:
        """The person's calendar server and how many events of ours lie there, in one statement."""
        count = select(func.count()).where(caldav_resources.c.person_id == person_id).scalar_subquery()
        row = self._row(select(*_ACCOUNT, count).where(caldav_accounts.c.person_id == person_id))
        return None if row is None else (CaldavAccount(*row[:-1]), row[-1])

    def due_caldav_accounts(self, now: datetime) -> list[CaldavAccount]:
        """All that are to be published to by now, those that waited longest first."""
        statement = select(*_ACCOUNT).where(caldav_accounts.c.next_at <= now)
        return [_account(row) for row in self._rows(statement.order_by(caldav_accounts.c.next_at))]

    def replace_caldav_account(self, account: CaldavAccount) -> None:
        """Remember the person's server instead of the one before."""
        self._connection.execute(
            delete(caldav_accounts).where(caldav_accounts.c.person_id == account.person_id)
        )
        self._connection.execute(insert(caldav_accounts).values(**asdict(account)))

    def remove_caldav_account(self, person_id: int) -> bool:
        """Forget the server and what lies there; whether there was one."""
        self.remove_caldav_resources(person_id)
        statement = delete(caldav_accounts).where(caldav_accounts.c.person_id == person_id)
        return self._connection.execute(statement).rowcount > 0

    def claim_caldav_account(self, person_id: int, *, seen_at: datetime, until: datetime) -> bool:
        """Put the next time off until then, unless somebody did since `seen_at` was read: one of many may."""
        return self._change_account(person_id, seen_at, {"next_at": until})

    def finish_caldav_account(self, person_id: int, *, claimed_until: datetime, end: CaldavOutcome) -> bool:
        """Note how publishing ended; False if the claim is no longer ours, or the server was changed."""
        return self._change_account(person_id, claimed_until, asdict(end))

    def caldav_resources(self, person_id: int) -> dict[str, CaldavResource]:
        """What we put on the person's server, by uid."""
        rows = self._rows(select(*_RESOURCE).where(caldav_resources.c.person_id == person_id))
        return {row.uid: CaldavResource(*row) for row in rows}

    def save_caldav_resources(self, person_id: int, resources: Iterable[CaldavResource]) -> None:
        """Add or replace what is known of these events; the others stay."""
        rows = [{"person_id": person_id, **asdict(resource)} for resource in resources]
        if not rows:
            return
        statement = self._insert(caldav_resources)
        new = {column.name: statement.excluded[column.name] for column in _RESOURCE if column.name != "uid"}
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["person_id", "uid"], set_=new), rows
        )

    def remove_caldav_resources(self, person_id: int, uids: Iterable[str] | None = None) -> None:
        """Forget these events of the person, or all."""
        statement = delete(caldav_resources).where(caldav_resources.c.person_id == person_id)
        if uids is not None:
            statement = statement.where(caldav_resources.c.uid.in_(list(uids)))
        self._connection.execute(statement)

    def _change_account(self, person_id: int, seen_at: datetime, values: dict[str, Any]) -> bool:
        changed = self._connection.execute(
            update(caldav_accounts)
            .where(caldav_accounts.c.person_id == person_id, caldav_accounts.c.next_at == seen_at)
            .values(**values)
        )
        return changed.rowcount > 0


def _account(row: Row[*tuple[Any, ...]]) -> CaldavAccount:
    return CaldavAccount(*row)
