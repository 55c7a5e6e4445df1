"""Contrastive and masked objectives against posteriors, enumeration and plain pixel averages."""

import math
from itertools import permutations, product

import numpy as np
import pytest

JOINT = np.array([[0.30, 0.06, 0.04], [0.05, 0.20, 0.05], [0.05, 0.05, 0.20]])
CONTEXT, ITEM = JOINT.sum(axis=1), JOINT.sum(axis=0)


@pytest.mark.formula(
    "contrastive-learning",
    "InfoNCE loss for one query",
    r"L = -\log\frac{\exp(s_0 / \tau)}{\sum_{j=0}^{K} \exp(s_j / \tau)}",
)
def test_infonce_with_log_density_ratios_is_the_surprise_at_where_the_positive_sits():
    context, items, tau = 0, (0, 2, 1, 0), 0.5
    s = [tau * math.log(JOINT[context, x] / (CONTEXT[context] * ITEM[x])) for x in items]
    loss = -math.log(math.exp(s[0] / tau) / sum(math.exp(s_j / tau) for s_j in s))
    conditional = JOINT[context] / CONTEXT[context]
    stories = [
        math.prod(conditional[x] if j == place else ITEM[x] for j, x in enumerate(items))
        for place in range(len(items))
    ]
    assert loss == pytest.approx(-math.log(stories[0] / sum(stories)))


@pytest.mark.formula(
    "contrastive-learning",
    "Symmetric image-text loss",
    r"L = -\frac{1}{2N} \sum_{i=1}^{N} \left(\log\frac{\exp(s_{ii} / \tau)}{\sum_{j=1}^{N} "
    r"\exp(s_{ij} / \tau)} + \log\frac{\exp(s_{ii} / \tau)}{\sum_{j=1}^{N} \exp(s_{ji} / "
    r"\tau)}\right)",
)
def test_the_symmetric_loss_is_the_mean_surprise_of_matching_both_ways():
    rng = np.random.default_rng(7)
    n, tau = 3, 0.4
    s = rng.uniform(-1, 1, size=(n, n))

    def loss(similarity):
        total = 0.0
        for i in range(n):
            own = math.exp(similarity[i, i] / tau)
            texts = sum(math.exp(similarity[i, j] / tau) for j in range(n))
            images = sum(math.exp(similarity[j, i] / tau) for j in range(n))
            total += math.log(own / texts) + math.log(own / images)
        return -1 / (2 * n) * total

    def right_picks(rows):
        odds = [math.exp(sum(row[j] for row, j in zip(rows, picks, strict=True)) / tau) for picks in PICKS]
        return odds[PICKS.index((0, 1, 2))] / math.fsum(odds)

    both = right_picks(s) * right_picks(s.T)
    assert loss(s) == pytest.approx(-math.log(both) / (2 * n))
    assert loss(np.full((n, n), 0.3)) == pytest.approx(math.log(n))
    assert {round(loss(s[list(o)][:, list(o)]), 12) for o in permutations(range(n))} == {round(loss(s), 12)}


PICKS = list(product(range(3), repeat=3))


def expected_loss(critic, candidates):
    """Mean InfoNCE over every context, its positive and all independent negatives."""
    total = 0.0
    for (context, positive), chance in np.ndenumerate(JOINT):
        for negatives in product(range(3), repeat=candidates - 1):
            weight = chance * math.prod(ITEM[x] for x in negatives)
            scores = [math.exp(critic[context, x]) for x in (positive, *negatives)]
            total += weight * -math.log(scores[0] / sum(scores))
    return total


@pytest.mark.formula(
    "contrastive-learning",
    "Bound on mutual information",
    r"I \ge \log N - L",
)
@pytest.mark.parametrize("candidates", [2, 4])
def test_the_enumerated_mutual_information_is_at_least_the_bound_for_any_critic(candidates):
    information = float((JOINT * np.log(JOINT / np.outer(CONTEXT, ITEM))).sum())
    best = np.log(JOINT / np.outer(CONTEXT, ITEM))
    rng = np.random.default_rng(7)
    for critic in (best, 3 * best, np.zeros((3, 3)), rng.normal(size=(3, 3))):
        bound = math.log(candidates) - expected_loss(critic, candidates)
        assert information >= bound
        assert bound <= math.log(candidates)
    assert math.log(candidates) - expected_loss(np.zeros((3, 3)), candidates) == pytest.approx(0)
    tightest = [math.log(n) - expected_loss(best, n) for n in (2, 3, 4, 5)]
    assert tightest == sorted(tightest)
    assert 0.75 * information < tightest[-1]


@pytest.mark.formula(
    "self-supervised-pretext",
    "Masked reconstruction loss",
    r"L = \frac{1}{m} \sum_{i \in M} \frac{1}{p} \lVert \hat{x}_i - x_i \rVert^2",
)
def test_the_reconstruction_loss_is_the_mean_over_the_pixels_of_hidden_patches_alone():
    rng = np.random.default_rng(7)
    image, rebuilt = rng.uniform(size=(6, 6)), rng.uniform(size=(6, 6))
    corners = [(row, column) for row in (0, 2, 4) for column in (0, 2, 4)]
    hidden = corners[::2]
    p, m = 4, len(hidden)

    def patch(picture, corner):
        return picture[corner[0] : corner[0] + 2, corner[1] : corner[1] + 2].ravel()

    loss = (
        1
        / m
        * sum(1 / p * np.linalg.norm(patch(rebuilt, corner) - patch(image, corner)) ** 2 for corner in hidden)
    )
    seen = np.ones((6, 6), dtype=bool)
    for row, column in hidden:
        seen[row : row + 2, column : column + 2] = False
    assert loss == pytest.approx(((rebuilt - image) ** 2)[~seen].mean())
    assert loss != pytest.approx(((rebuilt - image) ** 2).mean())
