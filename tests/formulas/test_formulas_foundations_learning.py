"""Formulas on baselines, few labels, reinforcement learning, gaps and outliers, run as they are written."""

from itertools import product
from math import e, exp, log, sqrt
from statistics import NormalDist, fmean, median, pvariance, variance

import numpy as np
import pytest


def skill(model_error: float, base_error: float) -> float:
    return 1 - model_error / base_error


@pytest.mark.formula(
    "baseline-models",
    "Skill score against a baseline",
    r"S = 1 - \frac{E_{\mathrm{model}}}{E_{\mathrm{base}}}",
)
def test_the_skill_of_a_fitted_line_over_the_mean_is_the_squared_correlation():
    rng = np.random.default_rng(7)
    x = rng.normal(size=40)
    y = 2 * x + rng.normal(size=40)
    slope, intercept = np.polyfit(x, y, 1)
    line_error = np.mean((y - slope * x - intercept) ** 2)
    assert skill(line_error, np.mean((y - y.mean()) ** 2)) == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2)
    assert [skill(0, 8), skill(8, 8), skill(6, 8), skill(12, 8)] == [1, 0, 0.25, -0.5]


def pseudo_label_loss(p_labelled, y, p_unlabelled, weight, tau):
    supervised = sum(-log(p[c]) for p, c in zip(p_labelled, y, strict=True)) / len(y)
    top = [max(p) for p in p_unlabelled]
    return supervised + weight / len(top) * sum((t >= tau) * -log(t) for t in top)


@pytest.mark.formula(
    "semi-supervised-learning",
    "Pseudo-label objective",
    r"L = \frac{1}{n} \sum_{i=1}^{n} -\log p(y_i \mid x_i) + \frac{\lambda}{m} \sum_{j=1}^{m} "
    r"\mathbf{1}\left[\max_{c} p(c \mid u_j) \ge \tau\right] \left(-\log \max_{c} p(c \mid "
    r"u_j)\right)",
)
def test_the_pseudo_label_objective_adds_the_cross_entropy_of_the_confident_rows_only():
    labelled = [[1 / e, 1 - 1 / e], [1 - exp(-3), exp(-3)]]  # log-probabilities of the labels: -1 and -3
    unlabelled = np.array([[0.9, 0.05, 0.05], [0.3, 0.6, 0.1], [0.1, 0.1, 0.8], [0.2, 0.5, 0.3]])
    one_hot = np.eye(3)[unlabelled.argmax(axis=1)]
    cross_entropy = -(one_hot * np.log(unlabelled)).sum(axis=1)
    for tau, counted in ((0.8, [0, 2]), (0.55, [0, 1, 2]), (0.0, [0, 1, 2, 3]), (0.95, [])):
        expected = 2 + 0.5 * cross_entropy[counted].sum() / 4
        assert pseudo_label_loss(labelled, [0, 1], unlabelled, 0.5, tau) == pytest.approx(expected)


@pytest.mark.formula(
    "semi-supervised-learning",
    "Pseudo-label objective",
    r"L = \frac{1}{n} \sum_{i=1}^{n} -\log p(y_i \mid x_i) + \frac{\lambda}{m} \sum_{j=1}^{m} "
    r"\mathbf{1}\left[\max_{c} p(c \mid u_j) \ge \tau\right] \left(-\log \max_{c} p(c \mid "
    r"u_j)\right)",
)
def test_descending_the_pseudo_label_objective_makes_a_confident_row_more_confident():
    def loss(logit: float) -> float:
        p = 1 / (1 + exp(-logit))
        return pseudo_label_loss([[0.5, 0.5]], [0], [[p, 1 - p]], 1.0, 0.8)

    assert loss(2.1) < loss(2.0)  # positive side: the top class is the first
    assert loss(-2.1) < loss(-2.0)
    assert loss(0.1) == loss(0.0) == log(2)  # below the threshold the row does not count


def contrastive(s: np.ndarray, i: int, j: int, tau: float) -> float:
    views = range(len(s))
    return -log(exp(s[i, j] / tau) / sum(exp(s[i, k] / tau) for k in views if k != i))


@pytest.mark.formula(
    "semi-supervised-learning",
    "Contrastive loss of one positive pair",
    r"\ell_{i,j} = -\log \frac{\exp(s_{ij} / \tau)}{\sum_{k=1, k \ne i}^{2N} \exp(s_{ik} / "
    r"\tau)}",
)
def test_the_contrastive_loss_is_cross_entropy_of_picking_the_partner_among_the_other_views():
    rng = np.random.default_rng(7)
    z = rng.normal(size=(6, 4))
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    s = z @ z.T
    logits = s / 0.3
    np.fill_diagonal(logits, -np.inf)  # a view is never its own partner
    log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    for i, j in ((0, 3), (3, 0), (1, 4), (5, 2)):
        assert contrastive(s, i, j, 0.3) == pytest.approx(-log_p[i, j])


@pytest.mark.formula(
    "semi-supervised-learning",
    "Contrastive loss of one positive pair",
    r"\ell_{i,j} = -\log \frac{\exp(s_{ij} / \tau)}{\sum_{k=1, k \ne i}^{2N} \exp(s_{ik} / "
    r"\tau)}",
)
def test_a_collapsed_encoder_pays_the_log_of_the_number_of_other_views():
    assert contrastive(np.ones((8, 8)), 0, 4, 0.1) == pytest.approx(log(7))
    aligned = np.tile(np.eye(4), (2, 2))  # partners identical, everything else orthogonal
    assert contrastive(aligned, 0, 4, 0.5) == pytest.approx(log(1 + 6 * exp(-2)))


STATES, ACTIONS, GAMMA = 3, 2, 0.9  # a fourth state is terminal


def random_process() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    p = rng.dirichlet(np.ones(STATES + 1), size=(STATES, ACTIONS))
    return p, rng.normal(size=(STATES, ACTIONS, STATES + 1))


def bellman(q: np.ndarray, p: np.ndarray, r: np.ndarray) -> np.ndarray:
    best_next = [max(q[s]) for s in range(STATES)] + [0.0]
    return np.array(
        [
            [
                sum(p[s, a, n] * (r[s, a, n] + GAMMA * best_next[n]) for n in range(STATES + 1))
                for a in range(ACTIONS)
            ]
            for s in range(STATES)
        ]
    )


def action_values(policy: tuple[int, ...], p: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Values of all pairs when the policy is followed afterwards, by solving linear equations for them."""
    size = STATES * ACTIONS
    chain = np.zeros((size, size))
    for s, a, n in product(range(STATES), range(ACTIONS), range(STATES)):
        chain[s * ACTIONS + a, n * ACTIONS + policy[n]] = p[s, a, n]
    rewards = (p * r).sum(axis=2).ravel()
    return np.linalg.solve(np.eye(size) - GAMMA * chain, rewards).reshape(STATES, ACTIONS)


@pytest.mark.formula(
    "q-learning",
    "Bellman optimality equation",
    r"Q^{*}(s, a) = \sum_{s^{\prime}} P(s^{\prime} \mid s, a) \left[ R(s, a, s^{\prime}) + "
    r"\gamma \max_{b} Q^{*}(s^{\prime}, b) \right]",
)
def test_the_best_of_all_policies_solves_the_bellman_optimality_equation():
    p, r = random_process()
    policies = list(product(range(ACTIONS), repeat=STATES))
    best = np.max([action_values(policy, p, r) for policy in policies], axis=0)
    assert bellman(best, p, r) == pytest.approx(best)
    others = [q for q in (action_values(policy, p, r) for policy in policies) if not np.allclose(q, best)]
    assert others
    assert not any(np.allclose(bellman(q, p, r), q) for q in others)


def q_update(
    q: np.ndarray, step: tuple[int, int, float, int | None], alpha: float, gamma: float
) -> np.ndarray:
    s, a, r, after = step
    best_next = 0.0 if after is None else max(q[after])
    new = q.copy()
    new[s, a] = q[s, a] + alpha * (r + gamma * best_next - q[s, a])
    return new


@pytest.mark.formula(
    "q-learning",
    "Q-learning update",
    r"Q_{t+1}(s, a) = Q_{t}(s, a) + \alpha \left[ r + \gamma \max_{b} Q_{t}(s^{\prime}, b) - "
    r"Q_{t}(s, a) \right]",
)
def test_repeated_q_updates_reach_the_discounted_distances_of_a_corridor():
    q = np.zeros((4, 2))  # left, right; stepping right from room 3 ends with reward 1
    moves = [(s, 0, 0.0, max(s - 1, 0)) for s in range(4)]
    moves += [(s, 1, 0.0, s + 1) for s in range(3)] + [(3, 1, 1.0, None)]
    for _ in range(200):
        for move in moves:
            q = q_update(q, move, 0.5, 0.9)
    assert q[:, 1] == pytest.approx([0.9**3, 0.9**2, 0.9, 1.0])
    assert q[:, 0] == pytest.approx([0.9**4, 0.9**4, 0.9**3, 0.9**2])


@pytest.mark.formula(
    "q-learning",
    "Q-learning update",
    r"Q_{t+1}(s, a) = Q_{t}(s, a) + \alpha \left[ r + \gamma \max_{b} Q_{t}(s^{\prime}, b) - "
    r"Q_{t}(s, a) \right]",
)
def test_with_steps_of_one_over_the_count_an_ending_pair_holds_the_mean_reward():
    rewards = [3.0, -1.0, 4.0, 1.0, 5.0]
    q = np.full((2, 2), 9.0)
    for count, reward in enumerate(rewards, start=1):
        q = q_update(q, (0, 1, reward, None), 1 / count, 0.9)
    assert q.ravel() == pytest.approx([9.0, fmean(rewards), 9.0, 9.0])


def softmax(theta: np.ndarray) -> np.ndarray:
    weights = np.exp(theta - theta.max())
    return weights / weights.sum()


def slopes(function, at: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Central differences of a function of a vector."""
    return np.array([(function(at + d) - function(at - d)) / (2 * step) for d in step * np.eye(len(at))])


@pytest.mark.formula(
    "actor-critic",
    "Policy gradient loss on a batch",
    r"L(\theta) = -\frac{1}{N} \sum_{t=1}^{N} \hat{A}_t \log \pi_{\theta}(a_t \mid s_t)",
)
def test_the_batch_loss_has_minus_the_slope_of_expected_reward_whatever_the_baseline():
    theta = np.log([0.5, 0.25, 0.25])
    actions = [0, 0, 1, 2]  # a batch in the exact proportions of the policy
    rewards = np.array([1.0, 4.0, -2.0])
    true_slope = np.array(
        [0.5 * 0, 0.25 * 3, 0.25 * -3]
    )  # share times reward beyond the expected reward of 1
    assert slopes(lambda t: float(softmax(t) @ rewards), theta) == pytest.approx(true_slope, abs=1e-8)
    for baseline in (0.0, 1.0, 7.5):
        advantages = [rewards[a] - baseline for a in actions]

        def loss(t: np.ndarray, advantages: list[float] = advantages) -> float:
            pi = softmax(t)
            return -sum(adv * log(pi[a]) for adv, a in zip(advantages, actions, strict=True)) / len(actions)

        assert slopes(loss, theta) == pytest.approx(-true_slope, abs=1e-8)


def advantage(t: int, r: list[float], v: list[float], gamma: float, lam: float) -> float:
    last = len(r)  # T
    return sum(
        (gamma * lam) ** lag * (r[t + lag] + gamma * v[t + lag + 1] - v[t + lag]) for lag in range(last - t)
    )


def n_step(t: int, n: int, r: list[float], v: list[float], gamma: float) -> float:
    return sum(gamma**k * r[t + k] for k in range(n)) + gamma**n * v[t + n] - v[t]


@pytest.mark.formula(
    "actor-critic",
    "Generalised advantage estimate",
    r"\hat{A}_t = \sum_{l=0}^{T-1-t} (\gamma \lambda)^{l} \left[ r_{t+l} + \gamma V(s_{t+l+1}) "
    r"- V(s_{t+l}) \right]",
)
def test_the_generalised_advantage_is_the_geometric_mixture_of_n_step_advantages():
    rng = np.random.default_rng(7)
    r, v = list(rng.normal(size=5)), list(rng.normal(size=6))
    for t, lam in product(range(5), (0.0, 0.4, 0.95, 1.0)):
        longest = 5 - t
        mixture = sum((1 - lam) * lam ** (n - 1) * n_step(t, n, r, v, 0.9) for n in range(1, longest))
        mixture += lam ** (longest - 1) * n_step(t, longest, r, v, 0.9)
        assert advantage(t, r, v, 0.9, lam) == pytest.approx(mixture)


def clipped(ratio: float, adv: float, eps: float) -> float:
    return min(ratio * adv, min(max(ratio, 1 - eps), 1 + eps) * adv)


@pytest.mark.formula(
    "actor-critic",
    "PPO clipped objective for one step",
    r"J_t = \min\left( \rho_t \hat{A}_t, \min\left(\max(\rho_t, 1 - \epsilon), 1 + "
    r"\epsilon\right) \hat{A}_t \right)",
)
def test_the_clipped_objective_stops_rewarding_a_ratio_only_on_the_side_of_the_advantage():
    for ratio in np.linspace(0.05, 2.5, 50):
        assert clipped(ratio, 3.0, 0.2) == pytest.approx(3.0 * ratio if ratio < 1.2 else 3.6)
        assert clipped(ratio, -3.0, 0.2) == pytest.approx(-3.0 * ratio if ratio > 0.8 else -2.4)


def pooled_variance(q: tuple[float, ...], u: tuple[float, ...]) -> float:
    m, q_bar = len(q), sum(q) / len(q)
    return sum(u) / m + (1 + 1 / m) * (1 / (m - 1)) * sum((x - q_bar) ** 2 for x in q)


@pytest.mark.formula(
    "missing-data-imputation",
    "Rubin's pooled variance",
    r"T = \frac{1}{m} \sum_{j=1}^{m} U_j + \left(1 + \frac{1}{m}\right) \frac{1}{m - 1} "
    r"\sum_{j=1}^{m} \left(q_j - \bar{q}\right)^2",
)
def test_the_pooled_variance_is_on_average_the_squared_distance_of_truth_and_pooled_estimate():
    m, within = 3, (0.5, 1.0, 1.5)
    draws = list(
        product((-2.0, 1.0, 1.0), repeat=m + 1)
    )  # equally likely; the last is the complete-data value
    squared = fmean((truth - fmean(q)) ** 2 for *q, truth in draws) + fmean(within)
    assert fmean(pooled_variance(tuple(q), within) for *q, _ in draws) == pytest.approx(squared)


@pytest.mark.formula(
    "missing-data-imputation",
    "Rubin's pooled variance",
    r"T = \frac{1}{m} \sum_{j=1}^{m} U_j + \left(1 + \frac{1}{m}\right) \frac{1}{m - 1} "
    r"\sum_{j=1}^{m} \left(q_j - \bar{q}\right)^2",
)
def test_the_pooled_variance_of_a_worked_example_agrees():
    q, u = (10.0, 12.0, 11.0, 13.0), (4.0, 5.0, 4.0, 5.0)
    assert pooled_variance(q, u) == pytest.approx(4.5 + 1.25 * variance(q))


def robust_z(x: list[float]) -> list[float]:
    centre = median(x)
    deviation = median(abs(v - centre) for v in x)
    return [(v - centre) / (1.4826 * deviation) for v in x]


@pytest.mark.formula(
    "outlier-handling",
    "Robust z-score",
    r"M_i = \frac{x_i - \operatorname{med}(x)}{1.4826 \cdot \operatorname{med}_{j} \left| x_j - "
    r"\operatorname{med}(x) \right|}",
)
def test_robust_scores_of_normal_data_are_its_standard_scores():
    normal = NormalDist(5, 2)
    x = [normal.inv_cdf((i + 0.5) / 2001) for i in range(2001)]
    assert robust_z(x) == pytest.approx([(v - 5) / 2 for v in x], abs=5e-3)


@pytest.mark.formula(
    "outlier-handling",
    "Robust z-score",
    r"M_i = \frac{x_i - \operatorname{med}(x)}{1.4826 \cdot \operatorname{med}_{j} \left| x_j - "
    r"\operatorname{med}(x) \right|}",
)
def test_robust_scores_show_outliers_that_hide_from_the_classical_score():
    x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 100.0, 110.0]
    classical = [(v - fmean(x)) / sqrt(pvariance(x)) for v in x]
    assert max(classical) < 3
    assert [v for v, z in zip(x, robust_z(x), strict=True) if abs(z) > 3.5] == [100.0, 110.0]


def mahalanobis(x: np.ndarray, mu: np.ndarray, sigma: np.ndarray) -> float:
    return sqrt((x - mu) @ np.linalg.inv(sigma) @ (x - mu))


@pytest.mark.formula(
    "outlier-handling",
    "Mahalanobis distance",
    r"D(x) = \sqrt{(x - \mu)^\top \Sigma^{-1} (x - \mu)}",
)
def test_the_mahalanobis_distance_is_the_plain_distance_after_whitening():
    rng = np.random.default_rng(7)
    root = rng.normal(size=(3, 3))
    mu = rng.normal(size=3)
    for z in rng.normal(size=(20, 3)):  # x = mu + root z has covariance root root' when z is white
        assert mahalanobis(mu + root @ z, mu, root @ root.T) == pytest.approx(np.linalg.norm(z))


@pytest.mark.formula(
    "outlier-handling",
    "Mahalanobis distance",
    r"D(x) = \sqrt{(x - \mu)^\top \Sigma^{-1} (x - \mu)}",
)
def test_squared_mahalanobis_distances_of_normal_data_are_chi_squared():
    rng = np.random.default_rng(7)
    mu, sigma = np.array([1.0, -2.0]), np.array([[4.0, 1.5], [1.5, 1.0]])
    points = rng.multivariate_normal(mu, sigma, size=3000)
    squared = np.array([mahalanobis(x, mu, sigma) ** 2 for x in points])
    for limit in (0.5, 1.0, 2.0, 4.0):  # two degrees of freedom: exponential with mean 2
        assert np.mean(squared <= limit) == pytest.approx(1 - exp(-limit / 2), abs=0.03)
