"""One session by itself: what to do, how it went, and where else it could stand."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.agenda import AgendaItem
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.localtime import local_at, study_date, zone_named
from planner.core.mock_results import weak_concepts
from planner.core.plan import Task
from planner.core.tips import tips_beside
from planner.services.mocks import show_mocks
from planner.services.moves import move_session, pin_session, show_places
from planner.web.access import signed_in
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.mock_view import mock_title
from planner.web.move_form import MoveForm, PinForm
from planner.web.state import now, parts, person, situation
from planner.web.task_view import task_view, with_typed
from planner.web.words import clock_time, day_and_time, long_date

blueprint = Blueprint("session", __name__)


@blueprint.get("/session/<uid>")
@signed_in
def show(uid: str) -> str:
    """The session; calendar events lead here."""
    return session_page(uid)


@blueprint.post("/session/<uid>/move")
@signed_in
def move(uid: str) -> Response | tuple[str, int]:
    """Put the session at another time; what stands in the way comes back with what was typed."""
    plan, _ = situation().planned()
    zone = zone_named(plan.time_zone)
    form = MoveForm(request.form)
    _require_whole(form)
    try:
        starts_at = form.starts_at(zone)
        entry_id = move_session(
            parts().database, parts().curriculum, person().id, uid, starts_at, key=form.key, now=now()
        )
    except InvalidInputError as error:
        return session_page(uid, in_the_way={form.place_of(error): str(error)}), 422
    say(f"Moved to {day_and_time(starts_at, zone)}. It is pinned there.", undo=entry_id)
    return redirect(url_for("session.show", uid=uid), 303)


@blueprint.post("/session/<uid>/pin")
@signed_in
def pin(uid: str) -> Response:
    """Keep the session where it is when the plan changes, or let it move again."""
    form = PinForm(request.form)
    _require_whole(form)
    entry_id = pin_session(parts().database, person().id, uid, pinned=form.holds, key=form.key, now=now())
    said = "Pinned: it stays where it is." if form.holds else "It may move again when the plan changes."
    say(said, undo=entry_id)
    return redirect(url_for("session.show", uid=uid), 303)


def session_page(uid: str, *, error: str | None = None, in_the_way: Mapping[str, str] | None = None) -> str:
    """The page of a session.

    `error` says what was wrong with the check-in just sent, `in_the_way` (by field) what with the move.
    """
    plan, asked = situation().planned()
    task = next((task for task in plan.tasks if task.uid == uid), None)
    if task is None:
        raise NotFoundError("This session is not in your plan any more. Today has what is.")
    zone = zone_named(plan.time_zone)
    on = study_date(task.starts_at, zone, day_start_hour=asked.day_start_hour)
    check_in = situation().standing.check_ins.get(uid)
    view = task_view(AgendaItem(task, on, check_in), parts().curriculum, zone)
    view["days"] = (plan.starts_on.isoformat(), situation().today(now()).isoformat())
    is_open = check_in is None and now() < plan.interview_at
    return render_template(
        "session.html",
        task=with_typed(view, request.form, error) if error else view,
        heading=long_date(on),
        facts=f"{clock_time(task.starts_at, zone)} to {clock_time(task.ends_at, zone)}",
        move=_move(task, zone) if is_open else None,
        errors=in_the_way or {},
        sources=task.sources,
        weak_in=_weak_in(task),
        tips=tips_beside(task, parts().curriculum),
        resources=[
            found
            for found in parts().curriculum.resources.values()
            if set(found.concepts) & set(task.concepts)
        ],
    )


def _weak_in(task: Task) -> dict[str, str] | None:
    """The mock whose weak score brought the session into the plan."""
    _, asked = situation().planned()
    if not set(task.concepts[:1]) & set(asked.added):
        return None
    found = weak_concepts(show_mocks(situation()).values(), parts().curriculum).get(task.concepts[0])
    return {"title": mock_title(found), "href": url_for("mocks.run", key=found.key)} if found else None


def _move(task: Task, zone: ZoneInfo) -> dict[str, Any]:
    """The pin, the places on offer, and the form for a time of one's own: as it stands until one is typed."""
    found = show_places(situation(), parts().curriculum, task, now=now())
    starts = local_at(task.starts_at, zone)
    return {
        "pinned": found.pinned,
        "can_be_pinned": task.ends_at > now(),
        "places": [(place.isoformat(), day_and_time(place, zone), None) for place in found.places],
        "form": MoveForm(request.form, on=f"{starts:%Y-%m-%d}", at=f"{starts:%H:%M}"),
        "form_keys": {use: new_key() for use in ("pin", "place", "own")},
    }


def _require_whole(form: KeyedForm) -> None:
    if not form.validate():
        raise InvalidInputError(next(iter(form.errors_by_field().values())))
