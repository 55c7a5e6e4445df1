"""What was learned, updated entry by entry, equals what the whole log says; exactly."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from core_samples import MONDAY
from evidence_samples import SLUGS, Reader, Step, points, step_lists
from hypothesis import assume, given
from hypothesis import strategies as st

from planner.core.journal import Standing, read_journal
from planner.core.learning import Learning, learned_memories
from planner.core.readiness import readiness_on
from planner.core.self_report import Bias, knowledge_of


@given(steps=step_lists)
def test_updating_after_every_entry_gives_what_reading_the_whole_log_gives(reader: Reader, steps: list[Step]):
    log, held = reader.log(steps), Learning()
    for count in range(1, len(log) + 1):
        standing = read_journal(log[:count])
        held = reader.updated(held, standing)
        assert held == reader.learning(standing)


@given(steps=step_lists, others=step_lists)
def test_whatever_is_remembered_the_answer_is_that_of_the_log(
    reader: Reader, steps: list[Step], others: list[Step]
):
    remembered = reader.of(*others)
    standing = read_journal(reader.log(steps))
    assert reader.updated(remembered, standing) == reader.learning(standing)


@given(steps=step_lists, days=st.integers(0, 400))
def test_every_number_is_a_share(reader: Reader, steps: list[Step], days: int):
    learning = reader.of(*steps)
    for slug in SLUGS:
        mastery = learning.of(reader.concepts[slug])
        found = readiness_on(mastery, learning.bias, MONDAY + timedelta(days=225 + days))
        for share in (found.learned, found.remembered, found.estimate.value):
            assert 0 <= share <= 1
        assert 0 <= found.estimate.low <= found.estimate.value <= found.estimate.high <= 1
        assert all(0 <= pair.shown <= 1 for pair in learning.pairs.get(slug, ()))
    assert -1 <= learning.bias.check_in <= 1


@given(steps=step_lists.filter(bool), pick=st.integers(0, 4))
def test_a_perfect_answer_on_the_latest_day_never_lowers_its_concept_whatever_it_corrects(
    reader: Reader, steps: list[Step], pick: int
):
    log = reader.log(steps)
    before = reader.learning(read_journal(log))
    traces = [trace for held in before.traces.values() for trace in held]
    assume(traces)
    last = max(trace.on for trace in traces)
    (answer,) = reader.log([Step("drill", pick, amount=99)])
    after = reader.learning(read_journal([*log, replace(answer, id=len(log) + 1, on=last)]))
    (about,) = after.traces[len(log) + 1]
    concept = reader.concepts[about.slug]
    low, high = (readiness_on(held.of(concept), held.bias, last) for held in (before, after))
    assert high.estimate.value >= low.estimate.value - 1e-9


TOGETHER = (
    Step("check in", pick=0, amount=0, word=4),
    Step("drill", pick=0, amount=3, word=5),
    Step("check in", pick=5, amount=0, word=2),
    Step("drill", pick=0, amount=6),
)


@pytest.mark.parametrize("order", list(permutations(TOGETHER)))
def test_the_order_of_a_days_entries_does_not_matter(reader: Reader, order: tuple[Step, ...]):
    before = (Step("drill", pick=0, amount=2), Step("check in", pick=1, word=3, later=2))
    usual = reader.of(*before, *TOGETHER)
    other = reader.of(*before, *order)
    assert usual.masteries.keys() == other.masteries.keys()
    for slug, mastery in usual.masteries.items():
        assert points(other.masteries[slug]) == points(mastery)
    assert other.bias == usual.bias


@given(steps=step_lists)
def test_a_concept_without_any_entry_or_rating_stays_unknown(reader: Reader, steps: list[Step]):
    learning = reader.of(*steps)
    touched = {slug for held in learning.traces.values() for slug in (trace.slug for trace in held)}
    for slug, concept in reader.concepts.items():
        rated = {slug, concept.parent} & learning.ratings.keys()
        assert learning.of(concept).is_unknown == (slug not in touched and not rated)


def test_an_empty_log_says_nothing_of_anything(reader: Reader):
    learning = reader.learning(Standing())
    assert learning == Learning()
    assert learning.bias == Bias()
    assert all(learning.of(concept).is_unknown for concept in reader.concepts.values())


def test_a_rating_speaks_for_the_finer_concepts_that_have_none_of_their_own(reader: Reader):
    standing = Standing(ratings={"regularization": 4, "elastic-net": 2}, rated_on=MONDAY)
    learning = reader.learning(standing)
    openings = {slug: found.opening.rating for slug, found in learning.masteries.items()}
    assert openings == {"regularization": 4, "ridge-regression": 4, "elastic-net": 2}


def test_a_rating_that_is_taken_back_leaves_nothing(reader: Reader):
    rated = (Step("rate", pick=0, amount=1, word=5),)
    assert reader.of(*rated).masteries
    assert reader.of(*rated, Step("undo")).masteries == {}


def test_the_same_ratings_given_again_are_a_memory_of_another_day(reader: Reader):
    rated, again = (Step("rate", pick=0, amount=1, word=5, later=later) for later in (0, 6))
    log = reader.log([rated, again])
    updated = reader.updated(reader.of(rated), read_journal(log))
    assert updated == reader.of(rated, again)
    first, second = (held.masteries["regularization"].last_on for held in (reader.of(rated), updated))
    assert second == first + timedelta(days=6)


def test_an_entry_replaced_by_another_day_counts_on_that_day_alone(reader: Reader):
    first = Step("check in", pick=0, amount=0, later=10)
    again = Step("replace", pick=0, amount=0, back=8)
    learning = reader.of(first, again)
    mastery = learning.masteries["regularization"]
    assert (mastery.entries, mastery.last_on) == ((2,), MONDAY + timedelta(days=2))


def test_what_left_the_curriculum_is_passed_over(reader: Reader):
    log = reader.log([Step("check in")])
    gone = {**log[0].payload, "concepts": ["alchemy"], "confidence": {"alchemy": 5}}
    standing = read_journal([type(log[0])(1, log[0].kind, log[0].at, log[0].on, gone)])
    assert reader.learning(standing).masteries == {}


def test_pairs_are_listed_by_day(reader: Reader):
    late = Step("drill", pick=0, amount=3, word=5, later=5)
    early = Step("drill", pick=2, amount=1, word=4, back=4)
    pairs = reader.of(late, early).all_pairs
    assert [(pair.slug, pair.said) for pair in pairs] == [("bias-variance", 4), ("regularization", 5)]
    assert [pair.shown for pair in pairs] == [1 / 6, 3 / 7]


def test_what_planning_starts_from_is_what_was_learned(reader: Reader):
    learning = reader.of(Step("check in", later=3), Step("drill", pick=2, amount=4))
    memories = learned_memories(learning)
    assert list(memories) == sorted(learning.masteries)
    held, mastery = memories["regularization"], learning.masteries["regularization"]
    assert held.knowledge == knowledge_of(mastery, learning.bias)
    assert (held.stability, held.last_day) == (mastery.stability, (MONDAY + timedelta(days=3)).toordinal())
