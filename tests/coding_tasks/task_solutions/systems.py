"""Pieces of serving and loading: a cache with expiry and a collate function."""

from collections import OrderedDict
from typing import Any


def expiring_cache(capacity: int, lifetime: int, operations: list[list[Any]]) -> list[str]:
    """Answers of a least-recently-used cache with expiry to the reads among the operations."""
    if capacity < 1 or lifetime < 1:
        raise ValueError("Capacity and lifetime are at least 1.")
    cache: OrderedDict[str, tuple[int, str]] = OrderedDict()
    answers = []
    for name, now, key, *rest in operations:
        if key in cache and now - cache[key][0] >= lifetime:
            del cache[key]
        if name == "get":
            if key in cache:
                cache.move_to_end(key)
            answers.append(cache[key][1] if key in cache else "")
            continue
        if key not in cache and len(cache) == capacity:
            _make_room(cache, now, lifetime)
        cache[key] = (now, rest[0])
        cache.move_to_end(key)
    return answers


def _make_room(cache: OrderedDict[str, tuple[int, str]], now: int, lifetime: int) -> None:
    expired = [key for key, (written, _) in cache.items() if now - written >= lifetime]
    for key in expired:
        del cache[key]
    if not expired:
        cache.popitem(last=False)


def collate(items: list[dict[str, Any]], pad_id: int, image_size: int) -> dict[str, Any]:
    """One batch from items whose image or text may be missing."""
    if not items:
        raise ValueError("The batch must not be empty.")
    images = [item.get("image", []) for item in items]
    if any(image and len(image) != image_size for image in images):
        raise ValueError("An image has the wrong size.")
    texts = [item.get("tokens", []) for item in items]
    longest = max(map(len, texts))
    return {
        "images": [list(image) or [0.0] * image_size for image in images],
        "has_image": [bool(image) for image in images],
        "tokens": [list(text) + [pad_id] * (longest - len(text)) for text in texts],
        "mask": [[1] * len(text) + [0] * (longest - len(text)) for text in texts],
        "has_text": [bool(text) for text in texts],
        "labels": [item["label"] for item in items],
    }
