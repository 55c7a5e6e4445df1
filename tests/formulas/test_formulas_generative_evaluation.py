"""Scores, bounds and sampling rules for generated text against enumeration and cases worked by hand."""

import math
from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from statistics import fmean, geometric_mean, mode, pvariance

import numpy as np
import pytest


@pytest.mark.formula(
    "llm-evaluation",
    "Unbiased pass@k",
    r"\mathrm{pass}_k = 1 - \prod_{i=n-c+1}^{n} \left(1 - \frac{k}{i}\right)",
)
@pytest.mark.parametrize(("n", "k"), [(6, 1), (6, 3), (5, 5)])
def test_pass_at_k_is_the_share_of_choices_that_contain_a_passing_sample(n, k):
    for c in range(n + 1):
        passes = [True] * c + [False] * (n - c)
        choices = list(combinations(passes, k))
        by_formula = 1 - math.prod(1 - Fraction(k, i) for i in range(n - c + 1, n + 1))
        assert by_formula == Fraction(sum(any(choice) for choice in choices), len(choices))


@pytest.mark.formula(
    "llm-evaluation",
    "Standard error of a paired difference in accuracy",
    r"\mathrm{SE} = \frac{1}{n} \sqrt{b + c - \frac{(b - c)^2}{n}}",
)
def test_the_paired_standard_error_is_the_spread_of_the_differences_over_root_n():
    n, b, c = 50, 9, 4
    differences = [1] * b + [-1] * c + [0] * (n - b - c)
    by_formula = 1 / n * math.sqrt(b + c - (b - c) ** 2 / n)
    assert by_formula == pytest.approx(math.sqrt(pvariance(differences) / n))
    assert fmean(differences) == (b - c) / n


@pytest.mark.formula(
    "chain-of-thought",
    "Self-consistency vote",
    r"\hat{a} = \operatorname{argmax}_{a} \sum_{i=1}^{m} \mathbf{1}[a_i = a]",
)
@pytest.mark.parametrize("answers", ["BABCA" + "B", "AAB", "C"])
def test_the_vote_over_chains_is_the_mode_of_their_answers(answers):
    chosen = max(sorted(set(answers)), key=lambda a: sum(1 if a_i == a else 0 for a_i in answers))
    tied = Counter(answers).most_common(1)[0][1]
    assert answers.count(chosen) == tied
    assert chosen == mode(sorted(answers))


@pytest.mark.formula(
    "chain-of-thought",
    "Contextual calibration",
    r"q_y = \frac{p(y \mid x) / p(y \mid x_0)}{\sum_{k} p(k \mid x) / p(k \mid x_0)}",
)
def test_calibration_restores_the_posterior_of_an_unbiased_reader():
    bias = {"yes": 0.7, "no": 0.2, "maybe": 0.1}
    evidence = {"yes": 0.3, "no": 0.9, "maybe": 0.4}
    read = {y: bias[y] * evidence[y] for y in bias}
    p = {y: read[y] / sum(read.values()) for y in read}
    p_0 = bias  # content-free input: nothing but the bias speaks
    calibrated = {y: (p[y] / p_0[y]) / sum(p[k] / p_0[k] for k in p) for y in p}
    unbiased = {y: evidence[y] / 1.6 for y in evidence}
    assert calibrated == pytest.approx(unbiased)


@pytest.mark.formula(
    "prompt-development",
    "Upper bound after n successes without failure",
    r"p_u = 1 - \delta^{1/n}",
)
@pytest.mark.parametrize(("n", "delta"), [(5, 0.05), (3, 0.1), (8, 0.5)])
def test_at_the_upper_bound_a_clean_record_has_just_the_error_probability(n, delta):
    p_u = 1 - delta ** (1 / n)

    def clean(rate):
        records = product((True, False), repeat=n)  # True is a failure
        return sum(
            math.prod(rate if f else 1 - rate for f in record) for record in records if not any(record)
        )

    assert clean(p_u) == pytest.approx(delta)
    assert clean(p_u + 0.01) < delta
    five_of_five = 1 - 0.05 ** (1 / 5)
    assert five_of_five == pytest.approx(0.45, abs=0.005)


def softmax(z, temperature):
    exponentials = [math.exp(z_j / temperature) for z_j in z]
    return [value / sum(exponentials) for value in exponentials]


@pytest.mark.formula(
    "decoding-strategies",
    "Softmax with temperature",
    r"p_i = \frac{\exp(z_i / T)}{\sum_{j=1}^{V} \exp(z_j / T)}",
)
def test_at_temperature_one_over_k_a_token_must_be_drawn_k_times_in_a_row():
    z = [1.2, -0.3, 0.5, 2.0]
    plain = softmax(z, 1)
    for k in (1, 2, 3):
        unanimous = [
            math.prod(plain[i] for i in draw) for draw in product(range(4), repeat=k) if len(set(draw)) == 1
        ]
        shares = [chance / sum(unanimous) for chance in unanimous]
        assert softmax(z, 1 / k) == pytest.approx(shares)
    assert softmax(z, 0.01) == pytest.approx([0, 0, 0, 1])
    assert softmax(z, 1e6) == pytest.approx([0.25] * 4, abs=1e-5)


@pytest.mark.formula(
    "decoding-strategies",
    "Size of the nucleus (top-p)",
    r"K = \min \left\{ k \mid \sum_{i=1}^{k} p_{(i)} \ge p \right\}",
)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.55, 0.8, 0.95, 1.0])
def test_the_nucleus_is_no_larger_than_any_set_that_reaches_the_threshold(p):
    probabilities = [Fraction(i, 20) for i in (1, 6, 2, 10, 1)]
    threshold = Fraction(str(p))
    ordered = sorted(probabilities, reverse=True)
    nucleus = min(k for k in range(1, 6) if sum(ordered[:k]) >= threshold)
    reaching = [
        size
        for size in range(1, 6)
        for chosen in combinations(probabilities, size)
        if sum(chosen) >= threshold
    ]
    assert nucleus == min(reaching)


@pytest.mark.formula(
    "decoding-strategies",
    "Length-normalised beam score",
    r"s(y) = \frac{1}{T^\alpha} \sum_{t=1}^{T} \log p(y_t \mid y_{<t}, x)",
)
def test_the_beam_score_runs_from_the_sequence_to_the_mean_token():
    probabilities = [0.5, 0.9, 0.2, 0.7]
    length = len(probabilities)

    def score(alpha):
        return 1 / length**alpha * sum(math.log(p) for p in probabilities)

    assert math.exp(score(0)) == pytest.approx(0.5 * 0.9 * 0.2 * 0.7)
    assert math.exp(score(1)) == pytest.approx(geometric_mean(probabilities))
    assert math.exp(2 * score(0.5)) == pytest.approx(0.063)  # the root of four is two


@pytest.mark.formula(
    "hallucination",
    "Entropy over meanings",
    r"H = -\sum_{c=1}^{C} \frac{n_c}{m} \log\frac{n_c}{m}",
)
def test_the_entropy_over_meanings_is_the_mean_surprise_at_one_more_sample():
    meanings = ["paris", "paris", "lyon", "paris", "nice", "lyon"]
    m, clusters = len(meanings), Counter(meanings)
    entropy = -sum(n_c / m * math.log(n_c / m) for n_c in clusters.values())
    agreeing = [fmean(one == other for other in meanings) for one in meanings]
    assert entropy == pytest.approx(fmean(-math.log(share) for share in agreeing))
    assert -sum(1 / 4 * math.log(1 / 4) for _ in range(4)) == pytest.approx(math.log(4))


@pytest.mark.formula(
    "hallucination",
    "Error rate among answered questions",
    r"R = \frac{\sum_{i=1}^{n} a_i e_i}{\sum_{i=1}^{n} a_i}",
)
def test_the_selective_error_rate_is_the_mean_over_the_answered_questions_alone():
    a, e = (1, 0, 1, 1, 0, 1), (0, 1, 1, 0, 1, 0)
    rate = Fraction(sum(a_i * e_i for a_i, e_i in zip(a, e, strict=True)), sum(a))
    given = [wrong for answered, wrong in zip(a, e, strict=True) if answered]
    assert rate == Fraction(given.count(1), len(given)) == Fraction(1, 4)


@pytest.mark.formula(
    "llm-judging",
    "Perplexity",
    r"\mathrm{PPL} = \exp\left(-\frac{1}{T} \sum_{t=1}^{T} \log p(x_t \mid x_{<t})\right)",
)
def test_perplexity_is_the_geometric_mean_number_of_equally_likely_choices():
    probabilities = [0.5, 0.1, 0.25, 0.8]
    perplexity = math.exp(-1 / 4 * sum(math.log(p) for p in probabilities))
    assert perplexity == pytest.approx(geometric_mean([1 / p for p in probabilities]))
    assert math.exp(-1 / 3 * sum(math.log(1 / 50) for _ in range(3))) == pytest.approx(50)


def clipped_precision(candidates, references, n):
    matched = total = 0
    for candidate, reference in zip(candidates, references, strict=True):
        counts, allowed = (
            Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
            for words in (candidate, reference)
        )
        matched += sum(min(count, allowed[gram]) for gram, count in counts.items())
        total += sum(counts.values())
    return matched / total


def bleu(candidates, references):
    c, r = (sum(len(words) for words in corpus) for corpus in (candidates, references))
    precisions = [clipped_precision(candidates, references, n) for n in range(1, 5)]
    return min(1, math.exp(1 - r / c)) * math.exp(1 / 4 * sum(math.log(p) for p in precisions))


@pytest.mark.formula(
    "llm-judging",
    "BLEU-4",
    r"\mathrm{BLEU} = \min\left(1, \exp\left(1 - \frac{r}{c}\right)\right) \exp\left(\frac{1}{4} "
    r"\sum_{n=1}^{4} \log p_n\right)",
)
def test_bleu_gives_the_values_computed_by_hand():
    third = 5 / 6 * 4 / 5 * 3 / 4 * 2 / 3  # precisions of the short candidate: five of six words and so on
    assert bleu(["abcdef"], ["abcdegh"]) == pytest.approx(math.exp(-1 / 6) * third**0.25)
    assert bleu(["abcdef"], ["abcdef"]) == pytest.approx(1)
    longer = 6 / 8 * 5 / 7 * 4 / 6 * 3 / 5  # no penalty for length, repeated letters are clipped
    assert bleu(["abcdefaa"], ["abcdef"]) == pytest.approx(longer**0.25)
    pooled = 11 / 12 * 9 / 10 * 7 / 8 * 5 / 6  # counts are summed over the corpus before dividing
    assert bleu(["abcdef", "ghijkl"], ["abcdez", "ghijkl"]) == pytest.approx(pooled**0.25)


@pytest.mark.formula(
    "llm-judging",
    "Rate corrected for judge errors",
    r"\hat{p} = \frac{a + t - 1}{s + t - 1}",
)
def test_the_corrected_rate_undoes_the_errors_a_judge_made_on_a_counted_population():
    good, bad = 600, 400
    s, t = Fraction(9, 10), Fraction(4, 5)
    passed = good * s + bad * (1 - t)
    a = Fraction(passed, good + bad)
    assert (a + t - 1) / (s + t - 1) == Fraction(good, good + bad)
    assert np.isclose(float(a), 0.62)
