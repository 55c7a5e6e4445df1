"""Sign-in links and sessions, both known only by the SHA-256 of their token (64 lower-case hex digits)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update

from planner.core.account import Session, SignInLink
from planner.store.aggregate import TOUCH_EVERY, AggregateStore
from planner.store.tables import sessions, sign_in_links

_SESSION = (sessions.c.person_id, sessions.c.created_at, sessions.c.last_seen_at)
_LINK = (sign_in_links.c.person_name, sign_in_links.c.expires_at, sign_in_links.c.used_at)


class SignInStore(AggregateStore):
    """Ways in."""

    def add_session(self, token_hash: str, person_id: int, *, now: datetime) -> None:
        """Remember a device that has just signed in."""
        self._connection.execute(
            insert(sessions).values(
                token_hash=token_hash, person_id=person_id, created_at=now, last_seen_at=now
            )
        )

    def session(self, token_hash: str) -> Session | None:
        """The session of a token, however old; whether it still counts is for the caller to say."""
        row = self._row(select(*_SESSION).where(sessions.c.token_hash == token_hash))
        return None if row is None else Session(row.person_id, row.created_at, row.last_seen_at)

    def touch_session(self, token_hash: str, *, now: datetime) -> None:
        """Note that the session was used, at most once a minute."""
        self._connection.execute(
            update(sessions)
            .where(sessions.c.token_hash == token_hash, sessions.c.last_seen_at <= now - TOUCH_EVERY)
            .values(last_seen_at=now)
        )

    def end_session(self, token_hash: str) -> None:
        """Forget a session; nothing happens if there is none."""
        self._connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    def end_sessions_before(self, *, last_seen_at: datetime, created_at: datetime) -> int:
        """Forget sessions last seen before the one instant or begun before the other; how many there were."""
        too_old = or_(sessions.c.last_seen_at < last_seen_at, sessions.c.created_at < created_at)
        return self._connection.execute(delete(sessions).where(too_old)).rowcount

    def add_link(self, token_hash: str, person_name: str, *, now: datetime, expires_at: datetime) -> None:
        """Remember a new link; `expires_at` is later than `now`."""
        self._connection.execute(
            insert(sign_in_links).values(
                token_hash=token_hash, person_name=person_name, created_at=now, expires_at=expires_at
            )
        )

    def link(self, token_hash: str) -> SignInLink | None:
        """The link of a token, used or not."""
        row = self._row(select(*_LINK).where(sign_in_links.c.token_hash == token_hash))
        return None if row is None else _link(row)

    def claim_link(self, token_hash: str, *, now: datetime) -> SignInLink | None:
        """Use a link up; None if it is unknown, used or expired, so one of many at once succeeds."""
        row = self._row(
            update(sign_in_links)
            .where(
                sign_in_links.c.token_hash == token_hash,
                sign_in_links.c.used_at.is_(None),
                sign_in_links.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(*_LINK)
        )
        return None if row is None else _link(row)

    def delete_links_before(self, expires_at: datetime) -> int:
        """Forget the links that expired before that instant; how many there were."""
        return self._connection.execute(
            delete(sign_in_links).where(sign_in_links.c.expires_at < expires_at)
        ).rowcount


def _link(row: Row[*tuple[Any, ...]]) -> SignInLink:
    return SignInLink(row.person_name, row.expires_at, row.used_at)
