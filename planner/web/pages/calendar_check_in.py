"""How a session went, said from its calendar event: no signing in, no cookie, one session and nothing else.

The link is the authority here and no cookie is, so another site has nothing to ride on; the form carries a
proof derived from the link all the same, so that only a page shown here can have sent it.
"""

import hmac

from flask import Blueprint, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from planner.core.agenda import AgendaItem
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.localtime import local_at, zone_named
from planner.services.session_links import LinkedSession, check_in_by_link, look_at_session_link
from planner.services.tokens import form_proof
from planner.web.access import public
from planner.web.check_in_form import SAID, check_in_form
from planner.web.errors import status_of
from planner.web.forms import CheckInFields, new_key
from planner.web.state import now, parts, secret_key
from planner.web.task_view import task_view, with_typed
from planner.web.words import clock_time, long_date

blueprint = Blueprint("calendar_check_in", __name__)


@blueprint.get("/s/<token>")
@public
def show(token: str) -> str | tuple[str, int]:
    """The session and how it went; programs that fetch links ahead change nothing."""
    try:
        return _page(token, _linked(token))
    except NotFoundError as error:
        return _nothing(error)


@blueprint.post("/s/<token>")
@public
def record(token: str) -> Response | str | tuple[str, int]:
    """Record how the session went, then say thank you."""
    if not hmac.compare_digest(_sent_proof(), form_proof(secret_key(), token).encode()):
        raise CSRFError("The form's proof is missing.")
    try:
        linked = _linked(token)
        return _recorded(token, linked) or redirect(url_for("calendar_check_in.show", token=token), 303)
    except InvalidInputError as error:
        return _page(token, linked, str(error)), 422
    except NotFoundError as error:
        return _nothing(error)


def _recorded(token: str, linked: LinkedSession) -> tuple[str, int] | None:
    """Record what was sent; the page again if the form is not whole."""
    form = CheckInFields(request.form)
    if not form.validate():
        return _page(token, linked, next(iter(form.errors_by_field().values()))), 422
    said = check_in_form(linked.task.uid, form, request.form)
    shared = parts()
    check_in_by_link(shared.database, shared.curriculum, secret_key(), token, said, key=form.key, now=now())
    return None


def _linked(token: str) -> LinkedSession:
    return look_at_session_link(parts().database, secret_key(), token, now=now())


def _sent_proof() -> bytes:
    return request.form.get("proof", "").encode("utf-8", "surrogatepass")


def _page(token: str, linked: LinkedSession, error: str | None = None) -> str:
    task, zone = linked.task, zone_named(linked.time_zone)
    starts_on = local_at(task.starts_at, zone).date()
    view = task_view(AgendaItem(task, starts_on, linked.check_in), parts().curriculum, zone)
    ends = clock_time(task.ends_at, zone)
    return render_template(
        "calendar_check_in.html",
        task=with_typed(view, request.form, error) if error else view,
        when=f"{long_date(starts_on)}, {clock_time(task.starts_at, zone)} to {ends}",
        said=SAID.get(linked.check_in.outcome) if linked.check_in else None,
        hidden_fields={"form_key": new_key(), "proof": form_proof(secret_key(), token)},
        address=url_for("calendar_check_in.show", token=token),
        error=error,
    )


def _nothing(error: NotFoundError) -> tuple[str, int]:
    """One page for every link that does not work; only the status tells ended ones from unknown ones."""
    return render_template("calendar_check_in.html", task=None), status_of(error)
