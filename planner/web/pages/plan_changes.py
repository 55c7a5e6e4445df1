"""Changing the plan: old and new side by side, ways to make room, and what if."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import HiddenField

from planner.core.errors import ConflictError, InvalidInputError
from planner.services.fitting import show_shortfall, show_ways_out, show_what_if
from planner.services.plans import Proposal, Shown, change_plan, propose_change
from planner.web.access import signed_in
from planner.web.change_fields import ANEW, Asked, Posted, RefusedFormError, carried
from planner.web.change_forms import read_changes
from planner.web.change_words import displaced_text
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.mistake_view import mistake_view
from planner.web.proposal_view import parse_as_of, proposal_view
from planner.web.state import now, parts, person, situation
from planner.web.unplaced_view import unplaced_groups
from planner.web.ways_view import days_with_hours, longer_days_fields, shortfall_rows, way_view, what_if_view
from planner.web.words import counted, duration

blueprint = Blueprint("plan_changes", __name__)


class ApplyForm(KeyedForm):
    """A person's yes to what they saw."""

    as_of = HiddenField()
    fingerprint = HiddenField()


@blueprint.get("/plan/catch-up")
@signed_in
def catch_up() -> str:
    """What would move so that everything still open has a place ahead."""
    return _preview(_propose(MultiDict()), MultiDict())


@blueprint.post("/plan/change")
@signed_in
def preview() -> str | tuple[str, int]:
    """The plan with what was asked for, beside the one in force; nothing is stored."""
    try:
        return _preview(_propose(request.form), request.form)
    except InvalidInputError as error:
        return _again(error), 422


@blueprint.post("/plan/change/apply")
@signed_in
def apply() -> Response | tuple[str, int]:
    """Adopt what the preview showed; if it is not that any more, show how it is now."""
    form = ApplyForm(request.form)
    if not form.validate():
        raise InvalidInputError(next(iter(form.errors_by_field().values())))
    try:
        entry_id = _adopt(form)
    except ConflictError as error:
        return _shown_anew(str(error)), 409
    except InvalidInputError as error:
        # Sent twice, the change may not make sense a second time, and it has been made.
        if not _is_adopted(form.key):
            return _again(error), 422
    else:
        say("The plan is changed. What you checked in stays as it was.", undo=entry_id)
    return redirect(url_for("plan.show"), 303)


@blueprint.get("/plan/fit")
@signed_in
def fit() -> str:
    """What the hours cannot hold, and what would make it fit, each way planned through."""
    plan, in_force = situation().planned()
    ways = show_ways_out(situation(), parts().curriculum, now=now())
    unchanged = show_what_if(situation(), parts().curriculum, {}, now=now()) if ways else None
    shortfall = show_shortfall(plan)
    return render_template(
        "plan_fit.html",
        missing=duration(sum(item.minutes for item in plan.unplaced)) if plan.unplaced else None,
        pieces=counted(len(plan.unplaced), "piece"),
        points=round(shortfall.points, 1),
        shortfall=shortfall_rows(shortfall),
        ways=[way_view(way, plan, in_force, unchanged) for way in ways if unchanged],
        groups=unplaced_groups(plan.unplaced),
    )


@blueprint.get("/plan/what-if")
@signed_in
def what_if() -> str | tuple[str, int]:
    """What more minutes a day or another date would bring; a fragment for scripts, else a page."""
    typed = {"minutes": request.args.get("minutes", "0"), "days_later": request.args.get("days_later", "0")}
    template = "what_if_answer.html" if request.args.get("part") == "answer" else "what_if.html"
    try:
        answer = _what_if(**typed)
    except InvalidInputError as error:
        return render_template(template, typed=typed, error=str(error), answer=None), 422
    return render_template(template, typed=typed, error=None, answer=answer)


def _asked(posted: Posted) -> Asked:
    return Asked(posted, situation(), parts().curriculum, now())


def _propose(posted: Posted) -> Proposal:
    changes = read_changes(_asked(posted))
    return propose_change(situation(), parts().curriculum, changes, now=now(), anew=ANEW in posted)


def _adopt(form: ApplyForm) -> int:
    seen_at = parse_as_of(form.as_of.data or "")
    if seen_at is None:
        raise ConflictError("It could not be told what you saw, so nothing was changed. Here it is again.")
    return change_plan(
        parts().database,
        parts().curriculum,
        person().id,
        read_changes(_asked(request.form)),
        key=form.key,
        now=now(),
        anew=ANEW in request.form,
        shown=Shown(seen_at, form.fingerprint.data or ""),
    )


def _is_adopted(key: str) -> bool:
    with parts().database.reading() as repository:
        return repository.entry_under(person().id, key) is not None


def _shown_anew(notice: str) -> str:
    try:
        return _preview(_propose(request.form), request.form, notice)
    except InvalidInputError as error:
        return _again(error)


def _preview(proposal: Proposal, posted: Posted, notice: str | None = None) -> str:
    _, before = situation().planned()
    fields = carried(posted)
    displaced = situation().displaced(now())
    return render_template(
        "plan_change.html",
        notice=notice,
        fields=fields,
        form_key=new_key(),
        displaced=displaced_text(displaced),
        may_apply=bool(fields or displaced.any or proposal.comparison.changes),
        **proposal_view(proposal, before),
    )


def _again(error: InvalidInputError) -> str:
    """The fields as they were typed, with what is wrong, to be mended and looked at again."""
    errors = dict(error.errors) if isinstance(error, RefusedFormError) else {error.field or "": str(error)}
    return render_template("plan_change_again.html", **mistake_view(request.form, errors))


def _what_if(minutes: str, days_later: str) -> dict[str, Any]:
    _, in_force = situation().planned()
    fields = [] if minutes in {"", "0"} else longer_days_fields(minutes, days_with_hours(in_force))
    fields += [] if days_later in {"", "0"} else [("days_later", days_later)]
    changes = read_changes(_asked(MultiDict(fields)))
    unchanged = show_what_if(situation(), parts().curriculum, {}, now=now())
    found = show_what_if(situation(), parts().curriculum, changes, now=now()) if changes else unchanged
    return what_if_view(found, unchanged, fields)
