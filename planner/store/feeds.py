"""Calendar feeds: their secret addresses, and what each event looked like when last published."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update

from planner.core.account import EventStamp, Feed
from planner.store.aggregate import TOUCH_EVERY, AggregateStore
from planner.store.tables import event_stamps, feeds

AGENT_CHARACTERS = 200
"""What is kept of the name a calendar program gives itself."""

_FEED = (
    feeds.c.person_id,
    feeds.c.rotation,
    feeds.c.created_at,
    feeds.c.revoked_at,
    feeds.c.last_fetched_at,
    feeds.c.last_fetched_by,
)
_STAMP = (
    event_stamps.c.uid,
    event_stamps.c.fingerprint,
    event_stamps.c.created_at,
    event_stamps.c.changed_at,
    event_stamps.c.sequence,
    event_stamps.c.present,
)


class FeedStore(AggregateStore):
    """What calendar programs may fetch, and did."""

    def current_feed(self, person_id: int) -> Feed | None:
        """The person's one feed that is not revoked."""
        return self._feed_where(feeds.c.person_id == person_id, feeds.c.revoked_at.is_(None))

    def last_rotation(self, person_id: int) -> int:
        """The highest rotation the person ever had, revoked ones too; 0 before the first feed."""
        statement = select(func.max(feeds.c.rotation)).where(feeds.c.person_id == person_id)
        return self._connection.execute(statement).scalar_one() or 0

    def add_feed(self, person_id: int, rotation: int, token_hash: str, *, now: datetime) -> Feed:
        """A new feed; revoke the one before it first, and give a `rotation` above the last."""
        row = self._connection.execute(
            insert(feeds)
            .values(person_id=person_id, rotation=rotation, token_hash=token_hash, created_at=now)
            .returning(*_FEED)
        ).one()
        return _feed(row)

    def revoke_feeds(self, person_id: int, *, now: datetime) -> None:
        """Revoke every feed of the person that is not revoked yet."""
        self._connection.execute(
            update(feeds)
            .where(feeds.c.person_id == person_id, feeds.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    def feed_by_token(self, token_hash: str) -> Feed | None:
        """The feed of a token, revoked or not."""
        return self._feed_where(feeds.c.token_hash == token_hash)

    def touch_feed(self, token_hash: str, *, now: datetime, agent: str) -> None:
        """Note who fetched the feed, at most once a minute; a revoked feed keeps its last note."""
        stale = or_(feeds.c.last_fetched_at.is_(None), feeds.c.last_fetched_at <= now - TOUCH_EVERY)
        self._connection.execute(
            update(feeds)
            .where(feeds.c.token_hash == token_hash, feeds.c.revoked_at.is_(None), stale)
            .values(last_fetched_at=now, last_fetched_by=agent[:AGENT_CHARACTERS])
        )

    def stamps(self, person_id: int) -> dict[str, EventStamp]:
        """The person's event stamps by uid."""
        rows = self._rows(select(*_STAMP).where(event_stamps.c.person_id == person_id))
        return {row.uid: EventStamp(*row) for row in rows}

    def save_stamps(self, person_id: int, stamps: Iterable[EventStamp]) -> None:
        """Add or replace the stamps of these uids; the others stay."""
        rows = [{"person_id": person_id, **asdict(stamp)} for stamp in stamps]
        if not rows:
            return
        statement = self._insert(event_stamps)
        new = {column.name: statement.excluded[column.name] for column in _STAMP if column.name != "uid"}
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["person_id", "uid"], set_=new), rows
        )

    def _feed_where(self, *conditions: Any) -> Feed | None:
        row = self._row(select(*_FEED).where(*conditions))
        return None if row is None else _feed(row)


def _feed(row: Row[*tuple[Any, ...]]) -> Feed:
    return Feed(*row)
