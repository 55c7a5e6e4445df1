"""Formulas of array code, group means and algorithms from scratch, against loops and exact decimals."""

import math
from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest


@pytest.mark.formula(
    "numpy-vectorization",
    "All squared distances at once",
    r"D_{ij} = \sum_{k=1}^{d} x_{ik}^2 + \sum_{k=1}^{d} z_{jk}^2 - 2 \sum_{k=1}^{d} x_{ik} z_{jk}",
)
def test_squared_distances_at_once_equal_the_distance_of_every_pair():
    rng = np.random.default_rng(7)
    x, z = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
    d = (x**2).sum(axis=1)[:, None] + (z**2).sum(axis=1)[None, :] - 2 * x @ z.T
    for i in range(4):
        for j in range(5):
            assert d[i, j] == pytest.approx(math.dist(x[i], z[j]) ** 2)


SCORES = ([0.0], [1.5, -2.0, 0.25], [1000.0, 1001.0, 998.5], [-1000.0, -1002.0])


def exact_exponentials(z):
    """Each exponential in 60 digits, so that nothing overflows or underflows."""
    return [Decimal(value).exp() for value in z]


@pytest.mark.formula(
    "numpy-vectorization",
    "Stable softmax",
    r"p_i = \frac{\exp(z_i - c)}{\sum_{j=1}^{K} \exp(z_j - c)}\text{, } c = \max_{1 \le j \le K} z_j",
)
def test_the_shifted_softmax_equals_the_plain_one_in_exact_arithmetic():
    for z in SCORES:
        c = max(z)
        p = [math.exp(z_i - c) / sum(math.exp(z_j - c) for z_j in z) for z_i in z]
        with localcontext(prec=60):
            exact = exact_exponentials(z)
            expected = [float(value / sum(exact)) for value in exact]
        assert p == pytest.approx(expected, rel=1e-12)


@pytest.mark.formula(
    "numpy-vectorization",
    "Log-sum-exp",
    r"\log \sum_{j=1}^{K} \exp(z_j) = c + \log \sum_{j=1}^{K} \exp(z_j - c)\text{, } c = \max_{1 \le "
    r"j \le K} z_j",
)
def test_the_shifted_log_sum_equals_the_plain_one_in_exact_arithmetic():
    for z in SCORES:
        c = max(z)
        shifted = c + math.log(sum(math.exp(z_j - c) for z_j in z))
        with localcontext(prec=60):
            expected = float(sum(exact_exponentials(z)).ln())
        assert shifted == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.formula(
    "pandas-group-by",
    "Overall mean from group means",
    r"\bar{x} = \frac{\sum_{g=1}^{G} n_g \bar{x}_g}{\sum_{g=1}^{G} n_g}",
)
def test_group_means_weighted_by_size_give_the_mean_of_all_values():
    rng = np.random.default_rng(7)
    groups = [rng.normal(loc=g, size=size) for g, size in enumerate((1, 4, 30))]
    groups[1][2] = np.nan
    n = [int((~np.isnan(values)).sum()) for values in groups]
    means = [float(np.nanmean(values)) for values in groups]
    overall = sum(n_g * mean for n_g, mean in zip(n, means, strict=True)) / sum(n)
    pooled = np.concatenate(groups)
    assert overall == pytest.approx(pooled[~np.isnan(pooled)].mean())
    assert overall != pytest.approx(sum(means) / 3, rel=0.05)


def stable_loss(z, y):
    return max(z, 0) - y * z + math.log(1 + math.exp(-abs(z)))


@pytest.mark.formula(
    "ml-from-scratch",
    "Stable logistic loss from a logit",
    r"L(z, y) = \max(z, 0) - y z + \log \left( 1 + \exp(-|z|) \right)",
)
def test_the_stable_loss_is_the_cross_entropy_of_the_sigmoid():
    for z in (-200.0, -3.0, -0.1, 0.0, 0.1, 3.0, 200.0):
        with localcontext(prec=200):
            sigmoid = 1 / (1 + Decimal(-z).exp())
            minus_logs = {1: float(-sigmoid.ln()), 0: float(-(1 - sigmoid).ln())}
        for y in (0, 1):
            assert stable_loss(z, y) == pytest.approx(minus_logs[y], rel=1e-12, abs=1e-15)


@pytest.mark.formula(
    "ml-from-scratch",
    "Gradient of mean logistic loss",
    r"g = \frac{1}{n} \sum_{i=1}^{n} \left( \frac{1}{1 + \exp(-w^\top x_i)} - y_i \right) x_i",
)
def test_the_gradient_matches_central_differences_of_the_mean_cross_entropy():
    rng = np.random.default_rng(7)
    x = np.column_stack([np.ones(12), rng.normal(size=(12, 3))])
    y, w = rng.integers(0, 2, 12), rng.normal(size=4)

    def mean_loss(w):
        p = 1 / (1 + np.exp(-x @ w))
        return -np.mean(np.where(y == 1, np.log(p), np.log(1 - p)))

    g = sum((1 / (1 + np.exp(-w @ x_i)) - y_i) * x_i for x_i, y_i in zip(x, y, strict=True)) / 12
    step = 1e-5
    for k, axis in enumerate(np.eye(4)):
        slope = (mean_loss(w + step * axis) - mean_loss(w - step * axis)) / (2 * step)
        assert g[k] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def area_under_roc(scores, labels):
    """Trapezoids under the curve that a falling threshold draws."""
    positives, negatives = sum(labels), len(labels) - sum(labels)
    points = [(0.0, 0.0)]
    for threshold in sorted(set(scores), reverse=True):
        selected = [y for s, y in zip(scores, labels, strict=True) if s >= threshold]
        points.append(((len(selected) - sum(selected)) / negatives, sum(selected) / positives))
    return sum((x1 - x0) * (y0 + y1) / 2 for (x0, y0), (x1, y1) in pairwise(points))


@pytest.mark.formula(
    "ml-from-scratch",
    "AUC by counting pairs",
    r"\mathrm{AUC} = \frac{1}{n_1 n_0} \sum_{i: y_i = 1} \sum_{j: y_j = 0} \left( \mathbf{1}[s_i > "
    r"s_j] + \frac{1}{2} \mathbf{1}[s_i = s_j] \right)",
)
def test_counting_pairs_gives_the_area_under_the_roc_curve_with_ties():
    rng = np.random.default_rng(7)
    for size, levels in ((10, 100), (25, 4), (30, 1)):
        s = rng.integers(0, levels, size).tolist()
        y = [1, 0, *rng.integers(0, 2, size - 2).tolist()]
        ones = [s_i for s_i, y_i in zip(s, y, strict=True) if y_i == 1]
        zeros = [s_j for s_j, y_j in zip(s, y, strict=True) if y_j == 0]
        pairs = sum((s_i > s_j) + 0.5 * (s_i == s_j) for s_i in ones for s_j in zeros)
        assert pairs / (len(ones) * len(zeros)) == pytest.approx(area_under_roc(s, y))
