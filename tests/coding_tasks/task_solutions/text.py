"""Text: ranking, subwords, distances and decoding."""

import math
from collections import Counter
from itertools import pairwise
from typing import Any

from task_solutions.losses import softmax


def bm25(documents: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    """BM25 score of every document for the query."""
    if k1 < 0 or not 0 <= b <= 1:
        raise ValueError("k1 is at least 0, and b lies in [0, 1].")
    n = len(documents)
    holders = Counter(word for document in documents for word in set(document))
    average = sum(map(len, documents)) / n if n else 0.0
    scores = []
    for document in documents:
        counts = Counter(document)
        score = 0.0
        for word in query:
            if counts[word]:
                rarity = math.log(1 + (n - holders[word] + 0.5) / (holders[word] + 0.5))
                damping = k1 * (1 - b + b * len(document) / average)
                score += rarity * counts[word] * (k1 + 1) / (counts[word] + damping)
        scores.append(score)
    return scores


def bpe_merges(words: dict[str, int], merges: int) -> list[list[str]]:
    """Pairs that byte-pair encoding merges, in order."""
    if merges < 0:
        raise ValueError("The number of merges must not be negative.")
    pieces = {word: list(word) for word in words}
    learned: list[list[str]] = []
    while len(learned) < merges:
        counts: Counter[tuple[str, str]] = Counter()
        for word, parts in pieces.items():
            for pair in pairwise(parts):
                counts[pair] += words[word]
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        learned.append(list(best))
        pieces = {word: _merged(parts, best) for word, parts in pieces.items()}
    return learned


def _merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    i = 0
    while i < len(parts):
        both = tuple(parts[i : i + 2]) == pair
        merged.append("".join(pair) if both else parts[i])
        i += 2 if both else 1
    return merged


def word_error_rate(reference: str, hypothesis: str) -> float:
    """Word edits that turn the hypothesis into the reference, per word of the reference."""
    wanted, heard = reference.split(), hypothesis.split()
    if not wanted:
        raise ValueError("The reference must hold at least one word.")
    above = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, start=1):
        line = [i]
        for j, other in enumerate(heard, start=1):
            line.append(min(above[j] + 1, line[-1] + 1, above[j - 1] + (word != other)))
        above = line
    return above[-1] / len(wanted)


def beam_search(
    transitions: list[list[float]], start: int, end: int, width: int, max_tokens: int
) -> dict[str, Any]:
    """Best token sequence found by a beam over a table of log-probabilities."""
    if width < 1:
        raise ValueError("The beam must hold at least one hypothesis.")
    beam: list[tuple[float, list[int]]] = [(0.0, [])]
    for _ in range(max_tokens):
        candidates = []
        for score, tokens in beam:
            last = tokens[-1] if tokens else start
            if tokens and last == end:
                candidates.append((score, tokens))
            else:
                candidates += [(score + step, [*tokens, t]) for t, step in enumerate(transitions[last])]
        beam = sorted(candidates, key=lambda found: (-found[0], found[1]))[:width]
        if all(tokens[-1] == end for _, tokens in beam):
            break
    score, tokens = beam[0]
    return {"tokens": tokens, "score": score}


def filter_probabilities(logits: list[float], temperature: float, top_k: int, top_p: float) -> list[float]:
    """Next-token probabilities after temperature, top-k and then nucleus filtering."""
    if not logits or temperature <= 0:
        raise ValueError("There must be logits, and the temperature must be positive.")
    order = sorted(range(len(logits)), key=lambda i: -logits[i])[: top_k or len(logits)]
    shares = softmax([logits[i] / temperature for i in order])
    kept: list[float] = []
    reached = 0.0
    for share in shares:
        kept.append(share)
        reached += share
        if reached >= top_p - 1e-12:
            break
    answer = [0.0] * len(logits)
    for i, share in zip(order, kept, strict=False):
        answer[i] = share / reached
    return answer
