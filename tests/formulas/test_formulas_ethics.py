"""Formulas of fairness, explanation and clinical use, against counted cases and exhaustive averages."""

import math
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest


@pytest.mark.formula(
    "ethics-fairness",
    "Threshold implied by two harms",
    r"t = \frac{c_{FP}}{c_{FP} + c_{FN}}",
)
def test_the_threshold_of_two_harms_has_the_least_expected_cost():
    for c_fp, c_fn in ((1, 1), (1, 4), (9, 1)):
        t = Fraction(c_fp, c_fp + c_fn)

        def expected_cost(threshold, c_fp=c_fp, c_fn=c_fn):
            # Calibrated probabilities 0, 0.05 to 1, each met once.
            people = [Fraction(i, 20) for i in range(21)]
            return sum((1 - p) * c_fp if p > threshold else p * c_fn for p in people)

        costs = {Fraction(i, 20): expected_cost(Fraction(i, 20)) for i in range(-1, 21)}
        assert expected_cost(t) == min(costs.values())
        assert costs[t + Fraction(2, 20)] > expected_cost(t) < costs[t - Fraction(2, 20)]


def people_from(counts):
    """One row (group, label, decision) per person from counts of each combination."""
    return [row for row, count in counts.items() for _ in range(count)]


COUNTS = {
    ("a", 1, 1): 3,
    ("a", 1, 0): 1,
    ("a", 0, 1): 1,
    ("a", 0, 0): 3,
    ("b", 1, 1): 1,
    ("b", 1, 0): 3,
    ("b", 0, 1): 2,
    ("b", 0, 0): 6,
}


@pytest.mark.formula(
    "bias-sources",
    "Demographic parity difference",
    r"\Delta_{DP} = \frac{1}{n_a} \sum_{i: a_i = a} \hat{y}_i - \frac{1}{n_b} \sum_{i: a_i = b} "
    r"\hat{y}_i",
)
def test_the_parity_difference_of_a_counted_table_is_one_quarter():
    people = people_from(COUNTS)
    share = {}
    for group in ("a", "b"):
        decisions = [decision for a_i, _, decision in people if a_i == group]
        share[group] = Fraction(1, len(decisions)) * sum(decisions)
    # 4 of 8 are selected in group a, 3 of 12 in group b.
    assert share["a"] - share["b"] == Fraction(4, 8) - Fraction(3, 12) == Fraction(1, 4)


@pytest.mark.formula(
    "bias-sources",
    "Equal opportunity difference",
    r"\Delta_{EO} = \frac{\sum_{i: a_i = a} \hat{y}_i y_i}{\sum_{i: a_i = a} y_i} - \frac{\sum_{i: "
    r"a_i = b} \hat{y}_i y_i}{\sum_{i: a_i = b} y_i}",
)
def test_the_opportunity_difference_of_a_counted_table_is_one_half():
    people = people_from(COUNTS)
    rate = {}
    for group in ("a", "b"):
        rows = [(y, decision) for a_i, y, decision in people if a_i == group]
        rate[group] = Fraction(sum(decision * y for y, decision in rows), sum(y for y, _ in rows))
    # 3 of the 4 positives of group a are selected, 1 of the 4 of group b.
    assert rate["a"] - rate["b"] == Fraction(3, 4) - Fraction(1, 4) == Fraction(1, 2)


@pytest.mark.formula(
    "bias-sources",
    "Why error rates and precision conflict",
    r"\mathrm{FPR} = \frac{p}{1-p} \cdot \frac{1 - \mathrm{PPV}}{\mathrm{PPV}} \cdot (1 - "
    r"\mathrm{FNR})",
)
def test_the_false_positive_rate_follows_from_base_rate_precision_and_misses():
    for tp, fp, fn, tn in product((1, 2, 5), (0, 1, 4), (0, 2, 3), (1, 3)):
        p = Fraction(tp + fn, tp + fp + fn + tn)
        ppv, fnr = Fraction(tp, tp + fp), Fraction(fn, tp + fn)
        assert p / (1 - p) * (1 - ppv) / ppv * (1 - fnr) == Fraction(fp, fp + tn)


@pytest.mark.formula("bias-mitigation", "Reweighing", r"w(a, y) = \frac{n_a n_y}{n \cdot n_{a,y}}")
def test_reweighing_makes_group_and_label_independent_and_keeps_their_shares():
    n_ay = {("a", 1): 8, ("a", 0): 2, ("b", 1): 3, ("b", 0): 17}
    n = sum(n_ay.values())
    n_a = {a: n_ay[a, 0] + n_ay[a, 1] for a in "ab"}
    n_y = {y: n_ay["a", y] + n_ay["b", y] for y in (0, 1)}
    w = {(a, y): Fraction(n_a[a] * n_y[y], n * n_ay[a, y]) for a, y in n_ay}
    weight = {cell: w[cell] * count for cell, count in n_ay.items()}
    total = sum(weight.values())
    assert total == n
    for y in (0, 1):
        rates = {weight[a, y] / (weight[a, 0] + weight[a, 1]) for a in "ab"}
        assert rates == {Fraction(n_y[y], n)}


BACKGROUND = np.random.default_rng(7).normal(size=(5, 4))
EXPLAINED = np.array([1.0, -2.0, 0.5, 3.0])


def model(x):
    return x[:, 0] * x[:, 1] + np.exp(x[:, 2]) - 2 * x[:, 3] * x[:, 0]


def value(known):
    """Mean prediction over background rows in which the known features are replaced by the explained ones."""
    rows = BACKGROUND.copy()
    rows[:, sorted(known)] = EXPLAINED[sorted(known)]
    return float(model(rows).mean())


def shapley(j, d=4):
    others = [k for k in range(d) if k != j]
    phi = 0.0
    for taken in product((False, True), repeat=d - 1):
        s = {k for k, is_in in zip(others, taken, strict=True) if is_in}
        weight = math.factorial(len(s)) * math.factorial(d - len(s) - 1) / math.factorial(d)
        phi += weight * (value(s | {j}) - value(s))
    return phi


@pytest.mark.formula(
    "explainability",
    "Shapley value of a feature",
    r"\phi_j = \sum_{S \in P_j} \frac{|S|! (d - |S| - 1)!}{d!} \left( v(S^{+j}) - v(S) \right)",
)
def test_the_shapley_value_is_the_mean_gain_over_all_orders_of_arrival():
    for j in range(4):
        gains = []
        for order in permutations(range(4)):
            before = set(order[: order.index(j)])
            gains.append(value(before | {j}) - value(before))
        assert shapley(j) == pytest.approx(sum(gains) / math.factorial(4))


@pytest.mark.formula(
    "explainability",
    "Attributions add up",
    r"\sum_{j=1}^{d} \phi_j = v(\text{all}) - v(\text{none})",
)
def test_attributions_add_up_to_prediction_minus_mean_prediction():
    total = sum(shapley(j) for j in range(4))
    prediction = float(model(EXPLAINED[None, :])[0])
    baseline = float(model(BACKGROUND).mean())
    assert total == pytest.approx(prediction - baseline)


@pytest.mark.formula("data-governance", "k-anonymity", r"\min_{q \in Q} n_q \ge k")
def test_the_smallest_group_has_k_rows_exactly_if_nobody_hides_among_fewer():
    rng = np.random.default_rng(7)
    for rows_in_table in (6, 20, 40):
        rows = [tuple(row) for row in rng.integers(0, 2, (rows_in_table, 2)).tolist()]
        n = {q: rows.count(q) for q in set(rows)}
        for k in range(1, rows_in_table):
            look_alikes = [
                sum(row == other for j, other in enumerate(rows) if j != i) for i, row in enumerate(rows)
            ]
            assert (min(n.values()) >= k) == all(others >= k - 1 for others in look_alikes)


@pytest.mark.formula(
    "llm-safety-guardrails",
    "Upper bound after zero successes",
    r"p_{\max} = 1 - \alpha^{1/n} \approx \frac{-\log \alpha}{n}",
)
def test_at_the_bound_seeing_no_success_has_probability_alpha():
    for n, alpha in ((10, 0.05), (300, 0.05), (300, 0.01)):
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if (1 - middle) ** n >= alpha else (low, middle)
        assert 1 - alpha ** (1 / n) == pytest.approx(low, rel=1e-9)
    bound = 1 - 0.05 ** (1 / 300)
    assert bound == pytest.approx(-math.log(0.05) / 300, rel=0.01)
    assert bound == pytest.approx(3 / 300, rel=0.01)


@pytest.mark.formula(
    "clinical-ml",
    "Positive predictive value",
    r"\mathrm{PPV} = \frac{s p}{s p + (1 - c)(1 - p)}",
)
def test_the_predictive_value_is_the_ill_share_of_positives_in_a_counted_population():
    for s, c, p in product(
        (Fraction(9, 10), Fraction(1, 2)), (Fraction(4, 5), Fraction(1)), (Fraction(1, 100), Fraction(1, 2))
    ):
        people = 10_000
        ill = people * p
        true_alarms, false_alarms = ill * s, (people - ill) - (people - ill) * c
        assert s * p / (s * p + (1 - c) * (1 - p)) == true_alarms / (true_alarms + false_alarms)
    assert Fraction(90, 90 + 1980) < Fraction(1, 20)


@pytest.mark.formula(
    "clinical-ml",
    "Net benefit",
    r"\mathrm{NB} = \frac{TP}{n} - \frac{FP}{n} \cdot \frac{p_t}{1 - p_t}",
)
def test_net_benefit_is_largest_when_those_above_the_threshold_risk_are_treated():
    # One hundred people at each calibrated risk: as many events as the risk says.
    risks = [Fraction(i, 20) for i in range(21)]
    n = 100 * len(risks)
    for p_t in (Fraction(1, 10), Fraction(1, 4), Fraction(3, 5)):
        net_benefit = {}
        for cutoff in risks:
            tp = sum(100 * risk for risk in risks if risk >= cutoff)
            fp = sum(100 * (1 - risk) for risk in risks if risk >= cutoff)
            net_benefit[cutoff] = tp / n - fp / n * p_t / (1 - p_t)
        assert net_benefit[p_t] == max(net_benefit.values())
        prevalence = sum(risks) / len(risks)
        assert net_benefit[Fraction(0)] == (prevalence - p_t) / (1 - p_t)
