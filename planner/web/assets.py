"""The chart library, served from the installed package and compressed once."""

import gzip
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, current_app, request, url_for
from werkzeug.wrappers import Response

from planner.presenters.charts import SCRIPT, VERSION
from planner.web.access import public

FOR_EVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


def install(app: Flask) -> None:
    """Give every static address the file's time, so that a browser never keeps an old one."""
    app.url_defaults(_stamp_static)
    app.jinja_env.globals["chart_library_url"] = chart_library_url


def chart_library_url() -> str:
    """The address of the chart library; it changes with its version."""
    return url_for("assets.chart_library", version=VERSION)


@blueprint.get("/assets/plotly-<version>.min.js")
@public
def chart_library(version: str) -> Response:
    """The library, gzipped for whoever takes that."""
    if version != VERSION:
        return Response("No such version.\n", 404, mimetype="text/plain")
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(_packed() if packed else SCRIPT.read_bytes(), mimetype="text/javascript")
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _packed() -> bytes:
    """About 1.4 MB instead of 4.6, made on the first request."""
    return gzip.compress(SCRIPT.read_bytes(), compresslevel=6, mtime=0)


def _stamp_static(endpoint: str, values: dict[str, str]) -> None:
    if endpoint == "static" and "filename" in values:
        folder = current_app.static_folder
        values["v"] = str(int((Path(folder or "") / values["filename"]).stat().st_mtime))
