"""Attention, positions, norms, cheaper attention and state spaces against loops, counts and physics."""

import math
from itertools import product
from statistics import fmean, pstdev, pvariance

import numpy as np
import pytest
from counted_operations import CountingMatrices


def softmax_rows(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


@pytest.mark.formula(
    "self-attention",
    "Masked scaled dot-product attention",
    r"\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d_k}} + "
    r"M\right) V",
)
def test_attention_with_a_mask_averages_over_the_allowed_positions_alone():
    rng = np.random.default_rng(7)
    n, m, d_k, d_v = 3, 4, 5, 2
    q, k, v = rng.normal(size=(n, d_k)), rng.normal(size=(m, d_k)), rng.normal(size=(m, d_v))
    allowed = {0: [0], 1: [0, 2], 2: [1, 2, 3]}
    mask = np.full((n, m), -np.inf)
    for row, columns in allowed.items():
        mask[row, columns] = 0
    attention = softmax_rows(q @ k.T / math.sqrt(d_k) + mask) @ v
    for row, columns in allowed.items():
        weights = [math.exp(sum(q[row, i] * k[j, i] for i in range(d_k)) / d_k**0.5) for j in columns]
        for part in range(d_v):
            average = sum(w * v[j, part] for w, j in zip(weights, columns, strict=True)) / sum(weights)
            assert attention[row, part] == pytest.approx(average)


@pytest.mark.formula(
    "self-attention",
    "Variance of an unscaled score",
    r"\operatorname{Var}(q^\top k) = \sum_{i=1}^{d_k} \operatorname{Var}(q_i k_i) = d_k",
)
def test_the_variance_of_an_unscaled_score_is_the_key_width_by_enumeration():
    d_k = 3
    outcomes = (2.0, -0.5, -0.5, -0.5, -0.5)  # equally likely: mean 0, variance 1, skewed
    assert (fmean(outcomes), pvariance(outcomes)) == (0, 1)
    pairs = list(product(outcomes, repeat=2))
    products = [q * k for q, k in pairs]
    scores = [sum(terms) for terms in product(products, repeat=d_k)]
    assert pvariance(scores) == pytest.approx(sum(pvariance(products) for _ in range(d_k)))
    assert pvariance(scores) == pytest.approx(d_k)


def sinusoid(p, d):
    encoding = np.zeros(d)
    for i in range(d // 2):
        encoding[2 * i] = math.sin(p / 10000 ** (2 * i / d))
        encoding[2 * i + 1] = math.cos(p / 10000 ** (2 * i / d))
    return encoding


@pytest.mark.formula(
    "positional-encodings",
    "Sinusoidal encoding",
    r"\operatorname{PE}_{p, 2i} = \sin\left(\frac{p}{10000^{2i/d}}\right) \text{ and } "
    r"\operatorname{PE}_{p, 2i+1} = \cos\left(\frac{p}{10000^{2i/d}}\right)",
)
def test_one_matrix_shifts_every_sinusoidal_encoding_by_the_same_offset():
    d, offset = 8, 5
    seen = range(40)
    before = np.array([sinusoid(p, d) for p in seen])
    after = np.array([sinusoid(p + offset, d) for p in seen])
    shift, *_ = np.linalg.lstsq(before, after, rcond=None)
    far = 777
    assert sinusoid(far, d) @ shift == pytest.approx(sinusoid(far + offset, d), abs=1e-5)
    by_hand = [math.sin(3), math.cos(3), math.sin(0.03), math.cos(0.03)]
    assert sinusoid(3, 4) == pytest.approx(by_hand)


def rotation(position, d):
    turned = np.zeros((d, d))
    for i in range(d // 2):
        angle = position * 10000 ** (-2 * i / d)
        block = [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
        turned[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = block
    return turned


@pytest.mark.formula(
    "positional-encodings",
    "Rotary score depends on the offset only",
    r"(R_m q)^\top (R_n k) = q^\top R_{n-m} k",
)
def test_rotary_scores_agree_with_turned_complex_numbers_and_depend_on_the_offset_only():
    rng = np.random.default_rng(7)
    d, m, n = 6, 11, 4
    q, k = rng.normal(size=d), rng.normal(size=d)
    as_complex_q, as_complex_k = q[0::2] + 1j * q[1::2], k[0::2] + 1j * k[1::2]
    theta = np.array([10000 ** (-2 * i / d) for i in range(d // 2)])
    turned = np.conj(as_complex_q * np.exp(1j * m * theta)) * as_complex_k * np.exp(1j * n * theta)
    left = (rotation(m, d) @ q) @ (rotation(n, d) @ k)
    right = q @ rotation(n - m, d) @ k
    assert left == pytest.approx(turned.real.sum())
    assert right == pytest.approx(turned.real.sum())
    assert right != pytest.approx(q @ rotation(m - n, d) @ k)


def rms_norm(x, g, epsilon):
    d = len(x)
    root = math.sqrt(epsilon + 1 / d * sum(x[j] ** 2 for j in range(d)))
    return np.array([g[i] * x[i] / root for i in range(d)])


@pytest.mark.formula(
    "transformer-variants",
    "Pre-norm block",
    r"x_{l+1} = x_l + F_l\left(\operatorname{Norm}(x_l)\right)",
)
def test_the_slope_of_a_pre_norm_stack_is_a_product_of_identities_plus_branches():
    rng = np.random.default_rng(7)
    d, depth, step = 3, 3, 1e-6
    branches = [0.5 * rng.normal(size=(d, d)) for _ in range(depth)]
    ones = np.ones(d)

    def stack(x):
        for branch in branches:
            x = x + branch @ rms_norm(x, ones, 0)
        return x

    start = rng.normal(size=d)
    numeric = np.column_stack(
        [(stack(start + step * e) - stack(start - step * e)) / (2 * step) for e in np.eye(d)]
    )
    x, slope = start, np.eye(d)
    for branch in branches:
        length = np.linalg.norm(x)
        norm_slope = math.sqrt(d) * (np.eye(d) / length - np.outer(x, x) / length**3)
        slope = (np.eye(d) + branch @ norm_slope) @ slope
        x = x + branch @ (x / length * math.sqrt(d))
    assert numeric == pytest.approx(slope, abs=1e-7)
    assert stack(start) == pytest.approx(x)


@pytest.mark.formula(
    "transformer-variants",
    "RMSNorm",
    r"\operatorname{RMSNorm}(x)_i = \frac{g_i x_i}{\sqrt{\epsilon + \frac{1}{d} \sum_{j=1}^{d} x_j^2}}",
)
def test_rmsnorm_is_layer_normalization_when_the_mean_is_zero_and_ignores_the_scale():
    rng = np.random.default_rng(7)
    x, gain = rng.normal(size=6), rng.normal(size=6)
    x -= x.mean()
    layer_norm = [g * (value - fmean(x)) / pstdev(x) for g, value in zip(gain, x, strict=True)]
    assert rms_norm(x, gain, 0) == pytest.approx(layer_norm)
    assert rms_norm([30.0, 40.0], [1, 2], 0) == pytest.approx([0.6 * 2**0.5, 1.6 * 2**0.5])
    assert rms_norm([0.0, 0.0], [1, 1], 1e-6) == pytest.approx([0, 0])
    assert rms_norm([3.0, 3.0], [1, 1], 7) == pytest.approx([0.75, 0.75])  # 3 over the root of 7 + 9


@pytest.mark.formula(
    "efficient-attention",
    "Linear attention (not causal)",
    r"o_i = \frac{\phi(q_i)^\top \sum_{j=1}^{n} \phi(k_j) v_j^\top}{\phi(q_i)^\top \sum_{j=1}^{n} "
    r"\phi(k_j)}",
)
def test_linear_attention_is_the_weighted_average_with_feature_products_as_weights():
    rng = np.random.default_rng(7)
    n, width, d_v = 5, 4, 3
    q, k, v = rng.normal(size=(n, width)), rng.normal(size=(n, width)), rng.normal(size=(n, d_v))

    def phi(x):
        return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))

    state = sum(np.outer(phi(k[j]), v[j]) for j in range(n))
    total = sum(phi(k[j]) for j in range(n))
    for i in range(n):
        weights = [float(phi(q[i]) @ phi(k[j])) for j in range(n)]
        averages = [np.average(v[:, part], weights=weights) for part in range(d_v)]
        assert phi(q[i]) @ state / (phi(q[i]) @ total) == pytest.approx(averages)


@pytest.mark.formula(
    "efficient-attention",
    "Running softmax normaliser",
    r"m_t = \max(m_{t-1}, s_t) \text{ and } z_t = z_{t-1} \exp(m_{t-1} - m_t) + \exp(s_t - m_t)",
)
def test_the_running_normaliser_ends_at_the_sum_over_all_scores_without_overflow():
    scores = [3.0, -2.0, 900.0, 899.0, 1000.0, 998.5]
    m, z = -math.inf, 0.0
    for t, s in enumerate(scores, start=1):
        m_before = m
        m = max(m_before, s)
        z = z * math.exp(m_before - m) + math.exp(s - m)
        assert m == sorted(scores[:t])[-1]
        assert z == pytest.approx(math.fsum(math.exp(s_j - m) for s_j in scores[:t]))


@pytest.mark.formula(
    "efficient-attention",
    "Attention operations per layer",
    r"C = 8 n d^2 + 4 n^2 d",
)
def test_the_operations_of_an_attention_layer_are_those_counted_while_it_runs():
    rng = np.random.default_rng(7)
    n, heads, head_width = 7, 3, 4
    d = heads * head_width
    x, (w_q, w_k, w_v, w_o) = rng.normal(size=(n, d)), rng.normal(size=(4, d, d))
    count = CountingMatrices()
    q, k, v = (count.multiply(x, w) for w in (w_q, w_k, w_v))
    mixed = []
    for head in np.split(np.arange(d), heads):
        weights = softmax_rows(count.multiply(q[:, head], k[:, head].T) / math.sqrt(head_width))
        mixed.append(count.multiply(weights, v[:, head]))
    count.multiply(np.hstack(mixed), w_o)
    assert 8 * n * d**2 + 4 * n**2 * d == count.operations


@pytest.mark.formula(
    "state-space-models",
    "Discrete state-space recurrence",
    r"h_t = \bar{A}_t h_{t-1} + \bar{B}_t x_t \text{ and } y_t = C_t^\top h_t",
)
def test_the_state_space_recurrence_sums_each_input_carried_forward_by_the_later_decays():
    rng = np.random.default_rng(7)
    steps, size = 6, 3
    a = rng.uniform(0.2, 0.9, size=(steps, size))
    b, c, x = rng.normal(size=(steps, size)), rng.normal(size=(steps, size)), rng.normal(size=steps)
    h, y = np.zeros(size), []
    for t in range(steps):
        h = np.diag(a[t]) @ h + b[t] * x[t]
        y.append(c[t] @ h)
    for t in range(steps):
        carried = [
            c[t, i] * math.prod(a[r, i] for r in range(s + 1, t + 1)) * b[s, i] * x[s]
            for s in range(t + 1)
            for i in range(size)
        ]
        assert y[t] == pytest.approx(math.fsum(carried))


@pytest.mark.formula(
    "state-space-models",
    "Zero-order hold for one diagonal entry",
    r"\bar{a} = \exp(\Delta a) \text{ and } \bar{b} = \frac{\exp(\Delta a) - 1}{a} b",
)
def test_zero_order_hold_is_where_the_differential_equation_arrives_under_a_held_input():
    a, b, delta, held, start = -1.7, 0.8, 0.6, 2.5, -1.1
    a_bar = math.exp(delta * a)
    b_bar = (math.exp(delta * a) - 1) / a * b

    def slope(h):
        return a * h + b * held

    h, steps = start, 200
    width = delta / steps
    for _ in range(steps):
        k1 = slope(h)
        k2 = slope(h + width / 2 * k1)
        k3 = slope(h + width / 2 * k2)
        k4 = slope(h + width * k3)
        h += width / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    assert a_bar * start + b_bar * held == pytest.approx(h, abs=1e-10)
