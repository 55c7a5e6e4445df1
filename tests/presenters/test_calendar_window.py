"""Plans of any size fit into what aggregators take: under a megabyte and under a thousand events."""

from dataclasses import replace
from datetime import timedelta

from calendar_samples import NOTE, OPTIONS, START, blocks_of, session

from planner.presenters.calendar import (
    MOST_BYTES,
    MOST_EVENTS,
    CalendarEvent,
    RenderedCalendar,
    Window,
    render_calendar,
    render_event,
    render_window,
)

HOUR = timedelta(hours=1)
LONG_TEXT = ("• Compare two ways of doing this, and say what each costs; then a third. " * 12,)


def many(count: int, **changes: object) -> list[CalendarEvent]:
    """Sessions an hour apart."""
    return [
        replace(session(1, **changes), uid=f"many-{number:04}", starts_at=at, ends_at=at + HOUR / 2)
        for number in range(count)
        for at in [START + number * HOUR]
    ]


def render(events: list[CalendarEvent], *, today: int = 0, reaches_back: int = 10_000) -> RenderedCalendar:
    """The window of a day that begins with the session of that number."""
    today_at = START + today * HOUR
    window = Window(today_at - reaches_back * HOUR, today_at)
    return render_window(events, window, options=OPTIONS, empty_note=NOTE)


def numbers(rendered: RenderedCalendar) -> list[int]:
    return sorted(int(uid.removeprefix("many-")) for uid in blocks_of(rendered.content))


def test_a_thousand_sessions_stay_under_a_megabyte_and_a_thousand_events():
    for description in (("Short.",), LONG_TEXT):
        found = render(many(1000, description=description))
        assert len(found.content) < 1_000_000
        assert len(numbers(found)) < 1000
        assert not found.is_whole


def test_the_sessions_next_to_come_are_those_that_stay():
    assert numbers(render(many(1000))) == list(range(MOST_EVENTS))


def test_when_room_is_short_the_sessions_ahead_come_before_those_gone_by():
    found = numbers(render(many(1000), today=600))
    assert found == list(range(1000 - MOST_EVENTS, 1000))


def test_long_notes_make_room_short_by_bytes():
    found = render(many(1000, description=LONG_TEXT), today=500)
    kept = numbers(found)
    assert len(kept) < MOST_EVENTS
    assert MOST_BYTES * 0.95 < len(found.content) < MOST_BYTES * 1.01
    assert kept == list(range(kept[0], 1000))


def test_what_has_room_is_whole_and_the_same_as_without_a_window():
    events = many(MOST_EVENTS)
    found = render(events)
    assert found.is_whole
    assert found.content == render_calendar(events, options=OPTIONS, empty_note=NOTE)


def test_what_ended_before_the_window_is_left_out_and_not_missed():
    found = render(many(20), today=15, reaches_back=5)
    assert found.is_whole
    assert numbers(found) == list(range(10, 20))


def test_a_window_without_events_holds_the_note():
    found = render(many(5), today=5000, reaches_back=1)
    assert found.content == render_calendar([], options=OPTIONS, empty_note=NOTE)


def test_two_renderings_are_byte_for_byte_the_same():
    events = many(1000, description=LONG_TEXT)
    assert render(events, today=40) == render(events[::-1], today=40)


def test_an_event_of_its_own_is_what_it_is_in_the_calendar_but_for_a_method_and_a_name():
    event = session(1)
    alone = render_event(event, options=OPTIONS)
    whole = render_calendar([event], options=OPTIONS, empty_note=NOTE)
    assert blocks_of(alone) == blocks_of(whole)
    for line in (b"METHOD", b"NAME", b"X-WR-", b"REFRESH", b"COLOR"):
        assert line not in alone
    assert alone.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert alone.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
