"""Settings: interviews, hours, pauses, zone, day start and theme; and the data that is the person's.

What changes the plan is shown as old and new first (pages/plan_changes.py); the rest is saved here.
"""

from flask import Blueprint, redirect, render_template, url_for
from flask import request as flask_request
from werkzeug.wrappers import Response

from planner.core.errors import InvalidInputError
from planner.services.exports import state_json
from planner.services.preferences import choose_catch_up, choose_theme
from planner.web import forms
from planner.web.access import signed_in
from planner.web.forms import CatchUpForm, SettingsForm, ThemeForm
from planner.web.interview_view import WEIGHT_WORDS, interview_rows, pause_rows, round_choices
from planner.web.layout import say
from planner.web.state import now, parts, person, situation

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
@signed_in
def show() -> str:
    """The settings as they are."""
    _, request = situation().planned()
    form = SettingsForm(None, day_start_hour=request.day_start_hour, **forms.as_planned(request))
    standing = situation().standing
    return render_template(
        "settings.html",
        form=form,
        hours=list(forms.hour_rows(form)),
        zones=forms.time_zones(),
        day_starts=forms.DAY_START_HOURS,
        request_of_plan=request,
        interviews=interview_rows(request, parts().curriculum, now=now()),
        rounds=round_choices(parts().curriculum),
        weights=[(weight, word.capitalize()) for weight, word in WEIGHT_WORDS.items()],
        pauses=pause_rows(request, today=situation().today(now())),
        catches_up=standing.catches_up,
        themes=forms.THEME_CHOICES,
        chosen_theme=standing.theme.value,
        new_key=forms.new_key,
        person=person(),
    )


@blueprint.post("/settings/theme")
@signed_in
def theme() -> Response:
    """Remember the theme."""
    form = ThemeForm(flask_request.form)
    if not form.validate():
        raise InvalidInputError("Choose one of the three themes.", field="theme")
    choose_theme(parts().database, person().id, form.chosen, key=form.key, now=now())
    return redirect(url_for("settings.show"), 303)


@blueprint.post("/settings/catch-up")
@signed_in
def catch_up() -> Response:
    """Remember whether the plan catches up by itself."""
    form = CatchUpForm(flask_request.form)
    if not form.validate():
        raise InvalidInputError("Say whether the plan catches up by itself.", field="catches_up")
    entry_id = choose_catch_up(parts().database, person().id, on=form.is_on, key=form.key, now=now())
    say(
        "The plan catches up by itself from now on." if form.is_on else "The plan waits for you again.",
        undo=entry_id,
    )
    return redirect(url_for("settings.show"), 303)


@blueprint.get("/settings/state.json")
@signed_in
def download_state() -> Response:
    """What the person sees now, as a file."""
    response = Response(state_json(situation()), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="study-planner-state.json"'
    return response
