"""Parsers that share no code read the same sessions from every calendar we can render."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ics
import pytest
import vobject
from calendar_parsers import NodeParsers, Read, read_by
from calendar_samples import CHANGED, CREATED, NOTE, OPTIONS, session
from example_counts import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.presenters.calendar import CalendarEvent, CalendarOptions, render_calendar
from planner.presenters.calendar_text import paragraph, title_line

NASTY = (
    *(",", ";", ":", "\\", "\\n", '"', "'", "^n", "%2C", "\r\n", "\n ", "\r", "\t", "BEGIN:VEVENT", "="),
    *("\x00", "\x07", "\x1b", "\x1c", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\x0b", "\x0c", "\ufeff"),
    *("שלום", "\u202eabc", "مرحبا", "e\u0301", "ﬁ", "👩‍💻", "🏳️‍🌈", "🎯" * 20, "中文", "\ud800", "\uffff"),
)
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(max_size=20), max_size=12).map("".join)
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
STURDY = ("icalendar", "vobject", "ics", "ical.js", "ical", "node-ical")
"""Those that never take a line break or BEGIN:VEVENT inside a text for one of the file."""
OPTION_SETS = st.builds(
    CalendarOptions,
    name=TEXTS,
    description=TEXTS,
    alarm_minutes=st.none() | st.integers(0, 10_000),
    shows_busy=st.booleans(),
    marks_done=st.booleans(),
)


@st.composite
def sessions(draw: st.DrawFn) -> list[CalendarEvent]:
    return [
        CalendarEvent(
            uid=str(draw(st.uuids(version=4))),
            title=draw(TEXTS),
            description=tuple(draw(st.lists(TEXTS, max_size=4))),
            starts_at=(starts_at := draw(INSTANTS)),
            ends_at=starts_at + timedelta(minutes=draw(st.integers(1, 600))),
            category=draw(TEXTS),
            created_at=CREATED,
            changed_at=CHANGED,
            sequence=draw(st.integers(0, 99)),
            url=draw(st.none() | st.just("https://planner.example/plan?a=1,2;3")),
            done=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]


def mark_of(event: CalendarEvent, options: CalendarOptions) -> str:
    return "✓ " if event.done and options.marks_done else ""


def expected(events: list[CalendarEvent], options: CalendarOptions) -> list[Read]:
    return sorted(
        (
            event.uid,
            event.starts_at.replace(microsecond=0),
            event.ends_at.replace(microsecond=0),
            title_line(
                ("✓ " if event.done and options.marks_done else "")
                + (title_line(event.title) or "Study session")
            ),
            0 if event.done or options.alarm_minutes is None else 1,
        )
        for event in events
    )


@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=sessions(), options=OPTION_SETS)
def test_all_parsers_read_the_same_sessions(
    events: list[CalendarEvent], options: CalendarOptions, node_parsers: NodeParsers
):
    rendered = render_calendar(events, options=options, empty_note=NOTE)
    wanted = expected(events, options)
    for parser, found in read_by(STURDY, rendered, node_parsers).items():
        assert found == wanted, parser


@settings(max_examples=examples(40), deadline=None)
@given(events=sessions(), options=OPTION_SETS)
def test_every_rendering_is_well_formed_and_repeatable(events: list[CalendarEvent], options: CalendarOptions):
    rendered = render_calendar(events, options=options, empty_note=NOTE)
    lines = rendered.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert not any(set(line.decode()) & set(map(chr, [*range(32), *range(127, 160)])) for line in lines)
    assert lines.count(b"BEGIN:VEVENT") == len(events)
    assert render_calendar(events[::-1], options=options, empty_note=NOTE) == rendered


@settings(
    max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(TEXTS, max_size=4))
def test_descriptions_arrive_as_written(lines: list[str], ical_js: Callable[[bytes], list[dict[str, Any]]]):
    rendered = render_calendar(
        [session(description=tuple(lines), url=None)], options=OPTIONS, empty_note=NOTE
    )
    wanted = paragraph(tuple(lines)) or None
    assert ical_js(rendered)[0]["description"] == wanted
    [event] = vobject.readOne(rendered.decode()).vevent_list
    assert (event.description.value if wanted else None) == wanted
    [event] = ics.Calendar(rendered.decode()).events
    assert event.description == wanted


@pytest.mark.parametrize("minutes", [0, 15, 60, 1440])
def test_parsers_agree_on_when_the_alarm_rings(minutes: int):
    rendered = render_calendar(
        [session()], options=CalendarOptions("Plan", "", alarm_minutes=minutes), empty_note=NOTE
    )
    [event] = vobject.readOne(rendered.decode()).vevent_list
    assert event.valarm.trigger.value == timedelta(minutes=-minutes)
    [event] = ics.Calendar(rendered.decode()).events
    assert event.alarms[0].trigger == timedelta(minutes=-minutes)


def test_the_empty_plan_is_one_all_day_event_everywhere(ical_js: Callable[[bytes], list[dict[str, Any]]]):
    rendered = render_calendar([], options=OPTIONS, empty_note=NOTE)
    [event] = ical_js(rendered)
    assert (event["start"], event["end"]) == ("2026-03-02", "2026-03-03")
    [event] = vobject.readOne(rendered.decode()).vevent_list
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 3, 2), date(2026, 3, 3))
    [event] = ics.Calendar(rendered.decode()).events
    assert event.all_day
    assert event.duration == timedelta(days=1)
