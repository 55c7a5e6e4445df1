"""One concept over two weeks, every number written out: a change of any constant of the model shows here."""

import math
from datetime import timedelta

import pytest
from core_samples import MONDAY
from evidence_samples import answers, session

from planner.core.evidence import days_of
from planner.core.mastery import Opening, replay
from planner.core.readiness import readiness_on
from planner.core.self_report import Bias, knowledge_of, learn_bias, pairs_of

FACTOR = 0.9 ** (-1 / 0.1542) - 1
OKAY = Opening(5.0, 3, MONDAY)
LESSON = session(1, said=4)
DRILL = answers(4, 6, 2, day=7)


def left(days: int, stability: float) -> float:
    """FSRS-6: what is left after so many days."""
    return (1 + FACTOR * days / stability) ** -0.1542


def grown(stability: float, recall: float, share: float) -> float:
    """FSRS-6 at difficulty 5: the log-mean of Good and Again, weighted with the share."""
    forgotten = 1 - recall
    good = stability * (1 + math.exp(1.8722) * 6 * stability**-0.1666 * (math.exp(0.796 * forgotten) - 1))
    again = 1.4835 * 5**-0.0614 * ((stability + 1) ** 0.2629 - 1) * math.exp(1.6483 * forgotten)
    return good**share * min(stability, again) ** (1 - share)


def test_a_lesson_after_a_first_rating_of_okay():
    # Okay is 0.5: 0.03 + 0.70 * (0.5 - 0.16 + 0.08) = 0.324, with two questions' weight and a memory of
    # 15 days, a month old. The lesson closes half of the rest and leaves 0.7 of the weight.
    learned, weight = 0.324 + 0.676 * 0.5, 2 * 0.7
    # Solid is 0.7, less 0.10 that people say too much; half a question's weight.
    learned = (learned * weight + (0.7 - 0.10) * 0.5) / (weight + 0.5)
    found = replay(OKAY, days_of([LESSON]))
    assert knowledge_of(found, Bias()) == pytest.approx(learned)
    assert learned == pytest.approx(0.645684, abs=1e-6)
    assert found.evidence == pytest.approx(1.9)
    recall = left(30, 15.0)
    assert found.stability == pytest.approx(grown(15.0, recall, recall))


def test_a_drill_a_week_later_and_what_it_says_of_their_word():
    before = replay(OKAY, days_of([LESSON]))
    assert before.stability is not None
    recall = left(7, before.stability)
    # Four of six, of which one in twenty is missed by anybody, as if all were fresh; six questions' weight.
    shown, weight = 4 / 6 / 0.95 / recall, 6 * recall
    learned = (0.645684211 * 1.9 + shown * weight) / (1.9 + weight)
    found = replay(OKAY, days_of([LESSON, DRILL]))
    assert knowledge_of(found, Bias()) == pytest.approx(learned)
    assert found.evidence == pytest.approx(1.9 + weight)
    assert found.stability == pytest.approx(grown(before.stability, recall, 4 / 6))
    bias = learn_bias({"one": found}, list(pairs_of(found, "one")))
    # They said 0.7 and showed this; what is usual weighs eight such pairs.
    assert bias.check_in == pytest.approx((8 * 0.10 + 0.7 - shown) / 9)
    # The first rating was still this share of what was expected of the drill.
    share = 0.5 * 1.4 / 1.9
    surplus = 0.645684211 - shown
    assert bias.first == pytest.approx(0.16 + share * surplus / 0.70 / (8 + share**2))


def test_readiness_ten_days_after_that_with_its_range():
    found = replay(OKAY, days_of([LESSON, DRILL]))
    bias = Bias(first=0.12, check_in=0.05)
    assert found.stability is not None
    drilled = found.showings[0]
    weight = 6 * left(7, replay(OKAY, days_of([LESSON])).stability or 0)
    kept = 1.9 / (1.9 + weight)
    # What the drill left of it: the rating (now 0.352) and the lesson, 0.5 each, then the word (now 0.65).
    learned = kept * ((0.352 * 0.5 + 0.5) * 1.4 / 1.9 + 0.65 * 0.5 / 1.9) + (1 - kept) * drilled.target
    readiness = learned * left(10, found.stability)
    on = readiness_on(found, bias, MONDAY + timedelta(days=17))
    assert on.estimate.value == pytest.approx(readiness)
    doubt = 0.05 + 0.12 / (1.9 + weight + 1)
    spread = math.sqrt((readiness * (1 - readiness) + 0.05) * doubt)
    assert on.estimate.spread == pytest.approx(spread)
    assert on.estimate.low == pytest.approx(readiness - 1.2816 * spread)
    assert on.estimate.high == pytest.approx(readiness + 1.2816 * spread)
