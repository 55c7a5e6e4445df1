"""After a real interview: what was asked against what had been prepared."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.debriefs import (
    Debrief,
    Preparation,
    debrief_payload,
    preparation_for,
    read_debriefs,
    removed_payload,
)
from planner.core.drill_log import read_drills
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind
from planner.services.practice_log import record_practice
from planner.web.access import signed_in
from planner.web.change_fields import Posted
from planner.web.debrief_form import DebriefForm, typed_debrief
from planner.web.debrief_view import WENT_CHOICES, askable, debrief_row, overall
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.practice_fields import require_whole
from planner.web.state import now, parts, person, situation

blueprint = Blueprint("debriefs", __name__)


@blueprint.get("/practice/interviews")
@signed_in
def show() -> str:
    """The interviews so far, and a form for another."""
    return _page(Posted({"on": situation().today(now()).isoformat()}), {})


@blueprint.post("/practice/interviews")
@signed_in
def record() -> Response | tuple[str, int]:
    """Write an interview down."""
    situation().planned()
    return _save(None)


@blueprint.get("/practice/interviews/<int:entry_id>")
@signed_in
def edit(entry_id: int) -> str:
    """One interview, to be looked at and changed."""
    debrief = _debrief(entry_id)
    return _page(typed_debrief(debrief.given), {}, debrief)


@blueprint.post("/practice/interviews/<int:entry_id>")
@signed_in
def change(entry_id: int) -> Response | tuple[str, int]:
    """Write the interview down anew in place of what stood there."""
    return _save(entry_id)


@blueprint.post("/practice/interviews/<int:entry_id>/remove")
@signed_in
def remove(entry_id: int) -> Response:
    """Take an interview out of the list."""
    form = KeyedForm(request.form)
    require_whole(form)
    removed = _record(removed_payload(), form.key, entry_id)
    say("The interview is removed.", undo=removed)
    return redirect(url_for("debriefs.show"), 303)


def _save(entry_id: int | None) -> Response | tuple[str, int]:
    form = DebriefForm(request.form)
    require_whole(KeyedForm(request.form))
    if not form.validate():
        return _again(form.errors_by_field(), entry_id)
    try:
        given = form.given(request.form, parts().curriculum)
        payload = debrief_payload(given, parts().curriculum, today=situation().today(now()))
    except InvalidInputError as error:
        return _again({error.field or "title": str(error)}, entry_id)
    recorded = _record(payload, form.key, entry_id)
    say("Written down. What was asked counts for more in your plan from its next change on.", undo=recorded)
    return redirect(url_for("debriefs.show"), 303)


def _record(payload: dict[str, object], key: str, supersedes: int | None) -> int:
    return record_practice(
        parts().database,
        person().id,
        EntryKind.INTERVIEW,
        payload,
        key=key,
        now=now(),
        supersedes=supersedes,
    )


def _again(errors: dict[str, str], entry_id: int | None) -> tuple[str, int]:
    return _page(request.form, errors, _debrief(entry_id) if entry_id is not None else None), 422


def _debriefs() -> tuple[Debrief, ...]:
    return read_debriefs(situation().standing.practised.get(EntryKind.INTERVIEW, ()))


def _debrief(entry_id: int) -> Debrief:
    situation().planned()
    found = next((debrief for debrief in _debriefs() if debrief.entry_id == entry_id), None)
    if found is None:
        raise NotFoundError("This interview was changed or removed meanwhile. The list has it as it is.")
    return found


def _page(typed: Posted, errors: dict[str, str], debrief: Debrief | None = None) -> str:
    plan, asked_for = situation().planned()
    curriculum = parts().curriculum
    found = [(one, _preparation(one)) for one in _debriefs()]
    named = {slug for task in plan.tasks for slug in task.concepts} | set(asked_for.added)
    named |= {*typed.getlist("asked")}
    return render_template(
        "debriefs.html" if debrief is None else "debrief.html",
        debrief=debrief,
        row=debrief_row(debrief, _preparation(debrief), curriculum) if debrief else None,
        rows=[debrief_row(one, preparation, curriculum) for one, preparation in reversed(found)],
        overall=overall([preparation for _, preparation in found]),
        typed=typed,
        today=situation().today(now()).isoformat(),
        errors=errors,
        rounds=[(slug, held.title, None) for slug, held in curriculum.rounds.items()],
        pillars=askable(curriculum, named, typed),
        went_choices=WENT_CHOICES,
        form_key=new_key(),
    )


def _preparation(debrief: Debrief) -> Preparation:
    standing = situation().standing
    return preparation_for(debrief, standing.check_ins.values(), read_drills(standing))
