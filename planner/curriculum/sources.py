"""The list of all source items; their texts stay with their authors, only ids and kinds are shipped."""

import csv
from pathlib import Path

from planner.core.traceability import SourceItem

FILE = "source_items.csv"


def load_source_items(folder: Path) -> tuple[SourceItem, ...]:
    """Every item of the five source documents, in their order; none where the list is missing."""
    if not (folder / FILE).is_file():
        return ()
    with (folder / FILE).open(encoding="utf-8", newline="") as rows:
        return tuple(SourceItem(row["id"], row["kind"]) for row in csv.DictReader(rows))
