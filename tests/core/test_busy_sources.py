"""Busy times of several calendars: joined, compared for the time to come, and never lost silently."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from example_counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.busy_sources import (
    KEPT_WARNINGS,
    BusyFound,
    BusySource,
    Window,
    ahead,
    kept_warnings,
    merged,
    next_try,
    unexplained,
    union,
    without,
)
from planner.core.plan import Interval

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def span(first: int, last: int) -> Interval:
    """From one minute after noon to another."""
    return Interval(NOON + timedelta(minutes=first), NOON + timedelta(minutes=last))


def source(number: int, *intervals: Interval) -> BusySource:
    return BusySource(number, 1, f"Calendar {number}", None, BusyFound(intervals), created_at=NOON)


SPANS = st.lists(
    st.builds(lambda start, length: span(start, start + length), st.integers(0, 60), st.integers(1, 20)),
    max_size=8,
)


def minutes(intervals) -> set[int]:
    return {
        minute
        for one in intervals
        for minute in range(
            int((one.start - NOON) / timedelta(minutes=1)), int((one.end - NOON) / timedelta(minutes=1))
        )
    }


@settings(max_examples=examples(100))
@given(one=SPANS, other=SPANS)
def test_what_is_joined_and_what_is_left_are_the_same_minutes(one: list[Interval], other: list[Interval]):
    assert minutes(union([source(1, *one), source(2, *other)])) == minutes(one) | minutes(other)
    left = without(merged(one), merged(other))
    assert minutes(left) == minutes(one) - minutes(other)
    for joined in (merged(one), left):
        assert all(first.end < second.start for first, second in pairwise(joined))


def test_only_what_is_not_over_counts_for_the_time_to_come():
    assert ahead([span(-30, 0), span(-30, 1), span(5, 9)], NOON) == (span(-30, 1), span(5, 9))


def test_times_from_before_there_were_calendars_are_nobodys():
    assert unexplained([span(0, 9)], [], None) == (span(0, 9),)
    assert unexplained([span(0, 9)], [], {"change": "busy"}) == (span(0, 9),)
    assert unexplained([span(0, 9)], [source(1, span(5, 30))], None) == (span(0, 5),)
    assert unexplained([span(0, 9)], [source(1, span(0, 30))], None) == ()


def test_times_of_a_calendar_that_is_gone_are_nobodys():
    busy, kept = [span(0, 9), span(20, 30)], source(1, span(0, 9))
    assert unexplained(busy, [kept], {"sources": [1, 2]}) == (span(20, 30),)


def test_times_that_a_calendar_no_longer_has_are_not_lost_but_changed():
    assert unexplained([span(0, 9)], [source(1, span(20, 30))], {"sources": [1]}) == ()


def test_days_are_known_only_as_they_were_read():
    window = Window(date(2026, 11, 1), date(2026, 12, 1), "Europe/Vienna")
    assert window.covers(date(2026, 11, 1), date(2026, 12, 1), "Europe/Vienna")
    assert not window.covers(date(2026, 11, 1), date(2026, 12, 2), "Europe/Vienna")
    assert not window.covers(date(2026, 10, 31), date(2026, 12, 1), "Europe/Vienna")
    assert not window.covers(date(2026, 11, 1), date(2026, 12, 1), "Europe/Berlin")


def test_a_very_long_list_of_warnings_has_a_counted_tail():
    assert kept_warnings(["a"] * KEPT_WARNINGS) == ("a",) * KEPT_WARNINGS
    kept = kept_warnings(["a"] * (KEPT_WARNINGS + 1234))
    assert (len(kept), kept[-1]) == (KEPT_WARNINGS + 1, "And 1,234 more notes of this kind.")


def test_after_a_good_reading_the_next_is_in_three_hours_and_after_failures_ever_later():
    waits = [(next_try(failures, NOON) - NOON) / timedelta(minutes=1) for failures in range(8)]
    assert waits == [180, 15, 60, 180, 360, 720, 720, 720]
