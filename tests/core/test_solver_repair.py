"""A plan that something happened to is mended with few moves."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from example_counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from problem_strategies import problems

from bench.generator import make_instance
from bench.missed_day import compare
from bench.plan_checker import violations
from planner.core.curriculum import StudyMinutes
from planner.core.memory import Memory
from planner.core.solver.instance import read_instance
from planner.core.solver.missed import after_missed_day
from planner.core.solver.problem import Problem, Session, Solution, Space, Topic
from planner.core.solver.repair import repair
from planner.core.solver.solve import solve
from planner.core.vocabulary import TaskKind

EFFORT = 15


@settings(max_examples=examples(12))
@given(problems(), st.integers(0, 14))
def test_a_mended_plan_breaks_no_rule_and_lies_in_the_days_to_come(problem: Problem, missed: int):
    missed %= len(problem.days)
    left, standing = after_missed_day(problem, solve(problem).sessions, missed)
    mended = repair(left, standing, effort=EFFORT)
    assert violations(left, mended) == []
    assert all(session.day > missed for session in mended.sessions)


@settings(max_examples=examples(8))
@given(problems(), st.integers(0, 14))
def test_mending_twice_changes_nothing(problem: Problem, missed: int):
    left, standing = after_missed_day(problem, solve(problem).sessions, missed % len(problem.days))
    mended = repair(left, standing, effort=EFFORT)
    assert repair(left, mended.sessions, effort=EFFORT) == mended


@settings(max_examples=examples(12))
@given(problems())
def test_pinned_sessions_keep_their_minutes_to_themselves(problem: Problem):
    plan = solve(problem)
    if not plan.sessions:
        return
    pinned = plan.sessions[len(plan.sessions) // 2]
    left, standing = with_pin(problem, plan, pinned)
    mended = repair(left, standing, effort=EFFORT)
    assert violations(left, mended) == []
    assert not any(
        one.day == pinned.day and one.start < pinned.end and pinned.start < one.end for one in mended.sessions
    )


def with_pin(problem: Problem, plan: Solution, pinned: Session) -> tuple[Problem, tuple[Session, ...]]:
    """The session as a fixed one, its minutes cut out of its day."""
    day = problem.days[pinned.day]
    pieces = [
        piece
        for start, end in day.gaps
        for piece in ((start, min(end, pinned.start)), (max(start, pinned.end), end))
        if piece[0] < piece[1]
    ]
    days = list(problem.days)
    days[pinned.day] = replace(day, gaps=tuple(pieces))
    topics = tuple(
        replace(topic, fixed=tuple(sorted((*topic.fixed, (pinned.day, pinned.kind)))))
        if topic.slug == pinned.topic
        else topic
        for topic in problem.topics
    )
    return (
        replace(problem, days=tuple(days), topics=topics),
        tuple(session for session in plan.sessions if session is not pinned),
    )


@pytest.fixture(scope="module")
def situation() -> tuple[Problem, Solution]:
    problem = read_instance(make_instance(4, concepts=60, weeks=4, minutes=60)).problem
    return problem, solve(problem, effort=300)


def missed_days(problem: Problem, plan: Solution) -> Iterator[tuple[Problem, tuple[Session, ...], int]]:
    for missed in (3, 9, 16):
        left, standing = after_missed_day(problem, plan.sessions, missed)
        yield left, standing, sum(session.day == missed for session in plan.sessions)


def test_after_a_missed_day_nearly_everything_stays_where_it_was(situation: tuple[Problem, Solution]):
    problem, plan = situation
    for left, standing, displaced in missed_days(problem, plan):
        mended = repair(left, standing)
        change = compare(left, standing, displaced, mended.sessions)
        assert change.churn <= 0.2
        assert change.must_haves_lost == 0
        assert mended.readiness >= 0.99 * solve(left, effort=300).readiness


def test_what_stays_keeps_its_minute(situation: tuple[Problem, Solution]):
    problem, plan = situation
    for left, standing, _ in missed_days(problem, plan):
        mended = repair(left, standing)
        kept = sum(session in mended.sessions for session in standing)
        assert kept >= 0.8 * len(standing)


def test_a_missed_first_session_comes_back_before_what_rests_on_it(situation: tuple[Problem, Solution]):
    problem, plan = situation
    learn = next(
        session
        for session in plan.sessions
        if session.kind is TaskKind.LEARN
        and any(one.topic == session.topic and one.day > session.day + 2 for one in plan.sessions)
    )
    left, standing = after_missed_day(problem, plan.sessions, learn.day)
    mended = repair(left, standing)
    own = [session for session in mended.sessions if session.topic == learn.topic]
    assert own
    assert own[0].kind is TaskKind.LEARN


def test_a_plan_nothing_happened_to_is_left_alone(situation: tuple[Problem, Solution]):
    problem, plan = situation
    mended = repair(problem, plan.sessions)
    assert repair(problem, mended.sessions) == mended
    assert compare(problem, plan.sessions, 0, mended.sessions).churn <= 0.1


def test_sessions_on_topics_that_are_gone_are_passed_over():
    problem = read_instance(make_instance(1, concepts=12, weeks=1, minutes=60)).problem
    stray = Session("gone", TaskKind.LEARN, 0, 1140, 1170)
    assert all(session.topic != "gone" for session in repair(problem, [stray]).sessions)


def must_have(slug: str, learn: int, weight: float) -> Topic:
    return Topic(slug, (weight,), 5.0, StudyMinutes(learn, 20, 10), Memory(0.05), must_have=True)


def test_a_must_have_that_stands_is_not_given_up_for_one_that_lost_its_place():
    topics = (must_have("stands", 60, 1.0), must_have("displaced", 60, 9.0))
    problem = Problem((Space(()), Space(((0, 60),))), topics, (2,))
    standing = [Session("stands", TaskKind.LEARN, 1, 0, 60)]
    mended = repair(problem, standing)
    assert mended.sessions == tuple(standing)
    assert [left.topic for left in mended.left_out] == ["displaced"]


def test_a_must_have_moves_for_another_that_has_no_other_place():
    topics = (must_have("short", 35, 5.0), must_have("long", 60, 1.0))
    problem = Problem((Space(((0, 40),)), Space(((0, 60),))), topics, (2,))
    mended = repair(problem, [Session("short", TaskKind.LEARN, 1, 0, 35)])
    assert violations(problem, mended) == []
    assert mended.left_out == ()
