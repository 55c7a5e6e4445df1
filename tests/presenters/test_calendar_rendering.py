"""The calendar file: what every client needs in it, and nothing that changes without a reason."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from calendar_samples import CHANGED, NOTE, OPTIONS, START, blocks_of, lines_of, session

from planner.presenters.calendar import CalendarOptions, render_calendar, windowed

GOLDEN = Path(__file__).parent / "golden" / "small_calendar.ics"
SMALL = (
    session(1),
    session(
        2,
        title="Mock: system design, 45 minutes; with \\nabla",
        description=("Rounds:", "1. recommend", "2. rank; serve, log"),
        category="Mock interviews",
        sequence=3,
    ),
    session(3, done=True, url=None),
)


def rendered(*events: object, **changes: object) -> bytes:
    return render_calendar(events, options=replace(OPTIONS, **changes), empty_note=NOTE)  # type: ignore[arg-type]


def event_lines(**changes: object) -> list[str]:
    event = session(1, **changes)
    return blocks_of(rendered(event))[event.uid]


def test_the_small_calendar_is_as_it_was():
    """Set UPDATE_GOLDEN=1 to accept a wanted change, then read the difference."""
    got = rendered(*SMALL)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_bytes(got)
    assert got == GOLDEN.read_bytes()


def test_the_header_comes_first_and_in_order():
    header = lines_of(rendered(session()))[: lines_of(rendered(session())).index("BEGIN:VEVENT")]
    assert header == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Study Planner//Interview study plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:ML interview plan",
        "X-WR-CALNAME:ML interview plan",
        "X-WR-CALDESC:Study sessions of the 8-week plan",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:royalblue",
    ]


def test_name_and_description_of_the_calendar_are_escaped():
    lines = lines_of(rendered(session(), name="Plan, mine; \\new\r\nMETHOD:REQUEST", description="a,b;c"))
    assert "NAME:Plan\\, mine\\; \u2216new METHOD:REQUEST" in lines
    assert "X-WR-CALNAME:Plan\\, mine\\; \u2216new METHOD:REQUEST" in lines
    assert "X-WR-CALDESC:a\\,b\\;c" in lines
    assert [line for line in lines if line.startswith("METHOD")] == ["METHOD:PUBLISH"]


def test_times_are_in_utc_whatever_zone_they_come_in():
    berlin = START.astimezone(ZoneInfo("Europe/Berlin"))
    lines = event_lines(starts_at=berlin, ends_at=berlin + timedelta(minutes=45))
    assert "DTSTART:20260302T180000Z" in lines
    assert "DTEND:20260302T184500Z" in lines


def test_no_zone_definition_and_no_rule_is_written():
    text = rendered(*SMALL).decode()
    assert not any(word in text for word in ("VTIMEZONE", "TZID", "RRULE", "ORGANIZER", "ATTENDEE", "VTODO"))


def test_the_calendar_itself_has_no_uid():
    assert not any(line.startswith("UID:") for line in lines_of(rendered(*SMALL))[:11])


def test_stamps_are_the_last_change():
    lines = event_lines(sequence=4)
    assert {"DTSTAMP:20260301T071530Z", "LAST-MODIFIED:20260301T071530Z"} <= set(lines)
    assert {"CREATED:20260228T093000Z", "SEQUENCE:4"} <= set(lines)


def test_rendering_twice_gives_the_same_bytes_in_any_order():
    assert rendered(*SMALL) == rendered(*reversed(SMALL))


def test_stamps_and_sequence_rise_exactly_where_something_changed():
    later = CHANGED + timedelta(seconds=1)
    moved = session(
        2,
        starts_at=START + timedelta(days=4),
        ends_at=START + timedelta(days=5),
        changed_at=later,
        sequence=1,
    )
    before = blocks_of(rendered(session(1), session(2), session(3)))
    after = blocks_of(rendered(session(1), moved, session(3)))
    assert [uid for uid in before if before[uid] != after[uid]] == [moved.uid]
    assert {"SEQUENCE:1", "DTSTAMP:20260301T071531Z", "LAST-MODIFIED:20260301T071531Z"} <= set(
        after[moved.uid]
    )


def test_a_deleted_session_is_left_out_and_no_other_line_changes():
    before, after = (
        blocks_of(rendered(session(1), session(2), session(3))),
        blocks_of(rendered(session(1), session(3))),
    )
    assert {uid: before[uid] for uid in after} == after
    assert len(after) == 2


def test_lines_end_in_crlf_and_stay_within_75_octets():
    got = rendered(session(title="Größe 🎯 " * 30, description=("中文、שלום " * 60,)))
    assert got.endswith(b"END:VCALENDAR\r\n")
    assert not got.startswith(b"\xef\xbb\xbf")
    assert got.count(b"\n") == got.count(b"\r\n") == got.count(b"\r")
    assert max(map(len, got.split(b"\r\n"))) <= 75
    assert all(line.decode() for line in got.split(b"\r\n")[:-1])


@pytest.mark.parametrize("shows_busy", [True, False])
def test_availability_is_always_written_twice(shows_busy):
    lines = blocks_of(rendered(session(), shows_busy=shows_busy))[session().uid]
    wanted = ("OPAQUE", "BUSY") if shows_busy else ("TRANSPARENT", "FREE")
    assert [line for line in lines if line.startswith(("TRANSP", "X-MICROSOFT"))] == [
        f"TRANSP:{wanted[0]}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{wanted[1]}",
    ]


def test_the_alarm_comes_after_all_properties():
    lines = event_lines()
    start = lines.index("BEGIN:VALARM")
    assert lines[start:] == [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Learn regularization",
        "TRIGGER:-PT15M",
        "END:VALARM",
    ]


@pytest.mark.parametrize(("minutes", "trigger"), [(0, "P0D"), (5, "-PT5M"), (90, "-PT1H30M"), (1440, "-P1D")])
def test_the_alarm_rings_the_chosen_minutes_before(minutes, trigger):
    assert f"TRIGGER:{trigger}" in lines_of(rendered(session(), alarm_minutes=minutes))


def test_without_alarms_there_is_none():
    assert "BEGIN:VALARM" not in lines_of(rendered(session(), alarm_minutes=None))


def test_an_alarm_after_the_start_is_refused():
    with pytest.raises(ValueError, match="after the start"):
        CalendarOptions("Plan", "", alarm_minutes=-1)


def test_a_done_session_stays_with_a_tick_and_rings_no_more():
    lines = event_lines(done=True)
    assert "SUMMARY:✓ Learn regularization" in lines
    assert "STATUS:CONFIRMED" in lines
    assert "BEGIN:VALARM" not in lines


def test_the_link_is_a_property_and_the_last_line_of_the_description():
    lines = event_lines(url="https://planner.example/plan?a=1,2;3#t1")
    assert "URL:https://planner.example/plan?a=1,2;3#t1" in lines
    description = next(line for line in lines if line.startswith("DESCRIPTION:"))
    assert description.endswith("\\nhttps://planner.example/plan?a=1\\,2\\;3#t1")


def test_a_link_cannot_add_a_property():
    lines = event_lines(url="https://planner.example/\r\nATTENDEE:mailto:x@example.org")
    assert "URL:https://planner.example/ATTENDEE:mailto:x@example.org" in lines


def test_a_session_without_texts_still_has_a_title():
    lines = event_lines(title=" \x00 ", description=(), category="", url=None)
    assert "SUMMARY:Study session" in lines
    assert not any(line.startswith(("DESCRIPTION", "CATEGORIES", "URL")) for line in lines[:12])


def test_an_empty_plan_shows_the_note_all_day_and_free():
    assert lines_of(rendered())[11:-1] == [
        "BEGIN:VEVENT",
        "UID:6f5f0f6c-0000-5000-8000-000000000000",
        "DTSTAMP:20260301T071530Z",
        "CREATED:20260228T093000Z",
        "LAST-MODIFIED:20260301T071530Z",
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20260302",
        "DTEND;VALUE=DATE:20260303",
        "SUMMARY:No sessions planned",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "END:VEVENT",
    ]


def test_the_note_is_left_out_when_there_are_sessions():
    assert NOTE.uid not in blocks_of(rendered(session()))


def test_an_event_must_end_after_it_starts():
    with pytest.raises(ValueError, match="end must be after the start"):
        session(ends_at=START)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs a time zone"):
        rendered(session(changed_at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_the_window_keeps_what_ends_after_its_start():
    events = [session(1), session(2), session(3)]
    assert windowed(events, from_at=events[1].ends_at) == (events[2],)
    assert windowed(events, from_at=events[1].ends_at - timedelta(seconds=1)) == tuple(events[1:])
    assert windowed(events, from_at=datetime(2026, 1, 1, tzinfo=UTC)) == tuple(events)


def test_a_thousand_sessions_stay_under_a_megabyte():
    events = [session(number, description=("x" * 300,)) for number in range(1, 1001)]
    assert len(rendered(*events)) < 1_000_000
