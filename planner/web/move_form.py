"""The form that moves a session: one of the places offered, or a day and a time of the clock."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from wtforms import StringField
from wtforms.validators import AnyOf

from planner.core.errors import InvalidInputError
from planner.core.localtime import local_at, local_instant
from planner.core.request_rules import YEARS
from planner.web.forms import KeyedForm
from planner.web.words import long_date


class MoveForm(KeyedForm):
    """Where a session should begin: `place` is an instant that was offered, else `on` and `at` are read."""

    place = StringField()
    on = StringField()
    at = StringField()

    @property
    def is_offered(self) -> bool:
        """Whether one of the places was to be chosen; otherwise a day and a time were."""
        return self.on.data is None

    def place_of(self, error: InvalidInputError) -> str:
        """The id of the field that shows a failure: its own, else the one that was used."""
        if error.field and error.field in self:
            return error.field
        return "place" if self.is_offered else "on"

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """The instant that was chosen; raises InvalidInputError naming the field."""
        if self.is_offered:
            return _offered(self.place.data or "")
        return _on_the_clock(_day(self.on.data or ""), _time(self.at.data or ""), zone)


class PinForm(KeyedForm):
    """Whether a session stays where it is."""

    pinned = StringField(validators=[AnyOf(["1", "0"], "Say whether the session may move.")])

    @property
    def holds(self) -> bool:
        """Whether it stays, once the form is validated."""
        return self.pinned.data == "1"


def _offered(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None and instant.year in YEARS:
            return instant.astimezone(UTC)
    except ValueError:
        pass
    raise InvalidInputError("Choose one of the places, or another day and time.", field="place")


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if found.year not in YEARS:
        raise InvalidInputError("Choose a day, such as 2026-11-24.", field="on")
    return found


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise InvalidInputError("Choose a time, such as 19:30.", field="at") from None


def _on_the_clock(on: date, at: time, zone: ZoneInfo) -> datetime:
    instant = local_instant(on, at.hour * 60 + at.minute, zone)
    shown = local_at(instant, zone)
    if (shown.date(), shown.hour, shown.minute) != (on, at.hour, at.minute):
        raise InvalidInputError(
            f"On {long_date(on)} the clock goes forward and skips {at:%H:%M}. Choose a time before or after.",
            field="at",
        )
    return instant
