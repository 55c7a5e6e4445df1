"""Support vector machines, kernels, naive Bayes against worked cases, duality and explicit features."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest


@pytest.mark.formula(
    "svm",
    "Decision function",
    r"f(x) = \sum_{i=1}^{n} \alpha_i y_i K(x_i, x) + b",
)
def test_the_machine_for_exclusive_or_is_the_product_of_the_two_inputs():
    points = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    labels = [1, -1, -1, 1]

    def kernel(x, z):
        return (1 + x[0] * z[0] + x[1] * z[1]) ** 2

    gram = np.array(
        [
            [a * b * kernel(x, z) for z, b in zip(points, labels, strict=True)]
            for x, a in zip(points, labels, strict=True)
        ]
    )
    alpha = np.linalg.solve(gram, np.ones(4))  # all four on the margin: y f = 1
    assert alpha == pytest.approx(np.full(4, 1 / 8))

    def f(x, b=0.0):
        return sum(a * y * kernel(xi, x) for a, y, xi in zip(alpha, labels, points, strict=True)) + b

    for x in np.random.default_rng(7).normal(size=(6, 2)):
        assert f(x) == pytest.approx(x[0] * x[1])


@pytest.mark.formula(
    "svm",
    "Width of the margin",
    r"m = \frac{2}{\lVert w \rVert_2}",
)
def test_the_margin_is_the_distance_from_one_hyperplane_to_the_nearest_point_of_the_other():
    rng = np.random.default_rng(7)
    w, b = rng.normal(size=3), 0.4
    on_the_upper = np.linalg.lstsq(w[None, :], [1 - b])[0] + np.cross(w, rng.normal(size=3))
    assert w @ on_the_upper + b == pytest.approx(1)
    shortest_move = np.linalg.lstsq(w[None, :], [-1 - b - w @ on_the_upper])[0]
    assert w @ (on_the_upper + shortest_move) + b == pytest.approx(-1)
    assert 2 / np.linalg.norm(w) == pytest.approx(math.hypot(*shortest_move))


@pytest.mark.parametrize(("x", "z"), [(0.3, -0.8), (1.2, 0.9), (-0.5, -0.5)])
@pytest.mark.formula(
    "kernel-trick",
    "RBF kernel",
    r"K(x, z) = \exp\left( -\gamma \lVert x - z \rVert_2^2 \right)",
)
def test_the_rbf_kernel_is_an_inner_product_of_infinitely_many_features(x, z):
    gamma = 0.7

    def features(at):
        envelope = math.exp(-gamma * at**2)
        return [envelope * at**k * math.sqrt((2 * gamma) ** k / math.factorial(k)) for k in range(30)]

    series = sum(a * b for a, b in zip(features(x), features(z), strict=True))
    assert math.exp(-gamma * np.linalg.norm([x - z]) ** 2) == pytest.approx(series)


def phi(x):
    return np.array([x[0] ** 2, math.sqrt(2) * x[0] * x[1], x[1] ** 2])


@pytest.mark.formula(
    "kernel-trick",
    "Degree-two kernel as an inner product",
    r"(x^\top z)^2 = x_1^2 z_1^2 + 2 x_1 x_2 z_1 z_2 + x_2^2 z_2^2 = \phi(x)^\top \phi(z) \text{ "
    r"with } \phi(x) = (x_1^2, \sqrt{2} x_1 x_2, x_2^2)",
)
def test_the_degree_two_kernel_covers_all_ordered_pairs_of_inputs():
    for x, z in np.random.default_rng(7).normal(size=(5, 2, 2)):
        pairs = sum(x[i] * x[j] * z[i] * z[j] for i, j in product(range(2), repeat=2))
        spelled = x[0] ** 2 * z[0] ** 2 + 2 * x[0] * x[1] * z[0] * z[1] + x[1] ** 2 * z[1] ** 2
        assert [(x @ z) ** 2, spelled, phi(x) @ phi(z)] == pytest.approx([pairs] * 3)


@pytest.mark.formula(
    "kernel-trick",
    "Kernel ridge prediction",
    r"f(x) = k(x)^\top (K + \lambda I)^{-1} y",
)
def test_kernel_ridge_predicts_like_ridge_on_the_explicit_features():
    rng = np.random.default_rng(7)
    points, y, new, strength = rng.normal(size=(8, 2)), rng.normal(size=8), rng.normal(size=2), 0.6
    gram = (points @ points.T) ** 2
    k = (points @ new) ** 2
    f = k @ np.linalg.inv(gram + strength * np.eye(8)) @ y
    features = np.array([phi(x) for x in points])
    rows = np.vstack([features, math.sqrt(strength) * np.eye(3)])
    w = np.linalg.lstsq(rows, np.concatenate([y, np.zeros(3)]))[0]
    assert f == pytest.approx(phi(new) @ w)


@pytest.mark.parametrize("price", [0.2, 0.5, 3.0])
@pytest.mark.formula(
    "soft-margin",
    "Soft-margin objective",
    r"J(w, b) = \frac{1}{2} \lVert w \rVert_2^2 + C \sum_{i=1}^{n} \max\left( 0, 1 - y_i (w^\top x_i "
    r"+ b) \right)",
)
def test_the_least_primal_objective_meets_the_greatest_dual_one(price):
    x, y = np.array([-1.0, 1.0]), np.array([-1, 1])

    def objective(w, b):
        return w**2 / 2 + price * sum(max(0, 1 - yi * (w * xi + b)) for xi, yi in zip(x, y, strict=True))

    primal = min(objective(w, b) for w in np.linspace(-0.5, 1.5, 41) for b in np.linspace(-1, 1, 41))
    weights = np.linspace(0, price, 2001)  # both points share one weight, as the weighted labels sum to 0
    assert primal == pytest.approx(np.max(2 * weights - (2 * weights) ** 2 / 2), abs=1e-6)


@pytest.mark.formula(
    "soft-margin",
    "Soft-margin objective",
    r"J(w, b) = \frac{1}{2} \lVert w \rVert_2^2 + C \sum_{i=1}^{n} \max\left( 0, 1 - y_i (w^\top x_i "
    r"+ b) \right)",
)
def test_each_hinge_is_the_least_slack_that_the_margin_allows():
    rng = np.random.default_rng(7)
    x, y, w, b, price = rng.normal(size=(5, 2)), [1, -1, 1, 1, -1], np.array([0.8, -0.3]), 0.1, 2.0
    hinges = sum(max(0, 1 - yi * (w @ xi + b)) for xi, yi in zip(x, y, strict=True))
    objective = np.linalg.norm(w) ** 2 / 2 + price * hinges
    grid = np.arange(0, 5, 1e-4)
    slack = [next(s for s in grid if yi * (w @ xi + b) >= 1 - s) for xi, yi in zip(x, y, strict=True)]
    assert objective == pytest.approx((w[0] ** 2 + w[1] ** 2) / 2 + price * sum(slack), abs=2e-3)


@pytest.mark.formula(
    "knn-naive-bayes",
    "Naive Bayes decision",
    r"\hat{c} = \operatorname{argmax}_{c} \left( \log \pi_c + \sum_{j=1}^{d} \log p(x_j \mid c) "
    r"\right)",
)
def test_with_independent_features_naive_bayes_decides_like_the_full_joint_table():
    prior = {"spam": 0.3, "ham": 0.7}
    chance = {"spam": [0.8, 0.5, 0.1], "ham": [0.2, 0.4, 0.6]}  # that each of three words occurs

    def likelihood(c, j, present):
        return chance[c][j] if present else 1 - chance[c][j]

    joint = {
        (c, *x): prior[c] * math.prod(likelihood(c, j, v) for j, v in enumerate(x))
        for c in prior
        for x in product((0, 1), repeat=3)
    }
    decisions = set()
    for x in product((0, 1), repeat=3):
        scores = {
            c: math.log(prior[c]) + sum(math.log(likelihood(c, j, x[j])) for j in range(3)) for c in prior
        }
        decided = max(scores, key=scores.__getitem__)
        evidence = sum(joint[c, *x] for c in prior)
        assert joint[decided, *x] / evidence > 1 / 2
        decisions.add(decided)
    assert decisions == {"spam", "ham"}


@pytest.mark.parametrize("pseudo_count", [1, 3])
@pytest.mark.formula(
    "knn-naive-bayes",
    "Smoothed word probability",
    r"\hat{\theta}_{cw} = \frac{N_{cw} + \alpha}{N_c + \alpha V}",
)
def test_the_smoothed_share_is_the_mean_of_the_posterior_under_a_symmetric_prior(pseudo_count):
    counts = (4, 0)  # occurrences of the two words of the vocabulary
    theta = (np.arange(20_000) + 0.5) / 20_000
    posterior = theta ** (counts[0] + pseudo_count - 1) * (1 - theta) ** (counts[1] + pseudo_count - 1)
    for n_cw, share in zip(counts, (theta, 1 - theta), strict=True):
        smoothed = Fraction(n_cw + pseudo_count, sum(counts) + pseudo_count * 2)
        assert float(smoothed) == pytest.approx(np.sum(share * posterior) / np.sum(posterior), rel=1e-6)
