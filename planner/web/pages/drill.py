"""Drill: choose what to be asked, answer one question at a time, see what it showed.

A sitting has no state on the server: its address holds the prompts and the place among them, the log holds
the answers.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.drill_log import Drill
from planner.core.errors import InvalidInputError
from planner.core.prompt_text import asked
from planner.services.drills import attempts, choose_prompts, drills_of_run, record_drill, show_run
from planner.web.access import signed_in
from planner.web.depth_view import pitfall, signs
from planner.web.drill_form import (
    COUNTS,
    AnswerForm,
    Place,
    read_count,
    read_filter,
    read_place,
    require_run,
    typed_answer,
)
from planner.web.drill_view import (
    drill_facts,
    filter_rows,
    pick_row,
    result_row,
    said_against_shown,
    summary_facts,
    summary_heading,
)
from planner.web.forms import new_key
from planner.web.layout import say
from planner.web.state import now, parts, person, situation
from planner.web.words import counted, duration

UNTOUCHED: dict[str, Any] = {"ticked": set(), "seconds": "", "rating": None, "answer": ""}

blueprint = Blueprint("drill", __name__)


@blueprint.get("/practice/drill")
@signed_in
def show() -> str:
    """What would be asked, and why; filters change it."""
    curriculum = parts().curriculum
    wanted, count = read_filter(request.args, curriculum), read_count(request.args)
    picks = choose_prompts(situation(), curriculum, wanted, count=count, now=now())
    return render_template(
        "drill.html",
        count=count,
        counts=[(str(each), counted(each, "question")) for each in COUNTS],
        filters=filter_rows(wanted, curriculum),
        rows=[pick_row(pick, curriculum) for pick in picks],
        length=duration(sum(pick.prompt.minutes for pick in picks)),
        slugs=",".join(pick.prompt.slug for pick in picks),
        run=new_key(),
    )


@blueprint.get("/practice/drill/<run>")
@signed_in
def ask(run: str) -> str:
    """One question of a sitting."""
    return _question(read_place(run, request.args, parts().curriculum), UNTOUCHED, {})


@blueprint.post("/practice/drill/<run>")
@signed_in
def answer(run: str) -> Response | tuple[str, int]:
    """Write an answer down and go on; what cannot be used comes back with what was typed."""
    place = read_place(run, request.args, parts().curriculum)
    form = AnswerForm(request.form)
    try:
        if not form.validate():
            return _question(place, typed_answer(form), form.errors_by_field()), 422
        given = form.given()
        entry_id = record_drill(
            parts().database,
            person().id,
            place.prompt,
            given,
            run=run,
            key=f"drill-{form.key}-{place.prompt.slug}",
            now=now(),
        )
    except InvalidInputError as error:
        return _question(place, typed_answer(form), {error.field or "ticked": str(error)}), 422
    shown = len(set(given.ticked))
    say(f"Recorded: {shown} of {counted(len(place.prompt.key_points), 'key point')}.", undo=entry_id)
    return redirect(_next(place), 303)


@blueprint.get("/practice/drill/<run>/summary")
@signed_in
def summary(run: str) -> str:
    """What a sitting showed, what moved, and what comes back when."""
    curriculum = parts().curriculum
    result = show_run(situation(), curriculum, require_run(run))
    if result is None:
        return render_template("drill_summary.html", heading="Nothing was recorded", facts="", rows=[])
    return render_template(
        "drill_summary.html",
        heading=summary_heading(result),
        facts=summary_facts(result),
        rows=[result_row(found, result) for found in result.concepts],
        lesson=said_against_shown(result.concepts),
        answers=[_answered(drill) for drill in result.drills if drill.prompt in curriculum.prompts],
    )


def _question(place: Place, typed: dict[str, Any], errors: dict[str, str]) -> str:
    situation().planned()
    prompt = place.prompt
    concept = parts().curriculum.concepts[prompt.concepts[0]]
    recorded = [drill for drill in drills_of_run(situation(), place.run) if drill.prompt == prompt.slug]
    return render_template(
        "drill_question.html",
        place=place,
        concept=concept,
        question=asked(prompt.text),
        follow_up=asked(prompt.follow_up),
        pitfall=pitfall(prompt, parts().curriculum),
        signs=signs(prompt),
        typed=typed,
        errors=errors,
        recorded=_answered(recorded[-1]) if recorded else None,
        action=_address(place, place.number),
        form_key=f"{place.run}-{attempts(situation(), place.run, prompt.slug)}",
        next_href=_next(place),
        previous_href=_address(place, place.number - 1) if place.number > 1 else None,
    )


def _answered(drill: Drill) -> dict[str, Any]:
    points = parts().curriculum.prompts[drill.prompt].key_points
    return {
        "text": asked(parts().curriculum.prompts[drill.prompt].text),
        "facts": drill_facts(drill),
        "points": [(point, place in drill.ticked) for place, point in enumerate(points)],
        "answer": drill.answer,
        "undo_action": url_for("history.take_back", entry_id=drill.entry_id),
    }


def _address(place: Place, number: int) -> str:
    return url_for("drill.ask", run=place.run, prompts=place.slugs, at=number)


def _next(place: Place) -> str:
    if place.is_last:
        return url_for("drill.summary", run=place.run)
    return _address(place, place.number + 1)
