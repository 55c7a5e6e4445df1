"""Who may open what: every endpoint declares its policy, and one without is refused."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, Request, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from planner.core.errors import PlannerError
from planner.services.access import who_is
from planner.web.state import now, parts

SESSION_KEY = "token"

View = TypeVar("View", bound=Callable[..., Any])


class Policy(Enum):
    """Who an endpoint is for."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


class SignedOutError(PlannerError):
    """The visitor is not signed in, and the page is for people who are."""


def public(view: View) -> View:
    """Declare that anybody may open this; secret links bring their own check."""
    view.policy = Policy.PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Declare that this is for the person signed in; their id goes into every query."""
    view.policy = Policy.SIGNED_IN  # type: ignore[attr-defined]
    return view


def policy_of(endpoint: str) -> Policy | None:
    """The declared policy of an endpoint; static files are public."""
    if endpoint == "static":
        return Policy.PUBLIC
    return getattr(current_app.view_functions[endpoint], "policy", None)


def install(app: Flask) -> None:
    """Guard every request."""
    app.before_request(_guard)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    policy = policy_of(request.endpoint)
    if policy is None:
        abort(404)
    if policy is Policy.PUBLIC:
        return None
    token = session.get(SESSION_KEY)
    person = who_is(parts().database, token, now=now()) if isinstance(token, str) else None
    if person is None:
        return _sent_to_sign_in(request)
    g.person = person
    return None


def _sent_to_sign_in(asked: Request) -> Response:
    """Pages lead to the sign-in explanation; anything else is told plainly."""
    if asked.method in {"GET", "HEAD"} and "text/html" in asked.headers.get("Accept", ""):
        return redirect(url_for("sign_in.explain"), 303)
    raise SignedOutError("You are signed out. Sign in again and send this once more; nothing was saved.")
