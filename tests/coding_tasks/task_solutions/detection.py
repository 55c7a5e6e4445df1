"""Boxes of an object detector."""


def overlap(first: list[float], second: list[float]) -> float:
    """Intersection over union of two boxes, 0 where the union has no area."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    shared = max(width, 0.0) * max(height, 0.0)
    union = _area(first) + _area(second) - shared
    return shared / union if union > 0 else 0.0


def _area(box: list[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def nms(boxes: list[list[float]], scores: list[float], threshold: float) -> list[int]:
    """Places of the boxes that are kept, best score first."""
    if len(boxes) != len(scores):
        raise ValueError("There must be one score per box.")
    kept: list[int] = []
    for i in sorted(range(len(boxes)), key=lambda place: -scores[place]):
        if all(overlap(boxes[i], boxes[j]) <= threshold for j in kept):
            kept.append(i)
    return kept
