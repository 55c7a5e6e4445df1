"""Seven parsers that share no code read the same from real plans: UID, start, end, title and alarms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from calendar_parsers import ALL_PARSERS, NodeParsers, Read, read_by, running_node
from service_samples import NOW, VIENNA, Desk, plan_request

from planner.core.localtime import local_at
from planner.core.plan import Interview
from planner.presenters.calendar import AllDayNote, CalendarOptions, Window, render_window
from planner.presenters.calendar_text import title_line
from planner.presenters.interview_events import SHOWN_LENGTH
from planner.services.feeds import RenderedFeed
from planner.services.publishing import options_of, stamped_events

HARD_TITLES = (
    "Trees, forests; and boosting: which, when?",
    "Back\\slash \\n and \\, and \\\\",
    "👩‍💻 pair programming 🏳️‍🌈 🎯🎯🎯 and an é, e\u0301 and ﬁ",
    "שלום: אימון, ראיון; סיום",
    "مرحبا \u202e backwards \u202c and on",
    '"quoted" ^n %2C',
    "漢字の長い題名" * 12,
    "UID:not-a-uid;VALUE=DATE:20260101",
)


UNUSED_NOTE = AllDayNote("unused", "No sessions", NOW.date(), NOW, NOW, 0)


@pytest.fixture(scope="module")
def node_parsers() -> Iterator[NodeParsers]:
    with running_node() as parsers:
        yield parsers


def agreed(content: bytes, node: NodeParsers) -> list[Read]:
    """What all parsers read; they must not differ."""
    found = read_by(ALL_PARSERS, content, node)
    assert len(found) == 7
    first = found["icalendar"]
    for parser, events in found.items():
        assert events == first, parser
    return first


def as_planned(desk: Desk) -> list[Read]:
    """What the plan says of its sessions."""
    checked_in = desk.situation.standing.check_ins
    return sorted(
        (
            task.uid,
            task.starts_at,
            task.ends_at,
            title_line(("✓ " if task.uid in checked_in else "") + title_line(task.title)),
            0 if task.uid in checked_in else 1,
        )
        for task in desk.plan.tasks
    )


def interviews(desk: Desk) -> list[tuple[datetime, datetime, str]]:
    """What the request says of its interviews."""
    _, request = desk.situation.planned()
    named = [(other.at, f"Interview: {other.title}") for other in request.earlier]
    return sorted(
        (at, at + SHOWN_LENGTH, title) for at, title in [*named, (request.interview_at, "Interview")]
    )


def assert_read_as_planned(desk: Desk, feed: RenderedFeed, node: NodeParsers) -> None:
    found, own = agreed(feed.content, node), desk.interview_uids
    assert [event for event in found if event[0] not in own] == as_planned(desk)
    assert sorted(event[1:4] for event in found if event[0] in own) == interviews(desk)


def test_a_plan_across_both_clock_changes(desk: Desk, node_parsers: NodeParsers):
    request = plan_request(
        starts_on=date(2026, 10, 19),
        interview_at=datetime(2027, 4, 9, 9, tzinfo=VIENNA),
        weekly="mon 19:00-20:00; sat 23:00-24:00; sun 00:00-05:00",
        earlier=(Interview("First, second; third", datetime(2027, 3, 28, 2, 30, tzinfo=VIENNA)),),
    )
    start = datetime(2026, 10, 19, 5, tzinfo=UTC)
    desk.make_plan(request, now=start)
    offsets = {local_at(task.starts_at, VIENNA).utcoffset() for task in desk.plan.tasks}
    changes = {date(2026, 10, 25), date(2027, 3, 28)}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}
    assert changes & {local_at(task.starts_at, VIENNA).date() for task in desk.plan.tasks}
    assert_read_as_planned(desk, desk.calendar(now=start), node_parsers)


def test_a_single_download_with_a_session_done(desk: Desk, node_parsers: NodeParsers):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    feed = desk.calendar()
    assert_read_as_planned(desk, feed, node_parsers)
    assert sum(alarms for *_, alarms in agreed(feed.content, node_parsers)) == len(desk.event_uids) - 1


def test_titles_with_every_trap(desk: Desk, node_parsers: NodeParsers):
    desk.make_plan()
    events = stamped_events(
        desk.situation,
        desk.curriculum,
        desk.person_id,
        desk.stamps,
        lambda task, _: f"https://planner.example/s/{task.uid}",
        url="https://planner.example/",
    )
    hard = [
        replace(event, title=title, description=(title, *event.description), category=title)
        for event, title in zip(events, HARD_TITLES * len(events), strict=False)
    ]
    window = Window(NOW - timedelta(days=30), NOW)
    rendered = render_window(hard, window, options=options_of(desk.situation), empty_note=UNUSED_NOTE)
    got = {uid: title for uid, _, _, title, _ in agreed(rendered.content, node_parsers)}
    assert got == {event.uid: title_line(event.title) for event in hard}
    assert len({*got.values()}) == len(HARD_TITLES)


def test_a_thousand_sessions(desk: Desk, node_parsers: NodeParsers):
    desk.make_plan()
    [event, *_] = stamped_events(
        desk.situation,
        desk.curriculum,
        desk.person_id,
        desk.stamps,
        lambda *_: "https://planner.example/s/x",
        url="",
    )
    many = [
        replace(
            event,
            uid=f"session-{number:04}",
            title=f"{HARD_TITLES[number % len(HARD_TITLES)]} {number}",
            starts_at=NOW + number * timedelta(hours=4),
            ends_at=NOW + number * timedelta(hours=4) + timedelta(minutes=25),
        )
        for number in range(1000)
    ]
    options = CalendarOptions("Plan", "", alarm_minutes=30)
    window = Window(NOW - timedelta(days=30), NOW)
    rendered = render_window(many, window, options=options, empty_note=UNUSED_NOTE)
    events = agreed(rendered.content, node_parsers)
    assert len(rendered.content) < 1_000_000
    assert 500 < len(events) < 1000
    assert {uid for uid, *_ in events} == {f"session-{number:04}" for number in range(len(events))}
    assert {alarms for *_, alarms in events} == {1}


def test_an_empty_plan_is_one_whole_day_without_an_alarm(desk: Desk, node_parsers: NodeParsers):
    [(_, first_on, until_on, title, alarms)] = agreed(desk.calendar().content, node_parsers)
    assert until_on - first_on == timedelta(days=1)
    assert type(first_on) is type(until_on) is date
    assert (title, alarms) == ("No study sessions planned", 0)
