"""Every route with its policy and an address that fills it in; a new route has to be added here."""

from typing import NamedTuple

from web_samples import UNKNOWN_UID

from planner.presenters.charts import VERSION
from planner.web.access import Policy

PUBLIC, SIGNED_IN = Policy.PUBLIC, Policy.SIGNED_IN
DRILL_PATH = "/practice/drill/run-of-a-test?prompts=l1-exact-zeros&at=1"


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
    Route("day_check_in.show", "GET", "/today/done", SIGNED_IN, needs_plan=True),
    Route("day_check_in.record", "POST", "/today/done", SIGNED_IN, needs_plan=True),
    Route("calendar_check_in.show", "GET", "/s/unknown", PUBLIC),
    Route("calendar_check_in.record", "POST", "/s/unknown", PUBLIC),
    Route("history.show", "GET", "/history", SIGNED_IN),
    Route("history.take_back_last", "POST", "/undo", SIGNED_IN),
    Route("history.take_back", "POST", "/undo/999999", SIGNED_IN),
    Route("history.do_last_again", "POST", "/redo", SIGNED_IN),
    Route("history.do_again", "POST", "/redo/999999", SIGNED_IN),
    Route("mocks.show", "GET", "/practice/mocks", SIGNED_IN, needs_plan=True),
    Route("mocks.set_up", "POST", "/practice/mocks", SIGNED_IN),
    Route("mocks.run", "GET", "/practice/mocks/unknown", SIGNED_IN, needs_plan=True),
    Route("mocks.finish", "POST", "/practice/mocks/unknown", SIGNED_IN, needs_plan=True),
    Route("mocks.score", "GET", "/practice/mocks/unknown/score", SIGNED_IN, needs_plan=True),
    Route("mocks.record", "POST", "/practice/mocks/unknown/score", SIGNED_IN, needs_plan=True),
    Route("mocks.link", "GET", "/practice/mocks/unknown/link", SIGNED_IN, needs_plan=True),
    Route("mocks.share", "POST", "/practice/mocks/unknown/link", SIGNED_IN, needs_plan=True),
    Route("mocks.sheet", "GET", "/practice/mocks/unknown/sheet", SIGNED_IN, needs_plan=True),
    Route("partner.show", "GET", "/p/unknown", PUBLIC),
    Route("partner.record", "POST", "/p/unknown", PUBLIC),
    Route("debriefs.show", "GET", "/practice/interviews", SIGNED_IN, needs_plan=True),
    Route("debriefs.record", "POST", "/practice/interviews", SIGNED_IN, needs_plan=True),
    Route("debriefs.edit", "GET", "/practice/interviews/999999", SIGNED_IN, needs_plan=True),
    Route("debriefs.change", "POST", "/practice/interviews/999999", SIGNED_IN, needs_plan=True),
    Route("debriefs.remove", "POST", "/practice/interviews/999999/remove", SIGNED_IN),
    Route("plan.show", "GET", "/plan", SIGNED_IN, needs_plan=True),
    Route("plan.version", "GET", "/plan/version", SIGNED_IN, needs_plan=True),
    Route("plan_changes.catch_up", "GET", "/plan/catch-up", SIGNED_IN, needs_plan=True),
    Route("plan_changes.preview", "POST", "/plan/change", SIGNED_IN, needs_plan=True),
    Route("plan_changes.apply", "POST", "/plan/change/apply", SIGNED_IN, needs_plan=True),
    Route("plan_changes.fit", "GET", "/plan/fit", SIGNED_IN, needs_plan=True),
    Route("plan_changes.what_if", "GET", "/plan/what-if", SIGNED_IN, needs_plan=True),
    Route("rehearsal.show", "GET", "/practice/rehearsal", SIGNED_IN),
    Route("rehearsal.run", "GET", "/practice/rehearsal/run", SIGNED_IN),
    Route("rehearsal.record", "POST", "/practice/rehearsal", SIGNED_IN),
    Route("rehearsal.result", "GET", "/practice/rehearsal/999999", SIGNED_IN),
    Route("stories.show", "GET", "/practice/stories", SIGNED_IN),
    Route("stories.new", "GET", "/practice/stories/new", SIGNED_IN),
    Route("stories.create", "POST", "/practice/stories", SIGNED_IN),
    Route("stories.edit", "GET", "/practice/stories/unknown", SIGNED_IN),
    Route("stories.save", "POST", "/practice/stories/unknown", SIGNED_IN),
    Route("stories.delete", "POST", "/practice/stories/unknown/delete", SIGNED_IN),
    Route("stories.tell", "GET", "/practice/stories/unknown/tell", SIGNED_IN),
    Route("stories.told", "POST", "/practice/stories/unknown/tell", SIGNED_IN),
    Route("builds.show", "GET", "/practice/builds", SIGNED_IN),
    Route("builds.edit", "GET", "/practice/builds/implement/implement-decision-tree", SIGNED_IN),
    Route("builds.starter", "GET", "/practice/tasks/implement-auc-roc.py", SIGNED_IN),
    Route("builds.save", "POST", "/practice/builds/implement/implement-decision-tree", SIGNED_IN),
    Route("readiness.show", "GET", "/readiness", SIGNED_IN, needs_plan=True),
    Route("readiness.charts", "GET", "/readiness/charts.json", SIGNED_IN, needs_plan=True),
    Route("readiness.why_overall", "GET", "/readiness/why", SIGNED_IN, needs_plan=True),
    Route("readiness.why", "GET", "/readiness/bias-variance", SIGNED_IN, needs_plan=True),
    Route("readiness.curve", "GET", "/readiness/bias-variance/charts.json", SIGNED_IN, needs_plan=True),
    Route("calibration.show", "GET", "/readiness/calibration", SIGNED_IN, needs_plan=True),
    Route("calibration.charts", "GET", "/readiness/calibration/charts.json", SIGNED_IN, needs_plan=True),
    Route("calibration.checks", "GET", "/readiness/calibration/4", SIGNED_IN, needs_plan=True),
    Route(
        "calibration.first_ratings", "GET", "/readiness/calibration/first-ratings", SIGNED_IN, needs_plan=True
    ),
    Route("review.show", "GET", "/readiness/review", SIGNED_IN, needs_plan=True),
    Route("progress.show", "GET", "/readiness/progress", SIGNED_IN, needs_plan=True),
    Route("progress.charts", "GET", "/readiness/progress/charts.json", SIGNED_IN, needs_plan=True),
    Route("progress.entries", "GET", "/readiness/entries", SIGNED_IN),
    Route("concepts.index", "GET", "/concepts", SIGNED_IN),
    Route("concepts.show", "GET", "/concepts/bias-variance", SIGNED_IN),
    Route("practice.show", "GET", "/practice", SIGNED_IN, needs_plan=True),
    Route("drill.show", "GET", "/practice/drill", SIGNED_IN, needs_plan=True),
    Route("drill.ask", "GET", DRILL_PATH, SIGNED_IN, needs_plan=True),
    Route("drill.answer", "POST", DRILL_PATH, SIGNED_IN, needs_plan=True),
    Route("drill.summary", "GET", "/practice/drill/unknown-run/summary", SIGNED_IN),
    Route("calendar.show", "GET", "/calendar", SIGNED_IN, needs_plan=True),
    Route("calendar.download", "GET", "/calendar/study-plan.ics", SIGNED_IN),
    Route("calendar.renew", "POST", "/calendar/renew", SIGNED_IN),
    Route("calendar.revoke", "POST", "/calendar/revoke", SIGNED_IN),
    Route("calendar.choose_look", "POST", "/calendar/look", SIGNED_IN, needs_plan=True),
    Route("busy_sources.add_file", "POST", "/calendar/busy/add-file", SIGNED_IN, needs_plan=True),
    Route("busy_sources.add_address", "POST", "/calendar/busy/add-address", SIGNED_IN, needs_plan=True),
    Route("busy_sources.refresh", "POST", "/calendar/busy/999999/refresh", SIGNED_IN, needs_plan=True),
    Route("busy_sources.remove", "POST", "/calendar/busy/999999/remove", SIGNED_IN, needs_plan=True),
    Route("busy_sources.use", "POST", "/calendar/busy/use", SIGNED_IN, needs_plan=True),
    Route("reminders.show", "GET", "/reminders", SIGNED_IN),
    Route("reminders.save", "POST", "/reminders", SIGNED_IN),
    Route("reminders.add_email", "POST", "/reminders/email", SIGNED_IN),
    Route("reminders.add_apprise", "POST", "/reminders/apprise", SIGNED_IN),
    Route("reminders.test", "POST", "/reminders/999999/test", SIGNED_IN),
    Route("reminders.remove", "POST", "/reminders/999999/remove", SIGNED_IN),
    Route("reminders.unmute", "POST", "/reminders/999999/all-kinds", SIGNED_IN),
    Route("reminders.seen", "POST", "/reminders/seen", SIGNED_IN),
    Route("stop_reminder.show", "GET", "/u/unknown", PUBLIC),
    Route("stop_reminder.stop", "POST", "/u/unknown", PUBLIC),
    Route("caldav.connect", "POST", "/calendar/server", SIGNED_IN, needs_plan=True),
    Route("caldav.publish", "POST", "/calendar/server/publish", SIGNED_IN),
    Route("caldav.remove", "POST", "/calendar/server/remove", SIGNED_IN),
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
