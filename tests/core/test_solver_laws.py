"""What must hold for every plan the solver makes, whatever it is asked."""

from collections import Counter
from dataclasses import replace

from example_counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from problem_strategies import problems

from bench.plan_checker import violations
from planner.core.solver.problem import Problem, Space
from planner.core.solver.solve import solve

TOLERANCE = 0.01
"""The search may miss this share of the readiness that is to be had."""


@settings(max_examples=examples(20))
@given(problems(), st.sampled_from([0, 20]))
def test_no_plan_breaks_a_rule(problem: Problem, effort: int):
    assert violations(problem, solve(problem, effort=effort)) == []


@settings(max_examples=examples(8))
@given(problems())
def test_equal_problems_get_equal_plans(problem: Problem):
    assert solve(problem, effort=5) == solve(replace(problem), effort=5)


@settings(max_examples=examples(8))
@given(problems())
def test_the_order_in_which_topics_are_named_does_not_matter(problem: Problem):
    turned = replace(problem, topics=problem.topics[::-1])
    assert solve(turned).sessions == solve(problem).sessions


@settings(max_examples=examples(8))
@given(problems(most_topics=6), st.integers(0, 14), st.integers(0, 20))
def test_an_hour_more_never_costs_readiness(problem: Problem, day: int, hour: int):
    before = solve(problem)
    day %= len(problem.days)
    more = list(problem.days)
    more[day] = with_hour(problem.days[day], hour * 60)
    after = solve(replace(problem, days=tuple(more)))
    assert after.readiness >= before.readiness * (1 - TOLERANCE)


@settings(max_examples=examples(8))
@given(problems(), st.integers(0, 8))
def test_a_topic_that_no_longer_counts_gets_no_more_sessions(problem: Problem, place: int):
    place %= len(problem.topics)
    topic = problem.topics[place]
    worthless = replace(topic, weights=(0,) * len(problem.exams))
    without = replace(problem, topics=(*problem.topics[:place], worthless, *problem.topics[place + 1 :]))
    before, after = (Counter(one.topic for one in solve(asked).sessions) for asked in (problem, without))
    # One session it may get for the sake of others: it is a must-have, or something waits for it.
    assert after[topic.slug] <= max(1, before[topic.slug])
    if not topic.must_have and not any(topic.slug in other.prerequisites for other in problem.topics):
        assert after[topic.slug] == 0


def with_hour(space: Space, start: int) -> Space:
    """The day with another free hour, joined to what was free beside or under it."""
    pieces: list[tuple[int, int]] = []
    for begin, end in sorted([*space.gaps, (start, start + 60)]):
        if pieces and begin <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((begin, end))
    return replace(space, gaps=tuple(pieces), limit=None if space.limit is None else space.limit + 60)


@settings(max_examples=examples(8))
@given(problems(), st.integers(0, 8))
def test_a_must_have_that_fits_alone_is_not_given_up_for_anything_else(problem: Problem, place: int):
    must = problem.topics[place % len(problem.topics)]
    only = [replace(topic, must_have=topic is must) for topic in problem.topics]
    alone = [replace(topic, weights=tuple(int(topic is must) for _ in problem.exams)) for topic in only]
    if must.slug not in left_out(replace(problem, topics=tuple(alone))):
        assert must.slug not in left_out(replace(problem, topics=tuple(only)))


def left_out(problem: Problem) -> set[str]:
    return {left.topic for left in solve(problem).left_out}
