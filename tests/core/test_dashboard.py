"""Now and at the interview: which concepts count, which sessions are ahead, and everything together."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from core_samples import MONDAY, at, make_check_in, make_plan, make_request, make_task
from evidence_samples import Reader, Step

from planner.core.curriculum import Curriculum
from planner.core.dashboard import (
    Dashboard,
    build_dashboard,
    due_shares,
    next_interview,
    sessions_ahead,
)
from planner.core.journal import Standing
from planner.core.learning import Learning, read_learning
from planner.core.mastery import UNKNOWN_KNOWLEDGE
from planner.core.memory import gain_of
from planner.core.outlook import NOT_ASKED
from planner.core.plan import Interview, PlanRequest, Task
from planner.core.readiness import completion_rate, forecast, readiness_on
from planner.core.vocabulary import Outcome, Pillar, TaskKind

REQUEST = make_request("2-week", 14, time_zone="UTC")
"""A Monday to the Monday two weeks later, 09:00."""
INTERVIEW_ON = MONDAY + timedelta(days=14)
NOON = at("2026-10-07 12:00")
LEARN = gain_of(TaskKind.LEARN)


def learn(uid: str, slug: str, day: int, **changes) -> Task:
    starts_at = at("2026-10-05 17:00") + timedelta(days=day)
    return make_task(uid, starts_at, concepts=(slug,), item=f"learn/{slug}", **changes)


REGULARIZATION = learn("one", "regularization", 1)
BIAS = learn("two", "bias-variance", 4)
TREES = learn("three", "trees", 5, pillar=Pillar.CODING)


def dashboard_of(
    curriculum: Curriculum,
    *tasks: Task,
    request: PlanRequest = REQUEST,
    learning: Learning | None = None,
    check_ins=(),
    now=NOON,
) -> Dashboard:
    held = {found.uid: found for found in check_ins}
    known = learning or read_learning(curriculum, Standing(check_ins=held))
    return build_dashboard(curriculum, make_plan(tasks), request, known, held, now=now)


def test_a_plan_nobody_has_begun_shows_assumptions_and_says_so(curriculum: Curriculum):
    found = dashboard_of(curriculum, BIAS, TREES)
    assert not found.has_data
    assert set(found.now) == {"bias-variance", "trees"}
    assert all(held.is_unknown and held.learned == UNKNOWN_KNOWLEDGE for held in found.now.values())
    assert found.overall is not None
    assert (found.overall.now.known, found.overall.now.concepts) == (0, 2)


def test_without_a_session_or_evidence_there_is_nothing_to_show(curriculum: Curriculum):
    found = dashboard_of(curriculum)
    assert (found.overall, found.has_data, found.pillars, found.rounds) == (None, False, {}, [])


def test_what_there_is_evidence_of_counts_though_no_session_is_about_it(reader: Reader):
    known = reader.of(Step("drill", pick=0, amount=3))
    found = dashboard_of(reader.curriculum, BIAS, learning=known)
    assert set(found.weights) == {"bias-variance", "regularization"}
    assert found.has_data


def test_a_first_rating_alone_gives_no_concept_a_place(curriculum: Curriculum):
    known = read_learning(curriculum, Standing(ratings={"regularization": 5}, rated_on=MONDAY))
    assert set(dashboard_of(curriculum, BIAS, learning=known).weights) == {"bias-variance"}


def test_each_concept_is_forecast_to_the_interview_from_its_own_sessions(reader: Reader):
    known = reader.of(Step("check in", pick=0, amount=0, word=4))
    again = learn("again", "regularization", 8, kind=TaskKind.REVIEW)
    found = dashboard_of(reader.curriculum, again, BIAS, learning=known)
    mastery = known.masteries["regularization"]
    ahead = [(MONDAY + timedelta(days=8), gain_of(TaskKind.REVIEW))]
    assert found.ahead["regularization"] == [(day, pytest.approx(gain)) for day, gain in ahead]
    assert found.now["regularization"] == readiness_on(mastery, known.bias, date(2026, 10, 7))
    expected = forecast(mastery, known.bias, ahead, INTERVIEW_ON, completion=found.completion)
    assert found.then["regularization"].estimate.value == pytest.approx(expected.estimate.value)
    assert (found.today, found.interview_on) == (date(2026, 10, 7), INTERVIEW_ON)


def test_everything_together_is_the_weighted_mean(reader: Reader):
    known = reader.of(Step("check in", pick=0, amount=0), Step("drill", pick=2, amount=6))
    found = dashboard_of(reader.curriculum, BIAS, TREES, learning=known)
    total = sum(found.weights.values())
    for prospect, by_concept in ((found.overall.now, found.now), (found.overall.then, found.then)):
        mean = sum(found.weights[slug] * held.estimate.value for slug, held in by_concept.items()) / total
        assert prospect.estimate.value == pytest.approx(mean)
    assert set(found.pillars) == {Pillar.FUNDAMENTALS, Pillar.CODING}
    coding = found.pillars[Pillar.CODING].now
    assert (coding.concepts, coding.known) == (1, 0)
    assert coding.estimate.value == pytest.approx(found.now["trees"].estimate.value)


def test_rounds_show_the_pillars_they_test_and_only_those_of_the_loop(curriculum: Curriculum):
    everything = dashboard_of(curriculum, BIAS, TREES)
    shown = {held.slug for held, _ in everything.rounds}
    assert {"round-coding", "round-fundamentals"} <= shown
    assert "round-behavioural" not in shown
    own = replace(REQUEST, rounds=("round-coding",))
    found = dashboard_of(curriculum, BIAS, TREES, request=own)
    assert [(held.slug, prospect.now.concepts) for held, prospect in found.rounds] == [("round-coding", 1)]


def test_a_pillar_the_loop_does_not_ask_for_counts_for_less(curriculum: Curriculum):
    own = replace(REQUEST, rounds=("round-coding",))
    usual, found = (dashboard_of(curriculum, BIAS, TREES, request=request) for request in (REQUEST, own))
    assert found.weights["trees"] == usual.weights["trees"]
    assert found.weights["bias-variance"] == pytest.approx(NOT_ASKED * usual.weights["bias-variance"])


def test_the_next_interview_is_the_first_still_to_come_and_then_the_last(curriculum: Curriculum):
    early = Interview("Acme", at("2026-10-09 09:00"), 2, ())
    request = replace(REQUEST, earlier=(early,))
    assert next_interview(request, NOON) == (0, early)
    number, last = next_interview(request, early.at)
    assert (number, last.at) == (1, REQUEST.interview_at)
    assert next_interview(request, REQUEST.interview_at + timedelta(days=9)) == (1, last)
    found = dashboard_of(curriculum, BIAS, TREES, request=request)
    # Trees come on Saturday, after Friday's interview.
    assert found.interview_on == date(2026, 10, 9)
    assert found.then["trees"].is_unknown
    assert found.then["trees"].estimate == found.now["trees"].estimate


def test_after_the_last_interview_the_forecast_is_today(reader: Reader):
    known = reader.of(Step("check in", pick=0, amount=0))
    over = REQUEST.interview_at + timedelta(days=3)
    found = dashboard_of(reader.curriculum, BIAS, learning=known, now=over)
    assert (found.interview_on, found.today) == (INTERVIEW_ON, INTERVIEW_ON + timedelta(days=3))
    for slug, held in found.now.items():
        assert found.then[slug].estimate.value == pytest.approx(held.estimate.value)


def test_the_share_of_the_plan_that_is_kept_counts_sessions_that_are_over():
    half = make_check_in("two", outcome=Outcome.PARTLY)
    extra = learn("extra", "trees", 0, extra=True)
    # Over and not done; done early by half; extra and not done; still to come.
    shares = due_shares([REGULARIZATION, BIAS, extra, TREES], {"two": half}, now=NOON)
    assert sorted(shares) == [0.0, 0.5]
    did_extra = make_check_in("extra")
    assert sorted(due_shares([extra], {"extra": did_extra}, now=NOON)) == [1.0]


def test_what_was_done_of_earlier_plans_counts_as_kept(curriculum: Curriculum):
    gone = [make_check_in(f"gone-{number}", entry_id=number + 1) for number in range(5)]
    found = dashboard_of(curriculum, BIAS, check_ins=gone)
    assert found.completion == completion_rate([1.0] * 5)


def test_sessions_checked_in_or_over_are_not_ahead():
    held = {"two": make_check_in("two")}
    assert sessions_ahead([REGULARIZATION, BIAS, TREES], REQUEST, held, now=NOON) == {
        "trees": [(MONDAY + timedelta(days=5), LEARN)]
    }


def test_a_piece_of_work_in_two_sessions_gives_each_its_part():
    first = learn("a", "trees", 5, minutes=20)
    second = learn("b", "trees", 6, minutes=40)
    found = sessions_ahead([second, first], REQUEST, {}, now=NOON)
    days = [MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)]
    # A third and two thirds of what one session closes; together they close the same.
    gains = [1 - (1 - LEARN) ** (1 / 3), 1 - (1 - LEARN) ** (2 / 3)]
    assert found["trees"] == [(day, pytest.approx(gain)) for day, gain in zip(days, gains, strict=True)]
    assert (1 - gains[0]) * (1 - gains[1]) == pytest.approx(1 - LEARN)


def test_a_session_after_midnight_belongs_to_the_evening_before():
    late = make_task("late", at("2026-10-10 01:00"), concepts=("trees",))
    request = replace(REQUEST, day_start_hour=4)
    assert sessions_ahead([late], request, {}, now=NOON)["trees"][0][0] == date(2026, 10, 9)
