"""Fields that several practice forms share: points ticked, a score, the version of what is edited."""

from collections.abc import Sequence

from wtforms import IntegerField
from wtforms.validators import Optional

from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import LogEntry
from planner.web.change_fields import Posted
from planner.web.forms import KeyedForm

NOT_WHOLE = "A part of this form is missing. Reload the page and send it again."
MOST_POINTS = 40
"""No checklist is longer."""


class VersionForm(KeyedForm):
    """A form about something that may have been changed elsewhere since it was shown."""

    version = IntegerField(validators=[Optional()])


def require_whole(form: KeyedForm) -> None:
    """Raise InvalidInputError if the hidden parts of a form are not as they were handed out."""
    if not form.validate():
        raise InvalidInputError(next(iter(form.errors_by_field().values())))


def require_version_of(entries: Sequence[LogEntry], version: int | None, name: str, value: object) -> None:
    """Raise NotFoundError if the version handed in is that of another thing than the address names."""
    if any(entry.id == version and entry.payload.get(name) != value for entry in entries):
        raise NotFoundError("This form belongs to another page. Reload the page and send it again.")


def ticked_places(posted: Posted) -> set[int]:
    """The places (from 0) of the points ticked; raises InvalidInputError for anything else."""
    known = {str(place): place for place in range(MOST_POINTS)}
    given = set(posted.getlist("ticked"))
    if not known.keys() >= given:
        raise InvalidInputError("Tick points of this list only. Reload the page.", field="ticked")
    return {known[text] for text in given}


def choice_number(posted: Posted, name: str, most: int, message: str) -> int | None:
    """A whole number from 1 to `most`, None if nothing was chosen; raises InvalidInputError."""
    known = {"": None, **{str(number): number for number in range(1, most + 1)}}
    text = posted.get(name, "")
    if text not in known:
        raise InvalidInputError(message, field=name)
    return known[text]
