"""Random inputs for each coding task, small enough for slow answers."""


def numbers(r, n, spread=2.0):
    return [round(r.gauss(0, spread), 2) for _ in range(n)]


def table(r, n, d, spread=2.0):
    return [numbers(r, d, spread) for _ in range(n)]


def bits(r, n):
    return [0, 1, *(r.randrange(2) for _ in range(n - 2))]


def words(r, n, alphabet="abc"):
    return [r.choice(alphabet) for _ in range(n)]


def coarse(r, n):
    return [r.randrange(6) / 4 for _ in range(n)]


SAMPLES = {
    "auc": lambda r, n: {"scores": coarse(r, n), "labels": bits(r, n)},
    "ndcg": lambda r, n: {
        "relevances": [r.randrange(4) for _ in range(n)],
        "scores": coarse(r, n),
        "k": r.randrange(1, n + 3),
    },
    "threshold_metrics": lambda r, n: {
        "scores": coarse(r, n),
        "labels": bits(r, n),
        "thresholds": coarse(r, 5),
    },
    "cohen_kappa": lambda r, n: {"first": ["a", "b", *words(r, n)], "second": words(r, n + 2)},
    "log_loss": lambda r, n: {
        "labels": bits(r, n),
        "probabilities": [min(1.0, x) for x in coarse(r, n)],
        "eps": 0.001,
    },
    "bootstrap_interval": lambda r, n: {
        "values": numbers(r, n),
        "resamples": [[r.randrange(n) for _ in range(n)] for _ in range(15)],
        "level": r.random(),
    },
    "isotonic_calibration": lambda r, n: {"scores": coarse(r, n), "labels": bits(r, n)},
    "logistic_regression": lambda r, n: {
        "rows": table(r, n, 3),
        "labels": bits(r, n),
        "weights": numbers(r, 3),
        "intercept": 0.3,
        "learning_rate": 0.3,
        "steps": 7,
        "penalty": r.random(),
    },
    "linear_regression": lambda r, n: {
        "rows": table(r, n, 2, 1),
        "targets": numbers(r, n),
        "learning_rate": 0.05,
        "max_steps": 30,
        "tolerance": 0.0,
    },
    "mini_batch_descent": lambda r, n: {
        "rows": table(r, n, 2, 1),
        "targets": numbers(r, n),
        "weights": numbers(r, 2),
        "batch_size": r.randrange(1, n + 2),
        "orders": [r.sample(range(n), n) for _ in range(3)],
        "learning_rate": 0.1,
        "decay": r.random(),
    },
    "train_network": lambda r, n: {
        "inputs": table(r, n, 2, 1),
        "targets": numbers(r, n, 1),
        "w1": table(r, 3, 2, 1),
        "b1": numbers(r, 3),
        "w2": numbers(r, 3),
        "b2": 0.1,
        "learning_rate": 0.05,
        "batches": [[r.randrange(n) for _ in range(3)] for _ in range(4)],
    },
    "adam": lambda r, n: {
        "weights": numbers(r, 3),
        "gradients": table(r, n, 3),
        "learning_rate": 0.1,
        "beta1": r.random(),
        "beta2": r.random(),
        "epsilon": 1e-6,
        "weight_decay": r.random(),
    },
    "factorise": lambda r, n: {
        "ratings": [[r.randrange(3), r.randrange(4), r.randrange(1, 6)] for _ in range(n)],
        "user_factors": table(r, 3, 2, 0.5),
        "item_factors": table(r, 4, 2, 0.5),
        "learning_rate": 0.05,
        "penalty": 0.2,
        "epochs": 3,
    },
    "focal_loss": lambda r, n: {
        "logits": numbers(r, n, 9),
        "labels": bits(r, n),
        "gamma": r.random() * 3,
        "alpha": r.uniform(-1, 1),
    },
    "softmax_cross_entropy": lambda r, n: {
        "logits": table(r, n, 4, 30),
        "labels": [r.randrange(4) for _ in range(n)],
    },
    "k_means": lambda r, n: {
        "points": [[r.randrange(9), r.randrange(9)] for _ in range(n)],
        "centres": [[r.randrange(12), r.randrange(12)] for _ in range(3)],
        "max_steps": r.randrange(8),
    },
    "decision_tree": lambda r, n: {
        "rows": [[r.randrange(5), r.randrange(5)] for _ in range(n)],
        "labels": [r.randrange(3) for _ in range(n)],
        "max_depth": r.randrange(5),
        "min_leaf": r.randrange(1, 4),
        "queries": [[r.randrange(5), r.randrange(5)] for _ in range(5)],
    },
    "knn_predict": lambda r, n: {
        "rows": [[r.randrange(4), r.randrange(4)] for _ in range(n)],
        "labels": words(r, n),
        "queries": [[r.randrange(4), r.randrange(4)] for _ in range(5)],
        "k": r.randrange(1, n + 1),
    },
    "gaussian_naive_bayes": lambda r, n: {
        "rows": table(r, n, 2),
        "labels": words(r, n),
        "queries": table(r, 4, 2, 20),
        "smoothing": 0.1,
    },
    "first_component": lambda r, n: {
        "rows": table(r, n, 3),
        "start": [1.0, 0.3, -0.2],
        "steps": r.randrange(6),
    },
    "causal_attention": lambda r, n: {
        "queries": table(r, n, 3),
        "keys": table(r, n + 2, 3),
        "values": table(r, n + 2, 2),
    },
    "batch_norm": lambda r, n: {
        "batch": table(r, n, 2),
        "gamma": numbers(r, 2),
        "beta": numbers(r, 2),
        "running_mean": numbers(r, 2),
        "running_var": [0.5, 2.0],
        "momentum": r.random(),
        "epsilon": 1e-5,
        "mode": r.choice(["train", "eval"]),
    },
    "layer_norm": lambda r, n: {
        "rows": table(r, n, 4),
        "gamma": numbers(r, 4),
        "beta": numbers(r, 4),
        "epsilon": 1e-5,
    },
    "conv2d": lambda r, n: {
        "image": table(r, n, 5),
        "kernel": table(r, r.randrange(1, 4), r.randrange(1, 4)),
        "stride": r.randrange(1, 4),
        "padding": r.randrange(3),
    },
    "quantized_linear": lambda r, n: {
        "weights": table(r, 3, n),
        "inputs": numbers(r, n),
        "calibration": numbers(r, 9),
        "percentile": r.uniform(50, 100),
    },
    "nms": lambda r, n: {
        "boxes": [
            [x, y, x + r.randrange(1, 4), y + r.randrange(1, 4)]
            for x, y in [(r.randrange(4), r.randrange(4)) for _ in range(n)]
        ],
        "scores": coarse(r, n),
        "threshold": r.choice([0.1, 0.3, 0.45]),
    },
    "bm25": lambda r, n: {
        "documents": [words(r, r.randrange(6), "abcde") for _ in range(n)] + [["a"]],
        "query": words(r, 3, "abcde"),
        "k1": 1.5,
        "b": r.random(),
    },
    "bpe_merges": lambda r, n: {
        "words": {"".join(words(r, r.randrange(1, 9), "ab.")): r.randrange(1, 5) for _ in range(n)},
        "merges": 12,
    },
    "word_error_rate": lambda r, n: {
        "reference": " ".join(words(r, n)),
        "hypothesis": " ".join(words(r, r.randrange(n + 3))),
    },
    "beam_search": lambda r, n: {
        "transitions": [[-r.randrange(1, 20) / 4 for _ in range(4)] for _ in range(4)],
        "start": 0,
        "end": 3,
        "width": r.randrange(1, 6),
        "max_tokens": min(n, 6),
    },
    "filter_probabilities": lambda r, n: {
        "logits": numbers(r, n),
        "temperature": r.uniform(0.3, 2),
        "top_k": r.randrange(n + 2),
        "top_p": r.random(),
    },
    "spend_features": lambda r, n: {
        "users": words(r, n),
        "days": [r.randrange(15) for _ in range(n)],
        "amounts": coarse(r, n),
    },
    "sessionise": lambda r, n: {
        "users": words(r, n),
        "times": [r.randrange(60) for _ in range(n)],
        "gap": r.randrange(12),
    },
    "rolling_mean": lambda r, n: {
        "times": sorted(r.randrange(12) for _ in range(n)),
        "values": numbers(r, n),
        "window": r.randrange(1, 9),
    },
    "as_of_join": lambda r, n: {
        "events": [{"entity": r.choice("ab"), "time": r.randrange(15)} for _ in range(n)],
        "features": [
            {"entity": r.choice("ab"), "time": t, "known_at": t + r.randrange(4), "value": i}
            for i, t in enumerate(r.randrange(12) for _ in range(n))
        ],
        "max_age": r.randrange(10),
        "default": -1.0,
    },
    "latest_records": lambda r, n: {
        "rows": [
            {
                "id": r.randrange(3),
                "part": r.choice("ab"),
                "at": r.randrange(5),
                "deleted": r.random() < 0.3,
                "n": i,
            }
            for i in range(n)
        ],
        "keys": ["id", "part"],
        "order_by": "at",
    },
    "pivot_table": lambda r, n: {
        "rows": [{"u": r.choice("abc"), "c": r.choice("xyz"), "n": r.gauss(0, 1)} for _ in range(n)],
        "index": "u",
        "columns": "c",
        "values": "n",
    },
    "stratified_sample": lambda r, n: {
        "labels": words(r, n),
        "size": r.randrange(n + 1),
        "order": r.sample(range(n), n),
    },
    "reservoir_sample": lambda r, n: {
        "items": [f"i{i}" for i in range(n)],
        "k": min(3, n),
        "draws": [r.randint(0, i) for i in range(min(3, n), n)],
    },
    "running_median": lambda r, n: {"numbers": coarse(r, n)},
    "target_encode": lambda r, n: {
        "categories": words(r, n),
        "targets": coarse(r, n),
        "folds": [0, 1, *(r.randrange(3) for _ in range(n - 2))],
        "smoothing": r.choice([0.0, 1.0, 2.5]),
    },
    "time_group_split": lambda r, n: {
        "times": [0, 20, *(r.randrange(20) for _ in range(n - 2))],
        "groups": ["first", "last", *words(r, n - 2, "abcdef")],
        "cutoff": 15,
        "gap": r.randrange(5),
    },
    "expiring_cache": lambda r, n: {
        "capacity": r.randrange(1, 4),
        "lifetime": r.randrange(1, 12),
        "operations": [
            ["put", t, r.choice("abcd"), str(t)] if r.random() < 0.5 else ["get", t, r.choice("abcd")]
            for t in sorted(r.randrange(40) for _ in range(4 * n))
        ],
    },
    "collate": lambda r, n: {
        "items": [
            {"label": i}
            | ({"image": numbers(r, 2)} if r.random() < 0.6 else {})
            | ({"tokens": [r.randrange(5) for _ in range(r.randrange(4))]} if r.random() < 0.7 else {})
            for i in range(n)
        ],
        "pad_id": 0,
        "image_size": 2,
    },
}
