"""Formulas on calibration, regression and ranking metrics, thresholds and attacks, run as written."""

from collections.abc import Sequence
from itertools import permutations, product
from math import exp, log, log2, sqrt
from statistics import fmean, pstdev

import numpy as np
import pytest


def calibration_error(p: np.ndarray, y: np.ndarray, bins: int) -> float:
    cell = np.minimum((p * bins).astype(int), bins - 1)
    rows = [cell == b for b in range(bins) if (cell == b).any()]
    return sum(r.sum() / len(p) * abs(y[r].mean() - p[r].mean()) for r in rows)


@pytest.mark.formula(
    "probability-calibration",
    "Expected calibration error",
    r"\mathrm{ECE} = \sum_{b=1}^{B} \frac{n_b}{n} \left| \bar{y}_b - \bar{p}_b \right|",
)
def test_the_calibration_error_is_the_absolute_sum_of_residuals_per_bin_over_all_cases():
    rng = np.random.default_rng(7)
    p = rng.random(60)
    y = (rng.random(60) < p**2).astype(float)
    residuals = [0.0] * 5
    for probability, label in zip(p, y, strict=True):
        residuals[int(probability // 0.2)] += label - probability
    assert calibration_error(p, y, 5) == pytest.approx(sum(map(abs, residuals)) / 60)


@pytest.mark.formula(
    "probability-calibration",
    "Expected calibration error",
    r"\mathrm{ECE} = \sum_{b=1}^{B} \frac{n_b}{n} \left| \bar{y}_b - \bar{p}_b \right|",
)
def test_the_calibration_error_of_a_worked_example_and_of_the_constant_base_rate():
    p, y = np.array([0.1, 0.3, 0.8, 0.9]), np.array([0.0, 1.0, 1.0, 1.0])
    assert calibration_error(p, y, 2) == pytest.approx(0.5 * 0.3 + 0.5 * 0.15)
    assert calibration_error(np.full(4, 0.75), y, 10) == 0


def corrected(q: float, trained: float, deployed: float) -> float:
    up, down = deployed / trained, (1 - deployed) / (1 - trained)
    return q * up / (q * up + (1 - q) * down)


@pytest.mark.formula(
    "probability-calibration",
    "Correction for a changed class share",
    r"p = \frac{q \frac{\pi}{\rho}}{q \frac{\pi}{\rho} + (1 - q) \frac{1 - \pi}{1 - \rho}}",
)
def test_the_corrected_probability_is_the_posterior_under_the_new_class_share():
    given_positive, given_negative = [0.2, 0.3, 0.5], [0.7, 0.2, 0.1]

    def posterior(share: float, x: int) -> float:
        joint = share * given_positive[x], (1 - share) * given_negative[x]
        return joint[0] / sum(joint)

    for x, (trained, deployed) in product(range(3), [(0.5, 0.02), (0.1, 0.4), (0.3, 0.3)]):
        assert corrected(posterior(trained, x), trained, deployed) == pytest.approx(posterior(deployed, x))


def with_temperature(z: Sequence[float], t: float) -> list[float]:
    return [exp(v / t) / sum(exp(w / t) for w in z) for v in z]


@pytest.mark.formula(
    "probability-calibration",
    "Temperature scaling",
    r"p_c = \frac{\exp(z_c / T)}{\sum_{k=1}^{K} \exp(z_k / T)}",
)
def test_temperature_divides_every_log_odds_and_keeps_the_order():
    z = [2.0, -1.0, 0.5]
    for t in (0.5, 1.0, 3.0):
        p = with_temperature(z, t)
        assert sum(p) == pytest.approx(1)
        assert log(p[0] / p[1]) == pytest.approx(3.0 / t)
        assert log(p[2] / p[1]) == pytest.approx(1.5 / t)
        assert sorted(range(3), key=p.__getitem__) == [1, 2, 0]
    assert with_temperature(z, 3.0)[0] < with_temperature(z, 1.0)[0] < with_temperature(z, 0.5)[0]


def r_squared(y: np.ndarray, guess: np.ndarray) -> float:
    return 1 - sum((y - guess) ** 2) / sum((y - y.mean()) ** 2)


@pytest.mark.formula(
    "regression-metrics",
    "R squared",
    r"R^2 = 1 - \frac{\sum_{i=1}^{n} (y_i - \hat{y}_i)^2}{\sum_{i=1}^{n} (y_i - \bar{y})^2}",
)
def test_r_squared_of_a_fitted_line_is_the_squared_correlation_and_can_be_negative_elsewhere():
    rng = np.random.default_rng(7)
    x = rng.normal(size=30)
    y = x + rng.normal(size=30)
    slope, intercept = np.polyfit(x, y, 1)
    assert r_squared(y, slope * x + intercept) == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)
    assert r_squared(y, np.full(30, y.mean())) == 0
    assert r_squared(np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])) == -3


def rmse(y: np.ndarray, guess: np.ndarray) -> float:
    return sqrt(sum((y - guess) ** 2) / len(y))


def mae(y: np.ndarray, guess: np.ndarray) -> float:
    return sum(abs(y - guess)) / len(y)


@pytest.mark.formula(
    "regression-metrics",
    "RMSE and MAE",
    r"\mathrm{RMSE} = \sqrt{\frac{1}{n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2} \ge \mathrm{MAE} = "
    r"\frac{1}{n} \sum_{i=1}^{n} \left| y_i - \hat{y}_i \right|",
)
def test_rmse_exceeds_mae_by_the_spread_of_the_absolute_errors():
    rng = np.random.default_rng(7)
    for scale in (0.1, 1.0, 10.0):
        y, guess = rng.normal(size=20), scale * rng.normal(size=20)
        spread = pstdev(np.abs(y - guess).tolist())
        assert rmse(y, guess) ** 2 == pytest.approx(mae(y, guess) ** 2 + spread**2)
        assert rmse(y, guess) >= mae(y, guess)
    even = np.array([2.0, -2.0, 2.0])
    assert rmse(even, np.zeros(3)) == mae(even, np.zeros(3)) == 2


def pinball(y: float, guess: float, tau: float) -> float:
    return max(tau * (y - guess), (tau - 1) * (y - guess))


@pytest.mark.formula(
    "regression-metrics",
    "Pinball loss",
    r"L_{\tau}(y, \hat{y}) = \max\left(\tau (y - \hat{y}), (\tau - 1)(y - \hat{y})\right)",
)
def test_the_pinball_loss_is_least_at_the_quantile():
    y = np.random.default_rng(7).exponential(size=41)
    for tau in (0.1, 0.5, 0.85):
        best = min(y, key=lambda guess: sum(pinball(v, guess, tau) for v in y))
        assert np.mean(y < best) <= tau <= np.mean(y <= best)


@pytest.mark.formula(
    "regression-metrics",
    "Pinball loss",
    r"L_{\tau}(y, \hat{y}) = \max\left(\tau (y - \hat{y}), (\tau - 1)(y - \hat{y})\right)",
)
def test_too_low_costs_tau_per_unit_and_too_high_one_minus_tau():
    assert pinball(10, 7, 0.9) == pytest.approx(2.7)
    assert pinball(7, 10, 0.9) == pytest.approx(0.3)
    assert pinball(7, 10, 0.5) == pinball(10, 7, 0.5) == 1.5


def dcg(grades: Sequence[int], k: int) -> float:
    return sum((2 ** grades[i - 1] - 1) / log2(i + 1) for i in range(1, k + 1))


def ndcg(grades: Sequence[int], k: int) -> float:
    return dcg(grades, k) / dcg(sorted(grades, reverse=True), k)


@pytest.mark.formula(
    "ranking-metrics",
    "NDCG at k",
    r"\mathrm{NDCG}_k = \frac{\sum_{i=1}^{k} \frac{2^{g_i} - 1}{\log_2(i + 1)}}{\sum_{i=1}^{k} "
    r"\frac{2^{g^{*}_i} - 1}{\log_2(i + 1)}}",
)
def test_the_ideal_order_has_the_largest_discounted_gain_of_all_orders():
    grades = [1, 3, 0, 2, 2]
    for k in (1, 3, 5):
        largest = max(dcg(order, k) for order in permutations(grades))
        assert ndcg(grades, k) == pytest.approx(dcg(grades, k) / largest)
        assert max(ndcg(order, k) for order in permutations(grades)) == 1


@pytest.mark.formula(
    "ranking-metrics",
    "NDCG at k",
    r"\mathrm{NDCG}_k = \frac{\sum_{i=1}^{k} \frac{2^{g_i} - 1}{\log_2(i + 1)}}{\sum_{i=1}^{k} "
    r"\frac{2^{g^{*}_i} - 1}{\log_2(i + 1)}}",
)
def test_discounted_gain_of_a_worked_example_uses_ranks_from_one():
    # ranks 1 and 3 are divided by log2(2) = 1 and log2(4) = 2
    assert ndcg([1, 0, 2], 3) == pytest.approx((1 + 3 / 2) / (3 + 1 / log2(3)))


def ap_at(k: int, r: Sequence[int], m: int) -> float:
    return sum(fmean(r[:i]) * r[i - 1] for i in range(1, k + 1)) / min(m, k)


@pytest.mark.formula(
    "ranking-metrics",
    "Average precision at k",
    r"\mathrm{AP}_k = \frac{1}{\min(m, k)} \sum_{i=1}^{k} P_i r_i",
)
def test_average_precision_over_the_full_list_is_the_area_under_the_steps_of_precision():
    for r in product((0, 1), repeat=6):
        m = sum(r)
        if m:
            ranks = [i for i, hit in enumerate(r, start=1) if hit]
            area = sum((1 / m) * (found / rank) for found, rank in enumerate(ranks, start=1))
            assert ap_at(6, r, m) == pytest.approx(area)


@pytest.mark.formula(
    "ranking-metrics",
    "Average precision at k",
    r"\mathrm{AP}_k = \frac{1}{\min(m, k)} \sum_{i=1}^{k} P_i r_i",
)
def test_a_top_full_of_relevant_items_scores_one_and_misses_count():
    assert ap_at(3, [1, 1, 1, 0, 0], 7) == 1  # k is smaller than the number of relevant items
    assert ap_at(5, [1, 1, 0, 0, 0], 2) == 1
    assert ap_at(5, [1, 0, 1, 0, 0], 2) == pytest.approx((1 + 2 / 3) / 2)
    assert ap_at(4, [0, 0, 0, 1], 2) == pytest.approx(1 / 8)  # a relevant item never returned


def mrr(ranks: Sequence[int | None]) -> float:
    return sum(0 if rank is None else 1 / rank for rank in ranks) / len(ranks)


@pytest.mark.formula(
    "ranking-metrics",
    "Mean reciprocal rank",
    r"\mathrm{MRR} = \frac{1}{Q} \sum_{q=1}^{Q} \frac{1}{\operatorname{rank}_q}",
)
def test_the_reciprocal_rank_is_the_precision_at_the_first_hit():
    results = [[0, 1, 0, 1], [1, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]]
    ranks = [hits.index(1) + 1 if 1 in hits else None for hits in results]
    first_hit = [
        max((fmean(hits[:i]) for i in range(1, 5) if sum(hits[:i]) == 1), default=0) for hits in results
    ]
    assert mrr(ranks) == pytest.approx(fmean(first_hit))
    assert mrr(ranks) == (1 / 2 + 1 + 1 / 4 + 0) / 4


Box = tuple[float, float, float, float]  # left, bottom, right, top


def iou(a: Box, b: Box) -> float:
    w = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    h = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return w * h / (areas[0] + areas[1] - w * h)


@pytest.mark.formula(
    "iou-and-mean-average-precision",
    "IoU of two axis-parallel boxes",
    r"\mathrm{IoU} = \frac{w h}{A + B - w h}",
)
def test_counting_unit_squares_gives_the_iou():
    def squares(box: Box) -> set[tuple[int, int]]:
        return set(product(range(int(box[0]), int(box[2])), range(int(box[1]), int(box[3]))))

    rng = np.random.default_rng(7)
    for left, bottom, other_left, other_bottom in rng.integers(0, 6, size=(30, 4)).tolist():
        a, b = (
            (left, bottom, left + 4, bottom + 3),
            (other_left, other_bottom, other_left + 2, other_bottom + 5),
        )
        assert iou(a, b) == pytest.approx(len(squares(a) & squares(b)) / len(squares(a) | squares(b)))
    assert iou((0, 0, 2, 2), (0, 0, 2, 2)) == 1
    assert iou((0, 0, 2, 2), (5, 5, 6, 6)) == 0


def interpolated_ap(hits: Sequence[int], objects: int) -> float:
    precision = [fmean(hits[:k]) for k in range(1, len(hits) + 1)]
    recall = [0.0] + [sum(hits[:k]) / objects for k in range(1, len(hits) + 1)]
    return sum((recall[k + 1] - recall[k]) * max(precision[k:]) for k in range(len(hits)))


@pytest.mark.formula(
    "iou-and-mean-average-precision",
    "Interpolated average precision",
    r"\mathrm{AP} = \sum_{k=1}^{K} (R_k - R_{k-1}) \max_{j \ge k} P_j",
)
def test_interpolated_precision_averages_the_best_precision_that_finds_each_number_of_objects():
    objects = 4
    for hits in product((0, 1), repeat=6):
        if sum(hits) <= objects:
            best = [
                max((sum(hits[:k]) / k for k in range(1, 7) if sum(hits[:k]) >= found), default=0)
                for found in range(1, objects + 1)
            ]
            assert interpolated_ap(hits, objects) == pytest.approx(fmean(best))


@pytest.mark.formula(
    "iou-and-mean-average-precision",
    "Interpolated average precision",
    r"\mathrm{AP} = \sum_{k=1}^{K} (R_k - R_{k-1}) \max_{j \ge k} P_j",
)
def test_more_detections_at_the_end_never_lower_the_interpolated_precision():
    for hits, extra in product(product((0, 1), repeat=4), (0, 1)):
        assert interpolated_ap([*hits, extra], 5) >= interpolated_ap(hits, 5) - 1e-12


def best_threshold(fp: float, tn: float, fn: float, tp: float) -> float:
    return (fp - tn) / ((fp - tn) + (fn - tp))


@pytest.mark.formula(
    "decision-thresholds",
    "Cost-optimal threshold",
    r"t^{*} = \frac{C_{\mathrm{FP}} - C_{\mathrm{TN}}}{(C_{\mathrm{FP}} - C_{\mathrm{TN}}) + "
    r"(C_{\mathrm{FN}} - C_{\mathrm{TP}})}",
)
def test_flagging_is_cheaper_exactly_from_the_optimal_threshold():
    for fp, tn, fn, tp in ((1.0, 0.0, 9.0, 0.0), (5.0, 1.0, 20.0, 4.0), (3.0, -1.0, 2.0, -2.0)):
        cut = best_threshold(fp, tn, fn, tp)
        for p in (i / 997 for i in range(1, 997)):
            assert (p * tp + (1 - p) * fp <= p * fn + (1 - p) * tn) == (p >= cut)
    assert best_threshold(1, 0, 9, 0) == pytest.approx(1 / (1 + 9))


def average_cost(t: float, y: Sequence[int], s: Sequence[float], fp: float, fn: float) -> float:
    pairs = zip(y, s, strict=True)
    return sum(fp * (1 - label) * (score >= t) + fn * label * (score < t) for label, score in pairs) / len(y)


@pytest.mark.formula(
    "decision-thresholds",
    "Average cost at a threshold",
    r"C(t) = \frac{1}{n} \sum_{i=1}^{n} \left( C_{\mathrm{FP}} (1 - y_i) \mathbf{1}[s_i \ge t] "
    r"+ C_{\mathrm{FN}} y_i \mathbf{1}[s_i < t] \right)",
)
@pytest.mark.formula(
    "decision-thresholds",
    "Cost-optimal threshold",
    r"t^{*} = \frac{C_{\mathrm{FP}} - C_{\mathrm{TN}}}{(C_{\mathrm{FP}} - C_{\mathrm{TN}}) + "
    r"(C_{\mathrm{FN}} - C_{\mathrm{TP}})}",
)
def test_in_a_calibrated_population_the_average_cost_is_least_at_the_optimal_threshold():
    s = [tenth / 10 for tenth in range(1, 10) for _ in range(10)]
    y = [int(i < tenth) for tenth in range(1, 10) for i in range(10)]  # a score of 0.3 has 3 positives in 10
    cut = best_threshold(1, 0, 3, 0)  # 0.25
    costs = {t: average_cost(t, y, s, 1, 3) for t in (0.05, 0.15, cut, 0.35, 0.45, 0.75, 0.95)}
    assert min(costs, key=costs.__getitem__) == cut


@pytest.mark.formula(
    "decision-thresholds",
    "Average cost at a threshold",
    r"C(t) = \frac{1}{n} \sum_{i=1}^{n} \left( C_{\mathrm{FP}} (1 - y_i) \mathbf{1}[s_i \ge t] "
    r"+ C_{\mathrm{FN}} y_i \mathbf{1}[s_i < t] \right)",
)
def test_the_average_cost_prices_the_two_wrong_cells_of_the_confusion_matrix():
    rng = np.random.default_rng(7)
    y, s = rng.integers(0, 2, 80), rng.integers(0, 10, 80) / 10  # some scores lie on the threshold
    flagged = s >= 0.4
    false_alarms, misses = np.sum(flagged & (y == 0)), np.sum(~flagged & (y == 1))
    expected = (2 * false_alarms + 7 * misses) / 80
    assert average_cost(0.4, y.tolist(), s.tolist(), 2, 7) == pytest.approx(expected)


def loss_of(x: np.ndarray, w: np.ndarray, y: int) -> float:
    return log(1 + exp(-y * float(w @ x)))


def signed_step(x: np.ndarray, g: np.ndarray, eps: float) -> np.ndarray:
    return x + eps * np.sign(g)


@pytest.mark.formula(
    "adversarial-attacks",
    "Fast gradient sign step",
    r"x^{\prime} = x + \epsilon \operatorname{sign}(g)",
)
def test_no_corner_of_the_allowed_box_hurts_a_linear_model_more_than_the_signed_step():
    rng = np.random.default_rng(7)
    x, w = rng.normal(size=5), rng.normal(size=5)
    for y in (-1, 1):
        shifts = 1e-6 * np.eye(5)
        g = np.array([loss_of(x + d, w, y) - loss_of(x - d, w, y) for d in shifts]) / 2e-6
        corners = [loss_of(x + 0.1 * np.array(signs), w, y) for signs in product((-1, 1), repeat=5)]
        assert loss_of(signed_step(x, g, 0.1), w, y) == pytest.approx(max(corners))
        assert max(abs(signed_step(x, g, 0.1) - x)) == pytest.approx(0.1)


def worst_margin(x: np.ndarray, w: np.ndarray, b: float, y: int, eps: float) -> float:
    return y * (w @ x + b) - eps * sum(abs(w))


@pytest.mark.formula(
    "adversarial-attacks",
    "Worst-case margin of a linear classifier",
    r"m = y (w^\top x + b) - \epsilon \sum_{j=1}^{d} \left| w_j \right|",
)
def test_the_smallest_margin_over_all_corners_is_the_worst_case_margin():
    rng = np.random.default_rng(7)
    x, w, b = rng.normal(size=6), rng.normal(size=6), 0.3
    for y in (-1, 1):
        margins = [y * (w @ (x + 0.2 * np.array(signs)) + b) for signs in product((-1, 1), repeat=6)]
        assert worst_margin(x, w, b, y, 0.2) == pytest.approx(min(margins))
        inside = [y * (w @ (x + change) + b) for change in rng.uniform(-0.2, 0.2, size=(200, 6))]
        assert min(inside) >= worst_margin(x, w, b, y, 0.2)
