"""The calendar: the secret feed address, the download, and busy times from another calendar."""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from planner.core.errors import CalendarRejectedError, InvalidInputError
from planner.core.repair import Displaced
from planner.services.busy_times import BusyAdded, add_busy_calendar
from planner.services.feeds import (
    ShownFeed,
    download_calendar,
    renew_feed_address,
    show_feed,
)
from planner.web.access import signed_in
from planner.web.change_words import displaced_text
from planner.web.feed import calendar_response
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.limits import UPLOAD_LIMIT
from planner.web.state import now, parts, person, secret_key, situation
from planner.web.words import ago, counted

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar")
@signed_in
def show() -> str:
    """How to subscribe, and who fetched last."""
    return _page()


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


@blueprint.post("/calendar/busy")
@signed_in
def add_busy() -> Response | tuple[str, int]:
    """Read a calendar file and remember its busy times."""
    form = KeyedForm(request.form)
    upload = request.files.get("calendar")
    if not form.validate() or upload is None or not upload.filename:
        return _page("Choose a calendar file first; it ends in .ics."), 422
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
        return _page(str(error)), 422
    say(_said(added), undo=added.entry_id)
    return redirect(url_for("calendar.show"), 303)


def _said(added: BusyAdded) -> str:
    read = f"{counted(added.count, 'busy time')} read."
    clashes = displaced_text(Displaced(clashing=added.clashing))
    return " ".join([read, *filter(None, [clashes]), *added.warnings[:3]])


def _content(upload: FileStorage) -> bytes:
    return upload.stream.read(UPLOAD_LIMIT + 1)


def _page(error: str | None = None) -> str:
    shared = parts()
    _, request_of_plan = situation().planned()
    clashing = situation().displaced(now()).clashing
    shown = show_feed(shared.database, secret_key(), person().id)
    return render_template(
        "calendar.html",
        feed=_addresses(shown, shared.settings.public_url) if shown else None,
        error=error,
        form_key=new_key(),
        busy=counted(len(request_of_plan.busy), "busy time") if request_of_plan.busy else "",
        clashes=displaced_text(Displaced(clashing=clashing)),
        catches_up=situation().standing.catches_up,
    )


def _addresses(shown: ShownFeed, public_url: str) -> dict[str, Any]:
    """The feed's address in the forms that calendars want (CALENDAR F7), and its last fetch."""
    address = f"{public_url}/cal/{shown.token}.ics"
    webcal = f"webcal:{address.partition(':')[2]}"
    fetched_at = shown.feed.last_fetched_at
    fetched = f"{shown.feed.last_fetched_by} fetched it {ago(fetched_at, now())}" if fetched_at else None
    return {
        "address": address,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "is_local": urlsplit(address).hostname in {"localhost", "127.0.0.1", "::1"},
        "fetched": fetched,
    }
