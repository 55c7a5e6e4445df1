"""Failures as pages: what happened, what was kept, what to do; never how the program is made."""

import logging
import secrets

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from planner.core.errors import (
    CalendarRejectedError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PlannerError,
    SignInError,
    StorageError,
)
from planner.services.feeds import FeedRevokedError
from planner.services.partner_links import PartnerLinkEndedError
from planner.services.session_links import SessionLinkGoneError
from planner.web.access import SignedOutError

FEED_PATH = "/cal/"
FEED_RETRY_SECONDS = "3600"

_log = logging.getLogger(__name__)

STATUS: dict[type[PlannerError], int] = {
    InvalidInputError: 422,
    CalendarRejectedError: 422,
    FeedRevokedError: 410,
    PartnerLinkEndedError: 410,
    SessionLinkGoneError: 410,
    NotFoundError: 404,
    ConflictError: 409,
    SignInError: 403,
    SignedOutError: 401,
    StorageError: 503,
}
"""The HTTP status of each failure a person can meet; subclasses stand before their parents."""

SENTENCES = {
    400: ("This request could not be understood", "Go back, reload the page and try again."),
    404: ("There is no such page", "The address may be mistyped, or what it showed is gone."),
    405: ("This address does not do that", "Go back and use the buttons of the page."),
    413: ("That was too large", "Nothing was saved. A form holds 1 MB, a calendar file 10 MB."),
    415: ("This kind of content is not accepted", "Use the forms of the page."),
    500: (
        "Something went wrong here",
        "It is not your doing. What was saved before is safe; try again in a moment.",
    ),
}


def install(app: Flask) -> None:
    """Answer every failure with a page."""
    app.register_error_handler(PlannerError, _planner_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: PlannerError) -> int:
    """The HTTP status for a failure."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def _planner_error(error: PlannerError) -> tuple[str, int]:
    title = {401: "You are signed out", 403: "This link does not work", 404: "Not found"}
    status = status_of(error)
    return _page(title.get(status, "That did not work"), str(error), status)


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    return _page(
        "This form was open for too long",
        "It could not be checked that it came from you, so nothing was saved. "
        "Go back, reload the page and send it again.",
        400,
    )


def _http_error(error: HTTPException) -> tuple[str, int] | Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    title, text = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    if request.path.startswith(FEED_PATH) or isinstance(error, SecurityError):
        # Calendar programs probe and log, and a foreign Host must not be echoed in any link of a page:
        # both get a line (CALENDAR F2, F4; PROMISES S8).
        return Response(f"{title}.\n", status, _allowed(error), mimetype="text/plain")
    return _page(title, text, status)


def _allowed(error: HTTPException) -> dict[str, str]:
    methods = getattr(error, "valid_methods", None) or ()
    return {"Allow": ", ".join(sorted(methods))} if methods else {}


def _unexpected(error: Exception) -> tuple[str, int] | Response:
    title, text = SENTENCES[500]
    if request.path.startswith(FEED_PATH):
        # Anything but a plain "not now" makes some programs give the calendar up (CALENDAR F2).
        _log.error("A calendar could not be rendered", exc_info=error)
        return Response(f"{title}.\n", 503, {"Retry-After": FEED_RETRY_SECONDS}, mimetype="text/plain")
    return _page(title, text, 500, cause=error)


def _page(title: str, text: str, status: int, *, cause: Exception | None = None) -> tuple[str, int]:
    error_id = secrets.token_hex(4)
    # Below "warning" nothing reaches a log that nobody has set up, and the page promises it is there.
    level = logging.ERROR if cause else logging.WARNING
    asked = (request.method, request.endpoint)
    _log.log(level, "Error page %s: %s at %s %s", error_id, status, *asked, exc_info=cause)
    return render_template("error.html", title=title, text=text, status=status, error_id=error_id), status
