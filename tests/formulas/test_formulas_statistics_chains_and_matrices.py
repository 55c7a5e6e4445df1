"""Formulas of Markov chains and eigenvalues, against long runs and the definitions of the factors."""

import cmath
import math

import numpy as np
import pytest


def random_chain(rng, states):
    weights = rng.random((states, states))
    return weights / weights.sum(axis=1, keepdims=True)


@pytest.mark.formula(
    "markov-chains",
    "Stationary distribution",
    r"\pi_j = \sum_{i=1}^{K} \pi_i P_{ij}, \text{ with } \sum_{j=1}^{K} \pi_j = 1",
)
def test_solving_the_stationary_equations_gives_the_long_run_shares():
    p = random_chain(np.random.default_rng(7), 4)
    equations = np.vstack([p.T - np.eye(4), np.ones(4)])
    pi = np.linalg.lstsq(equations, np.array([0, 0, 0, 0, 1.0]))[0]
    for j in range(4):
        assert pi[j] == pytest.approx(sum(pi[i] * p[i, j] for i in range(4)))
    assert sum(pi) == pytest.approx(1)
    for start in np.eye(4):
        assert start @ np.linalg.matrix_power(p, 200) == pytest.approx(pi)


def metropolis(target, proposal):
    """Transition matrix of accepting a symmetric proposal with the ratio of target weights."""
    states = len(target)
    p = np.zeros((states, states))
    for i in range(states):
        for j in range(states):
            if i != j:
                p[i, j] = proposal[i, j] * min(1, target[j] / target[i])
        p[i, i] = 1 - p[i].sum()
    return p


@pytest.mark.formula("markov-chains", "Detailed balance", r"\pi_i P_{ij} = \pi_j P_{ji}")
def test_a_balanced_chain_settles_on_its_target_and_a_circle_shows_balance_is_not_needed():
    target = np.array([0.1, 0.2, 0.3, 0.4])
    p = metropolis(target, np.full((4, 4), 0.25))
    flow = [[target[i] * p[i, j] for j in range(4)] for i in range(4)]
    assert np.allclose(flow, np.transpose(flow))
    assert np.linalg.matrix_power(p, 300)[0] == pytest.approx(target)
    circle = np.roll(np.eye(3), 1, axis=1) * 0.9 + np.eye(3) * 0.1
    uniform = np.full(3, 1 / 3)
    assert uniform @ circle == pytest.approx(uniform)
    assert uniform[0] * circle[0, 1] != uniform[1] * circle[1, 0]


@pytest.mark.formula("markov-chains", "Two-state stationary share", r"\pi_1 = \frac{b}{a + b}")
def test_two_states_approach_their_share_by_the_same_factor_each_step():
    for a, b in ((0.1, 0.3), (0.9, 0.8), (1.0, 0.5), (0.0, 0.4)):
        p = np.array([[1 - a, a], [b, 1 - b]])
        pi_1 = b / (a + b)
        assert np.linalg.matrix_power(p, 400)[:, 0] == pytest.approx(pi_1)
        share = np.array([0.25, 0.75])
        for _ in range(4):
            after = share @ p
            assert after[0] - pi_1 == pytest.approx((share[0] - pi_1) * (1 - a - b), abs=1e-12)
            share = after


@pytest.mark.formula(
    "eigenvalues",
    "Spectral decomposition of a symmetric matrix",
    r"A = \sum_{i=1}^{d} \lambda_i v_i v_i^\top",
)
def test_eigenvectors_found_by_definition_rebuild_the_symmetric_matrix():
    square = np.random.default_rng(7).normal(size=(4, 4))
    a = square + square.T
    values, vectors = np.linalg.eigh(a)
    for i in range(4):
        assert a @ vectors[:, i] == pytest.approx(values[i] * vectors[:, i])
    rebuilt = sum(values[i] * np.outer(vectors[:, i], vectors[:, i]) for i in range(4))
    assert np.allclose(rebuilt, a)


@pytest.mark.formula(
    "eigenvalues",
    "Eigenvalues of a 2 by 2 matrix",
    r"\lambda_1 = \frac{T + \sqrt{T^2 - 4 D}}{2}, \text{ } \lambda_2 = \frac{T - \sqrt{T^2 - 4 D}}{2}",
)
def test_both_roots_make_the_matrix_minus_lambda_singular_also_when_complex():
    for matrix in (
        [[2.0, 1.0], [1.0, 3.0]],
        [[0.0, -1.0], [1.0, 0.0]],
        [[1.0, 4.0], [0.0, 1.0]],
        [[1.0, 2.0], [2.0, 4.0]],
    ):
        (p, q), (r, s) = matrix
        trace, determinant = p + s, p * s - q * r
        root = cmath.sqrt(trace**2 - 4 * determinant)
        for eigenvalue in ((trace + root) / 2, (trace - root) / 2):
            assert abs((p - eigenvalue) * (s - eigenvalue) - q * r) < 1e-12
        expected = sorted(np.linalg.eigvals(matrix), key=lambda z: (z.real, z.imag))
        found = sorted(((trace + root) / 2, (trace - root) / 2), key=lambda z: (z.real, z.imag))
        assert np.allclose(found, expected, atol=1e-7)


@pytest.mark.formula("eigenvalues", "Singular values", r"\sigma_i(X) = \sqrt{\lambda_i(X^\top X)}")
def test_singular_values_are_the_largest_and_least_stretch_of_a_unit_vector():
    x = np.random.default_rng(7).normal(size=(5, 2))
    eigenvalues = sorted(np.linalg.eigvalsh(x.T @ x), reverse=True)
    sigma = [math.sqrt(value) for value in eigenvalues]
    angles = np.linspace(0, math.pi, 20_001)
    stretches = np.linalg.norm(x @ np.array([np.cos(angles), np.sin(angles)]), axis=0)
    assert sigma == pytest.approx([stretches.max(), stretches.min()], rel=1e-6)
    assert sigma == pytest.approx(np.linalg.svd(x, compute_uv=False))
