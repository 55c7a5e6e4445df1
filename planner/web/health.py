"""Whether the app works, for whatever watches over it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from planner.web.access import public
from planner.web.state import parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def check() -> Response:
    """200 only when the database answers; no details either way."""
    alive = parts().database.is_alive()
    text = "ok\n" if alive else "database does not answer\n"
    return Response(text, 200 if alive else 503, mimetype="text/plain")


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Keep crawlers off the pages, but let calendar services fetch the feed (CALENDAR F3)."""
    return Response("User-agent: *\nAllow: /cal/\nDisallow: /\n", mimetype="text/plain")
