"""The formulas of recurrent, teacher-forced and temporal convolutional models, run step by step."""

import math
from itertools import pairwise, product

import numpy as np
import pytest


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


@pytest.mark.formula(
    "gated-recurrence",
    "LSTM state update",
    r"c_t = f_t \cdot c_{t-1} + i_t \cdot g_t, \text{ } h_t = o_t \cdot \operatorname{tanh}(c_t)",
)
@pytest.mark.formula(
    "gated-recurrence", "Gradient along the LSTM cell path", r"G_{k} = \prod_{t=k+1}^{T} f_{t}"
)
def test_an_lstm_cell_is_the_sum_of_its_candidates_each_faded_by_the_later_forget_gates():
    rng = np.random.default_rng(7)
    f, i, o = (dict(enumerate(rng.uniform(0.1, 1, size=5), start=1)) for _ in range(3))
    g = dict(enumerate(rng.uniform(-1, 1, size=5), start=1))

    def last_states(changed_step=None, nudge=0.0):
        c = h = 0.0
        for t in range(1, 6):
            c = f[t] * c + i[t] * g[t]
            h = o[t] * math.tanh(c)
            c += nudge if t == changed_step else 0.0
        return c, h

    path = {k: math.prod(f[t] for t in range(k + 1, 6)) for k in range(1, 6)}
    c_last, h_last = last_states()
    assert c_last == pytest.approx(sum(i[k] * g[k] * path[k] for k in range(1, 6)))
    assert math.atanh(h_last / o[5]) == pytest.approx(c_last)
    for k in range(1, 6):
        slope = (last_states(k, 1e-6)[0] - last_states(k, -1e-6)[0]) / 2e-6
        assert path[k] == pytest.approx(slope)


@pytest.mark.formula(
    "gated-recurrence",
    "GRU state update",
    r"h_t = (1 - z_t) \cdot n_t + z_t \cdot h_{t-1}, \text{ } "
    r"n_t = \operatorname{tanh}\left(W x_t + b + r_t \cdot (U h_{t-1} + a)\right)",
)
def test_a_gru_copies_its_state_at_an_open_update_gate_and_is_a_plain_recurrence_at_the_other_extremes():
    rng = np.random.default_rng(7)
    w, u = rng.normal(size=(2, 3)), rng.normal(size=(2, 2))
    b, a, x, before = rng.normal(size=2), rng.normal(size=2), rng.normal(size=3), np.array([0.4, -0.9])

    def update(z, r):
        candidate = np.tanh(w @ x + b + r * (u @ before + a))
        return (1 - z) * candidate + z * before

    assert update(z=1.0, r=0.3) == pytest.approx(before)
    joined = np.hstack([w, u]) @ np.concatenate([x, before])
    assert update(z=0.0, r=1.0) == pytest.approx(np.tanh(joined + a + b))
    assert update(z=0.0, r=0.0) == pytest.approx(np.tanh(b + [row @ x for row in w]))
    z, r = np.array([0.2, 0.7]), np.array([0.5, 0.1])
    for unit in range(
        2
    ):  # by hand, component by component: a part of the way from the candidate to the old state
        drive = sum(w[unit, j] * x[j] for j in range(3)) + b[unit]
        recalled = sum(u[unit, j] * before[j] for j in range(2)) + a[unit]
        candidate = 2 * sigmoid(2 * (drive + r[unit] * recalled)) - 1
        assert update(z, r)[unit] == pytest.approx(candidate + z[unit] * (before[unit] - candidate))


@pytest.mark.formula(
    "teacher-forcing", "Teacher-forced loss", r"L = -\sum_{t=1}^{T} \log p(y_t \mid y_{1:t-1}, x)"
)
def test_the_teacher_forced_loss_is_minus_the_log_of_the_share_of_the_joint_distribution():
    joint = dict(
        zip(product("ab", repeat=3), (3, 1, 2, 4, 5, 1, 2, 2), strict=True)
    )  # counts out of 20 for one x
    reference = ("b", "a", "a")

    def conditional(token, prefix):
        def mass(start):
            return sum(count for sequence, count in joint.items() if sequence[: len(start)] == start)

        return mass((*prefix, token)) / mass(prefix)

    loss = -sum(math.log(conditional(reference[t], reference[:t])) for t in range(3))
    assert loss == pytest.approx(-math.log(5 / 20))


@pytest.mark.formula("teacher-forcing", "Inverse-sigmoid schedule", r"\epsilon_i = \frac{k}{k + \exp(i / k)}")
@pytest.mark.parametrize("k", [1.0, 5.0, 40.0])
def test_the_schedule_is_a_falling_sigmoid_that_crosses_one_half_at_k_log_k(k):
    epsilon = [k / (k + math.exp(i / k)) for i in range(300)]
    assert epsilon[0] == pytest.approx(k / (k + 1))
    assert all(later < earlier for earlier, later in pairwise(epsilon))
    half = k * math.log(k)
    assert [epsilon[i] for i in (0, 7, 50)] == pytest.approx([sigmoid((half - i) / k) for i in (0, 7, 50)])


@pytest.mark.formula(
    "temporal-convolutions", "Causal dilated convolution", r"y_t = b + \sum_{i=0}^{k-1} w_i x_{t - d i}"
)
def test_a_causal_dilated_convolution_is_numpys_with_zeros_between_the_taps():
    rng = np.random.default_rng(7)
    x, w, b, d = rng.normal(size=20), rng.normal(size=3), 0.5, 4
    y = [b + sum(w[i] * (x[t - d * i] if t >= d * i else 0.0) for i in range(3)) for t in range(20)]
    spread = np.zeros(d * 2 + 1)
    spread[::d] = w
    assert y == pytest.approx(b + np.convolve(x, spread)[:20])


def reached_back(kernel, dilations):
    """How many paths lead from one output to each input that many steps earlier."""
    paths = {0: 1}
    for dilation in dilations:
        longer = {}
        for lag, count in paths.items():
            for tap in range(kernel):
                longer[lag + tap * dilation] = longer.get(lag + tap * dilation, 0) + count
        paths = longer
    return paths


@pytest.mark.formula(
    "temporal-convolutions",
    "Receptive field with doubling dilations",
    r"R = 1 + c (k - 1) (2^{B} - 1)",
)
@pytest.mark.parametrize(("blocks", "per_block", "kernel"), [(1, 1, 2), (3, 2, 2), (4, 1, 3), (3, 2, 5)])
def test_the_receptive_field_is_the_number_of_past_steps_some_path_reaches(blocks, per_block, kernel):
    dilations = [2**block for block in range(blocks) for _ in range(per_block)]
    lags = reached_back(kernel, dilations)
    assert sorted(lags) == list(range(1 + per_block * (kernel - 1) * (2**blocks - 1)))


def test_a_dilation_factor_equal_to_the_kernel_reaches_each_step_once_and_a_larger_one_leaves_gaps():
    assert reached_back(3, [1, 3, 9]) == dict.fromkeys(range(27), 1)
    assert set(reached_back(3, [1, 2, 4]).values()) == {1, 2, 3}
    assert len(reached_back(2, [1, 3, 9])) < 1 + max(reached_back(2, [1, 3, 9]))
