"""The calendar: the secret feed address, the download, its looks, and busy times from another calendar."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from planner.core.errors import CalendarRejectedError, InvalidInputError
from planner.core.repair import Displaced
from planner.services.busy_times import BusyAdded, add_busy_calendar
from planner.services.feeds import download_calendar, renew_feed_address, revoke_feed
from planner.services.preferences import choose_calendar
from planner.web.access import signed_in
from planner.web.calendar_form import LookForm
from planner.web.calendar_page import calendar_page
from planner.web.change_words import displaced_text
from planner.web.feed import calendar_response
from planner.web.forms import KeyedForm
from planner.web.layout import say
from planner.web.limits import UPLOAD_LIMIT
from planner.web.state import now, parts, person, secret_key
from planner.web.words import counted

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


@blueprint.post("/calendar/busy")
@signed_in
def add_busy() -> Response | tuple[str, int]:
    """Read a calendar file and remember its busy times."""
    form = KeyedForm(request.form)
    upload = request.files.get("calendar")
    if not form.validate() or upload is None or not upload.filename:
        return calendar_page(error="Choose a calendar file first; it ends in .ics."), 422
    try:
        added = add_busy_calendar(
            parts().database,
            parts().curriculum,
            person().id,
            _content(upload),
            key=form.key,
            now=now(),
        )
    except (CalendarRejectedError, InvalidInputError) as error:
        return calendar_page(error=str(error)), 422
    say(_said(added), undo=added.entry_id)
    return redirect(url_for("calendar.show"), 303)


def _said(added: BusyAdded) -> str:
    read = f"{counted(added.count, 'busy time')} read."
    clashes = displaced_text(Displaced(clashing=added.clashing))
    return " ".join([read, *filter(None, [clashes]), *added.warnings[:3]])


def _content(upload: FileStorage) -> bytes:
    return upload.stream.read(UPLOAD_LIMIT + 1)
