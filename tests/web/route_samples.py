"""Every route with its policy and an address that fills it in; a new route has to be added here."""

from typing import NamedTuple

from web_samples import UNKNOWN_UID

from planner.presenters.charts import VERSION
from planner.web.access import Policy

PUBLIC, SIGNED_IN = Policy.PUBLIC, Policy.SIGNED_IN


class Route(NamedTuple):
    """One method of one endpoint. `needs_plan` is for pages that a person without a plan does not have."""

    endpoint: str
    method: str
    path: str
    policy: Policy
    needs_plan: bool = False


ROUTES = (
    Route("static", "GET", "/static/css/base.css", PUBLIC),
    Route("assets.chart_library", "GET", f"/assets/plotly-{VERSION}.min.js", PUBLIC),
    Route("health.check", "GET", "/healthz", PUBLIC),
    Route("health.robots", "GET", "/robots.txt", PUBLIC),
    Route("feed.show", "GET", "/cal/unknown.ics", PUBLIC),
    Route("sign_in.explain", "GET", "/sign-in", PUBLIC),
    Route("sign_in.offer", "GET", "/sign-in/unknown", PUBLIC),
    Route("sign_in.enter", "POST", "/sign-in/unknown", PUBLIC),
    Route("sign_in.leave", "POST", "/sign-out", SIGNED_IN),
    Route("today.show", "GET", "/", SIGNED_IN),
    Route("session.show", "GET", f"/session/{UNKNOWN_UID}", SIGNED_IN, needs_plan=True),
    Route("session.move", "POST", f"/session/{UNKNOWN_UID}/move", SIGNED_IN, needs_plan=True),
    Route("session.pin", "POST", f"/session/{UNKNOWN_UID}/pin", SIGNED_IN, needs_plan=True),
    Route("today.check_in", "POST", f"/check-in/{UNKNOWN_UID}", SIGNED_IN, needs_plan=True),
    Route("today.take_back", "POST", "/undo/999999", SIGNED_IN),
    Route("plan.show", "GET", "/plan", SIGNED_IN, needs_plan=True),
    Route("plan.version", "GET", "/plan/version", SIGNED_IN, needs_plan=True),
    Route("plan_changes.catch_up", "GET", "/plan/catch-up", SIGNED_IN, needs_plan=True),
    Route("plan_changes.preview", "POST", "/plan/change", SIGNED_IN, needs_plan=True),
    Route("plan_changes.apply", "POST", "/plan/change/apply", SIGNED_IN, needs_plan=True),
    Route("plan_changes.fit", "GET", "/plan/fit", SIGNED_IN, needs_plan=True),
    Route("plan_changes.what_if", "GET", "/plan/what-if", SIGNED_IN, needs_plan=True),
    Route("readiness.show", "GET", "/readiness", SIGNED_IN, needs_plan=True),
    Route("readiness.charts", "GET", "/readiness/charts.json", SIGNED_IN, needs_plan=True),
    Route("concepts.index", "GET", "/concepts", SIGNED_IN),
    Route("concepts.show", "GET", "/concepts/bias-variance", SIGNED_IN),
    Route("calendar.show", "GET", "/calendar", SIGNED_IN, needs_plan=True),
    Route("calendar.download", "GET", "/calendar/study-plan.ics", SIGNED_IN),
    Route("calendar.renew", "POST", "/calendar/renew", SIGNED_IN),
    Route("calendar.add_busy", "POST", "/calendar/busy", SIGNED_IN, needs_plan=True),
    Route("settings.show", "GET", "/settings", SIGNED_IN, needs_plan=True),
    Route("settings.catch_up", "POST", "/settings/catch-up", SIGNED_IN),
    Route("settings.theme", "POST", "/settings/theme", SIGNED_IN),
    Route("settings.download_state", "GET", "/settings/state.json", SIGNED_IN),
    Route("welcome.show", "GET", "/welcome", SIGNED_IN),
    Route("welcome.create", "POST", "/welcome", SIGNED_IN),
    Route("welcome.preview", "POST", "/welcome/preview", SIGNED_IN),
    Route("welcome.look_around", "POST", "/welcome/sample", SIGNED_IN),
    Route("welcome.end_sample", "POST", "/welcome/sample/end", SIGNED_IN),
)
PAGES = tuple(route for route in ROUTES if route.method == "GET" and route.policy is SIGNED_IN)
ACTIONS = tuple(route for route in ROUTES if route.method == "POST")


def named(route: Route) -> str:
    """How a test's name says which route it is about."""
    return f"{route.method} {route.endpoint}"
