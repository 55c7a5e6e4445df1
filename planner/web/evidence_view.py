"""Entries of the log as evidence: the day, what it was, what came of it, and where it can be seen."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from planner.core.curriculum import Curriculum
from planner.core.evidence import Source, Trace
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.prompt_text import asked
from planner.core.vocabulary import CONFIDENCE_WORDS, Solved
from planner.services.situation import Situation
from planner.web.words import short_date

Row = dict[str, Any]


class EvidenceView:
    """Makes rows of what the log says; made once for a page."""

    def __init__(self, situation: Situation, curriculum: Curriculum) -> None:
        self._entries = {entry.id: entry for entry in situation.entries}
        self._curriculum = curriculum
        self._uids = {task.uid for task in situation.plan.tasks} if situation.plan else set()

    def row(self, trace: Trace) -> Row:
        """One piece of evidence on one concept."""
        entry = self._entries[trace.entry_id]
        return {
            "day": short_date(trace.on),
            "title": self._title(entry),
            "href": self._href(entry),
            "outcome": " · ".join(_outcome(trace, entry)),
            "concept": self._curriculum.concepts[trace.slug].title,
            "concept_href": url_for("readiness.why", slug=trace.slug),
        }

    def _title(self, entry: LogEntry) -> str:
        held: Any = entry.payload
        if entry.kind is EntryKind.DRILL:
            prompt = self._curriculum.prompts.get(held["prompt"])
            return f"Drill: {asked(prompt.text)}" if prompt else "Drill"
        if entry.kind is EntryKind.REHEARSAL:
            design = self._curriculum.designs.get(held["design"])
            return f"Rehearsal: {design.title}" if design else "Rehearsal"
        return "Mock interview" if entry.kind is EntryKind.MOCK else str(held["title"])

    def _href(self, entry: LogEntry) -> str:
        """The session or the result; the history where that page is gone."""
        held: Any = entry.payload
        if entry.kind is EntryKind.CHECK_IN and held["uid"] in self._uids:
            return url_for("session.show", uid=held["uid"])
        if entry.kind is EntryKind.DRILL:
            return url_for("drill.summary", run=held["run"])
        if entry.kind is EntryKind.REHEARSAL:
            return url_for("rehearsal.result", entry_id=entry.id)
        if entry.kind is EntryKind.MOCK:
            return url_for("mocks.run", key=held["mock"])
        return url_for("history.show")


def _outcome(trace: Trace, entry: LogEntry) -> Iterable[str]:
    held: Any = entry.payload
    if entry.kind is EntryKind.CHECK_IN:
        yield str(held["outcome"])
        if held.get("solved"):
            yield Solved(held["solved"]).label.lower()
    elif trace.of:
        yield shown_words(trace.source, trace.shown, trace.of)
    for said in (trace.said, trace.rated):
        if said is not None:
            yield f"you said {said} {CONFIDENCE_WORDS[said]}"


def shown_words(source: Source, shown: float, of: float) -> str:
    """5 of 7 key points; what has no points is told as a share."""
    if source in {Source.DRILL, Source.REHEARSAL}:
        return f"{shown:.0f} of {of:.0f} key points"
    return f"{round(100 * shown / of)} % shown"
