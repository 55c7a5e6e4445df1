"""The memory model against values worked out by hand from its formulas."""

import pytest

from planner.core.memory import (
    GAINS,
    Memory,
    after_session,
    first_stability,
    memory_of_confidence,
    next_stability,
    readiness_after,
    readiness_at,
    retrievability,
)
from planner.core.vocabulary import TaskKind

LEARN, PRACTICE, REVIEW = (GAINS[kind] for kind in (TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW))


def test_stability_is_the_time_until_nine_tenths_are_left():
    assert retrievability(8, 8.0) == pytest.approx(0.9)


def test_nothing_is_forgotten_on_the_day_itself():
    assert retrievability(0, 0.05) == 1


def test_after_30_days_a_stability_of_8_leaves_about_four_fifths():
    # 0.9 ** (-1 / 0.1542) - 1 = 0.980346; 1 + 0.980346 * 30 / 8 = 4.676299; 4.676299 ** -0.1542 = 0.788317
    assert retrievability(30, 8.0) == pytest.approx(0.788317, abs=1e-6)


def test_the_first_stability_falls_with_difficulty():
    # 2.3065 * exp(-0.1933 * (5 - 2.118)) = 2.3065 * exp(-0.557091) = 2.3065 * 0.572873
    assert first_stability(5) == pytest.approx(1.321332, abs=1e-6)


def test_a_second_session_a_week_later_multiplies_stability():
    """Stability 2, difficulty 5: recall 0.7949 leads to 14.33 days, a lapse to 0.63, both to 7.55."""
    recall = 4.431213**-0.1542
    assert retrievability(7, 2.0) == pytest.approx(recall, abs=1e-6)
    forgotten = 1 - recall
    recalled = 2 * (1 + 6.502586 * 6 * 2**-0.1666 * (2.718281828 ** (0.796 * forgotten) - 1))
    lapsed = 1.4835 * 5**-0.0614 * (3**0.2629 - 1) * 2.718281828 ** (1.6483 * forgotten)
    assert next_stability(2.0, 5, 7) == pytest.approx(recalled**recall * lapsed**forgotten, rel=1e-6)
    assert next_stability(2.0, 5, 7) == pytest.approx(7.55, abs=0.005)


def test_a_second_session_on_a_day_leaves_stability_alone():
    assert next_stability(2.0, 5, 0) == 2.0


def test_stability_stays_within_a_year():
    assert next_stability(365.0, 1, 300) == 365.0


def test_each_kind_closes_its_share_of_what_is_not_learned():
    # 1 - 0.95 * 0.5 * 0.6 * 0.85
    learned = readiness_after(Memory(0.05), 5, [(0, LEARN), (0, PRACTICE), (0, REVIEW)], 0)
    assert learned == pytest.approx(1 - 0.95 * 0.5 * 0.6 * 0.85)


def test_what_was_never_studied_does_not_fade():
    assert readiness_at(Memory(0.2), 100) == 0.2


@pytest.mark.parametrize(("confidence", "knowledge"), [(1, 0.05), (2, 0.20)])
def test_a_low_rating_stands_for_no_memory(confidence: int, knowledge: float):
    assert memory_of_confidence(confidence) == Memory(knowledge)


def test_a_rating_of_okay_stands_for_a_memory_a_month_old():
    assert memory_of_confidence(3) == Memory(0.40, 8.0, -30)
    assert readiness_at(memory_of_confidence(3), 0) == pytest.approx(0.4 * 0.788317, abs=1e-6)


def test_the_readiness_of_two_sessions_by_hand():
    """Learned on day 0, reviewed on day 0 + 7, asked for on day 14; difficulty 5, nothing known before."""
    learned = 1 - 0.95 * 0.5 * 0.85
    first = 2.3065 * 2.718281828 ** (-0.1933 * 2.882)
    second = next_stability(first, 5, 7)
    expected = learned * (1 + 0.980346 * 7 / second) ** -0.1542
    assert readiness_after(Memory(0.05), 5, [(0, LEARN), (7, REVIEW)], 14) == pytest.approx(
        expected, abs=1e-6
    )


def test_a_session_refreshes_and_remembers_its_day():
    assert after_session(Memory(0.5, 10.0, 3), 0.0, 5, 3) == Memory(0.5, 10.0, 3)
    assert after_session(Memory(0.5), LEARN, 2.118, 4) == Memory(0.75, 2.3065, 4)
