"""Sizes, times and speeds of language models against allocated arrays and simulated machines."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest


@pytest.mark.formula(
    "transformer-architecture",
    "Parameter count of a decoder",
    r"N \approx 12 L d^2 + V d",
)
def test_the_parameter_count_is_that_of_a_decoder_laid_out_weight_by_weight():
    blocks, heads, head_width, vocabulary = 3, 4, 8, 100
    d = heads * head_width
    weights = [np.empty((vocabulary, d))]  # shared by input and output
    for _ in range(blocks):
        weights += [np.empty((d, head_width)) for _ in range(3 * heads)]  # queries, keys, values
        weights += [np.empty((d, d)), np.empty((d, 4 * d)), np.empty((4 * d, d))]
    assert 12 * blocks * d**2 + vocabulary * d == sum(w.size for w in weights)


@pytest.mark.formula(
    "transformer-architecture",
    "Expected initial loss",
    r"L_0 = -\log\frac{1}{V} = \log V",
)
def test_a_fresh_model_with_small_logits_starts_near_the_log_of_the_vocabulary():
    rng = np.random.default_rng(7)
    v = 500
    hidden, output = rng.normal(size=(40, 16)), 0.02 * rng.normal(size=(16, v))
    logits = hidden @ output
    targets = rng.integers(v, size=40)
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(40), targets]
    assert -math.log(1 / v) == pytest.approx(losses.mean(), abs=0.05)
    assert math.log(v) == pytest.approx(losses.mean(), abs=0.05)


def bytes_on_one_device(parameters, devices, sharded):
    """Bytes of model state in arrays as allocated, where the sharded kinds are split over devices."""
    kinds = {
        "weights": [np.float16],
        "gradients": [np.float16],
        "optimizer": [np.float32, np.float32, np.float32],  # master weights and two moments
    }
    total = 0
    for kind, dtypes in kinds.items():
        for dtype in dtypes:
            state = np.zeros(parameters, dtype=dtype)
            total += (np.split(state, devices)[0] if kind in sharded else state).nbytes
    return total


@pytest.mark.formula(
    "llm-training",
    "Model-state memory per device (ZeRO stages 1 to 3)",
    r"M_1 = 4 N + \frac{12 N}{P} \text{ and } M_2 = 2 N + \frac{14 N}{P} \text{ and } M_3 = \frac{16 N}{P}",
)
def test_the_memory_of_the_sharding_stages_is_that_of_the_arrays_on_one_device():
    n, p = 960, 8
    assert 4 * n + 12 * n / p == bytes_on_one_device(n, p, {"optimizer"})
    assert 2 * n + 14 * n / p == bytes_on_one_device(n, p, {"optimizer", "gradients"})
    assert 16 * n / p == bytes_on_one_device(n, p, {"optimizer", "gradients", "weights"})


def finish_of_pipeline(stages, micro_batches):
    """When a step with all forward passes before all backward passes ends, each pass taking time 1."""
    free, done = [0] * stages, {}
    for micro in range(micro_batches):
        for stage in range(stages):
            begin = max(free[stage], done.get(("forward", micro, stage - 1), 0))
            free[stage] = done["forward", micro, stage] = begin + 1
    for micro in range(micro_batches):
        for stage in reversed(range(stages)):
            arrived = done.get(("backward", micro, stage + 1), done["forward", micro, stage])
            free[stage] = done["backward", micro, stage] = max(free[stage], arrived) + 1
    return max(free)


@pytest.mark.formula(
    "llm-training",
    "Idle share of a pipeline",
    r"b = \frac{p - 1}{m + p - 1}",
)
@pytest.mark.parametrize(("p", "m"), [(1, 5), (4, 1), (4, 8), (3, 2)])
def test_the_idle_share_is_what_a_simulated_pipeline_wastes(p, m):
    available = p * finish_of_pipeline(p, m)
    busy = p * m * 2
    assert Fraction(p - 1, m + p - 1) == 1 - Fraction(busy, available)


@pytest.mark.formula(
    "llm-training",
    "Training time",
    r"t = \frac{6 N D}{P F u}",
)
def test_training_takes_as_many_seconds_as_a_simulated_cluster_works():
    n, tokens, devices, peak, u = 1_000, 40_000, 4, 500_000, Fraction(2, 5)
    per_token = 2 * n + 4 * n  # forwards, and twice that backwards
    left, seconds = Fraction(tokens * per_token), 0
    while left > 0:
        left -= sum(peak * u for _ in range(devices))
        seconds += 1
    assert 6 * n * tokens / (devices * peak * u) == pytest.approx(seconds)


def seconds_for_tokens(tokens, pieces, bandwidth, arithmetic):
    """Time to read every piece of weights and cache for each token and to compute beside the reading."""
    clock = 0.0
    for _ in range(tokens):
        for size in pieces:
            clock += max(size / bandwidth, arithmetic)
    return clock


@pytest.mark.formula(
    "inference-optimization",
    "Upper bound of decoding speed",
    r"v \le \frac{W}{S}",
)
@pytest.mark.parametrize("arithmetic", [0.0, 0.001, 0.004])
def test_a_simulated_stream_stays_below_the_bandwidth_bound_and_reaches_it_without_arithmetic(arithmetic):
    pieces, bandwidth = [3e8, 5e8, 1e8], 1e11
    bound = bandwidth / sum(pieces)
    speed = 20 / seconds_for_tokens(20, pieces, bandwidth, arithmetic)
    assert speed <= bound * (1 + 1e-9)
    assert (speed == pytest.approx(bound)) == (arithmetic <= min(pieces) / bandwidth)


@pytest.mark.formula(
    "inference-optimization",
    "Affine quantization and reconstruction",
    r"q = \min\left(2^b - 1, \max\left(0, \operatorname{round}\left(\frac{x}{s}\right) + "
    r"z\right)\right) \text{ and } \hat{x} = s (q - z)",
)
@pytest.mark.parametrize("x", [-3.0, -1.01, -0.13, 0.0, 0.44, 1.29, 2.5, 99.0])
def test_the_stored_integer_is_the_one_whose_reconstruction_lies_nearest(x):
    b, s, z = 4, 0.25, 5
    q = min(2**b - 1, max(0, round(x / s) + z))
    levels = {code: s * (code - z) for code in range(16)}
    assert q == min(levels, key=lambda code: abs(levels[code] - x))
    assert s * (q - z) == levels[q]


@pytest.mark.formula(
    "inference-optimization",
    "Total speed-up (Amdahl)",
    r"S = \frac{1}{(1 - p) + \frac{p}{k}}",
)
@pytest.mark.parametrize(("improved", "k"), [("decode", 4), ("network", 10), ("prefill", 1)])
def test_amdahl_agrees_with_adding_up_the_parts_of_a_job(improved, k):
    parts = {"prefill": Fraction(3), "decode": Fraction(12), "network": Fraction(5)}
    before = sum(parts.values())
    after = sum(time / k if name == improved else time for name, time in parts.items())
    p = parts[improved] / before
    assert 1 / ((1 - p) + p / k) == before / after


@pytest.mark.formula(
    "key-value-cache",
    "Cache size",
    r"M = 2 L H d n b B",
)
def test_the_cache_size_is_that_of_the_keys_and_values_stored_while_decoding():
    layers, kv_heads, width, tokens, sequences = 3, 2, 4, 5, 6
    cache = {}
    for sequence, token, layer in product(range(sequences), range(tokens), range(layers)):
        for kind in ("key", "value"):
            cache[sequence, token, layer, kind] = np.zeros((kv_heads, width), dtype=np.float16)
    assert 2 * layers * kv_heads * width * tokens * 2 * sequences == sum(a.nbytes for a in cache.values())


@pytest.mark.formula(
    "key-value-cache",
    "Tokens per verification",
    r"E = \frac{1 - a^{k+1}}{1 - a}",
)
@pytest.mark.parametrize("a", [0.0, 0.3, 0.8])
def test_the_tokens_per_verification_are_the_mean_over_all_ways_drafts_are_accepted(a):
    k = 4
    mean = 0.0
    for accepted in product((True, False), repeat=k):
        chance = math.prod(a if yes else 1 - a for yes in accepted)
        kept = accepted.index(False) if False in accepted else k
        mean += chance * (kept + 1)
    assert (1 - a ** (k + 1)) / (1 - a) == pytest.approx(mean)


@pytest.mark.formula(
    "key-value-cache",
    "Distribution after a rejection",
    r"p^*(x) = \frac{\max(0, p(x) - q(x))}{\sum_{z} \max(0, p(z) - q(z))}",
)
def test_acceptance_and_redrawing_together_leave_the_target_distribution():
    rng = np.random.default_rng(7)
    p, q = rng.dirichlet(np.ones(6)), rng.dirichlet(np.ones(6))
    positive = [max(0, p[z] - q[z]) for z in range(6)]
    redrawn = [max(0, p[x] - q[x]) / sum(positive) for x in range(6)]
    kept = [q[x] * min(1, p[x] / q[x]) for x in range(6)]
    rejected = 1 - sum(kept)
    assert [kept[x] + rejected * redrawn[x] for x in range(6)] == pytest.approx(p)


@pytest.mark.formula(
    "local-assistants",
    "Weight memory",
    r"S = \frac{N b}{8}",
)
def test_the_weight_memory_is_that_of_codes_and_scales_packed_into_bytes():
    parameters, group = 4096, 32
    codes = np.zeros((parameters, 4), dtype=np.uint8)  # four binary digits per weight
    packed = np.packbits(codes)
    scales = np.zeros(parameters // group, dtype=np.float16)
    mean_bits = 4 + 16 / group
    assert parameters * mean_bits / 8 == packed.nbytes + scales.nbytes
    assert 7e9 * 4 / 8 == 3.5e9


@pytest.mark.formula(
    "local-assistants",
    "Response time of a sequential pipeline",
    r"T = T_a + T_r + \frac{n_p}{v_p} + \frac{n_o}{v_o}",
)
def test_the_response_time_is_when_the_last_token_of_a_simulated_answer_arrives():
    recognition, retrieval, prompt, output = 0.4, 0.15, 600, 80
    prefill_speed, decoding_speed = 400, 20
    events = [recognition, retrieval] + [1 / prefill_speed] * prompt + [1 / decoding_speed] * output
    clock = 0.0
    for duration in events:
        clock += duration
    t = recognition + retrieval + prompt / prefill_speed + output / decoding_speed
    assert t == pytest.approx(clock)
    assert t == pytest.approx(6.05)
