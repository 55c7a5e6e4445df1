"""Trees, forests, boosting and importances against enumeration, search and first principles."""

import heapq
import math
from collections import Counter
from fractions import Fraction
from itertools import chain, combinations, permutations, product
from statistics import fmean, pvariance

import numpy as np
import pytest


def lowest_point(loss, low, high):
    """Where a convex function of one number is least, by ternary search."""
    for _ in range(120):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return (low + high) / 2


def cost(leaves, alpha):
    """Cost-complexity of a regression tree given as the targets in each leaf."""
    return sum(len(leaf) * pvariance(leaf) for leaf in leaves) + alpha * len(leaves)


@pytest.mark.formula(
    "decision-trees-and-forests",
    "Cost-complexity of a tree",
    r"C_\alpha(T) = \sum_{t=1}^{M} N_t Q_t + \alpha M",
)
def test_the_cheapest_pruning_changes_where_the_saved_error_pays_for_the_leaves():
    a, b, c = [1.0, 1, 2], [4.0, 5], [9.0, 9, 12, 10]
    prunings = {"full": [a, b, c], "left collapsed": [a + b, c], "root": [a + b + c]}

    def squared_error(rows):
        return sum((y - sum(rows) / len(rows)) ** 2 for y in rows)

    collapse_left = squared_error(a + b) - squared_error(a) - squared_error(b)
    collapse_root = squared_error(a + b + c) - squared_error(a + b) - squared_error(c)
    assert collapse_left < collapse_root

    def cheapest(alpha):
        return min(prunings, key=lambda name: cost(prunings[name], alpha))

    assert cheapest(0) == cheapest(collapse_left - 1e-6) == "full"
    assert cheapest(collapse_left + 1e-6) == cheapest(collapse_root - 1e-6) == "left collapsed"
    assert cheapest(collapse_root + 1e-6) == "root"


@pytest.mark.formula(
    "gradient-boosting",
    "Starting constant for log loss",
    r"F_0 = \log \frac{\bar{y}}{1 - \bar{y}}",
)
def test_the_starting_constant_has_the_least_log_loss_of_all_constants():
    labels = [1, 0, 0, 1, 0, 0, 0]
    y_bar = sum(labels) / 7

    def log_loss(score):
        return sum(math.log1p(math.exp(-score if label else score)) for label in labels)

    assert math.log(y_bar / (1 - y_bar)) == pytest.approx(lowest_point(log_loss, -6, 6), abs=1e-6)


@pytest.mark.parametrize(("label", "score"), [(1, 0.4), (0, 0.4), (1, -2.5), (0, 3.0)])
@pytest.mark.formula(
    "gradient-boosting",
    "Pseudo-residual for log loss",
    r"r_i = y_i - \frac{1}{1 + \exp\left( -F(x_i) \right)}",
)
def test_the_pseudo_residual_is_minus_the_slope_of_the_log_loss(label, score):
    def loss(at):
        return -math.log(1 / (1 + math.exp(-at if label else at)))

    slope = (loss(score + 1e-5) - loss(score - 1e-5)) / 2e-5
    assert label - 1 / (1 + math.exp(-score)) == pytest.approx(-slope, rel=1e-6)


@pytest.mark.formula(
    "split-criteria",
    "Gini impurity",
    r"G = 1 - \sum_{k=1}^{K} p_k^2",
)
def test_gini_is_the_chance_that_two_draws_differ_in_class():
    node = "aaaabbbcc"
    shares = [Fraction(count, len(node)) for count in Counter(node).values()]
    differing = sum(first != second for first, second in product(node, repeat=2))
    assert 1 - sum(p**2 for p in shares) == Fraction(differing, len(node) ** 2)


def entropy(shares):
    return -sum(p * math.log2(p) for p in shares if p)


@pytest.mark.formula(
    "split-criteria",
    "Entropy",
    r"H = -\sum_{k=1}^{K} p_k \log_2 p_k",
)
def test_entropy_is_the_mean_length_of_the_best_code_for_shares_that_are_powers_of_two():
    shares = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16]
    heap, code_length = sorted(shares), 0.0
    while len(heap) > 1:  # Huffman: every merge adds one bit to all the classes below it
        merged = heapq.heappop(heap) + heapq.heappop(heap)
        code_length += merged
        heapq.heappush(heap, merged)
    assert entropy(shares) == pytest.approx(code_length)
    assert entropy([1, 0]) == 0


@pytest.mark.formula(
    "split-criteria",
    "Gain of a split",
    r"\Delta = I(P) - \sum_{c=1}^{C} \frac{n_c}{n} I(c)",
)
def test_the_entropy_gain_is_the_information_that_the_child_carries_about_the_class():
    counts = np.array([[8.0, 1], [2, 5], [0, 4]])  # rows: children, columns: classes
    n_c, n = counts.sum(axis=1), counts.sum()
    gain = entropy(counts.sum(axis=0) / n) - sum(
        size / n * entropy(child / size) for size, child in zip(n_c, counts, strict=True)
    )
    joint = counts / n
    independent = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    some = joint > 0
    assert gain == pytest.approx(np.sum(joint[some] * np.log2(joint[some] / independent[some])))


@pytest.mark.formula(
    "split-criteria",
    "Gain of a split",
    r"\Delta = I(P) - \sum_{c=1}^{C} \frac{n_c}{n} I(c)",
)
def test_the_variance_gain_is_the_spread_of_the_child_means():
    children = [[1.0, 2, 4], [7.0, 9], [3.0, 3, 8, 2]]
    parent = list(chain.from_iterable(children))
    gain = pvariance(parent) - sum(len(child) / len(parent) * pvariance(child) for child in children)
    means = [fmean(child) for child in children for _ in child]
    assert gain == pytest.approx(pvariance(means))


@pytest.mark.parametrize("members", [1, 2, 5])
@pytest.mark.formula(
    "bagging-and-random-forests",
    "Variance of an average of correlated members",
    r"\operatorname{Var}(\bar{T}) = \rho \sigma^2 + \frac{1 - \rho}{B} \sigma^2",
)
def test_the_average_varies_over_all_outcomes_of_its_members_as_stated(members):
    rho, sigma = 0.3, 2.0
    averages = []
    for shared, *own in product((-1, 1), repeat=members + 1):
        values = [sigma * (math.sqrt(rho) * shared + math.sqrt(1 - rho) * coin) for coin in own]
        averages.append(fmean(values))
    assert rho * sigma**2 + (1 - rho) / members * sigma**2 == pytest.approx(pvariance(averages))


@pytest.mark.formula(
    "bagging-and-random-forests",
    "Chance of being out of bag",
    r"p = \left( 1 - \frac{1}{n} \right)^n",
)
def test_the_chance_of_being_out_of_bag_is_counted_over_all_bootstrap_samples():
    samples = list(product(range(4), repeat=4))
    without = sum(0 not in sample for sample in samples)
    assert (1 - Fraction(1, 4)) ** 4 == Fraction(without, len(samples))
    n = 10_000
    assert (1 - 1 / n) ** n == pytest.approx(math.exp(-1), abs=1e-4)


@pytest.mark.formula(
    "boosting-machinery",
    "AdaBoost vote of one learner",
    r"\alpha = \frac{1}{2} \log \frac{1 - \epsilon}{\epsilon} \text{ and } v_i = \frac{w_i "
    r"\exp(-\alpha y_i h_i)}{\sum_{j=1}^{n} w_j \exp(-\alpha y_j h_j)}",
)
def test_the_vote_is_the_best_step_and_leaves_the_learner_at_chance():
    y = np.array([1, -1, 1, 1, -1, 1])
    h = np.array([1, 1, 1, -1, -1, 1])
    w = np.array([0.1, 0.05, 0.3, 0.15, 0.2, 0.2])
    epsilon = w[y != h].sum()
    alpha = math.log((1 - epsilon) / epsilon) / 2
    v = w * np.exp(-alpha * y * h) / sum(w * np.exp(-alpha * y * h))
    assert alpha == pytest.approx(lowest_point(lambda a: sum(w * np.exp(-a * y * h)), -4, 4), abs=1e-6)
    assert v.sum() == pytest.approx(1)
    assert v[y != h].sum() == pytest.approx(1 / 2)


def leaf_objective(w, g, h, penalty):
    return sum(gi * w + hi * w**2 / 2 for gi, hi in zip(g, h, strict=True)) + penalty * w**2 / 2


@pytest.mark.formula(
    "boosting-machinery",
    "Optimal leaf value (XGBoost)",
    r"w = -\frac{G}{H + \lambda} \text{ with } G = \sum_{i \in L} g_i \text{ and } H = \sum_{i \in "
    r"L} h_i",
)
def test_the_leaf_value_is_least_for_the_penalised_second_order_objective():
    g, h, penalty = [-0.7, 0.2, -0.4], [0.21, 0.16, 0.24], 1.5
    best = lowest_point(lambda w: leaf_objective(w, g, h, penalty), -5, 5)
    assert -sum(g) / (sum(h) + penalty) == pytest.approx(best, abs=1e-6)
    y, score = [3.0, 5.0, 10.0], 2.0  # half squared error without penalty: the leaf takes the mean residual
    assert -sum(score - yi for yi in y) / (3 * 1 + 0) == pytest.approx(fmean(y) - score)


@pytest.mark.formula(
    "boosting-machinery",
    "Gain of a split (XGBoost)",
    r"\Delta = \frac{1}{2} \left( \frac{G_L^2}{H_L + \lambda} + \frac{G_R^2}{H_R + \lambda} - "
    r"\frac{(G_L + G_R)^2}{H_L + H_R + \lambda} \right) - \gamma",
)
def test_the_gain_is_what_the_objective_falls_by_when_one_leaf_becomes_two():
    g, h = [-0.7, 0.2, -0.4, 0.6, 0.5], [0.21, 0.16, 0.24, 0.24, 0.25]
    penalty, price = 0.8, 0.05

    def least(rows):
        gs, hs = [g[i] for i in rows], [h[i] for i in rows]
        best = lowest_point(lambda w: leaf_objective(w, gs, hs, penalty), -5, 5)
        return leaf_objective(best, gs, hs, penalty) + price

    g_l, g_r, h_l, h_r = sum(g[:3]), sum(g[3:]), sum(h[:3]), sum(h[3:])
    unsplit = (g_l + g_r) ** 2 / (h_l + h_r + penalty)
    gain = (g_l**2 / (h_l + penalty) + g_r**2 / (h_r + penalty) - unsplit) / 2 - price
    assert gain == pytest.approx(least(range(5)) - least(range(3)) - least(range(3, 5)))


def shapley(j, inputs, value):
    """Marginal contribution of input j averaged over all orders of arrival."""
    orders = list(permutations(inputs))
    before = [frozenset(order[: order.index(j)]) for order in orders]
    return sum(value(a | {j}) - value(a) for a in before) / math.factorial(len(inputs))


@pytest.mark.formula(
    "feature-importance",
    "Shapley value over orderings",
    r"\phi_j = \frac{1}{d!} \sum_{\pi \in \Pi} \left( v(A_j^{\pi} + j) - v(A_j^{\pi}) \right)",
)
def test_the_average_over_orderings_equals_the_weighted_sum_over_subsets():
    worth = dict.fromkeys((frozenset(s) for k in range(5) for s in combinations(range(4), k)), 0.0)
    worth |= dict(zip(worth, np.random.default_rng(7).normal(size=16), strict=True))
    for j in range(4):
        subsets = (s for s in worth if j not in s)
        by_subset = sum((worth[s | {j}] - worth[s]) / (4 * math.comb(3, len(s))) for s in subsets)
        assert shapley(j, range(4), worth.__getitem__) == pytest.approx(by_subset)
    total = sum(shapley(j, range(4), worth.__getitem__) for j in range(4))
    assert total == pytest.approx(worth[frozenset(range(4))] - worth[frozenset()])


@pytest.mark.formula(
    "feature-importance",
    "Shapley value over orderings",
    r"\phi_j = \frac{1}{d!} \sum_{\pi \in \Pi} \left( v(A_j^{\pi} + j) - v(A_j^{\pi}) \right)",
)
def test_a_linear_model_with_independent_inputs_credits_weight_times_deviation():
    weights, case, rows = [2.0, -1.0, 0.5], [3.0, 1.0, 4.0], [[0.0, 2, 1], [1.0, 5, 2]]

    def value(known):
        drawn = product(*([case[j]] if j in known else [row[j] for row in rows] for j in range(3)))
        return fmean(sum(w * x for w, x in zip(weights, inputs, strict=True)) for inputs in drawn)

    for j in range(3):
        credit = weights[j] * (case[j] - fmean(row[j] for row in rows))
        assert shapley(j, range(3), value) == pytest.approx(credit)


@pytest.mark.formula(
    "feature-importance",
    "Permutation importance",
    r"I_j = s - \frac{1}{K} \sum_{k=1}^{K} s_{jk}",
)
def test_over_all_shuffles_a_linear_input_is_worth_twice_its_variance_times_its_squared_weight():
    x, other, weight = [0.0, 1, 3, 4, 8], [2.0, 2, 5, 1, 0], 1.5
    y = [weight * a - b for a, b in zip(x, other, strict=True)]

    def score(column):
        predicted = [weight * a - b for a, b in zip(column, other, strict=True)]
        return -fmean((p - t) ** 2 for p, t in zip(predicted, y, strict=True))

    shuffles = list(permutations(x))
    importance = score(x) - 1 / len(shuffles) * sum(score(column) for column in shuffles)
    assert importance == pytest.approx(2 * weight**2 * pvariance(x))
