"""Other calendars of a person: add a file or an address, read it again, remove it."""

from collections.abc import Callable
from pathlib import PurePath

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import StringField

from planner.core.errors import CalendarRejectedError, InvalidInputError
from planner.core.repair import Displaced
from planner.services.busy_refreshing import refresh_busy_source
from planner.services.busy_sources import (
    LONGEST_TITLE,
    AddressForm,
    add_busy_address,
    add_busy_file,
    remove_busy_source,
    use_busy_times,
)
from planner.services.busy_times import BusyAdded
from planner.web.access import signed_in
from planner.web.busy_view import BusyTyped, busy_view
from planner.web.calendar_page import calendar_page
from planner.web.change_words import displaced_text
from planner.web.forms import KeyedForm
from planner.web.layout import say
from planner.web.limits import UPLOAD_LIMIT
from planner.web.state import now, parts, person, secret_key, situation
from planner.web.words import counted

blueprint = Blueprint("busy_sources", __name__)

Answer = Response | tuple[str, int]


class TitledForm(KeyedForm):
    """A calendar with a name of its own, if it is given one."""

    title = StringField()
    address = StringField()


@blueprint.post("/calendar/busy/add-file")
@signed_in
def add_file() -> Answer:
    """Read a calendar file and remember its busy times."""
    form = TitledForm(request.form)
    upload = request.files.get("calendar")
    typed = {"file_title": form.title.data or ""}
    if not form.validate() or upload is None or not upload.filename:
        return _again(typed, {"calendar": "Choose a calendar file first; it ends in .ics."})

    def add() -> BusyAdded:
        return add_busy_file(
            parts().database,
            parts().curriculum,
            person().id,
            upload.stream.read(UPLOAD_LIMIT + 1),
            title=(form.title.data or "").strip() or _title_of(upload),
            key=form.key,
            now=now(),
        )

    return _added(add, typed, {"title": "file_title", None: "calendar"})


@blueprint.post("/calendar/busy/add-address")
@signed_in
def add_address() -> Answer:
    """Fetch a calendar and remember its busy times and its address."""
    form = TitledForm(request.form)
    typed = {"address": form.address.data or "", "address_title": form.title.data or ""}
    if not form.validate():
        return _again(typed, {"address": next(iter(form.errors_by_field().values()))})

    def add() -> BusyAdded:
        return add_busy_address(
            parts().database,
            parts().curriculum,
            secret_key(),
            parts().busy_fetcher,
            person().id,
            AddressForm(typed["address"], typed["address_title"]),
            key=form.key,
            now=now(),
        )

    return _added(add, typed, {"title": "address_title", None: "address"})


@blueprint.post("/calendar/busy/<int:source_id>/refresh")
@signed_in
def refresh(source_id: int) -> Answer:
    """Read an address again now."""
    form = KeyedForm(request.form)
    if not form.validate():
        return _again({}, {})
    try:
        done = refresh_busy_source(
            parts().database,
            parts().curriculum,
            secret_key(),
            parts().busy_fetcher,
            person().id,
            source_id,
            key=form.key,
            now=now(),
        )
    except (CalendarRejectedError, InvalidInputError) as error:
        say(f"{error} What was read before stays.")
    else:
        said = (
            _said(done)
            if done.entry_id
            else f"{done.title} was read again. Nothing has changed for your plan."
        )
        say(said, undo=done.entry_id)
    return redirect(url_for("calendar.show"), 303)


@blueprint.post("/calendar/busy/<int:source_id>/remove")
@signed_in
def remove(source_id: int) -> Answer:
    """Forget a calendar and its busy times."""
    form = KeyedForm(request.form)
    if not form.validate():
        return _again({}, {})
    entry_id = remove_busy_source(
        parts().database, parts().curriculum, person().id, source_id, key=form.key, now=now()
    )
    way_back = " Undo brings the times back, as those of a file." if entry_id else ""
    say(f"The calendar is removed.{way_back}", undo=entry_id)
    return redirect(url_for("calendar.show"), 303)


@blueprint.post("/calendar/busy/use")
@signed_in
def use() -> Answer:
    """Let the plan go by what the calendars say, after that was taken back."""
    form = KeyedForm(request.form)
    if not form.validate():
        return _again({}, {})
    done = use_busy_times(parts().database, parts().curriculum, person().id, key=form.key, now=now())
    say(_said(done), undo=done.entry_id)
    return redirect(url_for("calendar.show"), 303)


def _added(add: Callable[[], BusyAdded], typed: dict[str, str], places: dict[str | None, str]) -> Answer:
    """Add a calendar; `places` are the inputs that show what is wrong with a field, and with any other."""
    situation().planned()
    try:
        added = add()
    except (CalendarRejectedError, InvalidInputError) as error:
        return _again(typed, {places.get(error.field, places[None]): str(error)})
    say(_said(added), undo=added.entry_id)
    return redirect(url_for("calendar.show"), 303)


def _again(typed: dict[str, str], errors: dict[str, str]) -> Answer:
    return calendar_page(busy_view=busy_view(BusyTyped(typed, errors))), 422


def _said(added: BusyAdded) -> str:
    of = f" of {added.title}" if added.title else ""
    read = f"{counted(added.count, 'busy time')}{of} read."
    notes = f"{counted(len(added.warnings), 'note')} beside it." if added.warnings else ""
    return " ".join(filter(None, [read, displaced_text(Displaced(clashing=added.clashing)), notes]))


def _title_of(upload: FileStorage) -> str:
    """What a file is called without its ending; programs call every export of theirs the same."""
    name = PurePath((upload.filename or "").replace("\\", "/")).stem
    printable = "".join(char for char in name if char.isprintable()).strip()
    return printable[:LONGEST_TITLE].strip() or "Calendar file"
