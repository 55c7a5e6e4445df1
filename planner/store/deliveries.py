"""Deliveries of reminders: the row is the claim that lets one of many processes send it, and only once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from planner.core.deliveries import Delivery, DeliveryState
from planner.store.aggregate import AggregateStore
from planner.store.outside_tables import deliveries

TITLE_CHARACTERS = 300
OUTCOME_CHARACTERS = 500

_DELIVERY = (
    deliveries.c.id,
    deliveries.c.person_id,
    deliveries.c.reminder,
    deliveries.c.occasion,
    deliveries.c.channel_id,
    deliveries.c.state,
    deliveries.c.attempts,
    deliveries.c.message_id,
    deliveries.c.title,
    deliveries.c.claimed_at,
    deliveries.c.lease_until,
    deliveries.c.next_at,
    deliveries.c.sent_at,
    deliveries.c.seen_at,
    deliveries.c.outcome,
)
_WHAT = ("person_id", "reminder", "occasion", "channel_id")


class DeliveryStore(AggregateStore):
    """What was sent to whom, is being sent, or could not be."""

    def deliveries(self, person_id: int, *, limit: int) -> list[Delivery]:
        """The newest of a person's deliveries, latest claim first."""
        newest = deliveries.c.claimed_at.desc(), deliveries.c.id.desc()
        statement = select(*_DELIVERY).where(deliveries.c.person_id == person_id)
        return [_delivery(row) for row in self._rows(statement.order_by(*newest).limit(limit))]

    def deliveries_since(self, person_id: int, claimed_at: datetime) -> list[Delivery]:
        """A person's deliveries claimed at or after that instant, and all that are not at their end."""
        unfinished = deliveries.c.state.in_([DeliveryState.SENDING.value, DeliveryState.WAITING.value])
        statement = select(*_DELIVERY).where(
            deliveries.c.person_id == person_id, (deliveries.c.claimed_at >= claimed_at) | unfinished
        )
        return [_delivery(row) for row in self._rows(statement.order_by(deliveries.c.id))]

    def claim_delivery(
        self,
        person_id: int,
        key: tuple[str, str, int],
        *,
        message_id: str,
        title: str,
        now: datetime,
        lease: timedelta,
        done: bool = False,
    ) -> Delivery | None:
        """The delivery, if the caller may send it: nobody did, it awaits another try, or a claim was lost.

        `key` is reminder, occasion and channel. Of many at once one gets it. The Message-ID of an earlier
        claim stays. With `done` it is noted as sent in the same stroke.
        """
        reminder, occasion, channel_id = key
        state = DeliveryState.SENT if done else DeliveryState.SENDING
        claim = {"state": state.value, "claimed_at": now, "lease_until": now + lease, "next_at": None}
        free = ((deliveries.c.state == DeliveryState.WAITING.value) & (deliveries.c.next_at <= now)) | (
            (deliveries.c.state == DeliveryState.SENDING.value) & (deliveries.c.lease_until <= now)
        )
        row = self._row(
            self._insert(deliveries)
            .values(
                person_id=person_id,
                reminder=reminder,
                occasion=occasion,
                channel_id=channel_id,
                attempts=1,
                message_id=message_id,
                title=title[:TITLE_CHARACTERS],
                sent_at=now if done else None,
                **claim,
            )
            .on_conflict_do_update(
                index_elements=list(_WHAT),
                set_={**claim, "attempts": deliveries.c.attempts + 1},
                where=free,
            )
            .returning(*_DELIVERY)
        )
        return None if row is None else _delivery(row)

    def finish_delivery(
        self,
        delivery: Delivery,
        state: DeliveryState,
        *,
        sent_at: datetime | None = None,
        next_at: datetime | None = None,
        outcome: str | None = None,
    ) -> bool:
        """Note how a claimed delivery went; False if somebody else has taken it over meanwhile."""
        result = self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.id == delivery.id,
                deliveries.c.state == delivery.state.value,
                deliveries.c.attempts == delivery.attempts,
            )
            .values(
                state=state.value,
                sent_at=sent_at,
                next_at=next_at,
                outcome=outcome and outcome[:OUTCOME_CHARACTERS],
            )
        )
        return result.rowcount > 0

    def see_delivery(self, person_id: int, delivery_id: int, *, now: datetime) -> None:
        """Note that its person has put it away."""
        self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.id == delivery_id,
                deliveries.c.person_id == person_id,
                deliveries.c.seen_at.is_(None),
            )
            .values(seen_at=now)
        )

    def delete_deliveries_before(self, claimed_at: datetime) -> int:
        """Forget deliveries claimed before that instant; how many there were."""
        return self._connection.execute(
            delete(deliveries).where(deliveries.c.claimed_at < claimed_at)
        ).rowcount


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    found = row._asdict()
    return Delivery(**found | {"state": DeliveryState(found["state"])})
