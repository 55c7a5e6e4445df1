"""Classical models from scratch."""

import math
from collections import Counter
from itertools import pairwise
from typing import Any

from task_solutions.losses import softmax

CLOSE = 1e-12


def k_means(points: list[list[float]], centres: list[list[float]], max_steps: int) -> list[list[float]]:
    """Centres after Lloyd's steps from the given ones; an empty cluster takes the farthest point."""
    if not centres or len(centres) > len(points):
        raise ValueError("There must be at least one centre and no more centres than points.")
    current = [list(centre) for centre in centres]
    before: list[int] = []
    for _ in range(max_steps):
        gaps = [[_squared(point, centre) for centre in current] for point in points]
        nearest = [row.index(min(row)) for row in gaps]
        if nearest == before:
            break
        before = nearest
        far_first = iter(sorted(range(len(points)), key=lambda i: -min(gaps[i])))
        for c in range(len(current)):
            members = [points[i] for i, own in enumerate(nearest) if own == c]
            current[c] = _mean(members) if members else list(points[next(far_first)])
    return current


def _squared(left: list[float], right: list[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(left, right, strict=True))


def _mean(rows: list[list[float]]) -> list[float]:
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def knn_predict(rows: list[list[float]], labels: list[str], queries: list[list[float]], k: int) -> list[str]:
    """Majority label of the k nearest rows; a tied vote goes to the nearest row among the tied labels."""
    if not 1 <= k <= len(rows):
        raise ValueError("k must lie between 1 and the number of rows.")
    answers = []
    for query in queries:
        gaps = [_squared(row, query) for row in rows]
        near = [labels[i] for i in sorted(range(len(rows)), key=gaps.__getitem__)[:k]]
        votes = Counter(near)
        most = max(votes.values())
        answers.append(next(label for label in near if votes[label] == most))
    return answers


def gaussian_naive_bayes(
    rows: list[list[float]], labels: list[str], queries: list[list[float]], smoothing: float
) -> list[list[float]]:
    """Posterior of every class, in sorted order of the class names, for each query."""
    if not rows or smoothing <= 0:
        raise ValueError("There must be rows, and the smoothing must be positive.")
    models = []
    for name in sorted(set(labels)):
        members = [row for row, label in zip(rows, labels, strict=True) if label == name]
        means = _mean(members)
        spreads = [
            sum((value - mean) ** 2 for value in column) / len(members) + smoothing
            for column, mean in zip(zip(*members, strict=True), means, strict=True)
        ]
        models.append((math.log(len(members) / len(rows)), means, spreads))
    return [softmax([_log_joint(query, *model) for model in models]) for query in queries]


def _log_joint(query: list[float], log_prior: float, means: list[float], spreads: list[float]) -> float:
    return log_prior - 0.5 * sum(
        math.log(2 * math.pi * spread) + (value - mean) ** 2 / spread
        for value, mean, spread in zip(query, means, spreads, strict=True)
    )


def first_component(rows: list[list[float]], start: list[float], steps: int) -> dict[str, Any]:
    """First principal component by power iteration, and the variance along it."""
    if len(rows) < 2:
        raise ValueError("There must be at least two rows.")
    mean = _mean(rows)
    centred = [[value - middle for value, middle in zip(row, mean, strict=True)] for row in rows]
    vector = _unit(start)
    for _ in range(steps):
        vector = _unit(_times_covariance(centred, vector))
    if next(value for value in vector if abs(value) > 1e-9) < 0:
        vector = [-value for value in vector]
    along = _times_covariance(centred, vector)
    return {"component": vector, "variance": sum(a * b for a, b in zip(vector, along, strict=True))}


def _times_covariance(centred: list[list[float]], vector: list[float]) -> list[float]:
    lengths = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in centred]
    return [
        sum(a * b for a, b in zip(column, lengths, strict=True)) / (len(centred) - 1)
        for column in zip(*centred, strict=True)
    ]


def _unit(vector: list[float]) -> list[float]:
    length = math.sqrt(sum(value * value for value in vector))
    if length < CLOSE:
        raise ValueError("The vector has no direction.")
    return [value / length for value in vector]


def decision_tree(
    rows: list[list[float]], labels: list[int], max_depth: int, min_leaf: int, queries: list[list[float]]
) -> list[list[float]]:
    """Class shares, classes ascending, of the leaf each query falls into."""
    if not rows or min_leaf < 1:
        raise ValueError("There must be rows, and a leaf holds at least one.")
    classes = sorted(set(labels))
    answers = []
    for query in queries:
        inside, depth = list(range(len(rows))), 0
        split = _best_split(rows, labels, inside, min_leaf) if depth < max_depth else None
        while split:
            feature, threshold = split
            left = query[feature] <= threshold
            inside = [i for i in inside if (rows[i][feature] <= threshold) == left]
            depth += 1
            split = _best_split(rows, labels, inside, min_leaf) if depth < max_depth else None
        counts = Counter(labels[i] for i in inside)
        answers.append([counts[name] / len(inside) for name in classes])
    return answers


def _gini(labels: list[int]) -> float:
    return 1 - sum((count / len(labels)) ** 2 for count in Counter(labels).values())


def _best_split(
    rows: list[list[float]], labels: list[int], inside: list[int], min_leaf: int
) -> tuple[int, float] | None:
    """Feature and threshold with the largest decrease in Gini impurity, or None."""
    best, best_drop = None, CLOSE
    here = _gini([labels[i] for i in inside])
    for feature in range(len(rows[0])):
        values = sorted({rows[i][feature] for i in inside})
        for low, high in pairwise(values):
            threshold = (low + high) / 2
            left = [labels[i] for i in inside if rows[i][feature] <= threshold]
            right = [labels[i] for i in inside if rows[i][feature] > threshold]
            if min(len(left), len(right)) < min_leaf:
                continue
            below = (len(left) * _gini(left) + len(right) * _gini(right)) / len(inside)
            if here - below > best_drop + (CLOSE if best else 0):
                best, best_drop = (feature, threshold), here - below
    return best
