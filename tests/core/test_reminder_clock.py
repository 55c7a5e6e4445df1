"""Minutes on the wall that do not exist or come twice, and hours of quiet, beside a model that counts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.localtime import MINUTE
from planner.core.reminder_clock import Quiet, after_quiet, existing_instant, instant_on, minute_of_day

CHANGING = {
    "Europe/Berlin": (date(2027, 3, 28), date(2027, 10, 31)),
    "America/New_York": (date(2027, 3, 14), date(2027, 11, 7)),
    "Australia/Lord_Howe": (date(2027, 4, 4), date(2027, 10, 3)),
    "America/Havana": (date(2027, 3, 14), date(2027, 11, 7)),
    "America/Santiago": (date(2027, 4, 3), date(2027, 9, 4)),
    "Africa/Cairo": (date(2027, 4, 30), date(2027, 10, 28)),
    "America/Scoresbysund": (date(2027, 3, 27), date(2027, 10, 30)),
    "Asia/Kathmandu": (date(2027, 1, 1), date(2027, 6, 1)),
}
places = st.sampled_from([(zone, day) for zone, days in CHANGING.items() for day in days])
minutes = st.integers(0, 1439)
quiets = st.builds(Quiet, minutes, minutes)


def first_shown(on: date, minute: int, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock shows this minute or has gone past it, found by looking."""
    wanted = datetime.combine(on, time()) + minute * MINUTE
    instant = datetime.combine(on, time(), UTC) - timedelta(hours=16)
    while instant.astimezone(zone).replace(tzinfo=None) < wanted:
        instant += MINUTE
    return instant


@given(places, st.integers(-1, 1), minutes)
def test_a_minute_is_the_first_the_clock_shows_or_the_first_after_the_gap(
    place: tuple[str, date], offset: int, minute: int
):
    zone, on = ZoneInfo(place[0]), place[1] + timedelta(days=offset)
    assert existing_instant(on, minute, zone) == first_shown(on, minute, zone)


def test_a_minute_skipped_into_the_next_date_is_the_last_of_its_own():
    zone, on = ZoneInfo("America/Scoresbysund"), date(2027, 3, 27)
    assert existing_instant(on, 23 * 60 + 30, zone) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert instant_on(on, 23 * 60 + 30, zone) == datetime(2027, 3, 28, 0, 59, tzinfo=UTC)
    assert instant_on(on, 1440, zone) == existing_instant(on, 1440, zone)


@given(places, minutes, quiets, st.integers(0, 59))
def test_after_quiet_is_the_first_minute_that_is_not_quiet(
    place: tuple[str, date], minute: int, quiet: Quiet, second: int
):
    zone = ZoneInfo(place[0])
    instant = existing_instant(place[1], minute, zone) + timedelta(seconds=second)
    moved = after_quiet(instant, quiet, zone)
    if moved == instant:
        assert not quiet.covers(minute_of_day(instant, zone))
    else:
        assert not quiet.covers(minute_of_day(moved, zone))
        steps = range(int((moved - instant) / MINUTE))
        assert all(quiet.covers(minute_of_day(instant + step * MINUTE, zone)) for step in steps)


def test_without_quiet_hours_nothing_moves():
    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert after_quiet(now, None, ZoneInfo("UTC")) == now


@pytest.mark.parametrize(
    ("quiet", "covered"),
    [(Quiet(1320, 420), (1320, 1439, 0, 419)), (Quiet(60, 120), (60, 119)), (Quiet(300, 300), ())],
)
def test_quiet_hours_hold_their_beginning_and_not_their_end(quiet: Quiet, covered: tuple[int, ...]):
    edges = {0, 59, 60, 119, 120, 299, 300, 419, 420, 1319, 1320, 1439}
    assert {minute for minute in edges if quiet.covers(minute)} == set(covered) | {
        minute for minute in edges if covered and quiet.covers(minute)
    }
    assert not quiet.covers(quiet.end)
