"""The log as study: every session and every piece of practice, what it took and what came of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from planner.core.builds import BuildItem, build_items
from planner.core.curriculum import Curriculum
from planner.core.drill_log import Drill, read_drills
from planner.core.history import undoings
from planner.core.journal import CheckIn, Standing
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.mock_results import round_results
from planner.core.mocks import Mock, read_mocks
from planner.core.prompt_text import asked
from planner.core.rehearsing import Rehearsal, read_rehearsals
from planner.core.vocabulary import CONFIDENCE_WORDS, Pillar

AT_ONCE = (EntryKind.DRILL, EntryKind.REHEARSAL)
"""Kinds whose every entry is a piece of practice of its own."""
IN_STEPS = frozenset({EntryKind.BUILD, EntryKind.STORY})
"""Kinds whose later entry goes on from the one before: that one is replaced, but its day was worked on."""


@dataclass(frozen=True, slots=True)
class StudyEntry:
    """One entry about study. `studied` is False for a session left out and a mock only set up.

    `seconds` is what it took, None where nobody knows. `key` names what it was: a session's uid, a drill's
    run, the key of a mock, story or build; empty for a rehearsal, which its entry names.
    """

    entry_id: int
    on: date
    kind: EntryKind
    title: str
    pillar: Pillar
    concepts: tuple[str, ...]
    result: str
    key: str = ""
    seconds: int | None = None
    studied: bool = True


def read_study_log(
    curriculum: Curriculum, standing: Standing, entries: Sequence[LogEntry]
) -> tuple[StudyEntry, ...]:
    """The entries about study that count, by day and within a day as they were made.

    `entries` is the log `standing` was read from. Practice on what left the curriculum is passed over.
    """
    found = [_of_check_in(check_in) for check_in in standing.check_ins.values()]
    found += [_of_drill(drill, curriculum) for drill in read_drills(standing) if _is_known(drill, curriculum)]
    practised = standing.practised
    found += [
        _of_rehearsal(one, curriculum) for one in read_rehearsals(practised.get(EntryKind.REHEARSAL, ()))
    ]
    found += [_of_mock(mock, curriculum) for mock in _mocks(standing)]
    found += _of_steps(curriculum, entries)
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.entry_id)))


def days_studied(standing: Standing, entries: Sequence[LogEntry]) -> frozenset[date]:
    """The days on which anything was studied, without reading what it was."""
    days = {check_in.on for check_in in standing.check_ins.values() if check_in.studied}
    days |= {entry.on for kind in AT_ONCE for entry in standing.practised.get(kind, ())}
    days |= {mock.on for mock in _mocks(standing) if _is_held(mock)}
    return frozenset(days | {entry.on for entry in _steps(entries)})


def _of_check_in(check_in: CheckIn) -> StudyEntry:
    said = [f"{said} {CONFIDENCE_WORDS[said]}" for said in check_in.confidence.values()]
    sure = f"you said {said[0]}" if len(set(said)) == 1 else f"you said {', '.join(said)}" if said else ""
    return StudyEntry(
        check_in.entry_id,
        check_in.on,
        EntryKind.CHECK_IN,
        check_in.title,
        check_in.pillar,
        tuple(dict.fromkeys([*check_in.concepts, *check_in.confidence])),
        " · ".join(part for part in (check_in.outcome.value, sure) if part),
        check_in.uid,
        60 * check_in.minutes_spent if check_in.studied else None,
        check_in.studied,
    )


def _is_known(drill: Drill, curriculum: Curriculum) -> bool:
    return drill.about in curriculum.concepts


def _of_drill(drill: Drill, curriculum: Curriculum) -> StudyEntry:
    prompt = curriculum.prompts.get(drill.prompt)
    return StudyEntry(
        drill.entry_id,
        drill.on,
        EntryKind.DRILL,
        asked(prompt.text) if prompt else curriculum.concepts[drill.about].title,
        curriculum.concepts[drill.about].pillar,
        drill.concepts,
        f"shown {drill.shown} of {drill.of}",
        drill.run,
        drill.seconds,
    )


def _of_rehearsal(rehearsal: Rehearsal, curriculum: Curriculum) -> StudyEntry:
    design = curriculum.designs.get(rehearsal.design)
    return StudyEntry(
        rehearsal.entry_id,
        rehearsal.on,
        EntryKind.REHEARSAL,
        design.title if design else rehearsal.design,
        Pillar.SYSTEM_DESIGN,
        rehearsal.concepts,
        f"shown {len(rehearsal.ticked)} of {rehearsal.of}",
        seconds=rehearsal.seconds,
    )


def _of_mock(mock: Mock, curriculum: Curriculum) -> StudyEntry:
    """A mock takes what its rounds' clocks allow, once it was rehearsed."""
    scored = [found for held in round_results(mock, curriculum) for found in held.criteria if found.levels]
    studied = _is_held(mock)
    return StudyEntry(
        mock.entry_id,
        mock.on,
        EntryKind.MOCK,
        f"Mock {mock.number}",
        Pillar.MOCK,
        tuple(dict.fromkeys(found.criterion.concepts[0] for found in scored)),
        "scored" if scored else "rehearsed" if studied else "set up",
        mock.key,
        60 * mock.minutes if studied else None,
        studied,
    )


def _of_steps(curriculum: Curriculum, entries: Sequence[LogEntry]) -> Iterator[StudyEntry]:
    builds, titles = build_items(curriculum), dict[str, str]()
    for entry in _steps(entries):
        if entry.kind is EntryKind.STORY:
            yield _of_story(entry, titles)
        elif entry.payload["item"] in builds:
            yield _of_build(entry, builds[str(entry.payload["item"])], curriculum)


def _steps(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """Work on builds and stories that was not taken back, replaced or not, oldest first."""
    steps = [entry for entry in entries if entry.kind in IN_STEPS and not entry.payload.get("deleted")]
    undone = undoings(entries) if steps else {}
    return [entry for entry in steps if entry.id not in undone]


def _mocks(standing: Standing) -> Iterable[Mock]:
    return read_mocks(standing.practised.get(EntryKind.MOCK, ())).values()


def _is_held(mock: Mock) -> bool:
    """Whether it was rehearsed or scored, not only set up."""
    return mock.is_rehearsed or bool(mock.reviews)


def _of_story(entry: LogEntry, titles: dict[str, str]) -> StudyEntry:
    """A story written or told; `titles` keeps what each was called last, for a telling does not say."""
    held = cast("Mapping[str, Any]", entry.payload)
    telling = held.get("telling")
    title = titles[held["story"]] = held.get("title") or titles.get(held["story"], "A story")
    return StudyEntry(
        entry.id,
        entry.on,
        EntryKind.STORY,
        title,
        Pillar.BEHAVIOURAL,
        tuple(held.get("concepts", ())),
        "told" if telling else "written",
        held["story"],
        telling["seconds"] if telling else None,
    )


def _of_build(entry: LogEntry, item: BuildItem, curriculum: Curriculum) -> StudyEntry:
    held = cast("Mapping[str, Any]", entry.payload)
    return StudyEntry(
        entry.id,
        entry.on,
        EntryKind.BUILD,
        item.title,
        curriculum.concepts[item.concepts[0]].pillar,
        item.concepts,
        f"{len(held['ticked'])} of {held['of']} points hold",
        item.key,
    )
