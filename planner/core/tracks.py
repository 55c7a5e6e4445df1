"""Which plan of the sources applies, and where its phases fall when the span differs."""

from dataclasses import dataclass

from planner.core.curriculum import Curriculum, Phase, Track
from planner.core.errors import InvalidInputError
from planner.core.vocabulary import TRACKS

LONGEST_SHORT_PLAN = 34
"""Days up to which `auto` takes the 2-4-week plan (INTERFACES: track against span)."""


@dataclass(frozen=True, slots=True)
class PhaseDays:
    """A phase as half-open indices `[start, end)` into the days of the plan."""

    phase: Phase
    start: int
    end: int


def resolve_track(curriculum: Curriculum, name: str, *, days: int) -> Track:
    """The track to follow: the one named, or for `auto` the one nearest to the span in days."""
    if name not in TRACKS:
        raise InvalidInputError(
            f"There is no plan called “{name[:40]}”. Choose {', '.join(TRACKS)}.", field="track"
        )
    if name != "auto":
        return curriculum.tracks[name]
    short = days <= LONGEST_SHORT_PLAN
    fitting = [track for track in curriculum.tracks.values() if (track.days <= LONGEST_SHORT_PLAN) is short]
    return min(fitting, key=lambda track: (abs(track.days - days), track.slug))


def phase_days(track: Track, *, days: int) -> tuple[PhaseDays, ...]:
    """The track's phases scaled in proportion to the span; each keeps at least one day."""
    spans = []
    for phase in track.phases:
        start = min(round(phase.start * days), days - 1)
        spans.append(PhaseDays(phase, start, max(round(phase.end * days), start + 1)))
    return tuple(spans)


def phase_of_day(spans: tuple[PhaseDays, ...], day: int) -> str:
    """The phase work without one of its own is shown under: the first that is open that day."""
    for span in spans:
        if span.start <= day < span.end:
            return span.phase.slug
    return spans[-1].phase.slug
