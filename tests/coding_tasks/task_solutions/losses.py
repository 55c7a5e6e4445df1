"""Losses that stay finite for extreme logits."""

import math
from typing import Any


def log_sigmoid(score: float) -> float:
    """Natural log of the sigmoid, without overflow."""
    return min(score, 0.0) - math.log1p(math.exp(-abs(score)))


def sigmoid(score: float) -> float:
    """Logistic function, without overflow."""
    if score >= 0:
        return 1 / (1 + math.exp(-score))
    power = math.exp(score)
    return power / (1 + power)


def softmax(scores: list[float]) -> list[float]:
    """Probabilities from logits, the maximum subtracted first."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def focal_loss(logits: list[float], labels: list[int], gamma: float, alpha: float) -> float:
    """Mean focal loss of 0/1 labels; a negative alpha means no class weight."""
    if not logits:
        raise ValueError("There must be at least one logit.")
    total = 0.0
    for logit, label in zip(logits, labels, strict=True):
        towards = logit if label else -logit
        weight = 1.0 if alpha < 0 else alpha if label else 1 - alpha
        total -= weight * sigmoid(-towards) ** gamma * log_sigmoid(towards)
    return total / len(logits)


def softmax_cross_entropy(logits: list[list[float]], labels: list[int]) -> dict[str, Any]:
    """Mean cross-entropy of the true classes and its gradient by the logits."""
    if not logits:
        raise ValueError("The batch must not be empty.")
    loss = 0.0
    gradient = []
    for row, label in zip(logits, labels, strict=True):
        top = max(row)
        loss += top + math.log(sum(math.exp(score - top) for score in row)) - row[label]
        shares = softmax(row)
        shares[label] -= 1
        gradient.append([share / len(logits) for share in shares])
    return {"loss": loss / len(logits), "gradient": gradient}
