"""The formulas of releases, drift, tests, servers and incidents against brute force and simulation."""

import math
from fractions import Fraction
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest


@pytest.mark.formula(
    "ci-cd-for-ml",
    "Retraining interval under linear decay",
    r"T^{*} = \operatorname{argmin}_{T > 0} \left( \frac{K}{T} + \frac{c T}{2} \right) = "
    r"\sqrt{\frac{2 K}{c}}",
)
@pytest.mark.parametrize(("cost", "growth"), [(50.0, 1.0), (8.0, 4.0)])
def test_no_other_interval_costs_less_per_day_over_a_simulated_cycle(cost, growth):
    best = math.sqrt(2 * cost / growth)

    def cost_per_day(interval, slices=400):
        width = interval / slices
        staleness = sum(growth * (k + 0.5) * width * width for k in range(slices))
        return (cost + staleness) / interval

    assert cost_per_day(best) == pytest.approx(cost / best + growth * best / 2)
    others = [best * factor for factor in (0.5, 0.8, 0.99, 1.01, 1.3, 2.0)]
    assert all(cost_per_day(other) > cost_per_day(best) for other in others)


@pytest.mark.formula(
    "cloud-deployment",
    "Horizontal autoscaling target",
    r"N_{\mathrm{new}} = \operatorname{ceil}\left( N \cdot \frac{m}{m_{\mathrm{target}}} \right)",
)
@pytest.mark.parametrize("load_per_replica", [1, 7, 8, 9, 20, 33])
def test_the_autoscaler_asks_for_the_fewest_replicas_that_bring_the_load_to_its_target(load_per_replica):
    replicas, target = 5, 8
    wanted = math.ceil(replicas * Fraction(load_per_replica, target))
    total = replicas * load_per_replica
    assert wanted == next(count for count in range(1, 100) if total / count <= target)


@pytest.mark.formula(
    "progressive-delivery",
    "Requests needed to meet a rare fault once",
    r"n \ge \frac{\log(1 - c)}{\log(1 - p)}",
)
@pytest.mark.parametrize(("confidence", "fault"), [(0.95, 0.01), (0.99, 0.2), (0.5, 0.003)])
def test_the_number_of_requests_is_the_first_that_shows_the_fault_with_confidence(confidence, fault):
    bound = math.log(1 - confidence) / math.log(1 - fault)
    none_seen, requests = 1.0, 0
    while 1 - none_seen < confidence:
        none_seen *= 1 - fault
        requests += 1
    assert math.ceil(bound) == requests


@pytest.mark.formula(
    "progressive-delivery",
    "Canary against baseline error rate",
    r"z = \frac{\hat{p}_c - \hat{p}_b}{\sqrt{\hat{p} (1 - \hat{p}) \left( \frac{1}{n_c} + "
    r"\frac{1}{n_b} \right)}}, \hat{p} = \frac{x_c + x_b}{n_c + n_b}",
)
def test_the_squared_canary_score_is_the_chi_squared_of_the_two_by_two_table():
    x_c, n_c, x_b, n_b = 30, 1_000, 50, 4_000
    p_c, p_b, p = x_c / n_c, x_b / n_b, (x_c + x_b) / (n_c + n_b)
    z = (p_c - p_b) / math.sqrt(p * (1 - p) * (1 / n_c + 1 / n_b))
    observed = np.array([[x_c, n_c - x_c], [x_b, n_b - x_b]], dtype=float)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    assert z > 0
    assert z**2 == pytest.approx(((observed - expected) ** 2 / expected).sum())


@pytest.mark.formula(
    "data-and-concept-drift",
    "Population stability index",
    r"\mathrm{PSI} = \sum_{i=1}^{B} (a_i - e_i) \log \frac{a_i}{e_i}",
)
def test_the_stability_index_is_the_divergence_there_plus_the_divergence_back():
    e, a = [0.25, 0.25, 0.25, 0.25], [0.1, 0.2, 0.3, 0.4]
    psi = sum((a_i - e_i) * math.log(a_i / e_i) for a_i, e_i in zip(a, e, strict=True))

    def divergence(p, q):
        cross_entropy = -sum(p_i * math.log(q_i) for p_i, q_i in zip(p, q, strict=True))
        return cross_entropy + sum(p_i * math.log(p_i) for p_i in p)

    assert psi == pytest.approx(divergence(a, e) + divergence(e, a))


@pytest.mark.formula(
    "data-and-concept-drift",
    "Two-sample Kolmogorov-Smirnov distance",
    r"D = \max_{x} \left| F_{\mathrm{ref}}(x) - F_{\mathrm{cur}}(x) \right|",
)
def test_no_point_between_the_observations_shows_a_larger_distance():
    random = np.random.default_rng(7)
    reference, current = random.normal(0, 1, 40), random.normal(0.7, 1.5, 25)

    def distance_at(x):
        return abs(np.mean(reference <= x) - np.mean(current <= x))

    largest = max(distance_at(x) for x in np.concatenate([reference, current]))
    everywhere = max(distance_at(x) for x in np.linspace(-6, 6, 3_001))
    assert largest == pytest.approx(everywhere)


def test_the_distance_of_two_small_samples_is_the_one_found_by_hand():
    reference, current = [1, 2, 3, 4], [3, 4, 5, 6]

    def share_up_to(x, values):
        return sum(value <= x for value in values) / len(values)

    assert max(abs(share_up_to(x, reference) - share_up_to(x, current)) for x in reference + current) == 0.5


@pytest.mark.formula(
    "data-and-concept-drift",
    "Label-shift weights from a confusion matrix",
    r"\hat{w} = \hat{C}^{-1} \hat{\mu}",
)
def test_the_label_shift_weights_are_the_ratios_of_new_to_old_class_rates():
    predicted_given_true = np.array([[0.8, 0.1, 0.2], [0.15, 0.7, 0.2], [0.05, 0.2, 0.6]])
    source, new = np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.3, 0.5])
    confusion = np.array([[predicted_given_true[i, j] * source[j] for j in range(3)] for i in range(3)])
    mu = np.array([sum(predicted_given_true[i, j] * new[j] for j in range(3)) for i in range(3)])
    assert confusion.sum() == pytest.approx(1)
    assert np.linalg.inv(confusion) @ mu == pytest.approx(new / source)


@pytest.mark.formula(
    "ml-testing",
    "Chance of at least one false alarm",
    r"P = 1 - (1 - \alpha)^m",
)
@pytest.mark.parametrize("checks", [1, 3, 8])
def test_the_chance_of_a_false_alarm_is_the_weight_of_all_outcomes_with_one(checks):
    alpha = Fraction(1, 20)
    chance = 1 - (1 - alpha) ** checks
    counted = sum(
        math.prod(alpha if alarm else 1 - alpha for alarm in alarms)
        for alarms in product((False, True), repeat=checks)
        if any(alarms)
    )
    assert chance == counted


@pytest.mark.formula(
    "ml-testing",
    "Lower bound of a paired gain",
    r"L = \bar{d} - z_{1-\alpha} \frac{s_d}{\sqrt{n}}, \bar{d} = \frac{1}{n} \sum_{i=1}^{n} d_i",
)
def test_the_lower_bound_lies_below_the_true_gain_as_often_as_it_promises():
    alpha, n, experiments = 0.05, 200, 2_000
    random = np.random.default_rng(7)
    d = random.choice([-1.0, 0.0, 1.0], size=(experiments, n), p=[0.2, 0.5, 0.3])
    mean = d.sum(axis=1) / n
    deviation = np.sqrt(((d - mean[:, None]) ** 2).sum(axis=1) / (n - 1))
    bound = mean - NormalDist().inv_cdf(1 - alpha) * deviation / math.sqrt(n)
    assert np.mean(bound <= 0.1) == pytest.approx(1 - alpha, abs=0.015)


@pytest.mark.formula(
    "ml-api-security",
    "Token-bucket rate limit",
    r"b(t) = \min \left( B, b(s) + r (t - s) \right)",
)
@pytest.mark.parametrize(("tokens", "elapsed"), [(0, 3), (2, 1), (4, 10), (5, 7), (3, 0)])
def test_the_bucket_holds_what_dripping_token_parts_one_by_one_leaves_in_it(tokens, elapsed):
    capacity, per_second, parts = 5, Fraction(1, 2), 10
    formula = min(capacity, tokens + per_second * elapsed)
    held = Fraction(tokens)
    for _ in range(elapsed * parts):
        if held < capacity:
            held += per_second / parts
    assert formula == held


@pytest.mark.formula(
    "model-servers",
    "Affine integer quantization",
    r"q = \min \left( q_{\max}, \max \left( q_{\min}, \operatorname{round}(x / s) + z \right) "
    r"\right), \hat{x} = s (q - z)",
)
def test_the_quantised_value_is_the_one_in_range_that_comes_closest():
    scale, zero_point, lowest, highest = 0.05, 10, -128, 127
    grid = np.arange(lowest, highest + 1)
    for x in np.random.default_rng(7).uniform(-10, 10, 200):
        q = min(highest, max(lowest, round(x / scale) + zero_point))
        x_hat = scale * (q - zero_point)
        assert x_hat == pytest.approx(min(scale * (grid - zero_point), key=lambda value: abs(value - x)))


@pytest.mark.formula(
    "latency-and-throughput",
    "Little's law",
    r"L = \lambda W",
)
def test_counting_requests_every_second_gives_arrival_rate_times_mean_stay():
    stays = [(0, 4), (1, 3), (2, 9), (10, 11), (12, 18), (12, 20)]
    horizon = 24
    present = [sum(start <= second < end for start, end in stays) for second in range(horizon)]
    mean_number = sum(present) / horizon
    arrival_rate = len(stays) / horizon
    mean_stay = sum(end - start for start, end in stays) / len(stays)
    assert mean_number == pytest.approx(arrival_rate * mean_stay)


@pytest.mark.formula(
    "latency-and-throughput",
    "Mean response time of a single-server queue",
    r"W = \frac{1}{\mu - \lambda} = \frac{1 / \mu}{1 - \rho}, \rho = \frac{\lambda}{\mu}",
)
@pytest.mark.parametrize(("arrivals", "service"), [(0.8, 1.0), (0.8, 2.0), (3.0, 10.0)])
def test_the_response_time_follows_from_the_balance_of_the_queue(arrivals, service):
    rates = np.zeros((130, 130))
    for waiting in range(129):
        rates[waiting, waiting + 1] = arrivals
        rates[waiting + 1, waiting] = service
    rates -= np.diag(rates.sum(axis=1))
    rates[:, 0] = 1.0
    stationary = np.linalg.solve(rates.T, np.eye(130)[0])
    response = stationary @ np.arange(130) / arrivals
    rho = arrivals / service
    assert response == pytest.approx(1 / (service - arrivals))
    assert response == pytest.approx((1 / service) / (1 - rho))


def test_halving_the_service_time_at_eighty_percent_takes_five_service_times_to_five_sixths():
    arrivals, service = Fraction(4, 5), Fraction(1)
    assert 1 / (service - arrivals) == 5
    assert 1 / (2 * service - arrivals) == Fraction(5, 6)


@pytest.mark.formula(
    "latency-and-throughput",
    "Nearest-rank percentile",
    r"Q_p = x_{(k)}, k = \operatorname{ceil}(p \cdot n)",
)
@pytest.mark.parametrize("percent", [1, 25, 50, 95, 99, 100])
def test_the_percentile_is_the_smallest_latency_that_covers_the_share(percent):
    latencies = [31, 8, 15, 90, 12, 12, 40, 7, 22, 300, 11]
    p, n = Fraction(percent, 100), len(latencies)
    quantile = sorted(latencies)[math.ceil(p * n) - 1]
    covering = [x for x in latencies if Fraction(sum(other <= x for other in latencies), n) >= p]
    assert quantile == min(covering)


@pytest.mark.formula(
    "incident-response",
    "Error-budget burn rate",
    r"b = \frac{e}{1 - S}",
)
@pytest.mark.parametrize(("bad_share", "days"), [(0.001, 30), (0.002, 15), (0.01, 3), (0.03, 1)])
def test_the_burn_rate_says_how_soon_the_budget_of_the_period_is_spent(bad_share, days):
    objective, period_days, requests_per_day = 0.999, 30, 100_000
    burn_rate = bad_share / (1 - objective)
    budget = round(period_days * requests_per_day * (1 - objective))
    bad_per_day, lasted = round(requests_per_day * bad_share), 0
    while budget > 0:
        budget -= bad_per_day
        lasted += 1
    assert lasted == days
    assert period_days / burn_rate == pytest.approx(days)
