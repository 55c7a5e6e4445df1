"""Formulas of tests, intervals, power and multiple testing, against exact distributions and enumeration."""

import math
from fractions import Fraction
from itertools import combinations, product
from statistics import NormalDist

import numpy as np
import pytest

NORMAL = NormalDist()


def binomial(n, p):
    """Probability of each number of successes; exact if p is a fraction."""
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


@pytest.mark.formula("hypothesis-testing", "McNemar statistic", r"\chi^2 = \frac{(b - c)^2}{b + c}")
def test_the_mcnemar_statistic_has_the_mean_and_tail_of_chi_squared_under_fair_coins():
    for discordant in (1, 9, 40):
        chances = binomial(discordant, Fraction(1, 2))
        statistics = [Fraction((b - (discordant - b)) ** 2, discordant) for b in range(discordant + 1)]
        # A chi-squared variable with 1 degree of freedom has mean 1.
        assert sum(p * t for p, t in zip(chances, statistics, strict=True)) == 1
    discordant, cut = 400, NORMAL.inv_cdf(0.95) ** 2
    chances = binomial(discordant, Fraction(1, 2))
    tail = sum(p for b, p in enumerate(chances) if (2 * b - discordant) ** 2 / discordant >= cut)
    assert tail == pytest.approx(0.10, abs=0.02)


@pytest.mark.formula(
    "hypothesis-testing",
    "Two-proportion z statistic",
    r"z = \frac{\hat{p}_1 - \hat{p}_2}{\sqrt{\hat{p} (1 - \hat{p}) \left(\frac{1}{n_1} + "
    r"\frac{1}{n_2}\right)}}",
)
def test_the_squared_z_is_the_chi_squared_of_the_two_by_two_table():
    for x_1, n_1, x_2, n_2 in ((30, 100, 45, 120), (5, 10, 5, 10), (1, 40, 9, 30)):
        p_1, p_2, p = x_1 / n_1, x_2 / n_2, (x_1 + x_2) / (n_1 + n_2)
        z = (p_1 - p_2) / math.sqrt(p * (1 - p) * (1 / n_1 + 1 / n_2))
        observed = np.array([[x_1, n_1 - x_1], [x_2, n_2 - x_2]])
        expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
        assert z**2 == pytest.approx(((observed - expected) ** 2 / expected).sum())
        assert (z > 0) == (p_1 > p_2)


def permutation_p(observed, relabelled):
    return Fraction(1 + sum(t_b >= observed for t_b in relabelled), 1 + len(relabelled))


@pytest.mark.formula(
    "hypothesis-testing",
    "Permutation p-value",
    r"p = \frac{1 + \sum_{b=1}^{B} \mathbf{1}[T_b \ge T]}{1 + B}",
)
def test_counting_the_observed_statistic_gives_the_exact_and_a_valid_p_value():
    values = [3, 4, 5, 0, 1, 4]
    treated = (0, 1, 2)
    total = {chosen: sum(values[i] for i in chosen) for chosen in combinations(range(6), 3)}
    others = [t for chosen, t in total.items() if chosen != treated]
    exact = Fraction(sum(t >= total[treated] for t in total.values()), len(total))
    assert permutation_p(total[treated], others) == exact == Fraction(3, 20)
    # Under the null every rank of the observed value among B + 1 is equally likely: p is uniform.
    ranks = range(20)
    p_values = [permutation_p(rank, [other for other in ranks if other != rank]) for rank in ranks]
    for alpha in (Fraction(1, 20), Fraction(1, 4), Fraction(1)):
        assert Fraction(sum(p <= alpha for p in p_values), len(p_values)) == alpha


@pytest.mark.formula(
    "confidence-intervals",
    "Normal interval for a mean",
    r"\bar{x} - z \frac{s}{\sqrt{n}} \le \mu \le \bar{x} + z \frac{s}{\sqrt{n}}",
)
def test_the_normal_interval_covers_a_rate_in_nearly_95_percent_of_all_samples():
    n, mu, z = 400, 0.3, 1.96
    coverage = 0.0
    for successes, chance in enumerate(binomial(n, Fraction(3, 10))):
        sample = np.array([successes, n - successes])
        x_bar = successes / n
        s = math.sqrt((sample * (np.array([1, 0]) - x_bar) ** 2).sum() / (n - 1))
        if x_bar - z * s / math.sqrt(n) <= mu <= x_bar + z * s / math.sqrt(n):
            coverage += float(chance)
    assert coverage == pytest.approx(0.95, abs=0.01)


def score_distance(p, p_hat, n, z):
    # Rounding may carry a bound of 0 or 1 just outside.
    return abs(p_hat - p) - z * math.sqrt(max(p * (1 - p), 0) / n)


@pytest.mark.formula(
    "confidence-intervals",
    "Wilson interval for a proportion",
    r"L = \frac{1}{1 + z^2 / n} \left( \hat{p} + \frac{z^2}{2n} - z \sqrt{\frac{\hat{p}(1 - "
    r"\hat{p})}{n} + \frac{z^2}{4 n^2}} \right)",
)
def test_the_wilson_bounds_are_the_rates_that_the_score_test_just_keeps():
    z = 1.96
    for successes, n in ((0, 10), (3, 10), (10, 10), (7, 200)):
        p_hat = successes / n
        bounds = {}
        for sign in (-1, 1):
            root = math.sqrt(p_hat * (1 - p_hat) / n + z**2 / (4 * n**2))
            bounds[sign] = 1 / (1 + z**2 / n) * (p_hat + z**2 / (2 * n) + sign * z * root)
            assert score_distance(bounds[sign], p_hat, n, z) == pytest.approx(0, abs=1e-9)
        assert bounds[-1] <= p_hat <= bounds[1]
        assert bounds[-1] < bounds[1]


def power_of_the_test(n, sigma, delta, alpha):
    """Chance that a two-sided z test of n units per arm rejects, for normal outcomes of known sigma."""
    shift = delta / math.sqrt(sigma**2 / n + sigma**2 / n)
    cut = NORMAL.inv_cdf(1 - alpha / 2)
    return NORMAL.cdf(shift - cut) + NORMAL.cdf(-shift - cut)


@pytest.mark.formula(
    "experiment-power",
    "Sample size per arm",
    r"n = \frac{2 \sigma^2 (z_{1 - \alpha/2} + z_{1 - \beta})^2}{\delta^2}",
)
def test_the_sample_size_gives_the_wanted_power():
    for sigma, delta, alpha, beta in ((1.0, 0.1, 0.05, 0.2), (3.0, 0.5, 0.01, 0.1), (0.2, 0.05, 0.1, 0.5)):
        z_sum = NORMAL.inv_cdf(1 - alpha / 2) + NORMAL.inv_cdf(1 - beta)
        n = 2 * sigma**2 * z_sum**2 / delta**2
        assert power_of_the_test(n, sigma, delta, alpha) == pytest.approx(1 - beta, abs=0.001)
    assert 2 * (NORMAL.inv_cdf(0.975) + NORMAL.inv_cdf(0.8)) ** 2 == pytest.approx(15.7, abs=0.01)


@pytest.mark.formula(
    "experiment-power",
    "Variance after covariate adjustment",
    r"\operatorname{Var}(Y - \theta X) = \sigma_Y^2 (1 - \rho^2), \text{ with } \theta = "
    r"\frac{\operatorname{Cov}(X, Y)}{\sigma_X^2}",
)
def test_the_adjusted_variance_is_what_is_left_and_no_other_theta_leaves_less():
    rng = np.random.default_rng(7)
    x = rng.integers(0, 9, 40).astype(float)
    y = 0.8 * x + rng.integers(-4, 5, 40)
    cov = np.mean((x - x.mean()) * (y - y.mean()))
    theta, rho = cov / np.var(x), cov / math.sqrt(np.var(x) * np.var(y))
    assert np.var(y - theta * x) == pytest.approx(np.var(y) * (1 - rho**2))
    assert all(np.var(y - other * x) > np.var(y - theta * x) for other in (theta - 0.01, theta + 0.01, 0.0))


@pytest.mark.formula("multiple-testing", "Chance of any false alarm", r"\mathrm{FWER} = 1 - (1 - \alpha)^{m}")
def test_the_family_wise_error_is_the_chance_of_all_outcomes_with_an_alarm():
    for alpha, m in ((Fraction(1, 20), 5), (Fraction(1, 4), 3), (Fraction(1, 100), 1)):
        any_alarm = sum(
            math.prod(alpha if alarm else 1 - alpha for alarm in outcome)
            for outcome in product((False, True), repeat=m)
            if any(outcome)
        )
        assert 1 - (1 - alpha) ** m == any_alarm
    fwer = 1 - (1 - 0.05) ** 20
    assert fwer == pytest.approx(0.64, abs=0.005)


def adjusted(p_values):
    """Benjamini-Hochberg adjusted p-values: the smallest rate q at which each would be rejected."""
    m, order = len(p_values), np.argsort(p_values)
    values, smallest = np.empty(m), 1.0
    for rank in range(m, 0, -1):
        smallest = min(smallest, p_values[order[rank - 1]] * m / rank)
        values[order[rank - 1]] = smallest
    return values


def number_rejected(p_values, q):
    m, in_order = len(p_values), sorted(p_values)
    return max((k for k in range(1, m + 1) if in_order[k - 1] <= k * q / m), default=0)


@pytest.mark.formula(
    "multiple-testing",
    "Benjamini-Hochberg cut",
    r"k^{*} = \max \left( k : p_{(k)} \le \frac{k q}{m} \right)",
)
def test_the_cut_rejects_what_the_adjusted_p_values_reject():
    rng = np.random.default_rng(7)
    samples = [rng.random(m) ** power for m in (1, 5, 30) for power in (1, 3, 8)]
    for p_values in samples:
        for q in (0.013, 0.057, 0.21):
            rejected = set(np.argsort(p_values)[: number_rejected(p_values, q)].tolist())
            assert rejected == set(np.flatnonzero(adjusted(p_values) <= q).tolist())


def test_the_cut_takes_a_p_value_that_misses_its_own_line_if_a_later_one_meets_its():
    q = Fraction(5, 100)
    assert number_rejected([Fraction(3, 100), Fraction(5, 100)], q) == 2
    assert number_rejected([Fraction(3, 100), Fraction(6, 100)], q) == 0


def test_the_expected_false_share_is_q_times_the_share_of_true_nulls():
    # Three nulls, uniform on tenths, where every line k q / m lies, beside one certain effect.
    q, shares = 0.4, []
    for nulls in product([(i + 1) / 10 for i in range(10)], repeat=3):
        rejected = adjusted([*nulls, 0.0]) <= q + 1e-12
        shares.append(rejected[:3].sum() / max(rejected.sum(), 1))
    assert np.mean(shares) == pytest.approx(q * 3 / 4, abs=1e-9)
