"""Readiness with its doubt: sums worked out by hand, and the laws its numbers keep."""

import math
from datetime import date, timedelta

import pytest
from core_samples import MONDAY
from evidence_samples import answers, biases, openings, said, session, trace_lists
from hypothesis import given
from hypothesis import strategies as st

from planner.core.evidence import Trace, days_of
from planner.core.mastery import FADE, Mastery, Opening, replay
from planner.core.memory import (
    LONGEST_STABILITY,
    SHORTEST_STABILITY,
    Memory,
    first_stability,
    readiness_after,
    retrievability,
)
from planner.core.readiness import (
    COMPLETION_WEIGHT,
    RANGE_WIDTH,
    USUAL_COMPLETION,
    ConceptReadiness,
    Estimate,
    Sessions,
    completion_rate,
    forecast,
    readiness_on,
    summarise,
)
from planner.core.self_report import (
    RATING_SLOPE,
    SHRINKAGE,
    USUAL_CHECK_IN,
    USUAL_FIRST,
    Bias,
    Pair,
    knowledge_of,
    learn_bias,
    pairs_of,
    prior_knowledge,
    rated_pairs,
)

ROUNDING = 1e-9
CLOSE = 1e-12


def concept(*traces: Trace, opening: Opening = Opening(5.0)) -> Mastery:  # noqa: B008  it is frozen
    return replay(opening, days_of(traces))


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def known(
    value: float, spread: float = 0.1, *, unknown: bool = False, shared: float = 0.0
) -> ConceptReadiness:
    return ConceptReadiness(value, 1.0, Estimate(value, spread), 3.0, unknown, shared)


@st.composite
def sessions_to_come(draw: st.DrawFn, first: int = 61, last: int = 160) -> Sessions:
    """Up to six sessions on days after any evidence, in order."""
    days = sorted(draw(st.lists(st.integers(first, last), max_size=6)))
    return [(after(day), draw(st.sampled_from((0.5, 0.4, 0.15, 0.22)))) for day in days]


def test_readiness_is_learned_times_remembered():
    found = readiness_on(concept(session()), Bias(), after(20))
    recall = retrievability(20, first_stability(5.0))
    learned = knowledge_of(concept(session()), Bias())
    assert (found.learned, found.remembered) == (learned, recall)
    assert found.estimate.value == learned * recall
    assert not found.is_unknown


def test_nothing_said_or_done_stays_unknown_however_much_time_goes_by():
    for days in (0, 100, 1000):
        found = readiness_on(concept(), Bias(), after(days))
        assert found.is_unknown
        assert found.remembered == 1.0
    assert forecast(concept(), Bias(), [], after(50), completion=0.8).is_unknown
    ahead = [(after(3), 0.5)]
    assert not forecast(concept(), Bias(), ahead, after(50), completion=0.8).is_unknown


def test_a_range_of_80_percent_is_as_wide_as_a_normal_one_and_ends_at_0_and_1():
    estimate = Estimate(0.5, 0.1)
    # The 10th and the 90th percentile of a normal distribution lie 1.2816 standard deviations out.
    assert pytest.approx(1.2816) == RANGE_WIDTH
    assert (estimate.low, estimate.high) == (pytest.approx(0.37184), pytest.approx(0.62816))
    assert (Estimate(0.05, 0.1).low, Estimate(0.97, 0.1).high) == (0.0, 1.0)


@given(
    opening=openings,
    bias=biases,
    traces=trace_lists,
    few=st.floats(0, 12),
    more=st.floats(0.1, 12),
    later=st.integers(0, 300),
)
def test_at_the_same_readiness_and_day_more_questions_answered_narrow_the_range(
    opening: Opening, bias: Bias, traces: list[Trace], few: float, more: float, later: int
):
    mastery = concept(*traces, opening=opening)
    wide = readiness_on(mastery._replace(evidence=few), bias, after(61 + later)).estimate
    narrow = readiness_on(mastery._replace(evidence=few + more), bias, after(61 + later)).estimate
    assert narrow.value == wide.value
    assert narrow.spread < wide.spread or wide.spread == 0
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@pytest.mark.parametrize("of", [2, 4, 6, 8])
def test_twice_the_questions_with_the_same_share_narrow_the_range(of: int):
    first = concept(answers(of / 2, of), opening=Opening(5.0, 3, MONDAY))
    second = concept(answers(of, 2 * of), opening=Opening(5.0, 3, MONDAY))
    wide, narrow = (readiness_on(found, Bias(), MONDAY).estimate for found in (first, second))
    assert narrow.spread < wide.spread


@given(
    opening=openings, bias=biases, traces=trace_lists, later=st.integers(0, 300), completion=st.floats(0, 1)
)
def test_a_forecast_without_sessions_is_readiness_on_that_day(
    opening: Opening, bias: Bias, traces: list[Trace], later: int, completion: float
):
    mastery, on = concept(*traces, opening=opening), after(61 + later)
    expected = readiness_on(mastery, bias, on)
    found = forecast(mastery, bias, [], on, completion=completion)
    assert found.estimate.value == pytest.approx(expected.estimate.value, abs=CLOSE)
    assert found.estimate.spread == pytest.approx(expected.estimate.spread, abs=CLOSE)
    assert found.learned == pytest.approx(expected.learned, abs=CLOSE)
    assert found.remembered == pytest.approx(expected.remembered, abs=CLOSE)
    assert found.shared == pytest.approx(expected.shared, abs=CLOSE)
    assert (found.evidence, found.is_unknown) == (expected.evidence, expected.is_unknown)


@given(opening=openings, bias=biases, traces=trace_lists, ahead=sessions_to_come(), on=st.integers(61, 400))
def test_a_plan_that_is_kept_leads_where_planning_says_it_leads(
    opening: Opening, bias: Bias, traces: list[Trace], ahead: Sessions, on: int
):
    mastery = concept(*traces, opening=opening)
    last_day = None if mastery.last_on is None else (mastery.last_on - MONDAY).days
    memory = Memory(knowledge_of(mastery, bias), mastery.stability, last_day)
    held = [((day - MONDAY).days, gain) for day, gain in ahead if day < after(on)]
    expected = readiness_after(memory, opening.difficulty, held, on)
    found = forecast(mastery, bias, ahead, after(on), completion=1.0)
    assert found.estimate.value == pytest.approx(expected, abs=CLOSE)


@given(
    opening=openings,
    bias=biases,
    traces=trace_lists,
    ahead=sessions_to_come(),
    completion=st.floats(0, 1),
    on=st.integers(61, 400),
)
def test_every_number_of_a_forecast_is_a_share(
    opening: Opening, bias: Bias, traces: list[Trace], ahead: Sessions, completion: float, on: int
):
    found = forecast(concept(*traces, opening=opening), bias, ahead, after(on), completion=completion)
    for share in (found.learned, found.remembered, found.estimate.value):
        assert -ROUNDING <= share <= 1 + ROUNDING
    assert 0 <= found.shared <= found.estimate.spread
    assert found.estimate.low <= found.estimate.value + ROUNDING
    assert found.estimate.value <= found.estimate.high + ROUNDING


def test_a_session_held_half_of_the_time_leads_half_of_the_way():
    mastery = concept()
    before = knowledge_of(mastery, Bias())
    kept = retrievability(10, first_stability(5.0))
    # Not held: nothing was ever studied, so nothing fades. Held: half of the rest is closed, then fades.
    expected = 0.5 * before + 0.5 * (1 - (1 - before) * 0.5) * kept
    found = forecast(mastery, Bias(), [(after(5), 0.5)], after(15), completion=0.5)
    assert found.estimate.value == pytest.approx(expected)
    assert found.evidence == pytest.approx(mastery.evidence * math.sqrt(FADE))


def test_only_sessions_before_the_day_count():
    mastery = concept(session())
    same = forecast(mastery, Bias(), [(after(9), 0.5), (after(12), 0.5)], after(9), completion=1.0)
    assert same.estimate.value == readiness_on(mastery, Bias(), after(9)).estimate.value


def test_a_plan_that_is_never_kept_changes_nothing():
    mastery = concept(session())
    found = forecast(mastery, Bias(), [(after(5), 0.5)], after(15), completion=0.0)
    assert found.estimate.value == pytest.approx(readiness_on(mastery, Bias(), after(15)).estimate.value)


def test_readiness_together_is_the_weighted_mean_of_what_has_a_weight():
    found = {"one": known(0.8), "two": known(0.2), "three": known(0.4, unknown=True)}
    together = summarise(found, {"one": 3.0, "three": 1.0, "two": 0.0})
    assert together is not None
    # (3 * 0.8 + 1 * 0.4) / 4, and three quarters of the weight is known.
    assert together.estimate.value == pytest.approx(0.7)
    assert (together.concepts, together.known, together.known_weight) == (2, 1, 0.75)


def test_there_is_no_mean_of_nothing():
    assert summarise({}, {"one": 1.0}) is None
    assert summarise({"one": known(0.5)}, {}) is None
    assert summarise({"one": known(0.5)}, {"one": 0.0}) is None


@given(
    values=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.3), st.floats(0.01, 5)), min_size=1, max_size=8)
)
def test_the_doubt_of_a_mean_is_never_more_than_that_of_all_together(
    values: list[tuple[float, float, float]],
):
    found = {f"c{number}": known(value, spread) for number, (value, spread, _) in enumerate(values)}
    weights = {f"c{number}": weight for number, (_, _, weight) in enumerate(values)}
    together = summarise(found, weights)
    assert together is not None
    assert min(value for value, _, _ in values) - ROUNDING <= together.estimate.value
    assert together.estimate.value <= max(value for value, _, _ in values) + ROUNDING
    assert 0 <= together.estimate.spread <= max(spread for _, spread, _ in values) + ROUNDING


def test_the_doubt_of_one_concept_alone_is_its_own():
    together = summarise({"one": known(0.4, 0.12, shared=0.05)}, {"one": 2.0})
    assert together is not None
    assert together.estimate.spread == pytest.approx(0.12)


def test_what_is_shared_by_all_does_not_average_out():
    apart = summarise({f"c{n}": known(0.5) for n in range(20)}, {f"c{n}": 1.0 for n in range(20)})
    shared = {f"c{n}": known(0.5, shared=0.1) for n in range(20)}
    together = summarise(shared, dict.fromkeys(shared, 1.0))
    assert apart is not None
    assert together is not None
    assert together.estimate.spread == pytest.approx(0.1)
    assert apart.estimate.spread < 0.1


def test_the_share_of_a_plan_that_is_kept_starts_at_what_is_usual():
    assert completion_rate([]) == USUAL_COMPLETION
    # Two sessions of which one was held, beside the weight of what is usual.
    expected = (USUAL_COMPLETION * COMPLETION_WEIGHT + 1) / (COMPLETION_WEIGHT + 2)
    assert completion_rate([1.0, 0.0]) == pytest.approx(expected)


@given(shares=st.lists(st.floats(0, 1), max_size=30))
def test_the_share_kept_is_a_share(shares: list[float]):
    assert 0 < completion_rate(shares) < 1 + ROUNDING


def test_a_word_beside_what_was_shown_moves_the_correction():
    pair = Pair("one", MONDAY, 5, 0.4, (1, 2))
    # A 5 stands for 0.9: half too much. Eight pairs' weight says what is usual.
    assert pair.difference == pytest.approx(0.5)
    expected = (SHRINKAGE * USUAL_CHECK_IN + 0.5) / (SHRINKAGE + 1)
    bias = learn_bias({}, [pair])
    assert (bias.check_in, bias.pairs) == (pytest.approx(expected), 1)
    assert (bias.first, bias.first_weight) == (USUAL_FIRST, 0.0)


def test_answers_soon_after_a_first_rating_move_the_correction_of_ratings():
    opening = Opening(5.0, 2, MONDAY)
    mastery = concept(answers(0, 4), opening=opening)
    # Nothing was shown, and the rating was all there was: the whole expectation was too much.
    surplus = prior_knowledge(opening, USUAL_FIRST)
    expected = USUAL_FIRST + surplus / RATING_SLOPE / (SHRINKAGE + 1)
    assert learn_bias({"one": mastery}, []).first == pytest.approx(expected)


def test_what_was_said_last_is_paired_with_what_is_shown_next():
    mastery = concept(said(2, 1), said(5, 2, day=1), answers(1, 4, 3, day=2), answers(4, 4, 4, day=3))
    (pair,) = pairs_of(mastery, "one")
    assert (pair.said, pair.entries, pair.on) == (5, (2, 3), after(2))
    assert pair.shown == mastery.showings[0].target


def test_a_rating_of_an_answer_is_paired_with_that_answer():
    pairs = list(rated_pairs([answers(1, 4, 7, rated=3), answers(1, 4, 8), session(9)]))
    assert [(pair.said, pair.shown, pair.entries) for pair in pairs] == [(3, 0.25, (7,))]


@given(stability=st.floats(SHORTEST_STABILITY, LONGEST_STABILITY), days=st.integers(0, 2000))
def test_what_is_left_is_a_share_and_falls(stability: float, days: int):
    assert 0 <= retrievability(days + 1, stability) < retrievability(days, stability) <= 1
