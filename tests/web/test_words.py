"""Words for numbers."""

import pytest

from planner.web.words import spoken_number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (0.26, "0.26"),
        (0.00005, "0.00005"),
        (2.5, "2.5"),
        (100, "100"),
        (7000, "7,000"),
        (6944.4, "6,944"),
        (654_321, "654,300"),
        (999_999.6, "1 million"),
        (2_500_000, "2.5 million"),
        (999_999_999, "1 billion"),
        (3.2e12, "3.2 trillion"),
        (-1500, "-1,500"),
    ],
)
def test_a_number_is_said_with_up_to_four_digits_that_count(number, said):
    assert spoken_number(number) == said
