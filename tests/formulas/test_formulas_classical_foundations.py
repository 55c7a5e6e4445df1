"""Risk, returns, scaling, metrics and resampling against enumeration, counting and known shortcuts."""

import math
from collections import Counter
from fractions import Fraction
from itertools import product
from statistics import fmean, pstdev, pvariance, variance

import numpy as np
import pytest


@pytest.mark.formula(
    "ml-foundations",
    "Empirical risk",
    r"\hat{R}(f) = \frac{1}{n} \sum_{i=1}^{n} \mathrm{loss}(f(x_i), y_i)",
)
def test_over_all_samples_the_empirical_risk_averages_to_the_true_one():
    population = [(0, 0), (1, 1), (2, 0), (3, 1)]

    def f(x):
        return int(x >= 2)

    def loss(predicted, target):
        return int(predicted != target)

    def empirical_risk(sample):
        return Fraction(1, len(sample)) * sum(loss(f(x), y) for x, y in sample)

    wrong = {(1, 1), (2, 0)}
    assert empirical_risk([(1, 1), (3, 1), (1, 1)]) == Fraction(2, 3)
    samples = list(product(population, repeat=3))
    assert sum(empirical_risk(sample) for sample in samples) / len(samples) == Fraction(len(wrong), 4)


@pytest.mark.formula(
    "ml-foundations",
    "Cases needed to test one fixed model (Hoeffding)",
    r"n \ge \frac{\log(2 / \delta)}{2 \epsilon^2}",
)
def test_the_required_cases_keep_the_exact_chance_of_a_misleading_test_small():
    delta, epsilon = 0.05, 0.1
    n = math.ceil(math.log(2 / delta) / (2 * epsilon**2))
    assert n == 185

    def chance_of_missing(cases, risk):
        far = (k for k in range(cases + 1) if abs(k / cases - risk) > epsilon)
        return sum(math.comb(cases, k) * risk**k * (1 - risk) ** (cases - k) for k in far)

    assert all(chance_of_missing(n, risk) <= delta for risk in (0.02, 0.1, 0.3, 0.5, 0.8))
    assert chance_of_missing(n // 4, 0.5) > delta


@pytest.mark.formula(
    "learning-paradigms",
    "Discounted return",
    r"G_t = \sum_{k=0}^{T-t-1} \gamma^k r_{t+k+1}",
)
def test_each_return_is_the_next_reward_plus_the_discounted_return_after_it():
    gamma, r = Fraction(9, 10), {1: 0, 2: 5, 3: -2, 4: 10}
    end = 4
    g = {t: sum(gamma**k * r[t + k + 1] for k in range(end - t)) for t in range(end)}
    assert g[3] == 10
    assert g[0] == Fraction(45, 10) - Fraction(162, 100) + Fraction(729, 100)
    assert all(g[t] == r[t + 1] + gamma * g[t + 1] for t in range(end - 1))


@pytest.mark.formula(
    "learning-paradigms",
    "Q-learning update",
    r"Q_{\mathrm{new}}(s, a) = Q(s, a) + \alpha \left( r + \gamma \max_{b} Q(z, b) - Q(s, a) \right)",
)
def test_repeated_updates_reach_the_best_return_over_all_plans():
    gamma, alpha = 0.9, 0.5
    world = {  # state, action: reward, next state; "end" is terminal
        ("a", "stay"): (1.0, "b"),
        ("a", "jump"): (0.0, "c"),
        ("b", "stay"): (0.0, "end"),
        ("b", "jump"): (-1.0, "c"),
        ("c", "stay"): (5.0, "end"),
        ("c", "jump"): (2.0, "b"),
    }
    q = dict.fromkeys(world, 0.0)

    def best(z):
        return 0.0 if z == "end" else max(q[z, b] for b in ("stay", "jump"))

    for _ in range(300):
        for (s, a), (r, z) in world.items():
            q[s, a] = q[s, a] + alpha * (r + gamma * best(z) - q[s, a])

    def plan_return(plan, state, steps=200):
        total = 0.0
        for t in range(steps):
            if state == "end":
                break
            r, state = world[state, plan[state]]
            total += gamma**t * r
        return total

    plans = [dict(zip("abc", actions, strict=True)) for actions in product(("stay", "jump"), repeat=3)]
    for state in "abc":
        assert best(state) == pytest.approx(max(plan_return(plan, state) for plan in plans))


@pytest.mark.formula(
    "data-preprocessing",
    "Standardisation",
    r"z_i = \frac{x_i - \bar{x}}{s}",
)
def test_standardised_values_have_mean_zero_and_spread_one_and_new_rows_count_deviations():
    x = [12.0, 18.5, 21.0, 9.5, 30.0]
    x_bar, s = sum(x) / 5, math.sqrt(sum(v**2 for v in x) / 5 - (sum(x) / 5) ** 2)
    z = [(v - x_bar) / s for v in x]
    assert [fmean(z), pstdev(z)] == pytest.approx([0, 1])
    assert (x_bar + 2.5 * pstdev(x) - x_bar) / s == pytest.approx(2.5)


@pytest.mark.formula(
    "data-preprocessing",
    "Min-max scaling",
    r"z_i = \frac{x_i - x_{\min}}{x_{\max} - x_{\min}}",
)
def test_min_max_scaling_keeps_shares_of_the_range():
    train = [Fraction(v) for v in (3, -2, 8, 5)]
    z = {x: (x - min(train)) / (max(train) - min(train)) for x in [*train, Fraction(10)]}
    assert [z[3], z[-2], z[8], z[5]] == [Fraction(1, 2), 0, 1, Fraction(7, 10)]
    assert z[10] > 1


@pytest.mark.parametrize("m", [2, 10])
@pytest.mark.formula(
    "data-preprocessing",
    "Smoothed target encoding",
    r"e_c = \frac{n_c \bar{y}_c + m \bar{y}}{n_c + m}",
)
def test_smoothing_acts_like_extra_rows_with_the_overall_mean(m):
    y_bar, targets = Fraction(3, 10), [1, 1, 0, 1]
    n_c, y_bar_c = len(targets), Fraction(sum(targets), len(targets))
    e_c = (n_c * y_bar_c + m * y_bar) / (n_c + m)
    padded = targets + [y_bar] * m
    assert e_c == sum(padded) / len(padded)


@pytest.mark.formula(
    "feature-selection",
    "Mutual information",
    r"I(X; Y) = \sum_{x} \sum_{y} p(x, y) \log \frac{p(x, y)}{p(x) p(y)}",
)
def test_mutual_information_is_what_the_two_entropies_share():
    rows = ["au", "au", "av", "bv", "bv", "bv", "cu", "cw"]
    n = len(rows)

    def entropy(values):
        return -sum(k / n * math.log(k / n) for k in Counter(values).values())

    joint = {pair: count / n for pair, count in Counter(rows).items()}
    p_x = {x: count / n for x, count in Counter(row[0] for row in rows).items()}
    p_y = {y: count / n for y, count in Counter(row[1] for row in rows).items()}
    information = sum(
        joint[x + y] * math.log(joint[x + y] / (p_x[x] * p_y[y])) for x in p_x for y in p_y if x + y in joint
    )
    shared = entropy([row[0] for row in rows]) + entropy([row[1] for row in rows]) - entropy(rows)
    assert information == pytest.approx(shared)


@pytest.mark.formula(
    "bias-variance",
    "Decomposition of expected squared error",
    r"\mathbb{E}\left[ (y - \hat{f}(x))^2 \right] = \left( \mathbb{E}[\hat{f}(x)] - f(x) \right)^2 + "
    r"\operatorname{Var}(\hat{f}(x)) + \sigma^2",
)
def test_the_three_parts_add_up_over_all_training_sets_and_all_noise():
    inputs, sigma, at = (0.0, 1.0, 3.0), 0.5, 2.0

    def truth(x):
        return x**2 / 2

    def fitted(targets):  # a line through the origin: rigid, hence biased
        return at * sum(x * y for x, y in zip(inputs, targets, strict=True)) / sum(x * x for x in inputs)

    noises = list(product((-sigma, sigma), repeat=3))
    predictions = [fitted([truth(x) + e for x, e in zip(inputs, noise, strict=True)]) for noise in noises]
    errors = [(truth(at) + e - p) ** 2 for p in predictions for e in (-sigma, sigma)]
    squared_bias = (fmean(predictions) - truth(at)) ** 2
    assert squared_bias > 0
    assert fmean(errors) == pytest.approx(squared_bias + pvariance(predictions) + sigma**2)


@pytest.mark.parametrize("beta", [Fraction(1, 2), Fraction(1), Fraction(2)])
@pytest.mark.formula(
    "evaluation-metrics",
    "F-beta score",
    r"F_\beta = \frac{(1 + \beta^2) P R}{\beta^2 P + R}",
)
def test_f_beta_agrees_with_the_count_of_errors_and_with_the_weighted_harmonic_mean(beta):
    tp, fp, fn = 6, 2, 9
    p, r = Fraction(tp, tp + fp), Fraction(tp, tp + fn)
    score = (1 + beta**2) * p * r / (beta**2 * p + r)
    assert score == (1 + beta**2) * tp / ((1 + beta**2) * tp + beta**2 * fn + fp)
    assert 1 / score == (1 / p + beta**2 / r) / (1 + beta**2)


@pytest.mark.formula(
    "evaluation-metrics",
    "ROC AUC as a comparison of pairs",
    r"\mathrm{AUC} = \frac{1}{n_1 n_0} \sum_{i=1}^{n_1} \sum_{j=1}^{n_0} c_{ij} \text{ with } c_{ij} "
    r"= \begin{cases} 1 & s_i > u_j \\ \frac{1}{2} & s_i = u_j \\ 0 & s_i < u_j \end{cases}",
)
def test_the_share_of_won_pairs_is_the_area_under_the_roc_curve():
    s, u = [0.9, 0.7, 0.7, 0.4, 0.2], [0.8, 0.7, 0.4, 0.4, 0.1, 0.1]
    auc = sum(1 if a > b else 0.5 if a == b else 0 for a in s for b in u) / (len(s) * len(u))
    cuts = [math.inf, *sorted({*s, *u}, reverse=True)]
    hit = [sum(a >= cut for a in s) / len(s) for cut in cuts]
    false = [sum(b >= cut for b in u) / len(u) for cut in cuts]
    assert auc == pytest.approx(np.trapezoid(hit, false))


@pytest.mark.formula(
    "evaluation-metrics",
    "Precision from prevalence",
    r"P = \frac{r \pi}{r \pi + f (1 - \pi)}",
)
def test_precision_follows_from_the_counts_of_a_whole_population():
    positives, negatives, found, alarms = 10, 9_990, 8, 100
    pi = Fraction(positives, positives + negatives)
    r, f = Fraction(found, positives), Fraction(alarms, negatives)
    assert r * pi / (r * pi + f * (1 - pi)) == Fraction(found, found + alarms)


@pytest.mark.formula(
    "cross-validation",
    "Cross-validated error",
    r"\mathrm{CV} = \frac{1}{n} \sum_{i=1}^{n} \mathrm{loss}\left( y_i, \hat{f}_{k(i)}(x_i) \right)",
)
def test_the_cross_validated_error_of_least_squares_has_its_known_shortcut():
    rng = np.random.default_rng(7)
    x, y = np.column_stack([np.ones(9), rng.normal(size=(9, 2))]), rng.normal(size=9)
    fold = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2])
    fits = [np.linalg.lstsq(x[fold != k], y[fold != k])[0] for k in range(3)]
    error = 1 / 9 * sum((y[i] - x[i] @ fits[fold[i]]) ** 2 for i in range(9))
    hat = x @ np.linalg.inv(x.T @ x) @ x.T
    residual = y - hat @ y  # from one fit on all rows
    left_out = [
        np.linalg.solve(np.eye(3) - hat[np.ix_(fold == k, fold == k)], residual[fold == k]) for k in range(3)
    ]
    assert error == pytest.approx(np.mean(np.concatenate(left_out) ** 2))


@pytest.mark.formula(
    "cross-validation",
    "Corrected variance of a mean difference",
    r"V = \left( \frac{1}{J} + \frac{n_2}{n_1} \right) S^2",
)
def test_the_correction_is_exact_when_splits_correlate_by_the_share_of_test_rows():
    splits, train, test = 4, 90, 10
    rho = test / (train + test)
    outcomes = [
        [math.sqrt(rho) * shared + math.sqrt(1 - rho) * coin for coin in own]
        for shared, *own in product((-1, 1), repeat=splits + 1)
    ]
    true_variance = pvariance([fmean(scores) for scores in outcomes])
    corrected = fmean((1 / splits + test / train) * variance(scores) for scores in outcomes)
    naive = fmean(variance(scores) / splits for scores in outcomes)
    assert corrected == pytest.approx(true_variance)
    assert naive < true_variance * 0.75
