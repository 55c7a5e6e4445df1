"""Tokens, term weights and embeddings against code lengths, mutual information and direct searches."""

import math
from collections import Counter
from itertools import product

import numpy as np
import pytest


def lowest_point(function, low, high):
    """Where a function with one valley is smallest, by ternary search."""
    for _ in range(120):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if function(left) < function(right) else (left, high)
    return (low + high) / 2


@pytest.mark.formula(
    "subword-tokenization",
    "Bits per byte",
    r"\mathrm{BPB} = -\frac{1}{B} \sum_{t=1}^{T} \log_2 p(x_t \mid x_{<t})",
)
def test_bits_per_byte_do_not_depend_on_how_the_same_text_is_cut():
    letters = {"a": 0.5, "b": 0.25, "é": 0.25}
    text = "abéaab"
    b = len(text.encode("utf-8"))
    pieces = {one + two: p * q for (one, p), (two, q) in product(letters.items(), repeat=2)}
    by_letter = [letters[letter] for letter in text]
    by_piece = [pieces[text[t : t + 2]] for t in range(0, len(text), 2)]

    def bits_per_byte(probabilities):
        return -1 / b * sum(math.log2(p) for p in probabilities)

    code_lengths = {"a": 1, "b": 2, "é": 2}  # the bits of a prefix code for these shares
    assert bits_per_byte(by_letter) == pytest.approx(sum(code_lengths[letter] for letter in text) / 7)
    assert bits_per_byte(by_piece) == pytest.approx(bits_per_byte(by_letter))


DOCUMENTS = (("a", "b"), ("a", "c"), ("b", "c"), ("d", "d"))  # one length, even counts wherever a term stands


@pytest.mark.formula(
    "tf-idf",
    "TF-IDF weight (plain form)",
    r"w_{t,d} = f_{t,d} \log\frac{N}{n_t}",
)
def test_the_mean_tf_idf_weight_is_what_a_word_tells_about_its_document():
    n_documents, tokens = len(DOCUMENTS), sum(len(document) for document in DOCUMENTS)
    containing = Counter(term for document in DOCUMENTS for term in set(document))
    counts = [Counter(document) for document in DOCUMENTS]
    weights = [f * math.log(n_documents / containing[t]) for count in counts for t, f in count.items()]
    joint = Counter((t, i) for i, document in enumerate(DOCUMENTS) for t in document)
    of_term, of_document = Counter(), Counter()
    for (t, i), times in joint.items():
        of_term[t] += times
        of_document[i] += times
    information = sum(
        times / tokens * math.log(times * tokens / (of_term[t] * of_document[i]))
        for (t, i), times in joint.items()
    )
    assert sum(weights) / tokens == pytest.approx(information)


def bm25(query, document, documents, k_1, b):
    n = len(documents)
    mean_length = sum(len(other) for other in documents) / n
    score = 0.0
    for t in set(query):
        n_t = sum(t in other for other in documents)
        f = document.count(t)
        length_factor = k_1 * (1 - b + b * len(document) / mean_length)
        score += math.log(1 + (n - n_t + 0.5) / (n_t + 0.5)) * f * (k_1 + 1) / (f + length_factor)
    return score


@pytest.mark.formula(
    "tf-idf",
    "BM25 score",
    r"s(q, d) = \sum_{t \in q} \log\left(1 + \frac{N - n_t + 0.5}{n_t + 0.5}\right) \frac{f_{t,d} "
    r"(k_1 + 1)}{f_{t,d} + k_1 \left(1 - b + b \frac{l_d}{\bar{l}}\right)}",
)
def test_bm25_gives_the_value_computed_by_hand_and_its_known_limits():
    documents = [list("xxxyyy"), list("yz"), list("yyzz"), list("zzzz")]
    by_hand = math.log(10 / 3) * 6.6 / 4.65  # mean length 4, length factor 1.2 times 1.375
    assert bm25("x", documents[0], documents, 1.2, 0.75) == pytest.approx(by_hand)
    assert bm25("xyx", documents[3], documents, 1.2, 0.75) == 0
    flooded = [list("x" * 100_000), list("y"), list("y")]
    ceiling = 2.2 * math.log(4 / 1.5)
    assert bm25("x", flooded[0], flooded, 1.2, 0) == pytest.approx(ceiling, rel=1e-4)
    doubled = [document * 2 for document in documents]  # with b = 1 only proportions count
    assert bm25("xy", doubled[0], doubled, 1.2, 1) > bm25("xy", documents[0], documents, 1.2, 1)
    beside = [*documents[:3], documents[0] * 2]
    single, twice = (bm25("x", document, beside, 1.2, 1) for document in (beside[0], beside[3]))
    assert single == pytest.approx(twice)


@pytest.mark.formula(
    "word-embeddings",
    "Skip-gram loss with negative sampling",
    r"L = -\log \sigma(u_o^\top v_c) - \sum_{i=1}^{k} \log \sigma(-u_{n_i}^\top v_c)",
)
def test_the_negative_sampling_loss_has_the_slope_of_logistic_regression_on_pairs():
    rng = np.random.default_rng(7)
    k, width, step = 4, 5, 1e-6
    u_o, u_n = rng.normal(size=width), rng.normal(size=(k, width))

    def sigma(x):
        return 1 / (1 + math.exp(-x))

    def loss(v_c):
        return -math.log(sigma(u_o @ v_c)) - sum(math.log(sigma(-u_n[i] @ v_c)) for i in range(k))

    assert loss(np.zeros(width)) == pytest.approx((k + 1) * math.log(2))
    v_c = rng.normal(size=width)
    numeric = [(loss(v_c + step * e) - loss(v_c - step * e)) / (2 * step) for e in np.eye(width)]
    inputs, labels = np.vstack([u_o, u_n]), np.array([1] + [0] * k)
    predicted = np.array([sigma(score) for score in inputs @ v_c])
    assert numeric == pytest.approx((predicted - labels) @ inputs, abs=1e-6)


@pytest.mark.formula(
    "word-embeddings",
    "Implicit factorisation",
    r"v_w^\top u_c = \log\frac{p(w, c)}{p(w) p(c)} - \log k",
)
@pytest.mark.parametrize("k", [1, 5])
def test_free_pairs_settle_at_shifted_pointwise_mutual_information(k):
    joint = np.array([[0.30, 0.05, 0.05], [0.02, 0.40, 0.18]])
    p_w, p_c = joint.sum(axis=1), joint.sum(axis=0)
    for (w, c), p_wc in np.ndenumerate(joint):

        def expected_loss(score, seen=p_wc, noise=k * p_w[w] * p_c[c]):
            return seen * math.log1p(math.exp(-score)) + noise * math.log1p(math.exp(score))

        optimum = lowest_point(expected_loss, -12, 12)
        assert math.log(p_wc / (p_w[w] * p_c[c])) - math.log(k) == pytest.approx(optimum, abs=1e-6)


@pytest.mark.formula(
    "text-embeddings",
    "In-batch contrastive loss",
    r"L = -\frac{1}{B} \sum_{i=1}^{B} \log\frac{\exp(s_{ii} / \tau)}{\sum_{j=1}^{B} \exp(s_{ij} / \tau)}",
)
def test_the_in_batch_loss_is_the_mean_surprise_at_picking_the_right_documents():
    rng = np.random.default_rng(7)
    size, tau = 4, 0.3
    s = rng.uniform(-1, 1, size=(size, size))
    terms = []
    for i in range(size):
        denominator = sum(math.exp(s[i, j] / tau) for j in range(size))
        terms.append(math.log(math.exp(s[i, i] / tau) / denominator))
    loss = -1 / size * sum(terms)
    margins = [[(s[i, j] - s[i, i]) / tau for j in range(size) if j != i] for i in range(size)]
    assert loss == pytest.approx(
        sum(math.log1p(sum(math.exp(margin) for margin in row)) for row in margins) / size
    )
    all_picks = product(range(size), repeat=size)
    odds = {picks: math.exp(sum(s[i, j] for i, j in enumerate(picks)) / tau) for picks in all_picks}
    right = odds[tuple(range(size))] / math.fsum(odds.values())
    assert loss == pytest.approx(-math.log(right) / size)


@pytest.mark.formula(
    "text-embeddings",
    "Distance of unit vectors",
    r"\lVert a - b \rVert^2 = 2 - 2 a^\top b",
)
def test_the_squared_distance_of_unit_vectors_follows_from_their_angle():
    rng = np.random.default_rng(7)
    first, second = np.linalg.qr(rng.normal(size=(6, 2)))[0].T
    for angle in (0.0, 0.4, math.pi / 2, 2.5, math.pi):
        a, b = first, math.cos(angle) * first + math.sin(angle) * second
        chord = 2 * math.sin(angle / 2)
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) == pytest.approx(chord**2, abs=1e-12)
        assert 2 - 2 * (a @ b) == pytest.approx(chord**2, abs=1e-12)
