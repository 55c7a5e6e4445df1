"""Autoencoders, adversarial and diffusion models and their scores against sums, integrals and transport."""

import math
from fractions import Fraction
from statistics import NormalDist, fmean

import numpy as np
import pytest


def kl(p, q):
    return sum(a * math.log(a / b) for a, b in zip(p, q, strict=True) if a > 0)


def entropy(p):
    return -sum(a * math.log(a) for a in p if a > 0)


def gauss_hermite(points):
    """Values and weights that average a smooth function of a standard normal."""
    x, w = np.polynomial.hermite_e.hermegauss(points)
    return x, w / w.sum()


@pytest.mark.formula(
    "autoencoders",
    "Evidence lower bound",
    r"\log p(x) \ge \mathbb{E}_{q(z \mid x)}\left[\log p(x \mid z)\right] - "
    r"\operatorname{KL}\left(q(z \mid x), p(z)\right)",
)
def test_the_bound_falls_short_of_the_summed_likelihood_by_the_divergence_from_the_posterior():
    rng = np.random.default_rng(7)
    prior, likelihood = rng.dirichlet(np.ones(4)), rng.uniform(0.05, 0.9, size=4)
    evidence = sum(prior[z] * likelihood[z] for z in range(4))
    posterior = [prior[z] * likelihood[z] / evidence for z in range(4)]
    for q in rng.dirichlet(np.ones(4), size=20):
        bound = sum(q[z] * math.log(likelihood[z]) for z in range(4)) - kl(q, prior)
        assert math.log(evidence) >= bound
        assert math.log(evidence) - bound == pytest.approx(kl(q, posterior))
    tight = sum(posterior[z] * math.log(likelihood[z]) for z in range(4)) - kl(posterior, prior)
    assert tight == pytest.approx(math.log(evidence))


@pytest.mark.formula(
    "autoencoders",
    "Divergence from a standard normal prior",
    r"\operatorname{KL} = \frac{1}{2} \sum_{j=1}^{d} \left(\mu_j^2 + \sigma_j^2 - 1 - \log "
    r"\sigma_j^2\right)",
)
def test_the_divergence_from_the_prior_is_the_integral_over_the_plane():
    mu, sigma = (0.7, -1.2), (0.5, 1.4)
    by_formula = 0.5 * sum(m**2 + s**2 - 1 - math.log(s**2) for m, s in zip(mu, sigma, strict=True))
    x, y = (np.linspace(m - 9 * s, m + 9 * s, 241) for m, s in zip(mu, sigma, strict=True))
    log_q = (
        -((x[:, None] - mu[0]) ** 2) / (2 * sigma[0] ** 2)
        - (y[None, :] - mu[1]) ** 2 / (2 * sigma[1] ** 2)
        - math.log(2 * math.pi * sigma[0] * sigma[1])
    )
    log_p = -(x[:, None] ** 2 + y[None, :] ** 2) / 2 - math.log(2 * math.pi)
    cell = (x[1] - x[0]) * (y[1] - y[0])
    assert by_formula == pytest.approx((np.exp(log_q) * (log_q - log_p)).sum() * cell, rel=1e-9)


@pytest.mark.formula(
    "autoencoders",
    "Reparametrisation",
    r"z_j = \mu_j + \sigma_j \epsilon_j",
)
def test_reparametrised_codes_have_the_encoded_quantiles_and_pass_gradients():
    mu, sigma, step = 1.3, 0.6, 1e-5
    for share in (0.01, 0.3, 0.5, 0.9):
        epsilon = NormalDist().inv_cdf(share)
        assert mu + sigma * epsilon == pytest.approx(NormalDist(mu, sigma).inv_cdf(share))
    noise, weights = gauss_hermite(30)

    def mean_of_cube(mean, spread):
        return float(weights @ (mean + spread * noise) ** 3)

    exact = mu**3 + 3 * mu * sigma**2  # third moment of a normal variable
    assert mean_of_cube(mu, sigma) == pytest.approx(exact)
    slope = (mean_of_cube(mu, sigma + step) - mean_of_cube(mu, sigma - step)) / (2 * step)
    pathwise = float(weights @ (3 * (mu + sigma * noise) ** 2 * noise))
    assert pathwise == pytest.approx(slope, rel=1e-6)
    assert pathwise == pytest.approx(6 * mu * sigma)


REAL = (0.4, 0.3, 0.2, 0.1)
MADE = (0.1, 0.2, 0.3, 0.4)


def value(discriminator, real, made):
    on_real = sum(p * math.log(d) for p, d in zip(real, discriminator, strict=True))
    return on_real + sum(g * math.log(1 - d) for g, d in zip(made, discriminator, strict=True))


@pytest.mark.formula(
    "generative-adversarial-networks",
    "Minimax value",
    r"V(D, G) = \mathbb{E}_{x}\left[\log D(x)\right] + \mathbb{E}_{z}\left[\log(1 - D(G(z)))\right]",
)
def test_the_minimax_value_is_twice_the_mean_log_chance_of_naming_the_source_rightly():
    data = ["cat", "cat", "dog", "cow"]
    generated = {1: "cat", 2: "blob", 3: "blob", 4: "dog"}  # by noise, equally likely
    d = {"cat": 0.8, "dog": 0.6, "cow": 0.9, "blob": 0.1}
    v = fmean(math.log(d[x]) for x in data) + fmean(math.log(1 - d[generated[z]]) for z in generated)
    shown = [(x, True) for x in data] + [(x, False) for x in generated.values()]
    all_named = math.prod(d[x] if real else 1 - d[x] for x, real in shown)
    assert v == pytest.approx(2 * math.log(all_named) / len(shown))


@pytest.mark.formula(
    "generative-adversarial-networks",
    "Best discriminator for a fixed generator",
    r"D^*(x) = \frac{p(x)}{p(x) + g(x)}",
)
def test_no_discriminator_on_a_fine_grid_does_better_than_the_ratio_of_densities():
    grid = [i / 1000 for i in range(1, 1000)]
    for p, g in zip(REAL, MADE, strict=True):
        searched = max(grid, key=lambda d, p=p, g=g: p * math.log(d) + g * math.log(1 - d))
        assert p / (p + g) == pytest.approx(searched, abs=1e-3)


@pytest.mark.formula(
    "generative-adversarial-networks",
    "Value at the best discriminator",
    r"V(D^*, G) = -\log 4 + 2 \operatorname{JSD}(p, g)",
)
def test_the_best_value_is_a_jensen_shannon_divergence_up_to_constants():
    grid = [i / 2000 for i in range(1, 2000)]
    mixture = [(p + g) / 2 for p, g in zip(REAL, MADE, strict=True)]
    divergence = (kl(REAL, mixture) + kl(MADE, mixture)) / 2
    searched = [
        max(p * math.log(d) + g * math.log(1 - d) for d in grid) for p, g in zip(REAL, MADE, strict=True)
    ]
    assert -math.log(4) + 2 * divergence == pytest.approx(sum(searched), abs=1e-6)
    best = [p / (p + g) for p, g in zip(REAL, MADE, strict=True)]
    assert -math.log(4) + 2 * divergence == pytest.approx(value(best, REAL, MADE))
    assert divergence == pytest.approx(entropy(mixture) - (entropy(REAL) + entropy(MADE)) / 2)
    apart = 2 * math.log(2) - math.log(4)  # no overlap: divergence log 2, value 0
    assert apart == pytest.approx(value([1 - 1e-12, 1e-12], [1, 0], [0, 1]), abs=1e-9)


BETAS = (0.1, 0.3, 0.25, 0.5)


def signal_left(t):
    return math.prod(1 - beta for beta in BETAS[:t])


@pytest.mark.formula(
    "diffusion-models",
    "Closed form of the forward process",
    r"x_t = \sqrt{\bar{\alpha}_t} x_0 + \sqrt{1 - \bar{\alpha}_t} \epsilon \text{ and } "
    r"\bar{\alpha}_t = \prod_{s=1}^{t} (1 - \beta_s)",
)
@pytest.mark.parametrize("t", [1, 2, 3, 4])
def test_the_closed_form_of_noising_agrees_with_one_step_after_another(t):
    noise_steps = np.eye(t)  # one independent unit noise per step, followed as coefficients
    signal, coefficients = 1.0, np.zeros(t)
    for s in range(t):
        signal *= math.sqrt(1 - BETAS[s])
        coefficients = math.sqrt(1 - BETAS[s]) * coefficients + math.sqrt(BETAS[s]) * noise_steps[s]
    assert math.sqrt(signal_left(t)) == pytest.approx(signal)
    assert math.sqrt(1 - signal_left(t)) == pytest.approx(np.linalg.norm(coefficients))


@pytest.mark.formula(
    "diffusion-models",
    "Simplified training loss",
    r"L = \mathbb{E}_{x_0, t, \epsilon}\left[\lVert \epsilon - \epsilon_\theta(x_t, t) \rVert^2\right]",
)
def test_the_noise_loss_is_lowest_at_the_posterior_mean_and_equals_its_variance():
    spread, levels = 1.5, range(1, len(BETAS) + 1)  # clean data: normal with mean 0
    nodes, weights = gauss_hermite(12)
    x_0, epsilon = np.meshgrid(spread * nodes, nodes, indexing="ij")
    density = np.outer(weights, weights)

    def loss(network):
        losses = []
        for t in levels:
            left = signal_left(t)
            x_t = math.sqrt(left) * x_0 + math.sqrt(1 - left) * epsilon
            losses.append((density * (epsilon - network(x_t, t)) ** 2).sum())
        return fmean(losses)

    def variance(t):
        return signal_left(t) * spread**2 + 1 - signal_left(t)

    def posterior_mean(x_t, t):
        return math.sqrt(1 - signal_left(t)) * x_t / variance(t)

    left_over = fmean(1 - (1 - signal_left(t)) / variance(t) for t in levels)
    assert loss(posterior_mean) == pytest.approx(left_over)
    assert loss(lambda x_t, t: posterior_mean(x_t, t) + 0.1) == pytest.approx(left_over + 0.01)
    assert loss(lambda x_t, t: 1.1 * posterior_mean(x_t, t)) > left_over


@pytest.mark.formula(
    "diffusion-models",
    "Classifier-free guidance",
    r"\hat{\epsilon} = \epsilon_\theta(x_t, t) + w \left(\epsilon_\theta(x_t, t, c) - "
    r"\epsilon_\theta(x_t, t)\right)",
)
@pytest.mark.parametrize("w", [0, 1, 3.5])
def test_guided_noise_follows_the_slope_of_a_density_with_a_sharpened_condition(w):
    left, x, step = 0.6, 0.4, 1e-5
    spread = math.sqrt(1 - left)
    of_class = {c: NormalDist(math.sqrt(left) * mean, spread) for c, mean in (("c", 1.0), ("other", -0.5))}

    def unconditional(at):
        return 0.3 * of_class["c"].pdf(at) + 0.7 * of_class["other"].pdf(at)

    def sharpened(at):
        posterior = 0.3 * of_class["c"].pdf(at) / unconditional(at)
        return unconditional(at) * posterior**w

    def noise(density):
        slope = (math.log(density(x + step)) - math.log(density(x - step))) / (2 * step)
        return -spread * slope

    plain, conditional = noise(unconditional), noise(of_class["c"].pdf)
    assert plain + w * (conditional - plain) == pytest.approx(noise(sharpened), abs=1e-7)


def root_of(matrix):
    values, vectors = np.linalg.eig(matrix)
    return (vectors * np.sqrt(values)) @ np.linalg.inv(vectors)


@pytest.mark.formula(
    "generative-evaluation",
    "Fréchet inception distance",
    r"\mathrm{FID} = \lVert \mu_r - \mu_g \rVert^2 + \operatorname{tr}\left(\Sigma_r + \Sigma_g - 2 "
    r"(\Sigma_r \Sigma_g)^{1/2}\right)",
)
def test_the_frechet_distance_is_the_cost_of_moving_one_gaussian_onto_the_other():
    rng = np.random.default_rng(7)
    (mu_r, mu_g), (a, b) = rng.normal(size=(2, 3)), rng.normal(size=(2, 3, 3))
    sigma_r, sigma_g = a @ a.T + np.eye(3), b @ b.T + np.eye(3)
    fid = np.linalg.norm(mu_r - mu_g) ** 2 + np.trace(sigma_r + sigma_g - 2 * root_of(sigma_r @ sigma_g))
    root = root_of(sigma_r)
    move = np.linalg.inv(root) @ root_of(root @ sigma_g @ root) @ np.linalg.inv(root)
    assert move @ sigma_r @ move.T == pytest.approx(sigma_g)
    moved = np.eye(3) - move
    assert fid == pytest.approx(sum((mu_r - mu_g) ** 2) + np.trace(moved @ sigma_r @ moved.T))


@pytest.mark.formula(
    "generative-evaluation",
    "Inception Score",
    r"\mathrm{IS} = \exp\left(\frac{1}{N} \sum_{i=1}^{N} \sum_{k=1}^{K} p(k \mid x_i) \log\frac{p(k "
    r"\mid x_i)}{\bar{p}(k)}\right)",
)
def test_the_inception_score_is_the_exponential_of_mutual_information():
    predicted = np.array([[0.7, 0.2, 0.1], [0.0, 0.5, 0.5], [1.0, 0.0, 0.0], [0.1, 0.1, 0.8]])
    n, average = len(predicted), predicted.mean(axis=0)
    divergences = [p * math.log(p / average[k]) for row in predicted for k, p in enumerate(row) if p > 0]
    score = math.exp(1 / n * sum(divergences))
    assert math.log(score) == pytest.approx(entropy(average) - fmean(entropy(row) for row in predicted))
    assert 1 <= score <= 3


@pytest.mark.formula(
    "generative-evaluation",
    "From a generative model to a classifier",
    r"p(y \mid x) = \frac{p(x \mid y) p(y)}{\sum_{k} p(x \mid k) p(k)}",
)
def test_bayes_turns_densities_and_priors_into_the_shares_counted_in_a_table():
    counts = {("spam", "offer"): 30, ("spam", "hello"): 10, ("ham", "offer"): 6, ("ham", "hello"): 54}
    of_class = {y: sum(n for (k, _), n in counts.items() if k == y) for y in ("spam", "ham")}
    prior = {y: Fraction(n, 100) for y, n in of_class.items()}
    density = {(x, y): Fraction(n, of_class[y]) for (y, x), n in counts.items()}
    for (y, x), n in counts.items():
        posterior = density[x, y] * prior[y] / sum(density[x, k] * prior[k] for k in prior)
        assert posterior == Fraction(n, sum(m for (_, seen), m in counts.items() if seen == x))
