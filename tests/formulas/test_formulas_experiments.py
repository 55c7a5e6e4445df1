"""Formulas of experiments and causal inference, against enumerated assignments and known truths."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest


def binomial(n, p):
    return [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]


@pytest.mark.formula(
    "ab-testing",
    "Difference of means with its interval",
    r"\bar{y}_T - \bar{y}_C - z S \le \tau \le \bar{y}_T - \bar{y}_C + z S, \text{ with } S = "
    r"\sqrt{\frac{s_T^2}{n_T} + \frac{s_C^2}{n_C}}",
)
def test_the_interval_covers_the_true_difference_in_nearly_95_percent_of_experiments():
    n_t, n_c, rate_t, rate_c, z = 150, 250, 0.45, 0.3, 1.96
    chance = np.outer(binomial(n_t, rate_t), binomial(n_c, rate_c))
    y_t, y_c = np.arange(n_t + 1)[:, None] / n_t, np.arange(n_c + 1)[None, :] / n_c
    variance_t = y_t * (1 - y_t) * n_t / (n_t - 1)
    variance_c = y_c * (1 - y_c) * n_c / (n_c - 1)
    s = np.sqrt(variance_t / n_t + variance_c / n_c)
    tau = rate_t - rate_c
    covered = (y_t - y_c - z * s <= tau) & (tau <= y_t - y_c + z * s)
    assert chance[covered].sum() == pytest.approx(0.95, abs=0.01)


@pytest.mark.formula(
    "ab-testing",
    "Sample ratio check",
    r"\chi^2 = \frac{(n_T - N r)^2}{N r} + \frac{(n_C - N (1 - r))^2}{N (1 - r)}",
)
def test_the_ratio_statistic_has_mean_one_when_assignment_works_and_grows_when_it_does_not():
    def statistic(n_t, n_c, r):
        n = n_t + n_c
        return (n_t - n * r) ** 2 / (n * r) + (n_c - n * (1 - r)) ** 2 / (n * (1 - r))

    for r in (Fraction(1, 2), Fraction(1, 10)):
        chances = binomial(40, r)
        assert sum(p * statistic(n_t, 40 - n_t, r) for n_t, p in enumerate(chances)) == 1
    # 10.83 is the 0.999 quantile of chi-squared with 1 degree of freedom.
    assert statistic(50_600, 49_400, 0.5) > 10.83 > statistic(50_200, 49_800, 0.5)


@pytest.mark.formula(
    "ab-testing",
    "Delta-method variance of a ratio metric",
    r"\operatorname{Var}\left(\frac{\bar{y}}{\bar{x}}\right) \approx \frac{1}{n \bar{x}^2} \left( "
    r"s_y^2 - 2 \frac{\bar{y}}{\bar{x}} s_{xy} + \frac{\bar{y}^2}{\bar{x}^2} s_x^2 \right)",
)
def test_the_delta_variance_matches_the_spread_of_ratios_over_repeated_experiments():
    rng = np.random.default_rng(7)
    n, repetitions = 120, 2000
    views = 1 + rng.poisson(4, (repetitions, n))
    # Users differ in how they click, so the views of one user are dependent.
    clicks = rng.binomial(views, rng.choice([0.4, 0.9], (repetitions, n)))
    ratios = clicks.mean(axis=1) / views.mean(axis=1)
    estimates = []
    for y, x in zip(clicks[:100], views[:100], strict=True):
        y_bar, x_bar = y.mean(), x.mean()
        ((s_yy, s_xy), (_, s_xx)) = np.cov(y, x)
        inner = s_yy - 2 * y_bar / x_bar * s_xy + y_bar**2 / x_bar**2 * s_xx
        estimates.append(1 / (n * x_bar**2) * inner)
    assert np.mean(estimates) == pytest.approx(ratios.var(), rel=0.08)
    share = clicks.sum() / views.sum()
    assert np.mean(estimates) > 1.3 * share * (1 - share) / views.sum(axis=1).mean()


def halves(n):
    """All assignments of n units that treat exactly half of them."""
    return [np.array(t) for t in product((0, 1), repeat=n) if sum(t) == n // 2]


def difference_in_means(outcomes, treated):
    y = outcomes(treated)
    return y[treated == 1].mean() - y[treated == 0].mean()


@pytest.mark.formula(
    "interference-and-novelty",
    "Total launch effect",
    r"\tau = \frac{1}{n} \sum_{i=1}^{n} \left[ Y_i(\mathbf{1}) - Y_i(\mathbf{0}) \right]",
)
def test_the_launch_effect_is_what_arms_show_without_interference_and_not_with_it():
    base, gain = np.array([3.0, 1.0, 4.0, 1.5]), np.array([1.0, 0.0, 2.0, -0.5])

    def alone(treated):
        return base + gain * treated

    def sharing_ten_orders(treated):
        pull = 1 + treated
        return 10 * pull / pull.sum()

    everyone, nobody = np.ones(4), np.zeros(4)
    for outcomes, shown in ((alone, 0.625), (sharing_ten_orders, 5 / 3)):
        tau = 1 / 4 * sum(outcomes(everyone)[i] - outcomes(nobody)[i] for i in range(4))
        assert np.mean([difference_in_means(outcomes, t) for t in halves(4)]) == pytest.approx(shown)
        assert tau == pytest.approx(0.625 if outcomes is alone else 0)


@pytest.mark.formula("interference-and-novelty", "Design effect of clusters", r"D = 1 + (m - 1) \rho")
def test_the_design_effect_is_the_variance_ratio_from_the_full_covariance_matrix():
    for clusters, m, rho in ((5, 4, 0.3), (3, 1, 0.9), (2, 10, 1.0), (4, 3, 0.0)):
        within = np.full((m, m), rho) + (1 - rho) * np.eye(m)
        covariance = 2.5 * np.kron(np.eye(clusters), within)
        n = clusters * m
        variance_of_mean = covariance.sum() / n**2
        assert variance_of_mean / (2.5 / n) == pytest.approx(1 + (m - 1) * rho)


def world(do_x=None):
    """Joint chances of (z, x, y) from structural equations; with do_x the equation of x is replaced."""
    joint = {}
    for z, noise_x, noise_y in product((0, 1, 2), range(10), range(10)):
        x = int(noise_x < (2, 5, 9)[z]) if do_x is None else do_x
        y = int(noise_y < (7, 4, 1)[z] + 2 * x)
        chance = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))[z] / 100
        joint[z, x, y] = joint.get((z, x, y), 0) + chance
    return joint


def share(joint, **wanted):
    """Chance of all cells whose z, x and y are the wanted ones."""
    cells = ((dict(zip("zxy", cell, strict=True)), chance) for cell, chance in joint.items())
    return sum(chance for named, chance in cells if wanted.items() <= named.items())


@pytest.mark.formula(
    "causal-inference",
    "Backdoor adjustment",
    r"P(Y = y \mid \operatorname{do}(X = x)) = \sum_{z} P(Y = y \mid X = x, Z = z) P(Z = z)",
)
def test_adjusting_the_observed_world_gives_the_world_in_which_x_is_set():
    seen = world()
    for value in (0, 1):
        adjusted = sum(
            share(seen, z=z, x=value, y=1) / share(seen, z=z, x=value) * share(seen, z=z) for z in (0, 1, 2)
        )
        assert adjusted == share(world(do_x=value), y=1)
        assert adjusted != share(seen, x=value, y=1) / share(seen, x=value)


@pytest.mark.formula(
    "causal-inference",
    "Inverse propensity estimate",
    r"\hat{\tau} = \frac{1}{n} \sum_{i=1}^{n} \left[ \frac{T_i Y_i}{e_i} - \frac{(1 - T_i) Y_i}{1 - "
    r"e_i} \right]",
)
def test_the_weighted_estimate_is_right_on_average_over_all_assignments():
    treated_y, untreated_y = (5, 0, 3, 8), (2, 1, 3, 4)
    e = (Fraction(1, 5), Fraction(1, 2), Fraction(9, 10), Fraction(2, 3))
    n, expected = 4, 0
    for t in product((0, 1), repeat=n):
        chance = math.prod(e[i] if t[i] else 1 - e[i] for i in range(n))
        y = [treated_y[i] if t[i] else untreated_y[i] for i in range(n)]
        terms = (t[i] * y[i] / e[i] - (1 - t[i]) * y[i] / (1 - e[i]) for i in range(n))
        expected += chance * Fraction(1, n) * sum(terms)
    assert expected == Fraction(sum(treated_y) - sum(untreated_y), n)


@pytest.mark.formula(
    "causal-inference",
    "Omitted-variable bias",
    r"b = \beta + \gamma \frac{\operatorname{Cov}(X, U)}{\operatorname{Var}(X)}",
)
def test_the_slope_without_u_is_off_by_gamma_times_the_slope_of_u_on_x():
    # A whole population: every pair (x, u) below meets each noise once.
    pairs = [(0, 0), (1, 0), (1, 2), (2, 1), (3, 4), (5, 3)]
    rows = np.array([(x, u, noise) for x, u in pairs for noise in (-2.0, 0.5, 1.5)])
    x, u, noise = rows.T
    for beta, gamma in ((1.5, 2.0), (-1.0, 0.7), (0.5, -3.0)):
        y = 4 + beta * x + gamma * u + noise
        covariance = np.mean((x - x.mean()) * (u - u.mean()))
        b = beta + gamma * covariance / np.var(x)
        assert b == pytest.approx(np.polyfit(x, y, 1)[0])
        with_u = np.column_stack([np.ones_like(x), x, u])
        assert np.linalg.lstsq(with_u, y)[0][1] == pytest.approx(beta)


def four_means(y, group, after):
    return {(g, t): y[(group == g) & (after == t)].mean() for g in (0, 1) for t in (0, 1)}


@pytest.mark.formula(
    "quasi-experiments",
    "Difference-in-differences",
    r"\hat{\tau} = (\bar{y}_{T,1} - \bar{y}_{T,0}) - (\bar{y}_{C,1} - \bar{y}_{C,0})",
)
def test_the_double_difference_is_the_interaction_of_a_fitted_regression():
    rng = np.random.default_rng(7)
    group, after = rng.integers(0, 2, 60), rng.integers(0, 2, 60)
    y = 3 + 2 * group + after + 1.5 * group * after + rng.normal(size=60)
    mean = four_means(y, group, after)
    tau = (mean[1, 1] - mean[1, 0]) - (mean[0, 1] - mean[0, 0])
    columns = np.column_stack([np.ones(60), group, after, group * after])
    assert tau == pytest.approx(np.linalg.lstsq(columns, y)[0][3])


@pytest.mark.formula(
    "quantifying-impact",
    "Difference in differences",
    r"\hat{\tau} = (\bar{y}_{T,1} - \bar{y}_{T,0}) - (\bar{y}_{C,1} - \bar{y}_{C,0})",
)
def test_the_double_difference_is_the_effect_on_the_treated_if_both_would_have_moved_alike():
    before = {"T": np.array([10.0, 14.0, 9.0]), "C": np.array([4.0, 6.0])}
    season, gains = 3.0, np.array([1.0, 2.5, 0.1])
    unlaunched = before["T"] + season + np.array([1.0, -1.0, 0.0])
    y_t1, y_c1 = (unlaunched + gains).mean(), (before["C"] + season).mean()
    tau = (y_t1 - before["T"].mean()) - (y_c1 - before["C"].mean())
    assert tau == pytest.approx(gains.mean())
    growing_apart = (y_t1 + 2.0 - before["T"].mean()) - (y_c1 - before["C"].mean())
    assert growing_apart == pytest.approx(gains.mean() + 2.0)


@pytest.mark.formula(
    "quasi-experiments",
    "Wald instrumental-variable estimate",
    r"\hat{\tau} = \frac{\bar{y}_{1} - \bar{y}_{0}}{\bar{d}_{1} - \bar{d}_{0}}",
)
def test_the_wald_ratio_is_the_mean_effect_among_those_the_instrument_moves():
    # Per person: treated if nudged, treated if not nudged, outcome treated, outcome untreated.
    compliers = [(1, 0, 9, 4), (1, 0, 7, 6), (1, 0, 2, 3)]
    others = [(1, 1, 20, 1), (0, 0, 50, 5), (0, 0, 0, 8)]
    people = compliers + others
    d = {1: [on for on, _, _, _ in people], 0: [off for _, off, _, _ in people]}
    y = {
        side: [
            treated if d_i else untreated
            for d_i, (_, _, treated, untreated) in zip(d[side], people, strict=True)
        ]
        for side in (0, 1)
    }
    y_bar = {side: Fraction(sum(y[side]), len(people)) for side in (0, 1)}
    d_bar = {side: Fraction(sum(d[side]), len(people)) for side in (0, 1)}
    wald = (y_bar[1] - y_bar[0]) / (d_bar[1] - d_bar[0])
    assert wald == Fraction(sum(treated - untreated for _, _, treated, untreated in compliers), 3)


@pytest.mark.formula(
    "quasi-experiments",
    "Conditional effect from two outcome models",
    r"\tau(x) = \mathbb{E}[Y \mid X = x, T = 1] - \mathbb{E}[Y \mid X = x, T = 0]",
)
def test_the_difference_of_conditional_means_is_the_mean_effect_within_each_group():
    outcomes = {"new": [(5, 1), (2, 2), (8, 0)], "old": [(1, 3), (4, 4)]}
    chance_of_treatment = {"new": Fraction(1, 3), "old": Fraction(4, 5)}
    for x, pairs in outcomes.items():
        e = chance_of_treatment[x]
        cells = [(e, 1, treated) for treated, _ in pairs] + [(1 - e, 0, untreated) for _, untreated in pairs]

        def mean_given(t, cells=cells):
            chances = [(chance, y) for chance, arm, y in cells if arm == t]
            return sum(chance * y for chance, y in chances) / sum(chance for chance, _ in chances)

        effects = [treated - untreated for treated, untreated in pairs]
        assert mean_given(1) - mean_given(0) == Fraction(sum(effects), len(effects))
