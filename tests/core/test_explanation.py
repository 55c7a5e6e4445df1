"""A number taken apart: the parts are whole points and add up to it, whatever the evidence was."""

import math

import pytest
from core_samples import MONDAY, make_check_in
from drill_samples import drill_entry, prompts_of
from hypothesis import given
from hypothesis import strategies as st
from readiness_samples import checked_in, make_dashboard

from planner.core.explanation import (
    Part,
    PartKind,
    apportion,
    contributions,
    explain,
    kinds_of,
    said_and_shown,
)
from planner.core.journal import Standing
from planner.core.journal_entry import EntryKind
from planner.core.learning import read_learning
from planner.core.self_report import Pair
from planner.core.vocabulary import TaskKind

TUESDAY = MONDAY.replace(day=MONDAY.day + 1)
LATER = MONDAY.replace(day=MONDAY.day + 9)


def explained(curriculum, standing: Standing, on=LATER, slug: str = "svm"):
    learning = read_learning(curriculum, standing)
    traces = [trace for held in learning.traces.values() for trace in held if trace.slug == slug]
    return explain(learning.of(curriculum.concepts[slug]), traces, learning.bias, on)


def by_kind(parts: tuple[Part, ...]) -> dict[PartKind, Part]:
    return {part.kind: part for part in parts}


def test_where_nothing_was_said_or_done_all_of_it_is_assumed(curriculum):
    found = explained(curriculum, Standing())
    assert found.parts == (Part(PartKind.ASSUMED, 29),)
    assert (found.learned, found.points) == (29, 29)
    assert found.readiness.is_unknown


def test_a_first_rating_alone_by_hand(curriculum):
    found = explained(curriculum, Standing(ratings={"svm": 2}, rated_on=MONDAY))
    # 0.03 + 0.70 (0.3 - 0.16 + 0.08), as MODEL.md has it
    assert found.parts == (Part(PartKind.RATED, round(100 * (0.03 + 0.70 * 0.22))),)


def test_one_session_by_hand_and_what_fades_until_later(curriculum):
    standing = checked_in(make_check_in("one", MONDAY, entry_id=7, concepts=("svm",)))
    fresh = by_kind(explained(curriculum, standing, MONDAY).parts)
    # Half of what was not learned: 0.5 from the session, half of 0.29 is left of the assumption.
    assert fresh[PartKind.TAUGHT] == Part(PartKind.TAUGHT, 50, (7,))
    assert fresh[PartKind.ASSUMED].points == 14
    assert PartKind.FADED not in fresh
    later = explained(curriculum, standing)
    faded = by_kind(later.parts)[PartKind.FADED]
    assert faded.points == later.points - later.learned < 0


def test_each_part_names_the_entries_it_came_from(curriculum):
    (prompt, *_) = prompts_of(curriculum, "svm")
    standing = checked_in(
        make_check_in("one", MONDAY, entry_id=3, concepts=("svm",), confidence={"svm": 4}),
        make_check_in("two", MONDAY, entry_id=5, concepts=("coding",), confidence={"svm": 2}),
        practised={EntryKind.DRILL: (drill_entry(prompt, TUESDAY, shown=3, entry_id=9),)},
    )
    parts = by_kind(explained(curriculum, standing).parts)
    assert parts[PartKind.TAUGHT].entries == (3,)
    assert parts[PartKind.SHOWN].entries == (9,)
    assert parts[PartKind.SAID].entries == (3, 5)
    assert parts[PartKind.SHOWN].points > 0


lives = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from([TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW]),
        st.none() | st.integers(1, 5),
        st.none() | st.integers(0, 3),
    ),
    max_size=8,
)


@given(life=lives, rating=st.none() | st.integers(1, 5))
def test_the_parts_always_add_up_to_what_is_shown(curriculum, life, rating):
    (prompt, *_) = prompts_of(curriculum, "svm")
    check_ins, drills = [], []
    for number, (back, kind, said, shown) in enumerate(life):
        on = LATER.replace(day=LATER.day - back)
        confidence = {} if said is None else {"svm": said}
        check_ins.append(
            make_check_in(
                str(number), on, entry_id=2 * number, concepts=("svm",), kind=kind, confidence=confidence
            )
        )
        if shown is not None:
            drills.append(drill_entry(prompt, on, shown=shown, entry_id=2 * number + 1))
    ratings = {} if rating is None else {"svm": rating}
    standing = checked_in(
        *check_ins, practised={EntryKind.DRILL: tuple(drills)}, ratings=ratings, rated_on=MONDAY
    )
    found = explained(curriculum, standing)
    own = [part for part in found.parts if part.kind is not PartKind.FADED]
    assert sum(part.points for part in own) == found.learned == round(100 * found.readiness.learned)
    assert sum(part.points for part in found.parts) == found.points
    assert found.points == round(100 * found.readiness.estimate.value)
    assert all(part.points >= 0 for part in own)


@given(parts=st.lists(st.floats(0, 1), min_size=1, max_size=8), total=st.integers(0, 100))
def test_shares_are_whole_add_up_and_are_off_by_less_than_one(parts, total):
    given_out = apportion(parts, total)
    whole = math.fsum(parts)
    if not whole:
        assert set(given_out) == {0}
        return
    assert sum(given_out) == total
    for part, got in zip(parts, given_out, strict=True):
        assert abs(got - total * part / whole) < 1 + 1e-9


def test_the_largest_remainder_is_rounded_up_and_ties_go_first():
    assert apportion([1, 1, 1], 100) == [34, 33, 33]
    assert apportion([0.5, 0.26, 0.24], 10) == [5, 3, 2]
    assert apportion([], 0) == []


def test_what_the_concepts_bring_adds_up_to_the_number_of_the_dashboard(curriculum):
    standing = checked_in(make_check_in("one", MONDAY, concepts=("svm",)))
    dashboard = make_dashboard(curriculum, standing, day=3)
    rows, total = contributions(dashboard.now, dashboard.weights)
    assert total == round(1000 * dashboard.overall.now.estimate.value)
    assert sum(row.tenths for row in rows) == total
    assert math.fsum(row.share for row in rows) == pytest.approx(1)
    assert [row.tenths for row in rows] == sorted((row.tenths for row in rows), reverse=True)
    assert {row.slug for row in rows} == set(dashboard.weights)


def test_a_concept_without_weight_brings_nothing(curriculum):
    dashboard = make_dashboard(curriculum)
    rows, _ = contributions(dashboard.now, {"svm": 2.0, "coding": 0.0})
    assert [row.slug for row in rows] == ["svm"]
    assert contributions(dashboard.now, {}) == ([], 0)


def test_said_and_shown_are_compared_in_the_points_they_are_said_in(curriculum):
    pairs = [Pair("svm", MONDAY, 4, 0.5, (1,)), Pair("svm", MONDAY, 5, 0.7, (2,))]
    said, shown = said_and_shown(pairs)
    assert (said, shown) == (4.5, pytest.approx(3.5))
    assert said - shown == pytest.approx(5 * sum(pair.difference for pair in pairs) / 2)
    assert said_and_shown([]) is None


def test_a_session_without_a_word_belongs_to_what_was_taught_alone(curriculum):
    learning = read_learning(curriculum, checked_in(make_check_in("one", concepts=("svm",))))
    (trace,) = learning.traces[1]
    assert kinds_of(trace) == {PartKind.TAUGHT}
