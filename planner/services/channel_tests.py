"""A message to see whether a channel works."""

from datetime import datetime

from planner.core.errors import NotFoundError, PlannerError
from planner.notifications import DeliveryError, Message, Notifier
from planner.services.channels import channel_address
from planner.services.reminders import LEASE, message_id, note_failure, note_success
from planner.store.database import Database

TEST = "test"
"""What deliveries of such messages are called in the log, in place of a kind of reminder."""
SUBJECT = "Your reminders work"
TEXT = "This is the test you asked for. Reminders from Study Planner will come this way.\n\n{url}/reminders\n"


def send_test(
    database: Database,
    notifier: Notifier,
    secret_key: str,
    person_id: int,
    channel_id: int,
    *,
    key: str,
    public_url: str,
    now: datetime,
) -> None:
    """Send a test message; with the same `key` (at most 100 characters) only once.

    Raises DeliveryError with the reason, which is shown on the channel too, or NotFoundError.
    """
    what = (TEST, key, channel_id)
    identity = message_id(secret_key, public_url, person_id, what)
    with database.writing() as repository:
        repository.lock_person(person_id)
        channel = repository.channel(person_id, channel_id)
        if channel is None:
            raise NotFoundError("This channel was removed. Reload the page.")
        claim = repository.claim_delivery(
            person_id, what, message_id=identity, title=SUBJECT, now=now, lease=LEASE
        )
    if claim is None:
        return
    message = Message(SUBJECT, TEXT.format(url=public_url), None, claim.message_id, now)
    try:
        with notifier.conversation() as conversation:
            conversation.deliver(channel.kind, channel_address(secret_key, channel), message)
            note_success(database, claim, channel, now=now)
    except DeliveryError as error:
        note_failure(database, claim, channel, str(error))
        raise
    except PlannerError as error:
        note_failure(database, claim, channel, str(error))
        raise DeliveryError(str(error), retryable=False) from error
