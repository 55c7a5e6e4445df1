"""Things built: implementations from scratch and project deliverables, ticked off point by point."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.evidence_link import require_link
from planner.core.journal_entry import LogEntry

LONGEST_NOTE = 2000
"""Characters."""


@dataclass(frozen=True, slots=True)
class BuildItem:
    """Something to build; its key is that of its piece of work in a plan, `implement/…` or `project/…/…`."""

    key: str
    title: str
    group: str
    minutes: int
    checklist: tuple[str, ...]
    concepts: tuple[str, ...]
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Build:
    """How far one thing is; `ticked` are places (from 0) among its `of` points."""

    entry_id: int
    on: date
    item: str
    ticked: tuple[int, ...]
    of: int
    link: str
    note: str


def build_items(curriculum: Curriculum) -> dict[str, BuildItem]:
    """Everything to build by key: implementations, then each project's deliverables."""
    return {item.key: item for item in (*_implementations(curriculum), *_deliverables(curriculum))}


def _implementations(curriculum: Curriculum) -> Iterator[BuildItem]:
    for found in curriculum.implementations.values():
        key = f"implement/{found.slug}"
        yield BuildItem(key, found.title, found.theme, found.minutes, found.checklist, found.concepts)


def _deliverables(curriculum: Curriculum) -> Iterator[BuildItem]:
    for project in curriculum.projects.values():
        for found in curriculum.deliverables.values():
            key = f"project/{project.slug}/{found.slug}"
            yield BuildItem(
                key,
                found.title,
                project.title,
                found.minutes,
                found.checklist,
                project.concepts,
                found.evidence,
            )


def build_payload(item: BuildItem, *, ticked: Collection[int], link: str, note: str) -> dict[str, object]:
    """What a build's entry holds; raises InvalidInputError for ticked, link or note."""
    if not set(range(len(item.checklist))).issuperset(ticked):
        raise InvalidInputError("Tick points of this list only. Reload the page.", field="ticked")
    if len(note) > LONGEST_NOTE:
        raise InvalidInputError(f"The note has {len(note)} characters; {LONGEST_NOTE} fit.", field="note")
    return {
        "item": item.key,
        "ticked": sorted(set(ticked)),
        "of": len(item.checklist),
        "link": require_link(link),
        "note": note,
        "concepts": list(item.concepts),
    }


def read_builds(entries: Sequence[LogEntry]) -> dict[str, Build]:
    """How far each thing is, by key; the latest entry of each counts."""
    return {str(entry.payload["item"]): _build(entry) for entry in entries}


def _build(entry: LogEntry) -> Build:
    held = cast("Mapping[str, Any]", entry.payload)
    return Build(
        entry_id=entry.id,
        on=entry.on,
        item=held["item"],
        ticked=tuple(held["ticked"]),
        of=held["of"],
        link=held["link"],
        note=held["note"],
    )
