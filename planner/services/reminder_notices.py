"""Reminders inside the app: they wait on Today until their person puts them away, a day at most."""

from datetime import datetime, timedelta

from planner.core.deliveries import IN_APP, Delivery, DeliveryState
from planner.store.database import Database
from planner.store.repository import Repository

SHOWN_FOR = timedelta(hours=24)
"""How long a reminder nobody put away is shown."""


def unseen_reminders(database: Database, person_id: int, *, now: datetime) -> list[Delivery]:
    """What waits on Today, the newest first."""
    with database.reading() as repository:
        return _unseen(repository, person_id, now)


def mark_seen(database: Database, person_id: int, upto: int, *, now: datetime) -> None:
    """Put away what waits, up to the delivery of that id: what came after was not on the page."""
    with database.writing() as repository:
        for delivery in _unseen(repository, person_id, now):
            if delivery.id <= upto:
                repository.see_delivery(person_id, delivery.id, now=now)


def _unseen(repository: Repository, person_id: int, now: datetime) -> list[Delivery]:
    lately = repository.deliveries_since(person_id, now - SHOWN_FOR)
    return [delivery for delivery in reversed(lately) if _waits(delivery)]


def _waits(delivery: Delivery) -> bool:
    return delivery.channel_id == IN_APP and delivery.state is DeliveryState.SENT and delivery.seen_at is None
