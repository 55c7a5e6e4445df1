"""Layers of networks: attention, normalization, convolution and integer products."""

import math
from typing import Any

from task_solutions.losses import softmax
from task_solutions.metrics import quantile


def causal_attention(
    queries: list[list[float]], keys: list[list[float]], values: list[list[float]]
) -> list[list[float]]:
    """Scaled dot-product attention in which the queries are the last positions."""
    cached = len(keys) - len(queries)
    if cached < 0 or len(keys) != len(values):
        raise ValueError("There must be one value per key and no more queries than keys.")
    outputs = []
    for place, query in enumerate(queries):
        seen = place + cached + 1
        scores = [
            sum(q * k for q, k in zip(query, key, strict=True)) / math.sqrt(len(query)) for key in keys[:seen]
        ]
        weights = softmax(scores)
        columns = zip(*values[:seen], strict=True)
        outputs.append([sum(w * v for w, v in zip(weights, column, strict=True)) for column in columns])
    return outputs


def batch_norm(
    batch: list[list[float]],
    gamma: list[float],
    beta: list[float],
    running_mean: list[float],
    running_var: list[float],
    momentum: float,
    epsilon: float,
    mode: str,
) -> dict[str, Any]:
    """Normalised batch and the running statistics afterwards."""
    means, spreads = list(running_mean), list(running_var)
    if mode == "train":
        n = len(batch)
        if n < 2:
            raise ValueError("Training needs at least two rows.")
        columns = [list(column) for column in zip(*batch, strict=True)]
        means = [sum(column) / n for column in columns]
        spreads = [sum((x - m) ** 2 for x in column) / n for column, m in zip(columns, means, strict=True)]
        running_mean = _moved(running_mean, means, momentum)
        running_var = _moved(running_var, [spread * n / (n - 1) for spread in spreads], momentum)
    output = [
        [
            g * (x - m) / math.sqrt(v + epsilon) + b
            for x, m, v, g, b in zip(row, means, spreads, gamma, beta, strict=True)
        ]
        for row in batch
    ]
    return {"output": output, "running_mean": list(running_mean), "running_var": list(running_var)}


def _moved(old: list[float], new: list[float], momentum: float) -> list[float]:
    return [(1 - momentum) * a + momentum * b for a, b in zip(old, new, strict=True)]


def layer_norm(
    rows: list[list[float]], gamma: list[float], beta: list[float], epsilon: float
) -> list[list[float]]:
    """Each row normalised over its own features, then scaled and shifted."""
    outputs = []
    for row in rows:
        if len(row) != len(gamma) or len(row) != len(beta):
            raise ValueError("Every row needs one gamma and one beta per feature.")
        mean = sum(row) / len(row)
        spread = math.sqrt(sum((x - mean) ** 2 for x in row) / len(row) + epsilon)
        outputs.append([g * (x - mean) / spread + b for x, g, b in zip(row, gamma, beta, strict=True)])
    return outputs


def conv2d(
    image: list[list[float]], kernel: list[list[float]], stride: int, padding: int
) -> list[list[float]]:
    """Cross-correlation of one channel with one kernel, zeros around the image."""
    height, width = len(image) + 2 * padding, len(image[0]) + 2 * padding
    if stride < 1 or len(kernel) > height or len(kernel[0]) > width:
        raise ValueError("The stride is at least 1, and the kernel fits into the padded image.")
    blank = [0.0] * width
    edge = [0.0] * padding
    padded = [blank] * padding + [edge + list(row) + edge for row in image] + [blank] * padding
    return [
        [
            sum(w * padded[top + i][left + j] for i, line in enumerate(kernel) for j, w in enumerate(line))
            for left in range(0, width - len(kernel[0]) + 1, stride)
        ]
        for top in range(0, height - len(kernel) + 1, stride)
    ]


def quantized_linear(
    weights: list[list[float]], inputs: list[float], calibration: list[float], percentile: float
) -> list[float]:
    """Output of a linear layer computed with int8 weights and inputs."""
    if not calibration:
        raise ValueError("The calibration set must not be empty.")
    bound = quantile(sorted(abs(value) for value in calibration), percentile / 100)
    in_scale = bound / 127 or 1.0
    small_inputs = _to_int8(inputs, in_scale)
    outputs = []
    for row in weights:
        scale = max(abs(weight) for weight in row) / 127 or 1.0
        products = (w * x for w, x in zip(_to_int8(row, scale), small_inputs, strict=True))
        outputs.append(sum(products) * scale * in_scale)
    return outputs


def _to_int8(values: list[float], scale: float) -> list[int]:
    return [max(-127, min(127, round(value / scale))) for value in values]
