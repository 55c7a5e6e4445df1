"""Reminders: which there are and when, where they go, and what was sent."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.core.deliveries import ChannelKind
from planner.core.errors import InvalidInputError
from planner.core.localtime import zone_named
from planner.core.reminder_choices import choices_from
from planner.notifications import DeliveryError
from planner.services.channel_tests import send_test
from planner.services.channels import add_channel, channels_of, remove_channel
from planner.services.preferences import choose_reminders
from planner.services.reminder_notices import mark_seen
from planner.services.reminder_stops import unmute_channel
from planner.services.reminders import deliveries
from planner.web.access import signed_in
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.practice_fields import require_whole
from planner.web.reminder_form import WEEKDAY_CHOICES, RemindersForm, form_of
from planner.web.reminder_view import channel_rows, kind_choices, log_rows
from planner.web.state import now, parts, person, secret_key, situation

blueprint = Blueprint("reminders", __name__)

Answer = Response | tuple[str, int]


@blueprint.get("/reminders")
@signed_in
def show() -> str:
    """The reminders as they are."""
    return _page(form_of(choices_from(situation().standing.reminders)))


@blueprint.post("/reminders")
@signed_in
def save() -> Answer:
    """Remember which reminders there are, and when."""
    form = RemindersForm(request.form)
    if not form.validate():
        return _page(form, form.errors_by_field()), 422
    shared = parts()
    entry_id = choose_reminders(shared.database, person().id, form.chosen.payload(), key=form.key, now=now())
    say("Your reminders are saved.", undo=entry_id)
    return _back()


@blueprint.post("/reminders/email")
@signed_in
def add_email() -> Answer:
    """Send reminders to an e-mail address, too."""
    return _added(ChannelKind.EMAIL)


@blueprint.post("/reminders/apprise")
@signed_in
def add_apprise() -> Answer:
    """Send reminders to a service that Apprise speaks, too."""
    return _added(ChannelKind.APPRISE)


@blueprint.post("/reminders/<int:channel_id>/test")
@signed_in
def test(channel_id: int) -> Response:
    """Send a message now and say how that went."""
    shared = parts()
    form = KeyedForm(request.form)
    require_whole(form)
    try:
        send_test(
            shared.database,
            shared.notifier,
            secret_key(),
            person().id,
            channel_id,
            key=form.key,
            public_url=shared.settings.public_url,
            now=now(),
        )
    except DeliveryError as error:
        say(f"The test was not delivered. {error}")
    else:
        say("The test was delivered. Have a look whether it arrived.")
    return _back("channels")


@blueprint.post("/reminders/<int:channel_id>/remove")
@signed_in
def remove(channel_id: int) -> Response:
    """Send nothing there any more, and forget the address."""
    remove_channel(parts().database, person().id, channel_id)
    say("Removed. Nothing is sent there any more.")
    return _back("channels")


@blueprint.post("/reminders/<int:channel_id>/all-kinds")
@signed_in
def unmute(channel_id: int) -> Response:
    """Send every kind there again."""
    unmute_channel(parts().database, person().id, channel_id)
    say("Every kind of reminder goes there again.")
    return _back("channels")


@blueprint.post("/reminders/seen")
@signed_in
def seen() -> Response:
    """Put away what waits on Today."""
    upto = request.form.get("upto", type=int)
    if upto is None:
        raise InvalidInputError("A part of this form is missing. Reload the page and send it again.")
    mark_seen(parts().database, person().id, upto, now=now())
    return redirect(url_for("today.show"), 303)


def _added(kind: ChannelKind) -> Answer:
    """Add the channel that was typed, or show it again with what is wrong with it."""
    shared = parts()
    require_whole(KeyedForm(request.form))
    typed = request.form.get(kind.value, "").strip()
    try:
        channel = add_channel(
            shared.database, shared.notifier, secret_key(), person().id, kind, typed, now=now()
        )
    except InvalidInputError as error:
        form = form_of(choices_from(situation().standing.reminders))
        return _page(form, {kind.value: str(error)}, {kind.value: typed}), 422
    say(f"Reminders go to {channel.label} from now on. Send a test to see that they arrive.")
    return _back("channels")


def _page(
    form: RemindersForm, errors: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> str:
    channels = channels_of(parts().database, person().id)
    sent = deliveries(parts().database, person().id)
    return render_template(
        "reminders.html",
        form=form,
        errors=errors or {},
        mistakes=[{"name": name, "text": text} for name, text in (errors or {}).items()],
        typed=typed or {},
        kinds=kind_choices(),
        weekdays=WEEKDAY_CHOICES,
        can_mail=parts().notifier.sends_mail,
        channels=channel_rows(channels),
        log=log_rows(sent, channels, _zone()),
        new_key=new_key,
    )


def _zone() -> ZoneInfo:
    """The zone of the plan in force; UTC while there is none."""
    plan = situation().plan
    return zone_named(plan.time_zone if plan else "UTC")


def _back(anchor: str | None = None) -> Response:
    return redirect(url_for("reminders.show", _anchor=anchor), 303)
