"""History: what was done, newest first, and taking it back or doing it again."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.history import Action, ActionState
from planner.core.journal_entry import EntryKind
from planner.core.localtime import zone_named
from planner.services.history import redo, redo_last, show_history, undo, undo_last
from planner.web.access import signed_in
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.state import now, parts, person, situation
from planner.web.words import counted, day_and_time

STATE_WORDS = {
    ActionState.STANDING: "",
    ActionState.REPLACED: "replaced by a later one",
    ActionState.UNDONE: "taken back",
}

blueprint = Blueprint("history", __name__)


@blueprint.get("/history")
@signed_in
def show() -> str:
    """The actions, fifty a page."""
    page = show_history(situation(), page=request.args.get("page", 1, type=int))
    return render_template(
        "history.html",
        rows=[_row(action) for action in page.actions],
        facts=counted(page.total, "action"),
        place=f"Page {page.number} of {page.pages}",
        newer=url_for("history.show", page=page.number - 1) if page.number > 1 else None,
        older=url_for("history.show", page=page.number + 1) if page.number < page.pages else None,
    )


@blueprint.post("/undo")
@signed_in
def take_back_last() -> Response:
    """Take the last action back."""
    try:
        action = undo_last(parts().database, parts().curriculum, person().id, key=_key(), now=now())
    except NotFoundError as error:
        return _back(str(error))
    return _back(f"Taken back. {_about(action)}", redo=action.entry_id)


@blueprint.post("/undo/<int:entry_id>")
@signed_in
def take_back(entry_id: int) -> Response:
    """Take an action back."""
    key = f"undo-{entry_id}-{new_key()}"
    action = undo(parts().database, parts().curriculum, person().id, entry_id, key=key, now=now())
    return _back(f"Taken back. {_about(action)}", redo=action.entry_id)


@blueprint.post("/redo")
@signed_in
def do_last_again() -> Response:
    """Do again what was taken back last."""
    try:
        action = redo_last(parts().database, parts().curriculum, person().id, key=_key(), now=now())
    except NotFoundError as error:
        return _back(str(error))
    return _back(f"Done again. {_about(action)}", undo=action.entry_id)


@blueprint.post("/redo/<int:entry_id>")
@signed_in
def do_again(entry_id: int) -> Response:
    """Do an action again that was taken back."""
    key = f"redo-{entry_id}-{new_key()}"
    action = redo(parts().database, parts().curriculum, person().id, entry_id, key=key, now=now())
    return _back(f"Done again. {_about(action)}", undo=action.entry_id)


def _key() -> str:
    form = KeyedForm(request.form)
    if not form.validate():
        raise InvalidInputError(next(iter(form.errors_by_field().values())))
    return form.key


def _back(said: str, *, undo: int | None = None, redo: int | None = None) -> Response:
    """Say it on the page the person was on, where that can be shown again; else on Today."""
    say(said, undo=undo, redo=redo)
    asked = request.form.get("back", "")
    return redirect(url_for(asked if _can_be_shown(asked) else "today.show"), 303)


def _can_be_shown(endpoint: str) -> bool:
    """Whether it is a page that needs nothing in its address, and no plan that was just taken back."""
    if endpoint not in current_app.view_functions:
        return False
    rules = current_app.url_map.iter_rules(endpoint)
    is_page = any("GET" in (rule.methods or ()) and not rule.arguments for rule in rules)
    return is_page and (endpoint == "history.show" or situation().plan is not None)


def _about(action: Action) -> str:
    """What an action was, as a sentence."""
    return f"{action.text}."


def _row(action: Action) -> dict[str, Any]:
    return {
        "entry_id": action.entry_id,
        "label": action.label,
        "title": action.title,
        "when": _when(action.at),
        "about": _day_meant(action),
        "state": action.state.value,
        "state_text": STATE_WORDS[action.state],
        "undoable": action.undoable,
        "redoable": action.redoable,
    }


def _when(at: datetime) -> str:
    """Tue 24 Nov, 19:30 on the clock of the plan in force; in UTC while there is none."""
    plan = situation().plan
    return day_and_time(at, zone_named(plan.time_zone if plan else "UTC"))


def _day_meant(action: Action) -> str:
    """The day a back-dated check-in counts for; empty where that is the day it was made."""
    plan, asked = situation().plan, situation().request
    if action.kind is not EntryKind.CHECK_IN or plan is None or asked is None:
        return ""
    made_on = situation().today(action.at)
    return "" if action.on == made_on else f"for {action.on:%a} {action.on.day} {action.on:%b}"
