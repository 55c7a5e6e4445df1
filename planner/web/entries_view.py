"""Entries of the log about study as a list: what each was, what came of it, and where it leads."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import url_for

from planner.core.journal_entry import EntryKind
from planner.core.progress import minutes_studied
from planner.core.stories import read_stories
from planner.core.study_log import StudyEntry
from planner.core.taken import taken_text
from planner.services.situation import Situation
from planner.web.words import counted, duration, short_date

KIND_WORDS = {
    EntryKind.CHECK_IN: "Session",
    EntryKind.DRILL: "Drill",
    EntryKind.REHEARSAL: "Design rehearsal",
    EntryKind.STORY: "Story",
    EntryKind.BUILD: "Build",
    EntryKind.MOCK: "Mock interview",
}


def entry_rows(
    entries: Iterable[StudyEntry], situation: Situation, *, today: date | None
) -> list[dict[str, Any]]:
    """Title, facts and address (None where its page is gone) of each; with its day if `today` is given."""
    planned = {task.uid for task in situation.plan.tasks} if situation.plan else set()
    stories = read_stories(situation.standing.practised.get(EntryKind.STORY, ()))
    there = planned.union(story.key for story in stories)
    return [
        {
            "title": entry.title,
            "pillar": entry.pillar,
            "href": _href(entry, there),
            "facts": _facts(entry, today),
        }
        for entry in entries
    ]


def entries_facts(entries: Sequence[StudyEntry]) -> str:
    """3 entries, 1 h 20 min in all; minutes as the charts count them."""
    minutes = sum(found.minutes for found in minutes_studied(entries))
    count = counted(len(entries), "entry", "entries")
    return f"{count}, {duration(minutes)} in all" if minutes else count


def shares_time(entries: Sequence[StudyEntry]) -> bool:
    """Whether some practice is part of a session's minutes, so that single times add up to more."""
    alone = sum(entry.seconds or 0 for entry in entries if entry.studied)
    # Each pillar of a day is rounded to a minute, so half a minute off is none.
    days = minutes_studied(entries)
    return alone - 60 * sum(found.minutes for found in days) > 30 * len(days)


def _facts(entry: StudyEntry, today: date | None) -> str:
    facts = [_day(entry.on, today)] if today else []
    facts += [KIND_WORDS[entry.kind], entry.result]
    if entry.seconds:
        whole = entry.seconds % 60 == 0
        facts.append(duration(entry.seconds // 60) if whole else taken_text(entry.seconds))
    return " · ".join(facts)


def _day(on: date, today: date) -> str:
    return short_date(on) if on.year == today.year else f"{short_date(on)} {on.year}"


def _href(entry: StudyEntry, there: set[str]) -> str | None:
    """The entry's own page; a session of an earlier plan and a story taken out have none."""
    if entry.kind is EntryKind.CHECK_IN:
        return url_for("session.show", uid=entry.key) if entry.key in there else None
    if entry.kind is EntryKind.STORY:
        return url_for("stories.edit", key=entry.key) if entry.key in there else None
    if entry.kind is EntryKind.REHEARSAL:
        return url_for("rehearsal.result", entry_id=entry.entry_id)
    if entry.kind is EntryKind.DRILL:
        return url_for("drill.summary", run=entry.key)
    if entry.kind is EntryKind.MOCK:
        return url_for("mocks.run", key=entry.key)
    return url_for("builds.edit", key=entry.key)
