"""The formulas of ingestion, orchestration, validation, labels and features, by replay and counting."""

import math
from collections import Counter, deque
from fractions import Fraction
from itertools import combinations, pairwise, product

import numpy as np
import pytest


@pytest.mark.formula(
    "data-ingestion",
    "Partitions for a target rate",
    r"P \ge \operatorname{ceil}\left( \max \left( \frac{T}{p}, \frac{T}{c} \right) \right)",
)
@pytest.mark.parametrize(("producer", "consumer"), [(10, 4), (3, 25), (8, 8)])
def test_the_partitions_are_the_fewest_that_neither_producers_nor_consumers_overload(producer, consumer):
    target = 90
    partitions = math.ceil(max(Fraction(target, producer), Fraction(target, consumer)))
    enough = (p for p in range(1, 200) if p * producer >= target and p * consumer >= target)
    assert partitions == next(enough)


@pytest.mark.formula(
    "data-ingestion",
    "Time to work off a backlog",
    r"t = \frac{L}{c - \lambda}",
)
def test_the_backlog_is_gone_after_the_seconds_a_replay_takes():
    lag, consumed, arriving = 1_200, 50, 30
    seconds, left = 0, lag
    while left > 0:
        left += arriving - consumed
        seconds += 1
    assert lag / (consumed - arriving) == seconds == 60


@pytest.mark.formula(
    "workflow-orchestration",
    "Earliest finish and critical path",
    r"f(v) = d(v) + \max_{u \in \mathrm{pred}(v)} f(u)",
)
def test_the_run_lasts_as_long_as_the_longest_of_all_paths():
    duration = {"load": 3, "clean": 2, "join": 4, "train": 6, "report": 1, "audit": 9}
    predecessors = {
        "load": [],
        "clean": ["load"],
        "join": ["load", "clean"],
        "train": ["join"],
        "report": ["train", "audit"],
        "audit": ["clean"],
    }

    def finish(v):
        return duration[v] + max((finish(u) for u in predecessors[v]), default=0)

    def is_path(tasks):
        return all(u in predecessors[v] for u, v in pairwise(tasks))

    order = ["load", "clean", "join", "train", "audit", "report"]
    paths = [tasks for size in range(1, 7) for tasks in combinations(order, size) if is_path(tasks)]
    longest = max(sum(duration[task] for task in tasks) for tasks in paths)
    assert max(finish(v) for v in duration) == longest == 16


@pytest.mark.formula(
    "data-validation",
    "Largest change of a category share",
    r"d = \max_{v \in V} \left| p_v - q_v \right|",
)
def test_the_largest_change_of_two_categories_is_the_largest_change_of_any_event():
    reference, new = Counter("aaaaaabbbb"), Counter("aabbb")

    def largest_change(old, now):
        values = old.keys() | now.keys()
        return max(abs(old[v] / old.total() - now[v] / now.total()) for v in values)

    events = [(), ("a",), ("b",), ("a", "b")]
    by_event = max(abs(sum(reference[v] for v in e) / 10 - sum(new[v] for v in e) / 5) for e in events)
    assert largest_change(reference, new) == pytest.approx(by_event) == pytest.approx(0.2)


def test_a_category_that_vanishes_or_appears_counts_with_its_whole_share():
    reference, new = {"x": 0.5, "y": 0.5}, {"x": 0.6, "z": 0.4}
    values = reference.keys() | new.keys()
    assert max(abs(reference.get(v, 0) - new.get(v, 0)) for v in values) == pytest.approx(0.5)


@pytest.mark.formula(
    "data-labelling",
    "Cohen's kappa",
    r"\kappa = \frac{p_o - p_e}{1 - p_e}, p_e = \sum_{k=1}^{K} p_{1k} p_{2k}",
)
def test_kappa_corrects_by_the_agreement_of_votes_paired_in_every_possible_way():
    first = list("yyynnnnnyn")
    second = list("yynnnnnyyn")
    n = len(first)
    observed = Fraction(sum(a == b for a, b in zip(first, second, strict=True)), n)
    expected = sum(Fraction(first.count(k), n) * Fraction(second.count(k), n) for k in "yn")
    by_pairing = Fraction(sum(a == b for a, b in product(first, second)), n * n)
    assert expected == by_pairing
    assert (observed - expected) / (1 - expected) == Fraction(7, 12)


@pytest.mark.formula(
    "data-labelling",
    "Accuracy of a majority vote",
    r"P = \sum_{k=(n+1)/2}^{n} \frac{n!}{k! (n-k)!} p^k (1-p)^{n-k}",
)
@pytest.mark.parametrize("raters", [1, 3, 5, 7])
def test_the_majority_is_right_in_the_weight_of_all_votes_with_more_right_than_wrong(raters):
    p = Fraction(4, 5)
    formula = sum(
        Fraction(math.factorial(raters), math.factorial(k) * math.factorial(raters - k))
        * p**k
        * (1 - p) ** (raters - k)
        for k in range((raters + 1) // 2, raters + 1)
    )
    counted = sum(
        math.prod(p if right else 1 - p for right in votes)
        for votes in product((False, True), repeat=raters)
        if sum(votes) > raters - sum(votes)
    )
    assert formula == counted


@pytest.mark.formula(
    "feature-pipelines",
    "Exponentially decayed count",
    r"S_n = v_n + S_{n-1} \exp \left( - \frac{t_n - t_{n-1}}{\tau} \right)",
)
def test_the_recursive_count_is_the_sum_of_all_events_each_faded_by_its_age():
    times, values, tau = np.array([2.0, 2.5, 7.0, 11.0]), np.array([1.0, 3.0, 1.0, 2.0]), 3.0
    state = 0.0
    for n, (t_n, v_n) in enumerate(zip(times, values, strict=True)):
        before = times[n - 1] if n else t_n
        state = v_n + state * math.exp(-(t_n - before) / tau)
        seen = slice(0, n + 1)
        assert state == pytest.approx(np.sum(values[seen] * np.exp(-(t_n - times[seen]) / tau)))


@pytest.mark.formula(
    "feature-pipelines",
    "Sliding-window count before an event",
    r"c(t) = \sum_{i=1}^{n} \mathbf{1}[ t - W \le t_i < t ]",
)
def test_the_window_count_is_what_a_stream_holds_when_the_event_arrives():
    times, window = [1, 4, 4, 6, 9, 11, 11, 14, 30], 5
    held = deque()
    for t in sorted(set(times)):
        while held and held[0] < t - window:
            held.popleft()
        assert sum(t - window <= t_i < t for t_i in times) == len(held)
        held.extend([t] * times.count(t))


@pytest.mark.formula(
    "training-serving-skew",
    "Feature mismatch rate",
    r"m_j = \frac{1}{n} \sum_{i=1}^{n} \mathbf{1} \left[ \left| x_{ij} - \tilde{x}_{ij} \right| > "
    r"\epsilon \cdot \max(1, \left| \tilde{x}_{ij} \right|) \right]",
)
def test_the_mismatch_rate_judges_small_values_absolutely_and_large_ones_relatively():
    epsilon = 1e-3
    served_recomputed_and_differs = [
        (0.0, 0.0005, False),
        (0.0, 0.002, True),
        (-0.4, -0.4009, False),
        (1_000.5, 1_000.0, False),
        (1_002.0, 1_000.0, True),
        (-5.0, 5.0, True),
        (3.0, 3.0, False),
        (2.0, 2.001, False),
    ]
    rows = served_recomputed_and_differs
    rate = sum(abs(x - y) > epsilon * max(1, abs(y)) for x, y, _ in rows) / len(rows)
    assert rate == sum(differs for _, _, differs in rows) / len(rows) == 3 / 8
