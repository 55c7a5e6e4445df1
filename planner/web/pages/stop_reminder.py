"""The link at the end of a reminder: a page with a button for people, one click for mail programs (RFC 8058).

The link is the authority and no cookie counts here, so another site has nothing to ride on; mail programs
could not send a form token. Programs that look at links ahead change nothing.
"""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from planner.core.errors import NotFoundError
from planner.services.reminder_stops import look_at_stop_link, stop_by_link
from planner.web.access import public
from planner.web.errors import status_of
from planner.web.reminder_form import KIND_WORDS
from planner.web.state import parts, secret_key

WHOLE_CHANNEL = "channel"

blueprint = Blueprint("stop_reminder", __name__)

Answer = str | Response | tuple[str, int]


@blueprint.get("/u/<token>")
@public
def show(token: str) -> Answer:
    """What would stop, and a button."""
    try:
        return _page(token)
    except NotFoundError as error:
        return _nothing(error)


@blueprint.post("/u/<token>")
@public
def stop(token: str) -> Answer:
    """Stop it; a second time says the same."""
    try:
        whole = request.form.get("what") == WHOLE_CHANNEL
        stop_by_link(parts().database, secret_key(), token, whole_channel=whole)
        return _page(token)
    except NotFoundError as error:
        return _nothing(error)


def _page(token: str) -> str:
    found = look_at_stop_link(parts().database, secret_key(), token)
    title, _ = KIND_WORDS[found.kind]
    return render_template("stop_reminder.html", found=found, kind=title, token=token, whole=WHOLE_CHANNEL)


def _nothing(error: NotFoundError) -> tuple[str, int]:
    return render_template("stop_reminder.html", found=None), status_of(error)
