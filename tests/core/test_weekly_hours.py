"""Study hours are read the way people write them, and each mistake is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_strategies import day_windows

from planner.core.errors import InvalidInputError
from planner.core.plan import DateRange, WeeklyHours, Window
from planner.core.weekly_hours import (
    format_weekly,
    parse_day_off,
    parse_weekly,
    parse_window,
    weekly_hours,
)

EVENING = Window(19 * 60, 20 * 60 + 30)


def days_with(weekly: WeeklyHours) -> str:
    return "".join("x" if day else "." for day in weekly.days)


def test_the_example_of_the_interface_is_read():
    weekly = parse_weekly("mon-fri 07:00-07:30, 19:00-20:30; sat 10:00-24:00")
    assert weekly.days == (((Window(420, 450), EVENING),) * 5 + ((Window(600, 1440),), ()))
    assert weekly.minutes == 5 * 120 + 840


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon 19:00-20:30", "x......"),
        ("mon-wed 19:00-20:30", "xxx...."),
        ("mon - wed 19:00-20:30", "xxx...."),
        ("mon, wed, sat-sun 19:00-20:30", "x.x..xx"),
        ("sat-mon 19:00-20:30", "x....xx"),
        ("sun-sat 19:00-20:30", "xxxxxxx"),
        ("MON 19:00-20:30; Tue 19:00-20:30;", "xx....."),
        ("  fri\t19:00-20:30\n", "....x.."),
        ("", "......."),
        (" ; ;", "......."),
    ],
)
def test_days_may_be_listed_joined_and_wrapped_around_the_weekend(text, expected):
    weekly = parse_weekly(text)
    assert days_with(weekly) == expected
    assert {windows for windows in weekly.days if windows} <= {(EVENING,)}


@pytest.mark.parametrize("dash", ["-", " - ", "\N{EN DASH}", " \N{EN DASH} "])
def test_hyphens_and_dashes_both_join_a_window(dash):
    assert parse_weekly(f"mon 19:00{dash}20:30").days[0] == (EVENING,)


def test_windows_are_sorted_and_may_touch():
    weekly = parse_weekly("mon 20:00-21:00, 7:00-8:00; mon 8:00-9:00")
    assert weekly.days[0] == (Window(420, 480), Window(480, 540), Window(1200, 1260))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("evenings", "“evenings” is not “days hours”"),
        ("mon", "“mon” is not “days hours”"),
        ("19:00-20:30", "“19:00-20:30” is not “days hours”"),
        ("funday 19:00-20:30", "“funday” is not a weekday; they are mon, tue, wed, thu, fri, sat, sun"),
        ("mon,funday 19:00-20:30", "“funday” is not a weekday"),
        ("mon-xxx 19:00-20:30", "“mon-xxx” is not a weekday"),
        ("mon 19:00", "“19:00” is not a window of time"),
        ("mon 19-20", "“19-20” is not a window of time"),
        ("mon 19:00-20:30-21:00", "“19:00-20:30-21:00” is not a window of time"),
        ("mon 19:00-20:30,", "“” is not a window of time"),
        ("mon 19:00-20:60", "“20:60” is not a time of day"),
        ("mon 19:00-24:01", "“24:01” is not a time of day"),
        ("mon 19:00-25:00", "“25:00” is not a time of day"),
        ("mon 20:00-20:00", "The window 20:00-20:00 ends before it starts"),
        ("mon 22:00-01:00", "Over midnight, write two windows: one up to 24:00 and one from 00:00"),
        ("mon 07:00-09:00, 08:59-10:00", "Two windows on mon overlap: 07:00-09:00 and 08:59-10:00"),
        ("mon-fri 19:00-20:30; wed 20:00-21:00", "Two windows on wed overlap: 19:00-20:30 and 20:00-21:00"),
        ("mon 19:00-20:00; mon 19:00-20:00", "Two windows on mon overlap"),
        ("mon " + "19:00-20:00, " * 200, "The study hours are too long to read"),
    ],
)
def test_each_mistake_is_quoted_with_an_example_of_how_to_write_it(text, said):
    with pytest.raises(InvalidInputError) as caught:
        parse_weekly(text)
    assert said in str(caught.value)
    assert "mon-fri 19:00-20:30; sat 10:00-13:00" in str(caught.value)
    assert caught.value.field == "weekly"


def test_a_long_mistake_is_cut_in_the_message():
    with pytest.raises(InvalidInputError) as caught:
        parse_weekly("x" * 900)
    assert f"“{'x' * 60}…”" in str(caught.value)


def test_over_midnight_is_two_windows_and_the_day_may_end_at_24():
    weekly = parse_weekly("fri 22:00-24:00; sat 00:00-01:30")
    assert weekly.days[4:6] == ((Window(1320, 1440),), (Window(0, 90),))


def test_one_window_is_read_on_its_own():
    assert parse_window(" 19:00-20:30 ") == EVENING


def test_hours_from_a_form_are_checked_like_written_ones():
    with pytest.raises(InvalidInputError, match="Two windows on tue overlap"):
        weekly_hours([[], [EVENING, EVENING], [], [], [], [], []])


def test_equal_neighbouring_days_are_joined_when_hours_are_shown():
    text = "mon-wed 19:00-20:30; fri 19:00-20:30; sat-sun 07:00-08:00, 10:00-24:00"
    assert format_weekly(parse_weekly(text)) == text
    assert format_weekly(parse_weekly("")) == ""


@given(st.tuples(*[day_windows()] * 7).map(WeeklyHours))
def test_hours_shown_and_read_again_are_the_same(weekly):
    assert parse_weekly(format_weekly(weekly)) == weekly


@given(st.text(max_size=80) | st.from_regex(r"[a-z, -]{0,9} ?[0-9:,; -]{0,20}", fullmatch=True))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        weekly = parse_weekly(text)
    except InvalidInputError as error:
        refused = error
        assert refused.field == "weekly"
    else:
        assert parse_weekly(format_weekly(weekly)) == weekly


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-12-24", date(2026, 12, 24), date(2026, 12, 24)),
        (" 2026-12-24..2026-12-26 ", date(2026, 12, 24), date(2026, 12, 26)),
        ("2026-12-24..2026-12-24", date(2026, 12, 24), date(2026, 12, 24)),
    ],
)
def test_a_day_off_is_a_date_or_a_range_of_dates(text, first, last):
    assert parse_day_off(text) == DateRange(first, last)


@pytest.mark.parametrize(
    "text", ["", "..", "..2026-12-24", "tomorrow", "2026-02-30", "2026-12-24-2026-12-26"]
)
def test_what_is_no_day_off_is_quoted_with_an_example(text):
    with pytest.raises(InvalidInputError, match=r"Use 2026-12-24 or 2026-12-24\.\.2026-12-26") as caught:
        parse_day_off(text)
    assert f"“{text}”" in str(caught.value)
    assert caught.value.field == "days_off"


def test_a_range_the_wrong_way_round_says_so():
    with pytest.raises(
        InvalidInputError, match=r"ends before it starts\. Put the earlier date first"
    ) as caught:
        parse_day_off("2026-12-26..2026-12-24")
    assert caught.value.field == "days_off"
