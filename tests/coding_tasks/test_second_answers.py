"""Our solutions agree with answers written differently, on the cases and on random inputs."""

import itertools
import math
from collections import Counter
from copy import deepcopy
from random import Random

import numpy as np
import pytest
from random_inputs import SAMPLES, bits, numbers, table
from second_answers import data_and_text, learning
from second_answers.learning import with_ones
from task_cases import CASES, SOLUTIONS, TASKS, case_id, functions_in, same

from planner.presenters.case_file import function_name

SECOND = functions_in(learning, data_and_text)


@pytest.mark.parametrize(
    ("task", "case"), [pytest.param(*found, id=case_id(*found)) for found in CASES if found[1].raises is None]
)
def test_each_case_has_the_same_answer_the_other_way(task, case):
    found = SECOND[function_name(task)](**deepcopy(dict(case.given)))
    assert same(found, case.expected)


def test_every_task_has_samples():
    assert set(SAMPLES) == {function_name(task) for task in TASKS}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_random_inputs(name):
    for seed in range(60):
        r = Random(seed)
        given = SAMPLES[name](r, r.randrange(3, 12))
        got = SOLUTIONS[name](**deepcopy(given))
        assert same(SECOND[name](**deepcopy(given)), got), (seed, given, got)


def differences(loss, at, step=1e-6):
    return np.array(
        [(loss(at + step * unit) - loss(at - step * unit)) / (2 * step) for unit in np.eye(len(at))]
    )


def test_logistic_regression_steps_along_finite_differences():
    r = Random(3)
    rows, labels, start = table(r, 9, 2), bits(r, 9), np.array([0.4, -0.3, 0.2])

    def loss(w):
        z = np.array(rows) @ w[:2] + w[2]
        return np.mean(np.logaddexp(0, z) - np.array(labels) * z) + 0.7 / 2 * (w[:2] @ w[:2])

    got = SOLUTIONS["logistic_regression"](rows, labels, [0.4, -0.3], 0.2, 1.0, 1, 0.7)
    assert np.allclose(start - np.array(got), differences(loss, start), atol=1e-7)


def test_softmax_gradient_by_finite_differences():
    r = Random(4)
    logits, labels = np.array(table(r, 3, 4)), [1, 3, 0]

    def loss(flat):
        return SOLUTIONS["softmax_cross_entropy"](flat.reshape(3, 4).tolist(), labels)["loss"]

    got = SOLUTIONS["softmax_cross_entropy"](logits.tolist(), labels)["gradient"]
    assert np.allclose(np.ravel(got), differences(loss, logits.ravel()), atol=1e-7)


def test_first_component_is_the_leading_eigenvector():
    for seed in range(10):
        rows = [[a, 2 * a + b, b - 3 * a] for a, b in table(Random(seed), 12, 2)]
        got = SOLUTIONS["first_component"](rows, [1.0, 0.0, 0.0], 400)
        values, vectors = np.linalg.eigh(np.cov(np.array(rows).T))
        assert math.isclose(got["variance"], values[-1], rel_tol=1e-9)
        assert math.isclose(abs(np.dot(got["component"], vectors[:, -1])), 1.0, rel_tol=1e-9)


def test_linear_regression_ends_at_least_squares():
    r = Random(5)
    rows, targets = table(r, 20, 2, 1), numbers(r, 20)
    got = SOLUTIONS["linear_regression"](rows, targets, 0.1, 5000, 1e-18)
    best = np.linalg.lstsq(with_ones(rows), np.array(targets), rcond=None)[0]
    assert np.allclose(got, best, atol=1e-6)


def test_reservoir_keeps_every_subset_equally_often():
    items, k = list("abcde"), 2
    seen = Counter(
        frozenset(SOLUTIONS["reservoir_sample"](items, k, list(draws)))
        for draws in itertools.product(*(range(i + 1) for i in range(k, len(items))))
    )
    assert len(seen) == math.comb(5, 2)
    assert len(set(seen.values())) == 1


def test_a_wide_beam_finds_the_best_sequence():
    for seed in range(20):
        r = Random(seed)
        moves = [[-r.random() for _ in range(3)] for _ in range(3)]
        found = SOLUTIONS["beam_search"](moves, 0, 2, 10_000, 4)
        whole = [
            s
            for n in range(1, 5)
            for s in itertools.product(range(3), repeat=n)
            if 2 not in s[:-1] and (s[-1] == 2 or n == 4)
        ]
        best = max(sum(moves[a][b] for a, b in zip((0, *s), s, strict=False)) for s in whole)
        assert math.isclose(found["score"], best)


def test_isotonic_fit_is_the_best_monotone_one():
    labels = [1, 0, 1, 1, 0, 0]
    fitted = SOLUTIONS["isotonic_calibration"]([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], labels)
    cost = sum((a - b) ** 2 for a, b in zip(fitted, labels, strict=False))
    grid = [i / 12 for i in range(13)]
    others = itertools.combinations_with_replacement(grid, len(labels))
    assert (
        cost
        <= min(sum((a - b) ** 2 for a, b in zip(rising, labels, strict=False)) for rising in others) + 1e-12
    )
    assert math.isclose(sum(fitted), sum(labels))
