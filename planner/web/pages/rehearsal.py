"""Rehearsing a system design: choose, talk against the stopwatch, look at what was shown."""

from collections import Counter
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from planner.core.curriculum import DesignScenario, Framework
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind
from planner.core.rehearsing import (
    SCORE_WORDS,
    Rehearsal,
    TakenStep,
    read_rehearsals,
    rehearsal_payload,
)
from planner.core.taken import clock_text, parse_taken
from planner.core.timetable import (
    LENGTHS,
    USUAL_LENGTH,
    PlannedStep,
    design_orders,
    find_timing,
    make_timetable,
)
from planner.services.practice_log import record_practice
from planner.web.access import signed_in
from planner.web.change_fields import Posted
from planner.web.depth_view import design_depth
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.practice_fields import choice_number, require_whole, ticked_places
from planner.web.rehearsal_view import (
    COLUMNS,
    SCORE_TILES,
    TIMING_WORDS,
    design_title,
    past_row,
    points_of,
    step_row,
)
from planner.web.state import now, parts, person, situation
from planner.web.words import long_date

PAST_SHOWN = 50

blueprint = Blueprint("rehearsal", __name__)


@blueprint.get("/practice/rehearsal")
@signed_in
def show() -> str:
    """What to rehearse, and the rehearsals so far."""
    curriculum = parts().curriculum
    past = _past()
    count = {found: sum(one.design == found for one in past) for found in curriculum.designs}
    return render_template(
        "rehearsal.html",
        designs=[(slug, f"{found.title}{_times(count[slug])}") for slug, found in curriculum.designs.items()],
        orders=[
            (found.slug, found.title, ", ".join(step.title for step in found.steps))
            for found in design_orders(curriculum)
        ],
        lengths=[(str(length), f"{length} min", None) for length in LENGTHS],
        chosen=_first_choice(),
        past=[past_row(found, curriculum) for found in past[: -PAST_SHOWN - 1 : -1]],
        past_count=len(past),
    )


@blueprint.get("/practice/rehearsal/run")
@signed_in
def run() -> str:
    """The page to talk through: the brief, a step at a time, and the checklist for afterwards.

    What the address does not name is chosen as the page before would propose it.
    """
    return _run_page(MultiDict({**_first_choice(), **request.args.to_dict()}), {})


@blueprint.post("/practice/rehearsal")
@signed_in
def record() -> Response | tuple[str, int]:
    """Write the rehearsal down; what cannot be used comes back with everything typed."""
    form = KeyedForm(request.form)
    require_whole(form)
    design, framework, timetable = _chosen(request.form)
    try:
        taken = [_taken(request.form, place) for place in range(len(timetable))]
        payload = rehearsal_payload(design, framework, timetable, taken, ticked_places(request.form))
    except InvalidInputError as error:
        return _run_page(request.form, {error.field or "ticked": str(error)}), 422
    entry_id = record_practice(
        parts().database, person().id, EntryKind.REHEARSAL, payload, key=form.key, now=now()
    )
    say("Written down.", undo=entry_id)
    return redirect(url_for("rehearsal.result", entry_id=entry_id), 303)


@blueprint.get("/practice/rehearsal/<int:entry_id>")
@signed_in
def result(entry_id: int) -> str:
    """One rehearsal: planned against taken, what was covered and what was missed."""
    found = next((one for one in _past() if one.entry_id == entry_id), None)
    if found is None:
        raise NotFoundError("This rehearsal was taken back, or never happened here.")
    covered, missed = points_of(found, parts().curriculum)
    return render_template(
        "rehearsal_result.html",
        title=design_title(found, parts().curriculum),
        on=long_date(found.on),
        rehearsal=found,
        taken=None if found.seconds is None else clock_text(found.seconds),
        score=None if found.score is None else f"{found.score:.1f}",
        columns=COLUMNS,
        rows=[step_row(step) for step in found.steps],
        covered=covered,
        missed=missed,
        design_depth=_depth(found),
        can_be_repeated=_can_be_repeated(found),
    )


def _past() -> tuple[Rehearsal, ...]:
    """The person's rehearsals, oldest first."""
    return read_rehearsals(situation().standing.practised.get(EntryKind.REHEARSAL, ()))


def _counts() -> dict[str, int]:
    """How often each scenario was rehearsed."""
    found = Counter(rehearsal.design for rehearsal in _past())
    return {slug: found[slug] for slug in parts().curriculum.designs}


def _first_choice() -> dict[str, str]:
    """What is proposed: the first of the scenarios rehearsed least, in the order of the person's track."""
    count = _counts()
    plan = situation().plan
    track = parts().curriculum.tracks.get(plan.track) if plan else None
    orders = design_orders(parts().curriculum)
    return {
        "design": min(count, key=count.__getitem__),
        "framework": track.framework if track else orders[0].slug,
        "length": str(USUAL_LENGTH),
    }


def _times(count: int) -> str:
    return "" if not count else " (rehearsed once)" if count == 1 else f" (rehearsed {count} times)"


def _chosen(typed: Posted) -> tuple[DesignScenario, Framework, tuple[PlannedStep, ...]]:
    """The scenario, the order and the timetable a form names; raises NotFoundError for others."""
    orders = {found.slug: found for found in design_orders(parts().curriculum)}
    design = parts().curriculum.designs.get(typed.get("design", ""))
    framework = orders.get(typed.get("framework", ""))
    lengths = {str(length): length for length in LENGTHS}
    length = lengths.get(typed.get("length", ""))
    if design is None or framework is None or length is None:
        raise NotFoundError("There is no such rehearsal. Choose scenario, order and length once more.")
    return design, framework, make_timetable(framework, tuple(orders.values()), length)


def _taken(posted: Posted, place: int) -> TakenStep:
    return TakenStep(
        seconds=parse_taken(posted.get(f"taken-{place}", ""), f"taken-{place}"),
        note=posted.get(f"note-{place}", "").strip(),
        score=choice_number(
            posted, f"score-{place}", max(SCORE_WORDS), "A score is a whole number from 1 to 5."
        ),
    )


def _run_page(typed: Posted, errors: dict[str, str]) -> str:
    design, framework, timetable = _chosen(typed)
    timing, _ = find_timing(framework, design_orders(parts().curriculum))
    length = sum(step.minutes for step in timetable)
    return render_template(
        "rehearsal_run.html",
        design=design,
        framework=framework,
        timing=TIMING_WORDS[timing],
        length=length,
        steps=[_step(step, place, typed, errors) for place, step in enumerate(timetable)],
        score_words=SCORE_WORDS,
        score_tiles=SCORE_TILES,
        points=[(str(place), point, None) for place, point in enumerate(design.key_points)],
        design_depth=design_depth(design, [step.title for step in timetable]),
        ticked=set(typed.getlist("ticked")),
        errors=errors,
        fields={
            "form_key": new_key(),
            "design": design.slug,
            "framework": framework.slug,
            "length": length,
        },
    )


def _step(step: PlannedStep, place: int, typed: Posted, errors: dict[str, str]) -> dict[str, Any]:
    score = typed.get(f"score-{place}", "")
    return {
        "title": step.title,
        "ask": step.ask,
        "minutes": step.minutes,
        "note": typed.get(f"note-{place}", ""),
        "taken": typed.get(f"taken-{place}", ""),
        "score": int(score) if score in {"1", "2", "3", "4", "5"} else None,
        "note_error": errors.get(f"note-{place}"),
        "taken_error": errors.get(f"taken-{place}"),
        "score_error": errors.get(f"score-{place}"),
    }


def _depth(found: Rehearsal) -> dict[str, Any] | None:
    design = parts().curriculum.designs.get(found.design)
    return design_depth(design, [step.title for step in found.steps]) if design else None


def _can_be_repeated(found: Rehearsal) -> bool:
    orders = {order.slug for order in design_orders(parts().curriculum)}
    return found.design in parts().curriculum.designs and found.framework in orders
