"""Formulas of complexity, prefix sums, binary search, heaps, backtracking and intervals, against counting."""

import math
from collections import deque
from itertools import combinations, permutations, product

import numpy as np
import pytest


@pytest.mark.formula(
    "complexity-analysis",
    "Copies made by a doubling array",
    r"C(n) = \sum_{j=0}^{k-1} 2^j = 2^k - 1 < 2n\text{, }k = \operatorname{ceil}(\log_2 n)",
)
def test_a_doubling_array_copies_as_often_as_the_sum_says():
    capacity, copies = 1, 0
    for n in range(1, 300):
        if n - 1 == capacity:
            copies += capacity
            capacity *= 2
        k = math.ceil(math.log2(n))
        assert copies == sum(2**j for j in range(k)) == 2**k - 1
        assert 2**k - 1 < 2 * n


def merge_sort(items):
    """Sorted items and how many were moved while merging."""
    if len(items) == 1:
        return items, 0
    middle = len(items) // 2
    left, moved_left = merge_sort(items[:middle])
    right, moved_right = merge_sort(items[middle:])
    merged = []
    while left or right:
        source = left if left and (not right or left[0] <= right[0]) else right
        merged.append(source.pop(0))
    return merged, moved_left + moved_right + len(merged)


@pytest.mark.formula(
    "complexity-analysis",
    "Items moved by halving and merging",
    r"T(n) = 2 T(n/2) + n\text{, }T(1) = 0\text{, }T(n) = n \log_2 n",
)
def test_merge_sort_moves_as_many_items_as_the_recurrence_and_its_closed_form_say():
    rng = np.random.default_rng(7)
    t = {1: 0}
    for k in range(8):
        n = 2**k
        if n > 1:
            t[n] = 2 * t[n // 2] + n
        in_order, moved = merge_sort(rng.permutation(n).tolist())
        assert in_order == list(range(n))
        assert moved == t[n] == n * math.log2(n)


@pytest.mark.formula(
    "prefix-sums",
    "Range sum from two prefixes",
    r"P_0 = 0\text{, }P_k = \sum_{i=0}^{k-1} a_i\text{, }\sum_{i=l}^{r-1} a_i = P_r - P_l",
)
def test_every_range_is_a_difference_of_two_prefixes():
    a = np.random.default_rng(7).integers(-9, 10, 9).tolist()
    n = len(a)
    prefix = [0]
    for value in a:
        prefix.append(prefix[-1] + value)
    assert all(prefix[k] == sum(a[i] for i in range(k)) for k in range(n + 1))
    for left in range(n + 1):
        for right in range(left, n + 1):
            total = 0
            for value in a[left:right]:
                total += value
            assert prefix[right] - prefix[left] == total


@pytest.mark.formula(
    "prefix-sums",
    "Rectangle sum from four prefixes",
    r"\sum_{i=t}^{b-1} \sum_{j=l}^{r-1} a_{i,j} = P_{b,r} - P_{t,r} - P_{b,l} + P_{t,l}",
)
def test_every_rectangle_follows_from_its_four_corners():
    a = np.random.default_rng(7).integers(-9, 10, (4, 5))
    p = {(x, y): sum(a[i, j] for i in range(x) for j in range(y)) for x in range(5) for y in range(6)}
    for t, b in combinations(range(5), 2):
        for left, right in combinations(range(6), 2):
            from_corners = p[b, right] - p[t, right] - p[b, left] + p[t, left]
            assert from_corners == a[t:b, left:right].sum()


def halvings_needed(n, boundary):
    """Tests until lo meets hi when items before the boundary are false and the rest true."""
    lo, hi, tests = 0, n, 0
    while lo != hi:
        mid = (lo + hi) // 2
        tests += 1
        if mid >= boundary:
            hi = mid
        else:
            lo = mid + 1
    assert lo == boundary
    return tests


@pytest.mark.formula(
    "binary-search-technique",
    "Worst-case number of tests",
    r"T(n) = \operatorname{ceil} \left( \log_2 (n+1) \right)",
)
def test_the_worst_boundary_costs_as_many_tests_as_the_formula_says():
    for n in range(80):
        worst = max(halvings_needed(n, boundary) for boundary in range(n + 1))
        assert worst == math.ceil(math.log2(n + 1))


@pytest.mark.formula(
    "heaps",
    "Positions in the array",
    r"\operatorname{parent}(i) = \operatorname{floor} \left( \frac{i-1}{2} \right)\text{, } "
    r"\operatorname{left}(i) = 2i + 1\text{, } \operatorname{right}(i) = 2i + 2",
)
def test_array_positions_match_a_tree_filled_level_by_level():
    n = 40
    parent, left, right = {}, {}, {}
    waiting = deque([0])
    fresh = iter(range(1, n))
    while waiting:
        node = waiting.popleft()
        for side in (left, right):
            child = next(fresh, None)
            if child is not None:
                side[node], parent[child] = child, node
                waiting.append(child)
    for i in range(n):
        assert left.get(i) == (2 * i + 1 if 2 * i + 1 < n else None)
        assert right.get(i) == (2 * i + 2 if 2 * i + 2 < n else None)
        assert i == 0 or parent[i] == math.floor((i - 1) / 2)
    assert 0 not in parent


def height(i, n):
    children = [child for child in (2 * i + 1, 2 * i + 2) if child < n]
    return max((1 + height(child, n) for child in children), default=0)


def swaps_to_build(items):
    swaps, n = 0, len(items)
    for start in reversed(range(n // 2)):
        i = start
        while children := [child for child in (2 * i + 1, 2 * i + 2) if child < n]:
            smallest = min(children, key=items.__getitem__)
            if items[i] <= items[smallest]:
                break
            items[i], items[smallest] = items[smallest], items[i]
            swaps, i = swaps + 1, smallest
    return swaps


@pytest.mark.formula("heaps", "Bound on the cost of building", r"\sum_{i=0}^{n-1} h_i \le n - 1")
def test_heights_add_up_to_less_than_n_and_bound_the_swaps_of_building():
    totals = {n: sum(height(i, n) for i in range(n)) for n in range(1, 66)}
    assert all(total <= n - 1 for n, total in totals.items())
    assert all(totals[2**k] == 2**k - 1 for k in range(7))
    for n in range(1, 7):
        assert max(swaps_to_build(list(order)) for order in permutations(range(n))) == totals[n]


@pytest.mark.formula(
    "backtracking",
    "Distinct permutations with repeats",
    r"N = \frac{n!}{\prod_{j=1}^{k} m_j!}",
)
def test_distinct_permutations_are_as_many_as_a_set_of_them_holds():
    for word in ("a", "aab", "abcd", "aabbc", "aaabbb"):
        multiplicities = [word.count(letter) for letter in set(word)]
        number = math.factorial(len(word)) / math.prod(math.factorial(m) for m in multiplicities)
        assert number == len(set(permutations(word)))


@pytest.mark.formula("backtracking", "Subsets by size", r"\sum_{k=0}^{n} \frac{n!}{k! (n-k)!} = 2^n")
def test_each_term_counts_the_subsets_of_its_size_and_together_they_are_all():
    for n in range(9):
        terms = [math.factorial(n) // (math.factorial(k) * math.factorial(n - k)) for k in range(n + 1)]
        sizes = [sum(taken) for taken in product((0, 1), repeat=n)]
        assert terms == [sizes.count(k) for k in range(n + 1)]
        assert sum(terms) == 2**n


def fewest_rooms(intervals):
    """The least number of rooms for which some assignment, of all assignments, has no clash."""
    clashes = [
        (i, j) for (i, a), (j, b) in combinations(enumerate(intervals), 2) if a[0] < b[1] and b[0] < a[1]
    ]
    for rooms in range(1, len(intervals) + 1):
        for room in product(range(rooms), repeat=len(intervals)):
            if all(room[i] != room[j] for i, j in clashes):
                return rooms
    raise AssertionError


@pytest.mark.formula(
    "greedy-algorithms",
    "Rooms needed",
    r"R = \max_{t} \sum_{j=1}^{n} \mathbf{1} \left[ s_j \le t < e_j \right]",
)
def test_the_largest_overlap_at_a_start_is_the_fewest_rooms_that_work():
    rng = np.random.default_rng(7)
    for _ in range(12):
        starts = rng.integers(0, 10, 5).tolist()
        intervals = [(s, s + int(rng.integers(1, 7))) for s in starts]
        rooms = max(sum(s <= t < e for s, e in intervals) for t in starts)
        quarters = [x / 4 for x in range(-4, 80)]
        assert rooms == max(sum(s <= t < e for s, e in intervals) for t in quarters)
        assert rooms == fewest_rooms(intervals)
    assert fewest_rooms([(0, 2), (2, 3)]) == 1
