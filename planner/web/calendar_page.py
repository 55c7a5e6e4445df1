"""The calendar page, which several forms share: each may show it again with what was wrong in it."""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import render_template

from planner.core.repair import Displaced
from planner.presenters.qr_code import qr_svg
from planner.services.feeds import ShownFeed, show_feed
from planner.services.publishing import choices_of
from planner.web import calendar_form
from planner.web.busy_view import busy_view
from planner.web.caldav_view import caldav_view
from planner.web.calendar_clients import CLIENTS, client_name
from planner.web.calendar_form import LookForm, chosen_before
from planner.web.change_words import displaced_text
from planner.web.forms import new_key
from planner.web.state import now, parts, person, secret_key, situation
from planner.web.words import ago

CLIENT_COLUMNS = ("Program", "Alarms", "Refreshes")


def calendar_page(*, look: LookForm | None = None, **views: object) -> str:
    """The page; `look` is a form to show again, `views` are other cards in place of the usual ones."""
    shared = parts()
    situation().planned()
    shown = show_feed(shared.database, secret_key(), person().id)
    clashing = situation().displaced(now()).clashing
    if "busy_view" not in views:
        views["busy_view"] = busy_view()
    if "caldav_view" not in views:
        views["caldav_view"] = caldav_view()
    return render_template(
        "calendar.html",
        feed=_addresses(shown, shared.settings.public_url) if shown else None,
        clients=CLIENTS,
        client_table=_client_table(),
        look=look or LookForm(None, **chosen_before(choices_of(situation()))),
        look_errors=look.errors_by_field() if look else {},
        choices=calendar_form,
        new_key=new_key,
        clashes=displaced_text(Displaced(clashing=clashing)),
        **views,
    )


def _client_table() -> dict[str, Any]:
    rows = [(client.name, client.alarms, client.refresh) for client in CLIENTS]
    return {"columns": CLIENT_COLUMNS, "rows": rows}


def _addresses(shown: ShownFeed, public_url: str) -> dict[str, Any]:
    """The feed's address in the forms that calendars want (CALENDAR F7), and its last fetch."""
    address = f"{public_url}/cal/{shown.token}.ics"
    webcal = f"webcal:{address.partition(':')[2]}"
    return {
        "address": address,
        "webcal": webcal,
        "google": f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        "is_local": urlsplit(address).hostname in {"localhost", "127.0.0.1", "::1"},
        # Phones subscribe to this scheme; the camera would only download from the other.
        "code": qr_svg(webcal),
        "fetched": _fetched(shown),
    }


def _fetched(shown: ShownFeed) -> str | None:
    feed = shown.feed
    if feed.last_fetched_at is None:
        return None
    return f"{client_name(feed.last_fetched_by or '')} fetched it {ago(feed.last_fetched_at, now())}."
