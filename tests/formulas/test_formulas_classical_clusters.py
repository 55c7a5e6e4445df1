"""Clustering, principal components and t-SNE against enumeration, worked cases and other routes."""

import math
from fractions import Fraction
from itertools import combinations, permutations, product
from statistics import NormalDist, fmean

import numpy as np
import pytest


def squared_error(points):
    """Squared distances of the rows to their mean."""
    return float(np.sum((points - points.mean(axis=0)) ** 2))


def sample_points(n=7, d=2):
    return np.random.default_rng(7).normal(size=(n, d))


@pytest.mark.formula(
    "clustering-pca",
    "Total spread equals within plus between",
    r"\sum_{i=1}^{n} \lVert x_i - m \rVert^2 = \sum_{c=1}^{k} \sum_{i \in C_c} \lVert x_i - m_c "
    r"\rVert^2 + \sum_{c=1}^{k} n_c \lVert m_c - m \rVert^2",
)
def test_every_partition_splits_the_total_spread_into_within_and_between():
    x = sample_points(n=6)
    pairs = combinations(range(6), 2)
    total = sum(np.sum((x[i] - x[j]) ** 2) for i, j in pairs) / 6  # spread from pairs, without any mean
    m = x.mean(axis=0)
    assert sum(np.linalg.norm(row - m) ** 2 for row in x) == pytest.approx(total)
    for labels in product(range(2), repeat=6):
        clusters = [x[np.array(labels) == c] for c in set(labels)]
        within = sum(np.linalg.norm(row - own.mean(axis=0)) ** 2 for own in clusters for row in own)
        between = sum(len(own) * np.linalg.norm(own.mean(axis=0) - m) ** 2 for own in clusters)
        assert within + between == pytest.approx(total)


@pytest.mark.formula(
    "k-means",
    "Objective (inertia)",
    r"J = \sum_{i=1}^{n} \min_{1 \le c \le k} \lVert x_i - m_c \rVert_2^2",
)
def test_the_inertia_is_the_least_cost_of_all_assignments_to_the_centroids():
    x, centroids = sample_points(n=5), np.array([[0.0, 0.5], [-1.0, -1.0], [1.0, 0.0]])
    inertia = sum(min(np.linalg.norm(row - m_c) ** 2 for m_c in centroids) for row in x)
    choices = product(centroids, repeat=5)
    cheapest = min(
        sum(np.sum((row - m_c) ** 2) for row, m_c in zip(x, choice, strict=True)) for choice in choices
    )
    assert inertia == pytest.approx(cheapest)


def seeding(points, chosen):
    """Chance of every point to become the next centroid."""
    d = [min(abs(x - c) for c in chosen) for x in points]
    return [Fraction(d_i**2, sum(d_j**2 for d_j in d)) for d_i in d]


@pytest.mark.formula(
    "k-means",
    "k-means++ seeding",
    r"p_i = \frac{D_i^2}{\sum_{j=1}^{n} D_j^2}",
)
def test_seeding_draws_like_an_urn_with_as_many_tickets_as_the_squared_distance():
    points = [0, 1, 3, 10]
    tickets = [1] * 1 + [3] * 9 + [10] * 100
    assert seeding(points, [0]) == [Fraction(tickets.count(x), len(tickets)) for x in points]


@pytest.mark.formula(
    "k-means",
    "k-means++ seeding",
    r"p_i = \frac{D_i^2}{\sum_{j=1}^{n} D_j^2}",
)
def test_two_seeds_stay_on_average_within_the_proven_factor_where_uniform_seeds_do_not():
    points, n = [0, 1, 2, 3, 1000, 1001], 6

    def cost(centroids):
        return sum(min((x - c) ** 2 for c in centroids) for x in points)

    spread = sum(
        p * cost([x, y]) / n for x in points for y, p in zip(points, seeding(points, [x]), strict=True)
    )
    uniform = fmean(cost([x, y]) for x, y in product(points, repeat=2))
    best = squared_error(np.array([0.0, 1, 2, 3])) + squared_error(np.array([1000.0, 1001]))
    assert best < spread <= 8 * (math.log(2) + 2) * best < uniform


@pytest.mark.formula(
    "hierarchical-and-density-clustering",
    "Cost of a Ward merge",
    r"\Delta(A, B) = \frac{n_A n_B}{n_A + n_B} \lVert m_A - m_B \rVert_2^2",
)
def test_the_ward_cost_is_what_merging_adds_to_the_squared_error():
    x = sample_points(n=9, d=3)
    a, b = x[:3], x[3:]
    delta = 3 * 6 / (3 + 6) * np.linalg.norm(a.mean(axis=0) - b.mean(axis=0)) ** 2
    assert delta == pytest.approx(squared_error(x) - squared_error(a) - squared_error(b))


def silhouette(point, own, others):
    a_i = Fraction(sum(abs(point - x) for x in own), len(own))
    b_i = min(Fraction(sum(abs(point - x) for x in other), len(other)) for other in others)
    return (b_i - a_i) / max(a_i, b_i)


@pytest.mark.formula(
    "clustering-evaluation",
    "Silhouette of a point",
    r"s_i = \frac{b_i - a_i}{\max(a_i, b_i)}",
)
def test_the_silhouette_agrees_with_distances_worked_by_hand():
    assert silhouette(0, [2], [[5, 9], [20]]) == Fraction(5, 7)  # 2 at home, 7 next door
    assert silhouette(5, [9], [[0, 2], [20]]) == 0  # 4 at home and 4 next door
    assert silhouette(5, [17], [[4, 2], [40]]) == Fraction(-5, 6)  # 12 at home, 2 next door
    assert silhouette(0, [0, 0], [[3, 3]]) == 1


def together(labels):
    return {pair for pair in combinations(range(len(labels)), 2) if labels[pair[0]] == labels[pair[1]]}


def adjusted_rand(first, second):
    a, b, t = len(together(first)), len(together(second)), len(together(first) & together(second))
    n = len(first) * (len(first) - 1) // 2
    expected = Fraction(a * b, n)
    return (t - expected) / (Fraction(a + b, 2) - expected)


@pytest.mark.formula(
    "clustering-evaluation",
    "Adjusted Rand index",
    r"\mathrm{ARI} = \frac{T - \frac{A B}{N}}{\frac{A + B}{2} - \frac{A B}{N}}",
)
def test_the_index_is_one_for_equal_partitions_and_zero_on_average_over_all_shuffles():
    first, second = "aaabbc", "xxyyyz"
    assert adjusted_rand(first, "222331") == 1
    shuffles = list(permutations(second))
    assert sum(adjusted_rand(first, shuffled) for shuffled in shuffles) == 0
    assert adjusted_rand(first, second) == Fraction(2 * 15 - 4 * 4, 4 * 15 - 4 * 4)  # T = 2, A = B = 4


@pytest.mark.formula(
    "clustering-evaluation",
    "Adjusted Rand index",
    r"\mathrm{ARI} = \frac{T - \frac{A B}{N}}{\frac{A + B}{2} - \frac{A B}{N}}",
)
@pytest.mark.parametrize("trivial", ["aaaa", "abcd"])
def test_two_trivial_partitions_leave_the_index_undefined(trivial):
    with pytest.raises(ZeroDivisionError):
        adjusted_rand(trivial, trivial)


def centred():
    x = sample_points(n=8, d=4) @ np.diag([3, 2, 1, 0.5]) + [5, -1, 0, 2]
    return x - x.mean(axis=0)


@pytest.mark.formula(
    "pca-and-svd",
    "Eigenvalues from singular values",
    r"\lambda_j = \frac{s_j^2}{n - 1}",
)
def test_squared_singular_values_give_the_eigenvalues_of_the_covariance():
    x = centred()
    s = np.linalg.svd(x, compute_uv=False)
    eigenvalues = np.linalg.eigvalsh(np.cov(x, rowvar=False))[::-1]
    assert [s_j**2 / (len(x) - 1) for s_j in s] == pytest.approx(eigenvalues)


@pytest.mark.formula(
    "pca-and-svd",
    "Explained variance of k components",
    r"R_k = \frac{\sum_{j=1}^{k} \lambda_j}{\sum_{j=1}^{d} \lambda_j}",
)
def test_the_explained_share_is_that_of_the_projected_variances():
    x = centred()
    eigenvalues = np.linalg.eigvalsh(np.cov(x, rowvar=False))[::-1]
    scores = x @ np.linalg.svd(x)[2].T
    for k in range(1, 5):
        kept = sum(np.var(scores[:, j]) for j in range(k)) / sum(np.var(x[:, j]) for j in range(4))
        assert sum(eigenvalues[:k]) / sum(eigenvalues) == pytest.approx(kept)
    angles = np.linspace(0, math.pi, 2001)
    plane = x[:, :2]
    best = max(np.var(plane @ [math.cos(angle), math.sin(angle)]) for angle in angles[::4])
    top = np.linalg.eigvalsh(np.cov(plane, rowvar=False))[::-1]
    assert top[0] / sum(top) == pytest.approx(best / np.var(plane, axis=0).sum(), rel=1e-5)


@pytest.mark.formula(
    "pca-and-svd",
    "Squared reconstruction error",
    r"\sum_{i=1}^{n} \lVert x_i - \hat{x}_i \rVert_2^2 = \sum_{j=k+1}^{r} s_j^2",
)
def test_the_error_of_the_projection_is_the_sum_of_the_left_out_squares():
    x = centred()
    directions = np.linalg.eigh(np.cov(x, rowvar=False))[1][:, ::-1]
    s = np.linalg.svd(x, compute_uv=False)
    for k in range(5):
        kept = directions[:, :k]
        error = sum(np.linalg.norm(row - kept @ (kept.T @ row)) ** 2 for row in x)
        assert error == pytest.approx(sum(s_j**2 for s_j in s[k:]), abs=1e-9)


def neighbour_probabilities(x, sigma):
    """Matrix of p(j | i), zero on the diagonal."""
    n = len(x)
    p = np.zeros((n, n))
    for i, j in permutations(range(n), 2):
        total = sum(math.exp(-np.sum((x[i] - x[k]) ** 2) / (2 * sigma[i] ** 2)) for k in range(n) if k != i)
        p[i, j] = math.exp(-np.sum((x[i] - x[j]) ** 2) / (2 * sigma[i] ** 2)) / total
    return p


@pytest.mark.formula(
    "t-sne-and-umap",
    "Neighbour probability in the data",
    r"p_{j \mid i} = \frac{\exp\left( -\lVert x_i - x_j \rVert^2 / (2 \sigma_i^2) \right)}{\sum_{k "
    r"\ne i} \exp\left( -\lVert x_i - x_k \rVert^2 / (2 \sigma_i^2) \right)}",
)
def test_neighbour_probabilities_are_those_of_a_normal_centre_that_could_have_drawn_the_point():
    x, sigma = sample_points(n=4), [0.5, 1.0, 0.8, 2.0]
    p = neighbour_probabilities(x, sigma)
    for i in range(4):
        densities = [
            math.prod(NormalDist(0, sigma[i]).pdf(d) for d in x[i] - x[j]) if j != i else 0 for j in range(4)
        ]
        assert p[i] == pytest.approx(np.array(densities) / sum(densities))
    equidistant = neighbour_probabilities(np.eye(5), [0.7] * 5)[0]
    perplexity = 2 ** -sum(q * math.log2(q) for q in equidistant if q)
    assert perplexity == pytest.approx(4)  # as many neighbours as there are equally near points


def map_similarities(z):
    n = len(z)
    total = sum(1 / (1 + np.sum((z[k] - z[m]) ** 2)) for k in range(n) for m in range(n) if m != k)
    return np.array(
        [[1 / (1 + np.sum((z[i] - z[j]) ** 2)) / total if i != j else 0 for j in range(n)] for i in range(n)]
    )


def divergence(p, q):
    return sum(p[i, j] * math.log(p[i, j] / q[i, j]) for i, j in permutations(range(len(p)), 2))


@pytest.mark.formula(
    "t-sne-and-umap",
    "Similarity in the map",
    r"q_{ij} = \frac{\left( 1 + \lVert z_i - z_j \rVert^2 \right)^{-1}}{\sum_{k=1}^{n} \sum_{l \ne "
    r"k} \left( 1 + \lVert z_k - z_l \rVert^2 \right)^{-1}}",
)
@pytest.mark.formula(
    "t-sne-and-umap",
    "t-SNE objective",
    r"C = \sum_{i=1}^{n} \sum_{j \ne i} p_{ij} \log \frac{p_{ij}}{q_{ij}}",
)
def test_the_objective_has_the_known_gradient_of_springs_and_vanishes_only_for_a_perfect_map():
    given = neighbour_probabilities(sample_points(n=5, d=3), [1.0] * 5)
    p = (given + given.T) / (2 * 5)
    z = sample_points(n=5)
    q = map_similarities(z)
    assert [p.sum(), q.sum()] == pytest.approx([1, 1])
    i, step = 2, 1e-5
    springs = sum(
        4 * (p[i, j] - q[i, j]) * (z[i] - z[j]) / (1 + np.sum((z[i] - z[j]) ** 2)) for j in range(5)
    )
    for axis in range(2):
        above, below = z.copy(), z.copy()
        above[i, axis] += step
        below[i, axis] -= step
        rise = divergence(p, map_similarities(above)) - divergence(p, map_similarities(below))
        assert rise / (2 * step) == pytest.approx(springs[axis], rel=1e-6)
    assert divergence(q, q) == 0 < divergence(p, q)
