"""All of today done: the open sessions of a day, checked in together."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.errors import InvalidInputError
from planner.core.localtime import zone_named
from planner.core.plan import Task
from planner.core.vocabulary import Outcome
from planner.services.check_ins import CheckInForm, check_in_together
from planner.services.pages import show_today
from planner.web.access import signed_in
from planner.web.forms import RATINGS, KeyedForm, new_key, read_ratings
from planner.web.layout import say
from planner.web.state import now, parts, person, situation
from planner.web.task_view import rated_concepts
from planner.web.words import clock_time, counted, long_date

blueprint = Blueprint("day_check_in", __name__)


@blueprint.get("/today/done")
@signed_in
def show() -> str:
    """The open sessions of today, all ticked."""
    return _page()


@blueprint.post("/today/done")
@signed_in
def record() -> Response | tuple[str, int]:
    """Record the ticked sessions as done, as one action."""
    form = KeyedForm(request.form)
    if not form.validate():
        return _page(error=next(iter(form.errors_by_field().values()))), 422
    uids = list(dict.fromkeys(request.form.getlist("uid")))
    try:
        entry_id = check_in_together(
            parts().database, parts().curriculum, person().id, _forms(uids), key=form.key, now=now()
        )
    except InvalidInputError as error:
        return _page(uids, str(error)), 422
    say(f"{counted(len(uids), 'session')} done.", undo=entry_id)
    return redirect(url_for("today.show"), 303)


def _forms(uids: list[str]) -> list[CheckInForm]:
    """What is said of each session; one confidence holds for every concept a check-in would ask about."""
    given = {"all": request.form.get("confidence", "")}
    confidence = read_ratings({name: text for name, text in given.items() if text}, "confidence").get("all")
    plan, _ = situation().planned()
    tasks = {task.uid: task for task in plan.tasks}

    def said(task: Task | None) -> dict[str, int]:
        if task is None or confidence is None:
            return {}
        return {concept.slug: confidence for concept in rated_concepts(task, parts().curriculum)}

    return [CheckInForm(uid, Outcome.DONE, said(tasks.get(uid))) for uid in uids]


def _page(ticked: list[str] | None = None, error: str | None = None) -> str:
    agenda = show_today(situation(), now=now())
    open_tasks = [item.task for item in agenda.items if item.check_in is None]
    return render_template(
        "day_check_in.html",
        heading=long_date(agenda.on),
        sessions=[_option(task) for task in open_tasks],
        ticked={task.uid for task in open_tasks} if ticked is None else set(ticked),
        confidence=RATINGS.get(request.form.get("confidence", "")),
        form_key=new_key(),
        error=error,
    )


def _option(task: Task) -> tuple[str, str, Any]:
    zone = zone_named(situation().planned()[0].time_zone)
    return task.uid, task.title, f"{clock_time(task.starts_at, zone)}, {task.minutes} min"
