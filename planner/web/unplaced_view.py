"""Work without a place, as lists show it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from planner.core.plan import Unplaced
from planner.core.vocabulary import TaskKind
from planner.presenters.plan_formats import REASONS


def unplaced_groups(unplaced: Sequence[Unplaced]) -> list[dict[str, Any]]:
    """What found no place, by sort of work and reason, the most minutes first."""
    groups: dict[tuple[Any, ...], list[Unplaced]] = defaultdict(list)
    for item in unplaced:
        groups[item.pillar, item.kind, item.reason].append(item)
    rows = [
        {
            "title": items[0].title if len(items) == 1 else f"{len(items)} {kind.value} sessions",
            "titles": [item.title for item in items] if len(items) > 1 else [],
            "leave_out_fields": [("leave_out", item.item) for item in items],
            "ready_fields": [("ready", item.item) for item in items],
            "is_project": kind is TaskKind.PROJECT,
            "minutes": sum(item.minutes for item in items),
            "points": round(sum(item.points for item in items), 1),
            "pillar": pillar,
            "reason": REASONS[reason],
        }
        for (pillar, kind, reason), items in groups.items()
    ]
    return sorted(rows, key=lambda row: -row["minutes"])
