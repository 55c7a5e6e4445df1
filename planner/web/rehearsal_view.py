"""A rehearsal as its pages show it: planned against taken, and what was covered."""

from typing import Any

from flask import url_for

from planner.core.curriculum import Curriculum
from planner.core.rehearsing import SCORE_WORDS, Rehearsal, RehearsedStep
from planner.core.taken import clock_text, taken_text
from planner.core.timetable import Timing
from planner.web.words import short_date

TIMING_WORDS = {
    Timing.STATED: "Minutes as this order states them, scaled to the length.",
    Timing.BY_TOPIC: "This order states no minutes: each step has the share the timed order gives its topic.",
    Timing.EQUAL: "This order states no minutes: every step has the same share.",
}
SCORE_TILES = [(number, number, word) for number, (word, _) in SCORE_WORDS.items()]
COLUMNS = [
    "Step",
    *({"title": title, "numeric": True} for title in ("Planned", "Taken", "Against plan")),
    "Score",
]


def past_row(rehearsal: Rehearsal, curriculum: Curriculum) -> dict[str, Any]:
    """A rehearsal in the list of those before."""
    return {
        "title": design_title(rehearsal, curriculum),
        "href": url_for("rehearsal.result", entry_id=rehearsal.entry_id),
        "facts": " · ".join(_facts(rehearsal)),
    }


def design_title(rehearsal: Rehearsal, curriculum: Curriculum) -> str:
    """The scenario's title; its slug if the curriculum no longer has it."""
    found = curriculum.designs.get(rehearsal.design)
    return found.title if found else rehearsal.design


def step_row(step: RehearsedStep) -> list[object]:
    """The cells of a step: its title, planned, taken, the difference in words and sign, its score."""
    seconds, score = step.taken.seconds, step.taken.score
    return [
        step.title,
        f"{step.planned_minutes} min",
        None if seconds is None else clock_text(seconds),
        None if step.over_seconds is None else against_plan(step.over_seconds),
        None if score is None else f"{score} {SCORE_WORDS[score][0]}",
    ]


def against_plan(seconds: int) -> str:
    """+1:10 over; with a minus sign, 0:40 under; as planned."""
    if not seconds:
        return "as planned"
    sign, word = ("+", "over") if seconds > 0 else ("\N{MINUS SIGN}", "under")
    return f"{sign}{clock_text(abs(seconds))} {word}"


def points_of(rehearsal: Rehearsal, curriculum: Curriculum) -> tuple[list[str], list[str]]:
    """The points that were covered and those that were missed, as far as the scenario still has them."""
    found = curriculum.designs.get(rehearsal.design)
    points = found.key_points if found else ()
    covered = [point for place, point in enumerate(points) if place in rehearsal.ticked]
    return covered, [point for place, point in enumerate(points) if place not in rehearsal.ticked]


def _facts(rehearsal: Rehearsal) -> list[str]:
    facts = [short_date(rehearsal.on), f"{rehearsal.length_minutes} min planned"]
    if rehearsal.seconds is not None:
        facts.append(f"{taken_text(rehearsal.seconds)} taken")
    facts.append(f"{len(rehearsal.ticked)} of {rehearsal.of} points")
    if rehearsal.score is not None:
        facts.append(f"score {rehearsal.score:.1f} of 5")
    return facts
