"""The calendar feed behind its secret address."""

import logging

from flask import Blueprint, request
from werkzeug.http import http_date
from werkzeug.wrappers import Response

from planner.core.errors import PlannerError, StorageError
from planner.services.feeds import RenderedFeed, note_fetch, read_feed
from planner.web.access import public
from planner.web.errors import status_of
from planner.web.state import now, parts, secret_key

FILE_NAME = "study-plan.ics"

_log = logging.getLogger(__name__)

blueprint = Blueprint("feed", __name__)


@blueprint.get("/cal/<token>.ics")
@public
def show(token: str) -> Response:
    """The calendar, or 304; 404 for an unknown address and 410 for a revoked one (CALENDAR F1-F6)."""
    shared = parts()
    try:
        feed = read_feed(
            shared.database,
            shared.curriculum,
            secret_key(),
            token,
            public_url=shared.settings.public_url,
            now=now(),
        )
    except PlannerError as error:
        return Response(f"{error}\n", status_of(error), mimetype="text/plain")
    if request.method == "GET":
        _note_fetch(token)
    return calendar_response(feed, disposition="inline").make_conditional(request.environ)


def _note_fetch(token: str) -> None:
    """Note the fetch; where nothing can be written, such as on a full disk, the calendar still goes out."""
    try:
        note_fetch(parts().database, token, agent=request.headers.get("User-Agent", ""), now=now())
    except StorageError as error:
        _log.warning("The fetch of a calendar could not be noted: %s", error)


def calendar_response(feed: RenderedFeed, *, disposition: str) -> Response:
    """A calendar body with its headers; validators over exactly these bytes (CALENDAR F3, F5)."""
    response = Response(feed.content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'{disposition}; filename="{FILE_NAME}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Last-Modified"] = http_date(feed.changed_at)
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response
