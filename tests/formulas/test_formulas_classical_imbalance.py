"""Weights, thresholds, resampling, focal loss and anomaly scores against counting and enumeration."""

import math
from fractions import Fraction
from itertools import permutations
from statistics import fmean, pvariance

import numpy as np
import pytest


@pytest.mark.formula(
    "class-weights",
    "Balanced class weight",
    r"w_k = \frac{n}{K n_k}",
)
def test_balanced_weights_are_the_only_ones_of_mean_one_that_give_every_class_the_same_total():
    counts = [90, 8, 2]
    n, classes = sum(counts), len(counts)
    conditions = np.array([[90, -8, 0], [0, 8, -2], [90 / n, 8 / n, 2 / n]])
    only = np.linalg.solve(conditions, [0, 0, 1])
    assert [n / (classes * n_k) for n_k in counts] == pytest.approx(only)


@pytest.mark.formula(
    "class-weights",
    "Cost-optimal threshold",
    r"t = \frac{c_{FP}}{c_{FP} + c_{FN}}",
)
def test_acting_from_the_threshold_on_is_the_cheaper_choice_at_every_probability():
    false_positive, false_negative = Fraction(3), Fraction(17)
    t = false_positive / (false_positive + false_negative)
    for p in (Fraction(k, 200) for k in range(201)):
        act, wait = (1 - p) * false_positive, p * false_negative
        assert (act <= wait) == (p >= t)


@pytest.mark.formula(
    "class-weights",
    "Undoing a weight on positives",
    r"p = \frac{q}{q + w (1 - q)}",
)
def test_undoing_a_weight_returns_the_share_before_the_positives_were_repeated():
    for positives, negatives, weight in [(3, 97, 10), (1, 4, 7), (50, 50, 2)]:
        q = Fraction(positives * weight, positives * weight + negatives)
        assert q / (q + weight * (1 - q)) == Fraction(positives, positives + negatives)


@pytest.mark.formula(
    "resampling-and-smote",
    "Correcting a probability after resampling",
    r"p = \frac{q r_0}{q r_0 + (1 - q) r_1}",
)
def test_the_corrected_probability_is_the_share_before_rows_were_dropped_or_repeated():
    for kept_positive, kept_negative in [(1, Fraction(1, 10)), (5, 1), (3, Fraction(1, 2))]:
        positives, negatives = 4 * kept_positive, 60 * kept_negative
        q = Fraction(positives) / (positives + negatives)
        p = q * kept_negative / (q * kept_negative + (1 - q) * kept_positive)
        assert p == Fraction(4, 64)


@pytest.mark.formula(
    "resampling-and-smote",
    "SMOTE point",
    r"x_{\mathrm{new}} = x_i + u (x_j - x_i)",
)
def test_new_points_lie_on_the_segment_and_scatter_about_its_middle():
    x_i, x_j = np.array([1.0, -2.0, 0.5]), np.array([4.0, 2.0, 0.5])
    draws = (np.arange(1000) + 0.5) / 1000
    new = np.array([x_i + u * (x_j - x_i) for u in draws])
    detour = np.linalg.norm(new - x_i, axis=1) + np.linalg.norm(x_j - new, axis=1)
    assert detour == pytest.approx(np.full(1000, 5.0))  # no longer than the way from x_i to x_j
    assert new.mean(axis=0) == pytest.approx((x_i + x_j) / 2)
    assert pvariance(new[:, 0]) == pytest.approx(3**2 / 12, rel=1e-5)


@pytest.mark.formula(
    "resampling-and-smote",
    "SMOTE point",
    r"x_{\mathrm{new}} = x_i + u (x_j - x_i)",
)
def test_a_fresh_number_per_coordinate_leaves_the_segment():
    x_i, x_j = np.zeros(2), np.ones(2)
    one = x_i + 0.3 * (x_j - x_i)
    fresh = x_i + np.array([0.3, 0.8]) * (x_j - x_i)
    assert np.linalg.matrix_rank([one, x_j], tol=1e-12) == 1
    assert np.linalg.matrix_rank([fresh, x_j], tol=1e-12) == 2


def focal(p, label, gamma, alpha):
    p_t = p if label else 1 - p
    alpha_t = alpha if label else 1 - alpha
    return -alpha_t * (1 - p_t) ** gamma * math.log(p_t)


@pytest.mark.formula(
    "focal-loss",
    "Focal loss of one case",
    r"L = -\alpha_t (1 - p_t)^\gamma \log p_t",
)
def test_focal_loss_is_cross_entropy_damped_by_the_worked_factors():
    assert focal(0.8, 1, 0, 0.5) == pytest.approx(math.log(1 / 0.8) / 2)
    assert focal(0.9, 1, 2, 0.25) == pytest.approx(0.25 / 100 * math.log(10 / 9))
    assert focal(0.9, 0, 2, 0.25) == pytest.approx(0.75 * 0.81 * math.log(10))
    assert focal(0.5, 1, 3, 0.5) == pytest.approx(math.log(2) / 16)


@pytest.mark.formula(
    "focal-loss",
    "Focal loss of one case",
    r"L = -\alpha_t (1 - p_t)^\gamma \log p_t",
)
def test_the_expected_focal_loss_is_least_at_a_probability_pulled_towards_one_half():
    grid = np.arange(1, 1000) / 1000
    for truth in (0.6, 0.9, 0.99):
        risk = [truth * focal(p, 1, 2, 0.5) + (1 - truth) * focal(p, 0, 2, 0.5) for p in grid]
        assert 0.5 < grid[np.argmin(risk)] < truth


@pytest.mark.parametrize(("label", "z"), [(1, 0.7), (0, 0.7), (1, -3.0), (0, -1.2)])
@pytest.mark.parametrize(("gamma", "alpha"), [(2, 0.25), (0, 0.5), (0.5, 0.9)])
@pytest.mark.formula(
    "focal-loss",
    "Derivative in the logit",
    r"\frac{d L}{d z_t} = \alpha_t (1 - p_t)^\gamma \left( \gamma p_t \log p_t + p_t - 1 \right) "
    r"\text{ with } p_t = \frac{1}{1 + \exp(-z_t)}",
)
def test_the_focal_slope_agrees_with_differences_of_the_loss(label, z, gamma, alpha):
    z_t = z if label else -z
    p_t = 1 / (1 + math.exp(-z_t))
    alpha_t = alpha if label else 1 - alpha
    slope = alpha_t * (1 - p_t) ** gamma * (gamma * p_t * math.log(p_t) + p_t - 1)

    def loss(signed):
        return focal(1 / (1 + math.exp(-signed if label else signed)), label, gamma, alpha)

    assert slope == pytest.approx((loss(z_t + 1e-5) - loss(z_t - 1e-5)) / 2e-5, rel=1e-6)


@pytest.mark.formula(
    "anomaly-detection",
    "Squared Mahalanobis distance",
    r"D^2(x) = (x - \mu)^\top \Sigma^{-1} (x - \mu)",
)
def test_the_mahalanobis_distance_is_euclidean_after_whitening():
    rng = np.random.default_rng(7)
    data = rng.normal(size=(12, 3)) @ [[2, 0.5, 0], [0, 1, 0.3], [0, 0, 0.4]]
    mu, sigma = data.mean(axis=0), np.cov(data, rowvar=False, bias=True)
    squared = [(x - mu) @ np.linalg.inv(sigma) @ (x - mu) for x in data]
    left, _, _ = np.linalg.svd(data - mu, full_matrices=False)
    assert squared == pytest.approx(12 * np.sum(left**2, axis=1))  # scores of unit variance
    assert fmean(squared) == pytest.approx(3)


def leaf_depths(keys):
    """Depths of the empty places in the search tree that grows when the keys arrive in this order."""
    if not keys:
        return [0]
    root, *later = keys
    sides = [k for k in later if k < root], [k for k in later if k > root]
    return [1 + depth for side in sides for depth in leaf_depths(side)]


def average_path(n):
    return 2 * sum(Fraction(1, i) for i in range(1, n)) - Fraction(2 * (n - 1), n)


@pytest.mark.parametrize("n", [2, 3, 4, 6])
@pytest.mark.formula(
    "anomaly-detection",
    "Isolation forest score",
    r"s(x) = 2^{-h(x) / c(n)} \text{ with } c(n) = 2 \sum_{i=1}^{n-1} \frac{1}{i} - \frac{2(n-1)}{n}",
)
def test_the_yardstick_is_the_mean_leaf_depth_over_all_orders_of_one_key_fewer(n):
    depths = [depth for order in permutations(range(n - 1)) for depth in leaf_depths(order)]
    assert len(leaf_depths(tuple(range(n - 1)))) == n
    assert average_path(n) == Fraction(sum(depths), len(depths))


@pytest.mark.formula(
    "anomaly-detection",
    "Isolation forest score",
    r"s(x) = 2^{-h(x) / c(n)} \text{ with } c(n) = 2 \sum_{i=1}^{n-1} \frac{1}{i} - \frac{2(n-1)}{n}",
)
def test_an_average_point_scores_one_half_and_a_point_cut_off_at_once_nearly_one():
    c = float(average_path(256))
    assert 2 ** (-c / c) == 0.5
    assert c == pytest.approx(10.24, abs=0.01)
    assert 2 ** (-2 * c / c) == 0.25
    assert 2 ** (-1 / c) > 0.93
