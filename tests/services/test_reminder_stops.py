"""The link at the end of a reminder: it ends one kind at one address, again and again, and nothing else."""

import pytest
from service_samples import NOW, SECRET_KEY, Desk, sit_down

from planner.core.deliveries import Channel, ChannelKind
from planner.core.errors import NotFoundError
from planner.core.reminder_choices import ReminderKind
from planner.services.reminder_stops import look_at_stop_link, stop_by_link, stop_url, unmute_channel
from planner.services.tokens import StopClaims, stop_token

SITE = "https://planner.example"


def add_channel(desk: Desk, label: str = "a…@example.org") -> Channel:
    with desk.database.writing() as repository:
        return repository.add_channel(desk.person_id, ChannelKind.EMAIL, label, "sealed", now=NOW)


def muted(desk: Desk, channel: Channel) -> frozenset[str] | None:
    with desk.database.reading() as repository:
        found = repository.channel(desk.person_id, channel.id)
    return None if found is None else found.muted


def token_for(desk: Desk, channel: Channel, kind: ReminderKind = ReminderKind.DIGEST) -> str:
    address = stop_url(
        SECRET_KEY, public_url=SITE, person_id=desk.person_id, channel_id=channel.id, kind=kind
    )
    assert address.startswith(f"{SITE}/u/")
    return address.removeprefix(f"{SITE}/u/")


def test_looking_changes_nothing_and_says_what_would_stop(desk: Desk):
    channel = add_channel(desk)
    found = look_at_stop_link(desk.database, SECRET_KEY, token_for(desk, channel))
    assert (found.kind, found.label, found.is_off) == (ReminderKind.DIGEST, "a…@example.org", False)
    assert muted(desk, channel) == frozenset()


def test_one_kind_stops_at_one_address_however_often_it_is_asked(desk: Desk):
    channel, other = add_channel(desk), add_channel(desk, "b…@example.org")
    token = token_for(desk, channel)
    for _ in range(3):
        stop_by_link(desk.database, SECRET_KEY, token)
    assert muted(desk, channel) == {"digest"}
    assert muted(desk, other) == frozenset()
    assert look_at_stop_link(desk.database, SECRET_KEY, token).is_off
    assert not look_at_stop_link(
        desk.database, SECRET_KEY, token_for(desk, channel, ReminderKind.NUDGE)
    ).is_off


def test_the_whole_channel_can_go_and_the_link_still_answers(desk: Desk):
    channel = add_channel(desk)
    token = token_for(desk, channel)
    for _ in range(2):
        stop_by_link(desk.database, SECRET_KEY, token, whole_channel=True)
    assert muted(desk, channel) is None
    assert look_at_stop_link(desk.database, SECRET_KEY, token).label is None


def test_every_kind_can_be_sent_again(desk: Desk):
    channel = add_channel(desk)
    stop_by_link(desk.database, SECRET_KEY, token_for(desk, channel))
    unmute_channel(desk.database, desk.person_id, channel.id)
    assert muted(desk, channel) == frozenset()


def test_nobody_unmutes_the_channel_of_somebody_else(desk: Desk):
    channel = add_channel(desk)
    ben = sit_down(desk.database, desk.curriculum, "Ben")
    with pytest.raises(NotFoundError):
        unmute_channel(ben.database, ben.person_id, channel.id)


def test_a_link_is_of_its_person_channel_and_kind_and_of_this_secret_key(desk: Desk):
    channel, other = add_channel(desk), add_channel(desk)
    tokens = {token_for(desk, found, kind) for found in (channel, other) for kind in ReminderKind}
    assert len(tokens) == 2 * len(ReminderKind)
    with pytest.raises(NotFoundError):
        look_at_stop_link(desk.database, "another key, long enough to be one", token_for(desk, channel))


@pytest.mark.parametrize("place", [0, 10, 25, 30])
def test_a_changed_link_stands_for_nothing(desk: Desk, place: int):
    token = token_for(desk, add_channel(desk))
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    with pytest.raises(NotFoundError):
        stop_by_link(desk.database, SECRET_KEY, changed)


@pytest.mark.parametrize("junk", ["", "x", "unknown", "é" * 40, "\ud800", "A" * 5000, "=" * 43, "../.."])
def test_junk_stands_for_nothing(desk: Desk, junk: str):
    with pytest.raises(NotFoundError):
        look_at_stop_link(desk.database, SECRET_KEY, junk)


def test_a_kind_that_no_longer_exists_stands_for_nothing(desk: Desk):
    token = stop_token(SECRET_KEY, StopClaims(desk.person_id, add_channel(desk).id, "horoscope"))
    with pytest.raises(NotFoundError):
        look_at_stop_link(desk.database, SECRET_KEY, token)
