"""Reminders as their page and Today show them: channels, the log of what was sent, what waits in the app."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from planner.core.deliveries import IN_APP, Channel, ChannelKind, Delivery, DeliveryState
from planner.core.reminder_choices import ReminderKind
from planner.web.reminder_form import KIND_WORDS
from planner.web.words import day_and_time

NOTICES_SHOWN = 3
NO_BREAK = "\N{NO-BREAK SPACE}"
SORTS: Mapping[ChannelKind, str] = {ChannelKind.EMAIL: "e-mail", ChannelKind.APPRISE: "through Apprise"}
STATES: Mapping[DeliveryState, str] = {
    DeliveryState.SENDING: "on its way",
    DeliveryState.SENT: "delivered",
    DeliveryState.WAITING: "waits for another try",
    DeliveryState.FAILED: "refused",
    DeliveryState.MISSED: "came too late to be sent",
}


def channel_rows(channels: Iterable[Channel]) -> list[dict[str, Any]]:
    """The channels besides the app; their addresses stay sealed."""
    return [
        {
            "id": channel.id,
            "label": channel.label,
            "sort": SORTS[channel.kind],
            "problem": channel.problem,
            "muted": ", ".join(kind_title(kind).lower() for kind in sorted(channel.muted)),
        }
        for channel in channels
    ]


def log_rows(
    deliveries: Iterable[Delivery], channels: Iterable[Channel], zone: ZoneInfo
) -> list[list[str | int]]:
    """The rows of the table of what was sent: reminder, when, state, where, attempts, why not."""
    labels = {IN_APP: "in the app", **{channel.id: channel.label for channel in channels}}
    return [
        [
            delivery.title,
            day_and_time(delivery.sent_at or delivery.claimed_at, zone).replace(" ", NO_BREAK, 2),
            _state(delivery, zone),
            labels.get(delivery.channel_id, "a channel since removed"),
            delivery.attempts,
            "" if delivery.state is DeliveryState.SENT else delivery.outcome or "",
        ]
        for delivery in deliveries
    ]


def notices(unseen: Sequence[Delivery], zone: ZoneInfo) -> dict[str, Any] | None:
    """What waits on Today, the newest first; None if nothing does."""
    if not unseen:
        return None
    more = len(unseen) - NOTICES_SHOWN
    when = day_and_time(unseen[0].claimed_at, zone)
    return {
        "title": " · ".join(delivery.title for delivery in unseen[:NOTICES_SHOWN]),
        "text": f"and {more} more · {when}" if more > 0 else when,
        "upto": max(delivery.id for delivery in unseen),
    }


def kind_title(kind: str) -> str:
    """What a kind of reminder is called; the kind itself where it is none of today's."""
    known = {found.value: words for found, (words, _) in KIND_WORDS.items()}
    return known.get(kind, kind)


def kind_choices() -> list[tuple[str, str, str]]:
    """The kinds as the form offers them."""
    return [(kind.value, *KIND_WORDS[kind]) for kind in ReminderKind]


def _state(delivery: Delivery, zone: ZoneInfo) -> str:
    if delivery.channel_id == IN_APP and delivery.state is DeliveryState.SENT:
        return "seen" if delivery.seen_at else "waits on Today"
    if delivery.state is DeliveryState.WAITING and delivery.next_at:
        return f"tried again {day_and_time(delivery.next_at, zone)}"
    return STATES[delivery.state]
