"""Formulas of Bayes' rule, moments, likelihood and information, against counting and enumeration."""

import heapq
import math
from fractions import Fraction
from itertools import count, product

import numpy as np
import pytest


@pytest.mark.formula(
    "bayes-rule",
    "Bayes' rule over hypotheses",
    r"P(H_k \mid D) = \frac{P(D \mid H_k) P(H_k)}{\sum_{j=1}^{K} P(D \mid H_j) P(H_j)}",
)
def test_the_posterior_is_the_share_of_a_hypothesis_among_counted_cases_with_the_data():
    # People by hypothesis and by whether the datum was seen.
    seen, unseen = (12, 30, 3), (48, 10, 897)
    everybody = sum(seen) + sum(unseen)
    prior = [Fraction(a + b, everybody) for a, b in zip(seen, unseen, strict=True)]
    likelihood = [Fraction(a, a + b) for a, b in zip(seen, unseen, strict=True)]
    for k in range(3):
        evidence = sum(likelihood[j] * prior[j] for j in range(3))
        assert likelihood[k] * prior[k] / evidence == Fraction(seen[k], sum(seen))


@pytest.mark.formula(
    "bayes-rule",
    "Odds form",
    r"\frac{P(H \mid D)}{P(\bar{H} \mid D)} = \frac{P(D \mid H)}{P(D \mid \bar{H})} \cdot "
    r"\frac{P(H)}{P(\bar{H})}",
)
def test_the_odds_after_a_positive_test_are_counted_ill_to_counted_well():
    # One in a thousand is ill; 99 percent of the ill and 1 percent of the well test positive.
    ill_positive, ill_negative, well_positive, well_negative = 99, 1, 999, 98_901
    ratio = Fraction(ill_positive, 100) / Fraction(well_positive, well_positive + well_negative)
    prior_odds = Fraction(ill_positive + ill_negative, well_positive + well_negative)
    posterior_odds = ratio * prior_odds
    assert posterior_odds == Fraction(ill_positive, well_positive)
    assert posterior_odds / (1 + posterior_odds) == pytest.approx(0.09, abs=0.001)


@pytest.mark.formula(
    "probability-distributions",
    "Sample covariance",
    r"s_{xy} = \frac{1}{n - 1} \sum_{i=1}^{n} (x_i - \bar{x})(y_i - \bar{y})",
)
def test_the_sample_covariance_is_right_on_average_over_all_samples():
    population = [(0, 1), (2, 5), (4, 0), (5, 7)]
    mean_x, mean_y = Fraction(11, 4), Fraction(13, 4)
    true_covariance = sum((x - mean_x) * (y - mean_y) for x, y in population) / 4
    for n in (2, 3, 4):
        estimates = []
        for sample in product(population, repeat=n):
            x_bar = Fraction(sum(x for x, _ in sample), n)
            y_bar = Fraction(sum(y for _, y in sample), n)
            products = ((x - x_bar) * (y - y_bar) for x, y in sample)
            estimates.append(Fraction(1, n - 1) * sum(products))
        assert sum(estimates) / len(estimates) == true_covariance


@pytest.mark.formula(
    "probability-distributions",
    "Correlation",
    r"r = \frac{\sum_{i=1}^{n} (x_i - \bar{x})(y_i - \bar{y})}{\sqrt{\sum_{i=1}^{n} (x_i - "
    r"\bar{x})^2} \sqrt{\sum_{i=1}^{n} (y_i - \bar{y})^2}}",
)
def test_the_squared_correlation_is_the_share_a_fitted_line_explains():
    rng = np.random.default_rng(7)
    for slope in (-2.0, 0.0, 0.7):
        x = rng.normal(size=30)
        y = slope * x + rng.normal(size=30)
        dx, dy = x - x.mean(), y - y.mean()
        r = (dx * dy).sum() / (math.sqrt((dx**2).sum()) * math.sqrt((dy**2).sum()))
        line = np.polyfit(x, y, 1)
        explained = 1 - ((y - np.polyval(line, x)) ** 2).sum() / (dy**2).sum()
        assert r == pytest.approx(math.copysign(math.sqrt(explained), line[0]))
        assert r == pytest.approx(np.corrcoef(3 * x - 1, 5 * y + 2)[0, 1])


@pytest.mark.formula(
    "probability-distributions",
    "Variance of a weighted sum",
    r"\operatorname{Var}\left(\sum_{i=1}^{n} a_i X_i\right) = \sum_{i=1}^{n} \sum_{j=1}^{n} a_i a_j "
    r"\operatorname{Cov}(X_i, X_j)",
)
def test_the_double_sum_of_covariances_is_the_variance_of_the_enumerated_sum():
    # Three dependent variables: a joint table of eight equally likely rows.
    table = np.random.default_rng(7).integers(-3, 6, (8, 3)).astype(float)
    a = np.array([2.0, -1.0, 0.5])
    centred = table - table.mean(axis=0)
    cov = [[np.mean(centred[:, i] * centred[:, j]) for j in range(3)] for i in range(3)]
    double_sum = sum(a[i] * a[j] * cov[i][j] for i in range(3) for j in range(3))
    totals = [sum(weight * value for weight, value in zip(a, row, strict=True)) for row in table]
    assert double_sum == pytest.approx(np.var(totals))


@pytest.mark.formula(
    "maximum-likelihood-and-map",
    "Maximum likelihood and MAP",
    r"\hat{\theta}_{\mathrm{MAP}} = \operatorname{argmax}_{\theta} \left[ \sum_{i=1}^{n} \log p(x_i "
    r"\mid \theta) + \log p(\theta) \right]",
)
def test_the_map_of_a_normal_mean_is_the_precision_weighted_mean():
    x, sigma, prior_mean, prior_sigma = np.array([1.0, 2.5, 0.3, 4.0]), 1.5, -1.0, 0.8

    def log_normal(value, mean, spread):
        return -0.5 * math.log(2 * math.pi * spread**2) - (value - mean) ** 2 / (2 * spread**2)

    theta = np.linspace(-3, 5, 80_001)
    log_likelihood = sum(log_normal(x_i, theta, sigma) for x_i in x)
    with_prior = theta[np.argmax(log_likelihood + log_normal(theta, prior_mean, prior_sigma))]
    precision = len(x) / sigma**2 + 1 / prior_sigma**2
    weighted = (x.sum() / sigma**2 + prior_mean / prior_sigma**2) / precision
    assert with_prior == pytest.approx(weighted, abs=1e-4)
    assert theta[np.argmax(log_likelihood)] == pytest.approx(x.mean(), abs=1e-4)


@pytest.mark.formula(
    "maximum-likelihood-and-map",
    "Bernoulli rate with a Beta prior",
    r"\hat{\theta}_{\mathrm{MAP}} = \frac{k + a - 1}{n + a + b - 2}",
)
def test_the_map_rate_is_where_likelihood_times_prior_is_highest():
    theta = np.linspace(0, 1, 20_001)
    for k, n, a, b in (
        (3, 10, 2.0, 5.0),
        (0, 4, 1.5, 1.2),
        (7, 7, 1.0, 1.0),
        (2, 5, 1.0, 1.0),
        (0, 0, 1.0, 2.0),
    ):
        posterior = theta**k * (1 - theta) ** (n - k) * theta ** (a - 1) * (1 - theta) ** (b - 1)
        assert (k + a - 1) / (n + a + b - 2) == pytest.approx(theta[np.argmax(posterior)], abs=1e-4)


def code_lengths(p):
    """Bits per outcome of an optimal prefix code, by Huffman's merging."""
    order = count()
    waiting = [(weight, next(order), [x]) for x, weight in enumerate(p)]
    heapq.heapify(waiting)
    bits = dict.fromkeys(range(len(p)), 0)
    while len(waiting) > 1:
        (weight_1, _, group_1), (weight_2, _, group_2) = heapq.heappop(waiting), heapq.heappop(waiting)
        for x in group_1 + group_2:
            bits[x] += 1
        heapq.heappush(waiting, (weight_1 + weight_2, next(order), group_1 + group_2))
    return bits


def mean_bits(p, bits):
    return sum(p_x * bits[x] for x, p_x in enumerate(p))


def entropy(p):
    return -sum(p_x * math.log2(p_x) for p_x in p if p_x > 0)


@pytest.mark.formula("entropy-and-information", "Entropy", r"H(p) = -\sum_{x} p(x) \log_2 p(x)")
def test_entropy_is_the_mean_length_of_the_best_code_or_at_most_a_bit_less():
    for dyadic in ([0.5, 0.25, 0.125, 0.125], [0.25] * 4, [0.5, 0.5]):
        assert entropy(dyadic) == mean_bits(dyadic, code_lengths(dyadic))
    for p in ([0.7, 0.2, 0.1], [0.4, 0.3, 0.2, 0.1], [0.99, 0.01]):
        assert entropy(p) < mean_bits(p, code_lengths(p)) < entropy(p) + 1
        assert entropy(p) < math.log2(len(p))
    assert entropy([1.0, 0.0]) == 0


@pytest.mark.formula(
    "entropy-and-information",
    "KL divergence",
    r"D(p \mid q) = \sum_{x} p(x) \log_2 \frac{p(x)}{q(x)}",
)
def test_kl_is_the_extra_code_length_of_expecting_q():
    quarters = ([0.5, 0.25, 0.125, 0.125], [0.125, 0.125, 0.25, 0.5], [0.25] * 4)
    for p, q in product(quarters, quarters):
        d = sum(p_x * math.log2(p_x / q_x) for p_x, q_x in zip(p, q, strict=True))
        extra = mean_bits(p, code_lengths(q)) - mean_bits(p, code_lengths(p))
        assert d == pytest.approx(extra, abs=1e-12)
        assert (d > 0) == (p != q)


@pytest.mark.formula(
    "entropy-and-information",
    "Mutual information",
    r"I(X; Y) = \sum_{x} \sum_{y} p(x, y) \log_2 \frac{p(x, y)}{p(x) p(y)}",
)
def test_mutual_information_is_the_mean_drop_of_entropy_on_seeing_the_other():
    rng = np.random.default_rng(7)
    random_joint = rng.random((3, 4))
    copy, independent = np.diag([0.5, 0.25, 0.25]), np.outer([0.2, 0.8], [0.1, 0.6, 0.3])
    for joint in (random_joint / random_joint.sum(), copy, independent):
        p_x, p_y = joint.sum(axis=1), joint.sum(axis=0)
        information = sum(
            p * math.log2(p / (p_x[i] * p_y[j])) for (i, j), p in np.ndenumerate(joint) if p > 0
        )
        left = sum(p_y[j] * entropy(joint[:, j] / p_y[j]) for j in range(joint.shape[1]))
        assert information == pytest.approx(entropy(p_x) - left, abs=1e-12)
        if joint is independent:
            assert information == pytest.approx(0, abs=1e-12)
