"""How much a request may hold, and in what shape; too much is refused before it is read (PROMISES I6)."""

from flask import Flask, abort, request

BODY_LIMIT = 2 * 1024 * 1024
FORM_LIMIT = 1024 * 1024
PARTS_LIMIT = 500
UPLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes of a calendar file; its route alone lets so much in (CALENDAR §4)."""
ENVELOPE = 64 * 1024
"""Bytes that the other fields and the seams of a form may take beside the file."""


def install(app: Flask) -> None:
    """Set the limits; to be called before anything that reads forms is installed."""
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT, MAX_FORM_MEMORY_SIZE=FORM_LIMIT, MAX_FORM_PARTS=PARTS_LIMIT
    )
    app.before_request(_limit_body)
    app.before_request(_refuse_nameless_fields)


def _limit_body() -> None:
    if request.mimetype == "application/x-www-form-urlencoded":
        # The limit for forms is not applied to this kind, which is read in one piece.
        request.max_content_length = FORM_LIMIT
    elif request.endpoint == "busy_sources.add_file":
        request.max_content_length = UPLOAD_LIMIT + ENVELOPE


def _refuse_nameless_fields() -> None:
    # Browsers send none, and the check of form tokens fails on them.
    if request.method == "POST" and request.endpoint and None in request.form:
        abort(400)
