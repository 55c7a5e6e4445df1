"""Days are filled to the minute, and plans asked for in odd calendars come out whole."""

from itertools import combinations, product

import pytest

from bench.plan_checker import readiness, violations
from planner.core.curriculum import StudyMinutes
from planner.core.memory import Memory
from planner.core.solver.problem import Problem, Session, Space, Topic
from planner.core.solver.solve import solve
from planner.core.vocabulary import TaskKind, UnplacedReason

HOUR = ((1140, 1200),)


def topic(slug: str, *, learn: int = 30, after: tuple[str, ...] = (), **more) -> Topic:
    given = {"weights": (1.0,), "difficulty": 5.0, "memory": Memory(0.05), **more}
    return Topic(slug, minutes=StudyMinutes(learn, 20, 10), prerequisites=after, **given)


def chain(count: int) -> tuple[Topic, ...]:
    """Must-haves, of which every third needs the one before it."""
    return tuple(
        topic(f"t{number:02d}", after=(f"t{number - 1:02d}",) if number % 3 == 2 else (), must_have=True)
        for number in range(count)
    )


def problem(days: list[Space], topics: tuple[Topic, ...]) -> Problem:
    return Problem(tuple(days), topics, (len(days),))


@pytest.mark.parametrize("days", [14, 28, 56])
def test_25_concepts_all_find_a_place_at_an_hour_a_day(days: int):
    asked = problem([Space(HOUR)] * days, chain(25))
    plan = solve(asked)
    assert violations(asked, plan) == []
    assert plan.left_out == ()


def test_half_a_year_is_planned_to_its_end():
    asked = problem([Space(HOUR)] * 182, chain(40))
    plan = solve(asked)
    assert violations(asked, plan) == []
    assert plan.left_out == ()
    assert plan.sessions[-1].day >= 175


def test_weeks_without_time_are_passed_over():
    asked = problem([Space(HOUR)] * 7 + [Space(())] * 14 + [Space(HOUR)] * 7, chain(25))
    plan = solve(asked)
    assert violations(asked, plan) == []
    assert plan.left_out == ()
    assert {session.day // 7 for session in plan.sessions} == {0, 3}


def test_a_quarter_of_an_hour_a_day_is_used():
    short = tuple(topic(f"t{number}", learn=15) for number in range(8))
    asked = problem([Space(((1140, 1155),))] * 14, (*short, topic("long", learn=20)))
    plan = solve(asked)
    assert violations(asked, plan) == []
    assert [(left.topic, left.reason) for left in plan.left_out] == [("long", UnplacedReason.NO_WINDOW)]
    assert len({session.day for session in plan.sessions}) == 14


def test_a_day_is_filled_by_the_sessions_that_fill_it_best():
    """35 + 25 fill the hour; 40, the longest, would leave 20 minutes nothing fits into."""
    topics = tuple(
        topic(f"t{learn}", learn=learn, weights=(float(learn),), most=(1, 0, 0)) for learn in (40, 35, 25)
    )
    plan = solve(problem([Space(HOUR)], topics))
    assert sorted(session.topic for session in plan.sessions) == ["t25", "t35"]


def test_a_chain_fits_into_one_day_in_its_order():
    topics = (topic("c", after=("b",), learn=20), topic("b", after=("a",), learn=20), topic("a", learn=20))
    plan = solve(problem([Space(HOUR)], topics))
    assert [session.topic for session in plan.sessions] == ["a", "b", "c"]


def test_a_must_have_takes_the_place_of_weightier_work():
    wanted = topic("wanted", weights=(0.01,), learn=50, must_have=True)
    heavy = tuple(topic(f"heavy{number}", weights=(9.0,)) for number in range(6))
    plan = solve(problem([Space(HOUR)] * 2, (*heavy, wanted)))
    assert "wanted" in {session.topic for session in plan.sessions}


def test_why_a_topic_is_left_out_is_said():
    topics = (
        topic("first", weights=(9.0,), learn=60),
        topic("crowded-out", weights=(0.1,), learn=60),
        topic("too-long", learn=90),
        topic("rests-on-it", after=("too-long",)),
        topic("too-late", not_before=3),
    )
    plan = solve(problem([Space(HOUR)], topics))
    assert {left.topic: left.reason for left in plan.left_out} == {
        "crowded-out": UnplacedReason.NO_TIME,
        "too-long": UnplacedReason.NO_WINDOW,
        "rests-on-it": UnplacedReason.PREREQUISITE_UNPLACED,
        "too-late": UnplacedReason.PHASE_CLOSED,
    }


def test_without_days_or_topics_there_is_an_empty_plan():
    assert solve(Problem((), (), ())).sessions == ()
    assert solve(Problem((), (topic("one", weights=()),), ())).left_out[0].reason is UnplacedReason.NO_TIME
    assert solve(problem([Space(HOUR)], ())).readiness == 0


def test_a_session_after_the_first_exam_counts_for_the_second_only():
    asked = Problem((Space(()), Space(()), Space(HOUR)), (topic("one", weights=(1.0, 1.0)),), (2, 4))
    plan = solve(asked)
    assert plan.sessions
    assert plan.readiness == pytest.approx(readiness(asked, plan.sessions))
    first = Problem(asked.days, asked.topics, (1, 2))
    assert solve(first).sessions == ()


@pytest.mark.parametrize("seed", range(8))
def test_small_problems_are_solved_as_well_as_by_trying_everything(seed: int):
    asked = small(seed)
    assert solve(asked).readiness == pytest.approx(best_readiness(asked), rel=1e-9)


def small(seed: int) -> Problem:
    """Three topics, two evenings and one long one, a few minutes short of enough."""
    weights = [(1.0 + (seed * 7 + number * 5) % 11,) for number in range(3)]
    learns = [15 + 5 * ((seed + 2 * number) % 4) for number in range(3)]
    topics = tuple(
        topic(
            f"t{n}",
            learn=learns[n],
            weights=weights[n],
            difficulty=3.0 + (seed + n) % 5,
            most=(1, 1, 1),
            after=("t0",) if n == seed % 3 and n else (),
        )
        for n in range(3)
    )
    days = [Space(((0, 35),)), Space(((0, 30 + 5 * (seed % 3)),)), Space(()), Space(((0, 30),))]
    return problem(days, topics)


def best_readiness(asked: Problem) -> float:
    """Every subset of sessions for every topic on the days, kept if the checker finds nothing wrong."""
    days = [day for day, space in enumerate(asked.days) if space.gaps]
    options = [list(sequences(one, days)) for one in asked.topics]
    best = 0.0
    for chosen in product(*options):
        held = [session for sequence in chosen for session in sequence]
        by_day = [[one for one in held if one.day == day] for day in days]
        if all(
            sum(one.end for one in on) <= asked.days[day].gaps[0][1]
            for day, on in zip(days, by_day, strict=True)
        ):
            value = readiness(asked, tuple(held))
            if value > best and is_sound(asked, held):
                best = value
    return best


def sequences(one: Topic, days: list[int]):
    kinds = (TaskKind.LEARN, TaskKind.PRACTICE, TaskKind.REVIEW)
    every = [
        Session(one.slug, kind, day, 0, getattr(one.minutes, kind.value)) for kind in kinds for day in days
    ]
    yield ()
    for count in (1, 2, 3):
        for held in combinations(every, count):
            learns = [session.day for session in held if session.kind is TaskKind.LEARN]
            if len({session.kind for session in held}) == count and learns == [min(one.day for one in held)]:
                yield held


def is_sound(asked: Problem, held: list[Session]) -> bool:
    """Whether prerequisites come on an earlier day or, as a gap can be filled in any order, on the same."""
    learned = {session.topic: session.day for session in held if session.kind is TaskKind.LEARN}
    return all(
        learned.get(needed, len(asked.days)) <= learned[one.slug]
        for one in asked.topics
        for needed in one.prerequisites
        if one.slug in learned
    )
