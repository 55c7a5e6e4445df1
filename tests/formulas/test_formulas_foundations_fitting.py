"""Formulas on scaling, encoding, dimension, learning curves and implicit regularization, run as written."""

from itertools import product
from math import gamma, log2, pi
from statistics import fmean, pvariance

import numpy as np
import pytest


def standardized(x: list[float]) -> list[float]:
    mu = sum(x) / len(x)
    spread = (sum((v - mu) ** 2 for v in x) / len(x)) ** 0.5
    return [(v - mu) / spread for v in x]


@pytest.mark.formula(
    "feature-scaling",
    "Standardization",
    r"z_i = \frac{x_i - \mu}{\sqrt{\frac{1}{n} \sum_{j=1}^{n} (x_j - \mu)^2}}",
)
def test_standardized_values_have_mean_zero_variance_one_and_forget_their_units():
    celsius = [12.0, 18.5, 21.0, 9.5, 30.0]
    z = standardized(celsius)
    assert fmean(z) == pytest.approx(0, abs=1e-12)
    assert pvariance(z) == pytest.approx(1)
    assert standardized([1.8 * c + 32 for c in celsius]) == pytest.approx(z)


@pytest.mark.formula(
    "feature-scaling",
    "Standardization",
    r"z_i = \frac{x_i - \mu}{\sqrt{\frac{1}{n} \sum_{j=1}^{n} (x_j - \mu)^2}}",
)
def test_standardizing_a_worked_example_divides_by_n():
    assert standardized([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]) == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2]


def min_max(x: list[float], train: list[float], a: float, b: float) -> list[float]:
    return [a + (b - a) * (v - min(train)) / (max(train) - min(train)) for v in x]


@pytest.mark.formula(
    "feature-scaling",
    "Min-max scaling",
    r"x^{\prime}_i = a + (b - a) \frac{x_i - \min_{j} x_j}{\max_{j} x_j - \min_{j} x_j}",
)
def test_min_max_scaling_is_the_line_through_the_two_ends():
    train = [3.0, -2.0, 8.0, 5.5]
    slope, intercept = np.linalg.solve([[-2.0, 1.0], [8.0, 1.0]], [-1.0, 1.0])
    points = [*train, 10.0]
    assert min_max(points, train, -1, 1) == pytest.approx([slope * v + intercept for v in points])
    assert min_max(train, train, 0, 1) == pytest.approx(np.interp(train, [-2.0, 8.0], [0.0, 1.0]))
    assert min_max([10.0], train, 0, 1)[0] > 1  # a new value may leave the interval


def target_code(level_mean: float, count: int, overall: float, m: float) -> float:
    return (count * level_mean + m * overall) / (count + m)


@pytest.mark.formula(
    "categorical-encoding",
    "Smoothed target encoding",
    r"e_c = \frac{n_c \bar{y}_c + m \bar{y}}{n_c + m}",
)
def test_smoothing_is_the_mean_after_adding_rows_of_the_global_mean():
    levels = {"a": [1, 0, 1, 1], "b": [1], "c": [0, 0, 0, 1, 0, 0]}
    overall = fmean(label for rows in levels.values() for label in rows)
    for rows in levels.values():
        padded = fmean([*rows, *[overall] * 5])
        assert target_code(fmean(rows), len(rows), overall, 5) == pytest.approx(padded)
    assert target_code(0.0, 0, overall, 5) == pytest.approx(overall)  # an unseen level


@pytest.mark.formula(
    "categorical-encoding",
    "Smoothed target encoding",
    r"e_c = \frac{n_c \bar{y}_c + m \bar{y}}{n_c + m}",
)
def test_smoothing_minimises_squared_error_with_a_penalty_towards_the_global_mean():
    rows, overall, m = [1.0, 1.0, 0.0], 0.3, 2.5
    penalised = lambda code: sum((y - code) ** 2 for y in rows) + m * (code - overall) ** 2  # noqa: E731
    best = target_code(fmean(rows), 3, overall, m)
    assert penalised(best) < min(penalised(best - 1e-4), penalised(best + 1e-4))


def edge(d: int, share: float) -> float:
    return share ** (1 / d)


@pytest.mark.formula(
    "curse-of-dimensionality",
    "Edge of a cube holding a share r of uniform data",
    r"e_d(r) = r^{1/d}",
)
def test_counting_grid_points_in_a_cube_of_that_edge_gives_the_share():
    side = 10
    middles = [(i + 0.5) / side for i in range(side)]
    for d, inside in ((1, 3), (2, 5), (3, 7), (4, 9)):
        share = inside**d / side**d
        length = edge(d, share)
        counted = sum(all(c < length for c in point) for point in product(middles, repeat=d))
        assert counted / side**d == pytest.approx(share)
    assert edge(10, 0.01) == pytest.approx(0.63, abs=0.005)


def ball_share(d: int) -> float:
    return pi ** (d / 2) / (2**d * gamma(d / 2 + 1))


@pytest.mark.formula(
    "curse-of-dimensionality",
    "Share of a cube's volume occupied by the inscribed ball",
    r"v_d = \frac{\pi^{d/2}}{2^{d} \Gamma(d/2 + 1)}",
)
def test_slicing_the_ball_repeatedly_gives_its_share_of_the_cube():
    heights = (np.arange(4000) + 0.5) / 2000 - 1  # midpoints of slices of the cube from -1 to 1
    share = 1.0
    for d in range(1, 11):
        share *= np.mean((1 - heights**2) ** ((d - 1) / 2))  # slices are smaller balls of one dimension less
        assert ball_share(d) == pytest.approx(share, rel=1e-4)
    assert (round(ball_share(2), 3), round(ball_share(10), 4)) == (0.785, 0.0025)


def power_law(n: int, a: float, b: float, c: float) -> float:
    return a + b * n ** (-c)


def error_of_the_mean(n: int) -> float:
    """Expected squared error on a new toss of a -1 or 1 coin when n tosses are averaged, over all cases."""
    return fmean((new - fmean(seen)) ** 2 for *seen, new in product((-1, 1), repeat=n + 1))


@pytest.mark.formula("learning-curves", "Power-law model of a learning curve", r"E(n) = a + b n^{-c}")
def test_a_power_law_through_three_sizes_predicts_the_error_of_an_average_at_a_fourth():
    e1, e2, e4 = (error_of_the_mean(n) for n in (1, 2, 4))
    c = log2((e1 - e2) / (e2 - e4))
    b = (e1 - e2) / (1 - 2**-c)
    a = e1 - b
    assert power_law(8, a, b, c) == pytest.approx(error_of_the_mean(8))
    assert (a, b, c) == pytest.approx((1, 1, 1))  # noise that stays, and a part that falls as one over n


def regression_problem() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    return rng.normal(size=(20, 3)) * [1.0, 0.5, 0.2], rng.normal(size=20)


def after_steps(t: int, eta: float, eigenvalues: np.ndarray, least_squares: np.ndarray) -> np.ndarray:
    return (1 - (1 - eta * eigenvalues) ** t) * least_squares


@pytest.mark.formula(
    "early-stopping",
    "Gradient descent from zero on least squares",
    r"c_i(t) = \left[ 1 - (1 - \eta \lambda_i)^{t} \right] c_i^{\mathrm{LS}}",
)
def test_gradient_descent_follows_the_closed_form_along_each_eigenvector():
    x, y = regression_problem()
    eigenvalues, vectors = np.linalg.eigh(x.T @ x / 20)
    solution = vectors.T @ np.linalg.lstsq(x, y, rcond=None)[0]
    eta = 1.9 / eigenvalues.max()
    w = np.zeros(3)
    for t in range(1, 31):
        w = w - eta * x.T @ (x @ w - y) / 20  # the gradient of squared error over 2n
        assert vectors.T @ w == pytest.approx(after_steps(t, eta, eigenvalues, solution))


@pytest.mark.formula(
    "early-stopping",
    "Gradient descent from zero on least squares",
    r"c_i(t) = \left[ 1 - (1 - \eta \lambda_i)^{t} \right] c_i^{\mathrm{LS}}",
)
def test_stopping_early_shrinks_like_ridge_and_most_where_eigenvalues_are_small():
    x, y = regression_problem()
    eigenvalues, vectors = np.linalg.eigh(x.T @ x / 20)
    solution = vectors.T @ np.linalg.lstsq(x, y, rcond=None)[0]
    alpha = 0.1
    ridge = vectors.T @ np.linalg.solve(x.T @ x / 20 + alpha * np.eye(3), x.T @ y / 20)
    assert ridge / solution == pytest.approx(eigenvalues / (eigenvalues + alpha))
    stopped = after_steps(100, 1 / (100 * alpha), eigenvalues, solution) / solution
    # 1 - exp(-x) and x / (1 + x) differ by at most 0.204
    assert stopped == pytest.approx(ridge / solution, abs=0.21)
    assert list(np.argsort(stopped)) == [0, 1, 2]


def minimum_norm(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x.T @ np.linalg.inv(x @ x.T) @ y


@pytest.mark.formula(
    "double-descent",
    "Minimum-norm interpolating least squares",
    r"\hat{w} = X^\top (X X^\top)^{-1} y",
)
def test_the_minimum_norm_solution_fits_exactly_and_every_other_fit_is_longer():
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(3, 7)), rng.normal(size=3)
    w = minimum_norm(x, y)
    assert x @ w == pytest.approx(y)
    null_space = np.linalg.svd(x)[2][3:]
    for direction in rng.normal(size=(50, 4)):
        other = w + direction @ null_space
        assert x @ other == pytest.approx(y)
        assert np.linalg.norm(other) > np.linalg.norm(w)


@pytest.mark.formula(
    "double-descent",
    "Minimum-norm interpolating least squares",
    r"\hat{w} = X^\top (X X^\top)^{-1} y",
)
def test_gradient_descent_from_zero_ends_at_the_minimum_norm_solution():
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(3, 7)), rng.normal(size=3)
    eta = 1 / np.linalg.eigvalsh(x @ x.T).max()
    w = np.zeros(7)
    for _ in range(1000):
        w -= eta * x.T @ (x @ w - y)
    assert w == pytest.approx(minimum_norm(x, y))
