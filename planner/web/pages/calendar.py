"""The calendar: the secret feed address, the download, and how it looks."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from planner.services.feeds import download_calendar, renew_feed_address, revoke_feed
from planner.services.preferences import choose_calendar
from planner.web.access import signed_in
from planner.web.calendar_form import LookForm
from planner.web.calendar_page import calendar_page
from planner.web.feed import calendar_response
from planner.web.layout import say
from planner.web.state import now, parts, person, secret_key

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar")
@signed_in
def show() -> str:
    """How to subscribe, and who fetched last."""
    return calendar_page()


@blueprint.get("/calendar/study-plan.ics")
@signed_in
def download() -> Response:
    """The calendar as a file."""
    shared = parts()
    feed = download_calendar(
        shared.database,
        shared.curriculum,
        secret_key(),
        person().id,
        public_url=shared.settings.public_url,
        now=now(),
    )
    return calendar_response(feed, disposition="attachment")


@blueprint.post("/calendar/renew")
@signed_in
def renew() -> Response:
    """Make a new secret address; the old one stops working at once."""
    renew_feed_address(parts().database, parts().curriculum, secret_key(), person().id, now=now())
    say("Here is your new private address. An older one has stopped working; subscribe again with this one.")
    return redirect(url_for("calendar.show"), 303)


@blueprint.post("/calendar/revoke")
@signed_in
def revoke() -> Response:
    """End the secret address; there is none until one is made again."""
    revoke_feed(parts().database, parts().curriculum, person().id, now=now())
    say("The private address has stopped working. Make a new one whenever you want to subscribe again.")
    return redirect(url_for("calendar.show"), 303)


@blueprint.post("/calendar/look")
@signed_in
def choose_look() -> Response | tuple[str, int]:
    """Remember how the calendar is to look."""
    form = LookForm(request.form)
    if not form.validate():
        return calendar_page(look=form), 422
    entry_id = choose_calendar(
        parts().database, parts().curriculum, person().id, form.chosen, key=form.key, now=now()
    )
    say("Your calendar looks so from its next refresh on.", undo=entry_id)
    return redirect(url_for("calendar.show"), 303)
