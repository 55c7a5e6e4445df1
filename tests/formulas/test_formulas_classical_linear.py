"""Least squares, logistic regression and their penalties against brute force and first principles."""

import math
from fractions import Fraction
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest


def slope_at(loss, at, step=1e-6):
    """Central differences of a scalar function at every entry of a vector."""
    moves = step * np.eye(len(at))
    return np.array([(loss(at + move) - loss(at - move)) / (2 * step) for move in moves])


def lowest_point(loss, low, high):
    """Where a convex function of one number is least, by ternary search."""
    for _ in range(120):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return (low + high) / 2


def sigmoid(score):
    return 1 / (1 + np.exp(-score))


@pytest.mark.formula(
    "linear-models",
    "Shared gradient of both models",
    r"g = \frac{1}{n} X^\top \left( \hat{y} - y \right)",
)
def test_one_gradient_serves_least_squares_and_logistic_regression():
    rng = np.random.default_rng(7)
    x = np.column_stack([np.ones(9), rng.normal(size=(9, 2))])
    y, labels, w = rng.normal(size=9), np.array([0, 1, 1, 0, 1, 0, 0, 1, 1]), rng.normal(size=3)

    def gradient(y_hat, target):
        return 1 / len(target) * x.T @ (y_hat - target)

    def squared(at):
        return sum((yi - row @ at) ** 2 for row, yi in zip(x, y, strict=True)) / 18

    def log_loss(at):
        scores = (1 if label else -1 for label in labels)
        return sum(math.log1p(math.exp(-s * (row @ at))) for row, s in zip(x, scores, strict=True)) / 9

    assert gradient(x @ w, y) == pytest.approx(slope_at(squared, w), rel=1e-5)
    assert gradient(sigmoid(x @ w), labels) == pytest.approx(slope_at(log_loss, w), rel=1e-5)


@pytest.mark.parametrize(("z", "strength"), [(2.0, 0.5), (-1.3, 3.0), (0.4, 0.0), (0.3, 0.9), (-2.0, 1.25)])
@pytest.mark.formula(
    "regularization",
    "One weight under an L2 penalty",
    r"\hat{w} = \frac{z}{1 + \lambda}",
)
@pytest.mark.formula(
    "regularization",
    "One weight under an L1 penalty",
    r"\hat{w} = \operatorname{sign}(z) \max\left( |z| - \lambda, 0 \right)",
)
def test_the_penalised_weight_is_where_the_penalised_loss_is_least(z, strength):
    ridge = z / (1 + strength)
    lasso = float(np.sign(z)) * max(abs(z) - strength, 0)
    assert ridge == pytest.approx(
        lowest_point(lambda w: (w - z) ** 2 / 2 + strength * w**2 / 2, -5, 5), abs=1e-6
    )
    assert lasso == pytest.approx(
        lowest_point(lambda w: (w - z) ** 2 / 2 + strength * abs(w), -5, 5), abs=1e-6
    )


@pytest.mark.formula(
    "least-squares",
    "Least-squares estimate",
    r"\hat{w} = (X^\top X)^{-1} X^\top y",
)
def test_the_normal_equations_agree_with_an_orthogonal_factorisation():
    rng = np.random.default_rng(7)
    x, y = np.column_stack([np.ones(8), rng.normal(size=(8, 3))]), rng.normal(size=8)
    w_hat = np.linalg.inv(x.T @ x) @ x.T @ y
    assert w_hat == pytest.approx(np.linalg.lstsq(x, y)[0])
    by_hand = np.linalg.inv(np.array([[3.0, 3], [3, 5]])) @ np.array([[1, 1, 1], [0, 1, 2]]) @ [1.0, 3, 5]
    assert by_hand == pytest.approx([1, 2])  # the points (0, 1), (1, 3), (2, 5) lie on y = 1 + 2x


@pytest.mark.formula(
    "least-squares",
    "Covariance of the coefficients",
    r"\operatorname{Cov}(\hat{w}) = \sigma^2 (X^\top X)^{-1}",
)
def test_the_coefficients_scatter_over_all_sign_patterns_of_the_noise_as_stated():
    x, sigma = np.column_stack([np.ones(5), [0.0, 1, 2, 4, 7]]), 0.6
    truth = x @ [1.5, -0.4]
    noise = sigma * np.array(list(product((-1, 1), repeat=5)))
    fits = np.linalg.lstsq(x, (truth + noise).T)[0]
    assert np.cov(fits, bias=True) == pytest.approx(sigma**2 * np.linalg.inv(x.T @ x))


@pytest.mark.formula(
    "least-squares",
    "Variance inflation factor",
    r"\mathrm{VIF}_j = \frac{1}{1 - R_j^2}",
)
def test_the_inflation_factor_is_the_variance_against_that_of_uncorrelated_inputs():
    rng = np.random.default_rng(7)
    x = rng.normal(size=(40, 3)) @ [[1, 0.9, 0], [0, 0.5, 0.3], [0, 0, 1]]
    x = x - x.mean(axis=0)
    variance = np.diag(np.linalg.inv(x.T @ x))  # in units of the noise variance
    for j in range(3):
        others = np.delete(x, j, axis=1)
        left = x[:, j] - others @ np.linalg.lstsq(others, x[:, j])[0]
        r_squared = 1 - left @ left / (x[:, j] @ x[:, j])
        alone = 1 / (x[:, j] @ x[:, j])
        assert 1 / (1 - r_squared) == pytest.approx(variance[j] / alone)


@pytest.mark.formula(
    "logistic-regression",
    "Class probability",
    r"p_i = \frac{1}{1 + \exp\left( -(b + w^\top x_i) \right)}",
)
def test_two_normal_classes_of_one_variance_have_a_logistic_posterior():
    prior, means, spread = 0.3, (np.array([1.0, -0.5]), np.array([-0.4, 0.8])), 1.2
    w = (means[0] - means[1]) / spread**2
    b = math.log(prior / (1 - prior)) - (means[0] @ means[0] - means[1] @ means[1]) / (2 * spread**2)

    def density(x, mean):
        return math.prod(NormalDist(m, spread).pdf(v) for v, m in zip(x, mean, strict=True))

    for x in np.random.default_rng(7).normal(size=(6, 2)):
        joint = prior * density(x, means[0]), (1 - prior) * density(x, means[1])
        p = 1 / (1 + math.exp(-(b + w @ x)))
        assert p == pytest.approx(joint[0] / sum(joint))


@pytest.mark.formula(
    "logistic-regression",
    "Mean log loss",
    r"L = -\frac{1}{n} \sum_{i=1}^{n} \left( y_i \log p_i + (1 - y_i) \log(1 - p_i) \right)",
)
def test_the_log_loss_is_the_negative_log_likelihood_per_row():
    y, p = [1, 0, 0, 1, 1], [0.9, 0.2, 0.45, 0.6, 0.05]
    loss = -1 / 5 * sum(yi * math.log(pi) + (1 - yi) * math.log(1 - pi) for yi, pi in zip(y, p, strict=True))
    likelihood = 0.9 * 0.8 * 0.55 * 0.6 * 0.05
    assert math.exp(-5 * loss) == pytest.approx(likelihood)


@pytest.mark.formula(
    "logistic-regression",
    "Intercept after class-wise subsampling",
    r"b = b_s - \log \frac{r_1}{r_0}",
)
def test_the_corrected_intercept_is_that_of_the_population():
    kept_positive, kept_negative = Fraction(1), Fraction(1, 10)
    b, w = -3.0, 1.7
    sampled = []
    for x in (0.0, 1.0):
        positives = 1000 * float(sigmoid(b + w * x))
        kept = positives * kept_positive, (1000 - positives) * kept_negative
        sampled.append(math.log(kept[0] / kept[1]))
    b_s, slope = sampled[0], sampled[1] - sampled[0]
    assert slope == pytest.approx(w)
    assert b_s - math.log(kept_positive / kept_negative) == pytest.approx(b)


@pytest.mark.formula(
    "ridge-regression",
    "Ridge estimate",
    r"\hat{w} = (X^\top X + \lambda I)^{-1} X^\top y",
)
def test_ridge_is_least_squares_on_data_with_the_penalty_as_extra_rows():
    rng = np.random.default_rng(7)
    x, y, strength = rng.normal(size=(4, 6)), rng.normal(size=4), 0.7
    w_hat = np.linalg.inv(x.T @ x + strength * np.eye(6)) @ x.T @ y
    rows = np.vstack([x, math.sqrt(strength) * np.eye(6)])
    assert w_hat == pytest.approx(np.linalg.lstsq(rows, np.concatenate([y, np.zeros(6)]))[0])

    def objective(w):
        return sum((y - x @ w) ** 2) + strength * sum(w**2)

    assert slope_at(objective, w_hat) == pytest.approx(np.zeros(6), abs=1e-6)


@pytest.mark.formula(
    "ridge-regression",
    "Effective degrees of freedom",
    r"\mathrm{df}(\lambda) = \sum_{j=1}^{r} \frac{d_j^2}{d_j^2 + \lambda}",
)
def test_the_degrees_of_freedom_are_how_much_each_fitted_value_follows_its_own_target():
    rng = np.random.default_rng(7)
    x, y, strength = rng.normal(size=(7, 3)), rng.normal(size=7), 1.9
    x = x - x.mean(axis=0)
    rows = np.vstack([x, math.sqrt(strength) * np.eye(3)])

    def fitted(targets):
        return x @ np.linalg.lstsq(rows, np.concatenate([targets, np.zeros(3)]))[0]

    sensitivity = sum(fitted(y + move)[i] - fitted(y)[i] for i, move in enumerate(np.eye(7)))
    d = np.linalg.svd(x, compute_uv=False)
    assert sum(d_j**2 / (d_j**2 + strength) for d_j in d) == pytest.approx(sensitivity)


@pytest.mark.formula(
    "ridge-regression",
    "AdamW step",
    r"w_{t+1} = w_t - \eta \left( \frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon} + \lambda w_t \right)",
)
def test_adamw_decays_the_weight_and_then_steps_by_weighted_averages_of_the_gradients():
    rate, decay, tiny, first, second = 0.1, 0.05, 1e-8, 0.9, 0.99
    gradients = [0.8, -2.0, 0.3, 5.0]
    w, m, v = 1.5, 0.0, 0.0
    independent = 1.5
    for t, g in enumerate(gradients, start=1):
        m, v = first * m + (1 - first) * g, second * v + (1 - second) * g**2
        m_hat, v_hat = m / (1 - first**t), v / (1 - second**t)
        w = w - rate * (m_hat / (math.sqrt(v_hat) + tiny) + decay * w)
        past = np.array(gradients[:t])
        mean = np.average(past, weights=first ** np.arange(t)[::-1])
        square = np.average(past**2, weights=second ** np.arange(t)[::-1])
        independent = independent * (1 - rate * decay) - rate * mean / (math.sqrt(square) + tiny)
        assert w == pytest.approx(independent)


def elastic_net(x, y, w, strength, share):
    squared = np.sum((y - x @ w) ** 2) / (2 * len(y))
    return squared + strength * (share * np.sum(np.abs(w)) + (1 - share) / 2 * np.sum(w**2))


@pytest.mark.formula(
    "elastic-net",
    "Elastic-net objective",
    r"J(w) = \frac{1}{2n} \lVert y - Xw \rVert_2^2 + \lambda \left( \alpha \lVert w \rVert_1 + "
    r"\frac{1 - \alpha}{2} \lVert w \rVert_2^2 \right)",
)
def test_elastic_net_is_a_lasso_on_data_with_extra_rows():
    rng = np.random.default_rng(7)
    x, y, strength, share = rng.normal(size=(6, 3)), rng.normal(size=6), 0.8, 0.3
    rows = np.vstack([x, math.sqrt(6 * strength * (1 - share)) * np.eye(3)])
    for w in rng.normal(size=(5, 3)):
        residual = np.concatenate([y, np.zeros(3)]) - rows @ w
        lasso = residual @ residual / 12 + strength * share * sum(abs(weight) for weight in w)
        assert elastic_net(x, y, w, strength, share) == pytest.approx(lasso)


@pytest.mark.parametrize(("strength", "share"), [(0.0, 0.5), (0.4, 1.0), (0.4, 0.0), (0.2, 0.6), (9.0, 0.5)])
@pytest.mark.formula(
    "elastic-net",
    "Coordinate update",
    r"w_j = \frac{\operatorname{sign}(z_j) \max\left( |z_j| - \lambda \alpha, 0 \right)}{1 + \lambda "
    r"(1 - \alpha)} \text{ with } z_j = \frac{1}{n} \sum_{i=1}^{n} x_{ij} r_{ij}",
)
def test_the_coordinate_update_is_the_least_point_along_that_weight(strength, share):
    rng = np.random.default_rng(7)
    x, y, w = rng.normal(size=(12, 3)), rng.normal(size=12), rng.normal(size=3)
    x = x / np.sqrt(np.mean(x**2, axis=0))
    for j in range(3):
        r = y - np.delete(x, j, axis=1) @ np.delete(w, j)
        z_j = 1 / 12 * sum(x[i, j] * r[i] for i in range(12))
        update = np.sign(z_j) * max(abs(z_j) - strength * share, 0) / (1 + strength * (1 - share))

        def along(weight, j=j):
            moved = w.copy()
            moved[j] = weight
            return elastic_net(x, y, moved, strength, share)

        assert update == pytest.approx(lowest_point(along, -5, 5), abs=1e-6)
