"""Times as they are typed and as they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.errors import InvalidInputError
from planner.core.taken import clock_text, parse_taken, taken_text


@pytest.mark.parametrize(
    ("typed", "seconds"), [("", None), ("  ", None), ("6", 360), (" 6:30 ", 390), ("0:05", 5), ("240", 14400)]
)
def test_minutes_and_seconds_are_understood(typed: str, seconds: int | None):
    assert parse_taken(typed, "taken") == seconds


@pytest.mark.parametrize("typed", ["6.5", "6:60", "-1", "six", "1:2:3", "241", "240:01", "٣", "6:", "9999"])
def test_anything_else_is_refused_by_its_field(typed: str):
    with pytest.raises(InvalidInputError) as caught:
        parse_taken(typed, "taken-3")

    assert caught.value.field == "taken-3"


@given(st.integers(0, 14400))
def test_what_a_stopwatch_shows_can_be_typed(seconds: int):
    assert parse_taken(clock_text(seconds), "taken") == seconds


@pytest.mark.parametrize(("seconds", "text"), [(45, "45 s"), (360, "6 min"), (100, "1 min 40 s"), (0, "0 s")])
def test_it_is_read_in_words(seconds: int, text: str):
    assert taken_text(seconds) == text
