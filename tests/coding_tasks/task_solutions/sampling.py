"""Sampling, splitting, encoding and streams, with the random draws given."""

import heapq
from collections import Counter, defaultdict


def stratified_sample(labels: list[str], size: int, order: list[int]) -> list[int]:
    """Row numbers, ascending, of a sample in which every class has its proportional count."""
    n = len(labels)
    if not 0 <= size <= n or sorted(order) != list(range(n)):
        raise ValueError("The size lies between 0 and the number of rows, and the order names each row once.")
    if not n:
        return []
    counts = Counter(labels)
    left = {label: size * count // n for label, count in counts.items()}
    by_rest = sorted(counts, key=lambda label: (-(size * counts[label] % n), label))
    for label in by_rest[: size - sum(left.values())]:
        left[label] += 1
    chosen = []
    for i in order:
        if left[labels[i]]:
            left[labels[i]] -= 1
            chosen.append(i)
    return sorted(chosen)


def reservoir_sample(items: list[str], k: int, draws: list[int]) -> list[str]:
    """Uniform sample of k items in one pass, from given random places."""
    if k < 1 or len(draws) != max(len(items) - k, 0):
        raise ValueError("k is at least 1, and every item after the first k has one draw.")
    reservoir = items[:k]
    for seen, draw in enumerate(draws, start=k):
        if not 0 <= draw <= seen:
            raise ValueError("A draw lies between 0 and the number of items seen before.")
        if draw < k:
            reservoir[draw] = items[seen]
    return reservoir


def running_median(numbers: list[float]) -> list[float]:
    """Median of all numbers so far, after each number."""
    low: list[float] = []  # the lower half, negated
    high: list[float] = []
    medians = []
    for number in numbers:
        heapq.heappush(high, -heapq.heappushpop(low, -number))
        if len(high) > len(low):
            heapq.heappush(low, -heapq.heappop(high))
        medians.append(-low[0] if len(low) > len(high) else (high[0] - low[0]) / 2)
    return medians


def target_encode(
    categories: list[str], targets: list[float], folds: list[int], smoothing: float
) -> list[float]:
    """Smoothed mean target of each row's category, from the rows of the other folds."""
    if smoothing < 0 or len(set(folds)) < 2:
        raise ValueError("The smoothing is at least 0, and there are at least two folds.")
    total, size = sum(targets), len(targets)
    fold_sums: defaultdict[int, float] = defaultdict(float)
    fold_sizes = Counter(folds)
    sums: defaultdict[str, float] = defaultdict(float)
    counts = Counter(categories)
    inner_sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    inner_counts = Counter(zip(categories, folds, strict=True))
    for category, target, fold in zip(categories, targets, folds, strict=True):
        fold_sums[fold] += target
        sums[category] += target
        inner_sums[category, fold] += target
    encoded = []
    for category, fold in zip(categories, folds, strict=True):
        prior = (total - fold_sums[fold]) / (size - fold_sizes[fold])
        count = counts[category] - inner_counts[category, fold]
        inside = sums[category] - inner_sums[category, fold]
        encoded.append((inside + smoothing * prior) / (count + smoothing) if count else prior)
    return encoded


def time_group_split(times: list[int], groups: list[str], cutoff: int, gap: int) -> dict[str, list[int]]:
    """Row numbers for training, testing and leaving out, without leaks over time or group."""
    test = [i for i, time in enumerate(times) if time >= cutoff]
    tested = {groups[i] for i in test}
    train = [i for i, time in enumerate(times) if time < cutoff - gap and groups[i] not in tested]
    if not train or not test:
        raise ValueError("Training and test sets must not be empty.")
    used = {*train, *test}
    return {"train": train, "test": test, "dropped": [i for i in range(len(times)) if i not in used]}
