"""How a person wants their calendar to look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from planner.core.errors import InvalidInputError
from planner.core.vocabulary import Pillar

ALARM_MINUTES = range(7 * 24 * 60 + 1)
"""How long before a session an alarm may ring: up to a week."""
USUAL_ALARM = 15


class DateLanguage(StrEnum):
    """The languages in which the calendar writes dates out."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"

    @property
    def label(self) -> str:
        """The language's own name."""
        return _LANGUAGE_LABELS[self]


_LANGUAGE_LABELS = {
    DateLanguage.ENGLISH: "English",
    DateLanguage.GERMAN: "Deutsch",
    DateLanguage.FRENCH: "Français",
    DateLanguage.SPANISH: "Español",
}


@dataclass(frozen=True, slots=True)
class CalendarChoices:
    """What the calendar shows of the plan; raises InvalidInputError for what no calendar can do.

    `pillars` are those whose sessions are in it; interviews always are. `alarm_minutes` before the start is
    None for no alarms. With `busy` sessions count as busy; with `marks_done` a "✓" stands before the title
    of what is done. `language` is that of dates written out in notes.
    """

    pillars: frozenset[Pillar] = frozenset(Pillar)
    alarm_minutes: int | None = USUAL_ALARM
    busy: bool = True
    marks_done: bool = True
    language: DateLanguage = DateLanguage.ENGLISH

    def __post_init__(self) -> None:
        """Refuse a calendar of nothing, and alarms that would ring after the start or weeks before it."""
        if not self.pillars:
            raise InvalidInputError("Choose at least one sort of session.", field="pillars")
        if self.alarm_minutes is not None and self.alarm_minutes not in ALARM_MINUTES:
            raise InvalidInputError(
                "An alarm rings at the start or up to a week before it.", field="alarm_minutes"
            )

    def payload(self) -> dict[str, object]:
        """The choices as a log entry keeps them."""
        return {
            "pillars": [pillar.value for pillar in Pillar if pillar in self.pillars],
            "alarm_minutes": self.alarm_minutes,
            "busy": self.busy,
            "marks_done": self.marks_done,
            "language": self.language.value,
        }


def choices_from(payload: Mapping[str, object]) -> CalendarChoices:
    """The choices a log entry holds (`Standing.calendar`); what it does not name is as usual."""
    held = cast("dict[str, Any]", dict(payload))
    if "pillars" in held:
        held["pillars"] = _pillars(held["pillars"])
    if "language" in held:
        held["language"] = DateLanguage(held["language"])
    return CalendarChoices(**held)


def _pillars(slugs: Iterable[str]) -> frozenset[Pillar]:
    return frozenset(map(Pillar, slugs))
