"""The formulas of rare events, experiments, serving and monitoring against counting and enumeration."""

import math
from fractions import Fraction
from itertools import product
from statistics import NormalDist, fmean

import numpy as np
import pytest


@pytest.mark.formula(
    "ml-system-design",
    "Peak request rate",
    r"q_{\mathrm{peak}} = \frac{U \cdot r \cdot \kappa}{86400}",
)
def test_the_peak_rate_is_the_rate_of_the_busiest_hour():
    requests_by_hour = [20_000] * 8 + [90_000] * 10 + [250_000] * 2 + [60_000] * 4
    users = 100_000
    r = sum(requests_by_hour) / users
    kappa = max(requests_by_hour) / fmean(requests_by_hour)
    assert users * r * kappa / 86_400 == pytest.approx(max(requests_by_hour) / 3_600)


@pytest.mark.formula(
    "imbalanced-data",
    "Cost-optimal threshold",
    r"t^{*} = \frac{C_{\mathrm{FP}}}{C_{\mathrm{FP}} + C_{\mathrm{FN}}}",
)
@pytest.mark.parametrize(("false_positive", "false_negative"), [(1, 9), (3, 1), (2, 2)])
def test_acting_from_the_threshold_on_costs_least_at_every_probability(false_positive, false_negative):
    threshold = Fraction(false_positive, false_positive + false_negative)
    for p in (Fraction(step, 40) for step in range(41)):
        cost_of_acting, cost_of_leaving = (1 - p) * false_positive, p * false_negative
        assert (p >= threshold) == (cost_of_acting <= cost_of_leaving)


@pytest.mark.formula(
    "imbalanced-data",
    "Precision at a given prevalence",
    r"\mathrm{precision} = \frac{\mathrm{TPR} \cdot \pi}{\mathrm{TPR} \cdot \pi + \mathrm{FPR} "
    r"\cdot (1 - \pi)}",
)
def test_precision_is_what_counting_flagged_people_says():
    positives, negatives, flagged_positives, flagged_negatives = 40, 3_960, 30, 99
    tpr, fpr = Fraction(flagged_positives, positives), Fraction(flagged_negatives, negatives)
    pi = Fraction(positives, positives + negatives)
    precision = tpr * pi / (tpr * pi + fpr * (1 - pi))
    assert precision == Fraction(flagged_positives, flagged_positives + flagged_negatives)


@pytest.mark.formula(
    "imbalanced-data",
    "Prior correction after resampling",
    r"p = \frac{p_s \cdot \frac{\pi}{\pi_s}}{p_s \cdot \frac{\pi}{\pi_s} + (1 - p_s) \cdot "
    r"\frac{1 - \pi}{1 - \pi_s}}",
)
@pytest.mark.parametrize("feature", ["night", "day", "noon"])
def test_the_corrected_probability_is_the_share_in_the_population_before_resampling(feature):
    positives = {"night": 6, "day": 3, "noon": 1}
    negatives = {"night": 100, "day": 500, "noon": 400}
    kept_negatives = {value: count // 20 for value, count in negatives.items()}
    kept_positives = {value: count * 3 for value, count in positives.items()}

    def positive_rate(yes, no):
        return Fraction(sum(yes.values()), sum(yes.values()) + sum(no.values()))

    pi, pi_s = positive_rate(positives, negatives), positive_rate(kept_positives, kept_negatives)
    p_s = Fraction(kept_positives[feature], kept_positives[feature] + kept_negatives[feature])
    p = p_s * (pi / pi_s) / (p_s * (pi / pi_s) + (1 - p_s) * (1 - pi) / (1 - pi_s))
    assert p == Fraction(positives[feature], positives[feature] + negatives[feature])


@pytest.mark.formula(
    "experimentation",
    "Sample size per group",
    r"n = \frac{2 \sigma^2 \left( z_{1-\alpha/2} + z_{1-\beta} \right)^2}{\delta^2}",
)
@pytest.mark.parametrize(("alpha", "power"), [(0.05, 0.8), (0.01, 0.9)])
def test_the_sample_size_is_the_first_one_that_reaches_the_power(alpha, power):
    sigma, delta = 2.0, 0.8
    z = NormalDist().inv_cdf
    n = 2 * sigma**2 * (z(1 - alpha / 2) + z(power)) ** 2 / delta**2

    def rejection_rate(units):
        no_effect = NormalDist(0, sigma * math.sqrt(2 / units))
        limit = no_effect.inv_cdf(1 - alpha / 2)
        return 1 - NormalDist(delta, no_effect.stdev).cdf(limit)

    first = next(units for units in range(2, 1_000) if rejection_rate(units) >= power)
    assert math.ceil(n) == first


@pytest.mark.formula(
    "experimentation",
    "Variance reduction with a pre-period covariate (CUPED)",
    r"\tilde{Y}_i = Y_i - \theta (X_i - \bar{X}), \theta = \frac{\operatorname{Cov}(Y, "
    r"X)}{\operatorname{Var}(X)}",
)
def test_the_cuped_theta_keeps_the_mean_and_gives_the_smallest_variance():
    random = np.random.default_rng(7)
    x = random.normal(10, 3, 200)
    y = 0.6 * x + random.normal(0, 2, 200)

    def adjusted(theta):
        return y - theta * (x - x.mean())

    covariance = np.mean((y - y.mean()) * (x - x.mean()))
    theta = covariance / x.var()
    assert adjusted(theta).mean() == pytest.approx(y.mean())
    assert adjusted(theta).var() == pytest.approx(y.var() * (1 - np.corrcoef(x, y)[0, 1] ** 2))
    assert all(adjusted(theta + shift).var() > adjusted(theta).var() for shift in (-0.3, -0.01, 0.01, 0.3))


@pytest.mark.formula(
    "experimentation",
    "Sample-ratio test",
    r"\chi^2 = \sum_{g=1}^{G} \frac{(O_g - N w_g)^2}{N w_g}",
)
def test_the_sample_ratio_statistic_is_on_average_its_degrees_of_freedom():
    shares, units = [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)], 4

    def chi_squared(observed):
        return sum((o - units * w) ** 2 / (units * w) for o, w in zip(observed, shares, strict=True))

    mean = sum(
        math.prod(shares[group] for group in groups) * chi_squared([groups.count(g) for g in range(3)])
        for groups in product(range(3), repeat=units)
    )
    assert mean == len(shares) - 1


def test_the_sample_ratio_statistic_of_two_groups_is_the_squared_binomial_z_score():
    observed, shares = [5_150, 4_850], [0.5, 0.5]
    units = sum(observed)
    chi_squared = sum((o - units * w) ** 2 / (units * w) for o, w in zip(observed, shares, strict=True))
    binomial_z = (observed[0] - units * 0.5) / math.sqrt(units * 0.5 * 0.5)
    assert chi_squared == pytest.approx(binomial_z**2) == pytest.approx(9.0)


@pytest.mark.formula(
    "feature-stores",
    "Point-in-time lookup",
    r"k^{*}(e, t) = \operatorname{argmax}_{k : e_k = e, a_k \le t} \tau_k",
)
@pytest.mark.parametrize("entity", ["card 1", "card 2"])
def test_the_point_in_time_row_is_the_one_a_live_store_would_have_held(entity):
    rows = [
        ("card 1", 10, 12),
        ("card 1", 20, 31),
        ("card 2", 15, 15),
        ("card 1", 25, 26),
        ("card 2", 14, 40),
        ("card 1", 33, 33),
    ]

    def looked_up(e, t):
        readable = [k for k, (e_k, _, a_k) in enumerate(rows) if e_k == e and a_k <= t]
        return max(readable, key=lambda k: rows[k][1], default=None)

    held, arrivals = None, sorted(range(len(rows)), key=lambda k: rows[k][2])
    for now in range(45):
        for k in (k for k in arrivals if rows[k][0] == entity and rows[k][2] == now):
            held = k if held is None or rows[k][1] > rows[held][1] else held
        assert looked_up(entity, now) == held


@pytest.mark.formula(
    "model-serving",
    "Replicas for peak load",
    r"N = \operatorname{ceil}\left( \frac{\lambda}{\rho \cdot \mu} \right)",
)
@pytest.mark.parametrize("peak", [1, 70, 71, 350, 999])
def test_the_replicas_are_the_fewest_that_stay_within_the_planned_utilisation(peak):
    mu, rho = 100, Fraction(7, 10)
    replicas = math.ceil(peak / (rho * mu))
    assert Fraction(peak, replicas * mu) <= rho
    assert replicas == 1 or Fraction(peak, (replicas - 1) * mu) > rho


def test_planned_utilisation_alone_does_not_make_up_for_a_lost_replica():
    peak, mu, rho = 140, 100, Fraction(7, 10)
    replicas = math.ceil(peak / (rho * mu))
    assert replicas == 2
    assert (replicas - 1) * mu < peak


@pytest.mark.formula(
    "model-monitoring",
    "Recall from a weighted label sample",
    r"\hat{R} = \frac{\sum_{i \in S} y_i f_i / q_i}{\sum_{i \in S} y_i / q_i}",
)
def test_the_weighted_recall_has_the_true_counts_as_expected_numerator_and_denominator():
    cases = [(1, 1, 1.0), (1, 1, 0.8), (1, 0, 0.2), (0, 0, 0.2), (0, 1, 0.5), (1, 0, 0.25)]

    def numerator_and_denominator(sample):
        return np.array([sum(y * f / q for y, f, q in sample), sum(y / q for y, f, q in sample)])

    expected = np.zeros(2)
    for drawn in product((False, True), repeat=len(cases)):
        chance = math.prod(q if d else 1 - q for d, (_, _, q) in zip(drawn, cases, strict=True))
        expected += chance * numerator_and_denominator(
            [case for d, case in zip(drawn, cases, strict=True) if d]
        )
    found, positives = sum(y * f for y, f, _ in cases), sum(y for y, _, _ in cases)
    assert expected == pytest.approx([found, positives])
    assert expected[0] / expected[1] == pytest.approx(0.5)


@pytest.mark.formula(
    "model-monitoring",
    "Standard error of a sampled precision",
    r"\mathrm{SE} = \sqrt{\frac{\hat{p} (1 - \hat{p})}{n}}",
)
def test_the_standard_error_at_the_true_share_is_the_spread_of_all_reviews():
    p, n = Fraction(3, 10), 8
    standard_error = math.sqrt(p * (1 - p) / n)
    variance = sum(
        math.prod(p if true else 1 - p for true in reviews) * (Fraction(sum(reviews), n) - p) ** 2
        for reviews in product((0, 1), repeat=n)
    )
    assert standard_error == pytest.approx(math.sqrt(variance))
