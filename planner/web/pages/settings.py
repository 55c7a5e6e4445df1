"""Settings: the interview, hours, zone, day start and theme; and the data that is the person's."""

from flask import Blueprint, redirect, render_template, url_for
from flask import request as flask_request
from werkzeug.wrappers import Response

from planner.core.errors import InvalidInputError
from planner.services.exports import state_json
from planner.services.plans import change_plan
from planner.services.preferences import choose_theme
from planner.web import forms
from planner.web.access import signed_in
from planner.web.forms import SettingsForm, ThemeForm
from planner.web.layout import say
from planner.web.state import now, parts, person, situation

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
@signed_in
def show() -> str:
    """The settings as they are."""
    _, request = situation().planned()
    form = SettingsForm(
        None,
        form_key=forms.new_key(),
        day_start_hour=request.day_start_hour,
        **forms.as_planned(request),
    )
    return _page(form)


@blueprint.post("/settings/plan")
@signed_in
def change() -> Response | tuple[str, int]:
    """Plan again with the changed settings."""
    form = SettingsForm(flask_request.form)
    if not form.validate():
        return _page(form), 422
    try:
        entry_id = change_plan(
            parts().database,
            parts().curriculum,
            person().id,
            form.changes(),
            key=form.key,
            now=now(),
        )
    except InvalidInputError as error:
        return _page(form, error), 422
    say("Saved, and the plan is made again. Sessions you checked in stayed where they were.", undo=entry_id)
    return redirect(url_for("plan.show"), 303)


@blueprint.post("/settings/theme")
@signed_in
def theme() -> Response:
    """Remember the theme."""
    form = ThemeForm(flask_request.form)
    if not form.validate():
        raise InvalidInputError("Choose one of the three themes.", field="theme")
    choose_theme(parts().database, person().id, form.chosen, key=form.key, now=now())
    return redirect(url_for("settings.show"), 303)


@blueprint.get("/settings/state.json")
@signed_in
def download_state() -> Response:
    """What the person sees now, as a file."""
    response = Response(state_json(situation()), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="study-planner-state.json"'
    return response


def _page(form: SettingsForm, error: InvalidInputError | None = None) -> str:
    errors = form.errors_by_field()
    if error is not None:
        errors[form.place_of(error)] = str(error)
    return render_template(
        "settings.html",
        form=form,
        errors=errors,
        hours=list(forms.hour_rows(form)),
        zones=forms.time_zones(),
        day_starts=forms.DAY_START_HOURS,
        themes=forms.THEME_CHOICES,
        chosen_theme=situation().standing.theme.value,
        theme_key=forms.new_key(),
        person=person(),
    )
