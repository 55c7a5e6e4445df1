"""Convexity, gradient steps, schedules and Newton against worked cases, enumeration and other routes."""

import math
from itertools import combinations, product
from statistics import fmean, pvariance

import numpy as np
import pytest


def lowest_point(loss, low, high):
    """Where a convex function of one number is least, by ternary search."""
    for _ in range(120):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return (low + high) / 2


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


@pytest.mark.parametrize(
    ("f", "convex"),
    [
        (lambda z: math.log1p(math.exp(-z)), True),
        (lambda z: max(0, 1 - z), True),
        (lambda z: (sigmoid(z) - 1) ** 2, False),
        (math.sin, False),
    ],
    ids=["log loss", "hinge", "squared error on a sigmoid", "sine"],
)
@pytest.mark.formula(
    "convexity",
    "Convexity inequality",
    r"f(\theta x + (1 - \theta) z) \le \theta f(x) + (1 - \theta) f(z)",
)
def test_the_inequality_holds_exactly_where_the_slope_never_falls(f, convex):
    points, shares = np.linspace(-5, 5, 21), np.linspace(0, 1, 9)
    holds = all(
        f(theta * x + (1 - theta) * z) <= theta * f(x) + (1 - theta) * f(z) + 1e-12
        for x, z, theta in product(points, points, shares)
    )
    grid = np.linspace(-5, 5, 401)
    slopes = np.diff([f(z) for z in grid])
    assert holds == bool(np.all(np.diff(slopes) >= -1e-12)) == convex


def huber(r, delta):
    return r**2 / 2 if abs(r) <= delta else delta * abs(r) - delta**2 / 2


@pytest.mark.formula(
    "convexity",
    "Huber loss",
    r"H(r) = \begin{cases} \frac{1}{2} r^2 & |r| \le \delta \\ \delta |r| - \frac{1}{2} \delta^2 & "
    r"|r| > \delta \end{cases}",
)
def test_huber_is_the_cheapest_split_of_a_residual_into_noise_and_outlier():
    for r, delta in product((-3.0, -0.4, 0.0, 1.0, 2.5), (0.5, 1.0)):

        def price(outlier, r=r, delta=delta):
            return (r - outlier) ** 2 / 2 + delta * abs(outlier)

        assert huber(r, delta) == pytest.approx(price(lowest_point(price, -5, 5)))


@pytest.mark.formula(
    "convexity",
    "Gradient descent on a smooth convex function",
    r"f(w_k) - f(w^*) \le \frac{L \lVert w_0 - w^* \rVert_2^2}{2 k}",
)
def test_the_gap_stays_below_the_bound_and_comes_within_half_of_it_in_the_worst_case():
    start, curvature = 3.0, 2.0
    for k in (1, 2, 5, 10):
        delta = start / (2 * k + 1)  # the known worst function: long linear arms
        w = start
        for _ in range(k):
            gradient = curvature * max(-delta, min(w, delta))
            w = w - gradient / curvature
        gap, bound = curvature * huber(w, delta), curvature * start**2 / (2 * k)
        assert bound / 4 < gap <= bound
        assert gap == pytest.approx(curvature * start**2 / (4 * k + 2))


@pytest.mark.formula(
    "convexity",
    "Gradient descent on a smooth convex function",
    r"f(w_k) - f(w^*) \le \frac{L \lVert w_0 - w^* \rVert_2^2}{2 k}",
)
def test_the_bound_holds_for_a_badly_conditioned_valley():
    curvatures, w = np.array([4.0, 0.01]), np.array([1.0, -2.0])
    distance = np.linalg.norm(w)
    for k in range(1, 200):
        w = w - curvatures * w / 4
        assert sum(curvatures * w**2) / 2 <= 4 * distance**2 / (2 * k)


@pytest.mark.formula(
    "mini-batch-gradient-descent",
    "Mini-batch update",
    r"w_{t+1} = w_t - \frac{\eta}{b} \sum_{i \in B_t} g_i(w_t)",
)
def test_the_update_follows_the_slope_of_the_mean_loss_of_the_batch():
    rng = np.random.default_rng(7)
    x, y, w, eta = rng.normal(size=(6, 2)), rng.normal(size=6), rng.normal(size=2), 0.3
    for batch in ([4], [0, 3, 5], range(6)):
        new = w - eta / len(batch) * sum((w @ x[i] - y[i]) * x[i] for i in batch)

        def mean_loss(at, batch=batch):
            return fmean((at @ x[i] - y[i]) ** 2 / 2 for i in batch)

        slope = [(mean_loss(w + m) - mean_loss(w - m)) / 2e-5 for m in 1e-5 * np.eye(2)]
        assert new == pytest.approx(w - eta * np.array(slope))


@pytest.mark.parametrize("b", [1, 2, 4, 6])
@pytest.mark.formula(
    "mini-batch-gradient-descent",
    "Variance of a mini-batch mean",
    r"\operatorname{Var}(\bar{g}) = \frac{\sigma^2}{b} \cdot \frac{N - b}{N - 1}",
)
def test_the_variance_of_the_batch_mean_is_that_over_all_batches(b):
    gradients = [0.2, -1.0, 3.5, 0.7, 0.7, -2.0]
    n, sigma_squared = 6, pvariance(gradients)
    means = [fmean(batch) for batch in combinations(gradients, b)]
    assert sigma_squared / b * (n - b) / (n - 1) == pytest.approx(pvariance(means))
    if b <= 4:
        redrawn = [fmean(batch) for batch in product(gradients, repeat=b)]
        assert sigma_squared / b == pytest.approx(pvariance(redrawn))


GRADIENTS = (0.8, -2.0, 0.3, 5.0, 0.1)


def fading_mean(values, decay):
    """Average in which a value counts less by the factor decay for every step since."""
    return np.average(values, weights=decay ** np.arange(len(values))[::-1])


@pytest.mark.formula(
    "momentum",
    "Momentum step",
    r"v_t = \beta v_{t-1} + g_t \text{ and } w_t = w_{t-1} - \eta v_t",
)
def test_momentum_repeats_a_share_of_the_last_move():
    beta, eta, w, v = 0.7, 0.1, 2.0, 0.0
    path = [w, w]  # a ball that starts at rest
    for g in GRADIENTS:
        v = beta * v + g
        w = w - eta * v
        path.append(path[-1] - eta * g + beta * (path[-1] - path[-2]))
        assert w == pytest.approx(path[-1])
    for _ in range(60):
        v = beta * v + 1
    assert v == pytest.approx(1 / (1 - beta))


@pytest.mark.formula(
    "momentum",
    "RMSProp step",
    r"s_t = \rho s_{t-1} + (1 - \rho) g_t^2 \text{ and } w_t = w_{t-1} - \frac{\eta g_t}{\sqrt{s_t} "
    r"+ \epsilon}",
)
def test_rmsprop_divides_by_the_root_of_a_fading_mean_that_starts_at_zero():
    rho, eta, tiny, w, s = 0.9, 0.01, 1e-8, 1.0, 0.0
    independent = 1.0
    for t, g in enumerate(GRADIENTS, start=1):
        s = rho * s + (1 - rho) * g**2
        w = w - eta * g / (math.sqrt(s) + tiny)
        squares = [0.0] * 500 + [past**2 for past in GRADIENTS[:t]]
        independent -= eta * g / (math.sqrt(fading_mean(squares, rho)) + tiny)
        assert w == pytest.approx(independent)


@pytest.mark.formula(
    "momentum",
    "Adam step",
    r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t \text{ and } v_t = \beta_2 v_{t-1} + (1 - \beta_2) "
    r"g_t^2 \text{ and } w_t = w_{t-1} - \eta \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - "
    r"\beta_2^t)} + \epsilon}",
)
def test_adam_steps_by_fading_means_of_the_gradients_seen_so_far():
    first, second, eta, tiny = 0.9, 0.99, 0.01, 1e-8
    w, m, v, independent = 1.0, 0.0, 0.0, 1.0
    for t, g in enumerate(GRADIENTS, start=1):
        m = first * m + (1 - first) * g
        v = second * v + (1 - second) * g**2
        w = w - eta * (m / (1 - first**t)) / (math.sqrt(v / (1 - second**t)) + tiny)
        past = np.array(GRADIENTS[:t])
        independent -= eta * fading_mean(past, first) / (math.sqrt(fading_mean(past**2, second)) + tiny)
        assert w == pytest.approx(independent)
        if t == 1:
            assert w == pytest.approx(1 - eta)  # the first step has the size of the rate


@pytest.mark.formula(
    "learning-rate",
    "Linear warm-up and cosine decay",
    r"\eta_t = \begin{cases} \eta_{\max} \frac{t}{W} & t < W \\ \eta_{\min} + \frac{1}{2} "
    r"(\eta_{\max} - \eta_{\min}) \left( 1 + \operatorname{cos}\left( \pi \frac{t - W}{T - W} "
    r"\right) \right) & W \le t \le T \end{cases}",
)
def test_the_schedule_meets_its_corners_and_falls_like_the_shadow_of_a_turning_wheel():
    top, bottom, warm, end = 0.4, 0.1, 5, 45

    def rate(t):
        if t < warm:
            return top * t / warm
        return bottom + (top - bottom) / 2 * (1 + math.cos(math.pi * (t - warm) / (end - warm)))

    assert [rate(t) for t in (0, 4, 5, 25, 45)] == pytest.approx([0, 0.32, 0.4, 0.25, 0.1])
    assert rate(15) == pytest.approx(0.1 + 0.3 * (0.5 + math.sqrt(2) / 4))  # an eighth of a turn
    wheel = [(0.25 + 0.15 * (1j ** (2 * (t - 5) / 40)).real) for t in range(5, 46)]
    assert [rate(t) for t in range(5, 46)] == pytest.approx(wheel)


@pytest.mark.formula(
    "learning-rate",
    "Stability limit on a quadratic",
    r"0 < \eta < \frac{2}{\lambda_{\max}}",
)
def test_descent_converges_below_the_limit_and_not_at_or_beyond_it():
    hessian = np.array([[3.0, 1.0], [1.0, 2.0]])
    limit = 2 / max(np.linalg.eigvalsh(hessian))

    def distance_after(eta, steps=2000):
        w = np.array([1.0, 0.4])
        for _ in range(steps):
            w = w - eta * hessian @ w
        return np.linalg.norm(w)

    assert distance_after(0.99 * limit) < 1e-6
    assert distance_after(0.01 * limit) < 1e-6
    assert distance_after(limit) > 0.1
    assert distance_after(1.01 * limit) > 1e6
    assert distance_after(0) > 1
