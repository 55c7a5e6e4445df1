"""The formulas of serving modes, budgets, retrieval, ranking and feedback loops against first principles."""

import math
from fractions import Fraction
from itertools import permutations, product
from statistics import fmean

import numpy as np
import pytest


@pytest.mark.formula(
    "inference-modes",
    "Mean age of a batch score",
    r"\bar{A} = D + \frac{T}{2}",
)
@pytest.mark.parametrize(("interval", "delay"), [(24, 3), (6, 6), (10, 25)])
def test_the_mean_age_is_what_requests_spread_over_many_runs_meet(interval, delay):
    cut_offs = range(-100, 1_000, interval)
    requests = [100 + (k + 0.5) / 4 for k in range(20 * interval * 4)]
    ages = [
        request - max(cut_off for cut_off in cut_offs if cut_off + delay <= request) for request in requests
    ]
    assert fmean(ages) == pytest.approx(delay + interval / 2)
    assert delay <= min(ages) < max(ages) <= delay + interval


@pytest.mark.formula(
    "latency-budgets",
    "Slow fan-out",
    r"P(\text{slow}) = 1 - (1 - p)^n",
)
@pytest.mark.parametrize("calls", [1, 2, 6])
def test_a_request_is_slow_in_the_weight_of_all_outcomes_with_a_slow_call(calls):
    p = Fraction(1, 10)
    slow = 1 - (1 - p) ** calls
    outcomes = product((False, True), repeat=calls)
    assert slow == sum(
        math.prod(p if late else 1 - p for late in calls_) for calls_ in outcomes if any(calls_)
    )


def test_most_requests_are_slow_when_a_hundred_calls_are_slow_one_time_in_a_hundred():
    assert 1 - (1 - 0.01) ** 100 > 0.5


@pytest.mark.formula(
    "latency-budgets",
    "Mean latency with a cache",
    r"\bar{t} = t_c + (1 - h) t_m",
)
def test_the_mean_latency_is_what_a_replay_through_a_cache_measures():
    lookup, computation = 2.0, 50.0
    cache, hits, latencies = set(), 0, []
    for key in "abacabadcaab":
        latency = lookup
        if key in cache:
            hits += 1
        else:
            latency += computation
            cache.add(key)
        latencies.append(latency)
    hit_rate = hits / len(latencies)
    assert lookup + (1 - hit_rate) * computation == pytest.approx(fmean(latencies))


def test_the_tail_of_a_sum_can_exceed_the_sum_of_the_tails_when_stalls_are_rarer_than_the_tail():
    fast, stalled, stall_share, stages = 10, 500, 0.009, 5
    one_stage_p99 = fast if stall_share < 0.01 else stalled
    any_stall = 1 - (1 - stall_share) ** stages
    whole_p99_at_least = fast * (stages - 1) + (stalled if any_stall > 0.01 else fast)
    assert whole_p99_at_least > stages * one_stage_p99


@pytest.mark.formula(
    "vector-search",
    "Recall at k of an approximate index",
    r"\mathrm{recall@}k = \frac{1}{Q} \sum_{q=1}^{Q} \frac{n_q}{k}",
)
def test_recall_is_the_share_of_returned_items_no_farther_than_the_exact_kth_neighbour():
    random = np.random.default_rng(7)
    stored, queries, k = random.normal(size=(60, 4)), random.normal(size=(8, 4)), 5
    visible = random.permutation(60)[:40]

    overlaps, close_enough = [], []
    for query in queries:
        distance = np.linalg.norm(stored - query, axis=1)
        returned, exact = sorted(visible, key=distance.take)[:k], sorted(range(60), key=distance.take)[:k]
        overlaps.append(len(set(returned) & set(exact)))
        close_enough += [distance[row] <= np.sort(distance)[k - 1] for row in returned]
    recall = sum(n_q / k for n_q in overlaps) / len(queries)
    assert recall == pytest.approx(np.mean(close_enough))
    assert 0 < recall < 1


@pytest.mark.formula(
    "vector-search",
    "Distance and cosine on unit vectors",
    r"\lVert u - v \rVert^2 = 2 - 2 u^\top v",
)
@pytest.mark.parametrize("degrees", [0, 30, 90, 135, 180])
def test_the_distance_of_unit_vectors_is_the_chord_of_their_angle(degrees):
    angle = math.radians(degrees)
    u, v = np.array([1.0, 0.0]), np.array([math.cos(angle), math.sin(angle)])
    chord = 2 * math.sin(angle / 2)
    assert 2 - 2 * u @ v == pytest.approx(chord**2, abs=1e-12)
    assert np.linalg.norm(u - v) ** 2 == pytest.approx(2 - 2 * u @ v, abs=1e-12)


@pytest.mark.formula(
    "vector-search",
    "Asymmetric product-quantization distance",
    r"\hat{d}(x, y)^2 = \sum_{j=1}^{m} \lVert x_j - c_{j, k_j(y)} \rVert^2",
)
def test_the_asymmetric_distance_is_the_distance_to_the_decoded_vector():
    random = np.random.default_rng(7)
    parts, size, centroids = 3, 2, 4
    codebook = random.normal(size=(parts, centroids, size))
    x, y = random.normal(size=parts * size), random.normal(size=parts * size)
    code = [
        min(range(centroids), key=lambda k, j=j: np.linalg.norm(y.reshape(parts, size)[j] - codebook[j, k]))
        for j in range(parts)
    ]
    estimate = sum(
        np.linalg.norm(x.reshape(parts, size)[j] - codebook[j, code[j]]) ** 2 for j in range(parts)
    )
    decoded = np.concatenate([codebook[j, code[j]] for j in range(parts)])
    assert estimate == pytest.approx(np.sum((x - decoded) ** 2))


@pytest.mark.formula(
    "candidate-generation-and-ranking",
    "In-batch softmax with sampling correction",
    r"L = - \frac{1}{B} \sum_{i=1}^{B} \log \frac{\exp(s_{ii} - \log q_i)}{\sum_{j=1}^{B} "
    r"\exp(s_{ij} - \log q_j)}",
)
def test_the_corrected_loss_of_a_proportional_batch_is_the_softmax_loss_over_the_whole_catalogue():
    items = [0, 0, 0, 1, 1, 2]
    size = len(items)
    share = [items.count(item) / size for item in items]
    of_catalogue = np.random.default_rng(7).normal(size=(size, 3))
    scores = of_catalogue[:, items]
    loss = -np.mean(
        [
            math.log(
                math.exp(scores[i, i] - math.log(share[i]))
                / sum(math.exp(scores[i, j] - math.log(share[j])) for j in range(size))
            )
            for i in range(size)
        ]
    )
    full_softmax = np.exp(of_catalogue) / np.exp(of_catalogue).sum(axis=1, keepdims=True)
    full_loss = [-math.log(full_softmax[i, item]) for i, item in enumerate(items)]
    constant = [math.log(size * q) for q in share]
    assert loss == pytest.approx(np.mean(full_loss) + np.mean(constant))


@pytest.mark.formula(
    "candidate-generation-and-ranking",
    "Maximal marginal relevance",
    r"i^{*} = \operatorname{argmax}_{i \in C \text{ not in } S} \left( \lambda r_i - (1 - "
    r"\lambda) \max_{j \in S} \operatorname{sim}(i, j) \right)",
)
@pytest.mark.parametrize(("weight", "order"), [(1.0, [0, 1, 2]), (0.5, [0, 2, 1]), (0.95, [0, 1, 2])])
def test_marginal_relevance_passes_over_a_copy_once_variety_counts_enough(weight, order):
    relevance = [1.0, 0.95, 0.6]
    similarity = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    chosen = []
    while len(chosen) < 3:
        rest = [i for i in range(3) if i not in chosen]
        chosen.append(
            max(
                rest,
                key=lambda i: (
                    weight * relevance[i]
                    - (1 - weight) * max((similarity[i, j] for j in chosen), default=0.0)
                ),
            )
        )
    assert chosen == order


@pytest.mark.formula(
    "cold-start",
    "Shrunken rate of a new item",
    r"\hat{\mu} = \frac{n \bar{y} + k \mu_0}{n + k}",
)
@pytest.mark.parametrize("clicks", [[], [1], [1, 0, 0, 1, 1]])
def test_the_shrunken_rate_is_the_mean_after_adding_imagined_observations(clicks):
    group_mean, strength = 0.1, 4
    n = len(clicks)
    item_mean = fmean(clicks) if clicks else 0.0
    shrunken = (n * item_mean + strength * group_mean) / (n + strength)
    assert shrunken == pytest.approx(fmean([*clicks, *[group_mean] * strength]))


@pytest.mark.formula(
    "cold-start",
    "UCB1 index",
    r"U_i = \bar{y}_i + \sqrt{\frac{2 \log t}{n_i}}",
)
def test_the_index_exceeds_the_mean_by_the_radius_a_fair_coin_hardly_ever_leaves():
    trials, total = 12, 30
    index = 0.5 + math.sqrt(2 * math.log(total) / trials)
    radius = index - 0.5
    assert math.exp(-2 * trials * radius**2) == pytest.approx(total**-4)
    exceeding = sum(math.comb(trials, heads) for heads in range(trials + 1) if 0.5 - heads / trials >= radius)
    assert exceeding / 2**trials <= total**-4


def test_the_index_gives_the_better_item_nearly_all_impressions_but_keeps_trying_the_other():
    rates, shown, rewards = [0.2, 0.8], [1, 1], [0.2, 0.8]
    for t in range(2, 1_000):
        index = [rewards[i] / shown[i] + math.sqrt(2 * math.log(t) / shown[i]) for i in range(2)]
        best = index.index(max(index))
        shown[best] += 1
        rewards[best] += rates[best]
    assert shown[1] > 900
    assert shown[0] > 10


CONTEXTS = {"morning": Fraction(1, 4), "evening": Fraction(3, 4)}
LOGGING = {"morning": [Fraction(1, 2), Fraction(1, 2)], "evening": [Fraction(4, 5), Fraction(1, 5)]}
NEW = {"morning": [Fraction(1, 10), Fraction(9, 10)], "evening": [Fraction(1, 2), Fraction(1, 2)]}
REWARD = {"morning": [3, 1], "evening": [0, 5]}
TRUE_VALUE = sum(CONTEXTS[x] * NEW[x][a] * REWARD[x][a] for x in CONTEXTS for a in (0, 1))


@pytest.mark.formula(
    "feedback-loops",
    "Inverse-propensity estimate of a policy's value",
    r"\hat{V}(\pi) = \frac{1}{n} \sum_{i=1}^{n} r_i \frac{\pi(a_i \mid x_i)}{\mu(a_i \mid x_i)}",
)
def test_the_propensity_estimate_is_on_average_over_all_logs_the_true_value():
    size, expected = 2, Fraction(0)
    for log in product(product(CONTEXTS, (0, 1)), repeat=size):
        chance = math.prod(CONTEXTS[x] * LOGGING[x][a] for x, a in log)
        expected += chance * sum(REWARD[x][a] * NEW[x][a] / LOGGING[x][a] for x, a in log) / size
    assert expected == TRUE_VALUE


@pytest.mark.formula(
    "feedback-loops",
    "Self-normalised estimate",
    r"\hat{V}_{\mathrm{SN}}(\pi) = \frac{\sum_{i=1}^{n} w_i r_i}{\sum_{i=1}^{n} w_i}, w_i = "
    r"\frac{\pi(a_i \mid x_i)}{\mu(a_i \mid x_i)}",
)
def test_the_self_normalised_estimate_is_the_true_value_on_a_log_in_exact_proportion():
    shares = {(x, a): CONTEXTS[x] * LOGGING[x][a] for x in CONTEXTS for a in (0, 1)}
    log = [case for case, share in shares.items() for _ in range(int(share * 40))]
    assert len(log) == 40
    weights = [NEW[x][a] / LOGGING[x][a] for x, a in log]

    def estimate(rewards):
        return sum(w * r for w, r in zip(weights, rewards, strict=True)) / sum(weights)

    assert estimate([REWARD[x][a] for x, a in log]) == TRUE_VALUE


def test_the_self_normalised_estimate_never_leaves_the_range_of_rewards_on_a_lopsided_log():
    log = [("morning", 1), ("evening", 1), ("evening", 1)]
    weights = [NEW[x][a] / LOGGING[x][a] for x, a in log]
    rewards = [REWARD[x][a] for x, a in log]
    weighted = sum(w * r for w, r in zip(weights, rewards, strict=True))
    assert min(rewards) <= weighted / sum(weights) <= max(rewards)
    assert weighted / len(log) > max(rewards)


@pytest.mark.formula(
    "learning-to-rank",
    "Normalised discounted cumulative gain",
    r"\mathrm{NDCG@}k = \frac{\mathrm{DCG@}k}{\mathrm{IDCG@}k}, \mathrm{DCG@}k = \sum_{i=1}^{k} "
    r"\frac{2^{g_i} - 1}{\log_2(i + 1)}",
)
def test_the_ideal_gain_is_the_best_of_all_orders_and_a_hand_worked_list_agrees():
    grades, k = [1, 3, 0, 2, 3], 3

    def dcg(order):
        return sum((2**g - 1) / math.log2(i + 1) for i, g in enumerate(order[:k], start=1))

    ideal = dcg(sorted(grades, reverse=True))
    assert ideal == pytest.approx(max(dcg(order) for order in permutations(grades)))
    assert dcg(grades) / ideal == pytest.approx((1 + 7 / math.log2(3)) / (7 + 7 / math.log2(3) + 1.5))


@pytest.mark.formula(
    "learning-to-rank",
    "RankNet pair loss",
    r"L = \sum_{(i, j) \in P} \log \left( 1 + \exp(-(s_i - s_j)) \right)",
)
def test_the_pair_loss_is_minus_the_log_likelihood_of_the_preferences_in_a_paired_contest():
    scores, pairs = [0.4, -1.2, 2.0], [(0, 1), (2, 1), (0, 2)]
    loss = sum(math.log(1 + math.exp(-(scores[i] - scores[j]))) for i, j in pairs)
    strength = [math.exp(score) for score in scores]
    likelihood = math.prod(strength[i] / (strength[i] + strength[j]) for i, j in pairs)
    assert loss == pytest.approx(-math.log(likelihood))


@pytest.mark.formula(
    "learning-to-rank",
    "Propensity-weighted click utility",
    r"\hat{U} = \frac{1}{n} \sum_{q=1}^{n} \sum_{i \in C_q} \frac{1}{p_{q i}} \cdot "
    r"\frac{1}{\log_2(\mathrm{rank}_q(i) + 1)}",
)
def test_the_weighted_clicks_give_on_average_the_gain_of_all_relevant_items():
    examined = {"a": 0.9, "b": 0.5, "c": 0.2}
    relevant = [{"a", "c"}, {"b"}]
    new_rank = [{"c": 1, "a": 2, "b": 3}, {"b": 1, "c": 2, "a": 3}]

    def utility(clicked):
        return sum(
            1 / examined[i] / math.log2(new_rank[q][i] + 1) for q in range(2) for i in clicked[q]
        ) / len(clicked)

    expected = 0.0
    for seen in product(product((False, True), repeat=3), repeat=2):
        chance = math.prod(
            p if s else 1 - p for looks in seen for s, p in zip(looks, examined.values(), strict=True)
        )
        clicked = [
            {item for item, s in zip(examined, looks, strict=True) if s and item in relevant[q]}
            for q, looks in enumerate(seen)
        ]
        expected += chance * utility(clicked)
    true_gain = [1 / math.log2(2) + 1 / math.log2(3), 1 / math.log2(2)]
    assert expected == pytest.approx(fmean(true_gain))
