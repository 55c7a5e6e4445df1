"""The formulas of statistics, optimization, networks and attention against independent computations."""

import math
from fractions import Fraction
from itertools import pairwise, product
from statistics import NormalDist, fmean

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


@pytest.mark.formula(
    "probability-statistics",
    "Standard error of a paired difference",
    r"\mathrm{SE}(\bar{d}) = \sqrt{\frac{1}{n(n-1)} \sum_{i=1}^{n} (d_i - \bar{d})^2}",
)
def test_the_squared_paired_standard_error_is_on_average_the_true_variance_of_the_mean():
    population, n = (0.0, 1.0, 1.0, 5.0), 3
    samples = list(product(population, repeat=n))

    def standard_error(d):
        d_bar = sum(d) / n
        return math.sqrt(1 / (n * (n - 1)) * sum((d_i - d_bar) ** 2 for d_i in d))

    means = [sum(sample) / n for sample in samples]
    grand = fmean(means)
    true_variance = fmean((mean - grand) ** 2 for mean in means)
    assert fmean(standard_error(sample) ** 2 for sample in samples) == pytest.approx(true_variance)


@pytest.mark.formula(
    "probability-statistics",
    "What a positive alarm means",
    r"P(H \mid E) = \frac{P(E \mid H) P(H)}{P(E \mid H) P(H) + P(E \mid \bar{H}) (1 - P(H))}",
)
def test_a_positive_alarm_means_what_counting_ten_thousand_cases_says():
    frauds, honest, caught, false_alarms = 100, 9_900, 90, 495
    prior = Fraction(frauds, frauds + honest)
    hit, false = Fraction(caught, frauds), Fraction(false_alarms, honest)
    posterior = hit * prior / (hit * prior + false * (1 - prior))
    assert posterior == Fraction(caught, caught + false_alarms)


@pytest.mark.formula(
    "probability-statistics",
    "Sample size per group for a difference of means",
    r"n = \frac{2 \sigma^2 (z_{1-\alpha/2} + z_{1-\beta})^2}{\delta^2}",
)
@pytest.mark.parametrize("power", [0.8, 0.9])
def test_the_sample_size_gives_the_power_it_was_computed_for(power):
    sigma, delta, alpha = 3.0, 0.5, 0.05
    z = NormalDist().inv_cdf
    n = 2 * sigma**2 * (z(1 - alpha / 2) + z(power)) ** 2 / delta**2
    difference = NormalDist(delta, math.sqrt(sigma**2 / n + sigma**2 / n))
    threshold = NormalDist(0, difference.stdev).inv_cdf(1 - alpha / 2)
    rejected = 1 - difference.cdf(threshold) + difference.cdf(-threshold)
    assert rejected == pytest.approx(power, abs=1e-5)


@pytest.mark.formula(
    "optimization", "Mini-batch step", r"w_{t+1} = w_t - \eta \frac{1}{B} \sum_{i=1}^{B} g_i(w_t)"
)
def test_the_mini_batch_step_averaged_over_all_batches_is_the_full_batch_step():
    x, y = np.array([1.0, 2.0, -1.0]), np.array([0.5, 1.0, 3.0])
    w, eta, batch = np.array([0.3]), 0.1, 2

    def step(chosen):
        return w - eta / batch * sum((x[i] * w - y[i]) * x[i] for i in chosen)

    full_gradient = numeric_gradient(lambda v: float(np.mean((x * v - y) ** 2) / 2), w)
    steps = [step(chosen) for chosen in product(range(3), repeat=batch)]
    assert np.mean(steps, axis=0) == pytest.approx(w - eta * full_gradient)


@pytest.mark.formula(
    "optimization",
    "Adam update",
    r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t,\text{ } v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2,\text{ } "
    r"w_t = w_{t-1} - \eta \frac{m_t / (1-\beta_1^t)}{\sqrt{v_t / (1-\beta_2^t)} + \epsilon}",
)
def test_adam_moves_by_the_weighted_mean_gradient_over_the_root_of_the_weighted_mean_square():
    gradients, eta, epsilon = [3.0, -1.0, 0.5, 2.0, 2.0], 0.01, 1e-8
    beta_1, beta_2 = 0.9, 0.99
    m = v = w = 0.0
    for t, g in enumerate(gradients, start=1):
        before = w
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        w = w - eta * (m / (1 - beta_1**t)) / (math.sqrt(v / (1 - beta_2**t)) + epsilon)
        seen = np.array(gradients[:t])
        age = np.arange(t)[::-1]
        mean = np.average(seen, weights=beta_1**age)
        square = np.average(seen**2, weights=beta_2**age)
        assert w - before == pytest.approx(-eta * mean / (math.sqrt(square) + epsilon))


@pytest.mark.formula("optimization", "Stable step on a quadratic", r"0 < \eta < \frac{2}{\lambda_{\max}}")
@pytest.mark.parametrize("eta", [-0.05, 0.05, 0.3, 0.49, 0.51, 0.7])
def test_descent_on_a_quadratic_reaches_the_minimum_exactly_for_the_stable_steps(eta):
    rotation = np.array([[0.6, -0.8], [0.8, 0.6]])
    hessian = rotation @ np.diag([1.0, 4.0]) @ rotation.T
    stable = 0 < eta < 2 / np.linalg.eigvalsh(hessian).max()
    w = np.array([1.0, 1.0])
    for _ in range(200):
        w = w - eta * hessian @ w
    assert (np.linalg.norm(w) < 1e-2) == stable


@pytest.mark.formula(
    "neural-networks",
    "Layer of a network",
    r"h^{(l)} = \phi\left(W^{(l)} h^{(l-1)} + b^{(l)}\right)",
)
def test_a_layer_of_two_rectified_units_feeding_one_computes_the_exclusive_or():
    w_hidden, b_hidden = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    w_output, b_output = np.array([[1.0, -2.0]]), np.array([0.0])

    def layer(w, previous, b):
        return np.maximum(w @ previous + b, 0.0)

    for a, b in product((0, 1), repeat=2):
        hidden = layer(w_hidden, np.array([a, b], dtype=float), b_hidden)
        assert layer(w_output, hidden, b_output)[0] == (a ^ b)


@pytest.mark.formula(
    "neural-networks",
    "Number of parameters of a dense network",
    r"P = \sum_{l=1}^{L} (n_{l-1} + 1) n_l",
)
def test_the_parameter_count_is_the_size_of_all_weight_and_bias_arrays():
    widths = [784, 30, 20, 10]
    formula = sum((widths[layer - 1] + 1) * widths[layer] for layer in range(1, len(widths)))
    arrays = [
        array for inputs, units in pairwise(widths) for array in (np.zeros((units, inputs)), np.zeros(units))
    ]
    assert formula == sum(array.size for array in arrays) == 24_380


@pytest.mark.formula(
    "cnn-rnn",
    "Parameters of a 2-D convolution layer",
    r"P_{\mathrm{conv}} = (k_h k_w C_{\mathrm{in}} + 1) C_{\mathrm{out}}",
)
def test_a_convolution_layer_has_one_weight_per_tap_and_channel_pair_and_one_bias_per_filter():
    kernel_height, kernel_width, channels_in, channels_out = 3, 5, 4, 6
    weights = {*product(range(channels_out), range(channels_in), range(kernel_height), range(kernel_width))}
    biases = set(range(channels_out))
    assert (kernel_height * kernel_width * channels_in + 1) * channels_out == len(weights) + len(biases)


@pytest.mark.formula("cnn-rnn", "Parameters of an LSTM layer", r"P_{\mathrm{LSTM}} = 4 (d h + h^2 + h)")
def test_an_lstm_layer_has_four_blocks_each_with_input_weights_state_weights_and_a_bias():
    d, h = 7, 5
    x, state = np.ones(d), np.ones(h)
    blocks = {name: (np.ones((h, d)), np.ones((h, h)), np.ones(h)) for name in ("f", "i", "g", "o")}
    pre_activations = [w @ x + u @ state + b for w, u, b in blocks.values()]
    assert all(pre_activation.shape == (h,) for pre_activation in pre_activations)
    assert 4 * (d * h + h**2 + h) == sum(array.size for block in blocks.values() for array in block)


NEXT = {"": {"a": 0.5, "b": 0.5}, "a": {"a": 0.25, "b": 0.75}, "b": {"a": 0.9, "b": 0.1}}


def next_probability(token, prefix):
    """A model whose prediction depends on the last token only."""
    return NEXT[prefix[-1:]][token]


@pytest.mark.formula(
    "transformers-llms",
    "Autoregressive likelihood",
    r"p(x_{1:T}) = \prod_{t=1}^{T} p(x_t \mid x_{1:t-1})",
)
def test_the_product_of_next_token_probabilities_is_a_distribution_over_whole_sequences():
    def likelihood(sequence):
        return math.prod(next_probability(sequence[t], sequence[:t]) for t in range(len(sequence)))

    sequences = ["".join(tokens) for tokens in product("ab", repeat=4)]
    assert sum(map(likelihood, sequences)) == pytest.approx(1)
    starting_ab = sum(likelihood(sequence) for sequence in sequences if sequence.startswith("ab"))
    assert starting_ab == pytest.approx(0.5 * 0.75)


@pytest.mark.formula(
    "transformers-llms",
    "Perplexity",
    r"\mathrm{PPL} = \exp\left(-\frac{1}{T} \sum_{t=1}^{T} \log p(x_t \mid x_{1:t-1})\right)",
)
def test_perplexity_is_the_number_of_equally_likely_tokens_with_the_same_likelihood():
    sequence = "abba"
    probabilities = [next_probability(sequence[t], sequence[:t]) for t in range(4)]
    perplexity = math.exp(-1 / 4 * sum(math.log(p) for p in probabilities))
    assert (1 / perplexity) ** 4 == pytest.approx(math.prod(probabilities))
    assert math.exp(-1 / 3 * sum(math.log(1 / 50) for _ in range(3))) == pytest.approx(50)


def tanh_network(weights, x):
    """Activations of every layer; the last one is linear."""
    activations = [x]
    for number, w in enumerate(weights):
        z = w @ activations[-1]
        activations.append(z if number == len(weights) - 1 else np.tanh(z))
    return activations


@pytest.mark.formula(
    "deep-networks",
    "Backward recursion",
    r"\delta_j^{(l)} = \psi(z_j^{(l)}) \sum_{k=1}^{n_{l+1}} W_{kj}^{(l+1)} \delta_k^{(l+1)}",
)
@pytest.mark.formula(
    "deep-networks", "Weight gradient of a layer", r"G_{kj}^{(l)} = \delta_k^{(l)} h_j^{(l-1)}"
)
def test_the_backward_recursion_gives_the_gradients_that_finite_differences_give():
    rng = np.random.default_rng(7)
    weights = [rng.normal(size=(4, 3)), rng.normal(size=(3, 4)), rng.normal(size=(2, 3))]
    x, y = rng.normal(size=3), rng.normal(size=2)
    h = tanh_network(weights, x)
    deltas = {3: h[3] - y}
    for layer in (2, 1):
        w_next, slope = weights[layer], 1 - h[layer] ** 2
        deltas[layer] = np.array(
            [
                slope[j] * sum(w_next[k, j] * deltas[layer + 1][k] for k in range(len(w_next)))
                for j in range(len(slope))
            ]
        )
    for layer in (1, 2, 3):
        gradient = np.array([[delta_k * h_j for h_j in h[layer - 1]] for delta_k in deltas[layer]])

        def loss(w, position=layer - 1):
            changed = [*weights[:position], w, *weights[position + 1 :]]
            return float(np.sum((tanh_network(changed, x)[-1] - y) ** 2) / 2)

        assert gradient == pytest.approx(numeric_gradient(loss, weights[layer - 1]), abs=1e-8)


@pytest.mark.formula(
    "attention",
    "Scaled dot-product attention",
    r"o_i = \sum_{j=1}^{n} \frac{\exp(q_i^\top k_j / \sqrt{d_k})}"
    r"{\sum_{l=1}^{n} \exp(q_i^\top k_l / \sqrt{d_k})} v_j",
)
def test_attention_agrees_with_a_running_softmax_that_sees_one_key_at_a_time():
    rng = np.random.default_rng(7)
    q, k, v = rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
    for q_i in q:
        exponentials = [math.exp(q_i @ k_j / math.sqrt(4)) for k_j in k]
        o_i = sum(e / sum(exponentials) * v_j for e, v_j in zip(exponentials, v, strict=True))
        biggest, total, mixed = -math.inf, 0.0, np.zeros(2)
        for k_j, v_j in zip(k, v, strict=True):
            score = np.dot(q_i, k_j) / 2
            kept = math.exp(biggest - max(biggest, score))
            biggest = max(biggest, score)
            total = total * kept + math.exp(score - biggest)
            mixed = mixed * kept + math.exp(score - biggest) * v_j
        assert o_i == pytest.approx(mixed / total)


@pytest.mark.formula(
    "attention", "Size of the key-value cache", r"M = 2 \cdot L \cdot n \cdot h_{kv} \cdot d_h \cdot b"
)
def test_the_cache_takes_the_bytes_of_the_arrays_it_holds():
    layers, tokens, kv_heads, head_size = 3, 11, 2, 8
    cache = [
        {name: np.zeros((tokens, kv_heads, head_size), dtype=np.float16) for name in ("keys", "values")}
        for _ in range(layers)
    ]
    held = sum(array.nbytes for layer in cache for array in layer.values())
    assert 2 * layers * tokens * kv_heads * head_size * 2 == held
