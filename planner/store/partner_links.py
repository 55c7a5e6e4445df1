"""Links that show one mock to a partner, known only by the SHA-256 of their token (64 hex digits)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from planner.core.account import PartnerLink
from planner.store.aggregate import AggregateStore
from planner.store.tables import partner_links

_LINK = (
    partner_links.c.person_id,
    partner_links.c.mock,
    partner_links.c.created_at,
    partner_links.c.expires_at,
    partner_links.c.used_at,
    partner_links.c.revoked_at,
)


class PartnerLinkStore(AggregateStore):
    """Who else may look at a mock, once."""

    def add_partner_link(
        self, token_hash: str, person_id: int, mock: str, *, now: datetime, expires_at: datetime
    ) -> None:
        """Remember a new link; `expires_at` is later than `now`."""
        self._connection.execute(
            insert(partner_links).values(
                token_hash=token_hash, person_id=person_id, mock=mock, created_at=now, expires_at=expires_at
            )
        )

    def partner_link(self, token_hash: str) -> PartnerLink | None:
        """The link of a token, whether it still works or not."""
        row = self._row(select(*_LINK).where(partner_links.c.token_hash == token_hash))
        return None if row is None else _link(row)

    def newest_partner_link(self, person_id: int, mock: str) -> PartnerLink | None:
        """The link made last for a mock, whether it still works or not."""
        newest = partner_links.c.created_at.desc(), partner_links.c.revoked_at.is_not(None)
        statement = select(*_LINK).where(*_of(person_id, mock)).order_by(*newest).limit(1)
        row = self._row(statement)
        return None if row is None else _link(row)

    def claim_partner_link(self, token_hash: str, *, now: datetime) -> PartnerLink | None:
        """Use a link up; None if it is unknown, used, revoked or expired, so one of many at once succeeds."""
        row = self._row(
            update(partner_links)
            .where(
                partner_links.c.token_hash == token_hash,
                partner_links.c.used_at.is_(None),
                partner_links.c.revoked_at.is_(None),
                partner_links.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(*_LINK)
        )
        return None if row is None else _link(row)

    def revoke_partner_links(self, person_id: int, mock: str, *, now: datetime) -> None:
        """Revoke every link of the mock that is not revoked yet."""
        self._connection.execute(
            update(partner_links)
            .where(*_of(person_id, mock), partner_links.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    def delete_partner_links_before(self, expires_at: datetime) -> int:
        """Forget the links that expired before that instant; how many there were."""
        return self._connection.execute(
            delete(partner_links).where(partner_links.c.expires_at < expires_at)
        ).rowcount


def _of(person_id: int, mock: str) -> tuple[ColumnElement[bool], ...]:
    return partner_links.c.person_id == person_id, partner_links.c.mock == mock


def _link(row: Row[*tuple[Any, ...]]) -> PartnerLink:
    return PartnerLink(*row)
