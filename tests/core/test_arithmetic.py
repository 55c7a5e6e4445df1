"""Arithmetic as text: numbers and the five signs, nothing else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.arithmetic import evaluated


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100e6 * 2 / 86400 * 3", 6944.444444444444),
        ("-(1 + 2) ** 2", -9.0),
        ("0.5", 0.5),
    ],
)
def test_the_value_of_arithmetic_is_found(text, value):
    assert evaluated(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "1 / 0",
        "9 ** 9 ** 9 ** 9",
        "x",
        "abs(-1)",
        "'a' * 3",
        "1 if 1 else 2",
        "(-1) ** 0.5",
        "1 // 2",
        "1e999",
        "1e308 * 10",
        "1e999 - 1e999",
        "True",
        "-" * 5000 + "1",
    ],
)
def test_anything_else_has_no_value(text):
    assert evaluated(text) is None


@given(st.text(alphabet="0123456789.e+-*/() ", max_size=12))
def test_no_text_of_digits_and_signs_breaks_it(text):
    value = evaluated(text)
    assert value is None or math.isfinite(value)
