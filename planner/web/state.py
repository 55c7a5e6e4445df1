"""What a request works with: the assembled parts, the instant it came in, and who sent it."""

from datetime import datetime
from typing import cast

from flask import current_app, g

from planner.bootstrap import Parts
from planner.core.account import Person
from planner.core.dashboard import Dashboard
from planner.core.learning import Learning
from planner.services.pages import show_situation
from planner.services.readiness import show_dashboard
from planner.services.situation import Situation

EXTENSION = "planner"


def parts() -> Parts:
    """The parts this application was built over."""
    return cast("Parts", current_app.extensions[EXTENSION])


def secret_key() -> str:
    """The key that signs sessions and derives feed addresses."""
    return parts().settings.secret_key or ""


def now() -> datetime:
    """The instant of this request, the same however often it is asked for."""
    if "now" not in g:
        g.now = parts().clock()
    return cast("datetime", g.now)


def person() -> Person:
    """Who is signed in; only for endpoints that ask for it (see access)."""
    return cast("Person", g.person)


def situation() -> Situation:
    """Where the person stands, read once a request."""
    if "situation" not in g:
        g.situation = show_situation(parts().database, person().id)
    return cast("Situation", g.situation)


def learning() -> Learning:
    """What the person's log says they have learned, worked out once a request."""
    if "learning" not in g:
        g.learning = parts().learnings.of(person().id, situation(), parts().curriculum)
    return cast("Learning", g.learning)


def dashboard() -> Dashboard:
    """How ready the person is; raises NotFoundError while there is no plan."""
    if "dashboard" not in g:
        g.dashboard = show_dashboard(situation(), parts().curriculum, learning(), now=now())
    return cast("Dashboard", g.dashboard)
