"""How well one concept is learned and remembered: steps worked out by hand, FSRS's own steps, and laws."""

import math
from datetime import datetime, timedelta

import pytest
from core_samples import MONDAY
from evidence_samples import (
    UTC,
    answers,
    biases,
    confidences,
    openings,
    said,
    session,
    single_traces,
    the_day,
    trace_lists,
)
from fsrs import Card, Rating, Scheduler
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.core.evidence import Trace, days_of
from planner.core.mastery import (
    FADE,
    LEAST_RECALL,
    MOST_EVIDENCE,
    OLD_MEMORY_FROM,
    OLD_STABILITY,
    RATED_EVIDENCE,
    SAID_WEIGHT,
    SLIP,
    UNKNOWN_EVIDENCE,
    UNKNOWN_KNOWLEDGE,
    Blend,
    Mastery,
    Opening,
    after_day,
    begin,
    fresh_share,
    replay,
)
from planner.core.memory import (
    DECENT_DIFFICULTY,
    OLD_MEMORY_DAY,
    first_stability,
    next_stability,
    retrievability,
)
from planner.core.readiness import readiness_on
from planner.core.self_report import Bias, believed, knowledge_of, prior_knowledge
from planner.core.vocabulary import TaskKind

ROUNDING = 1e-9
UNKNOWN = Opening(5.0)
RATED_TWO = Opening(5.0, 2, MONDAY)
MONTHS = st.integers(0, 400)


def learned(opening: Opening, *traces: Trace, bias: Bias = Bias()) -> float:  # noqa: B008  it is frozen
    return knowledge_of(replay(opening, days_of(traces)), bias)


def after(*traces: Trace, opening: Opening = UNKNOWN) -> Mastery:
    return replay(opening, days_of(traces))


def test_a_concept_nobody_said_or_did_anything_about_is_unknown():
    nothing = begin(UNKNOWN, first_day=None)
    assert nothing.is_unknown
    assert (nothing.evidence, nothing.stability, nothing.recall_on(MONDAY)) == (UNKNOWN_EVIDENCE, None, 1.0)
    assert knowledge_of(nothing, Bias()) == UNKNOWN_KNOWLEDGE


@pytest.mark.parametrize("rating", range(1, 6))
def test_a_first_rating_is_known_and_from_okay_on_an_old_memory(rating: int):
    rated = begin(Opening(5.0, rating, MONDAY), first_day=None)
    assert (rated.is_unknown, rated.evidence) == (False, RATED_EVIDENCE)
    remembered = (OLD_STABILITY, MONDAY + timedelta(days=OLD_MEMORY_DAY))
    expected = remembered if rating >= OLD_MEMORY_FROM else (None, None)
    assert (rated.stability, rated.last_on) == expected


def test_an_old_memory_is_older_than_the_first_entry_also_where_the_rating_came_later():
    rated = replay(Opening(5.0, 4, MONDAY + timedelta(days=20)), days_of([said(3, day=2)]))
    assert rated.last_on == MONDAY + timedelta(days=2 + OLD_MEMORY_DAY)


def test_a_session_closes_its_share_of_what_is_not_learned():
    # Half of it, and then 0.15 of the rest.
    taught = 1 - (1 - UNKNOWN_KNOWLEDGE) * 0.5 * 0.85
    found = after(session(1), session(2, kind=TaskKind.REVIEW))
    assert knowledge_of(found, Bias()) == pytest.approx(taught, abs=ROUNDING)
    assert (found.sessions, found.evidence) == (2.0, pytest.approx(UNKNOWN_EVIDENCE * FADE * FADE))


def test_answers_move_what_is_learned_by_their_weight_in_questions():
    # Nothing could fade yet, so 3 of 4 speaks for 0.75 / 0.95, with the weight of four questions in five.
    target = 3 / 4 / (1 - SLIP)
    weight = 4 / (UNKNOWN_EVIDENCE + 4)
    expected = UNKNOWN_KNOWLEDGE * (1 - weight) + target * weight
    found = after(answers(3, 4))
    assert knowledge_of(found, Bias()) == pytest.approx(expected, abs=ROUNDING)
    assert (found.evidence, found.shown, found.of, found.is_shown) == (UNKNOWN_EVIDENCE + 4, 3.0, 4.0, True)


def test_answers_later_are_measured_against_what_should_still_be_there():
    first = after(session(1))
    stability = first_stability(5.0)
    assert (first.stability, first.last_on) == (stability, MONDAY)
    recall = retrievability(30, stability)
    before, evidence = 1 - (1 - UNKNOWN_KNOWLEDGE) * 0.5, UNKNOWN_EVIDENCE * FADE
    target, weight = min(1, 0.5 / (1 - SLIP) / max(recall, LEAST_RECALL)), 4 * recall
    expected = (before * evidence + target * weight) / (evidence + weight)
    found = after(session(1), answers(2, 4, 2, day=30))
    assert knowledge_of(found, Bias()) == pytest.approx(expected, abs=ROUNDING)
    assert found.stability == pytest.approx(next_stability(stability, 5.0, 30, shown=0.5))


def test_a_lesson_on_the_day_makes_everything_fresh_for_its_answers():
    found = after(session(1), session(2, day=30), answers(4, 4, 3, day=30))
    assert found.showings[0].target == fresh_share(1.0, 1.0) == 1.0
    # Reviews and practice come after the answers: they are measured as remembered.
    cold = after(session(1), session(2, day=30, kind=TaskKind.REVIEW), answers(2, 4, 3, day=30))
    recall = retrievability(30, first_stability(5.0))
    assert cold.showings[0].target == pytest.approx(0.5 / (1 - SLIP) / max(recall, LEAST_RECALL))


def test_a_self_report_counts_for_a_little_and_is_corrected():
    bias = Bias(check_in=0.2)
    weight = SAID_WEIGHT / (UNKNOWN_EVIDENCE + SAID_WEIGHT)
    # A 4 stands for 0.7, and this person says 0.2 too much.
    expected = UNKNOWN_KNOWLEDGE * (1 - weight) + (0.7 - 0.2) * weight
    assert learned(UNKNOWN, said(4), bias=bias) == pytest.approx(expected, abs=ROUNDING)
    assert after(said(4)).last_on is None


def test_of_several_words_the_middle_one_is_compared_with_what_is_shown_next():
    found = after(said(5, 1), said(2, 2), said(4, 3), said(3, 4), answers(1, 2, 5, day=1))
    assert (found.showings[0].said, found.showings[0].said_entries) == (3, (1, 2, 3, 4))
    assert (found.said, found.said_entries) == (None, ())


def test_evidence_never_weighs_more_than_its_bound():
    assert after(answers(40, 50)).evidence == MOST_EVIDENCE
    assert after(*(said(3, number) for number in range(60))).evidence == MOST_EVIDENCE


def test_a_first_look_leaves_the_memory_of_a_first_session_or_of_what_was_known_all_along():
    assert after(session()).stability == first_stability(5.0)
    assert after(answers(4, 4)).stability == max(first_stability(5.0), OLD_STABILITY)
    assert after(answers(0, 4)).stability == first_stability(5.0)
    assert after(session(1), answers(0, 4, 2)).stability == first_stability(5.0)


def card_after(*ratings: tuple[Rating, int]) -> Card:
    """A card of the real package, rated so many days after the first day."""
    scheduler = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())
    card = Card(card_id=1)
    for rating, day in ratings:
        at = datetime(2026, 10, 5, 12, tzinfo=UTC) + timedelta(days=day)
        card, _ = scheduler.review_card(card, rating, at)
    return card


def test_a_first_session_that_went_well_is_a_card_rated_good():
    card = card_after((Rating.Good, 0))
    assert first_stability(DECENT_DIFFICULTY) == card.stability
    assert card.difficulty == pytest.approx(DECENT_DIFFICULTY, abs=0.001)


@given(gap=st.integers(1, 300), repeats=st.lists(st.integers(1, 60), max_size=3))
def test_all_shown_is_the_packages_good_and_nothing_shown_its_again(gap: int, repeats: list[int]):
    days = [0]
    for more in repeats:
        days.append(days[-1] + more)
    before = [(Rating.Good, day) for day in days]
    card = card_after(*before)
    good = card_after(*before, (Rating.Good, days[-1] + gap))
    again = card_after(*before, (Rating.Again, days[-1] + gap))
    assert card.stability is not None
    assert card.difficulty is not None
    assume(max(card.stability, good.stability or 0) < 365)
    assert next_stability(card.stability, card.difficulty, gap, shown=1.0) == pytest.approx(good.stability)
    assert next_stability(card.stability, card.difficulty, gap, shown=0.0) == pytest.approx(again.stability)


@given(stability=st.floats(0.1, 300), days=st.integers(0, 500))
def test_what_is_left_is_what_the_package_says_is_left(stability: float, days: int):
    scheduler = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())
    reviewed = datetime(2026, 10, 5, 12, tzinfo=UTC)
    card = Card(card_id=1, stability=stability, difficulty=5.0, last_review=reviewed)
    left = scheduler.get_card_retrievability(card, reviewed + timedelta(days=days))
    assert retrievability(days, stability) == pytest.approx(left)


@given(opening=openings, traces=trace_lists)
def test_the_shares_of_a_blend_sum_to_one(opening: Opening, traces: list[Trace]):
    blend = after(*traces, opening=opening).blend
    shares = (blend.prior, blend.taught, blend.shown_share, *blend.said)
    assert math.fsum(shares) == pytest.approx(1)
    assert all(-ROUNDING <= share <= 1 + ROUNDING for share in shares)
    assert 0 <= blend.shown <= blend.shown_share + ROUNDING


@given(opening=openings, bias=biases, traces=trace_lists)
def test_the_sum_of_the_parts_is_what_is_learned(opening: Opening, bias: Bias, traces: list[Trace]):
    blend = after(*traces, opening=opening).blend
    parts = blend.prior * prior_knowledge(opening, bias.first) + blend.taught + blend.shown
    parts += sum(share * believed(level, bias) for level, share in enumerate(blend.said, start=1))
    assert learned(opening, *traces, bias=bias) == pytest.approx(parts)
    assert 0 <= learned(opening, *traces, bias=bias) <= 1


@given(
    opening=openings,
    bias=biases,
    traces=st.lists(single_traces(), min_size=1, max_size=10),
    of=st.integers(1, 6),
    later=MONTHS,
)
def test_more_correct_answers_on_the_latest_day_never_lower_a_concept(
    opening: Opening, bias: Bias, traces: list[Trace], of: int, later: int
):
    last = max(held.on for held in traces)
    day = (last - MONDAY).days
    before, more = (
        after(*traces, opening=opening),
        after(*traces, answers(of, of, 10_000, day), opening=opening),
    )
    assert knowledge_of(more, bias) >= knowledge_of(before, bias) - ROUNDING
    assert more.recall_on(last) >= before.recall_on(last)
    assert value(more, bias, last) >= value(before, bias, last) - ROUNDING
    if before.stability is not None:
        # Of what was never studied nothing fades; of what was shown once some does.
        later_on = last + timedelta(days=later)
        assert value(more, bias, later_on) >= value(before, bias, later_on) - ROUNDING


@given(
    opening=openings,
    bias=biases,
    traces=trace_lists,
    of=st.integers(1, 8),
    shares=st.tuples(st.integers(0, 8), st.integers(0, 8)),
    later=MONTHS,
)
def test_answering_more_of_the_same_questions_never_lowers_a_concept(
    opening: Opening, bias: Bias, traces: list[Trace], of: int, shares: tuple[int, int], later: int
):
    fewer, more = sorted(min(share, of) for share in shares)
    worse = after(*traces, answers(fewer, of, 10_000, 61), opening=opening)
    better = after(*traces, answers(more, of, 10_000, 61), opening=opening)
    on = MONDAY + timedelta(days=61 + later)
    assert knowledge_of(better, bias) >= knowledge_of(worse, bias) - ROUNDING
    assert value(better, bias, on) >= value(worse, bias, on) - ROUNDING


@given(opening=openings, bias=biases, traces=trace_lists, first=MONTHS, later=MONTHS)
def test_time_alone_never_raises_a_concept(
    opening: Opening, bias: Bias, traces: list[Trace], first: int, later: int
):
    mastery = after(*traces, opening=opening)
    on = (mastery.last_on or MONDAY) + timedelta(days=first)
    assert value(mastery, bias, on + timedelta(days=later)) <= value(mastery, bias, on)


@given(opening=openings, traces=trace_lists)
def test_weight_and_memory_stay_within_their_bounds(opening: Opening, traces: list[Trace]):
    found = after(*traces, opening=opening)
    assert 0 < found.evidence <= MOST_EVIDENCE
    assert (found.stability is None) == (found.last_on is None)
    assert found.stability is None or 0 < found.stability <= 365
    assert found.is_unknown == (opening.rating is None and not traces)
    assert 0 <= found.shown <= found.of + ROUNDING


@given(word=confidences, others=confidences)
def test_a_higher_word_never_lowers_a_concept(word: int, others: int):
    low, high = sorted((word, others))
    assert learned(RATED_TWO, said(low)) <= learned(RATED_TWO, said(high))


def test_a_day_without_evidence_changes_nothing():
    found = after(session(1), answers(1, 2, 2))
    assert after_day(found, the_day(answers(0, 0, 3, day=4)))._replace(entries=found.entries) == found


def test_blends_keep_their_parts_apart():
    blend = Blend().closed(0.5).with_shown(0.8, 0.5).with_said((0, 0, 0, 1, 1), 0.2)
    # 0.5 taught; then halves of both and 0.5 shown; then 0.8 of all that, and 0.1 for each word.
    assert blend.prior == pytest.approx(0.5 * 0.5 * 0.8)
    assert blend.taught == pytest.approx(0.5 * 0.5 * 0.8)
    assert (blend.shown_share, blend.shown) == (pytest.approx(0.4), pytest.approx(0.32))
    assert blend.said == (0.0, 0.0, 0.0, pytest.approx(0.1), pytest.approx(0.1))


def value(mastery: Mastery, bias: Bias, on) -> float:
    return readiness_on(mastery, bias, on).estimate.value
