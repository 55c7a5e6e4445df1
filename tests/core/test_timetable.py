"""The minutes of a design answer add up to its length, in the proportions the timed order states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.curriculum import Curriculum, Framework, FrameworkStep
from planner.core.timetable import LENGTHS, Timing, design_orders, find_timing, make_timetable, share_out

TIMED, UNTIMED = "design-steps-timed", "design-steps-serving-first"


def minutes_of(curriculum: Curriculum, framework: str, length: int) -> list[int]:
    orders = design_orders(curriculum)
    return [step.minutes for step in make_timetable(curriculum.frameworks[framework], orders, length)]


def test_the_two_orders_of_the_tracks_are_offered(curriculum: Curriculum):
    assert {order.slug for order in design_orders(curriculum)} == {TIMED, UNTIMED}


@pytest.mark.parametrize(
    ("length", "minutes"),
    [
        (30, [3, 6, 9, 3, 6, 3]),
        (40, [4, 8, 12, 4, 8, 4]),
        (50, [5, 10, 15, 5, 10, 5]),
        (60, [6, 12, 18, 6, 12, 6]),
    ],
)
def test_the_timed_order_is_scaled_to_the_length(curriculum: Curriculum, length: int, minutes: list[int]):
    assert minutes_of(curriculum, TIMED, length) == minutes
    assert find_timing(curriculum.frameworks[TIMED], design_orders(curriculum))[0] is Timing.STATED


@pytest.mark.parametrize("length", LENGTHS)
def test_an_order_without_minutes_gives_each_topic_its_share_of_the_timed_one(
    curriculum: Curriculum, length: int
):
    goal, data, model, evaluation, serving, monitoring = minutes_of(curriculum, TIMED, length)

    found = minutes_of(curriculum, UNTIMED, length)

    assert found == [goal, data, model, serving, evaluation, monitoring]
    assert find_timing(curriculum.frameworks[UNTIMED], design_orders(curriculum))[0] is Timing.BY_TOPIC


def test_an_order_of_topics_nobody_timed_has_equal_parts(curriculum: Curriculum):
    steps = tuple(FrameworkStep(title, "", ()) for title in ("Listen", "Think", "Speak"))
    own = Framework("own", "Three steps", steps, ())

    found = make_timetable(own, design_orders(curriculum), 40)

    assert [step.minutes for step in found] == [14, 13, 13]
    assert find_timing(own, design_orders(curriculum))[0] is Timing.EQUAL


@given(st.integers(1, 600), st.lists(st.integers(1, 60), min_size=1, max_size=9))
def test_whole_parts_add_up_and_are_less_than_one_away_from_their_share(total: int, shares: list[int]):
    parts = share_out(total, shares)

    assert sum(parts) == total
    assert all(abs(part - total * share / sum(shares)) < 1 for part, share in zip(parts, shares, strict=True))
