"""Fields in which people say what to change about their plan, and how one of them is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.services.situation import Situation
from planner.web.forms import LATEST_DATE, WEEKDAYS

Posted = MultiDict[str, str]

SETTINGS_FIELDS = (
    *("interview_on", "interview_time", "time_zone", "day_start_hour"),
    *(f"hours-{day[:3].lower()}" for day in WEEKDAYS),
)
WHOLE_SETTINGS = "hours-mon"
"""The field that tells the settings form; its others are read only beside it."""
WORK_FIELDS = ("leave_out", "ready", "take_back")
ANEW = "anew"
"""Asks for everything still to come to be planned again, instead of as few changes as can be."""
FIELDS = (
    *SETTINGS_FIELDS,
    *("more_minutes", "more_days", "days_later", *WORK_FIELDS, "pause_from", "pause_to", "end_pause"),
    *("interview_title", "interview_date", "interview_clock", "interview_weight", "round", "drop_interview"),
    *("loop", "loop_round", "loop_weight", "add_concept", "drop_concept", "at_own_pace"),
    ANEW,
)
"""Everything a form may ask for; what it does not name stays as it is."""

_WHOLE = re.compile(r"-?[0-9]{1,4}\Z")


class RefusedFormError(InvalidInputError):
    """A whole form cannot be used; `errors` says what is wrong by the id of each input."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        field, message = next(iter(errors.items()))
        super().__init__(message, field=field)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Asked:
    """What was posted, and all that is needed to understand it."""

    posted: Posted
    situation: Situation
    curriculum: Curriculum
    now: datetime

    def text(self, name: str) -> str:
        """What was typed, without blanks around it; empty if nothing was."""
        return self.posted.get(name, "").strip()

    def whole(self, name: str, bounds: tuple[int, int], what: str) -> int | None:
        """A whole number within bounds, None if nothing was typed; raises InvalidInputError."""
        text, (low, high) = self.text(name), bounds
        if not text:
            return None
        if not _WHOLE.match(text) or not low <= int(text) <= high:
            raise InvalidInputError(f"{what}: a whole number from {low} to {high}.", field=name)
        return int(text)

    def day(self, name: str, missing: str) -> date:
        """A date; raises InvalidInputError saying `missing` if there is none."""
        if not self.text(name):
            raise InvalidInputError(missing, field=name)
        try:
            on = date.fromisoformat(self.text(name))
        except ValueError:
            raise InvalidInputError("This is not a date. Use one like 2026-12-24.", field=name) from None
        if on > LATEST_DATE:
            raise InvalidInputError(f"Choose a date up to {LATEST_DATE.year}.", field=name)
        return on


def carried(posted: Posted) -> list[tuple[str, str]]:
    """The fields of a change as they were posted, to be sent again with the person's yes."""
    return [(name, text) for name in FIELDS for text in posted.getlist(name)]
