"""Signing in with a one-time link, and out again."""

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from planner.services.access import look_at_link, sign_in, sign_out
from planner.web.access import SESSION_KEY, public, signed_in
from planner.web.state import now, parts

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
@public
def explain() -> str:
    """How to get in without a session."""
    return render_template("sign_in.html", link=None)


@blueprint.get("/sign-in/<token>")
@public
def offer(token: str) -> str:
    """Ask before the link is used up; link previewers only ever fetch this."""
    link = look_at_link(parts().database, token, now=now())
    return render_template("sign_in.html", link=link, token=token)


@blueprint.post("/sign-in/<token>")
@public
def enter(token: str) -> Response:
    """Use the link up and start a session."""
    session_token = sign_in(parts().database, token, now=now())
    remember(session_token)
    return redirect(url_for("today.show"), 303)


@blueprint.post("/sign-out")
@signed_in
def leave() -> Response:
    """End the session."""
    sign_out(parts().database, session[SESSION_KEY])
    session.clear()
    return redirect(url_for("sign_in.explain"), 303)


def remember(session_token: str) -> None:
    """Put a fresh session into the cookie, with nothing of an older one beside it."""
    session.clear()
    session[SESSION_KEY] = session_token
    session.permanent = True
