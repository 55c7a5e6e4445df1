"""Gaps: the session that helps most for its minutes, valued at the interview."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from core_samples import MONDAY, make_check_in
from hypothesis import given
from hypothesis import strategies as st
from readiness_samples import PLANNED, checked_in, make_dashboard, planned_on

from planner.core.gaps import Gap, best_within, find_gaps
from planner.core.memory import GAINS, first_stability, retrievability
from planner.core.readiness import forecast
from planner.core.vocabulary import TaskKind

TUESDAY = MONDAY + timedelta(days=1)


def by_slug(gaps: list[Gap]) -> dict[str, Gap]:
    return {gap.concept.slug: gap for gap in gaps}


def make_forecasts(curriculum, dashboard, sessions):
    """The concept at the interview with these sessions all held."""
    mastery = dashboard.learning.of(curriculum.concepts["svm"])
    found = forecast(mastery, dashboard.learning.bias, sessions, dashboard.interview_on, completion=1.0)
    return {"svm": found}


def test_what_was_never_studied_is_learned_first_and_valued_by_hand(curriculum):
    dashboard = make_dashboard(curriculum, tasks=[planned_on("svm", -3)])
    (gap,) = find_gaps(curriculum, dashboard)
    assert (gap.concept.slug, gap.kind, gap.on) == ("svm", TaskKind.LEARN, MONDAY)
    assert gap.minutes == curriculum.concepts["svm"].minutes.learn
    # 0.29 is assumed where nothing is known; half of the rest is closed, then forgotten for 14 days.
    stability = first_stability(curriculum.concepts["svm"].difficulty)
    expected = (1 - (1 - 0.29) * 0.5) * retrievability(14, stability) - 0.29
    assert gap.gain == pytest.approx(expected)


def test_the_gain_is_weighed_by_what_the_concept_counts(curriculum):
    alone = by_slug(find_gaps(curriculum, make_dashboard(curriculum, tasks=[planned_on("svm", -3)])))
    several = make_dashboard(curriculum, tasks=[planned_on(slug, -3) for slug in PLANNED])
    share = several.weights["svm"] / sum(several.weights.values())
    assert by_slug(find_gaps(curriculum, several))["svm"].gain == pytest.approx(share * alone["svm"].gain)


def test_what_was_studied_gets_the_better_of_practice_and_review(curriculum):
    standing = checked_in(make_check_in("one", MONDAY - timedelta(days=4), concepts=("svm",)))
    (gap,) = find_gaps(curriculum, make_dashboard(curriculum, standing, tasks=[planned_on("svm", -4)]))
    assert gap.kind in {TaskKind.PRACTICE, TaskKind.REVIEW}
    assert gap.on == MONDAY


def test_the_session_more_comes_on_top_of_what_is_planned(curriculum):
    planned = make_dashboard(curriculum, tasks=[planned_on("svm", 9)])
    dashboard = replace(
        planned,
        completion=1.0,
        then=make_forecasts(curriculum, planned, planned.ahead["svm"]),
    )
    both = [(MONDAY, GAINS[TaskKind.LEARN]), *planned.ahead["svm"]]
    expected = make_forecasts(curriculum, planned, both)["svm"].estimate.value
    (gap,) = find_gaps(curriculum, dashboard)
    assert gap.gain == pytest.approx(expected - dashboard.then["svm"].estimate.value)


def test_what_was_studied_today_comes_tomorrow_unless_the_plan_has_it_today_again(curriculum):
    standing = checked_in(make_check_in("one", MONDAY, concepts=("svm",)))
    (gap,) = find_gaps(curriculum, make_dashboard(curriculum, standing, tasks=[planned_on("svm", 9)]))
    assert gap.on == TUESDAY
    again = make_dashboard(curriculum, standing, tasks=[planned_on("svm", 0), planned_on("svm", 9)])
    assert [gap.on for gap in find_gaps(curriculum, again)] == [MONDAY]


def test_the_session_counts_as_held_however_the_plan_is_kept(curriculum):
    dashboard = make_dashboard(curriculum, tasks=[planned_on("svm", -3)])
    (usual,) = find_gaps(curriculum, dashboard)
    (careless,) = find_gaps(curriculum, replace(dashboard, completion=0.1))
    assert careless.gain == pytest.approx(usual.gain)


@pytest.mark.parametrize("day", [14, 40])
def test_on_the_day_of_the_interview_nothing_can_be_gained(curriculum, day: int):
    assert find_gaps(curriculum, make_dashboard(curriculum, day=day)) == []


def test_a_concept_without_weight_is_no_gap(curriculum):
    dashboard = make_dashboard(curriculum)
    weightless = replace(dashboard, weights={**dashboard.weights, "svm": 0.0})
    assert "svm" not in by_slug(find_gaps(curriculum, weightless))
    assert find_gaps(curriculum, replace(dashboard, weights={})) == []


def test_what_is_learned_through_and_through_is_no_gap(curriculum):
    days = [MONDAY - timedelta(days=back) for back in range(60, 0, -2)]
    often = [
        make_check_in(str(number), on, entry_id=number + 1, concepts=("svm",))
        for number, on in enumerate(days)
    ]
    assert (
        find_gaps(curriculum, make_dashboard(curriculum, checked_in(*often), tasks=[planned_on("svm", 9)]))
        == []
    )


def test_the_most_for_its_minutes_comes_first(curriculum):
    gaps = find_gaps(curriculum, make_dashboard(curriculum))
    assert [gap.concept.slug for gap in gaps]
    assert [gap.per_minute for gap in gaps] == sorted((gap.per_minute for gap in gaps), reverse=True)


# ---- the best minutes


def gap_of(curriculum, number: int, minutes: int, gain: float) -> Gap:
    concept = list(curriculum.concepts.values())[number]
    return Gap(concept, TaskKind.PRACTICE, MONDAY, minutes, gain)


@given(offers=st.lists(st.tuples(st.sampled_from([10, 15, 20, 25, 30, 60]), st.integers(1, 40)), max_size=7))
def test_no_other_choice_within_the_minutes_gains_more(curriculum, offers):
    gaps = [gap_of(curriculum, number, minutes, gain / 1000) for number, (minutes, gain) in enumerate(offers)]
    chosen = best_within(gaps, 45)
    assert sum(gap.minutes for gap in chosen) <= 45
    fitting = (
        some
        for size in range(len(gaps) + 1)
        for some in combinations(gaps, size)
        if sum(gap.minutes for gap in some) <= 45
    )
    most = max(sum(gap.gain for gap in some) for some in fitting)
    assert sum(gap.gain for gap in chosen) == pytest.approx(most)
    assert [gaps.index(gap) for gap in chosen] == sorted(gaps.index(gap) for gap in chosen)


def test_what_is_longer_than_the_minutes_is_left_out(curriculum):
    assert best_within([gap_of(curriculum, 0, 60, 0.5)], 45) == []
    assert best_within([], 45) == []
