"""Stable exponentials, clipping, search and curvature against exact arithmetic and enumeration."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest

LOGITS = ([0.3, -1.2, 2.0], [1000.0, 998.5, -400.0], [-2000.0, -2000.0, -2003.0])


def exact_log_sum(z):
    """Log of the sum of exponentials with fifty digits and a huge range of exponents."""
    with localcontext() as context:
        context.prec = 50
        return float(sum(Decimal(z_k).exp() for z_k in z).ln())


@pytest.mark.parametrize("z", LOGITS)
@pytest.mark.formula(
    "numerical-stability",
    "Log-sum-exp",
    r"\log \sum_{k=1}^{K} \exp(z_k) = m + \log \sum_{k=1}^{K} \exp(z_k - m) \text{ with } m = "
    r"\max_{k} z_k",
)
def test_the_shifted_sum_agrees_with_fifty_digits_where_the_naive_one_overflows(z):
    m = max(z)
    assert m + math.log(sum(math.exp(z_k - m) for z_k in z)) == pytest.approx(exact_log_sum(z), rel=1e-14)
    if max(z) > 710:
        with pytest.raises(OverflowError):
            math.exp(max(z))


@pytest.mark.parametrize("z", LOGITS)
@pytest.mark.formula(
    "numerical-stability",
    "Cross-entropy from logits",
    r"L = -z_y + m + \log \sum_{k=1}^{K} \exp(z_k - m)",
)
def test_the_loss_from_logits_is_the_negative_log_of_the_exact_softmax(z):
    m = max(z)
    for y in range(3):
        loss = -z[y] + m + math.log(sum(math.exp(z_k - m) for z_k in z))
        with localcontext() as context:
            context.prec = 50
            share = Decimal(z[y]).exp() / sum(Decimal(z_k).exp() for z_k in z)
            assert loss == pytest.approx(float(-share.ln()), rel=1e-12)


@pytest.mark.parametrize("g", [(3.0, 4.0), (0.3, -0.4), (-6.0, 0.5)])
@pytest.mark.formula(
    "numerical-stability",
    "Clipping by norm",
    r"g_c = g \cdot \min\left( 1, \frac{c}{\lVert g \rVert_2} \right)",
)
def test_the_clipped_gradient_is_the_nearest_point_of_the_allowed_ball(g):
    g, c = np.array(g), 2.0
    clipped = g * min(1, c / np.linalg.norm(g))
    radius, angle = np.meshgrid(np.linspace(0, c, 101), np.linspace(0, 2 * math.pi, 721))
    ball = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).reshape(-1, 2)
    nearest = ball[np.argmin(np.linalg.norm(ball - g, axis=1))]
    assert np.linalg.norm(clipped) <= c + 1e-12
    assert clipped == pytest.approx(nearest, abs=0.03)
    assert np.linalg.norm(clipped - g) <= np.linalg.norm(nearest - g) + 1e-12


@pytest.mark.parametrize("n", [1, 2, 5])
@pytest.mark.formula(
    "hyperparameter-search",
    "Chance that random search succeeds",
    r"P = 1 - (1 - q)^n",
)
def test_the_chance_of_success_sums_all_outcomes_with_a_good_trial(n):
    q = Fraction(1, 20)
    chance = sum(
        math.prod(q if good else 1 - q for good in trials)
        for trials in product((False, True), repeat=n)
        if any(trials)
    )
    assert 1 - (1 - q) ** n == chance


@pytest.mark.formula(
    "hyperparameter-search",
    "Chance that random search succeeds",
    r"P = 1 - (1 - q)^n",
)
def test_fifty_nine_trials_are_the_first_to_reach_ninety_five_percent():
    reached = [n for n in range(1, 100) if 1 - (1 - 0.05) ** n >= 0.95]
    assert reached[0] == 59


@pytest.mark.parametrize(("mu", "sigma", "best"), [(0.0, 1.0, 0.0), (1.0, 0.5, 1.8), (2.0, 0.3, 1.0)])
@pytest.mark.formula(
    "hyperparameter-search",
    "Expected improvement",
    r"\mathrm{EI} = (\mu - f^*) \Phi(z) + \sigma \phi(z) \text{ with } z = \frac{\mu - f^*}{\sigma}",
)
def test_expected_improvement_is_the_mean_of_what_exceeds_the_best(mu, sigma, best):
    z = (mu - best) / sigma
    standard = NormalDist()
    improvement = (mu - best) * standard.cdf(z) + sigma * standard.pdf(z)
    belief = NormalDist(mu, sigma)
    count = 20_000
    quantiles = (belief.inv_cdf((i + 0.5) / count) for i in range(count))
    assert improvement == pytest.approx(sum(max(f - best, 0) for f in quantiles) / count, rel=1e-3)


@pytest.mark.formula(
    "second-order-methods",
    "Newton step",
    r"w_{t+1} = w_t - H(w_t)^{-1} g(w_t)",
)
def test_one_newton_step_ends_at_the_bottom_of_a_least_squares_bowl():
    rng = np.random.default_rng(7)
    x, y, w = rng.normal(size=(9, 3)), rng.normal(size=9), rng.normal(size=3)
    new = w - np.linalg.inv(x.T @ x) @ (x.T @ (x @ w - y))
    assert new == pytest.approx(np.linalg.lstsq(x, y)[0])


@pytest.mark.formula(
    "second-order-methods",
    "Newton step",
    r"w_{t+1} = w_t - H(w_t)^{-1} g(w_t)",
)
def test_each_newton_step_squares_the_error_on_a_curve_worked_by_hand():
    w = 0.5  # f(w) = w - log w, least at 1: the new error is minus the old one squared
    for _ in range(5):
        gradient, curvature = 1 - 1 / w, 1 / w**2
        new = w - gradient / curvature
        assert new - 1 == pytest.approx(-((w - 1) ** 2), rel=1e-6)
        w = new
    assert w == pytest.approx(1, abs=1e-9)


def bowl(w):
    return math.exp(w[0]) * math.cos(w[1]) + w[0] * w[1] ** 2


def bowl_gradient(w):
    a, b = w
    return np.array([math.exp(a) * math.cos(b) + b**2, -math.exp(a) * math.sin(b) + 2 * a * b])


def bowl_hessian(w):
    a, b = w
    mixed = -math.exp(a) * math.sin(b) + 2 * b
    return np.array([[math.exp(a) * math.cos(b), mixed], [mixed, -math.exp(a) * math.cos(b) + 2 * a]])


@pytest.mark.formula(
    "second-order-methods",
    "Second-order expansion",
    r"f(w + s) \approx f(w) + g^\top s + \frac{1}{2} s^\top H s",
)
def test_halving_the_step_divides_the_error_of_the_expansion_by_about_eight():
    w, s = np.array([0.4, -0.7]), np.array([0.02, 0.03])

    def error(step):
        model = bowl(w) + bowl_gradient(w) @ step + step @ bowl_hessian(w) @ step / 2
        return bowl(w + step) - model

    assert error(s) != 0
    assert error(s) / error(s / 2) == pytest.approx(8, rel=0.1)


@pytest.mark.formula(
    "second-order-methods",
    "Central difference",
    r"g_j \approx \frac{f(w + h e_j) - f(w - h e_j)}{2 h}",
)
def test_halving_the_step_divides_the_error_of_a_central_difference_by_four():
    w = np.array([0.4, -0.7])
    for j, e_j in enumerate(np.eye(2)):

        def difference(h, e_j=e_j):
            return (bowl(w + h * e_j) - bowl(w - h * e_j)) / (2 * h)

        exact = bowl_gradient(w)[j]
        assert difference(1e-5) == pytest.approx(exact, rel=1e-9)
        assert (difference(0.02) - exact) / (difference(0.01) - exact) == pytest.approx(4, rel=0.01)
