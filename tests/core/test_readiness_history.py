"""Readiness over time: past days as the log had it by then, and the way to the interview."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from core_samples import MONDAY, make_check_in, make_task
from drill_samples import drill_entry, prompts_of
from readiness_samples import checked_in, make_dashboard

from planner.core.evidence import days_of
from planner.core.journal import Standing
from planner.core.journal_entry import EntryKind
from planner.core.learning import read_learning
from planner.core.mastery import replay
from planner.core.readiness import readiness_on
from planner.core.readiness_history import (
    MOST_AHEAD,
    MOST_EARLIER,
    MOST_LATELY,
    SHORTEST_LATELY,
    concept_so_far,
    curve_ahead,
    days_lately,
    past_days,
    readiness_so_far,
    readiness_to_come,
    sample_days,
)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def some_life(curriculum, *, days: int = 9) -> Standing:
    """Every third day a session on one of two concepts, and a drill in between."""
    check_ins = [
        make_check_in(
            f"s{number}",
            day(number),
            entry_id=number + 1,
            concepts=("svm" if number % 2 else "regularization",),
            confidence={"svm": 4},
        )
        for number in range(0, days, 3)
    ]
    (prompt, *_) = prompts_of(curriculum, "svm")
    drill = drill_entry(prompt, day(2), shown=2, entry_id=90)
    return checked_in(
        *check_ins,
        practised={EntryKind.DRILL: (drill,)},
        ratings={"coding": 4},
        rated_on=MONDAY,
    )


def test_each_day_holds_what_the_log_said_by_then(curriculum):
    standing = some_life(curriculum)
    learning = read_learning(curriculum, standing)
    weights = {"svm": 3.0, "regularization": 1.0, "coding": 2.0}
    for point in readiness_so_far(curriculum, learning, weights, today=day(9)):
        expected = 0.0
        for slug, weight in weights.items():
            traces = [
                trace
                for held in learning.traces.values()
                for trace in held
                if trace.slug == slug and trace.on <= point.on
            ]
            then = replay(learning.of(curriculum.concepts[slug]).opening, days_of(traces))
            expected += weight / 6 * readiness_on(then, learning.bias, point.on).estimate.value
        assert point.value == pytest.approx(expected, abs=1e-12)


def test_the_last_point_is_the_number_of_today(curriculum):
    dashboard = make_dashboard(curriculum, some_life(curriculum), day=9)
    past = readiness_so_far(curriculum, dashboard.learning, dashboard.weights, today=dashboard.today)
    assert [point.on for point in past] == [day(number) for number in range(10)]
    assert past[-1].value == pytest.approx(dashboard.overall.now.estimate.value, abs=1e-12)


def test_what_was_dated_after_today_is_not_in_it(curriculum):
    learning = read_learning(curriculum, some_life(curriculum))
    early = readiness_so_far(curriculum, learning, {"svm": 1.0}, today=day(2))
    whole = readiness_so_far(curriculum, learning, {"svm": 1.0}, today=day(9))
    assert early == whole[: len(early)]


def test_without_evidence_there_is_no_line(curriculum):
    learning = read_learning(curriculum, Standing())
    assert readiness_so_far(curriculum, learning, {"svm": 1.0}, today=MONDAY) == []
    rated = read_learning(curriculum, Standing(ratings={"coding": 2}, rated_on=MONDAY))
    assert readiness_so_far(curriculum, rated, {"svm": 1.0}, today=MONDAY) == []
    assert len(readiness_so_far(curriculum, rated, {"coding": 1.0}, today=MONDAY)) == 1
    assert readiness_so_far(curriculum, rated, {}, today=MONDAY) == []


def test_five_years_have_no_more_points_than_a_page_can_draw(curriculum):
    check_ins = [
        make_check_in(f"s{number}", day(3 * number), entry_id=number + 1, concepts=("svm",))
        for number in range(600)
    ]
    learning = read_learning(curriculum, checked_in(*check_ins))
    past = readiness_so_far(curriculum, learning, {"svm": 1.0}, today=day(1825))
    assert 90 < len(past) <= MOST_EARLIER + MOST_LATELY
    assert (past[0].on, past[-1].on) == (MONDAY, day(1825))


@pytest.mark.parametrize("span", [0, 1, 40, 83, 84, 85, 86, 200, 1825])
def test_past_days_are_close_together_lately_and_few_before(span: int):
    days = past_days(MONDAY, day(span), lately=SHORTEST_LATELY)
    assert (days[0], days[-1]) == (MONDAY, day(span))
    assert days == sorted(set(days))
    lately = [on for on in days if on >= day(span - SHORTEST_LATELY)]
    assert len(lately) <= MOST_LATELY
    assert len(days) - len(lately) <= MOST_EARLIER
    assert all((after - before).days == 1 for before, after in pairwise(lately))


def test_what_is_lately_grows_with_the_way_ahead(curriculum):
    dashboard = make_dashboard(curriculum)
    assert days_lately(dashboard) == SHORTEST_LATELY
    far = replace(dashboard, interview_on=day(100))
    assert days_lately(far) == 300
    assert days_lately(replace(dashboard, interview_on=day(-100))) == SHORTEST_LATELY


@pytest.mark.parametrize("span", [0, 1, 2, 14, 118, 119, 120, 121, 238, 239, 1825])
@pytest.mark.parametrize("most", [2, 15, 120])
def test_sampled_days_hold_both_ends_rise_and_are_few(span: int, most: int):
    days = sample_days(MONDAY, day(span), most=most)
    assert (days[0], days[-1]) == (MONDAY, day(span))
    assert days == sorted(set(days))
    assert len(days) <= most
    if span < most:
        assert len(days) == span + 1


def test_the_way_to_the_interview_begins_and_ends_with_the_dashboards_numbers(curriculum):
    dashboard = make_dashboard(curriculum, some_life(curriculum), day=2)
    ahead = readiness_to_come(curriculum, dashboard)
    assert (ahead[0].on, ahead[-1].on) == (dashboard.today, dashboard.interview_on)
    assert len(ahead) <= MOST_AHEAD
    assert ahead[0].estimate.value == pytest.approx(dashboard.overall.now.estimate.value)
    assert ahead[-1].estimate == dashboard.overall.then.estimate
    assert all(point.estimate.low <= point.estimate.value <= point.estimate.high for point in ahead)


@pytest.mark.parametrize("late", [14, 15, 300])
def test_on_the_day_of_the_interview_and_after_there_is_nothing_to_come(curriculum, late: int):
    assert readiness_to_come(curriculum, make_dashboard(curriculum, day=late)) == []


def test_without_concepts_there_is_nothing_to_come(curriculum):
    empty = make_dashboard(curriculum, tasks=[make_task()])
    assert readiness_to_come(curriculum, empty) == []


def test_one_concept_so_far_is_the_line_of_it_alone(curriculum):
    learning = read_learning(curriculum, some_life(curriculum))
    alone = readiness_so_far(curriculum, learning, {"svm": 7.0}, today=day(9))
    own = concept_so_far(curriculum.concepts["svm"], learning, today=day(9))
    assert [on for on, _ in own] == [point.on for point in alone]
    assert [value for _, value in own] == pytest.approx([point.value for point in alone])
    assert concept_so_far(curriculum.concepts["cold-start"], learning, today=day(9)) == []


def test_the_curve_ahead_falls_without_sessions_and_rises_with_one(curriculum):
    learning = read_learning(curriculum, some_life(curriculum))
    mastery = learning.of(curriculum.concepts["svm"])
    days = [day(9), day(12), day(20)]
    found = curve_ahead(mastery, learning.bias, [(day(10), 0.5)], days, completion=1.0)
    alone = [without for without, _ in found]
    assert alone == sorted(alone, reverse=True)
    assert found[0][0] == pytest.approx(found[0][1])
    assert all(held > without for without, held in found[1:])
