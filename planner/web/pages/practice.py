"""Practice: the ways to show what is there, and what was done of each."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, url_for

from planner.core.builds import read_builds
from planner.core.debriefs import read_debriefs
from planner.core.drill_log import Drill, read_drills, weak_drills
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.mocks import read_mocks
from planner.core.rehearsing import read_rehearsals
from planner.core.stories import read_stories
from planner.web.access import signed_in
from planner.web.drill_view import weak_row
from planner.web.forms import new_key
from planner.web.state import now, parts, situation
from planner.web.words import counted, short_date

WEAK_SHOWN = 5

blueprint = Blueprint("practice", __name__)


@blueprint.get("/practice")
@signed_in
def show() -> str:
    """The hub."""
    situation().planned()
    curriculum = parts().curriculum
    drills = read_drills(situation().standing)
    weak = weak_drills(drills, curriculum.prompts)[:WEAK_SHOWN]
    return render_template(
        "practice.html",
        ways=list(_ways(drills)),
        weak=[weak_row(drill, curriculum) for drill in weak],
        again_href=_drill_of(weak) if len(weak) > 1 else None,
    )


def _ways(drills: tuple[Drill, ...]) -> Iterator[dict[str, Any]]:
    yield _way(
        "Drill",
        "drill.show",
        "Questions from your gaps and what is due: think, look at the key points, tick what you covered.",
        _drilled(drills),
    )
    yield _way(
        "System-design rehearsal",
        "rehearsal.show",
        "One scenario against the clock, step by step, with notes and a checklist.",
        _how_many(len(read_rehearsals(_entries(EntryKind.REHEARSAL))), "rehearsal"),
    )
    yield _way(
        "Stories",
        "stories.show",
        "Situation, task, action, result, lesson: ready for questions on people, told in two minutes.",
        _how_many(len(read_stories(_entries(EntryKind.STORY))), "story", "stories"),
    )
    yield _way(
        "Builds",
        "builds.show",
        "Algorithms from scratch and projects, ticked off point by point, with a link to what you made.",
        _built(),
    )
    yield _way(
        "Mock interviews",
        "mocks.show",
        "A round or a whole loop against the clock, scored by you or by a partner.",
        _how_many(len(read_mocks(_entries(EntryKind.MOCK))), "mock interview"),
    )
    yield _way(
        "Real interviews",
        "debriefs.show",
        "What was asked against what you had prepared: the truest evidence there is.",
        _how_many(len(read_debriefs(_entries(EntryKind.INTERVIEW))), "interview"),
    )


def _way(title: str, endpoint: str, text: str, state: str) -> dict[str, Any]:
    return {"title": title, "text": text, "href": url_for(endpoint), "state": state}


def _entries(kind: EntryKind) -> tuple[LogEntry, ...]:
    return situation().standing.practised.get(kind, ())


def _how_many(number: int, thing: str, things: str | None = None) -> str:
    return counted(number, thing, things) if number else f"No {thing} yet"


def _drilled(drills: tuple[Drill, ...]) -> str:
    if not drills:
        return "No drill yet"
    today = sum(drill.on == situation().today(now()) for drill in drills)
    if today:
        return f"{counted(today, 'prompt')} drilled today"
    return f"{counted(len(drills), 'prompt')} drilled, the last on {short_date(drills[-1].on)}"


def _built() -> str:
    builds = read_builds(_entries(EntryKind.BUILD)).values()
    if not builds:
        return "None begun yet"
    finished = sum(len(build.ticked) == build.of for build in builds)
    return f"{len(builds)} begun, {finished} of them finished"


def _drill_of(weak: list[Drill]) -> str:
    slugs = ",".join(drill.prompt for drill in weak)
    return url_for("drill.ask", run=new_key(), prompts=slugs, at=1)
