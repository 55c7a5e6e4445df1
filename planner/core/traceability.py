"""Where every item of the source documents lives in the curriculum, or why it is left out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planner.core.curriculum import Curriculum, Track

PROMPTABLE = frozenset({"question", "targeted-question", "behavioural", "scenario", "implementation"})
"""Kinds of source item a person can be asked; each needs something they can practise."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One item of a source document, by its stable id."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of a source item: the slugs that cover it, and the reason if it is left out."""

    item: SourceItem
    covered_by: tuple[str, ...]
    excluded: str | None

    @property
    def is_orphan(self) -> bool:
        """Neither covered nor left out on purpose."""
        return not self.covered_by and self.excluded is None


@dataclass(frozen=True, slots=True)
class TraceSummary:
    """Counts over all source items."""

    items: int
    covered: int
    excluded: int
    orphans: int
    promptable: int
    promptable_excluded: int
    by_kind: tuple[tuple[str, int], ...]


def trace_sources(curriculum: Curriculum, items: Sequence[SourceItem]) -> list[Trace]:
    """A trace for every source item, in the order given."""
    covering: dict[str, list[str]] = {}
    for slug, sources in _citations(curriculum):
        for source in dict.fromkeys(sources):
            covering.setdefault(source, []).append(slug)
    reasons = {exclusion.id: exclusion.reason for exclusion in curriculum.exclusions.values()}
    return [
        Trace(item, tuple(dict.fromkeys(covering.get(item.id, ()))), reasons.get(item.id)) for item in items
    ]


def summarise(traces: Sequence[Trace]) -> TraceSummary:
    """How many items are covered, left out and forgotten."""
    promptable = [trace for trace in traces if trace.item.kind in PROMPTABLE]
    return TraceSummary(
        items=len(traces),
        covered=sum(bool(trace.covered_by) for trace in traces),
        excluded=sum(trace.excluded is not None for trace in traces),
        orphans=sum(trace.is_orphan for trace in traces),
        promptable=len(promptable),
        promptable_excluded=sum(trace.excluded is not None for trace in promptable),
        by_kind=tuple(sorted(Counter(trace.item.kind for trace in traces).items())),
    )


def _citations(curriculum: Curriculum) -> Iterator[tuple[str, Sequence[str]]]:
    groups: tuple[Any, ...] = (
        curriculum.prompts,
        curriculum.designs,
        curriculum.implementations,
        curriculum.problems,
        curriculum.concepts,
        curriculum.papers,
        curriculum.deliverables,
        curriculum.projects,
        curriculum.rounds,
        curriculum.resources,
        curriculum.tips,
        curriculum.rubrics,
    )
    for group in groups:
        for entry in group.values():
            yield entry.slug, entry.sources
    for framework in curriculum.frameworks.values():
        yield framework.slug, framework.sources
        for step in framework.steps:
            yield framework.slug, step.sources
    for track in curriculum.tracks.values():
        yield track.slug, _track_sources(track)


def _track_sources(track: Track) -> list[str]:
    of_phases = (source for phase in track.phases for source in phase.sources)
    of_demands = (source for demand in track.demands for source in demand.sources)
    return [*track.sources, *of_phases, *of_demands]
