"""The formulas of graph learning and of research on networks, against counting, walking and integrating."""

import math
from fractions import Fraction
from itertools import combinations, product
from statistics import fmean, variance

import numpy as np
import pytest

EDGES = {(0, 1), (0, 2), (1, 2), (2, 3), (3, 4)}
NODES = range(5)


def neighbours(v):
    return {b if a == v else a for a, b in EDGES if v in (a, b)}


def leaky_relu(x):
    return np.where(x > 0, x, 0.2 * x)


@pytest.mark.formula(
    "gnn-message-passing",
    "GCN layer",
    r"h_v^{(l+1)} = \phi\left(\sum_{u \in N(v)} \frac{1}{\sqrt{d_u d_v}} W h_u^{(l)}\right)",
)
def test_a_gcn_layer_equals_the_normalised_adjacency_matrix_form():
    rng = np.random.default_rng(7)
    h, w = rng.normal(size=(5, 3)), rng.normal(size=(2, 3))
    near = {v: neighbours(v) | {v} for v in NODES}
    d = {v: len(near[v]) for v in NODES}
    layer = [np.tanh(sum(1 / math.sqrt(d[u] * d[v]) * w @ h[u] for u in near[v])) for v in NODES]
    adjacency = np.eye(5)
    for a, b in EDGES:
        adjacency[a, b] = adjacency[b, a] = 1
    inverse_root = np.diag(adjacency.sum(axis=1) ** -0.5)
    assert np.array(layer) == pytest.approx(np.tanh(inverse_root @ adjacency @ inverse_root @ h @ w.T))


@pytest.mark.formula(
    "gnn-message-passing",
    "GAT attention weight",
    r"\alpha_{vu} = \frac{\exp(e_{vu})}{\sum_{w \in N(v)} \exp(e_{vw})}, "
    r"\text{ } e_{vu} = \phi\left(a_1^\top W h_v + a_2^\top W h_u\right)",
)
def test_gat_weights_equal_the_form_with_one_vector_over_the_joined_projections():
    rng = np.random.default_rng(7)
    h, w = rng.normal(size=(5, 3)), rng.normal(size=(2, 3))
    a_1, a_2 = rng.normal(size=2), rng.normal(size=2)

    def score(v, u):
        return float(leaky_relu(a_1 @ w @ h[v] + a_2 @ w @ h[u]))

    for v in NODES:
        near = sorted(neighbours(v) | {v})
        alpha = [math.exp(score(v, u)) / sum(math.exp(score(v, other)) for other in near) for u in near]
        joined = np.array([np.concatenate([w @ h[v], w @ h[u]]) for u in near])
        logits = leaky_relu(joined @ np.concatenate([a_1, a_2]))
        log_total = np.logaddexp.reduce(logits)
        assert alpha == pytest.approx(np.exp(logits - log_total))
        assert sum(alpha) == pytest.approx(1)
        by_content = sorted(range(len(near)), key=lambda place: float(a_2 @ w @ h[near[place]]))
        assert sorted(range(len(near)), key=lambda place: alpha[place]) == by_content


LINKS = {0: (1, 2), 1: (2,), 2: (0,), 3: (2, 0, 1)}


@pytest.mark.formula(
    "graph-features", "PageRank", r"r_v = \frac{1 - d}{n} + d \sum_{u \in I(v)} \frac{r_u}{o_u}"
)
def test_page_rank_is_where_a_surfer_who_sometimes_jumps_spends_the_time():
    d, n = 0.85, len(LINKS)
    follow = np.zeros((n, n))
    for u, targets in LINKS.items():
        follow[u, list(targets)] = 1 / len(targets)
    surfer = d * follow + (1 - d) / n
    stationary = np.linalg.matrix_power(surfer, 200)[0]
    for v in range(n):
        linking = [u for u, targets in LINKS.items() if v in targets]
        rank = (1 - d) / n + d * sum(stationary[u] / len(LINKS[u]) for u in linking)
        assert rank == pytest.approx(stationary[v])
    assert sum(stationary) == pytest.approx(1)


@pytest.mark.formula(
    "graph-features", "Adamic-Adar score", r"A(u, v) = \sum_{w \in C(u, v)} \frac{1}{\log d_w}"
)
def test_the_adamic_adar_score_is_the_weighted_count_of_paths_of_length_two():
    adjacency = np.array([[int(b in neighbours(a)) for b in NODES] for a in NODES])
    degree = adjacency.sum(axis=1)
    weight = np.diag([0.0 if k < 2 else 1 / math.log(k) for k in degree])
    paths = adjacency @ weight @ adjacency
    for u, v in combinations(NODES, 2):
        score = sum(1 / math.log(len(neighbours(w))) for w in neighbours(u) & neighbours(v))
        assert score == pytest.approx(paths[u, v])
    assert paths[2, 4] == pytest.approx(1 / math.log(2))


@pytest.mark.formula("graph-features", "Local clustering coefficient", r"c_v = \frac{2 t_v}{k_v (k_v - 1)}")
def test_the_clustering_coefficient_is_the_share_of_neighbour_pairs_that_are_linked():
    adjacency = np.array([[int(b in neighbours(a)) for b in NODES] for a in NODES])
    closed_walks = np.diag(np.linalg.matrix_power(adjacency, 3))
    for v in (0, 1, 2, 3):
        pairs = list(combinations(sorted(neighbours(v)), 2))
        t_v, k_v = closed_walks[v] / 2, len(neighbours(v))
        assert 2 * t_v / (k_v * (k_v - 1)) == pytest.approx(fmean(pair in EDGES for pair in pairs))


class SmallNet:
    """A seeded one-hidden-layer network with a scalar output, its parameters as one flat vector."""

    def __init__(self, width):
        rng = np.random.default_rng(7)
        self.width = width
        self.theta = rng.normal(size=3 * width)

    def output(self, x, theta):
        inner, bias, outer = np.split(theta, 3)
        return float(outer @ np.tanh(inner * x + bias)) / math.sqrt(self.width)

    def slopes(self, x):
        """The output's derivative with respect to every parameter, by hand."""
        inner, bias, outer = np.split(self.theta, 3)
        hidden = np.tanh(inner * x + bias)
        gate = outer * (1 - hidden**2)
        return np.concatenate([gate * x, gate, hidden]) / math.sqrt(self.width)


@pytest.mark.formula(
    "lottery-ticket-and-ntk", "Neural tangent kernel", r"\Theta(x, y) = \sum_{p=1}^{P} g_p(x) g_p(y)"
)
def test_the_tangent_kernel_is_how_much_a_gradient_step_on_one_input_moves_another():
    net, step = SmallNet(width=6), 1e-5
    for x, y in product((-1.0, 0.5, 2.0), repeat=2):
        kernel = sum(g_x * g_y for g_x, g_y in zip(net.slopes(x), net.slopes(y), strict=True))
        forward = net.output(y, net.theta + step * net.slopes(x))
        backward = net.output(y, net.theta - step * net.slopes(x))
        assert kernel == pytest.approx((forward - backward) / (2 * step), abs=1e-7)


def matrix_exponential(matrix, terms=60):
    """The power series, which converges quickly for the small matrices used here."""
    total = term = np.eye(len(matrix))
    for order in range(1, terms):
        term = term @ matrix / order
        total = total + term
    return total


@pytest.mark.formula(
    "lottery-ticket-and-ntk",
    "Training dynamics with a constant kernel",
    r"f_t = y + \exp(-\eta \Theta t) (f_0 - y)",
)
def test_gradient_flow_of_a_model_linear_in_its_weights_follows_the_matrix_exponential():
    rng = np.random.default_rng(7)
    slopes, y, start = rng.normal(size=(3, 5)), rng.normal(size=3), rng.normal(size=5)
    eta, t, steps = 0.3, 1.5, 400

    def velocity(w):  # minus eta times the gradient of half the summed squared errors
        return -eta * slopes.T @ (slopes @ w - y)

    w, dt = start, t / steps
    for _ in range(steps):
        middle = w + dt / 2 * velocity(w)
        w = w + dt * velocity(middle)
    kernel = slopes @ slopes.T
    predicted = y + matrix_exponential(-eta * kernel * t) @ (slopes @ start - y)
    assert slopes @ w == pytest.approx(predicted, abs=1e-4)


@pytest.mark.formula(
    "critiquing-papers",
    "Standard error over seeds of a difference",
    r"\mathrm{SE} = \sqrt{\frac{s_A^2}{n_A} + \frac{s_B^2}{n_B}}",
)
def test_the_squared_standard_error_over_seeds_is_on_average_the_variance_of_the_difference():
    scores_a, scores_b, n_a, n_b = (
        (Fraction(70), Fraction(74)),
        (Fraction(60), Fraction(61), Fraction(68)),
        3,
        2,
    )
    squares, differences = [], []
    for runs_a, runs_b in product(product(scores_a, repeat=n_a), product(scores_b, repeat=n_b)):
        standard_error = math.sqrt(variance(runs_a) / n_a + variance(runs_b) / n_b)
        squares.append(standard_error**2)
        differences.append(float(sum(runs_a) / n_a - sum(runs_b) / n_b))
    assert fmean(squares) == pytest.approx(np.var(differences))
