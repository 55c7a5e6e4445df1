"""The calendar feed: who finds it, what it holds, and what never gets out or into the database."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from service_samples import DAY, MORNINGS, NOW, SECRET_KEY, VIENNA, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import NotFoundError
from planner.core.weekly_hours import parse_weekly
from planner.services.access import issue_link, sign_in
from planner.services.feeds import (
    FeedRevokedError,
    RenderedFeed,
    note_fetch,
    open_feed,
    read_feed,
    renew_feed_address,
    show_feed,
)

MILLENNIUM = datetime(2000, 1, 1, tzinfo=UTC)
AtOnce = Callable[[int, Callable[[], object]], list[object]]


def address(desk: Desk, *, now: datetime = NOW) -> str:
    return open_feed(desk.database, desk.curriculum, SECRET_KEY, desk.person_id, now=now)


def fetch(desk: Desk, token: str, *, now: datetime = NOW) -> RenderedFeed:
    return read_feed(
        desk.database, desk.curriculum, SECRET_KEY, token, public_url="https://planner.example", now=now
    )


def events(feed: RenderedFeed) -> dict[str, object]:
    return {str(event["UID"]): event for event in Calendar.from_ical(feed.content).walk("VEVENT")}


def local_midnight(on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=VIENNA)


def test_the_feed_holds_the_plan_and_leads_back_to_each_session(desk: Desk):
    desk.make_plan()
    found = events(fetch(desk, address(desk)))
    assert found.keys() == desk.event_uids
    for task in desk.plan.tasks:
        event = found[task.uid]
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (task.starts_at, task.ends_at)
        assert str(event["URL"]) == f"https://planner.example/session/{task.uid}"


def test_the_feed_and_the_download_are_the_same_file(desk: Desk):
    desk.make_plan()
    assert fetch(desk, address(desk)) == desk.calendar()


@pytest.mark.parametrize("token", ["", "x", "ä" * 43, "A" * 43, "\ud800", "'; --", "a" * 10_000])
def test_an_unknown_address_is_not_found_and_was_never_revoked(desk: Desk, token: str):
    address(desk)
    with pytest.raises(NotFoundError) as refused:
        fetch(desk, token)
    assert not isinstance(refused.value, FeedRevokedError)


def test_a_renewed_address_works_and_the_old_one_is_known_as_revoked(either_desk: Desk):
    either_desk.make_plan()
    tokens = [address(either_desk)]
    for _ in range(2):
        renew_feed_address(
            either_desk.database, either_desk.curriculum, SECRET_KEY, either_desk.person_id, now=NOW
        )
        tokens.append(address(either_desk))
    assert len(set(tokens)) == 3
    assert fetch(either_desk, tokens[-1]) == either_desk.calendar()
    for old in tokens[:-1]:
        with pytest.raises(FeedRevokedError):
            fetch(either_desk, old)


def test_renewing_before_a_first_address_makes_one(desk: Desk):
    renew_feed_address(desk.database, desk.curriculum, SECRET_KEY, desk.person_id, now=NOW)
    assert events(fetch(desk, address(desk)))


def test_everybody_is_shown_one_and_the_same_address_again(either_desk: Desk, at_once: AtOnce):
    tokens = at_once(10, lambda: address(either_desk))
    assert len(set(tokens)) == 1
    assert address(either_desk, now=NOW + 100 * DAY) == tokens[0]


def test_an_address_is_long_random_and_fit_for_a_link(desk: Desk, curriculum: Curriculum):
    mine, yours = address(desk), address(sit_down(desk.database, curriculum, "Bo"))
    assert mine != yours
    assert re.fullmatch("[A-Za-z0-9_-]{43}", mine)
    assert open_feed(desk.database, desk.curriculum, "another secret key", desk.person_id, now=NOW) != mine


def test_no_token_is_found_in_the_bytes_of_the_database(desk: Desk, database_path: Path):
    desk.make_plan()
    revoked = address(desk)
    renew_feed_address(desk.database, desk.curriculum, SECRET_KEY, desk.person_id, now=NOW)
    link = issue_link(desk.database, "Ana", now=NOW)
    session = sign_in(desk.database, link, now=NOW)
    unused = issue_link(desk.database, "Ana", now=NOW)
    note_fetch(desk.database, address(desk), agent="Thunderbird", now=NOW)
    files = list(database_path.parent.glob("planner.sqlite3*"))
    written = b"".join(path.read_bytes() for path in files)
    assert b"Thunderbird" in written
    for token in (revoked, address(desk), link, unused, session):
        assert token.encode() not in written


def test_the_feeds_address_is_in_nothing_it_contains(desk: Desk):
    desk.make_plan()
    token = address(desk)
    unfolded = fetch(desk, token).content.replace(b"\r\n ", b"")
    assert token.encode() not in unfolded


def test_two_renderings_of_one_day_are_byte_for_byte_the_same(desk: Desk):
    desk.make_plan(plan_request(weeks=8))
    desk.check_in(desk.first.uid, now=desk.first.ends_at)
    on = NOW.date() + 40 * DAY
    morning, night = local_midnight(on), local_midnight(on + DAY) - timedelta(seconds=1)
    assert desk.calendar(now=morning) == desk.calendar(now=morning)
    assert desk.calendar(now=night) == desk.calendar(now=morning)


def test_the_feed_reaches_back_thirty_days(desk: Desk):
    desk.make_plan(plan_request(weeks=8))
    now = NOW + 45 * DAY
    first_shown = local_midnight(now.date() - 30 * DAY)
    shown = {task.uid for task in desk.plan.tasks if task.ends_at > first_shown}
    assert events(desk.calendar(now=now)).keys() == shown | desk.interview_uids
    assert min(task.ends_at for task in desk.plan.tasks) < first_shown


def test_the_last_change_rises_whenever_the_content_changes_and_never_falls(desk: Desk):
    desk.make_plan(plan_request(weeks=3))
    feed = desk.calendar()
    for days in range(1, 60):
        now = NOW + days * DAY
        if days in {3, 35, 50}:
            desk.check_in(desk.plan.tasks[days].uid, now=now)
        if days == 12:
            changed = desk.change_plan(now=now, weekly=parse_weekly(MORNINGS))
        if days == 13:
            desk.undo(changed, now=now)
        later = desk.calendar(now=now)
        assert feed.changed_at <= later.changed_at <= now
        assert (later.changed_at > feed.changed_at) == (later.content != feed.content), f"day {days}"
        feed = later


def test_with_events_left_out_for_want_of_room_the_last_change_still_covers_every_change(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("planner.presenters.calendar.MOST_EVENTS", 12)
    desk.make_plan(plan_request(weeks=3))
    feed = desk.calendar()
    assert len(events(feed)) == 12
    for days in range(1, 60):
        now = NOW + days * DAY
        if days in {3, 9}:
            desk.check_in(desk.plan.tasks[days].uid, now=now)
        later = desk.calendar(now=now)
        assert feed.changed_at <= later.changed_at <= now
        assert later.changed_at > feed.changed_at or later.content == feed.content, f"day {days}"
        feed = later


def test_the_last_change_covers_what_was_removed(desk: Desk):
    desk.make_plan()
    desk.change_plan(now=NOW + timedelta(hours=1), weekly=parse_weekly("sat 10:00-13:00"))
    removed_at = (NOW + timedelta(hours=1)).replace(microsecond=0)
    assert desk.calendar(now=NOW + DAY).changed_at == removed_at


def test_done_sessions_stay_with_a_mark(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    event = events(desk.calendar())[desk.first.uid]
    assert str(event["SUMMARY"]) == f"✓ {desk.first.title}"
    assert event["SEQUENCE"] == 1


@pytest.mark.parametrize("planned", [True, False])
def test_without_sessions_a_note_for_the_whole_day_stands_in(desk: Desk, planned: bool):
    if planned:
        desk.undo(desk.make_plan())
    feed = desk.calendar()
    (note,) = events(feed).values()
    assert str(note["SUMMARY"]) == "No study sessions planned"
    assert note["DTEND"].dt - note["DTSTART"].dt == DAY
    assert desk.calendar(now=NOW + DAY) == feed
    assert feed.changed_at == (NOW.replace(microsecond=0) + timedelta(seconds=1) if planned else MILLENNIUM)


def test_two_peoples_empty_calendars_hold_different_events(desk: Desk, curriculum: Curriculum):
    other = sit_down(desk.database, curriculum, "Bo")
    assert not events(desk.calendar()).keys() & events(other.calendar()).keys()


def test_a_fetch_is_noted_at_most_once_a_minute(either_desk: Desk):
    token = address(either_desk)
    for seconds, agent in [(0, "Thunderbird"), (59, "Outlook"), (60, ""), (121, "x" * 1000)]:
        note_fetch(either_desk.database, token, agent=agent, now=NOW + timedelta(seconds=seconds))
        feed = show_feed(either_desk.database, SECRET_KEY, either_desk.person_id).feed
        noted = (feed.last_fetched_by, feed.last_fetched_at)
        if seconds < 60:
            assert noted == ("Thunderbird", NOW)
        else:
            assert noted == ((agent or "unknown")[:200], NOW + timedelta(seconds=seconds))


def test_noting_a_fetch_of_an_unknown_address_does_nothing(desk: Desk):
    note_fetch(desk.database, "unknown", agent="Thunderbird", now=NOW)
    assert show_feed(desk.database, SECRET_KEY, desk.person_id) is None


def test_the_address_of_somebody_who_is_gone_leads_nowhere(desk: Desk):
    token = address(desk)
    with desk.database.writing() as repository:
        repository.delete_person(desk.person_id)
    with pytest.raises(NotFoundError):
        fetch(desk, token)


def test_after_a_change_of_the_secret_key_the_page_shows_no_dead_address(desk: Desk):
    address(desk)
    assert show_feed(desk.database, "another secret key", desk.person_id) is None


def test_a_feed_opened_under_a_new_secret_key_works_and_the_old_address_is_gone(desk: Desk):
    old = address(desk)
    new = open_feed(desk.database, desk.curriculum, "another secret key", desk.person_id, now=NOW)
    assert fetch(desk, new).content
    with pytest.raises(FeedRevokedError):
        fetch(desk, old)
