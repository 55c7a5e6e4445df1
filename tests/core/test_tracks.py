"""The plan that fits a span is chosen, and its phases are scaled to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.curriculum import Phase
from planner.core.errors import InvalidInputError
from planner.core.tracks import PhaseDays, phase_days, phase_of_day, resolve_track

NAMES = ("2-week", "3-week", "4-week", "8-week")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, "2-week"),
        (14, "2-week"),
        (17, "2-week"),
        (18, "3-week"),
        (21, "3-week"),
        (25, "4-week"),
        (28, "4-week"),
        (34, "4-week"),
        (35, "8-week"),
        (56, "8-week"),
        (182, "8-week"),
    ],
)
def test_auto_takes_the_nearest_short_plan_up_to_34_days_and_the_8_week_plan_beyond(
    curriculum, days, expected
):
    assert resolve_track(curriculum, "auto", days=days).slug == expected


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("days", [1, 14, 182])
def test_a_plan_asked_for_by_name_is_taken_whatever_the_span(curriculum, name, days):
    assert resolve_track(curriculum, name, days=days).slug == name


@pytest.mark.parametrize("name", ["", "1-week", "8-WEEK", "x" * 3000])
def test_an_unknown_plan_is_refused_with_those_there_are(curriculum, name):
    with pytest.raises(InvalidInputError, match="Choose auto, 2-week, 3-week, 4-week, 8-week") as caught:
        resolve_track(curriculum, name, days=56)
    assert caught.value.field == "track"
    assert len(str(caught.value)) < 150


def test_the_8_week_plan_has_four_blocks_of_14_days_in_the_order_of_its_source(curriculum):
    spans = phase_days(curriculum.tracks["8-week"], days=56)
    assert [(span.phase.slug, span.start, span.end) for span in spans] == [
        ("coding-foundations", 0, 14),
        ("ml-fundamentals", 14, 28),
        ("ml-system-design", 28, 42),
        ("polish-and-mocks", 42, 56),
    ]


@pytest.mark.parametrize(
    ("days", "bounds"),
    [
        (28, [(0, 7), (7, 14), (14, 21), (21, 28)]),
        (112, [(0, 28), (28, 56), (56, 84), (84, 112)]),
        (6, [(0, 2), (2, 3), (3, 4), (4, 6)]),
        (1, [(0, 1)] * 4),
    ],
)
def test_phases_scale_in_proportion_and_each_keeps_a_day(curriculum, days, bounds):
    spans = phase_days(curriculum.tracks["8-week"], days=days)
    assert [(span.start, span.end) for span in spans] == bounds


@given(st.sampled_from(NAMES), st.integers(1, 182))
def test_every_phase_lies_inside_the_span_and_all_days_have_one(track_for_name, name, days):
    spans = phase_days(track_for_name(name), days=days)
    assert all(0 <= span.start < span.end <= days for span in spans)
    if days >= 4:
        assert {day for span in spans for day in range(span.start, span.end)} == set(range(days))


@pytest.fixture(scope="session")
def track_for_name(curriculum):
    return lambda name: curriculum.tracks[name]


def phase(slug: str, start: int, end: int) -> PhaseDays:
    return PhaseDays(Phase(slug, slug, 0.0, 1.0, ()), start, end)


@pytest.mark.parametrize(("day", "expected"), [(0, "one"), (3, "one"), (4, "two"), (6, "two"), (7, "two")])
def test_free_work_is_shown_under_the_first_phase_open_that_day(day, expected):
    assert phase_of_day((phase("one", 0, 4), phase("two", 2, 7)), day) == expected
