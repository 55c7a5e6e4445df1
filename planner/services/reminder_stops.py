"""The link at the end of each reminder: it ends that kind on that channel, or the whole channel."""

from dataclasses import dataclass

from planner.core.errors import NotFoundError
from planner.core.reminder_choices import ReminderKind
from planner.services.tokens import StopClaims, read_stop_token, stop_token
from planner.store.database import Database


@dataclass(frozen=True, slots=True)
class StopPage:
    """What a link ends: a kind of reminder, to the channel of that label (None once it is removed)."""

    kind: ReminderKind
    label: str | None
    is_off: bool


def stop_url(secret_key: str, *, public_url: str, person_id: int, channel_id: int, kind: ReminderKind) -> str:
    """The address of the link; it never expires, because mails are kept for years."""
    return f"{public_url}/u/{stop_token(secret_key, StopClaims(person_id, channel_id, kind.value))}"


def look_at_stop_link(database: Database, secret_key: str, token: str) -> StopPage:
    """What the link ends; nothing is written. Raises NotFoundError for a link that was never made."""
    claims, kind = _claims(secret_key, token)
    with database.reading() as repository:
        channel = repository.channel(claims.person_id, claims.channel_id)
    if channel is None:
        return StopPage(kind, None, is_off=True)
    return StopPage(kind, channel.label, is_off=kind in channel.muted)


def stop_by_link(database: Database, secret_key: str, token: str, *, whole_channel: bool = False) -> None:
    """End the kind on its channel, or remove the channel; doing it again changes nothing.

    Raises NotFoundError for a link that was never made.
    """
    claims, kind = _claims(secret_key, token)
    with database.writing() as repository:
        channel = repository.channel(claims.person_id, claims.channel_id)
        if channel is None:
            return
        if whole_channel:
            repository.remove_channel(claims.person_id, channel.id)
        else:
            repository.mute_channel(claims.person_id, channel.id, channel.muted | {kind})


def unmute_channel(database: Database, person_id: int, channel_id: int) -> None:
    """Send every kind to the channel again; raises NotFoundError if the person has no such channel."""
    with database.writing() as repository:
        if repository.channel(person_id, channel_id) is None:
            raise NotFoundError("This channel was removed. Reload the page.")
        repository.mute_channel(person_id, channel_id, frozenset())


def _claims(secret_key: str, token: str) -> tuple[StopClaims, ReminderKind]:
    claims = read_stop_token(secret_key, token)
    if claims is None or claims.kind not in set(ReminderKind):
        raise NotFoundError("There is nothing behind this link.")
    return claims, ReminderKind(claims.kind)
