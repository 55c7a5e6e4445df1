"""Measures of a model: ranking, thresholds, agreement, intervals and calibration."""

import math
from bisect import bisect_left
from collections import Counter
from itertools import groupby


def auc(scores: list[float], labels: list[int]) -> float:
    """Share of positive-negative pairs in the right order, ties counting one half."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        raise ValueError("Both classes must occur.")
    rank_sum = 0.0
    below = 0
    for _, tied in groupby(sorted(zip(scores, labels, strict=True)), key=lambda pair: pair[0]):
        group = [label for _, label in tied]
        rank_sum += sum(group) * (below + (len(group) + 1) / 2)
        below += len(group)
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def ndcg(relevances: list[float], scores: list[float], k: int) -> float:
    """Discounted gain of the first k by score, as a share of the best possible."""
    if k < 1:
        raise ValueError("k must be at least 1.")
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    best = _discounted_gain(sorted(relevances, reverse=True)[:k])
    return _discounted_gain([relevances[i] for i in order[:k]]) / best if best else 0.0


def _discounted_gain(relevances: list[float]) -> float:
    return sum((math.pow(2, grade) - 1) / math.log2(place + 2) for place, grade in enumerate(relevances))


def threshold_metrics(scores: list[float], labels: list[int], thresholds: list[float]) -> list[list[float]]:
    """Precision, recall and F1 for each threshold; a score at the threshold is positive."""
    pairs = sorted(zip(scores, labels, strict=True))
    ordered = [score for score, _ in pairs]
    hits_from = [0]
    for _, label in reversed(pairs):
        hits_from.append(hits_from[-1] + label)
    hits_from.reverse()
    answers = []
    for threshold in thresholds:
        start = bisect_left(ordered, threshold)
        hits, called, real = hits_from[start], len(pairs) - start, hits_from[0]
        answers.append([_ratio(hits, called), _ratio(hits, real), _ratio(2 * hits, called + real)])
    return answers


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def cohen_kappa(first: list[str], second: list[str]) -> float:
    """Agreement of two raters beyond what their label shares would give by chance."""
    if not first or len(first) != len(second):
        raise ValueError("Both raters must label the same items, at least one.")
    n = len(first)
    counts, others = Counter(first), Counter(second)
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    chance = sum(counts[label] * others[label] for label in counts)
    if chance == n * n:
        raise ValueError("Kappa is undefined when both raters use one and the same label.")
    return (agreed * n - chance) / (n * n - chance)


def log_loss(labels: list[int], probabilities: list[float], eps: float) -> float:
    """Mean negative log-likelihood of 0/1 labels, probabilities clipped to [eps, 1 - eps]."""
    if not labels:
        raise ValueError("There must be at least one label.")
    total = 0.0
    for label, probability in zip(labels, probabilities, strict=True):
        clipped = min(max(probability, eps), 1 - eps)
        total -= math.log(clipped if label else 1 - clipped)
    return total / len(labels)


def bootstrap_interval(values: list[float], resamples: list[list[int]], level: float) -> list[float]:
    """Percentile interval of the mean over the given resamples."""
    if not values or not resamples or not all(resamples):
        raise ValueError("Values and resamples must not be empty.")
    means = sorted(sum(values[i] for i in resample) / len(resample) for resample in resamples)
    tail = (1 - level) / 2
    return [quantile(means, tail), quantile(means, 1 - tail)]


def quantile(ordered: list[float], share: float) -> float:
    """Quantile of sorted numbers, linear between neighbours."""
    place = share * (len(ordered) - 1)
    low = min(int(place), len(ordered) - 1)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def isotonic_calibration(scores: list[float], labels: list[int]) -> list[float]:
    """Non-decreasing least-squares fit of the labels to the scores, in input order."""
    blocks: list[list[float]] = []  # sum of labels, number of labels, number of distinct scores
    distinct = sorted(set(scores))
    sums, counts = dict.fromkeys(distinct, 0), dict.fromkeys(distinct, 0)
    for score, label in zip(scores, labels, strict=True):
        sums[score] += label
        counts[score] += 1
    for score in distinct:
        blocks.append([sums[score], counts[score], 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    fitted = [total / count for total, count, width in blocks for _ in range(int(width))]
    by_score = dict(zip(distinct, fitted, strict=True))
    return [by_score[score] for score in scores]
