"""Other ways to the same answers: measures, training, models and layers."""

import itertools
from fractions import Fraction

import numpy as np

plain = np.ndarray.tolist


def auc(scores, labels):
    pairs = [
        (p > n) + (p == n) / 2
        for p, a in zip(scores, labels, strict=False)
        if a
        for n, b in zip(scores, labels, strict=False)
        if not b
    ]
    return sum(pairs) / len(pairs)


def ndcg(relevances, scores, k):
    if not scores:
        return 0.0
    rel, order = np.array(relevances, float), np.argsort(-np.array(scores, float), kind="stable")
    weights = np.where(np.arange(len(rel)) < k, np.log(2) / np.log(np.arange(len(rel)) + 2), 0)
    best = (2 ** np.sort(rel)[::-1] - 1) @ weights
    return float((2 ** rel[order] - 1) @ weights / best) if best else 0.0


def threshold_metrics(scores, labels, thresholds):
    out = []
    for cut in thresholds:
        tp = sum(s >= cut and y == 1 for s, y in zip(scores, labels, strict=False))
        fp = sum(s >= cut and y == 0 for s, y in zip(scores, labels, strict=False))
        fn = sum(s < cut and y == 1 for s, y in zip(scores, labels, strict=False))
        p, q = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
        out.append([p, q, 2 * p * q / (p + q) if p + q else 0.0])
    return out


def cohen_kappa(first, second):
    names = sorted({*first, *second})
    table = np.array(
        [[sum(x == a and y == b for x, y in zip(first, second, strict=False)) for b in names] for a in names]
    ) / len(first)
    chance = table.sum(0) @ table.sum(1)
    return float((np.trace(table) - chance) / (1 - chance))


def log_loss(labels, probabilities, eps):
    p, y = np.clip(np.array(probabilities, float), eps, 1 - eps), np.array(labels)
    return float(-(y * np.log(p) + (1 - y) * np.log1p(-p)).mean())


def bootstrap_interval(values, resamples, level):
    means = [np.mean(np.array(values)[rows]) for rows in resamples]
    return plain(np.quantile(means, [(1 - level) / 2, (1 + level) / 2]))


def isotonic_calibration(scores, labels):
    s, y = np.array(scores), np.array(labels, float)

    def fit(x):  # the max-min formula over all blocks of scores
        below, above = np.unique(s[s <= x]), np.unique(s[s >= x])
        return max(min(y[(s >= lo) & (s <= hi)].mean() for hi in above) for lo in below)

    return [float(fit(x)) for x in scores]


def with_ones(rows):
    return np.hstack([np.array(rows, float), np.ones((len(rows), 1))])


def logistic_regression(rows, labels, weights, intercept, learning_rate, steps, penalty):
    x, y, w = with_ones(rows), np.array(labels), np.array([*weights, intercept], float)
    shrink = np.array([penalty] * len(weights) + [0.0])
    for _ in range(steps):
        w = w - learning_rate * (x.T @ ((1 + np.tanh(x @ w / 2)) / 2 - y) / len(y) + shrink * w)
    return plain(w)


def linear_regression(rows, targets, learning_rate, max_steps, tolerance):
    x, y = with_ones(rows), np.array(targets, float)
    w, old = np.zeros(x.shape[1]), np.mean(y**2)
    for _ in range(max_steps):
        w = w - learning_rate * 2 * (x.T @ x @ w - x.T @ y) / len(y)
        new = np.mean((x @ w - y) ** 2)
        if abs(old - new) < tolerance:
            break
        old = new
    return plain(w)


def mini_batch_descent(rows, targets, weights, batch_size, orders, learning_rate, decay):
    x, y, w = np.array(rows, float), np.array(targets, float), np.array(weights, float)
    for e, order in enumerate(orders):
        for part in (order[i : i + batch_size] for i in range(0, len(order), batch_size)):
            w = w - learning_rate / (1 + decay * e) * np.mean(
                2 * (x[part] @ w - y[part])[:, None] * x[part], axis=0
            )
    return plain(w)


def train_network(inputs, targets, w1, b1, w2, b2, learning_rate, batches):
    """Gradients by central differences with complex steps, so no backward pass is written."""
    x, y = np.array(inputs, float), np.array(targets, float)
    shape, n = np.array(w1).shape, np.array(w1).size
    theta = np.concatenate([np.ravel(w1), b1, w2, [b2]]).astype(complex)

    def loss(theta, rows):
        first, bias = theta[:n].reshape(shape), theta[n : n + shape[0]]
        hidden = np.tanh(x[rows] @ first.T + bias)
        return np.mean((hidden @ theta[n + shape[0] : -1] + theta[-1] - y[rows]) ** 2)

    losses = []
    for batch in batches:
        losses.append(float(loss(theta, batch).real))
        slopes = [loss(theta + 1e-30j * unit, batch).imag / 1e-30 for unit in np.eye(len(theta))]
        theta = theta - learning_rate * np.array(slopes)
    return [*losses, float(loss(theta, list(range(len(y)))).real)]


def adam(weights, gradients, learning_rate, beta1, beta2, epsilon, weight_decay):
    w, g = np.array(weights, float), np.array(gradients, float).reshape(len(gradients), len(weights))
    for t in range(1, len(g) + 1):
        share1 = np.array([beta1 ** (t - 1 - i) for i in range(t)])
        share2 = np.array([beta2 ** (t - 1 - i) for i in range(t)])
        m, v = share1 @ g[:t] / share1.sum(), share2 @ g[:t] ** 2 / share2.sum()
        w = (1 - learning_rate * weight_decay) * w - learning_rate * m / (np.sqrt(v) + epsilon)
    return plain(w)


def factorise(ratings, user_factors, item_factors, learning_rate, penalty, epochs):
    p, q = np.array(user_factors, float), np.array(item_factors, float)
    for u, i, rating in ratings * epochs:
        a, b = p[int(u)].copy(), q[int(i)].copy()
        p[int(u)] = (1 - learning_rate * penalty) * a + learning_rate * (rating - a @ b) * b
        q[int(i)] = (1 - learning_rate * penalty) * b + learning_rate * (rating - a @ b) * a
    return {"users": plain(p), "items": plain(q)}


def focal_loss(logits, labels, gamma, alpha):
    z, y = np.array(logits, float), np.array(labels)
    log_p = -np.logaddexp(0, np.where(y == 1, -z, z))
    log_q = -np.logaddexp(0, np.where(y == 1, z, -z))
    weight = np.ones_like(z) if alpha < 0 else np.where(y == 1, alpha, 1 - alpha)
    return float(-(weight * np.exp(gamma * log_q) * log_p).mean())


def softmax_cross_entropy(logits, labels):
    z, rows = np.array(logits, float), np.arange(len(labels))
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    one_hot = np.eye(z.shape[1])[labels]
    return {"loss": float(-log_p[rows, labels].mean()), "gradient": plain((np.exp(log_p) - one_hot) / len(z))}


def k_means(points, centres, max_steps):
    x, c, old = np.array(points, float), np.array(centres, float), None
    for _ in range(max_steps):
        gaps = ((x[:, None] - c[None]) ** 2).sum(2)
        own = gaps.argmin(1)
        if old is not None and (own == old).all():
            break
        old, taken = own, []
        for j in range(len(c)):
            if (own == j).any():
                c[j] = x[own == j].mean(0)
            else:
                best = max((gaps[i].min(), -i) for i in range(len(x)) if i not in taken)
                taken.append(-best[1])
                c[j] = x[-best[1]]
    return plain(c)


def decision_tree(rows, labels, max_depth, min_leaf, queries):
    """Recursive and in exact fractions, so that ties are exact as well."""
    names = sorted(set(labels))

    def impurity(inside):
        return 1 - sum(Fraction(sum(labels[i] == c for i in inside), len(inside)) ** 2 for c in names)

    def answer(inside, depth, query):
        found = []
        for f in range(len(rows[0])) if depth < max_depth else []:
            values = sorted({rows[i][f] for i in inside})
            for cut in [(a + b) / 2 for a, b in itertools.pairwise(values)]:
                sides = [i for i in inside if rows[i][f] <= cut], [i for i in inside if rows[i][f] > cut]
                if min(map(len, sides)) >= min_leaf:
                    after = sum(len(s) * impurity(s) for s in sides) / len(inside)
                    found.append((after, f, cut, sides))
        if not found or min(found)[0] >= impurity(inside):
            return [sum(labels[i] == c for i in inside) / len(inside) for c in names]
        _, f, cut, sides = min(found)
        return answer(sides[query[f] > cut], depth + 1, query)

    return [answer(range(len(rows)), 0, query) for query in queries]


def knn_predict(rows, labels, queries, k):
    out = []
    for query in queries:
        near = np.argsort(((np.array(rows, float) - np.array(query)) ** 2).sum(1), kind="stable")[:k]
        names = {labels[i] for i in near}
        votes = {
            c: (sum(labels[i] == c for i in near), -min(p for p, i in enumerate(near) if labels[i] == c))
            for c in names
        }
        out.append(max(votes, key=votes.get))
    return out


def gaussian_naive_bayes(rows, labels, queries, smoothing):
    x, names, q = np.array(rows, float), sorted(set(labels)), np.array(queries, float)
    joint = []
    for name in names:
        own = x[[label == name for label in labels]]
        var = own.var(0) + smoothing
        joint.append(
            np.log(len(own) / len(x))
            + (-np.log(np.sqrt(2 * np.pi * var)) - (q - own.mean(0)) ** 2 / (2 * var)).sum(1)
        )
    joint = np.array(joint).T
    return plain(np.exp(joint - np.logaddexp.reduce(joint, axis=1, keepdims=True)))


def first_component(rows, start, steps):
    c = np.atleast_2d(np.cov(np.array(rows, float).T))
    v = np.linalg.matrix_power(c / np.linalg.norm(c), steps) @ np.array(start, float)
    v = v / np.linalg.norm(v)
    v = v * np.sign(v[np.abs(v) > 1e-9][0])
    return {"component": plain(v), "variance": float(np.var(np.array(rows, float) @ v, ddof=1))}


def causal_attention(queries, keys, values):
    if not queries:
        return []
    q, k, v = (np.array(x, float) for x in (queries, keys, values))
    scores = q @ k.T / np.sqrt(q.shape[1])
    scores[~np.tri(len(q), len(k), len(k) - len(q), dtype=bool)] = -np.inf
    return plain(np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)) @ v)


def batch_norm(batch, gamma, beta, running_mean, running_var, momentum, epsilon, mode):
    x, mean, var = (
        np.array(batch, float).reshape(-1, len(gamma)),
        np.array(running_mean),
        np.array(running_var),
    )
    used = (x.mean(0), x.var(0)) if mode == "train" else (mean, var)
    if mode == "train":
        mean, var = mean + momentum * (x.mean(0) - mean), var + momentum * (x.var(0, ddof=1) - var)
    out = (x - used[0]) / np.sqrt(used[1] + epsilon) * gamma + beta
    return {"output": plain(out), "running_mean": plain(mean), "running_var": plain(var)}


def layer_norm(rows, gamma, beta, epsilon):
    x = np.array(rows, float).reshape(-1, len(gamma))
    return plain((x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + epsilon) * gamma + beta)


def conv2d(image, kernel, stride, padding):
    padded = np.pad(np.array(image, float), padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, np.shape(kernel))[::stride, ::stride]
    return plain(np.einsum("abij,ij->ab", windows, np.array(kernel, float)))


def quantized_linear(weights, inputs, calibration, percentile):
    w, x = np.array(weights, float), np.array(inputs, float)
    s_x = np.percentile(np.abs(calibration), percentile) / 127
    s_w = np.abs(w).max(1) / 127
    s_x, s_w = (s_x or 1.0), np.where(s_w == 0, 1.0, s_w)
    q_x = np.clip(np.rint(x / s_x), -127, 127).astype(np.int32)
    q_w = np.clip(np.rint(w / s_w[:, None]), -127, 127).astype(np.int32)
    return plain((q_w @ q_x) * s_w * s_x)
