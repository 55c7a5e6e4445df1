"""How long things really take somebody: learned slowly, within bounds, and only from what was said."""

from dataclasses import replace

import pytest
from core_samples import make_check_in, make_item, make_request

from planner.core.pace import (
    FASTEST,
    PRIOR_MINUTES,
    SLOWEST,
    Pace,
    at_pace,
    learn_pace,
    pace_factors,
    pace_key,
)
from planner.core.vocabulary import Outcome, Pillar, TaskKind

LEARNING = pace_key(Pillar.FUNDAMENTALS, TaskKind.LEARN)


def sessions(count: int, *, planned: int, spent: int | None, **changes):
    return [
        make_check_in(f"{planned}-{n}", planned_minutes=planned, minutes=spent, **changes)
        for n in range(count)
    ]


def only(paces: list[Pace]) -> Pace:
    (pace,) = paces
    return pace


def test_one_slow_evening_moves_the_factor_only_a_little():
    pace = only(learn_pace(sessions(1, planned=30, spent=60)))
    assert pace.factor == (PRIOR_MINUTES + 60) / (PRIOR_MINUTES + 30) == 1.2
    assert (pace.sessions, pace.planned_minutes, pace.spent_minutes) == (1, 30, 60)


def test_with_every_session_the_factor_comes_nearer_to_what_was_said():
    factors = [only(learn_pace(sessions(n, planned=40, spent=56))).factor for n in (1, 3, 10, 100)]
    assert factors == sorted(set(factors))
    assert factors[0] < 1.11
    assert factors[-1] == pytest.approx(1.4, abs=0.02)


@pytest.mark.parametrize(("spent", "bound"), [(500, SLOWEST), (1, FASTEST)])
def test_beyond_its_bounds_the_factor_does_not_go(spent: int, bound: float):
    assert only(learn_pace(sessions(200, planned=30, spent=spent))).factor == bound
    assert (FASTEST, SLOWEST) == (0.6, 1.6)


@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.SKIPPED, Outcome.MOVED])
def test_only_sessions_done_in_full_count(outcome: Outcome):
    done = sessions(1, planned=30, spent=60)
    assert learn_pace(done + sessions(3, planned=20, spent=90, outcome=outcome)) == learn_pace(done)


def test_sessions_whose_minutes_were_not_said_do_not_count():
    done = sessions(1, planned=30, spent=60)
    assert learn_pace(done + sessions(3, planned=20, spent=None)) == learn_pace(done)
    assert learn_pace(sessions(3, planned=20, spent=None)) == []


def test_each_pillar_and_kind_has_a_pace_of_its_own():
    slow = sessions(4, planned=30, spent=60)
    quick = sessions(4, planned=30, spent=15, pillar=Pillar.CODING, kind=TaskKind.PROBLEM)
    factors = pace_factors(learn_pace([*slow, *quick]))
    assert factors == {"fundamentals/learn": 1.5, "coding/problem": 0.75}


def test_a_factor_next_to_one_changes_nothing():
    paces = learn_pace(sessions(1, planned=30, spent=36))
    assert only(paces).factor == 1.04
    assert pace_factors(paces) == {}
    assert pace_factors([replace(only(paces), factor=0.95)]) == {LEARNING: 0.95}


@pytest.mark.parametrize(
    ("minutes", "factor", "expected"), [(30, 1.5, 45), (45, 1.2, 55), (50, 0.6, 30), (20, 0.6, 15)]
)
def test_work_takes_its_factor_rounded_to_five_minutes_and_never_under_the_shortest_session(
    minutes: int, factor: float, expected: int
):
    item = make_item(minutes=minutes)
    assert at_pace(item, {LEARNING: factor}) == replace(item, minutes=expected)


def test_work_of_another_sort_keeps_its_minutes():
    item = make_item(minutes=32)
    assert at_pace(item, {pace_key(Pillar.CODING, TaskKind.LEARN): 1.5}) == item
    assert at_pace(item, {}) == item


def test_a_mock_keeps_its_clock():
    mock = make_item(
        minutes=90, pillar=Pillar.MOCK, kind=TaskKind.MOCK, rounds=(("Coding", 45), ("Design", 45))
    )
    assert at_pace(mock, {pace_key(Pillar.MOCK, TaskKind.MOCK): 1.5}) == mock


def test_a_slow_reader_gets_longer_first_sessions_and_nothing_else_changes(plan_for):
    request = make_request()
    usual = {item.item: item for item in plan_for(request).tasks}
    slow = plan_for(replace(request, pace={LEARNING: 1.5}))
    learned = [task for task in slow.tasks if task.item.startswith("learn/") and task.parts == 1]
    paced = [task for task in learned if task.pillar is Pillar.FUNDAMENTALS]
    assert paced
    for task in paced:
        assert task.minutes == round(usual[task.item].minutes * 1.5 / 5) * 5
    others = [task for task in learned if task.pillar is not Pillar.FUNDAMENTALS]
    assert others
    assert all(task.minutes == usual[task.item].minutes for task in others)
