"""Formulas of off-policy values, bandits and ablations, against enumerated logs and exact chances."""

import math
import statistics
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

# Two contexts, three actions: chances under the logging and the new policy, and mean rewards.
MU = {
    "a": (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)),
    "b": (Fraction(1, 8), Fraction(3, 8), Fraction(1, 2)),
}
PI = {
    "a": (Fraction(1, 10), Fraction(9, 10), Fraction(0)),
    "b": (Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)),
}
REWARD = {"a": (1, 5, 2), "b": (0, 4, 8)}


def value_of_new_policy(contexts):
    return sum(PI[x][a] * REWARD[x][a] for x in contexts for a in range(3)) / len(contexts)


@pytest.mark.formula(
    "offline-and-online-metrics",
    "Inverse propensity value of a new policy",
    r"\hat{V} = \frac{1}{n} \sum_{i=1}^{n} \frac{\pi(a_i \mid x_i)}{\mu(a_i \mid x_i)} r_i",
)
def test_the_weighted_value_is_right_on_average_over_all_logs():
    contexts = ("a", "b", "b")
    n, expected = len(contexts), 0
    for actions in product(range(3), repeat=n):
        log = list(zip(contexts, actions, strict=True))
        chance = math.prod(MU[x][a] for x, a in log)
        expected += chance * Fraction(1, n) * sum(PI[x][a] / MU[x][a] * REWARD[x][a] for x, a in log)
    assert expected == value_of_new_policy(contexts)


@pytest.mark.formula(
    "offline-and-online-metrics",
    "Self-normalised estimate",
    r"\hat{V}_{\mathrm{SN}} = \frac{\sum_{i=1}^{n} w_i r_i}{\sum_{i=1}^{n} w_i}, \text{ with } w_i = "
    r"\frac{\pi(a_i \mid x_i)}{\mu(a_i \mid x_i)}",
)
def test_the_self_normalised_value_is_exact_on_a_representative_log_and_stays_in_range():
    def estimate(log):
        w = [PI[x][a] / MU[x][a] for x, a in log]
        return sum(w_i * REWARD[x][a] for w_i, (x, a) in zip(w, log, strict=True)) / sum(w)

    # Each context eight times, each action as often as the logging policy wants it.
    representative = [(x, a) for x in MU for a in range(3) for _ in range(int(8 * MU[x][a]))]
    assert estimate(representative) == value_of_new_policy(("a", "b"))
    rng = np.random.default_rng(7)
    for _ in range(50):
        log = [(x, int(rng.integers(0, 2))) for x in rng.choice(["a", "b"], 4)]
        rewards = [REWARD[x][a] for x, a in log]
        assert min(rewards) <= estimate(log) <= max(rewards)


@pytest.mark.formula("multi-armed-bandits", "Regret", r"R_T = T \max_{a} \mu_a - \sum_{t=1}^{T} \mu_{a_t}")
def test_regret_is_the_sum_of_gaps_times_plays():
    mu, played = (0.2, 0.7, 0.5), (0, 1, 1, 2, 0, 1, 2, 2)
    regret = len(played) * max(mu) - sum(mu[a] for a in played)
    # Arm 0 was played twice with gap 0.5, arm 2 three times with gap 0.2.
    assert regret == pytest.approx(2 * 0.5 + 3 * 0.2)


def plays_under_ucb(means, rounds, rng):
    plays, totals = [0] * len(means), [0.0] * len(means)
    for t in range(rounds):
        index = [
            math.inf if n == 0 else total / n + math.sqrt(2 * math.log(t) / n)
            for n, total in zip(plays, totals, strict=True)
        ]
        arm = index.index(max(index))
        plays[arm] += 1
        totals[arm] += rng.random() < means[arm]
    return plays


@pytest.mark.formula("multi-armed-bandits", "UCB1 index", r"U_a(t) = \bar{x}_a + \sqrt{\frac{2 \log t}{n_a}}")
def test_the_index_rarely_lies_below_the_true_mean_and_playing_it_leaves_bad_arms():
    for t, n_a, mu_a in ((10, 4, 0.5), (20, 12, 0.9), (50, 7, 0.3)):
        chances = [math.comb(n_a, k) * mu_a**k * (1 - mu_a) ** (n_a - k) for k in range(n_a + 1)]
        bonus = math.sqrt(2 * math.log(t) / n_a)
        too_low = sum(chance for k, chance in enumerate(chances) if k / n_a + bonus < mu_a)
        assert too_low <= t**-4
    plays = plays_under_ucb((0.8, 0.2), rounds=1500, rng=np.random.default_rng(7))
    # The bound of the method: 8 log T over the squared gap, plus 1 + pi squared over 3.
    assert 2 <= plays[1] <= 8 * math.log(1500) / 0.6**2 + 1 + math.pi**2 / 3
    assert plays[1] < 200


@pytest.mark.formula(
    "multi-armed-bandits",
    "Thompson sampling with Bernoulli rewards",
    r"\mathbb{E}[\theta_a \mid s_a, f_a] = \frac{\alpha + s_a}{\alpha + \beta + s_a + f_a}",
)
def test_the_posterior_mean_is_the_average_rate_under_prior_times_likelihood():
    theta = (np.arange(40_000) + 0.5) / 40_000
    for alpha, beta, s, f in ((1, 1, 0, 0), (1, 1, 3, 9), (2.5, 4, 10, 2), (2, 2, 0, 7)):
        density = theta ** (alpha - 1) * (1 - theta) ** (beta - 1) * theta**s * (1 - theta) ** f
        by_integration = (theta * density).sum() / density.sum()
        assert (alpha + s) / (alpha + beta + s + f) == pytest.approx(by_integration, rel=1e-6)


@pytest.mark.formula(
    "ablation-studies",
    "Paired effect over seeds",
    r"\bar{d} = \frac{1}{k} \sum_{s=1}^{k} (m_s^{\mathrm{full}} - m_s^{\mathrm{ablated}})",
)
def test_pairing_keeps_the_difference_of_means_and_removes_what_a_seed_does_to_both():
    seed_effect = [0.0, 4.0, -3.0, 1.0, 7.0]
    full = [80.0 + e + noise for e, noise in zip(seed_effect, (0.1, -0.1, 0.2, 0.0, -0.2), strict=True)]
    ablated = [79.0 + e for e in seed_effect]
    k = len(full)
    d_bar = 1 / k * sum(a - b for a, b in zip(full, ablated, strict=True))
    assert d_bar == pytest.approx(statistics.fmean(full) - statistics.fmean(ablated))
    assert d_bar == pytest.approx(1.0)
    differences = [a - b for a, b in zip(full, ablated, strict=True)]
    paired_error = statistics.stdev(differences) / math.sqrt(k)
    unpaired_error = math.sqrt((statistics.variance(full) + statistics.variance(ablated)) / k)
    assert paired_error < unpaired_error / 20


@pytest.mark.formula("ablation-studies", "Interaction of two parts", r"I = m_{AB} - m_{A} - m_{B} + m_{0}")
def test_the_interaction_is_the_product_term_of_a_model_fitted_to_the_four_scores():
    found = []
    for m_0, m_a, m_b, m_ab in ((70, 74, 73, 77), (70, 80, 80, 81), (70, 70, 70, 78)):
        interaction = m_ab - m_a - m_b + m_0
        has_a, has_b = np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
        columns = np.column_stack([np.ones(4), has_a, has_b, has_a * has_b])
        fitted = np.linalg.solve(columns, np.array([m_0, m_a, m_b, m_ab], float))
        assert interaction == pytest.approx(fitted[3])
        found.append(interaction)
    # Adding up, overlapping, reinforcing.
    assert found == [0, -9, 8]
