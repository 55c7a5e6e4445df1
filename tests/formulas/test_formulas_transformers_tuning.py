"""Pretraining, tuning and preferences against joint distributions, counted operations and searches."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
from counted_operations import CountingMatrices


def random_sequences(tokens, length):
    """A random distribution over all sequences of one length."""
    rng = np.random.default_rng(7)
    sequences = list(product(range(tokens), repeat=length))
    return dict(zip(sequences, rng.dirichlet(np.ones(len(sequences))), strict=True))


def mass(joint, known):
    """Probability that a sequence has these tokens at these positions."""
    return sum(p for x, p in joint.items() if all(x[i] == token for i, token in known.items()))


def next_token(joint, x, t):
    """Probability of token t of x given the tokens before it."""
    return mass(joint, dict(enumerate(x[: t + 1]))) / mass(joint, dict(enumerate(x[:t])))


def sigma(x):
    return 1 / (1 + math.exp(-x))


@pytest.mark.formula(
    "llm-pretraining",
    "Next-token loss",
    r"L = -\frac{1}{T} \sum_{t=1}^{T} \log p_\theta(x_t \mid x_{<t})",
)
def test_the_next_token_loss_is_the_surprise_at_the_whole_sequence_per_token():
    joint = random_sequences(tokens=3, length=4)
    length = 4
    for x, p in joint.items():
        loss = -1 / length * sum(math.log(next_token(joint, x, t)) for t in range(length))
        assert math.exp(-length * loss) == pytest.approx(p)


@pytest.mark.formula(
    "llm-pretraining",
    "Masked-token loss",
    r"L = -\frac{1}{m} \sum_{i \in M} \log p_\theta(x_i \mid \tilde{x})",
)
def test_the_masked_loss_of_the_true_model_is_on_average_a_conditional_entropy():
    joint, hidden, visible = random_sequences(tokens=2, length=4), (1, 3), (0, 2)
    m = len(hidden)

    def loss(x):
        seen = {i: x[i] for i in visible}
        conditional = [mass(joint, {**seen, i: x[i]}) / mass(joint, seen) for i in hidden]
        return -1 / m * sum(math.log(p) for p in conditional)

    def entropy(positions):
        values = product(range(2), repeat=len(positions))
        shares = [mass(joint, dict(zip(positions, value, strict=True))) for value in values]
        return -sum(p * math.log(p) for p in shares)

    uncertainty = sum(entropy((*visible, i)) - entropy(visible) for i in hidden) / m
    assert sum(p * loss(x) for x, p in joint.items()) == pytest.approx(uncertainty)


@pytest.mark.formula(
    "llm-pretraining",
    "Training compute",
    r"C \approx 6 N D",
)
def test_a_training_step_takes_six_operations_per_weight_and_token():
    rng = np.random.default_rng(7)
    tokens, widths = 5, (4, 6, 3)
    weights = [rng.normal(size=shape) for shape in pairwise(widths)]
    x, targets = rng.normal(size=(tokens, widths[0])), rng.normal(size=(tokens, widths[-1]))
    count = CountingMatrices()
    states = [x]
    for w in weights:
        states.append(count.multiply(states[-1], w))
    arriving, gradients = states[-1] - targets, []
    for w, state in zip(reversed(weights), reversed(states[:-1]), strict=True):
        gradients.insert(0, count.multiply(state.T, arriving))
        arriving = count.multiply(arriving, w.T)  # also into the embeddings below the first layer
    n = sum(w.size for w in weights)
    assert 6 * n * tokens == count.operations

    def loss(first):
        return 0.5 * ((x @ first @ weights[1] - targets) ** 2).sum()

    nudge = np.zeros_like(weights[0])
    nudge[2, 1] = 1e-6
    slope = (loss(weights[0] + nudge) - loss(weights[0] - nudge)) / 2e-6
    assert gradients[0][2, 1] == pytest.approx(slope, rel=1e-5)


@pytest.mark.formula(
    "llm-fine-tuning",
    "Masked answer loss",
    r"L = -\frac{\sum_{t=1}^{T} m_t \log p_\theta(x_t \mid x_{<t})}{\sum_{t=1}^{T} m_t}",
)
def test_the_masked_answer_loss_is_the_surprise_at_the_answer_given_the_prompt():
    joint = random_sequences(tokens=3, length=4)
    x, m = (2, 0, 1, 1), (0, 0, 1, 1)
    numerator = sum(m_t * math.log(next_token(joint, x, t)) for t, m_t in enumerate(m))
    loss = -numerator / sum(m)
    answer_given_prompt = joint[x] / mass(joint, {0: 2, 1: 0})
    assert loss == pytest.approx(-math.log(answer_given_prompt) / 2)


@pytest.mark.formula(
    "parameter-efficient-tuning",
    "LoRA layer",
    r"h = W_0 x + \frac{\alpha}{r} B A x",
)
def test_a_lora_layer_is_a_merged_layer_changed_by_r_outer_products():
    rng = np.random.default_rng(7)
    d, k, r, alpha = 5, 4, 2, 6
    w_0, a, b, x = (
        rng.normal(size=(d, k)),
        rng.normal(size=(r, k)),
        rng.normal(size=(d, r)),
        rng.normal(size=k),
    )
    merged = w_0.copy()
    for index in range(r):
        merged += 3 * np.outer(b[:, index], a[index])  # alpha over r is 3
    assert w_0 @ x + alpha / r * b @ a @ x == pytest.approx(merged @ x)
    assert np.linalg.matrix_rank(merged - w_0) == r
    assert w_0 @ x + alpha / r * np.zeros((d, r)) @ a @ x == pytest.approx(w_0 @ x)


@pytest.mark.formula(
    "parameter-efficient-tuning",
    "Trained share of one matrix",
    r"\rho = \frac{r (d + k)}{d k}",
)
@pytest.mark.parametrize(("d", "k", "r"), [(64, 64, 8), (48, 16, 1), (8, 8, 4)])
def test_the_trained_share_counts_the_entries_of_the_two_thin_matrices(d, k, r):
    a, b, frozen = np.empty((r, k)), np.empty((d, r)), np.empty((d, k))
    assert r * (d + k) / (d * k) == (a.size + b.size) / frozen.size


@pytest.mark.formula(
    "preference-tuning",
    "Reward model loss for one pair",
    r"L = -\log \sigma\left(r(x, y_w) - r(x, y_l)\right)",
)
def test_the_reward_loss_is_lowest_where_the_predicted_choice_share_is_the_observed_one():
    preferred = 0.8  # of the raters choose the first answer

    def loss(r_w, r_l):
        return -math.log(sigma(r_w - r_l))

    grid = [step / 1000 for step in range(-4000, 4001)]
    best = min(grid, key=lambda gap: preferred * loss(gap, 0) + (1 - preferred) * loss(0, gap))
    assert math.exp(best) / (math.exp(best) + 1) == pytest.approx(preferred, abs=1e-3)
    assert loss(1.3, 0.4) == pytest.approx(loss(101.3, 100.4))
    assert math.exp(-loss(1.3, 0.4)) == pytest.approx(math.exp(1.3) / (math.exp(1.3) + math.exp(0.4)))


def tilted(reference, reward, beta):
    normaliser = sum(p * math.exp(r / beta) for p, r in zip(reference, reward, strict=True))
    return [p * math.exp(r / beta) / normaliser for p, r in zip(reference, reward, strict=True)]


@pytest.mark.formula(
    "preference-tuning",
    "Optimum of the penalised objective",
    r"\pi^*(y \mid x) = \frac{\pi_{\mathrm{ref}}(y \mid x) \exp(r(x, y) / \beta)}{\sum_{z} "
    r"\pi_{\mathrm{ref}}(z \mid x) \exp(r(x, z) / \beta)}",
)
def test_no_policy_earns_more_after_the_penalty_than_the_tilted_reference():
    rng = np.random.default_rng(7)
    reference, reward, beta = rng.dirichlet(np.ones(5)), rng.normal(size=5), 0.4

    def objective(policy):
        divergence = sum(p * math.log(p / q) for p, q in zip(policy, reference, strict=True))
        return sum(p * r for p, r in zip(policy, reward, strict=True)) - beta * divergence

    best = np.array(tilted(reference, reward, beta))
    assert best.sum() == pytest.approx(1)
    rivals = [0.9 * best + 0.1 * other for other in rng.dirichlet(np.ones(5), size=100)]
    rivals += list(rng.dirichlet(np.ones(5), size=100))
    assert max(objective(rival) for rival in rivals) < objective(best)
    for step in 1e-5 * (np.eye(5)[1:] - np.eye(5)[0]):  # from one answer to another: flat at the top
        assert (objective(best + step) - objective(best - step)) / 2e-5 == pytest.approx(0, abs=1e-6)


@pytest.mark.formula(
    "preference-tuning",
    "DPO loss for one pair",
    r"L = -\log \sigma\left(\beta \log\frac{\pi_\theta(y_w \mid x)}{\pi_{\mathrm{ref}}(y_w \mid x)} "
    r"- \beta \log\frac{\pi_\theta(y_l \mid x)}{\pi_{\mathrm{ref}}(y_l \mid x)}\right)",
)
def test_the_dpo_loss_of_the_penalised_optimum_is_the_surprise_of_bradley_and_terry():
    reference, reward, beta = [0.5, 0.3, 0.2], [1.0, -0.5, 2.0], 0.7
    policy = tilted(reference, reward, beta)
    for w, other in ((0, 1), (1, 2), (2, 0)):
        gap = beta * math.log(policy[w] / reference[w]) - beta * math.log(policy[other] / reference[other])
        loss = -math.log(sigma(gap))
        chosen = math.exp(reward[w]) / (math.exp(reward[w]) + math.exp(reward[other]))
        assert loss == pytest.approx(-math.log(chosen))


@pytest.mark.formula(
    "multilingual-adaptation",
    "Smoothed sampling of languages",
    r"p_i = \frac{n_i^\alpha}{\sum_{j=1}^{L} n_j^\alpha}",
)
def test_smoothed_shares_run_from_uniform_to_raw_and_give_the_value_by_hand():
    def shares(sizes, alpha):
        return [n**alpha / sum(other**alpha for other in sizes) for n in sizes]

    assert shares([100, 10_000], 0.5) == pytest.approx([1 / 11, 10 / 11])
    assert shares([1, 3, 6], 1) == pytest.approx([0.1, 0.3, 0.6])
    assert shares([1, 3, 6], 0) == pytest.approx([1 / 3] * 3)
    raw, temperature = np.array([0.1, 0.3, 0.6]), 2.5
    logits = np.log(raw) / temperature
    tempered = np.exp(logits) / np.exp(logits).sum()
    assert shares([1, 3, 6], 1 / temperature) == pytest.approx(tempered)
