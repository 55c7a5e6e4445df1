"""A changed plan in words: what was asked for, and what happens to the sessions."""

from collections import Counter
from collections.abc import Iterator

from planner.core.localtime import local_at, zone_named
from planner.core.plan import PlanRequest
from planner.core.plan_changes import ChangeKind, Comparison
from planner.core.repair import Displaced
from planner.web.words import counted, duration, long_date

_VERBS = {
    ChangeKind.MOVED: ("moves", "move"),
    ChangeKind.DROPPED: ("is let go", "are let go"),
    ChangeKind.ADDED: ("is new", "are new"),
}


def headline(comparison: Comparison) -> str:
    """9 sessions move, 2 are let go, 154 stay."""
    counts = Counter(change.kind for change in comparison.changes)
    parts = [(counts[kind], *verbs) for kind, verbs in _VERBS.items() if counts[kind]]
    if not parts:
        return "No session moves"
    parts.append((comparison.kept, "stays", "stay"))
    first, *rest = parts
    said = [f"{counted(first[0], 'session')} {_verb(*first)}"]
    said += [f"{part[0]} {_verb(*part)}" for part in rest]
    return ", ".join(said)


def displaced_text(displaced: Displaced) -> str:
    """What asks for a catch-up, without a word of blame."""
    missed, clashing = len(displaced.missed), len(displaced.clashing)
    said = []
    if missed:
        said.append(f"{counted(missed, 'session')} of past days {'is' if missed == 1 else 'are'} still open.")
    if clashing:
        meet = "meets" if clashing == 1 else "meet"
        said.append(f"{counted(clashing, 'session')} {meet} your calendar or lie outside your hours.")
    if displaced.over:
        said.append("An interview is behind you; the rest of the plan can lean on those ahead.")
    return " ".join(said)


def asked_for(before: PlanRequest, after: PlanRequest) -> list[str]:
    """Each field that changes, in a sentence."""
    return [*_interviews(before, after), *_hours(before, after), *_work(before, after)]


def _verb(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _interviews(before: PlanRequest, after: PlanRequest) -> Iterator[str]:
    if after.interview_at != before.interview_at:
        wall = local_at(after.interview_at, zone_named(after.time_zone))
        yield f"The last interview is on {long_date(wall.date())} at {wall:%H:%M}."
    ahead = {one.at for one in after.earlier}
    was = {one.at for one in before.earlier if not after.not_before or one.at > after.not_before}
    if ahead != was:
        yield f"{counted(len(ahead) + 1, 'interview')} from now on."
    if (after.rounds, after.weight) != (before.rounds, before.weight):
        yield "What the last interview asks for, and how much it matters, is weighed anew."


def _hours(before: PlanRequest, after: PlanRequest) -> Iterator[str]:
    if after.weekly != before.weekly:
        will, was = duration(after.weekly.minutes), duration(before.weekly.minutes)
        yield f"Your weeks offer {will} of study time." + (f" So far: {was}." if will != was else "")
    if after.time_zone != before.time_zone:
        yield f"Hours are those of {after.time_zone}."
    if after.day_start_hour != before.day_start_hour:
        yield f"Your day begins at {after.day_start_hour:02d}:00."
    for span in after.days_off:
        if span not in before.days_off:
            yield f"A pause from {long_date(span.first)} to {long_date(span.last)}."
    for span in before.days_off:
        if span not in after.days_off:
            yield f"No pause from {long_date(span.first)} to {long_date(span.last)}."


def _work(before: PlanRequest, after: PlanRequest) -> Iterator[str]:
    for name, words in (("left_out", "left out on purpose"), ("ready", "at hand already")):
        was, will = set(getattr(before, name)), set(getattr(after, name))
        if will - was:
            yield f"{counted(len(will - was), 'piece')} of work {words}."
        if was - will:
            yield f"{counted(len(was - will), 'piece')} of work no longer {words}."
    new, gone = set(after.added) - set(before.added), set(before.added) - set(after.added)
    if new:
        yield f"{counted(len(new), 'concept')} added."
    if gone:
        yield f"{counted(len(gone), 'added concept')} taken out again."
    if after.pace != before.pace:
        yield "The rest is planned with the minutes you really take."
