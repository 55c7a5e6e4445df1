"""Formulas on resampling, classification metrics and log loss, run as they are written."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, permutations, product
from math import e, log, prod, sqrt
from statistics import fmean, harmonic_mean, pvariance, stdev

import numpy as np
import pytest


def cross_validated(x, y, folds, fit, loss) -> float:
    n = len(y)
    models = {k: fit(x[folds != k], y[folds != k]) for k in set(folds.tolist())}
    return sum(loss(y[i], models[int(folds[i])](x[i])) for i in range(n)) / n


def squared(y: float, guess: float) -> float:
    return (y - guess) ** 2


def fit_line(x: np.ndarray, y: np.ndarray):
    slope, intercept = np.polyfit(x, y, 1)
    return lambda value: slope * value + intercept


@pytest.mark.formula(
    "k-fold-cross-validation",
    "Cross-validation estimate",
    r"\mathrm{CV} = \frac{1}{n} \sum_{i=1}^{n} L\left(y_i, \hat{f}^{(-\kappa(i))}(x_i)\right)",
)
def test_leaving_out_one_row_at_a_time_agrees_with_the_leverage_shortcut_for_lines():
    rng = np.random.default_rng(7)
    x = rng.normal(size=15)
    y = 3 * x + rng.normal(size=15)
    design = np.column_stack([np.ones(15), x])
    hat = design @ np.linalg.inv(design.T @ design) @ design.T
    shortcut = np.mean(((y - hat @ y) / (1 - np.diag(hat))) ** 2)
    assert cross_validated(x, y, np.arange(1, 16), fit_line, squared) == pytest.approx(shortcut)


@pytest.mark.formula(
    "k-fold-cross-validation",
    "Cross-validation estimate",
    r"\mathrm{CV} = \frac{1}{n} \sum_{i=1}^{n} L\left(y_i, \hat{f}^{(-\kappa(i))}(x_i)\right)",
)
def test_two_folds_of_unequal_size_average_over_rows_and_not_over_folds():
    y = np.array([0.0, 2.0, 7.0])
    mean_model = lambda _x, rows: lambda _value: rows.mean()  # noqa: E731
    # rows 1 and 2 are predicted by 7, row 3 by the mean of 0 and 2
    assert cross_validated(y, y, np.array([1, 1, 2]), mean_model, squared) == pytest.approx(
        (49 + 25 + 36) / 3
    )


def corrected_t(d: Sequence[float], n_test: float, n_train: float) -> float:
    j, mean = len(d), fmean(d)
    return mean / sqrt((1 / j + n_test / n_train) * (1 / (j - 1)) * sum((x - mean) ** 2 for x in d))


@pytest.mark.formula(
    "k-fold-cross-validation",
    "Corrected resampled t statistic",
    r"t = \frac{\bar{d}}{\sqrt{\left(\frac{1}{J} + "
    r"\frac{n_{\mathrm{test}}}{n_{\mathrm{train}}}\right) \frac{1}{J - 1} \sum_{j=1}^{J} (d_j - "
    r"\bar{d})^2}}",
)
def test_the_corrected_denominator_is_unbiased_when_splits_share_a_random_part():
    n_test, n_train, centre = 1, 4, 10.0
    shared = sqrt(n_test / n_train)  # so that the correlation is n_test / (n_test + n_train)
    outcomes = [
        [centre + shared * common + own for own in owns]
        for common in (-1, 1)
        for owns in product((-1, 1), repeat=3)
        if len(set(owns)) > 1  # the statistic needs some spread
    ]
    flat = [[centre + shared * common + own] * 3 for common in (-1, 1) for own in (-1, 1)]  # denominator 0
    denominators = [(fmean(d) / corrected_t(d, n_test, n_train)) ** 2 for d in outcomes] + [0.0] * len(flat)
    assert fmean(denominators) == pytest.approx(pvariance([fmean(d) for d in outcomes + flat]))


@pytest.mark.formula(
    "k-fold-cross-validation",
    "Corrected resampled t statistic",
    r"t = \frac{\bar{d}}{\sqrt{\left(\frac{1}{J} + "
    r"\frac{n_{\mathrm{test}}}{n_{\mathrm{train}}}\right) \frac{1}{J - 1} \sum_{j=1}^{J} (d_j - "
    r"\bar{d})^2}}",
)
def test_without_the_share_of_test_rows_it_is_the_ordinary_paired_t():
    d = [0.02, 0.01, -0.01, 0.03, 0.02]
    assert corrected_t(d, 0, 100) == pytest.approx(fmean(d) / (stdev(d) / sqrt(5)))
    assert corrected_t(d, 20, 80) == pytest.approx(corrected_t(d, 0, 100) / sqrt(1 + 5 / 4))


def rolling_error(y, forecast, origins: Sequence[int], horizon: int) -> float:
    total = sum(abs(y[t + h] - forecast(y[: t + 1], h)) for t in origins for h in range(1, horizon + 1))
    return total / (len(origins) * horizon)


@pytest.mark.formula(
    "time-series-validation",
    "Rolling-origin error",
    r"E = \frac{1}{K H} \sum_{k=1}^{K} \sum_{h=1}^{H} L\left(y_{t_k + h}, \hat{y}_{t_k + h \mid "
    r"t_k}\right)",
)
def test_the_last_value_forecast_of_a_straight_line_errs_by_its_horizon():
    line = [3.0 * t for t in range(30)]
    last_value = lambda seen, _h: seen[-1]  # noqa: E731
    assert rolling_error(line, last_value, [5, 9, 20], 6) == pytest.approx(3 * (6 + 1) / 2)
    drift = lambda seen, h: seen[-1] + h * (seen[-1] - seen[0]) / (len(seen) - 1)  # noqa: E731
    assert rolling_error(line, drift, [5, 9, 20], 6) == pytest.approx(0, abs=1e-12)


@pytest.mark.formula(
    "time-series-validation",
    "Rolling-origin error",
    r"E = \frac{1}{K H} \sum_{k=1}^{K} \sum_{h=1}^{H} L\left(y_{t_k + h}, \hat{y}_{t_k + h \mid "
    r"t_k}\right)",
)
def test_averaging_over_origins_and_horizons_agrees_with_the_mean_of_a_table_of_errors():
    y = np.random.default_rng(7).normal(size=20).cumsum()
    table = np.abs(np.stack([y[t + 1 : t + 4] - y[t] for t in (4, 8, 12, 16)]))
    assert rolling_error(y, lambda seen, _h: seen[-1], [4, 8, 12, 16], 3) == pytest.approx(table.mean())


def bootstrap_error(statistics: Sequence[float]) -> float:
    b = len(statistics)
    mean = sum(statistics) / b
    return sqrt(sum((s - mean) ** 2 for s in statistics) / (b - 1))


@pytest.mark.formula(
    "bootstrap",
    "Bootstrap standard error",
    r"\hat{s}_B = \sqrt{\frac{1}{B - 1} \sum_{b=1}^{B} \left(\hat{\theta}_b - \frac{1}{B} "
    r"\sum_{k=1}^{B} \hat{\theta}_k\right)^2}",
)
def test_over_all_resamples_the_bootstrap_error_of_the_mean_is_its_plug_in_formula():
    rows = [1.0, 2.0, 4.0, 9.0]
    means = [fmean(resample) for resample in product(rows, repeat=4)]
    b = len(means)
    assert bootstrap_error(means) ** 2 * (b - 1) / b == pytest.approx(pvariance(rows) / 4)


def in_resample(n: int) -> float:
    return 1 - (1 - 1 / n) ** n


@pytest.mark.formula(
    "bootstrap",
    "Probability that a row is in a resample",
    r"P = 1 - \left(1 - \frac{1}{n}\right)^{n}",
)
def test_counting_all_resamples_gives_the_chance_that_a_row_is_drawn():
    for n in (1, 2, 3, 4, 5):
        draws = list(product(range(n), repeat=n))
        assert in_resample(n) == pytest.approx(sum(0 in draw for draw in draws) / len(draws))
    assert in_resample(10**6) == pytest.approx(1 - 1 / e, abs=1e-6)
    assert round(1 - 1 / e, 3) == 0.632


def f_beta(tp: int, fn: int, fp: int, beta: float) -> float:
    return (1 + beta**2) * tp / ((1 + beta**2) * tp + beta**2 * fn + fp)


@pytest.mark.formula(
    "confusion-matrix",
    "F-beta from counts",
    r"F_{\beta} = \frac{(1 + \beta^2) \mathrm{TP}}{(1 + \beta^2) \mathrm{TP} + \beta^2 "
    r"\mathrm{FN} + \mathrm{FP}}",
)
def test_f_beta_is_the_harmonic_mean_that_weighs_recall_by_beta_squared():
    rng = np.random.default_rng(7)
    for beta in (0.5, 1.0, 2.0):
        truth, flagged = rng.integers(0, 2, 50), rng.integers(0, 2, 50)
        precision, recall = truth[flagged == 1].mean(), flagged[truth == 1].mean()
        tp, fn, fp = (truth & flagged).sum(), (truth & (1 - flagged)).sum(), ((1 - truth) & flagged).sum()
        expected = harmonic_mean([precision, recall], weights=[1, beta**2])
        assert f_beta(tp, fn, fp, beta) == pytest.approx(expected)


@pytest.mark.formula(
    "confusion-matrix",
    "F-beta from counts",
    r"F_{\beta} = \frac{(1 + \beta^2) \mathrm{TP}}{(1 + \beta^2) \mathrm{TP} + \beta^2 "
    r"\mathrm{FN} + \mathrm{FP}}",
)
def test_precision_and_recall_matter_alike_where_recall_is_beta_times_precision():
    def from_rates(precision: float, recall: float, beta: float) -> float:
        return f_beta(1, 1 / recall - 1, 1 / precision - 1, beta)

    for beta in (0.5, 1.0, 2.0):
        p, r, step = 0.3, 0.3 * beta, 1e-6
        by_precision = from_rates(p + step, r, beta) - from_rates(p - step, r, beta)
        by_recall = from_rates(p, r + step, beta) - from_rates(p, r - step, beta)
        assert by_precision == pytest.approx(by_recall, rel=1e-5)


def precision_from_rates(tpr, fpr, prevalence):
    return tpr * prevalence / (tpr * prevalence + fpr * (1 - prevalence))


@pytest.mark.formula(
    "confusion-matrix",
    "Precision from rates and prevalence",
    r"\mathrm{PPV} = \frac{\mathrm{TPR} \cdot \pi}{\mathrm{TPR} \cdot \pi + \mathrm{FPR} \cdot "
    r"(1 - \pi)}",
)
def test_precision_counted_in_a_population_agrees_with_the_one_from_rates():
    tp, fn, fp, tn = 45, 5, 90, 860
    rates = Fraction(tp, tp + fn), Fraction(fp, fp + tn), Fraction(tp + fn, tp + fn + fp + tn)
    assert precision_from_rates(*rates) == Fraction(tp, tp + fp)
    assert precision_from_rates(0.5, 0.01, 0.001) < 0.1  # a rare class: few alarms are true


def kappa(truth: Sequence[int], guess: Sequence[int]) -> float:
    n, classes = len(truth), set(truth) | set(guess)
    p_o = sum(t == g for t, g in zip(truth, guess, strict=True)) / n
    p_e = sum((truth.count(c) / n) * (guess.count(c) / n) for c in classes)
    return (p_o - p_e) / (1 - p_e)


@pytest.mark.formula("confusion-matrix", "Cohen's kappa", r"\kappa = \frac{p_o - p_e}{1 - p_e}")
def test_kappa_agrees_with_the_formula_for_two_classes_in_counts():
    tp, fn, fp, tn = 20, 5, 10, 15
    truth = [1] * (tp + fn) + [0] * (fp + tn)
    guess = [1] * tp + [0] * fn + [1] * fp + [0] * tn
    counts = 2 * (tp * tn - fn * fp) / ((tp + fp) * (fp + tn) + (tp + fn) * (fn + tn))
    assert kappa(truth, guess) == pytest.approx(counts)
    assert kappa(truth, truth) == 1


@pytest.mark.formula("confusion-matrix", "Cohen's kappa", r"\kappa = \frac{p_o - p_e}{1 - p_e}")
def test_kappa_averages_zero_over_all_orders_of_the_predictions():
    truth, guess = [0, 0, 0, 1, 2, 2], [0, 0, 1, 1, 2, 0]
    assert fmean(kappa(truth, order) for order in permutations(guess)) == pytest.approx(0, abs=1e-12)


def auc(s: Sequence[float], r: Sequence[float]) -> float:
    return sum((a > b) + 0.5 * (a == b) for a in s for b in r) / (len(s) * len(r))


@pytest.mark.formula(
    "roc-and-precision-recall-curves",
    "AUC as a pair count",
    r"\mathrm{AUC} = \frac{1}{n_{+} n_{-}} \sum_{i=1}^{n_{+}} \sum_{j=1}^{n_{-}} \left( "
    r"\mathbf{1}[s_i > r_j] + \frac{1}{2} \mathbf{1}[s_i = r_j] \right)",
)
def test_the_pair_count_is_the_area_under_the_roc_curve_with_ties():
    rng = np.random.default_rng(7)
    s, r = rng.integers(2, 8, 30), rng.integers(0, 6, 40)  # small integers, hence many ties
    cuts = [99, *range(8, -1, -1)]
    curve = [(np.mean(r >= cut), np.mean(s >= cut)) for cut in cuts]
    area = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(curve))
    assert auc(s.tolist(), r.tolist()) == pytest.approx(area)


def average_precision(scores: np.ndarray, y: np.ndarray) -> float:
    total, previous = 0.0, 0.0
    for cut in sorted(set(scores.tolist()), reverse=True):
        flagged = scores >= cut
        recall = y[flagged].sum() / y.sum()
        total += (recall - previous) * y[flagged].mean()
        previous = recall
    return total


@pytest.mark.formula(
    "roc-and-precision-recall-curves",
    "Average precision",
    r"\mathrm{AP} = \sum_{k=1}^{K} (R_k - R_{k-1}) P_k",
)
def test_average_precision_is_the_mean_over_positives_of_the_precision_at_their_score():
    rng = np.random.default_rng(7)
    y, scores = rng.integers(0, 2, 40), rng.integers(0, 12, 40)
    at_positives = [np.mean(y[scores >= own]) for own in scores[y == 1]]
    assert average_precision(scores, y) == pytest.approx(fmean(at_positives))


@pytest.mark.formula(
    "roc-and-precision-recall-curves",
    "Average precision",
    r"\mathrm{AP} = \sum_{k=1}^{K} (R_k - R_{k-1}) P_k",
)
def test_one_threshold_for_everything_gives_the_prevalence():
    y = np.array([1, 0, 0, 1, 0])
    assert average_precision(np.zeros(5), y) == pytest.approx(0.4)
    assert average_precision(np.array([9.0, 1.0, 2.0, 8.0, 3.0]), y) == 1


def log_loss(y: Sequence[int], p: Sequence[float]) -> float:
    return -sum(t * log(q) + (1 - t) * log(1 - q) for t, q in zip(y, p, strict=True)) / len(y)


@pytest.mark.formula(
    "log-loss-and-cross-entropy",
    "Binary log loss",
    r"L = -\frac{1}{n} \sum_{i=1}^{n} \left[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \right]",
)
def test_log_loss_is_minus_the_log_of_the_likelihood_over_the_number_of_cases():
    y, p = [1, 0, 1, 1, 0], [0.9, 0.2, 0.6, 0.3, 0.5]
    likelihood = prod([0.9, 0.8, 0.6, 0.3, 0.5])
    assert log_loss(y, p) == pytest.approx(-log(likelihood) / 5)


@pytest.mark.formula(
    "log-loss-and-cross-entropy",
    "Binary log loss",
    r"L = -\frac{1}{n} \sum_{i=1}^{n} \left[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \right]",
)
def test_the_constant_with_least_log_loss_is_the_base_rate():
    y = [1, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    grid = [i / 1000 for i in range(1, 1000)]
    assert min(grid, key=lambda p: log_loss(y, [p] * 10)) == 0.2


def three_forms(p: Sequence[float], q: Sequence[float]) -> tuple[float, float, float]:
    pairs = [(a, b) for a, b in zip(p, q, strict=True) if a > 0]
    return (
        -sum(a * log(b) for a, b in pairs),
        -sum(a * log(a) for a, _ in pairs),
        sum(a * log(a / b) for a, b in pairs),
    )


@pytest.mark.formula(
    "log-loss-and-cross-entropy",
    "Cross-entropy decomposition",
    r"H(p, q) = -\sum_{c} p_c \log q_c = -\sum_{c} p_c \log p_c + \sum_{c} p_c \log "
    r"\frac{p_c}{q_c}",
)
def test_cross_entropy_of_powers_of_two_is_the_length_of_a_code_built_for_the_wrong_shares():
    p, q = [0.5, 0.25, 0.125, 0.125], [0.125, 0.125, 0.25, 0.5]
    lengths = [len(word) for word in ("110", "111", "10", "0")]  # a prefix code for q
    code_length = sum(share * length for share, length in zip(p, lengths, strict=True)) * log(2)
    cross, entropy, divergence = three_forms(p, q)
    assert cross == pytest.approx(code_length)
    assert entropy + divergence == pytest.approx(cross)
    assert entropy == pytest.approx(1.75 * log(2))


@pytest.mark.formula(
    "log-loss-and-cross-entropy",
    "Cross-entropy decomposition",
    r"H(p, q) = -\sum_{c} p_c \log q_c = -\sum_{c} p_c \log p_c + \sum_{c} p_c \log "
    r"\frac{p_c}{q_c}",
)
def test_no_other_distribution_has_less_cross_entropy_than_the_truth():
    rng = np.random.default_rng(7)
    p = [0.6, 0.3, 0.1, 0.0]
    least = three_forms(p, p)[1]
    for q in rng.dirichlet(np.ones(4), size=100):
        cross, entropy, divergence = three_forms(p, q)
        assert cross == pytest.approx(entropy + divergence)
        assert cross > least
