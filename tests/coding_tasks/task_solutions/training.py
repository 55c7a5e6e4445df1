"""Training by gradient steps, deterministic for given starts and orders."""

import math

from task_solutions.losses import sigmoid


def dot(left: list[float], right: list[float]) -> float:
    """Inner product of two vectors."""
    return sum(a * b for a, b in zip(left, right, strict=True))


def logistic_regression(
    rows: list[list[float]],
    labels: list[int],
    weights: list[float],
    intercept: float,
    learning_rate: float,
    steps: int,
    penalty: float,
) -> list[float]:
    """Weights, then the intercept, after full-batch steps on the penalised mean log loss."""
    if not rows:
        raise ValueError("There must be at least one row.")
    w, b = list(weights), intercept
    for _ in range(steps):
        errors = [sigmoid(dot(w, row) + b) - label for row, label in zip(rows, labels, strict=True)]
        for j, column in enumerate(zip(*rows, strict=True)):
            w[j] -= learning_rate * (dot(errors, list(column)) / len(rows) + penalty * w[j])
        b -= learning_rate * sum(errors) / len(rows)
    return [*w, b]


def linear_regression(
    rows: list[list[float]], targets: list[float], learning_rate: float, max_steps: int, tolerance: float
) -> list[float]:
    """Weights, then the intercept, by descent on the mean squared error from zero."""
    if not rows:
        raise ValueError("There must be at least one row.")
    n = len(rows)
    w, b = [0.0] * len(rows[0]), 0.0
    errors = [-target for target in targets]
    loss = dot(errors, errors) / n
    for _ in range(max_steps):
        w = [
            weight - learning_rate * 2 / n * dot(errors, list(column))
            for weight, column in zip(w, zip(*rows, strict=True), strict=True)
        ]
        b -= learning_rate * 2 / n * sum(errors)
        errors = [dot(w, row) + b - target for row, target in zip(rows, targets, strict=True)]
        before, loss = loss, dot(errors, errors) / n
        if abs(before - loss) < tolerance:
            break
    return [*w, b]


def mini_batch_descent(
    rows: list[list[float]],
    targets: list[float],
    weights: list[float],
    batch_size: int,
    orders: list[list[int]],
    learning_rate: float,
    decay: float,
) -> list[float]:
    """Weights of a linear model without intercept after one pass over the rows per order."""
    if batch_size < 1 or any(sorted(order) != list(range(len(rows))) for order in orders):
        raise ValueError("Batches hold at least one row, and an order names every row once.")
    w = list(weights)
    for epoch, order in enumerate(orders):
        rate = learning_rate / (1 + decay * epoch)
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            errors = [dot(w, rows[i]) - targets[i] for i in batch]
            for j in range(len(w)):
                slope = sum(error * rows[i][j] for error, i in zip(errors, batch, strict=True))
                w[j] -= rate * 2 * slope / len(batch)
    return w


def train_network(
    inputs: list[list[float]],
    targets: list[float],
    w1: list[list[float]],
    b1: list[float],
    w2: list[float],
    b2: float,
    learning_rate: float,
    batches: list[list[int]],
) -> list[float]:
    """Loss of each batch before its step, then the loss of all rows at the end."""
    if not inputs or not all(batches):
        raise ValueError("Rows and batches must not be empty.")
    w1, b1, w2 = [list(row) for row in w1], list(b1), list(w2)
    losses = []
    for batch in batches:
        hidden = [_hidden(inputs[i], w1, b1) for i in batch]
        errors = [dot(w2, h) + b2 - targets[i] for h, i in zip(hidden, batch, strict=True)]
        losses.append(dot(errors, errors) / len(batch))
        slopes = [2 * error / len(batch) for error in errors]
        down = [
            [slope * w * (1 - h * h) for w, h in zip(w2, row, strict=True)]
            for slope, row in zip(slopes, hidden, strict=True)
        ]
        w2 = [w - learning_rate * dot(slopes, [row[j] for row in hidden]) for j, w in enumerate(w2)]
        b2 -= learning_rate * sum(slopes)
        for j, unit in enumerate(w1):
            column = [row[j] for row in down]
            for k in range(len(unit)):
                unit[k] -= learning_rate * dot(column, [inputs[i][k] for i in batch])
            b1[j] -= learning_rate * sum(column)
    final = [dot(w2, _hidden(x, w1, b1)) + b2 - t for x, t in zip(inputs, targets, strict=True)]
    return [*losses, dot(final, final) / len(final)]


def _hidden(row: list[float], w1: list[list[float]], b1: list[float]) -> list[float]:
    return [math.tanh(dot(unit, row) + bias) for unit, bias in zip(w1, b1, strict=True)]


def adam(
    weights: list[float],
    gradients: list[list[float]],
    learning_rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    weight_decay: float,
) -> list[float]:
    """Weights after one AdamW step per gradient."""
    if not 0 <= beta1 < 1 or not 0 <= beta2 < 1:
        raise ValueError("Both betas lie in [0, 1).")
    w = list(weights)
    mean, square = [0.0] * len(w), [0.0] * len(w)
    for t, gradient in enumerate(gradients, start=1):
        for j, slope in enumerate(gradient):
            mean[j] = beta1 * mean[j] + (1 - beta1) * slope
            square[j] = beta2 * square[j] + (1 - beta2) * slope * slope
            step = (mean[j] / (1 - beta1**t)) / (math.sqrt(square[j] / (1 - beta2**t)) + epsilon)
            w[j] -= learning_rate * (step + weight_decay * w[j])
    return w


def factorise(
    ratings: list[list[float]],
    user_factors: list[list[float]],
    item_factors: list[list[float]],
    learning_rate: float,
    penalty: float,
    epochs: int,
) -> dict[str, list[list[float]]]:
    """User and item factors after stochastic descent over the ratings in the given order."""
    users, items = [list(row) for row in user_factors], [list(row) for row in item_factors]
    for _ in range(epochs):
        for user, item, rating in ratings:
            u, v = int(user), int(item)
            if not 0 <= u < len(users) or not 0 <= v < len(items):
                raise ValueError("A rating names an unknown user or item.")
            error = rating - dot(users[u], items[v])
            for f, (p, q) in enumerate(zip(users[u], items[v], strict=True)):
                users[u][f] = p + learning_rate * (error * q - penalty * p)
                items[v][f] = q + learning_rate * (error * p - penalty * q)
    return {"users": users, "items": items}
