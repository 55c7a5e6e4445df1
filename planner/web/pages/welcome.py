"""The first page: three steps to a plan, with a live preview, or a look around a sample."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from planner.core.errors import InvalidInputError
from planner.core.plan import PlanRequest
from planner.services.access import switch_session
from planner.services.feeds import open_feed
from planner.services.pages import plan_weeks
from planner.services.plans import create_plan, preview_plan
from planner.services.samples import make_sample, throw_sample_away
from planner.services.situation import DAY_START_HOUR
from planner.web import forms
from planner.web.access import SESSION_KEY, signed_in
from planner.web.forms import RATINGS, PlanForm, read_ratings, typed_ratings
from planner.web.layout import say
from planner.web.pages.sign_in import remember
from planner.web.state import now, parts, person, secret_key, situation

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/welcome")
@signed_in
def show() -> str:
    """The form with sensible defaults, or with what the plan in force was made from."""
    request_in_force, standing = situation().request, situation().standing
    typed: dict[str, Any] = forms.usual_hours() | forms.usual_interview(situation().today(now()))
    if request_in_force is not None:
        typed = forms.as_planned(request_in_force) | {
            "starts_on": request_in_force.starts_on,
            "focus": [focus.value for focus in request_in_force.focus],
        }
    track = request_in_force.track if request_in_force else "auto"
    form = PlanForm(None, form_key=forms.new_key(), track=track, **typed)
    return _page(form, {slug: str(rating) for slug, rating in standing.ratings.items()})


@blueprint.post("/welcome")
@signed_in
def create() -> Response | tuple[str, int]:
    """Make the plan, or show the form again with everything that was typed."""
    form = PlanForm(request.form)
    typed = typed_ratings(request.form, parts().curriculum)
    if not form.validate():
        return _page(form, typed), 422
    try:
        create_plan(
            parts().database,
            parts().curriculum,
            person().id,
            _asked(form, typed),
            key=form.key,
            now=now(),
        )
    except InvalidInputError as error:
        return _page(form, typed, error), 422
    open_feed(parts().database, parts().curriculum, secret_key(), person().id, now=now())
    say("Your plan is ready. Subscribe to it on the Calendar page to have it with you.")
    return redirect(url_for("today.show"), 303)


@blueprint.post("/welcome/preview")
@signed_in
def preview() -> str | tuple[str, int]:
    """The plan these answers would make, as a fragment; nothing is stored."""
    form = PlanForm(request.form)
    if not form.validate():
        return render_template("preview.html", plan=None, errors=list(form.errors_by_field().values()))
    typed = typed_ratings(request.form, parts().curriculum)
    try:
        asked = _asked(form, typed)
        plan = preview_plan(parts().curriculum, asked, now=now())
    except InvalidInputError as error:
        return render_template("preview.html", plan=None, errors=[str(error)])
    return render_template(
        "preview.html",
        plan=plan,
        weeks=plan_weeks(plan, day_start_hour=DAY_START_HOUR),
        errors=[],
    )


@blueprint.post("/welcome/sample")
@signed_in
def look_around() -> Response:
    """Fill a sample account and step into it."""
    me = person()
    owner_id = me.sample_of or me.id
    sample = make_sample(
        parts().database,
        parts().curriculum,
        now=now(),
        time_zone=_zone_or_utc(request.form),
        name=f"sample {owner_id}",
        sample_of=owner_id,
    )
    open_feed(parts().database, parts().curriculum, secret_key(), sample.id, now=now())
    remember(switch_session(parts().database, session[SESSION_KEY], sample.id, now=now()))
    return redirect(url_for("today.show"), 303)


@blueprint.post("/welcome/sample/end")
@signed_in
def end_sample() -> Response:
    """Throw the sample away and step back into one's own account."""
    me = person()
    if me.sample_of is not None:
        remember(switch_session(parts().database, session[SESSION_KEY], me.sample_of, now=now()))
        throw_sample_away(parts().database, me)
    return redirect(url_for("today.show"), 303)


def _asked(form: PlanForm, typed: Mapping[str, str]) -> PlanRequest:
    """What the form asks for; busy times, days off and day start of a plan in force stay."""
    asked = form.request(read_ratings(typed, "known"), day_start_hour=DAY_START_HOUR)
    old = situation().request
    if old is None:
        return asked
    return replace(asked, busy=old.busy, days_off=old.days_off, day_start_hour=old.day_start_hour)


def _zone_or_utc(posted: MultiDict[str, str]) -> str:
    zone = posted.get("time_zone", "")
    return zone if zone in forms.time_zones() else "UTC"


def _page(form: PlanForm, typed: dict[str, str], error: InvalidInputError | None = None) -> str:
    errors = form.errors_by_field()
    if error is not None:
        errors[form.place_of(error)] = str(error)
    concepts = [
        {"slug": concept.slug, "title": concept.title, "value": RATINGS.get(typed.get(concept.slug, ""))}
        for concept in parts().curriculum.checklist
    ]
    return render_template(
        "welcome.html",
        form=form,
        errors=errors,
        hours=list(forms.hour_rows(form)),
        concepts=concepts,
        tracks=forms.TRACK_CHOICES,
        focuses=forms.FOCUS_CHOICES,
        zones=forms.time_zones(),
    )
