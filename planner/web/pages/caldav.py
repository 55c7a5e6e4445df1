"""A person's own calendar server: connect it, publish to it now, forget it."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from planner.caldav_client import CaldavError, Problem
from planner.core.errors import InvalidInputError
from planner.services.caldav_publishing import publish_now
from planner.services.caldav_servers import ServerLogin, connect_server, remove_server
from planner.web.access import signed_in
from planner.web.caldav_view import ServerTyped, caldav_view, server_state
from planner.web.calendar_page import calendar_page
from planner.web.layout import say
from planner.web.state import now, parts, person, secret_key, situation

blueprint = Blueprint("caldav", __name__)

LONGEST_NAME = 200
LONGEST_PASSWORD = 300

_printable = Regexp(r"[^\x00-\x1f\x7f]*\Z", message="Leave out line breaks and other invisible signs.")


class ServerForm(Form):
    """Where the server is, and who signs in there; sending it twice does what sending it once does."""

    server_address = StringField(validators=[InputRequired("Give the address of your calendar server.")])
    server_username = StringField(
        validators=[
            InputRequired("Give your user name there."),
            Length(max=LONGEST_NAME, message=f"At most {LONGEST_NAME} characters."),
            _printable,
        ]
    )
    server_password = PasswordField(
        validators=[
            InputRequired("Give the app password."),
            Length(max=LONGEST_PASSWORD, message=f"At most {LONGEST_PASSWORD} characters."),
            _printable,
        ]
    )

    @property
    def login(self) -> ServerLogin:
        """The login, once the form is validated."""
        return ServerLogin(
            self.server_address.data or "",
            (self.server_username.data or "").strip(),
            self.server_password.data or "",
        )


@blueprint.post("/calendar/server")
@signed_in
def connect() -> Response | tuple[str, int]:
    """Find the server, make our calendar there and remember both."""
    situation().planned()
    form = ServerForm(request.form)
    if not form.validate():
        return _again(form, {field.name: str(field.errors[0]) for field in form if field.errors})
    try:
        connect_server(
            parts().database,
            secret_key(),
            person().id,
            form.login,
            hosts=parts().settings.busy_hosts,
            now=now(),
        )
    except (CaldavError, InvalidInputError) as error:
        return _again(form, {_place(error): str(error)})
    say("Your calendar server is connected. Your sessions are there in a minute or two.")
    return _back()


@blueprint.post("/calendar/server/publish")
@signed_in
def publish() -> Response:
    """Bring the server up to date while the person waits."""
    shown = publish_now(
        parts().database,
        parts().curriculum,
        secret_key(),
        person().id,
        public_url=parts().settings.public_url,
        hosts=parts().settings.busy_hosts,
        now=now(),
    )
    say(shown.account.problem or f"Published. {server_state(shown)}")
    return _back()


@blueprint.post("/calendar/server/remove")
@signed_in
def remove() -> Response:
    """Forget the server and its password."""
    if remove_server(parts().database, person().id):
        say("The server and its password are forgotten. The calendar there stays until you delete it there.")
    return _back()


def _place(error: CaldavError | InvalidInputError) -> str:
    """The input that shows what went wrong."""
    wrong_login = isinstance(error, CaldavError) and error.problem is Problem.PASSWORD
    return "server_password" if wrong_login else "server_address"


def _again(form: ServerForm, errors: dict[str, str]) -> tuple[str, int]:
    """The page with what was typed, all but the password."""
    kept = (form.server_address, form.server_username)
    typed = ServerTyped({field.name: field.data or "" for field in kept}, errors)
    return calendar_page(caldav_view=caldav_view(typed)), 422


def _back() -> Response:
    return redirect(url_for("calendar.show") + "#server", 303)
