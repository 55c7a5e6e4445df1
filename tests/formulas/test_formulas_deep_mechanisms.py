"""Formulas of what makes networks trainable: gradients, scales, normalization, noise, skips and softmax."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest


def numeric_gradient(loss, at, step=1e-6):
    """Central differences of a scalar function at every entry of an array."""
    gradient = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        moved = at.copy()
        moved[index] += step
        above = loss(moved)
        moved[index] -= 2 * step
        gradient[index] = (above - loss(moved)) / (2 * step)
    return gradient


def plain_softmax(logits):
    """Softmax from its definition, without any shift, over the last axis."""
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


class TwoLayers:
    """A seeded tanh network with softmax output, its data and its mean cross-entropy."""

    def __init__(self):
        rng = np.random.default_rng(7)
        self.x, self.y = rng.normal(size=(6, 3)), np.eye(4)[rng.integers(0, 4, size=6)]
        self.w_1, self.b_1 = rng.normal(size=(5, 3)), rng.normal(size=5)
        self.w_2, self.b_2 = rng.normal(size=(4, 5)), rng.normal(size=4)

    def hidden(self, w_1):
        return np.tanh(self.x @ w_1.T + self.b_1)

    def probabilities(self, w_1, w_2):
        return plain_softmax(self.hidden(w_1) @ w_2.T + self.b_2)

    def loss(self, w_1, w_2):
        return float(-np.mean(np.log(self.probabilities(w_1, w_2)[self.y == 1])))


@pytest.mark.formula(
    "feedforward-networks",
    "Output-layer gradient with softmax and cross-entropy",
    r"G^{(2)} = \frac{1}{N} (P - Y)^\top H",
)
def test_the_output_gradient_is_what_finite_differences_of_the_mean_cross_entropy_give():
    net = TwoLayers()
    p = net.probabilities(net.w_1, net.w_2)
    gradient = 1 / len(net.x) * (p - net.y).T @ net.hidden(net.w_1)
    assert gradient == pytest.approx(numeric_gradient(lambda w: net.loss(net.w_1, w), net.w_2), abs=1e-8)


@pytest.mark.formula(
    "feedforward-networks",
    "Hidden-layer gradient",
    r"G_{ji}^{(1)} = \frac{1}{N} \sum_{n=1}^{N} \psi(z_{nj}) "
    r"\left( \sum_{k=1}^{K} (P_{nk} - Y_{nk}) W_{kj}^{(2)} \right) x_{ni}",
)
def test_the_hidden_gradient_is_what_finite_differences_of_the_mean_cross_entropy_give():
    net = TwoLayers()
    p, slope = net.probabilities(net.w_1, net.w_2), 1 - net.hidden(net.w_1) ** 2
    gradient = np.zeros_like(net.w_1)
    for j, i in np.ndindex(gradient.shape):
        gradient[j, i] = (1 / 6) * sum(
            slope[n, j] * sum((p[n, k] - net.y[n, k]) * net.w_2[k, j] for k in range(4)) * net.x[n, i]
            for n in range(6)
        )
    assert gradient == pytest.approx(numeric_gradient(lambda w: net.loss(w, net.w_2), net.w_1), abs=1e-8)


@pytest.mark.formula(
    "weight-initialization",
    "Xavier (Glorot) variance",
    r"\mathrm{Var}(w) = \frac{2}{n_{\mathrm{in}} + n_{\mathrm{out}}}",
)
def test_xavier_makes_forward_and_backward_gain_average_to_one_and_fits_the_uniform_limits():
    n_in, n_out = 300, 100
    variance = 2 / (n_in + n_out)
    w = np.random.default_rng(7).uniform(-math.sqrt(6 / 400), math.sqrt(6 / 400), size=(n_out, n_in))
    forward = np.mean(np.sum(w**2, axis=1))  # what a pre-activation gains on white inputs of unit variance
    backward = np.mean(np.sum(w**2, axis=0))
    assert w.var() == pytest.approx(variance, rel=0.02)
    assert (forward + backward) / 2 == pytest.approx(1, rel=0.02)
    assert forward / backward == pytest.approx(n_in / n_out)


@pytest.mark.formula("weight-initialization", "He variance", r"\mathrm{Var}(w) = \frac{2}{n_{\mathrm{in}}}")
def test_he_keeps_the_mean_square_through_a_rectified_layer_exactly_over_all_sign_patterns():
    inputs = np.array([2.0, 1.0, 0.5, 3.0])
    variance = 2 / len(inputs)
    patterns = math.sqrt(variance) * np.array(list(product((-1.0, 1.0), repeat=len(inputs))))
    assert patterns.var() == pytest.approx(variance)
    assert np.mean(np.maximum(patterns @ inputs, 0) ** 2) == pytest.approx(np.mean(inputs**2))


@pytest.mark.formula(
    "weight-initialization",
    "Propagation of the second moment through ReLU layers",
    r"\mathbb{E}[h_l^2] = \frac{1}{2} n_{l-1} \mathrm{Var}(w_l) \mathbb{E}[h_{l-1}^2]",
)
def test_the_second_moment_follows_the_recursion_over_two_enumerated_layers():
    h_0, scale = np.array([1.0, -2.0]), 0.7
    expected = np.mean(h_0**2)
    for fan_in in (2, 2):
        expected = 1 / 2 * fan_in * scale**2 * expected
    squares = []
    for signs in product((-scale, scale), repeat=6):
        h_1 = np.maximum(np.array(signs[:4]).reshape(2, 2) @ h_0, 0)
        squares.append(max(float(np.dot(signs[4:], h_1)), 0.0) ** 2)
    assert np.mean(squares) == pytest.approx(expected)


@pytest.mark.formula(
    "normalization-layers",
    "Batch normalization (training)",
    r"y_i = \gamma \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta,\text{ } "
    r"\mu = \frac{1}{m} \sum_{j=1}^{m} x_j,\text{ } \sigma^2 = \frac{1}{m} \sum_{j=1}^{m} (x_j - \mu)^2",
)
def test_batch_normalization_ends_with_the_learned_mean_and_spread_whatever_came_in():
    gamma, beta, epsilon = 1.5, -0.25, 1e-8

    def normalise(x):
        m = len(x)
        mu = sum(x) / m
        variance = sum((x_j - mu) ** 2 for x_j in x) / m
        return np.array([gamma * (x_i - mu) / math.sqrt(variance + epsilon) + beta for x_i in x])

    x = np.random.default_rng(7).normal(3, 10, size=40)
    y = normalise(x)
    assert y.mean() == pytest.approx(beta)
    assert y.std() == pytest.approx(gamma, rel=1e-6)
    assert normalise(100 * x + 7) == pytest.approx(y, abs=1e-6)


@pytest.mark.formula(
    "normalization-layers",
    "Layer normalization",
    r"y_i = \gamma_i \frac{x_i - \mu}{\sqrt{\frac{1}{d} \sum_{j=1}^{d} (x_j - \mu)^2 + \epsilon}} + \beta_i,"
    r"\text{ } \mu = \frac{1}{d} \sum_{j=1}^{d} x_j",
)
@pytest.mark.formula(
    "normalization-layers",
    "RMS normalization",
    r"y_i = \gamma_i \frac{x_i}{\sqrt{\frac{1}{d} \sum_{j=1}^{d} x_j^2 + \epsilon}}",
)
def test_layer_normalization_is_a_projection_to_a_sphere_and_on_centred_input_equals_the_rms_form():
    rng = np.random.default_rng(7)
    d, epsilon = 8, 1e-10
    x, gamma, beta = rng.normal(2, 3, size=d), rng.normal(size=d), rng.normal(size=d)

    def layer_norm(x):
        mu = 1 / d * sum(x)
        return gamma * (x - mu) / math.sqrt(1 / d * sum((x - mu) ** 2) + epsilon) + beta

    def rms_norm(x):
        return gamma * x / math.sqrt(1 / d * sum(x**2) + epsilon)

    centred = (np.eye(d) - np.ones((d, d)) / d) @ x
    on_sphere = math.sqrt(d) * centred / np.linalg.norm(centred)
    assert layer_norm(x) == pytest.approx(gamma * on_sphere + beta)
    assert rms_norm(x) == pytest.approx(gamma * math.sqrt(d) * x / np.linalg.norm(x))
    assert layer_norm(x) - beta == pytest.approx(rms_norm(centred))


@pytest.mark.formula(
    "dropout-and-label-smoothing", "Inverted dropout", r"\tilde{h}_i = \frac{m_i}{1 - p} h_i"
)
def test_inverted_dropout_keeps_the_mean_and_has_the_stated_variance_over_all_masks():
    p, h = Fraction(1, 4), (Fraction(3), Fraction(-2))
    for position, h_i in enumerate(h):
        outcomes = []
        for mask in product((0, 1), repeat=len(h)):
            weight = math.prod(1 - p if m_i else p for m_i in mask)
            outcomes.append((weight, mask[position] / (1 - p) * h_i))
        mean = sum(weight * value for weight, value in outcomes)
        variance = sum(weight * (value - mean) ** 2 for weight, value in outcomes)
        assert mean == h_i
        assert variance == h_i**2 * p / (1 - p)


@pytest.mark.formula(
    "dropout-and-label-smoothing", "Smoothed target", r"q_k = (1 - \epsilon) y_k + \frac{\epsilon}{K}"
)
def test_the_smoothed_target_is_the_label_redrawn_uniformly_with_probability_epsilon():
    epsilon, labels, true = Fraction(1, 10), range(10), 3
    redrawn = [epsilon * Fraction(1, 10) + (1 - epsilon) * (label == true) for label in labels]
    smoothed = [(1 - epsilon) * int(k == true) + epsilon / 10 for k in labels]
    assert smoothed == redrawn
    assert sum(smoothed) == 1
    assert math.log(smoothed[true] / smoothed[0]) == pytest.approx(math.log(91))


@pytest.mark.formula(
    "dropout-and-label-smoothing",
    "Cross-entropy with smoothed targets",
    r"L = -(1 - \epsilon) \log p_c - \frac{\epsilon}{K} \sum_{k=1}^{K} \log p_k",
)
def test_the_smoothed_cross_entropy_is_lowest_where_the_prediction_is_the_smoothed_target():
    epsilon, classes, true = 0.1, 4, 2

    def loss(logits):
        log_p = np.log(plain_softmax(logits))
        return float(-(1 - epsilon) * log_p[true] - epsilon / classes * sum(log_p))

    target = np.full(classes, 0.025)
    target[true] = 0.925
    assert numeric_gradient(loss, np.log(target)) == pytest.approx(np.zeros(classes), abs=1e-8)
    assert loss(np.log(target)) == pytest.approx(-sum(q * math.log(q) for q in target))
    logits = np.array([1.0, -1.0, 0.5, 2.0])
    assert numeric_gradient(loss, logits) == pytest.approx(plain_softmax(logits) - target, abs=1e-8)


@pytest.mark.formula(
    "residual-connections", "Unrolled residual network", r"x_L = x_0 + \sum_{l=0}^{L-1} F_l(x_l)"
)
def test_the_unrolled_sum_is_where_the_blocks_applied_one_after_another_end():
    rng = np.random.default_rng(7)
    weights = rng.normal(size=(5, 3, 3))
    x_0 = rng.normal(size=3)

    def after(blocks):
        if blocks == 0:
            return x_0
        before = after(blocks - 1)
        return before + np.tanh(weights[blocks - 1] @ before)

    unrolled = x_0 + sum(np.tanh(weights[block] @ after(block)) for block in range(5))
    assert unrolled == pytest.approx(after(5))


@pytest.mark.formula(
    "residual-connections", "Variance growth without scaling", r"\mathrm{Var}(x_L) = 2^{L} \mathrm{Var}(x_0)"
)
def test_the_variance_doubles_per_block_when_branches_keep_it_and_are_uncorrelated():
    x_0 = np.array([1.0, -2.0, 4.0])
    for blocks in (1, 3):
        ends = []  # a branch that flips the sign at random keeps the size and is uncorrelated with the skip
        for start, signs in product(x_0, product((-1, 1), repeat=blocks)):
            x = start
            for sign in signs:
                x = x + sign * (x - 1.0)
            ends.append(x)
        assert np.var(ends) == pytest.approx(2**blocks * np.var(x_0))


@pytest.mark.formula(
    "softmax-function",
    "Stable softmax",
    r"p_i = \frac{\exp(z_i - m)}{\sum_{j=1}^{K} \exp(z_j - m)}, \text{ } m = \max_j z_j",
)
@pytest.mark.formula(
    "softmax-function", "Cross-entropy from logits", r"L = -z_c + m + \log \sum_{j=1}^{K} \exp(z_j - m)"
)
def test_stable_softmax_and_loss_agree_with_the_definition_and_survive_logits_of_a_thousand():
    def softmax(z):
        m = max(z)
        return [math.exp(z_i - m) / sum(math.exp(z_j - m) for z_j in z) for z_i in z]

    def loss(z, c):
        m = max(z)
        return -z[c] + m + math.log(sum(math.exp(z_j - m) for z_j in z))

    small = [0.3, -1.2, 2.0]
    assert softmax(small) == pytest.approx(plain_softmax(np.array(small)))
    assert [loss(small, c) for c in range(3)] == pytest.approx(-np.log(plain_softmax(np.array(small))))
    large = [1000.0, 1001.0, -1000.0]
    assert softmax(large) == pytest.approx([1 / (1 + math.e), math.e / (1 + math.e), 0])
    assert loss(large, 2) == pytest.approx(2001 + math.log1p(math.exp(-1)))


@pytest.mark.formula(
    "softmax-function",
    "Jacobian of softmax",
    r"J_{ij} = \begin{cases} p_i (1 - p_i) & i = j \\ -p_i p_j & i \ne j \end{cases}",
)
def test_the_softmax_jacobian_is_what_finite_differences_give():
    z = np.array([0.5, -1.0, 2.0, 0.1])
    p = plain_softmax(z)
    for i in range(4):
        row = [p[i] * (1 - p[i]) if i == j else -p[i] * p[j] for j in range(4)]
        assert row == pytest.approx(numeric_gradient(lambda v, i=i: float(plain_softmax(v)[i]), z), abs=1e-9)
