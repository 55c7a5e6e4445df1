"""The calendar feed: its secret address, what it holds, and files for download."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from planner.core.account import EventStamp, Feed
from planner.core.curriculum import Curriculum
from planner.core.errors import NotFoundError
from planner.core.localtime import local_at, local_instant, zone_named
from planner.core.plan import Plan
from planner.core.task_making import UID_NAMESPACE
from planner.presenters.calendar import (
    KEPT_PAST,
    AllDayNote,
    CalendarEvent,
    CalendarOptions,
    Window,
    render_calendar,
    render_window,
)
from planner.presenters.task_events import task_event
from planner.services.publishing import (
    CALENDAR_DESCRIPTION,
    CALENDAR_NAME,
    link_rotation,
    options_of,
    publish_changes,
    stamped_events,
)
from planner.services.session_links import SessionLinks
from planner.services.situation import Situation, load_situation
from planner.services.tokens import feed_token, token_hash
from planner.store.database import Database
from planner.store.repository import Repository

GONE_FOR = timedelta(days=30)
"""How long a revoked address answers "gone", which makes programs stop asking; then it is unknown."""


@dataclass(frozen=True, slots=True)
class RenderedFeed:
    """A calendar as bytes and the last change of anything it shows, removals included."""

    content: bytes
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ShownFeed:
    """A feed as its owner sees it: the token of its address, and who fetched it last."""

    token: str
    feed: Feed


class FeedRevokedError(NotFoundError):
    """A feed address that was valid once and has been revoked."""


def open_feed(
    database: Database, curriculum: Curriculum, secret_key: str, person_id: int, *, now: datetime
) -> str:
    """The token of the person's feed, made if there is none that this secret key can show."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        shown = _shown(repository, secret_key, person_id)
        # A feed made under another secret key cannot be told any more, so a new one takes its place.
        return shown.token if shown else _renew(repository, curriculum, secret_key, person_id, now)


def show_feed(database: Database, secret_key: str, person_id: int) -> ShownFeed | None:
    """The person's feed and its token; None if there is none, or its secret key is gone."""
    with database.reading() as repository:
        return _shown(repository, secret_key, person_id)


def revoke_feed(database: Database, curriculum: Curriculum, person_id: int, *, now: datetime) -> None:
    """Revoke the feed's address, and the links in its events; there is none until one is made again."""
    with database.writing() as repository:
        repository.lock_person(person_id)
        repository.revoke_feeds(person_id, now=now)
        # The links in the events belong to the feed, so they have changed with it.
        publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)


def renew_feed_address(
    database: Database, curriculum: Curriculum, secret_key: str, person_id: int, *, now: datetime
) -> None:
    """Revoke the feed's address, and the links in its events, and make new ones.

    The old ones answer "gone" from then on.
    """
    with database.writing() as repository:
        repository.lock_person(person_id)
        _renew(repository, curriculum, secret_key, person_id, now)


def read_feed(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    token: str,
    *,
    public_url: str,
    now: datetime,
) -> RenderedFeed:
    """The calendar behind a feed token; raises FeedRevokedError (for 30 days after that) or NotFoundError."""
    with database.reading() as repository:
        feed = repository.feed_by_token(token_hash(token))
        if feed is None or (feed.revoked_at is not None and feed.revoked_at + GONE_FOR <= now):
            raise NotFoundError("There is no calendar at this address.")
        if feed.revoked_at is not None:
            raise FeedRevokedError("This calendar address was revoked.")
        links = SessionLinks(public_url, secret_key, feed.person_id, feed.rotation)
        return _render(repository, curriculum, links, now)


def note_fetch(database: Database, token: str, *, agent: str, now: datetime) -> None:
    """Remember who fetched the feed and when, at most once a minute."""
    with database.writing() as repository:
        repository.touch_feed(token_hash(token), now=now, agent=agent or "unknown")


def download_calendar(
    database: Database,
    curriculum: Curriculum,
    secret_key: str,
    person_id: int,
    *,
    public_url: str,
    now: datetime,
) -> RenderedFeed:
    """The same calendar for the person themselves, as a file."""
    with database.reading() as repository:
        links = SessionLinks(public_url, secret_key, person_id, link_rotation(repository, person_id))
        return _render(repository, curriculum, links, now)


def plan_calendar(plan: Plan, curriculum: Curriculum) -> bytes:
    """A stateless plan as a calendar; stamps are its first midnight, so equal input gives equal bytes."""
    stamp = local_instant(plan.starts_on, 0, zone_named(plan.time_zone))
    events = [
        task_event(task, curriculum, created_at=stamp, changed_at=stamp, sequence=0) for task in plan.tasks
    ]
    options = CalendarOptions(name=CALENDAR_NAME, description=CALENDAR_DESCRIPTION)
    return render_calendar(events, options=options, empty_note=_empty_note(plan.track, stamp))


def _render(
    repository: Repository, curriculum: Curriculum, links: SessionLinks, now: datetime
) -> RenderedFeed:
    situation = load_situation(repository, links.person_id)
    stamps = repository.stamps(links.person_id)
    window = _window(situation, now)
    events = stamped_events(
        situation, curriculum, links.person_id, stamps, links.address, url=f"{links.public_url}/"
    )
    changed_at = _last_change(stamps, window.from_at, situation, events)
    note = _empty_note(f"person-{links.person_id}", changed_at)
    shown = render_window(events, window, options=options_of(situation), empty_note=note)
    # With events left out for want of room, what is shown may be another choice each day.
    return RenderedFeed(shown.content, changed_at if shown.is_whole else max(changed_at, window.today_at))


def _window(situation: Situation, now: datetime) -> Window:
    """What the feed shows, from midnights on, so that it moves once a day and not at each fetch."""
    zone = zone_named(situation.request.time_zone if situation.request else "UTC")
    today = local_at(now, zone).date()
    return Window(local_instant(today - KEPT_PAST, 0, zone), local_instant(today, 0, zone))


def _last_change(
    stamps: dict[str, EventStamp],
    window_from: datetime,
    situation: Situation,
    events: Sequence[CalendarEvent],
) -> datetime:
    """The latest change shown: an event's, a removal, or a session that left the window."""
    changes = [stamp.changed_at for stamp in stamps.values()]
    if situation.plan is not None:
        zone = zone_named(situation.plan.time_zone)
        ends = [event.ends_at for event in events if event.ends_at <= window_from]
        changes += [_leaves_at(ends_at, zone) for ends_at in ends]
    return max(changes, default=datetime(2000, 1, 1, tzinfo=UTC))


def _leaves_at(ends_at: datetime, zone: ZoneInfo) -> datetime:
    """The midnight from which the window no longer reaches back to a session with this end."""
    last_on = local_at(ends_at - timedelta.resolution, zone).date()
    return local_instant(last_on + KEPT_PAST + timedelta(days=1), 0, zone)


def _empty_note(name: str, stamp: datetime) -> AllDayNote:
    return AllDayNote(
        uid=str(uuid5(UID_NAMESPACE, f"no sessions|{name}")),
        title="No study sessions planned",
        on=stamp.date(),
        created_at=stamp,
        changed_at=stamp,
        sequence=0,
    )


def _shown(repository: Repository, secret_key: str, person_id: int) -> ShownFeed | None:
    feed = repository.current_feed(person_id)
    if feed is None:
        return None
    token = feed_token(secret_key, person_id=person_id, rotation=feed.rotation)
    return ShownFeed(token, feed) if repository.feed_by_token(token_hash(token)) == feed else None


def _renew(
    repository: Repository, curriculum: Curriculum, secret_key: str, person_id: int, now: datetime
) -> str:
    repository.revoke_feeds(person_id, now=now)
    rotation = repository.last_rotation(person_id) + 1
    token = feed_token(secret_key, person_id=person_id, rotation=rotation)
    repository.add_feed(person_id, rotation, token_hash(token), now=now)
    # The links in the events belong to the feed, so they have changed with it.
    publish_changes(repository, person_id, load_situation(repository, person_id), curriculum, now=now)
    return token
