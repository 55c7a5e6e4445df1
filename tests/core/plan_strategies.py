"""Random requests for plans: zones of every kind, clock changes, any hours, busy times and ratings."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from example_counts import examples
from hypothesis import seed, settings
from hypothesis import strategies as st

from planner.core.localtime import local_instant, zone_named
from planner.core.plan import DateRange, Interval, PlanRequest, WeeklyHours, Window
from planner.core.vocabulary import TRACKS, Focus

ZONES = (
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",  # half an hour off the hour, with clock changes
    "America/Santiago",  # southern, changes at midnight
    "America/Havana",  # northern, changes at midnight
    "Africa/Cairo",  # changes on a Friday at midnight
    "Asia/Kolkata",
    "Asia/Kathmandu",  # a quarter of an hour off
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Lord_Howe",  # the clock moves by half an hour
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",  # UTC+14
    "Pacific/Pago_Pago",  # UTC-11
)

CLOCK_CHANGES = (
    date(2026, 9, 6),  # Santiago, forwards
    date(2026, 9, 27),  # Auckland and Chatham, forwards
    date(2026, 10, 4),  # Adelaide and Lord Howe, forwards
    date(2026, 10, 25),  # Berlin and London, back
    date(2026, 10, 30),  # Cairo, back
    date(2026, 11, 1),  # New York, St. John's and Havana, back
    date(2027, 3, 14),  # New York, St. John's and Havana, forwards
    date(2027, 3, 28),  # Berlin and London, forwards
    date(2027, 4, 4),  # Adelaide, Lord Howe, Auckland, Chatham and Santiago, back
    date(2027, 4, 30),  # Cairo, forwards
)

LONGEST_SPAN = 182


RATED = (
    "bias-variance",
    "coding",
    "linear-models",
    "ml-foundations",
    "model-serving",
    "probability-statistics",
    "transformer-architecture",
    "transformers-llms",
)

zones = st.sampled_from(ZONES)
spans = st.one_of(
    st.integers(1, 8),
    st.integers(1, 21),
    st.integers(10, 40),
    st.integers(1, 60),
    st.integers(1, LONGEST_SPAN),
)
start_dates = st.one_of(
    st.builds(lambda on, ago: on - timedelta(days=ago), st.sampled_from(CLOCK_CHANGES), st.integers(0, 9)),
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
)
minutes_of_day = st.one_of(st.integers(0, 48).map(lambda half_hours: half_hours * 30), st.integers(0, 1440))


@st.composite
def day_windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Up to three windows, sorted and disjoint; some touch."""
    marks = sorted(draw(st.lists(minutes_of_day, max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return tuple(Window(start, end) for start, end in pairs if start < end)


evenings = st.builds(lambda length: (Window(1320 - length, 1320),), st.integers(10, 240))
weekly_hours = st.one_of(
    st.builds(lambda day: WeeklyHours((day,) * 7), evenings),
    st.builds(lambda day: WeeklyHours((day,) * 7), day_windows()),
    st.builds(WeeklyHours, st.tuples(*[day_windows()] * 7)),
).filter(lambda weekly: weekly.minutes > 0)


@st.composite
def busy_intervals(draw: st.DrawFn, around: datetime, days: int) -> tuple[Interval, ...]:
    """Appointments, some of them overlapping, a few not on whole minutes."""
    starts = draw(st.lists(st.integers(-600, days * 1440), max_size=6))
    busy = []
    for start in starts:
        seconds = draw(st.sampled_from((0, 0, 0, 30)))
        first = around + timedelta(minutes=start, seconds=seconds)
        busy.append(Interval(first, first + timedelta(minutes=draw(st.integers(1, 900)), seconds=seconds)))
    return tuple(busy)


@st.composite
def days_off(draw: st.DrawFn, starts_on: date, days: int) -> tuple[DateRange, ...]:
    ranges = draw(st.lists(st.tuples(st.integers(-2, days), st.integers(0, 5)), max_size=2))
    firsts = [(starts_on + timedelta(days=offset), length) for offset, length in ranges]
    return tuple(DateRange(first, first + timedelta(days=length)) for first, length in firsts)


@st.composite
def requests(
    draw: st.DrawFn,
    *,
    days: st.SearchStrategy[int] = spans,
    tracks: Sequence[str] = TRACKS,
) -> PlanRequest:
    """A request that makes sense: at least one window in the week and the interview after the start."""
    zone, starts_on, span = draw(zones), draw(start_dates), draw(days)
    interview_on = starts_on + timedelta(days=span)
    midnight = datetime.combine(starts_on, datetime.min.time(), UTC)
    not_before = midnight + timedelta(seconds=draw(st.integers(-86400, span * 86400)))
    return PlanRequest(
        track=draw(st.sampled_from(tracks)),
        starts_on=starts_on,
        interview_at=local_instant(interview_on, draw(st.integers(0, 1439)), zone_named(zone)),
        time_zone=zone,
        weekly=draw(weekly_hours),
        days_off=draw(days_off(starts_on, span)),
        busy=draw(busy_intervals(midnight, span)),
        focus=tuple(draw(st.lists(st.sampled_from(list(Focus)), unique=True, max_size=2))),
        known=draw(st.dictionaries(st.sampled_from(RATED), st.integers(1, 5), max_size=6)),
        day_start_hour=draw(st.one_of(st.just(0), st.integers(0, 12))),
        not_before=draw(st.sampled_from((None, None, not_before))),
    )


SHARED_SEED = 1 if settings().derandomize else Random().getrandbits(32)


def same_requests(test: Callable[..., Any]) -> Callable[..., Any]:
    """Let properties with equal strategies look at equal examples, so that each plan is built once for all.

    Part of what that saves goes into more examples for each of them.
    """
    return seed(SHARED_SEED)(settings(max_examples=examples(30))(test))


def few_of_the_same_requests(test: Callable[..., Any]) -> Callable[..., Any]:
    """The first of those examples, for properties that build other plans beside the shared ones."""
    return seed(SHARED_SEED)(settings(max_examples=examples(12))(test))
