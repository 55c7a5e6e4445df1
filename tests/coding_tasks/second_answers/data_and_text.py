"""Other ways to the same answers: boxes, text, tables, samples and caches."""

import itertools
import math
import re
import statistics
from fractions import Fraction
from functools import cache

import numpy as np

plain = np.ndarray.tolist


def nms(boxes, scores, threshold):
    """Overlaps by counting unit cells (whole-number boxes), by striking out from a list."""
    cells = [
        {(x, y) for x in range(int(b[0]), int(b[2])) for y in range(int(b[1]), int(b[3]))} for b in boxes
    ]
    left, kept = list(range(len(boxes))), []
    while left:
        best = max(left, key=lambda i: (scores[i], -i))
        kept.append(best)
        left = [
            i
            for i in left
            if i != best and len(cells[i] & cells[best]) <= threshold * len(cells[i] | cells[best])
        ]
    return kept


def bm25(documents, query, k1, b):
    if not documents:
        return []
    mean = statistics.fmean(map(len, documents))
    out = []
    for document in documents:
        score = 0.0
        for word in query:
            n, tf = sum(word in d for d in documents), document.count(word)
            idf = math.log((len(documents) + 1) / (n + 0.5))
            score += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(document) / mean)) if tf else 0.0
        out.append(score)
    return out


def bpe_merges(words, merges):
    """On strings with spaces between the pieces, merged by a regular expression."""
    texts = {" ".join(word): n for word, n in words.items()}
    learned = []
    for _ in range(merges):
        counts = {}
        for text, n in texts.items():
            for hit in re.finditer(r"(?<!\S)(\S+) (?=(\S+))", text):
                counts[hit.groups()] = counts.get(hit.groups(), 0) + n
        if not counts:
            break
        pair = sorted(counts, key=lambda p: (-counts[p], p))[0]
        learned.append(list(pair))
        sign = re.compile(r"(?<!\S)" + re.escape(" ".join(pair)) + r"(?!\S)")
        texts = {"".join(pair).join(sign.split(text)): n for text, n in texts.items()}
    return learned


def word_error_rate(reference, hypothesis):
    a, b = tuple(reference.split()), tuple(hypothesis.split())

    @cache
    def edits(i, j):
        if not i or not j:
            return i + j
        if a[i - 1] == b[j - 1]:
            return edits(i - 1, j - 1)
        return 1 + min(edits(i - 1, j), edits(i, j - 1), edits(i - 1, j - 1))

    return edits(len(a), len(b)) / len(a)


def beam_search(transitions, start, end, width, max_tokens):
    def done(tokens):
        return tokens and tokens[-1] == end

    beam = {(): 0.0}
    while max_tokens and not all(map(done, beam)):
        max_tokens -= 1
        wider = {}
        for tokens, score in beam.items():
            for token in [None] if done(tokens) else range(len(transitions)):
                longer = tokens if token is None else (*tokens, token)
                wider[longer] = score if token is None else score + transitions[(start, *tokens)[-1]][token]
        while len(wider) > width:
            low = min(wider.values())
            del wider[max(tokens for tokens in wider if wider[tokens] == low)]
        beam = wider
    best = min(beam, key=lambda tokens: (-beam[tokens], tokens))
    return {"tokens": list(best), "score": beam[best]}


def filter_probabilities(logits, temperature, top_k, top_p):
    z = np.array(logits, float) / temperature
    order = np.argsort(-z, kind="stable")
    if 0 < top_k < len(z):
        z[order[top_k:]] = -np.inf
    p = np.exp(z - np.logaddexp.reduce(z))
    before = np.cumsum(p[order]) - p[order]
    p[order[1:][before[1:] >= top_p - 1e-12]] = 0
    return plain(p / p.sum())


def spend_features(users, days, amounts):
    rows, out = list(zip(users, days, amounts, strict=False)), []
    for user, day, amount in rows:
        found = {
            "sum_7d": sum(a for u, d, a in rows if u == user and 1 <= day - d <= 7),
            "rank": 1 + sum(a > amount for u, _, a in rows if u == user),
        }
        earlier = [d for u, d, _ in rows if u == user and d < day]
        out.append(found | ({"days_since": day - max(earlier)} if earlier else {}))
    return out


def sessionise(users, times, gap):
    out = []
    for user, time in zip(users, times, strict=False):
        own = sorted({t for u, t in zip(users, times, strict=False) if u == user and t <= time})
        out.append(1 + sum(b - a > gap for a, b in itertools.pairwise(own)))
    return out


def rolling_mean(times, values, window):
    return [
        statistics.fmean(v for s, v in zip(times, values, strict=False) if t - window < s <= t) for t in times
    ]


def as_of_join(events, features, max_age, default):
    out = []
    for e in events:
        seen = [
            (f["time"], f["known_at"], i)
            for i, f in enumerate(features)
            if f["entity"] == e["entity"] and f["known_at"] <= e["time"]
        ]
        good = seen and e["time"] - max(seen)[0] <= max_age
        out.append(features[max(seen)[2]]["value"] if good else default)
    return out


def latest_records(rows, keys, order_by):
    kinds = [tuple(row[k] for k in keys) for row in rows]
    first = [i for i, kind in enumerate(kinds) if kind not in kinds[:i]]
    last = [
        max((i for i in range(len(rows)) if kinds[i] == kinds[f]), key=lambda i: (rows[i][order_by], i))
        for f in first
    ]
    return [rows[i] for i in last if not rows[i].get("deleted")]


def pivot_table(rows, index, columns, values):
    down, across = (sorted({row[name] for row in rows}) for name in (index, columns))
    cells = [
        [[row[values] for row in rows if row[index] == a and row[columns] == b] for b in across] for a in down
    ]
    return {
        "index": down,
        "columns": across,
        "sums": [[math.fsum(c) for c in line] for line in cells],
        "counts": [[len(c) for c in line] for line in cells],
    }


def stratified_sample(labels, size, order):
    if not labels:
        return []
    quota = {c: Fraction(size * labels.count(c), len(labels)) for c in sorted(set(labels))}
    seats = {c: math.floor(x) for c, x in quota.items()}
    while sum(seats.values()) < size:
        best = max(quota[c] - math.floor(quota[c]) for c in quota if seats[c] == math.floor(quota[c]))
        seats[next(c for c in quota if seats[c] == math.floor(quota[c]) and quota[c] - seats[c] == best)] += 1
    return sorted(i for c in quota for i in [i for i in order if labels[i] == c][: seats[c]])


def reservoir_sample(items, k, draws):
    """Each place holds the last item whose draw named it."""
    last = [
        max([k + n for n, draw in enumerate(draws) if draw == place], default=place) for place in range(k)
    ]
    return [items[i] for i in last if i < len(items)]


def running_median(numbers):
    return [statistics.median(numbers[: i + 1]) for i in range(len(numbers))]


def target_encode(categories, targets, folds, smoothing):
    c, t, f = np.array(categories), np.array(targets, float), np.array(folds)
    out = []
    for category, fold in zip(c, f, strict=False):
        prior, own = t[f != fold].mean(), t[(f != fold) & (c == category)]
        out.append(float((own.sum() + smoothing * prior) / (len(own) + smoothing) if len(own) else prior))
    return out


def time_group_split(times, groups, cutoff, gap):
    t, g = np.array(times), np.array(groups)
    test = t >= cutoff
    train = (t + gap < cutoff) & ~np.isin(g, g[test])
    return {
        "train": plain(np.flatnonzero(train)),
        "test": plain(np.flatnonzero(test)),
        "dropped": plain(np.flatnonzero(~train & ~test)),
    }


def expiring_cache(capacity, lifetime, operations):
    """Entries as a list from least to most recently used, nothing ever removed lazily."""
    entries, out = [], []
    for operation in operations:
        kind, now, key = operation[:3]
        live = [e for e in entries if now - e[1] < lifetime]
        hit = next((e for e in live if e[0] == key), None)
        if kind == "get":
            out.append(hit[2] if hit else "")
            if hit:
                entries.remove(hit)
                entries.append(hit)
        else:
            entries = [e for e in live if e[0] != key][(-capacity if hit else 1 - capacity) or capacity :]
            entries.append((key, now, operation[3]))
    return out


def collate(items, pad_id, image_size):
    texts = [item.get("tokens") or [] for item in items]
    lengths = np.array([len(text) for text in texts])
    mask = np.arange(lengths.max())[None] < lengths[:, None]
    tokens = np.full(mask.shape, pad_id)
    tokens[mask] = [token for text in texts for token in text]
    images = np.zeros((len(items), image_size))
    for i, item in enumerate(items):
        if item.get("image"):
            images[i] = item["image"]
    return {
        "images": plain(images),
        "has_image": ["image" in item and item["image"] != [] for item in items],
        "tokens": plain(tokens),
        "mask": plain(mask.astype(int)),
        "has_text": plain(lengths > 0),
        "labels": [item["label"] for item in items],
    }
