"""Short cuts on the way to a series' occurrences give what the library gives without them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from busy_samples import FIRST_ON, UNTIL_ON, calendar, event, read
from example_counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from planner.core.busy_sources import merged
from planner.core.plan import Interval

BERLIN = ZoneInfo("Europe/Berlin")
RANGE = Interval(
    *(datetime.combine(day, time(), BERLIN).astimezone(UTC) for day in (FIRST_ON, UNTIL_ON)),
)
WEEKDAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True)
RULES = st.one_of(
    st.just("FREQ=DAILY"),
    WEEKDAYS.map(lambda days: f"FREQ=DAILY;BYDAY={','.join(days)}"),
    st.just("FREQ=WEEKLY"),
    WEEKDAYS.map(lambda days: f"FREQ=WEEKLY;WKST=SU;BYDAY={','.join(days)}"),
    st.sampled_from(["FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"]),
    st.sampled_from(["FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=WEEKLY;BYMONTH=4"]),
)
LIMITS = st.one_of(
    st.just(""),
    st.integers(1, 2000).map(lambda count: f";COUNT={count}"),
    st.integers(0, 60).map(lambda days: f";UNTIL={date(2026, 3, 1) + timedelta(days=days):%Y%m%d}T235959Z"),
)


def without_short_cuts(data: bytes) -> tuple[Interval, ...]:
    occurrences = recurring_ical_events.of(Calendar.from_ical(data)).between(RANGE.start, RANGE.end)
    spans = (
        (found["DTSTART"].dt.astimezone(UTC), found["DTEND"].dt.astimezone(UTC)) for found in occurrences
    )
    return merged(Interval(max(start, RANGE.start), min(end, RANGE.end)) for start, end in spans)


def lines(start: datetime, hours: int, rule: str) -> str:
    end = start + timedelta(hours=hours)
    return event(
        f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Berlin:{end:%Y%m%dT%H%M%S}",
        rule,
    )


@settings(max_examples=examples(75), deadline=None)
@given(
    start=st.datetimes(datetime(2014, 1, 1), datetime(2026, 6, 1)).map(lambda at: at.replace(hour=9)),  # noqa: DTZ001
    hours=st.sampled_from([1, 1, 1, 30, 100]),
    rule=RULES,
    interval=st.integers(1, 5),
    limit=LIMITS,
)
def test_any_series_expands_as_the_library_expands_it(
    start: datetime, hours: int, rule: str, interval: int, limit: str
):
    data = calendar(lines(start, hours, f"RRULE:{rule};INTERVAL={interval}{limit}"))
    reading = read(data)
    assert reading.warnings == ()
    assert reading.busy == without_short_cuts(data)


def test_an_old_series_is_read_as_fast_as_a_young_one(timed: Callable[[Callable[[], object]], float]):
    def hundred(year: int) -> bytes:
        start = datetime(year, 1, 1, 9)  # noqa: DTZ001
        return calendar(*(lines(start, 1, f"RRULE:FREQ=DAILY;INTERVAL={1 + n}") for n in range(100)))

    assert timed(lambda: read(hundred(1700))) < 5 * timed(lambda: read(hundred(2026))) + 1
