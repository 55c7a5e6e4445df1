"""Feeds: one live address per person, known when revoked; stamps are kept by uid."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from store_samples import NOW

from planner.core.account import EventStamp, Feed, Person
from planner.store.database import Database

TOKEN, OTHER = "a" * 64, "b" * 64
LATER = NOW + timedelta(hours=1)


def test_a_new_feed_is_the_current_one(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        assert repository.current_feed(ana.id) is None
        assert repository.last_rotation(ana.id) == 0
        feed = repository.add_feed(ana.id, 1, TOKEN, now=NOW)
        assert feed == Feed(ana.id, 1, NOW, None, None, None)
        assert repository.current_feed(ana.id) == feed
        assert repository.feed_by_token(TOKEN) == feed
        assert repository.feed_by_token(OTHER) is None


def test_a_revoked_feed_is_known_but_not_current(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        repository.add_feed(ana.id, 1, TOKEN, now=NOW)
        repository.revoke_feeds(ana.id, now=LATER)
        revoked = Feed(ana.id, 1, NOW, LATER, None, None)
        assert repository.current_feed(ana.id) is None
        assert repository.last_rotation(ana.id) == 1
        new = repository.add_feed(ana.id, 2, OTHER, now=LATER)
        assert repository.current_feed(ana.id) == new
        repository.revoke_feeds(ana.id, now=LATER + timedelta(hours=1))
        assert repository.feed_by_token(TOKEN) == revoked


def test_a_second_live_feed_is_refused(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        repository.add_feed(ana.id, 1, TOKEN, now=NOW)
    with pytest.raises(IntegrityError), database.writing() as repository:
        repository.add_feed(ana.id, 2, OTHER, now=NOW)


@pytest.mark.parametrize(
    ("later", "fetched_at", "agent"),
    [
        (timedelta(seconds=59), NOW, "first"),
        (timedelta(minutes=1), NOW + timedelta(minutes=1), "second"),
    ],
)
def test_a_feed_is_touched_at_most_once_a_minute(
    database: Database, ana: Person, later: timedelta, fetched_at: datetime, agent: str
) -> None:
    with database.writing() as repository:
        repository.add_feed(ana.id, 1, TOKEN, now=NOW)
        repository.touch_feed(TOKEN, now=NOW, agent="first")
        repository.touch_feed(TOKEN, now=NOW + later, agent="second")
        assert repository.feed_by_token(TOKEN) == Feed(ana.id, 1, NOW, None, fetched_at, agent)


def test_a_long_agent_is_cut_and_a_revoked_feed_is_not_touched(database: Database, ana: Person) -> None:
    with database.writing() as repository:
        repository.add_feed(ana.id, 1, TOKEN, now=NOW)
        repository.touch_feed(TOKEN, now=NOW, agent="é" * 300)
        repository.revoke_feeds(ana.id, now=LATER)
        repository.touch_feed(TOKEN, now=LATER, agent="late")
        assert repository.feed_by_token(TOKEN) == Feed(ana.id, 1, NOW, LATER, NOW, "é" * 200)


def test_stamps_are_added_and_replaced_by_uid(database: Database, ana: Person) -> None:
    one = EventStamp("task-1", "0a", NOW, NOW, 0, present=True)
    two = EventStamp("task-2", "0b", NOW, NOW, 0, present=True)
    changed = replace(two, fingerprint="0c", changed_at=LATER, sequence=1, present=False)
    with database.writing() as repository:
        ben = repository.add_person("Ben", now=NOW)
        repository.save_stamps(ana.id, [])
        assert repository.stamps(ana.id) == {}
        repository.save_stamps(ana.id, [one, two])
        repository.save_stamps(ben.id, [two])
        repository.save_stamps(ana.id, [changed])
        assert repository.stamps(ana.id) == {"task-1": one, "task-2": changed}
        assert repository.stamps(ben.id) == {"task-2": two}
