"""Formulas of federated learning and differential privacy, against pooled data and enumerated outputs."""

import math
from itertools import product

import numpy as np
import pytest

EPSILON, DELTA = 0.7, 0.03


def clients(rng):
    """Inputs and targets of three clients of different size."""
    return [(rng.normal(size=(n, 2)), rng.normal(size=n)) for n in (3, 8, 20)]


def full_batch_step(w, x, y, rate):
    return w - rate * 2 * x.T @ (x @ w - y) / len(y)


@pytest.mark.formula(
    "federated-learning",
    "Federated averaging",
    r"w_{t+1} = \sum_{k \in S_t} \frac{n_k}{\sum_{j \in S_t} n_j} w_{t+1}^{(k)}",
)
def test_averaging_one_full_step_of_each_client_is_a_step_on_their_pooled_data():
    data = clients(np.random.default_rng(7))
    start = np.array([0.5, -1.0])
    for chosen in ((0, 1, 2), (0, 2), (1,)):
        n = {k: len(data[k][1]) for k in chosen}
        local = {k: full_batch_step(start, *data[k], rate=0.1) for k in chosen}
        averaged = sum(n[k] / sum(n.values()) * local[k] for k in chosen)
        pooled_x = np.concatenate([data[k][0] for k in chosen])
        pooled_y = np.concatenate([data[k][1] for k in chosen])
        assert averaged == pytest.approx(full_batch_step(start, pooled_x, pooled_y, rate=0.1))


@pytest.mark.formula(
    "federated-learning",
    "Local objective with a proximal term (FedProx)",
    r"h_k(w) = F_k(w) + \frac{\mu}{2} \lVert w - w_t \rVert_2^2",
)
def test_the_proximal_objective_is_least_squares_with_extra_rows_at_the_global_weights():
    x, y = clients(np.random.default_rng(7))[1]
    w_t = np.array([0.5, -1.0])
    for mu in (0.0, 0.3, 1e4):

        def h(w, mu=mu):
            loss = np.mean((x @ w - y) ** 2)
            return loss + mu / 2 * np.linalg.norm(w - w_t) ** 2

        extra = math.sqrt(mu / 2) * np.eye(2)
        rows = np.vstack([x / math.sqrt(len(y)), extra])
        best = np.linalg.lstsq(rows, np.concatenate([y / math.sqrt(len(y)), extra @ w_t]))[0]
        around = [best + 1e-3 * np.array(shift) for shift in product((-1, 0, 1), repeat=2) if any(shift)]
        assert all(h(best) < h(other) for other in around)
        assert mu < 1 or best == pytest.approx(w_t, abs=1e-3)


def released_count(true_count, people=3):
    """Probability of each released count: geometric noise cut to 0..people, or with DELTA the plain truth."""
    alpha = math.exp(-EPSILON)
    weights = dict.fromkeys(range(people + 1), 0.0)
    for noise in range(-80, 81):
        cut = min(max(true_count + noise, 0), people)
        weights[cut] += (1 - alpha) / (1 + alpha) * alpha ** abs(noise)
    noisy = {count: (1 - DELTA) * weight for count, weight in weights.items()}
    return noisy | {("plain", count): DELTA * (count == true_count) for count in range(people + 1)}


def worst_excess(epsilon):
    """Largest Pr[M(D) in S] - exp(epsilon) Pr[M(D*) in S] over neighbours D, D* and all sets S of outputs."""
    excesses = []
    for count, neighbour in ((0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 2)):
        p, q = released_count(count), released_count(neighbour)
        for chosen in product((False, True), repeat=len(p)):
            outputs = [output for output, is_in in zip(p, chosen, strict=True) if is_in]
            in_s, in_s_beside = sum(p[o] for o in outputs), sum(q[o] for o in outputs)
            excesses.append(in_s - math.exp(epsilon) * in_s_beside)
    return max(excesses)


@pytest.mark.formula(
    "privacy-attacks",
    "Approximate differential privacy",
    r"\operatorname{Pr}[M(D) \in S] \le \exp(\epsilon) \operatorname{Pr}[M(D^{*}) \in S] + \delta",
)
def test_a_noisy_count_that_rarely_tells_the_truth_keeps_the_inequality_tightly():
    assert sum(released_count(1).values()) == pytest.approx(1)
    assert worst_excess(EPSILON) == pytest.approx(DELTA)
    assert worst_excess(EPSILON - 0.1) > DELTA + 0.01


@pytest.mark.formula(
    "privacy-attacks",
    "Limit on any membership attack",
    r"\mathrm{TPR} \le \exp(\epsilon) \cdot \mathrm{FPR} + \delta",
)
def test_no_randomised_attack_on_the_noisy_count_beats_the_limit():
    rng = np.random.default_rng(7)
    inside, outside = released_count(2), released_count(1)
    with_person, without = np.array(list(inside.values())), np.array(list(outside.values()))
    rules = [rng.random(len(inside)) ** power for power in (0.1, 1, 8) for _ in range(100)]
    likeliest = (with_person > math.exp(EPSILON) * without * (1 + 1e-9)).astype(float)
    for says_member in [*rules, likeliest]:
        tpr, fpr = says_member @ with_person, says_member @ without
        assert tpr <= math.exp(EPSILON) * fpr + DELTA + 1e-12
    # The best attack reaches the limit: it answers yes only where the ratio exceeds the factor.
    assert likeliest @ with_person == pytest.approx(math.exp(EPSILON) * (likeliest @ without) + DELTA)


def private_gradient(gradients, clip, batch_size, sigma, u):
    clipped = [g * min(1, clip / np.linalg.norm(g)) for g in gradients]
    z = sigma * clip * u
    return (np.sum(clipped, axis=0) + z) / batch_size


@pytest.mark.formula(
    "privacy-attacks",
    "DP-SGD gradient",
    r"\tilde{g} = \frac{1}{B} \left( \sum_{i \in b} g_i \cdot \min \left( 1, \frac{C}{\lVert g_i "
    r"\rVert_2} \right) + z \right)\text{, } z = \sigma C u",
)
def test_one_example_moves_the_private_sum_by_at_most_the_clipping_norm():
    rng = np.random.default_rng(7)
    gradients = list(rng.normal(size=(6, 3)) * [[0.1], [0.5], [1], [2], [5], [50]])
    clip, batch_size, sigma = 1.5, 6, 1.3
    u = rng.normal(size=3)
    with_all = private_gradient(gradients, clip, batch_size, sigma, u)
    for left_out, g in enumerate(gradients):
        without = private_gradient(
            gradients[:left_out] + gradients[left_out + 1 :], clip, batch_size, sigma, u
        )
        change = batch_size * (with_all - without)
        assert np.linalg.norm(change) == pytest.approx(min(np.linalg.norm(g), clip))
    assert private_gradient(gradients, 1e6, batch_size, 0.0, u) == pytest.approx(np.mean(gradients, axis=0))
    draws = [private_gradient(gradients, clip, batch_size, sigma, rng.normal(size=3)) for _ in range(800)]
    assert np.std(draws, axis=0) == pytest.approx(np.full(3, sigma * clip / batch_size), rel=0.1)
