"""Said beside shown: what counts as right, how sure the counts are, and the correction taken apart."""

import pytest
from core_samples import MONDAY
from evidence_samples import Reader, Step, answers, said
from hypothesis import given
from hypothesis import strategies as st

from planner.core.calibration import (
    calibrate,
    first_checks,
    first_correction,
    is_right,
    levels_of,
    share_of,
    word_correction,
)
from planner.core.curriculum import Curriculum
from planner.core.evidence import days_of
from planner.core.learning import Learning
from planner.core.mastery import Opening, replay
from planner.core.readiness import RANGE_WIDTH
from planner.core.self_report import Bias, Pair, learn_bias
from planner.core.vocabulary import Pillar


def pair(said: int, shown: float, slug: str = "regularization") -> Pair:
    return Pair(slug, MONDAY, said, shown, (1,))


def learning_of(*pairs: Pair) -> Learning:
    by_slug: dict[str, tuple[Pair, ...]] = {}
    for found in pairs:
        by_slug[found.slug] = (*by_slug.get(found.slug, ()), found)
    return Learning(pairs=by_slug, bias=learn_bias({}, pairs))


# ---- right


@pytest.mark.parametrize(
    ("said", "shown", "right"),
    [(4, 0.6, True), (4, 3 / 5, True), (4, 0.59, False), (5, 0.8, True), (5, 0.79, False), (1, 0.0, True)],
)
def test_a_word_is_right_from_the_lower_end_of_its_fifth_on(said: int, shown: float, right: bool):
    assert is_right(pair(said, shown)) is right


def test_saying_too_little_is_never_wrong():
    assert all(is_right(pair(said, 1.0)) for said in range(1, 6))


def test_levels_come_in_order_and_only_where_something_was_said():
    levels = levels_of([pair(4, 0.5), pair(2, 0.3), pair(4, 0.9), pair(4, 0.7)])
    assert [(level.said, len(level.pairs), level.right_count) for level in levels] == [(2, 1, 1), (4, 3, 2)]
    assert levels[1].shown.value == pytest.approx(0.7)
    assert levels[1].right.value == pytest.approx(2 / 3)
    assert [level.stands_for for level in levels] == pytest.approx([0.3, 0.7])


# ---- doubt


def test_two_of_four_with_their_range():
    # z = 1.2816, z2/n = 0.4106; middle 0.5; half = 1.2816 * sqrt(0.25/4 + 0.4106/16) / 1.4106.
    found = share_of([1, 0, 1, 0])
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.2302, 0.7698), abs=1e-4)


def test_one_case_says_little():
    found = share_of([1.0])
    assert (found.value, found.high) == pytest.approx((1.0, 1.0))
    assert found.low == pytest.approx(1 / (1 + RANGE_WIDTH**2))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_range_holds_its_value_and_narrows_with_more_of_the_same(cases: list[float]):
    once, thrice = share_of(cases), share_of(cases * 3)
    assert 0 <= once.low <= once.value + 1e-9
    assert once.value - 1e-9 <= once.high <= 1
    assert thrice.high - thrice.low < once.high - once.low


# ---- by pillar


def test_pillars_hold_their_own_checks_and_leave_out_the_others(curriculum: Curriculum):
    found = calibrate(
        learning_of(pair(4, 0.5), pair(4, 0.9), pair(3, 0.2, "coding"), pair(3, 1.0, "gone")), curriculum
    )
    assert found.checks == 3
    assert list(found.pillars) == [Pillar.CODING, Pillar.FUNDAMENTALS]
    assert [(level.said, level.right_count) for level in found.pillars[Pillar.FUNDAMENTALS]] == [(4, 1)]


def test_without_checks_there_are_no_levels_and_the_usual_is_in_use(curriculum: Curriculum):
    found = calibrate(Learning(), curriculum)
    assert (found.levels, dict(found.pillars), found.checks) == ((), {}, 0)
    assert (found.word.points, found.word.own, found.word.own_share) == (pytest.approx(0.5), None, 0)
    assert (found.first.points, found.first.own, found.first.own_share) == (pytest.approx(0.8), None, 0)


# ---- the correction


def test_the_correction_is_taken_apart_into_the_usual_and_ones_own():
    # Seven checks that said 4 (0.7) and showed 0.4: 0.3 too much each. (8 * 0.10 + 7 * 0.3) / 15 = 0.1933.
    bias = learn_bias({}, [pair(4, 0.4)] * 7)
    found = word_correction(bias)
    assert found.points == pytest.approx(5 * 2.9 / 15)
    assert (found.usual, found.own, found.checks) == (pytest.approx(0.5), pytest.approx(1.5), 7)
    assert found.own_share == pytest.approx(7 / 15)


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 1)), min_size=1, max_size=30))
def test_usual_and_own_make_up_the_correction_in_their_shares(given_pairs: list[tuple[int, float]]):
    found = word_correction(learn_bias({}, [pair(said, shown) for said, shown in given_pairs]))
    assert found.own is not None
    mixed = found.own_share * found.own + (1 - found.own_share) * found.usual
    assert found.points == pytest.approx(mixed)


def test_a_first_rating_is_checked_by_the_first_answers_on_its_concept():
    mastery = replay(Opening(5.0, 4, MONDAY), days_of([answers(1, 4, 7, 1), answers(4, 4, 9, 3)]))
    (found,) = first_checks({"regularization": mastery, "unrated": replay(Opening(5.0), days_of([said(3)]))})
    assert (found.rating, found.entries, found.weight) == (4, (7,), 1.0)
    # 0.03 + 0.70 * (0.7 - 0.16 + 0.08): what is expected of somebody who rates themselves as people do.
    assert found.expected == pytest.approx(0.464)
    assert found.shown < found.expected
    bias = learn_bias({"regularization": mastery}, [])
    assert first_correction(bias, [found]).points > 0.8


def test_checks_that_weigh_less_than_one_say_nothing_alone():
    found = first_correction(Bias(first=0.2, first_weight=0.4), [])
    assert found.own is None
    assert found.own_share == pytest.approx(0.4 / 8.4)


def test_the_checks_of_a_log_are_those_the_correction_was_learned_from(curriculum: Curriculum):
    reader = Reader(curriculum)
    steps = [Step("drill", pick=pick, amount=2, word=5, later=1) for pick in range(4)]
    learning = reader.of(*steps)
    found = calibrate(learning, curriculum)
    assert found.checks == found.word.checks == learning.bias.pairs == 4
