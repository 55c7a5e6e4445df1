"""Formulas of arrays, strings, hash maps, trees, graphs and dynamic programming, each against brute force."""

import math
from collections import deque
from fractions import Fraction
from itertools import pairwise, permutations, product

import numpy as np
import pytest

RNG_SEED = 7


@pytest.mark.formula(
    "arrays",
    "Largest contiguous sum (Kadane)",
    r"m_i = \max \left( a_i, m_{i-1} + a_i \right)\text{, }m_1 = a_1\text{, }\text{best} = \max_{1 "
    r"\le i \le n} m_i",
)
def test_kadanes_best_is_the_best_of_all_non_empty_runs():
    rng = np.random.default_rng(RNG_SEED)
    for n in (1, 2, 3, 9, 9, 9):
        a = [None, *rng.integers(-9, 10, n).tolist()]
        m = {1: a[1]}
        for i in range(2, n + 1):
            m[i] = max(a[i], m[i - 1] + a[i])
        best = max(m[i] for i in range(1, n + 1))
        runs = [sum(a[i:j]) for i in range(1, n + 1) for j in range(i + 1, n + 2)]
        assert best == max(runs)


def window_hash(s, i, m, base, modulus):
    return sum(s[i + j] * base ** (m - 1 - j) for j in range(m)) % modulus


@pytest.mark.formula(
    "strings",
    "Polynomial hash of a window",
    r"H_i = \left( \sum_{j=0}^{m-1} s_{i+j} B^{m-1-j} \right) \operatorname{mod} M",
)
def test_the_window_hash_reads_the_window_as_a_number_in_base_b():
    text = "3f09ac27bd51e8"
    s = [int(digit, 16) for digit in text]
    for m in (1, 3, 5):
        for i in range(len(text) - m + 1):
            assert window_hash(s, i, m, 16, 10**12) == int(text[i : i + m], 16)
            assert window_hash(s, i, m, 16, 97) == int(text[i : i + m], 16) % 97


@pytest.mark.formula(
    "strings",
    "Rolling the hash by one position",
    r"H_{i+1} = \left( B \left( H_i - s_i B^{m-1} \right) + s_{i+m} \right) \operatorname{mod} M",
)
def test_rolling_reaches_the_hash_of_the_next_window():
    text, m, base, modulus = "3f09ac27bd51e8", 4, 16, 101
    s = [int(digit, 16) for digit in text]
    h = int(text[:m], 16) % modulus
    for i in range(len(text) - m):
        h = (base * (h - s[i] * base ** (m - 1)) + s[i + m]) % modulus
        assert h == int(text[i + 1 : i + 1 + m], 16) % modulus


@pytest.mark.formula(
    "hash-maps",
    "Chance of at least one collision",
    r"p = 1 - \prod_{i=0}^{n-1} \left( 1 - \frac{i}{m} \right)",
)
def test_the_collision_chance_is_the_share_of_all_assignments_with_a_repeat():
    for n, m in ((1, 3), (2, 5), (3, 4), (4, 4), (4, 6)):
        p = 1 - math.prod(1 - Fraction(i, m) for i in range(n))
        assignments = list(product(range(m), repeat=n))
        with_repeat = sum(len(set(slots)) < n for slots in assignments)
        assert p == Fraction(with_repeat, len(assignments))


@pytest.mark.formula("hash-maps", "Load factor with chaining", r"\alpha = \frac{n}{m}")
def test_the_load_factor_is_the_mean_chain_length_met_by_an_absent_key():
    for n, m in ((0, 3), (2, 5), (5, 3), (6, 2)):
        alpha = Fraction(n, m)
        lengths = [slots.count(0) for slots in product(range(m), repeat=n)]
        assert alpha == Fraction(sum(lengths), len(lengths))


def random_tree(rng, n):
    """Children of each node as a pair, None where empty; node 0 is the root."""
    children = {0: [None, None]}
    for node in range(1, n):
        free = [(parent, side) for parent, pair in children.items() for side in (0, 1) if pair[side] is None]
        parent, side = free[rng.integers(len(free))]
        children[parent][side] = node
        children[node] = [None, None]
    return children


def longest_walk(children):
    """Largest number of edges between any two nodes, by breadth-first search from each."""
    neighbours = {node: [child for child in pair if child is not None] for node, pair in children.items()}
    for parent, pair in children.items():
        for child in pair:
            if child is not None:
                neighbours[child].append(parent)
    return max(max(distances_from(node, neighbours).values()) for node in neighbours)


def distances_from(start, neighbours):
    distance, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other in neighbours[node]:
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    return distance


@pytest.mark.formula(
    "trees",
    "Diameter of a binary tree in edges",
    r"D = \max_{v} \left( h(L_v) + h(R_v) + 2 \right)\text{, }h(v) = 1 + \max \left( h(L_v), h(R_v) "
    r"\right)\text{, }h(\text{empty}) = -1",
)
def test_the_diameter_is_the_longest_distance_between_two_nodes():
    rng = np.random.default_rng(RNG_SEED)
    for n in (1, 2, 3, 8, 15, 15):
        children = random_tree(rng, n)

        def h(v, children=children):
            return -1 if v is None else 1 + max(h(children[v][0]), h(children[v][1]))

        diameter = max(h(left) + h(right) + 2 for left, right in children.values())
        assert diameter == longest_walk(children)


def cheapest_simple_path(nodes, w, source, target):
    """The least total over all simple paths, tried one by one."""
    middle = [node for node in nodes if node not in (source, target)]
    best = math.inf
    for length in range(len(middle) + 1):
        for inner in permutations(middle, length):
            path = (source, *inner, target)
            best = min(best, sum(w.get(edge, math.inf) for edge in pairwise(path)))
    return best


@pytest.mark.formula(
    "graphs",
    "Shortest-path equation",
    r"d(s) = 0\text{, }d(v) = \min_{(u,v) \in E} \left( d(u) + w(u,v) \right) \text{ for } v \ne s",
)
def test_the_equation_holds_for_cheapest_paths_and_leads_to_them():
    rng = np.random.default_rng(RNG_SEED)
    nodes = range(6)
    potential = rng.integers(-8, 9, 6).tolist()
    for _ in range(4):
        # Potentials make some edges negative and leave every cycle positive.
        w = {
            (u, v): int(rng.integers(1, 9)) + potential[u] - potential[v]
            for u, v in permutations(nodes, 2)
            if v != 5 and rng.random() < 0.4
        }
        true = {v: cheapest_simple_path(nodes, w, 0, v) for v in nodes if v}

        def right_hand_side(d, v, w=w):
            return min((d[u] + cost for (u, target), cost in w.items() if target == v), default=math.inf)

        known = {0: 0, **true}
        assert all(known[v] == right_hand_side(known, v) for v in nodes if v != 0)
        d = {0: 0, **dict.fromkeys(range(1, 6), math.inf)}
        for _ in nodes:
            d = {0: 0, **{v: right_hand_side(d, v) for v in nodes if v != 0}}
        assert d == known
        assert d[5] == math.inf


@pytest.mark.formula("graphs", "Degrees and edges", r"\sum_{v \in V} \operatorname{deg}(v) = 2 |E|")
def test_degrees_add_up_to_twice_the_edges_with_loops_and_parallels():
    rng = np.random.default_rng(RNG_SEED)
    edges = rng.integers(0, 5, (17, 2))
    adjacency = np.zeros((5, 5), int)
    for u, v in edges:
        adjacency[u, v] += 1
        adjacency[v, u] += 1
    assert np.trace(adjacency) > 0
    deg = [int(adjacency[v].sum()) for v in range(5)]
    assert sum(deg) == 2 * len(edges)


@pytest.mark.formula(
    "dynamic-programming",
    "0/1 knapsack",
    r"T_{i,c} = \begin{cases} T_{i-1,c} & c < w_i \\ \max \left( T_{i-1,c}, v_i + T_{i-1,c-w_i} "
    r"\right) & c \ge w_i \end{cases}\text{, }T_{0,c} = 0",
)
def test_the_knapsack_table_ends_at_the_best_of_all_subsets():
    rng = np.random.default_rng(RNG_SEED)
    for n, capacity in ((1, 3), (5, 0), (6, 11), (7, 15)):
        v = [None, *rng.integers(1, 20, n).tolist()]
        # The first item just fits a capacity of 3.
        w = [None, 3, *rng.integers(1, 9, n - 1).tolist()]
        t = {(0, c): 0 for c in range(capacity + 1)}
        for i in range(1, n + 1):
            for c in range(capacity + 1):
                if c < w[i]:
                    t[i, c] = t[i - 1, c]
                else:
                    t[i, c] = max(t[i - 1, c], v[i] + t[i - 1, c - w[i]])
        values = [
            sum(v[i] for i in range(1, n + 1) if taken[i - 1])
            for taken in product((0, 1), repeat=n)
            if sum(w[i] for i in range(1, n + 1) if taken[i - 1]) <= capacity
        ]
        assert t[n, capacity] == max(values)


def edits(word):
    """All words one insertion, deletion or substitution away, over the letters a and b, up to length 4."""
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]
        yield from (word[:i] + letter + word[i + 1 :] for letter in "ab")
    if len(word) < 4:
        yield from (word[:i] + letter + word[i:] for i in range(len(word) + 1) for letter in "ab")


def levenshtein(x, y):
    d = {(i, 0): i for i in range(len(x) + 1)} | {(0, j): j for j in range(len(y) + 1)}
    for i in range(1, len(x) + 1):
        for j in range(1, len(y) + 1):
            c = 0 if x[i - 1] == y[j - 1] else 1
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + c)
    return d[len(x), len(y)]


@pytest.mark.formula(
    "dynamic-programming",
    "Edit distance (Levenshtein)",
    r"D_{i,j} = \min \left( D_{i-1,j} + 1, D_{i,j-1} + 1, D_{i-1,j-1} + c_{i,j} \right)\text{, "
    r"}D_{i,0} = i\text{, }D_{0,j} = j",
)
def test_the_edit_distance_is_the_fewest_single_edits_between_two_words():
    words = ["".join(letters) for n in range(5) for letters in product("ab", repeat=n)]
    neighbours = {word: set(edits(word)) for word in words}
    for x in words:
        fewest = distances_from(x, neighbours)
        assert all(levenshtein(x, y) == fewest[y] for y in words)
