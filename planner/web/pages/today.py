"""Today: the next session, the rest of the day, and the check-in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.agenda import Agenda, AgendaItem
from planner.core.errors import InvalidInputError
from planner.core.gaps import find_gaps
from planner.core.localtime import zone_named
from planner.core.tips import tips_beside
from planner.services.check_ins import check_in as record
from planner.services.pages import show_today
from planner.services.progress import show_streak
from planner.services.reminder_notices import unseen_reminders
from planner.web.access import signed_in
from planner.web.change_words import displaced_text
from planner.web.check_in_form import SAID, check_in_form
from planner.web.coming_back import coming_back_text
from planner.web.forms import CheckInFields
from planner.web.gap_view import best_minutes
from planner.web.layout import say
from planner.web.pages.session import session_page
from planner.web.readiness_view import readiness_card
from planner.web.reminder_view import notices
from planner.web.state import dashboard, now, parts, person, situation
from planner.web.task_view import task_view, with_typed
from planner.web.words import long_date

EARLIER_SHOWN = 6
UPCOMING_SHOWN = 3

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@signed_in
def show() -> Response | str:
    """The person's study day; those without a plan go to the welcome page."""
    if situation().plan is None:
        return redirect(url_for("welcome.show"), 303)
    return _page()


@blueprint.post("/check-in/<uid>")
@signed_in
def check_in(uid: str) -> Response | tuple[str, int]:
    """Record how a session went; what cannot be used comes back with what was typed."""
    form = CheckInFields(request.form)
    if not form.validate():
        return _again(uid, next(iter(form.errors_by_field().values()))), 422
    try:
        entry_id = record(
            parts().database,
            parts().curriculum,
            person().id,
            check_in_form(uid, form, request.form),
            key=form.key,
            now=now(),
        )
    except InvalidInputError as error:
        return _again(uid, str(error)), 422
    say(f"{SAID[form.went]}.", undo=entry_id)
    return redirect(url_for("today.show"), 303)


def _again(uid: str, error: str) -> str:
    """A page with the session's form open, holding what was typed and what was wrong with it."""
    agenda = show_today(situation(), now=now())
    open_today = {item.task.uid for item in (*agenda.items, *agenda.earlier) if item.check_in is None}
    return _page(uid, error) if uid in open_today else session_page(uid, error=error)


def _page(uid: str | None = None, error: str | None = None) -> str:
    agenda = show_today(situation(), now=now())
    plan, asked_for = situation().planned()
    zone = zone_named(plan.time_zone)
    is_ahead = now() < plan.interview_at
    days = (plan.starts_on.isoformat(), agenda.on.isoformat())

    def view(item: AgendaItem, *, dated: bool = False) -> dict[str, Any]:
        shown = task_view(item, parts().curriculum, zone, dated=dated)
        shown["days"] = days
        if is_ahead:
            shown["move_href"] = url_for("session.show", uid=item.task.uid, _anchor="move")
        return with_typed(shown, request.form, error) if error and item.task.uid == uid else shown

    rest = [item for item in agenda.items if item is not agenda.next_up]
    earlier = sorted(agenda.earlier, key=lambda item: item.task.uid != uid)[:EARLIER_SHOWN]
    gaps = find_gaps(parts().curriculum, dashboard()) if dashboard().has_data else []
    return render_template(
        "today.html",
        agenda=agenda,
        open_count=sum(item.check_in is None for item in agenda.items),
        heading=long_date(agenda.on),
        facts=_facts(agenda),
        displaced=_displaced(agenda),
        notices=notices(unseen_reminders(parts().database, person().id, now=now()), zone),
        coming_back=coming_back_text(situation(), parts().curriculum),
        next_up=view(agenda.next_up) if agenda.next_up else None,
        rest=[view(item) for item in rest],
        earlier=[view(item, dated=True) for item in earlier],
        upcoming=[view(item) for item in agenda.upcoming[:UPCOMING_SHOWN]],
        upcoming_title=_upcoming_title(agenda),
        readiness=readiness_card(dashboard()),
        tip=next(iter(tips_beside(agenda.next_up.task, parts().curriculum)), None)
        if agenda.next_up
        else None,
        best=best_minutes(gaps, asked_for),
    )


def _facts(agenda: Agenda) -> str:
    if not agenda.items:
        return "A day without sessions"
    facts = [
        f"{agenda.done_count} of {len(agenda.items)} done",
        f"{agenda.done_minutes} of {agenda.planned_minutes} minutes",
    ]
    streak = show_streak(situation(), now=now()).current
    if streak > 1:
        facts.append(f"{streak}-day streak")
    return " · ".join(facts)


def _displaced(agenda: Agenda) -> str:
    """What asks for a catch-up; today's own sessions have time until the day is over."""
    found = situation().displaced(now())
    earlier = {item.task.uid for item in agenda.earlier}
    missed = tuple(task for task in found.missed if task.uid in earlier)
    return displaced_text(replace(found, missed=missed))


def _upcoming_title(agenda: Agenda) -> str:
    if not agenda.upcoming:
        return ""
    on = agenda.upcoming[0].on
    return "Tomorrow" if on == agenda.on + timedelta(days=1) else long_date(on)
