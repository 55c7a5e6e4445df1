"""The formulas of well-known products, from click prediction to continual learning, by counting."""

import math
from fractions import Fraction
from itertools import combinations, product
from statistics import fmean

import numpy as np
import pytest


@pytest.mark.formula(
    "ctr-prediction",
    "Normalised entropy",
    r"\mathrm{NE} = \frac{- \frac{1}{n} \sum_{i=1}^{n} \left( y_i \log p_i + (1 - y_i) \log(1 - "
    r"p_i) \right)}{- \left( \bar{y} \log \bar{y} + (1 - \bar{y}) \log(1 - \bar{y}) \right)}",
)
def test_normalised_entropy_compares_the_loss_with_that_of_the_best_constant():
    y, p = [1, 0, 0, 1, 0, 0, 0, 0], [0.7, 0.2, 0.1, 0.6, 0.3, 0.2, 0.05, 0.1]
    n, rate = len(y), fmean(y)
    log_loss = -sum(a * math.log(b) + (1 - a) * math.log(1 - b) for a, b in zip(y, p, strict=True)) / n
    entropy = -(rate * math.log(rate) + (1 - rate) * math.log(1 - rate))

    def loss_of(predictions):
        return -math.log(math.prod(b if a else 1 - b for a, b in zip(y, predictions, strict=True)))

    best_constant = min(loss_of([step / 1_000] * n) for step in range(1, 1_000))
    assert log_loss / entropy == pytest.approx(loss_of(p) / best_constant)
    assert log_loss / entropy < 1


@pytest.mark.formula(
    "ctr-prediction",
    "Undoing negative downsampling",
    r"q = \frac{p}{p + \frac{1 - p}{w}}",
)
@pytest.mark.parametrize(("clicks", "others"), [(3, 4_000), (50, 150), (0, 100)])
def test_the_corrected_probability_is_the_click_rate_before_others_were_dropped(clicks, others):
    w = Fraction(1, 50)
    p = Fraction(clicks, 1) / (clicks + w * others)
    q = p / (p + (1 - p) / w)
    assert q == Fraction(clicks, clicks + others)


@pytest.mark.formula(
    "ctr-prediction",
    "Expected revenue per thousand impressions",
    r"\mathrm{eCPM} = 1000 \cdot b \cdot p",
)
def test_the_expected_revenue_weighs_every_possible_number_of_clicks():
    bid, p = 0.8, 0.03
    expected = sum(
        bid * clicks * math.comb(1_000, clicks) * p**clicks * (1 - p) ** (1_000 - clicks)
        for clicks in range(150)
    )
    assert 1_000 * bid * p == pytest.approx(expected)


@pytest.mark.formula(
    "fraud-detection-systems",
    "Blocking rule from expected cost",
    r"p \cdot A > (1 - p) \cdot F",
)
@pytest.mark.parametrize(("loss", "friction"), [(500, 5), (3, 7)])
def test_the_rule_blocks_where_a_thousand_like_payments_cost_less_when_blocked(loss, friction):
    for frauds in range(1_001):
        p = Fraction(frauds, 1_000)
        cost_of_allowing, cost_of_blocking = frauds * loss, (1_000 - frauds) * friction
        blocks = p * loss > (1 - p) * friction
        assert blocks == (cost_of_blocking < cost_of_allowing)
        assert blocks == (p > Fraction(friction, loss + friction))


@pytest.mark.formula(
    "fraud-detection-systems",
    "Alerts per day",
    r"M = N \left( \pi \cdot \mathrm{TPR} + (1 - \pi) \cdot \mathrm{FPR} \right)",
)
def test_the_alerts_are_the_flagged_frauds_and_the_flagged_honest_payments():
    events = [(True, True)] * 8 + [(True, False)] * 2 + [(False, True)] * 45 + [(False, False)] * 945
    frauds = [flagged for fraud, flagged in events if fraud]
    honest = [flagged for fraud, flagged in events if not fraud]
    pi = len(frauds) / len(events)
    alerts = len(events) * (pi * fmean(frauds) + (1 - pi) * fmean(honest))
    assert alerts == pytest.approx(sum(flagged for _, flagged in events))


@pytest.mark.formula(
    "content-moderation",
    "View-weighted prevalence",
    r"\hat{V} = \frac{\sum_{i \in S} y_i v_i / q_i}{\sum_{i \in S} v_i / q_i}",
)
def test_the_prevalence_estimate_has_the_true_view_counts_as_expected_parts():
    posts = [(1, 900, 0.9), (0, 5_000, 0.5), (1, 10, 0.1), (0, 400, 0.2), (0, 90, 0.3)]
    expected = np.zeros(2)
    for drawn in product((False, True), repeat=len(posts)):
        chance = math.prod(q if d else 1 - q for d, (_, _, q) in zip(drawn, posts, strict=True))
        sample = [post for d, post in zip(drawn, posts, strict=True) if d]
        parts = [sum(y * v / q for y, v, q in sample), sum(v / q for _, v, q in sample)]
        expected += chance * np.array(parts)
    violating_views = sum(v for y, v, _ in posts if y)
    assert expected == pytest.approx([violating_views, sum(v for _, v, _ in posts)])


@pytest.mark.formula(
    "content-moderation",
    "Review priority",
    r"u_i = p_i \cdot s_i \cdot r_i",
)
@pytest.mark.parametrize("capacity", [1, 2, 3])
def test_reviewing_by_priority_leaves_the_least_expected_harm_unseen(capacity):
    posts = [(0.9, 1, 300), (0.2, 10, 500), (0.6, 3, 40), (0.05, 10, 2_000), (0.99, 1, 20)]
    priority = [p * s * r for p, s, r in posts]
    queue = sorted(range(5), key=lambda i: -priority[i])[:capacity]

    def harm_left(reviewed):
        return sum(s * p * r for i, (p, s, r) in enumerate(posts) if i not in reviewed)

    assert set(queue) == set(min(combinations(range(5), capacity), key=harm_left))


@pytest.mark.formula(
    "image-classification-systems",
    "Cross-entropy with label smoothing",
    r"L = - \sum_{k=1}^{K} \left( (1 - \epsilon) y_k + \frac{\epsilon}{K} \right) \log p_k",
)
def test_smoothing_is_the_mean_loss_when_some_labels_are_redrawn_at_random():
    p, true, epsilon = [0.7, 0.2, 0.06, 0.04], 1, 0.1
    classes = len(p)
    y = [float(k == true) for k in range(classes)]
    loss = -sum(((1 - epsilon) * y[k] + epsilon / classes) * math.log(p[k]) for k in range(classes))
    kept = -math.log(p[true])
    redrawn = fmean(-math.log(p_k) for p_k in p)
    assert loss == pytest.approx(kept + epsilon * (redrawn - kept))


@pytest.mark.formula(
    "image-classification-systems",
    "Balanced accuracy",
    r"\mathrm{BA} = \frac{1}{K} \sum_{k=1}^{K} \frac{\mathrm{TP}_k}{n_k}",
)
def test_balanced_accuracy_is_the_accuracy_after_copying_every_class_to_the_same_size():
    right_and_size = [(90, 100), (3, 4), (1, 5)]
    balanced = sum(Fraction(right, size) for right, size in right_and_size) / len(right_and_size)
    copies = [math.lcm(*(size for _, size in right_and_size)) // size for _, size in right_and_size]
    right = sum(copy * r for copy, (r, _) in zip(copies, right_and_size, strict=True))
    images = sum(copy * size for copy, (_, size) in zip(copies, right_and_size, strict=True))
    assert balanced == Fraction(right, images)


def scaled_error(training, actual, forecast, season):
    """Mean absolute scaled error with days numbered from 1, as the formula numbers them."""
    y = dict(enumerate([*training, *actual], start=1))
    n, h = len(training), len(actual)
    error = sum(abs(y[t] - forecast[t - n - 1]) for t in range(n + 1, n + h + 1)) / h
    naive = sum(abs(y[t] - y[t - season]) for t in range(season + 1, n + 1)) / (n - season)
    return error / naive


@pytest.mark.formula(
    "forecasting-systems",
    "Mean absolute scaled error",
    r"\mathrm{MASE} = \frac{\frac{1}{h} \sum_{t=n+1}^{n+h} \left| y_t - \hat{y}_t "
    r"\right|}{\frac{1}{n - m} \sum_{t=m+1}^{n} \left| y_t - y_{t-m} \right|}",
)
def test_a_forecast_two_days_late_on_a_steady_climb_has_twice_the_naive_error():
    climb = [10.0 + 3 * t for t in range(20)]
    late = [value - 6 for value in climb[15:]]
    assert scaled_error(climb[:15], climb[15:], late, season=1) == pytest.approx(2)
    assert scaled_error(climb[:15], climb[15:], late, season=4) == pytest.approx(0.5)


def test_the_seasonal_naive_forecast_of_a_season_like_the_last_has_scaled_error_one():
    training, actual = [1.0, 5.0, 2.0, 6.0, 3.0, 7.0], [4.0, 8.0]
    assert scaled_error(training, actual, training[-2:], season=2) == pytest.approx(1)


@pytest.mark.formula(
    "forecasting-systems",
    "Pinball loss",
    r"L_{\tau}(y, \hat{q}) = \max \left( \tau (y - \hat{q}), (\tau - 1) (y - \hat{q}) \right)",
)
@pytest.mark.parametrize(("tau", "quantile"), [(0.1, 0), (0.5, 2), (0.7, 5), (0.95, 40)])
def test_the_mean_pinball_loss_is_least_at_the_quantile_counted_by_hand(tau, quantile):
    demand = [0, 0, 1, 1, 2, 2, 5, 5, 9, 40]

    def loss(y, forecast):
        return max(tau * (y - forecast), (tau - 1) * (y - forecast))

    means = {forecast: fmean(loss(y, forecast) for y in demand) for forecast in range(45)}
    assert means[quantile] == pytest.approx(min(means.values()))
    assert loss(7, 4) == pytest.approx(3 * tau)
    assert loss(4, 7) == pytest.approx(3 * (1 - tau))


@pytest.mark.formula(
    "forecasting-systems",
    "Weighted absolute percentage error",
    r"\mathrm{WAPE} = \frac{\sum_{t=1}^{T} \left| y_t - \hat{y}_t \right|}{\sum_{t=1}^{T} \left| "
    r"y_t \right|}",
)
def test_the_weighted_percentage_error_is_the_mean_of_percentage_errors_weighted_by_volume():
    actual, forecast = np.array([100.0, 10.0, 40.0]), np.array([90.0, 15.0, 41.0])
    wape = np.abs(actual - forecast).sum() / np.abs(actual).sum()
    percentage_errors = np.abs(1 - forecast / actual)
    assert wape == pytest.approx(np.average(percentage_errors, weights=actual))


@pytest.mark.formula(
    "llm-applications",
    "Model cost of a request",
    r"K = \sum_{j=1}^{J} \left( a \cdot n_j + b \cdot m_j \right)",
)
def test_the_cost_of_a_request_is_the_bill_written_token_by_token():
    calls = [(900, 120), (1_400, 40), (0, 7)]
    price_in, price_out = Fraction(3, 1_000_000), Fraction(15, 1_000_000)
    cost = sum(price_in * n + price_out * m for n, m in calls)
    bill = [price for n, m in calls for price in [price_in] * n + [price_out] * m]
    assert cost == sum(bill)


@pytest.mark.formula(
    "llm-applications",
    "Number of overlapping chunks",
    r"M = \max \left( 1, \operatorname{ceil}\left( \frac{N - o}{c - o} \right) \right)",
)
@pytest.mark.parametrize(
    ("length", "chunk", "overlap"), list(product((1, 5, 99, 100, 101, 180, 181), (100, 7), (0, 6)))
)
def test_the_number_of_chunks_is_how_often_a_window_moves_until_the_end_is_covered(length, chunk, overlap):
    formula = max(1, math.ceil(Fraction(length - overlap, chunk - overlap)))
    start, chunks = 0, 1
    while start + chunk < length:
        start += chunk - overlap
        chunks += 1
    assert formula == chunks


@pytest.mark.formula(
    "continual-learning",
    "Elastic weight consolidation",
    r"L(\theta) = L_{\mathrm{new}}(\theta) + \frac{\lambda}{2} \sum_{i=1}^{d} F_i (\theta_i - "
    r"\theta_i^{*})^2",
)
def test_the_consolidated_loss_is_the_joint_loss_up_to_a_constant_when_old_features_do_not_interact():
    old_x, old_y = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 3.0]]), np.array([1.0, 3.0, -2.0])
    new_x, new_y = np.array([[1.0, 1.0], [0.5, -1.0]]), np.array([2.0, 0.0])

    def loss(theta, x, y):
        return 0.5 * np.sum((x @ theta - y) ** 2)

    theta_star = np.linalg.lstsq(old_x, old_y, rcond=None)[0]
    fisher = np.diag(old_x.T @ old_x)
    strength = 1.0
    gaps = []
    for theta in np.random.default_rng(7).normal(size=(6, 2)):
        penalty = sum(fisher[i] * (theta[i] - theta_star[i]) ** 2 for i in range(2))
        consolidated = loss(theta, new_x, new_y) + strength / 2 * penalty
        joint = loss(theta, new_x, new_y) + loss(theta, old_x, old_y)
        gaps.append(joint - consolidated)
    assert gaps == pytest.approx([loss(theta_star, old_x, old_y)] * 6)


@pytest.mark.formula(
    "continual-learning",
    "Average accuracy and backward transfer",
    r"\mathrm{ACC} = \frac{1}{T} \sum_{i=1}^{T} R_{T,i}, \mathrm{BWT} = \frac{1}{T - 1} "
    r"\sum_{i=1}^{T-1} \left( R_{T,i} - R_{i,i} \right)",
)
def test_backward_transfer_is_what_the_final_row_lost_against_the_diagonal():
    accuracy = np.array([[0.9, 0.2, 0.1], [0.7, 0.8, 0.3], [0.6, 0.85, 0.95]])
    tasks = len(accuracy)
    final = sum(accuracy[tasks - 1, i] for i in range(tasks)) / tasks
    transfer = sum(accuracy[tasks - 1, i] - accuracy[i, i] for i in range(tasks - 1)) / (tasks - 1)
    assert final == pytest.approx(0.8)
    assert transfer == pytest.approx(-0.125)
    assert tasks * final == pytest.approx(np.trace(accuracy) + (tasks - 1) * transfer)


@pytest.mark.formula(
    "continual-learning",
    "Replay objective",
    r"L(\theta) = (1 - \alpha) \frac{1}{n} \sum_{i=1}^{n} \ell(\theta, x_i, y_i) + \alpha "
    r"\frac{1}{m} \sum_{j=1}^{m} \ell(\theta, x_j^{\mathrm{old}}, y_j^{\mathrm{old}})",
)
@pytest.mark.parametrize("copies", [0, 1, 3])
def test_the_replay_objective_is_the_plain_mean_over_a_pool_with_the_old_examples_copied_to_the_share(copies):
    new, old = [(1.0, 2.0), (2.0, 1.0), (3.0, 5.0)], [(1.0, -1.0), (4.0, 0.5)]
    pool = new + old * copies
    theta, alpha = 0.7, 1 - len(new) / len(pool)

    def example_loss(x, y):
        return (theta * x - y) ** 2

    n, m = len(new), len(old)
    on_new = (1 - alpha) / n * sum(example_loss(x, y) for x, y in new)
    on_old = alpha / m * sum(example_loss(x, y) for x, y in old)
    assert on_new + on_old == pytest.approx(fmean(example_loss(x, y) for x, y in pool))
