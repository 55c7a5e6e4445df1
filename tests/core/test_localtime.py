"""Wall-clock times become instants, true through both clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from core_samples import at, interval
from example_counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_strategies import CLOCK_CHANGES, minutes_of_day, zones

from planner.core.errors import InvalidInputError
from planner.core.localtime import local_at, local_instant, study_date, window_intervals, zone_named
from planner.core.plan import Window

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
SANTIAGO = ZoneInfo("America/Santiago")

SPRING = date(2027, 3, 28)  # Berlin: at 02:00 (01:00 UTC) the clock jumps to 03:00
AUTUMN = date(2026, 11, 1)  # New York: at 02:00 (06:00 UTC) it goes back to 01:00
LORD_HOWE_SPRING = date(2026, 10, 4)  # at 02:00 (15:30 UTC the day before) it jumps to 02:30
LORD_HOWE_AUTUMN = date(2027, 4, 4)  # at 02:00 (15:00 UTC the day before) it goes back to 01:30
SANTIAGO_SPRING = date(2026, 9, 6)  # at midnight (04:00 UTC) it jumps to 01:00


def window(start: str, end: str) -> Window:
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in (start, end)]
    return Window(*minutes)


def test_a_zone_is_found_by_its_iana_name():
    assert zone_named("Australia/Lord_Howe") == LORD_HOWE


@pytest.mark.parametrize(
    "name", ["", "Berlin", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "UTC\0", "Europe"]
)
def test_an_unknown_zone_names_the_field_and_an_example(name):
    with pytest.raises(InvalidInputError, match="Europe/Berlin or America/New_York") as caught:
        zone_named(name)
    assert caught.value.field == "time_zone"
    assert f"“{name}”" in str(caught.value)


def test_a_very_long_zone_name_is_cut_in_the_message():
    with pytest.raises(InvalidInputError) as caught:
        zone_named("x" * 5000)
    assert f"“{'x' * 60}…”" in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("zone", "on", "minute", "expected"),
    [
        (BERLIN, date(2026, 7, 1), 9 * 60, "2026-07-01 07:00"),
        (BERLIN, date(2026, 12, 1), 9 * 60, "2026-12-01 08:00"),
        (BERLIN, date(2026, 12, 31), 1440, "2026-12-31 23:00"),
        (LORD_HOWE, date(2026, 7, 1), 0, "2026-06-30 13:30"),
    ],
)
def test_a_wall_clock_minute_becomes_the_instant_it_names(zone, on, minute, expected):
    assert local_instant(on, minute, zone) == at(expected)
    assert local_instant(on, minute, zone).tzinfo is UTC


def test_a_minute_the_clock_skips_maps_past_the_gap():
    half_past_two = local_instant(SPRING, 150, BERLIN)
    assert half_past_two == at("2027-03-28 01:30")
    assert local_at(half_past_two, BERLIN).strftime("%H:%M") == "03:30"


def test_a_minute_the_clock_shows_twice_is_the_first_of_the_two():
    assert local_instant(AUTUMN, 90, NEW_YORK) == at("2026-11-01 05:30")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("03:59", date(2026, 10, 4)), ("04:00", date(2026, 10, 5)), ("23:59", date(2026, 10, 5))],
)
def test_hours_before_the_day_start_belong_to_the_day_before(shown, expected):
    instant = datetime.fromisoformat(f"2026-10-05 {shown}").replace(tzinfo=BERLIN)
    assert study_date(instant, BERLIN, day_start_hour=4) == expected


def test_the_study_day_turns_by_the_wall_clock_on_the_night_of_a_clock_change():
    assert study_date(at("2027-03-28 00:59"), BERLIN, day_start_hour=3) == date(2027, 3, 27)
    assert study_date(at("2027-03-28 01:00"), BERLIN, day_start_hour=3) == SPRING


@pytest.mark.parametrize(
    ("zone", "on", "offered", "expected"),
    [
        (BERLIN, date(2027, 3, 27), ("01:30", "02:30"), [("2027-03-27 00:30", "2027-03-27 01:30")]),
        (BERLIN, SPRING, ("01:00", "04:00"), [("2027-03-28 00:00", "2027-03-28 02:00")]),
        (BERLIN, SPRING, ("01:00", "02:00"), [("2027-03-28 00:00", "2027-03-28 01:00")]),
        (BERLIN, SPRING, ("01:30", "02:30"), [("2027-03-28 00:30", "2027-03-28 01:00")]),
        (BERLIN, SPRING, ("02:30", "03:30"), [("2027-03-28 01:00", "2027-03-28 01:30")]),
        (BERLIN, SPRING, ("03:00", "04:00"), [("2027-03-28 01:00", "2027-03-28 02:00")]),
        (BERLIN, SPRING, ("02:00", "03:00"), []),
        (BERLIN, SPRING, ("02:15", "02:45"), []),
        (NEW_YORK, AUTUMN, ("00:30", "01:30"), [("2026-11-01 04:30", "2026-11-01 05:30")]),
        (NEW_YORK, AUTUMN, ("01:00", "02:00"), [("2026-11-01 05:00", "2026-11-01 06:00")]),
        (
            NEW_YORK,
            AUTUMN,
            ("01:30", "02:30"),
            [("2026-11-01 05:30", "2026-11-01 06:00"), ("2026-11-01 07:00", "2026-11-01 07:30")],
        ),
        (
            NEW_YORK,
            AUTUMN,
            ("00:00", "24:00"),
            [("2026-11-01 04:00", "2026-11-01 06:00"), ("2026-11-01 07:00", "2026-11-02 05:00")],
        ),
        (LORD_HOWE, LORD_HOWE_SPRING, ("01:30", "03:00"), [("2026-10-03 15:00", "2026-10-03 16:00")]),
        (LORD_HOWE, LORD_HOWE_SPRING, ("02:00", "02:30"), []),
        (
            LORD_HOWE,
            LORD_HOWE_AUTUMN,
            ("01:00", "02:30"),
            [("2027-04-03 14:00", "2027-04-03 15:00"), ("2027-04-03 15:30", "2027-04-03 16:00")],
        ),
        (SANTIAGO, date(2026, 9, 5), ("23:00", "24:00"), [("2026-09-06 03:00", "2026-09-06 04:00")]),
        (SANTIAGO, SANTIAGO_SPRING, ("00:00", "02:00"), [("2026-09-06 04:00", "2026-09-06 05:00")]),
        (SANTIAGO, SANTIAGO_SPRING, ("00:00", "00:30"), []),
    ],
)
def test_a_window_holds_the_minutes_the_clock_really_shows_each_once(zone, on, offered, expected):
    assert window_intervals(on, window(*offered), zone) == tuple(interval(*pair) for pair in expected)


@settings(max_examples=examples(200))  # the two nights of a year that matter are rare
@given(
    zones.map(ZoneInfo),
    st.sampled_from(CLOCK_CHANGES),
    st.integers(-1, 1),
    st.lists(minutes_of_day, min_size=2, max_size=2, unique=True).map(sorted),
)
def test_a_window_agrees_with_looking_at_every_minute_of_three_days(zone, change, offset, ends):
    on, offered = change + timedelta(days=offset), Window(*ends)
    first = datetime.combine(on, datetime.min.time(), UTC) - timedelta(days=1)
    walls = [(first + timedelta(minutes=n)).astimezone(zone) for n in range(3 * 1440)]
    shown = [
        wall.astimezone(UTC)
        for wall in walls
        if wall.date() == on and not wall.fold and offered.start <= wall.hour * 60 + wall.minute < offered.end
    ]
    pieces = window_intervals(on, offered, zone)
    inside = [
        piece.start + timedelta(minutes=n)
        for piece in pieces
        for n in range(round((piece.end - piece.start).total_seconds() / 60))
    ]
    assert inside == shown
