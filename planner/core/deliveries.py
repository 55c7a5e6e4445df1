"""Where reminders go and how that went: channels, and one delivery per reminder and channel."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

IN_APP = 0
"""The channel everybody has: the pages of the app."""


class ChannelKind(StrEnum):
    """How a channel is reached."""

    EMAIL = "email"
    APPRISE = "apprise"


class DeliveryState(StrEnum):
    """How a delivery stands.

    `sending` is a claim, lost after its lease; `waiting` was refused for now; `failed` was refused for good;
    `missed` had its time pass before it could be delivered.
    """

    SENDING = "sending"
    SENT = "sent"
    WAITING = "waiting"
    FAILED = "failed"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a person's reminders go besides the app.

    `address` is sealed (services/sealing.py); `label` may be shown. `problem` says why the last delivery was
    refused, None if it was not. `muted` are the kinds of reminders that do not go there.
    """

    id: int
    kind: ChannelKind
    label: str
    address: str
    created_at: datetime
    problem: str | None
    muted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One reminder to one channel; instants are aware UTC.

    `attempts` counts tries, the one under way too. `next_at` is when a refused one is tried again, `seen_at`
    when its person put it away (in the app). `outcome` says in a sentence what happened.
    """

    id: int
    person_id: int
    reminder: str
    occasion: str
    channel_id: int
    state: DeliveryState
    attempts: int
    message_id: str
    title: str
    claimed_at: datetime
    lease_until: datetime
    next_at: datetime | None
    sent_at: datetime | None
    seen_at: datetime | None
    outcome: str | None

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes it unique for its person: reminder, occasion, channel."""
        return self.reminder, self.occasion, self.channel_id

    def may_be_taken(self, now: datetime) -> bool:
        """Whether it awaits another try, or whoever sent it is gone."""
        if self.state is DeliveryState.WAITING:
            return self.next_at is not None and self.next_at <= now
        return self.state is DeliveryState.SENDING and self.lease_until <= now
