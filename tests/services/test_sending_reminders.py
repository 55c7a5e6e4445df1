"""Reminders go out once to each channel; refused for now they are tried again, and given up in the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mail_server import MailServer, free_port, mail_server
from service_samples import DAY, SECRET_KEY, Desk, sit_down

from planner.core.deliveries import IN_APP, Channel, ChannelKind, Delivery, DeliveryState
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.reminders import ReminderChoices, ReminderKind
from planner.core.vocabulary import Outcome
from planner.notifications import DeliveryError, Notifier
from planner.services.channel_tests import TEST, send_test
from planner.services.channels import MOST_CHANNELS, add_channel, channels_of, remove_channel
from planner.services.nightly import run_nightly
from planner.services.preferences import choose_reminders
from planner.services.reminder_stops import stop_by_link
from planner.services.reminders import BACKOFF, DELIVERIES_KEPT, LEASE, deliveries, send_due_reminders
from planner.store.sqlite import driver

SITE = "https://planner.example"
SEVEN = datetime(2026, 11, 24, 6, tzinfo=UTC)
"""Tuesday, seven in the morning in Vienna."""
MINUTE = timedelta(minutes=1)
EMAIL = ChannelKind.EMAIL


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@dataclass
class Ana:
    """Ana with a plan, digests alone switched on, and an e-mail channel."""

    desk: Desk
    notifier: Notifier
    channel: Channel

    def send(self, now: datetime = SEVEN, notifier: Notifier | None = None) -> int:
        desk = self.desk
        return send_due_reminders(
            desk.database, desk.curriculum, notifier or self.notifier, SECRET_KEY, public_url=SITE, now=now
        )

    def mailed(self) -> Delivery:
        (found,) = (one for one in self.log() if one.channel_id == self.channel.id)
        return found

    def log(self) -> list[Delivery]:
        return deliveries(self.desk.database, self.desk.person_id)

    def problem(self) -> str | None:
        (channel,) = channels_of(self.desk.database, self.desk.person_id)
        return channel.problem


def choose(desk: Desk, *kinds: ReminderKind, now: datetime = SEVEN - DAY) -> None:
    payload = ReminderChoices(kinds=frozenset(kinds)).payload()
    choose_reminders(desk.database, desk.person_id, payload, key=desk.new_key(), now=now)


def add_mail(desk: Desk, notifier: Notifier, address: str = "ana@example.org") -> Channel:
    return add_channel(desk.database, notifier, SECRET_KEY, desk.person_id, EMAIL, address, now=SEVEN - DAY)


def with_mail(desk: Desk, server: MailServer) -> Ana:
    desk.make_plan()
    choose(desk, ReminderKind.DIGEST)
    notifier = Notifier(server.url, "planner@example.org")
    return Ana(desk, notifier, add_mail(desk, notifier))


@pytest.fixture
def ana(desk: Desk, server: MailServer) -> Ana:
    return with_mail(desk, server)


def test_a_digest_goes_to_the_app_and_to_the_mailbox_once(ana: Ana, server: MailServer):
    assert ana.send(SEVEN - MINUTE) == 0
    assert [ana.send(SEVEN + minute * MINUTE) for minute in range(3)] == [2, 0, 0]
    (mail,) = server.accepted
    assert mail.to == "ana@example.org"
    assert mail.mail["From"] == "Study Planner <planner@example.org>"
    assert str(mail.mail["Subject"]).startswith("Today: ")
    assert {one.channel_id for one in ana.log()} == {IN_APP, ana.channel.id}
    assert all(one.state is DeliveryState.SENT and one.occasion == "2026-11-24" for one in ana.log())


def test_a_mail_has_a_plain_text_and_a_link_that_ends_it_with_one_click(ana: Ana, server: MailServer):
    ana.send()
    mail = server.accepted[0].mail
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = str(mail["List-Unsubscribe"]).strip("<>").removeprefix(f"{SITE}/u/")
    stop_by_link(ana.desk.database, SECRET_KEY, token)
    assert ana.send(SEVEN + DAY) == 1
    assert len(server.accepted) == 1


def test_missed_for_two_hours_it_is_sent_and_missed_until_evening_it_is_not(ana: Ana, server: MailServer):
    assert ana.send(SEVEN + timedelta(hours=2)) == 2
    assert ana.send(SEVEN + DAY + timedelta(hours=13)) == 0
    assert len(server.accepted) == 1


def test_without_a_channel_reminders_stay_in_the_app(desk: Desk, server: MailServer):
    ana = with_mail(desk, server)
    remove_channel(desk.database, desk.person_id, ana.channel.id)
    assert ana.send() == 1
    assert server.accepted == []


def test_a_channel_gets_what_becomes_due_after_it_was_added(desk: Desk, server: MailServer):
    desk.make_plan()
    notifier = Notifier(server.url, "planner@example.org")
    now = SEVEN + timedelta(hours=3)
    channel = add_channel(
        desk.database, notifier, SECRET_KEY, desk.person_id, EMAIL, "ana@example.org", now=now
    )
    Ana(desk, notifier, channel).send(now)
    assert server.accepted == []


def test_a_sample_account_and_somebody_without_a_plan_hear_nothing(desk: Desk, server: MailServer):
    with desk.database.writing() as repository:
        repository.add_person("Sample", now=SEVEN, sample_of=desk.person_id)
    assert (
        send_due_reminders(desk.database, desk.curriculum, Notifier(), SECRET_KEY, public_url=SITE, now=SEVEN)
        == 0
    )


def test_a_refusal_for_now_is_tried_again_with_growing_pauses_and_one_message_id(
    ana: Ana, server: MailServer
):
    server.answers["RCPT"] = ["451 try again later"] * 3
    now, attempts = SEVEN, []
    for pause in BACKOFF[:3]:
        assert ana.send(now) == (1 if now == SEVEN else 0)
        waiting = ana.mailed()
        assert waiting.state is DeliveryState.WAITING
        assert waiting.next_at is not None
        assert timedelta(0) <= waiting.next_at - now - pause < timedelta(seconds=20)
        assert "451 try again later" in (waiting.outcome or "")
        attempts.append(waiting.message_id)
        assert ana.send(waiting.next_at - timedelta(seconds=21)) == 0
        now = waiting.next_at
    assert ana.problem() is None
    assert ana.send(now) == 1
    assert {*attempts, ana.mailed().message_id, server.accepted[0].message_id} == {attempts[0]}
    assert (ana.mailed().state, ana.mailed().attempts) == (DeliveryState.SENT, 4)


def test_a_refusal_for_good_is_not_tried_again_and_shows_on_the_channel(ana: Ana, server: MailServer):
    server.answers["RCPT"] = ["550 no such mailbox"]
    assert ana.send() == 1
    assert ana.mailed().state is DeliveryState.FAILED
    assert "550 no such mailbox" in (ana.problem() or "")
    assert ana.send(SEVEN + timedelta(hours=2)) == 0
    assert ana.send(SEVEN + DAY) == 2
    assert ana.problem() is None


def test_a_server_that_is_down_is_tried_until_the_time_is_over(ana: Ana):
    nobody = Notifier(f"smtp://127.0.0.1:{free_port()}", "planner@example.org")
    now = SEVEN
    while ana.send(now, nobody) or ana.mailed().state is DeliveryState.WAITING:
        now = ana.mailed().next_at or now
    last = ana.mailed()
    assert last.state is DeliveryState.FAILED
    assert last.attempts == 8
    assert "does not answer" in (ana.problem() or "")
    assert now < SEVEN + timedelta(hours=5)


def test_a_retry_finds_the_session_done_meanwhile_and_gives_up(ana: Ana, server: MailServer):
    server.answers["DATA"] = ["452 disk full"]
    ana.send()
    for task in ana.desk.plan.tasks:
        if SEVEN < task.starts_at < SEVEN + DAY:
            ana.desk.check_in(task.uid, Outcome.DONE, now=SEVEN + MINUTE)
    ana.send(SEVEN + 5 * MINUTE)
    assert ana.mailed().state is DeliveryState.MISSED
    assert server.accepted == []


def test_a_claim_lost_with_its_process_is_taken_over_after_the_lease(ana: Ana, server: MailServer):
    claimed = claim_as_another(ana, SEVEN)
    assert ana.send(SEVEN + LEASE - timedelta(seconds=10)) == 1  # in the app
    assert server.accepted == []
    assert ana.send(SEVEN + LEASE + MINUTE) == 1
    (mail,) = server.accepted
    assert mail.message_id == claimed.message_id
    assert (ana.mailed().state, ana.mailed().attempts) == (DeliveryState.SENT, 2)


def test_a_claim_lost_for_too_long_is_told_as_unknown(ana: Ana, server: MailServer):
    claim_as_another(ana, SEVEN)
    ana.send(SEVEN + timedelta(hours=6))
    assert ana.mailed().state is DeliveryState.MISSED
    assert "not known" in (ana.mailed().outcome or "")
    assert server.accepted == []


def test_who_lost_a_claim_cannot_note_an_outcome(ana: Ana):
    first = claim_as_another(ana, SEVEN)
    second = claim_as_another(ana, SEVEN + LEASE)
    with ana.desk.database.writing() as repository:
        assert not repository.finish_delivery(first, DeliveryState.FAILED, outcome="late")
        assert repository.finish_delivery(second, DeliveryState.SENT, sent_at=SEVEN)
    assert ana.mailed().state is DeliveryState.SENT


def claim_as_another(ana: Ana, now: datetime) -> Delivery:
    """What a process does before it is killed."""
    key = ("digest", "2026-11-24", ana.channel.id)
    with ana.desk.database.writing() as repository:
        claim = repository.claim_delivery(
            ana.desk.person_id, key, message_id="<one@example>", title="Today", now=now, lease=LEASE
        )
    assert claim is not None
    return claim


def test_of_many_at_once_one_sends(either_desk: Desk, server: MailServer, at_once):
    ana = with_mail(either_desk, server)
    assert sorted(at_once(4, ana.send)) in ([0, 0, 0, 2], [0, 0, 1, 1])
    assert len(server.accepted) == 1


def test_one_persons_broken_channel_keeps_nobody_waiting(ana: Ana, server: MailServer, database_path: Path):
    ben = sit_down(ana.desk.database, ana.desk.curriculum, "Ben")
    ben.make_plan()
    choose(ben, ReminderKind.DIGEST)
    add_mail(ben, ana.notifier, "ben@example.org")
    connection = driver.connect(database_path)
    with connection:
        connection.execute("UPDATE channel SET address = 'spoilt' WHERE id = ?", [ana.channel.id])
    connection.close()
    assert ana.send() == 3
    assert [mail.to for mail in server.accepted] == ["ben@example.org"]
    assert "another secret key" in (ana.problem() or "")


def test_a_moved_digest_hour_makes_no_second_digest_of_the_day(ana: Ana, server: MailServer):
    ana.send()
    payload = ReminderChoices(kinds=frozenset({ReminderKind.DIGEST}), digest_at=9 * 60).payload()
    choose_reminders(
        ana.desk.database, ana.desk.person_id, payload, key="later", now=SEVEN + timedelta(hours=1)
    )
    assert ana.send(SEVEN + timedelta(hours=2)) == 0
    assert len(server.accepted) == 1


def test_several_people_share_one_connection(ana: Ana, server: MailServer):
    for number in range(5):
        add_mail(ana.desk, ana.notifier, f"ana+{number}@example.org")
    assert ana.send() == 7
    assert len({mail.message_id for mail in server.accepted}) == 6


def test_the_test_message_comes_once_for_each_press_of_the_button(ana: Ana, server: MailServer):
    for key in ("one", "one", "two"):
        press(ana, key)
    assert len(server.accepted) == 2
    assert [one.reminder for one in ana.log()] == [TEST, TEST]


def test_a_test_message_that_is_refused_says_why(ana: Ana, server: MailServer):
    server.answers["RCPT"] = ["550 unknown mailbox"]
    with pytest.raises(DeliveryError, match="550 unknown mailbox"):
        press(ana, "one")
    assert "550 unknown mailbox" in (ana.problem() or "")
    press(ana, "two")
    assert ana.problem() is None


def test_a_test_to_somebody_elses_channel_is_refused(ana: Ana):
    ben = sit_down(ana.desk.database, ana.desk.curriculum, "Ben")
    with pytest.raises(NotFoundError):
        press(Ana(ben, ana.notifier, ana.channel), "one")


def press(ana: Ana, key: str) -> None:
    send_test(
        ana.desk.database,
        ana.notifier,
        SECRET_KEY,
        ana.desk.person_id,
        ana.channel.id,
        key=key,
        public_url=SITE,
        now=SEVEN,
    )


def test_the_address_is_stored_sealed_and_added_once(ana: Ana, database_path: Path):
    assert add_mail(ana.desk, ana.notifier) == ana.channel
    assert ana.channel.label == "ana@example.org"
    assert "ana@" not in ana.channel.address


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "a@b, c@d", "Ana <a@b.org>", "a@b.org\nBcc: c@d.org", "ä@b.org", "a@b..org"],
)
def test_what_is_no_address_is_refused(desk: Desk, server: MailServer, address: str):
    with pytest.raises(InvalidInputError) as refused:
        add_mail(desk, Notifier(server.url, "planner@example.org"), address)
    assert refused.value.field == "address"


def test_without_a_mail_server_there_are_no_mail_channels(desk: Desk):
    with pytest.raises(InvalidInputError, match="No mail server"):
        add_mail(desk, Notifier())


def test_channels_are_limited_in_number_and_removed_once(ana: Ana):
    for number in range(MOST_CHANNELS - 1):
        add_mail(ana.desk, ana.notifier, f"ana+{number}@example.org")
    with pytest.raises(InvalidInputError, match="channels already"):
        add_mail(ana.desk, ana.notifier, "one.more@example.org")
    remove_channel(ana.desk.database, ana.desk.person_id, ana.channel.id)
    with pytest.raises(NotFoundError):
        remove_channel(ana.desk.database, ana.desk.person_id, ana.channel.id)


def test_the_log_of_deliveries_reaches_back_for_a_while(ana: Ana):
    ana.send()
    run_nightly(ana.desk.database, ana.desk.curriculum, now=SEVEN + DELIVERIES_KEPT - MINUTE)
    assert len(ana.log()) == 2
    run_nightly(ana.desk.database, ana.desk.curriculum, now=SEVEN + DELIVERIES_KEPT + DAY)
    assert ana.log() == []
