"""Reminders go out: each to each channel once, whoever else is sending at the same time.

A delivery's row is claimed before its message is sent, and its outcome noted right afterwards. A process that
ends in between leaves a claim that is lost after `LEASE`; then another one sends. Only if it ended, or lost
its connection, after the mail server had accepted the message and before that was noted, the message comes
twice, with one Message-ID.
"""

import hmac
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from planner.core.curriculum import Curriculum
from planner.core.deliveries import IN_APP, Channel, Delivery, DeliveryState
from planner.core.errors import PlannerError, StorageError
from planner.core.reminders import Due, ReminderKind, choices_from, find_due, find_open
from planner.notifications import Conversation, DeliveryError, Message, Notifier
from planner.presenters.mail_parts import Mail
from planner.services.channels import channel_address
from planner.services.reminder_stops import stop_url
from planner.services.reminder_texts import compose_reminder
from planner.services.situation import Situation, load_situation
from planner.store.database import Database
from planner.store.repository import Repository

LEASE = timedelta(minutes=2)
"""How long a claim holds; longer than any delivery takes (`planner.notifications.SECONDS`)."""
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""The pauses before a refused delivery is tried again; the last one stays."""
REMEMBERED = timedelta(days=3)
"""How far back deliveries are looked at: longer than any reminder is due."""
DELIVERIES_KEPT = timedelta(days=90)
"""How long the log of deliveries reaches back; the nightly job removes what is older."""
NOTED_TRIES = 3
LOG_LENGTH = 50

_TIME_OVER = "Its time was over before it could be delivered."
_UNKNOWN = "The planner stopped while sending it. Whether it arrived is not known."
_log = logging.getLogger(__name__)


def send_due_reminders(
    database: Database,
    curriculum: Curriculum,
    notifier: Notifier,
    secret_key: str,
    *,
    public_url: str,
    now: datetime,
) -> int:
    """Send everybody what is due; how many messages were delivered, those in the app too."""
    with database.reading() as repository:
        people = repository.people()
    watch = _Watch(now)
    with notifier.conversation() as conversation:
        post = _Post(database, curriculum, conversation, secret_key, public_url, watch)
        return sum(_serve(post, person.id) for person in people if person.sample_of is None)


def deliveries(database: Database, person_id: int, *, limit: int = LOG_LENGTH) -> list[Delivery]:
    """What was sent to a person, or could not be, newest first."""
    with database.reading() as repository:
        return repository.deliveries(person_id, limit=limit)


def _serve(post: "_Post", person_id: int) -> int:
    """Send one person what is due; nobody else waits for their troubles."""
    try:
        return post.serve(person_id)
    except PlannerError as error:
        _log.warning("A person's reminders were not sent and will be tried again: %s", error)
        return 0


@dataclass(frozen=True, slots=True)
class _Watch:
    """The time it is while messages are sent, which takes its time: claims must not start in the past."""

    began_at: datetime
    began: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.began_at + timedelta(seconds=time.monotonic() - self.began)


@dataclass(frozen=True, slots=True)
class _Case:
    """One person: what is due and what became of it so far."""

    person_id: int
    open: tuple[Due, ...]
    due: tuple[Due, ...]
    channels: Mapping[int, Channel]
    known: Mapping[tuple[str, str, int], Delivery]

    def tasks(self, now: datetime) -> Iterator[tuple[Due, int]]:
        """What is to be sent now, and to which channel; the app comes first."""
        for due in self.due:
            for channel_id in (IN_APP, *self._wanting(due)):
                known = self.known.get((due.kind.value, due.occasion, channel_id))
                if known is None or known.may_be_taken(now):
                    yield due, channel_id

    def _wanting(self, due: Due) -> Iterator[int]:
        for channel in self.channels.values():
            # Nobody wants the whole morning at once when they add a channel at noon.
            if takes(channel, due.kind) and due.at >= channel.created_at:
                yield channel.id

    def overdue(self, now: datetime) -> Iterator[Delivery]:
        """Deliveries without an end that have none to expect any more."""
        still = {(due.kind.value, due.occasion) for due in self.open}
        for delivery in self.known.values():
            channel = self.channels.get(delivery.channel_id)
            hopeless = channel is None or not takes(channel, delivery.reminder)
            if delivery.may_be_taken(now) and (hopeless or delivery.key[:2] not in still):
                yield delivery


def takes(channel: Channel, kind: str) -> bool:
    """Whether reminders of this kind go to the channel."""
    return kind not in channel.muted


@dataclass(frozen=True, slots=True)
class _Post:
    """What sending takes."""

    database: Database
    curriculum: Curriculum
    conversation: Conversation
    secret_key: str
    public_url: str
    watch: _Watch

    def serve(self, person_id: int) -> int:
        """Send one person what is due."""
        now = self.watch.now()
        with self.database.reading() as repository:
            case = _read_case(repository, person_id, now)
        overdue = list(case.overdue(now))
        if overdue:
            self._give_up(overdue)
        return sum(self._send(case, due, channel_id) for due, channel_id in case.tasks(now))

    def _give_up(self, overdue: list[Delivery]) -> None:
        with self.database.writing() as repository:
            for delivery in overdue:
                lost = delivery.state is DeliveryState.SENDING
                outcome = _UNKNOWN if lost else delivery.outcome or _TIME_OVER
                repository.finish_delivery(delivery, DeliveryState.MISSED, outcome=outcome)

    def _send(self, case: _Case, due: Due, channel_id: int) -> bool:
        """Send one reminder to one channel, unless somebody else does; whether it was delivered."""
        stop = self._stop_url(case.person_id, due.kind, channel_id) if channel_id != IN_APP else None
        mail = compose_reminder(
            self.database,
            self.curriculum,
            self.secret_key,
            case.person_id,
            due,
            public_url=self.public_url,
            stop_url=stop,
            now=self.watch.now(),
        )
        claim = self._claim(case.person_id, due, channel_id, mail)
        if claim is None or channel_id == IN_APP:
            return claim is not None
        message = Message(
            mail.subject, mail.text, mail.html, claim.message_id, self.watch.now(), unsubscribe_url=stop
        )
        return self._deliver(claim, case.channels[channel_id], message, due)

    def _stop_url(self, person_id: int, kind: ReminderKind, channel_id: int) -> str:
        return stop_url(
            self.secret_key, public_url=self.public_url, person_id=person_id, channel_id=channel_id, kind=kind
        )

    def _claim(self, person_id: int, due: Due, channel_id: int, mail: Mail) -> Delivery | None:
        key = (due.kind.value, due.occasion, channel_id)
        with self.database.writing() as repository:
            repository.lock_person(person_id)
            if channel_id != IN_APP:
                channel = repository.channel(person_id, channel_id)
                if channel is None or not takes(channel, due.kind):
                    return None
            return repository.claim_delivery(
                person_id,
                key,
                message_id=message_id(self.secret_key, self.public_url, person_id, key),
                title=mail.subject,
                now=self.watch.now(),
                lease=LEASE,
                done=channel_id == IN_APP,
            )

    def _deliver(self, claim: Delivery, channel: Channel, message: Message, due: Due) -> bool:
        try:
            address = channel_address(self.secret_key, channel)
            self.conversation.deliver(channel.kind, address, message)
        except DeliveryError as error:
            self._note_refusal(claim, channel, str(error), retryable=error.retryable, due=due)
        except PlannerError as error:  # the address cannot be read any more
            self._note_refusal(claim, channel, str(error), retryable=False, due=due)
        else:
            note_success(self.database, claim, channel, now=self.watch.now())
            return True
        return False

    def _note_refusal(
        self, claim: Delivery, channel: Channel, reason: str, *, retryable: bool, due: Due
    ) -> None:
        pause = BACKOFF[min(claim.attempts, len(BACKOFF)) - 1]
        next_at = self.watch.now() + pause
        if retryable and next_at < due.until:
            with self.database.writing() as repository:
                repository.finish_delivery(claim, DeliveryState.WAITING, next_at=next_at, outcome=reason)
        else:
            note_failure(self.database, claim, channel, reason)


def _read_case(repository: Repository, person_id: int, now: datetime) -> _Case:
    situation = load_situation(repository, person_id)
    known = repository.deliveries_since(person_id, now - REMEMBERED)
    channels = {channel.id: channel for channel in repository.channels(person_id)}
    by_key = {delivery.key: delivery for delivery in known}
    return _Case(person_id, *_reminders_of(situation, known, now), channels, by_key)


def _reminders_of(
    situation: Situation, known: list[Delivery], now: datetime
) -> tuple[tuple[Due, ...], tuple[Due, ...]]:
    """What is open and what of it is due; nothing while there is no plan."""
    if situation.plan is None or situation.request is None:
        return (), ()
    choices = choices_from(situation.standing.reminders)
    facts = (situation.plan, situation.request, situation.standing, choices)
    digests = _digests_sent(known)
    return (
        tuple(find_open(*facts, now=now, digests=digests)),
        tuple(find_due(*facts, now=now, digests=digests)),
    )


def _digests_sent(known: list[Delivery]) -> dict[str, datetime]:
    """When the digest of each occasion went out, the latest of all channels."""
    sent: dict[str, datetime] = {}
    for delivery in known:
        if delivery.reminder == ReminderKind.DIGEST and delivery.state is DeliveryState.SENT:
            at = delivery.sent_at or delivery.claimed_at
            sent[delivery.occasion] = max(at, sent.get(delivery.occasion, at))
    return sent


def message_id(secret_key: str, public_url: str, person_id: int, key: tuple[str, str, int]) -> str:
    """The Message-ID of a delivery, the same whoever sends it and however often (RFC 5322 section 3.6.4)."""
    what = f"message-id|{person_id}|{'|'.join(map(str, key))}".encode()
    digest = hmac.digest(secret_key.encode(), what, "sha256").hex()[:40]
    host = urlsplit(public_url).hostname or ""
    return f"<{digest}@{host if 0 < len(host) <= 100 and ':' not in host else 'planner.invalid'}>"


def note_success(database: Database, claim: Delivery, channel: Channel, *, now: datetime) -> None:
    """Note that a claimed delivery was accepted, at once and stubbornly: forgetting would send it twice."""
    for tries_left in reversed(range(NOTED_TRIES)):
        try:
            with database.writing() as repository:
                repository.finish_delivery(claim, DeliveryState.SENT, sent_at=now)
                if channel.problem is not None:
                    repository.note_problem(claim.person_id, channel.id, None)
        except StorageError:
            if not tries_left:
                raise
        else:
            return


def note_failure(database: Database, claim: Delivery, channel: Channel, reason: str) -> None:
    """Note that a claimed delivery was refused for good, and show that on its channel."""
    with database.writing() as repository:
        repository.finish_delivery(claim, DeliveryState.FAILED, outcome=reason)
        repository.note_problem(claim.person_id, channel.id, reason)
