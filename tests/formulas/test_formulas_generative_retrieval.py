"""Retrieval, ranking and similarity against sets, permutations, geometry and random walks."""

import math
from fractions import Fraction
from itertools import pairwise, permutations, product

import numpy as np
import pytest

RANKINGS = (("a", "b", "c", "d"), ("d", "a", "c", "b"), ("b", "d", "a", "c"))
RELEVANT = ({"a", "c"}, {"b"}, {"c", "d", "x"})


@pytest.mark.formula(
    "rag-systems",
    "Recall at k",
    r"\mathrm{Recall}_k = \frac{1}{Q} \sum_{q=1}^{Q} \frac{h_q(k)}{m_q}",
)
@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_recall_is_the_chance_that_a_relevant_passage_of_a_random_question_is_found(k):
    questions = len(RANKINGS)
    hits = [len(set(ranking[:k]) & relevant) for ranking, relevant in zip(RANKINGS, RELEVANT, strict=True)]
    recall = Fraction(1, questions) * sum(Fraction(h, len(m)) for h, m in zip(hits, RELEVANT, strict=True))
    chance = Fraction(0)
    for question, relevant in enumerate(RELEVANT):
        for passage in relevant:
            drawn = Fraction(1, questions * len(relevant))
            chance += drawn if passage in RANKINGS[question][:k] else 0
    assert recall == chance


@pytest.mark.formula(
    "rag-systems",
    "Mean reciprocal rank",
    r"\mathrm{MRR} = \frac{1}{Q} \sum_{q=1}^{Q} \frac{1}{\rho_q}",
)
def test_the_mean_reciprocal_rank_gives_the_fraction_computed_by_hand():
    relevant = ({"a"}, {"c", "b"}, {"unknown"})
    total = Fraction(0)
    for ranking, wanted in zip(RANKINGS, relevant, strict=True):
        ranks = [rho for rho, passage in enumerate(ranking, start=1) if passage in wanted]
        total += Fraction(1, ranks[0]) if ranks else 0
    assert Fraction(1, 3) * total == Fraction(4, 9)  # first ranks 1 and 3, then none


def discounted_gain(grades, k):
    return sum((2 ** grades[i - 1] - 1) / math.log2(i + 1) for i in range(1, k + 1))


@pytest.mark.formula(
    "rag-architecture",
    "Normalised discounted cumulative gain",
    r"\mathrm{nDCG}_k = \frac{\sum_{i=1}^{k} (2^{g_i} - 1) / \log_2(i + 1)}{\sum_{i=1}^{k} (2^{h_i} "
    r"- 1) / \log_2(i + 1)}",
)
@pytest.mark.parametrize("k", [1, 3, 5])
def test_ndcg_compares_a_ranking_with_the_best_of_all_orders(k):
    judged = (3, 0, 2, 1)
    g = (2, 0, 3, 0, 1)  # by rank; the fourth result was never judged
    h = [*sorted(judged, reverse=True), 0]
    ndcg = discounted_gain(g, k) / discounted_gain(h, k)
    best = max(discounted_gain(order, k) for order in permutations((*judged, 0)))
    gained = {2: 3.0, 0: 0.0, 3: 7.0, 1: 1.0}
    discounts = [1, math.log(2) / math.log(3), 0.5, math.log(2) / math.log(5), math.log(2) / math.log(6)]
    by_hand = sum(gained[grade] * discount for grade, discount in zip(g[:k], discounts, strict=False))
    assert ndcg == pytest.approx(by_hand / best)
    assert ndcg <= 1


@pytest.mark.formula(
    "vector-databases",
    "Cosine similarity",
    r"\cos(a, b) = \frac{a^\top b}{\lVert a \rVert \lVert b \rVert}",
)
def test_the_cosine_is_that_of_the_angle_two_vectors_were_built_with():
    rng = np.random.default_rng(7)
    first, second = np.linalg.qr(rng.normal(size=(5, 2)))[0].T
    for angle in (0.0, 0.7, math.pi / 2, 2.2, math.pi):
        a, b = 3.5 * first, 0.2 * (math.cos(angle) * first + math.sin(angle) * second)
        cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
        assert cosine == pytest.approx(math.cos(angle), abs=1e-12)


@pytest.mark.formula(
    "vector-databases",
    "Distance from product-quantised codes",
    r"d(q, x)^2 \approx \sum_{j=1}^{m} \lVert q_j - c_{j, i_j} \rVert^2",
)
def test_the_distance_from_codes_is_that_to_the_reconstruction_and_close_to_the_true_one():
    rng = np.random.default_rng(7)
    m, centroids, width = 4, 16, 2
    books = rng.normal(size=(m, centroids, width))
    x, q = rng.normal(size=m * width), rng.normal(size=m * width)
    parts, q_parts = np.split(x, m), np.split(q, m)
    codes = [min(range(centroids), key=lambda i, j=j: math.dist(parts[j], books[j, i])) for j in range(m)]
    squared = sum(np.linalg.norm(q_parts[j] - books[j, codes[j]]) ** 2 for j in range(m))
    rebuilt = np.concatenate([books[j, codes[j]] for j in range(m)])
    assert math.sqrt(squared) == pytest.approx(math.dist(q, rebuilt))
    assert abs(math.sqrt(squared) - math.dist(q, x)) <= math.dist(x, rebuilt)


@pytest.mark.formula(
    "graph-rag",
    "Reciprocal rank fusion",
    r"s(d) = \sum_{r \in R} \frac{1}{k + \rho_r(d)}",
)
def test_reciprocal_rank_fusion_gives_the_scores_added_by_hand():
    lists, k = (["a", "b", "c"], ["b", "d"], ["c", "b", "a"]), 60

    def score(document):
        ranks = [results.index(document) + 1 for results in lists if document in results]
        return sum(Fraction(1, k + rho) for rho in ranks)

    assert score("a") == Fraction(1, 61) + Fraction(1, 63)
    assert score("b") == Fraction(2, 62) + Fraction(1, 61)
    assert score("d") == Fraction(1, 62)
    assert sorted("abcd", key=score, reverse=True)[0] == "b"


@pytest.mark.formula(
    "graph-rag",
    "Personalised PageRank",
    r"\pi = \alpha s + (1 - \alpha) P^\top \pi",
)
def test_personalised_pagerank_is_where_a_walk_stands_when_it_is_stopped_at_random():
    alpha, s = 0.3, np.array([0.5, 0.5, 0, 0])
    p = np.array([[0, 1, 0, 0], [0.5, 0, 0.5, 0], [0, 0.2, 0, 0.8], [1, 0, 0, 0]])
    pi = np.linalg.solve(np.eye(4) - (1 - alpha) * p.T, alpha * s)
    assert pi == pytest.approx(alpha * s + (1 - alpha) * p.T @ pi)
    exact_walks = np.zeros(4)
    for length in range(6):  # every path of up to five steps, one by one
        for path in product(range(4), repeat=length + 1):
            chance = s[path[0]] * math.prod(p[i, j] for i, j in pairwise(path))
            exact_walks[path[-1]] += alpha * (1 - alpha) ** length * chance
    unfinished = (1 - alpha) ** 6
    assert pi.sum() == pytest.approx(1)
    assert exact_walks.sum() == pytest.approx(1 - unfinished)
    assert all(exact_walks <= pi + 1e-12)
    assert all(pi <= exact_walks + unfinished)
