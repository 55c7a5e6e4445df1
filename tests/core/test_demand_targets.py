"""Targets spread a demand's work over the free minutes of its days."""

import pytest
from core_samples import make_days
from hypothesis import given
from hypothesis import strategies as st

from planner.core.availability import SHORTEST_SESSION
from planner.core.demands.context import Context


def context_of(curriculum, *minutes: int) -> Context:
    return Context(curriculum, curriculum.tracks["8-week"], (), make_days(*minutes), (), {})


@pytest.mark.parametrize(
    ("minutes", "count", "expected"),
    [
        ((60, 60, 60, 60), 4, [0, 1, 2, 3]),
        ((60, 60, 60, 60), 2, [1, 3]),
        ((60, 60, 60), 1, [1]),
        ((60, 60), 4, [0, 0, 1, 1]),
        ((60, 0, 60), 2, [0, 2]),
        ((60, 180), 4, [0, 1, 1, 1]),
        ((60, 14, 60), 3, [0, 2, 2]),
        ((0, 0), 2, [0, 0]),
    ],
)
def test_targets_spread_over_the_free_minutes(curriculum, minutes, count, expected):
    assert context_of(curriculum, *minutes).targets(count, 0, len(minutes) - 1) == expected


@pytest.fixture(scope="module")
def targets_on(curriculum):
    return lambda minutes, count, first, last: context_of(curriculum, *minutes).targets(count, first, last)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=20), st.integers(0, 30), st.data())
def test_there_is_a_target_for_each_piece_in_order_on_study_days_of_the_range(
    targets_on, minutes, count, data
):
    first = data.draw(st.integers(0, len(minutes) - 1))
    last = data.draw(st.integers(first, len(minutes) - 1))
    targets = targets_on(minutes, count, first, last)
    assert len(targets) == count
    assert targets == sorted(targets)
    if any(length >= SHORTEST_SESSION for length in minutes[first : last + 1]):
        assert all(first <= day <= last and minutes[day] >= SHORTEST_SESSION for day in targets)
