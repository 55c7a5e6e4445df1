"""The channels reminders go to besides the app: added, listed, removed."""

import re
from datetime import datetime

from planner.core.deliveries import Channel, ChannelKind
from planner.core.errors import InvalidInputError, NotFoundError
from planner.notifications import DeliveryError, Notifier, check_apprise_address
from planner.services.sealing import SealBrokenError, seal, unseal
from planner.store.database import Database

PURPOSE = "channel address"
MOST_CHANNELS = 10
LONGEST_ADDRESS = 2000
LABEL_CHARACTERS = 80
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@\w(?:[\w.-]*\w)?", re.ASCII)


def channels_of(database: Database, person_id: int) -> list[Channel]:
    """A person's channels, in the order in which they were added."""
    with database.reading() as repository:
        return repository.channels(person_id)


def add_channel(
    database: Database,
    notifier: Notifier,
    secret_key: str,
    person_id: int,
    kind: ChannelKind,
    address: str,
    *,
    now: datetime,
) -> Channel:
    """Send a person's reminders to an address too; one they have already is given back as it is.

    Raises InvalidInputError, its field "address", for an address that cannot be used.
    """
    address = address.strip()
    label = _mail_label(notifier, address) if kind is ChannelKind.EMAIL else _apprise_label(notifier, address)
    with database.writing() as repository:
        repository.lock_person(person_id)
        held = repository.channels(person_id)
        for channel in held:
            if channel.kind is kind and _holds(secret_key, channel, address):
                return channel
        if len(held) >= MOST_CHANNELS:
            raise InvalidInputError(
                f"There are {MOST_CHANNELS} channels already. Remove one.", field="address"
            )
        return repository.add_channel(person_id, kind, label, seal(secret_key, PURPOSE, address), now=now)


def remove_channel(database: Database, person_id: int, channel_id: int) -> None:
    """Send nothing to a channel any more, and forget its address; raises NotFoundError if there is none."""
    with database.writing() as repository:
        if not repository.remove_channel(person_id, channel_id):
            raise NotFoundError("This channel was removed already.")


def channel_address(secret_key: str, channel: Channel) -> str:
    """Where a channel leads; raises SealBrokenError if it was stored under another secret key."""
    return unseal(secret_key, PURPOSE, channel.address)


def _holds(secret_key: str, channel: Channel, address: str) -> bool:
    try:
        return channel_address(secret_key, channel) == address
    except SealBrokenError:
        return False


def _mail_label(notifier: Notifier, address: str) -> str:
    if not notifier.sends_mail:
        raise InvalidInputError("No mail server is set up here, so no e-mail can be sent.", field="address")
    if not _MAIL.fullmatch(address) or len(address) > 254 or ".." in address:
        raise InvalidInputError("Give one e-mail address, like ana@example.org.", field="address")
    return address[:LABEL_CHARACTERS]


def _apprise_label(notifier: Notifier, address: str) -> str:
    """The service and a host, where there is one: the rest of such an address is a secret."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        raise InvalidInputError("This is no address that Apprise understands.", field="address")
    try:
        service, host = check_apprise_address(address, notifier.may_reach)
    except DeliveryError as error:
        raise InvalidInputError(str(error), field="address") from error
    return f"{service} ({host})"[:LABEL_CHARACTERS] if host else service[:LABEL_CHARACTERS]
