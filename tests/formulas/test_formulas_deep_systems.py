"""The formulas of training systems, hardware and compression, against simulations and brute force."""

import math
from fractions import Fraction

import numpy as np
import pytest


def softmax(logits):
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum()


@pytest.mark.formula("deep-learning-frameworks", "Expected initial cross-entropy", r"L_0 \approx \log K")
def test_a_classifier_with_small_random_logits_starts_near_the_logarithm_of_the_class_count():
    rng, classes = np.random.default_rng(7), 10
    losses = [-math.log(softmax(rng.normal(0, 0.05, size=classes))[3]) for _ in range(200)]
    assert np.mean(losses) == pytest.approx(math.log(classes), abs=0.02)
    assert -math.log(softmax(np.full(classes, 4.2))[3]) == pytest.approx(math.log(classes))


@pytest.mark.formula(
    "deep-learning-frameworks",
    "Central-difference gradient check",
    r"\hat{g}_i = \frac{L(\theta + \epsilon e_i) - L(\theta - \epsilon e_i)}{2 \epsilon}",
)
def test_central_differences_meet_the_known_gradient_with_an_error_that_falls_with_the_square_of_the_step():
    theta = np.array([0.5, -1.2])

    def loss(w):
        return math.exp(w[0]) * math.sin(w[1])

    def estimate(i, epsilon):
        e_i = np.eye(2)[i]
        return (loss(theta + epsilon * e_i) - loss(theta - epsilon * e_i)) / (2 * epsilon)

    exact = [math.exp(0.5) * math.sin(-1.2), math.exp(0.5) * math.cos(-1.2)]
    for i in range(2):
        assert estimate(i, 1e-5) == pytest.approx(exact[i], rel=1e-8)
        errors = [abs(estimate(i, epsilon) - exact[i]) for epsilon in (1e-2, 5e-3)]
        assert errors[0] / errors[1] == pytest.approx(4, rel=1e-3)


@pytest.mark.formula("mixed-precision-training", "Unscaled gradient", r"g = \frac{1}{S} \hat{g}_S")
def test_unscaling_recovers_a_gradient_that_sixteen_bits_alone_would_lose():
    first, second, scale = np.float16(2**-12), np.float16(2**-14), 2**15
    exact = 2.0**-26  # of the loss w times first times second

    def sixteen_bit_gradient(loss_scale):
        return np.float16(np.float16(np.float16(loss_scale) * first) * second)

    unscaled = 1 / scale * np.float32(sixteen_bit_gradient(scale))
    assert sixteen_bit_gradient(1) == 0
    assert unscaled == exact


@pytest.mark.formula(
    "mixed-precision-training",
    "Token-weighted accumulation",
    r"g = \frac{\sum_{j=1}^{k} n_j \bar{g}_j}{\sum_{j=1}^{k} n_j}",
)
def test_token_weighted_accumulation_is_the_gradient_of_the_mean_loss_over_all_tokens():
    micro_batches = [[1.0, 3.0], [2.0], [0.5, -1.0, 4.0, 2.5]]
    w = 0.8
    means = [sum(2 * (w - token) for token in batch) / len(batch) for batch in micro_batches]
    sizes = [len(batch) for batch in micro_batches]
    accumulated = sum(n * mean for n, mean in zip(sizes, means, strict=True)) / sum(sizes)

    def loss(v):
        return np.mean([(v - token) ** 2 for batch in micro_batches for token in batch])

    assert accumulated == pytest.approx((loss(w + 1e-5) - loss(w - 1e-5)) / 2e-5)
    assert accumulated != pytest.approx(np.mean(means))


def ring_all_reduce(buffers):
    """Bytes each device sends while a ring sums the buffers, and the buffers afterwards."""
    p = len(buffers)
    chunks = [np.array_split(buffer.copy(), p) for buffer in buffers]
    sent = [0] * p
    for step in range(2 * (p - 1)):
        messages = [(device, (device - step) % p) for device in range(p)]
        payloads = [chunks[device][position].copy() for device, position in messages]
        for (device, position), payload in zip(messages, payloads, strict=True):
            receiver = (device + 1) % p
            gathering = step >= p - 1
            chunks[receiver][position] = payload if gathering else chunks[receiver][position] + payload
            sent[device] += payload.nbytes
    return sent, [np.concatenate(parts) for parts in chunks]


@pytest.mark.formula("distributed-training", "Traffic of a ring all-reduce", r"V = \frac{2 (p - 1)}{p} M")
@pytest.mark.parametrize("p", [2, 3, 5])
def test_a_simulated_ring_sends_what_the_formula_says_and_ends_with_the_sum_everywhere(p):
    buffers = [np.random.default_rng(seed).normal(size=30) for seed in range(p)]
    sent, reduced = ring_all_reduce(buffers)
    assert sent == [2 * (p - 1) / p * buffers[0].nbytes] * p
    assert all(buffer == pytest.approx(sum(buffers)) for buffer in reduced)


@pytest.mark.formula("distributed-training", "Pipeline bubble", r"f = \frac{p - 1}{m + p - 1}")
@pytest.mark.parametrize(("p", "m", "backward"), [(4, 8, 2), (3, 1, 1), (1, 5, 2)])
def test_a_scheduled_pipeline_is_idle_for_the_stated_share(p, m, backward):
    forward_end = {}
    for stage in range(p):
        for batch in range(m):
            ready = max(forward_end.get((stage - 1, batch), 0), forward_end.get((stage, batch - 1), 0))
            forward_end[stage, batch] = ready + 1
    turn = forward_end[p - 1, m - 1]
    backward_end = {}
    for stage in reversed(range(p)):
        for batch in range(m):
            free = max(turn if stage == p - 1 else 0, backward_end.get((stage, batch - 1), 0))
            backward_end[stage, batch] = max(free, backward_end.get((stage + 1, batch), 0)) + backward
    span = max(backward_end.values())
    idle = 1 - m * (1 + backward) / span
    assert (p - 1) / (m + p - 1) == pytest.approx(idle)


@pytest.mark.formula(
    "distributed-training", "Model-state memory with fully sharded Adam", r"M = \frac{16 N}{P}"
)
def test_the_sharded_states_of_adam_take_the_bytes_of_the_arrays_a_device_holds():
    parameters, devices = 1_024, 8
    shard = parameters // devices
    held = [np.zeros(shard, dtype=np.float16) for _ in ("weights", "gradients")]
    held += [np.zeros(shard, dtype=np.float32) for _ in ("master weights", "first moment", "second moment")]
    assert 16 * parameters / devices == sum(array.nbytes for array in held)


@pytest.mark.formula("gpu-kernels", "Roofline", r"P = \min(P_{\mathrm{peak}}, I \cdot B)")
@pytest.mark.parametrize("operations", [1e6, 5e7, 1e9])
def test_the_roofline_is_the_rate_when_the_slower_of_arithmetic_and_transfer_sets_the_time(operations):
    peak, bandwidth, moved = 4e12, 2e11, 1e7
    seconds = max(operations / peak, moved / bandwidth)
    intensity = operations / moved
    assert min(peak, intensity * bandwidth) == pytest.approx(operations / seconds)


@pytest.mark.formula(
    "gpu-kernels",
    "Arithmetic intensity of a matrix product",
    r"I = \frac{2 m n k}{b (m k + k n + m n)}",
)
def test_the_intensity_of_a_matrix_product_is_what_counting_its_loops_gives():
    m, k, n, bytes_each = 4, 3, 5, 2
    operations, touched = 0, set()
    for i in range(m):
        for j in range(n):
            for inner in range(k):
                operations += 2  # one multiplication and one addition into the running sum
                touched |= {("left", i, inner), ("right", inner, j), ("out", i, j)}
    intensity = 2 * m * n * k / (bytes_each * (m * k + k * n + m * n))
    assert intensity == pytest.approx(operations / (bytes_each * len(touched)))


@pytest.mark.formula("gpu-kernels", "Amdahl's law for a step", r"S = \frac{1}{(1 - f) + \frac{f}{s}}")
def test_amdahls_law_is_the_ratio_of_two_timed_steps():
    before = {"loading": 20, "attention": 60, "rest": 20}
    after = before | {"attention": 60 / 4}
    f, s = 60 / 100, 4
    assert 1 / ((1 - f) + f / s) == pytest.approx(sum(before.values()) / sum(after.values()))
    assert 1 / ((1 - f) + f / 1e12) == pytest.approx(100 / 40)


@pytest.mark.formula(
    "model-quantization",
    "Affine quantization and reconstruction",
    r"q = \min\left(q_{\max}, \max\left(q_{\min}, \operatorname{round}"
    r"\left(\frac{x}{s}\right) + z\right)\right), \text{ } \hat{x} = s (q - z)",
)
def test_the_code_is_the_one_of_all_codes_whose_reconstruction_is_nearest():
    s, z, codes = 0.13, -20, range(-128, 128)
    for x in [*np.random.default_rng(7).uniform(-16, 22, size=60), 0.0, -100.0, 100.0]:
        q = min(127, max(-128, round(x / s) + z))
        assert q == min(codes, key=lambda code: abs(s * (code - z) - x))
        if s * (-128 - z) <= x <= s * (127 - z):
            assert abs(s * (q - z) - x) <= s / 2 + 1e-12
    assert s * (round(0.0 / s) + z - z) == 0


@pytest.mark.formula("model-quantization", "Scale from a range", r"s = \frac{x_{\max} - x_{\min}}{2^b - 1}")
@pytest.mark.parametrize("bits", [2, 4, 8])
def test_the_scale_is_the_spacing_of_all_levels_spread_over_the_range(bits):
    lowest, highest = -1.5, 6.0
    levels = np.linspace(lowest, highest, num=2**bits)
    assert (highest - lowest) / (2**bits - 1) == pytest.approx(np.diff(levels).mean())


@pytest.mark.formula(
    "model-quantization", "Rounding noise", r"\mathbb{E}[(\hat{x} - x)^2] \approx \frac{s^2}{12}"
)
def test_the_mean_squared_rounding_error_over_an_even_grid_is_a_twelfth_of_the_squared_step():
    s = 0.25
    x = np.linspace(-3, 3, 100_001)
    assert np.mean((s * np.round(x / s) - x) ** 2) == pytest.approx(s**2 / 12, rel=1e-3)


def distillation_loss(student, teacher, true, alpha, temperature):
    p = softmax(student)
    p_soft, q_soft = softmax(student / temperature), softmax(teacher / temperature)
    divergence = sum(q * math.log(q / p) for q, p in zip(q_soft, p_soft, strict=True))
    return (1 - alpha) * -math.log(p[true]) + alpha * temperature**2 * divergence


@pytest.mark.formula(
    "network-pruning",
    "Distillation loss",
    r"L = (1 - \alpha) \left(-\log p_c\right) + \alpha T^2 \sum_{k=1}^{K} \tilde{q}_k "
    r"\log \frac{\tilde{q}_k}{\tilde{p}_k}",
)
def test_distillation_matches_its_known_gradient_and_at_high_temperature_matches_logits():
    student, teacher = np.array([1.0, -0.5, 0.2]), np.array([0.3, 1.5, -1.0])
    alpha, temperature, step = 0.7, 3.0, 1e-6
    soft_pull = temperature * (softmax(student / temperature) - softmax(teacher / temperature))
    gradient = (1 - alpha) * (softmax(student) - np.eye(3)[1]) + alpha * soft_pull
    for k in range(3):
        e_k = step * np.eye(3)[k]
        above = distillation_loss(student + e_k, teacher, 1, alpha, temperature)
        below = distillation_loss(student - e_k, teacher, 1, alpha, temperature)
        assert gradient[k] == pytest.approx((above - below) / (2 * step), abs=1e-8)
    apart = (student - student.mean()) - (teacher - teacher.mean())
    hot = distillation_loss(student, teacher, 1, alpha=1.0, temperature=1e3)
    assert hot == pytest.approx(np.mean(apart**2) / 2, rel=1e-2)


@pytest.mark.formula(
    "network-pruning", "Second-order saliency of a weight", r"s_k = \frac{1}{2} H_{kk} w_k^2"
)
def test_the_saliency_is_the_rise_in_a_quadratic_loss_when_one_weight_is_zeroed():
    rng = np.random.default_rng(7)
    x = rng.normal(size=(20, 4))
    target = rng.normal(size=20)
    w = np.linalg.lstsq(x, target, rcond=None)[0]

    def loss(v):
        return float(np.sum((x @ v - target) ** 2))

    hessian = 2 * x.T @ x
    for k in range(4):
        pruned = w.copy()
        pruned[k] = 0
        assert 1 / 2 * hessian[k, k] * w[k] ** 2 == pytest.approx(loss(pruned) - loss(w))


@pytest.mark.formula("on-device-inference", "Upper bound on generation speed", r"r \le \frac{8 B}{N b}")
def test_generation_is_no_faster_than_reading_the_packed_weights_once_per_token():
    parameters, bits, bandwidth = 1_000, 4, 50_000
    packed = np.packbits(np.ones(parameters * bits, dtype=np.uint8))
    tokens, read = 0, 0
    while read + packed.nbytes <= bandwidth:  # what one second of transfers allows
        read += packed.nbytes
        tokens += 1
    assert tokens <= 8 * bandwidth / (parameters * bits) < tokens + 1


@pytest.mark.formula(
    "on-device-inference", "Energy per inference", r"E = \frac{P_{\mathrm{run}} - P_{\mathrm{idle}}}{r}"
)
def test_energy_per_inference_is_the_extra_charge_drawn_over_a_minute_shared_by_its_inferences():
    idle, running = [Fraction(300)] * 60, [Fraction(1_200), Fraction(1_500)] * 30  # milliwatts, each second
    inferences = 1_500
    rate = Fraction(inferences, 60)
    formula = (sum(running) / 60 - sum(idle) / 60) / rate
    assert formula == (sum(running) - sum(idle)) / inferences == 42
