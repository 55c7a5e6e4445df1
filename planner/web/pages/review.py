"""The weekly review: what moved and why, what fades next, and where the next hours help most."""

from flask import Blueprint, render_template, url_for

from planner.core.localtime import zone_named
from planner.presenters.review_text import write_review
from planner.services.forecasts import show_review
from planner.web.access import signed_in
from planner.web.state import dashboard, now, parts, person, situation

blueprint = Blueprint("review", __name__)


@blueprint.get("/readiness/review")
@signed_in
def show() -> str:
    """The review of the seven study days that ended yesterday."""
    own = parts()
    plan, _ = situation().planned()
    found = show_review(own.database, person().id, situation(), own.curriculum, dashboard(), now=now())
    text = write_review(found, own.curriculum, zone_named(plan.time_zone)) if found else None
    return render_template(
        "review.html",
        review=text,
        add_fields=[("add_concept", line.slug) for line in text.best.lines] if text else [],
        entries_url=url_for("progress.entries"),
    )
