"""What a person chose to be reminded of: the kinds, their times, and hours of quiet."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.core.errors import InvalidInputError
from planner.core.localtime import DAY_MINUTES
from planner.core.reminder_clock import Quiet

LONGEST_LEAD = 240
FURTHEST_COUNTDOWN = 365
MOST_COUNTDOWNS = 10


class ReminderKind(StrEnum):
    """The sorts of reminders; each can be switched off by itself."""

    DIGEST = "digest"
    SESSION = "session"
    NUDGE = "nudge"
    REVIEW = "review"
    COUNTDOWN = "countdown"


@dataclass(frozen=True, slots=True)
class ReminderChoices:
    """What a person wants to hear of. Times are minutes of the day (0..1439) on the clock on their wall.

    `review_weekday` is 0 (Monday) to 6, `session_lead_minutes` 1 to 240, `countdown_days` up to ten numbers
    of days (0..365) before an interview. Quiet hours begin at `quiet_from` and end at `quiet_until`; both are
    None where there are none.
    """

    kinds: frozenset[ReminderKind] = frozenset(ReminderKind)
    digest_at: int = 7 * 60
    nudge_at: int = 20 * 60 + 30
    review_at: int = 9 * 60
    review_weekday: int = 6
    session_lead_minutes: int = 15
    countdown_days: tuple[int, ...] = (14, 7, 3, 1)
    quiet_from: int | None = 22 * 60
    quiet_until: int | None = 7 * 60

    @property
    def quiet(self) -> Quiet | None:
        """The hours in which nothing is sent."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return Quiet(self.quiet_from, self.quiet_until)

    def payload(self) -> dict[str, object]:
        """The choices as plain JSON values, as the log holds them."""
        return {
            "kinds": sorted(kind.value for kind in self.kinds),
            "digest_at": self.digest_at,
            "nudge_at": self.nudge_at,
            "review_at": self.review_at,
            "review_weekday": self.review_weekday,
            "session_lead_minutes": self.session_lead_minutes,
            "countdown_days": list(self.countdown_days),
            "quiet_from": self.quiet_from,
            "quiet_until": self.quiet_until,
        }


def choices_from(held: Mapping[str, object]) -> ReminderChoices:
    """The choices in a payload; what it does not name is as by default, kinds nobody knows are left out.

    Raises InvalidInputError naming the field.
    """
    values = dict(held)
    known = {name: values[name] for name in ReminderChoices().payload() if name in values}
    if "kinds" in known:
        names = {kind.value: kind for kind in ReminderKind}
        known["kinds"] = frozenset(names[name] for name in _listed(known, "kinds") if name in names)
    if "countdown_days" in known:
        known["countdown_days"] = tuple(_listed(known, "countdown_days"))
    choices = ReminderChoices(**known)  # type: ignore[arg-type]  # checked in the next line
    check_choices(choices)
    return choices


def _listed(known: Mapping[str, object], name: str) -> list[object]:
    found = known[name]
    if not isinstance(found, (list, tuple)):
        raise InvalidInputError("This is not a list.", field=name)
    return list(found)


def check_choices(choices: ReminderChoices) -> None:
    """Raise InvalidInputError, naming the field, for a value out of range."""
    times = ("digest_at", "nudge_at", "review_at", "quiet_from", "quiet_until")
    ranges = dict.fromkeys(times, (0, DAY_MINUTES - 1, "a time from 00:00 to 23:59"))
    ranges["review_weekday"] = (0, 6, "a day of the week")
    ranges["session_lead_minutes"] = (1, LONGEST_LEAD, f"1 to {LONGEST_LEAD} minutes")
    for name, (least, most, wanted) in ranges.items():
        value = getattr(choices, name)
        if not (value is None and name.startswith("quiet")) and not _within(value, least, most):
            raise InvalidInputError(f"Give {wanted}.", field=name)
    if (choices.quiet_from is None) != (choices.quiet_until is None):
        raise InvalidInputError("Quiet hours need a beginning and an end, or neither.", field="quiet_until")
    days = choices.countdown_days
    if len(days) > MOST_COUNTDOWNS or not all(_within(day, 0, FURTHEST_COUNTDOWN) for day in days):
        raise InvalidInputError(
            f"Give at most {MOST_COUNTDOWNS} numbers of days, each from 0 to {FURTHEST_COUNTDOWN}.",
            field="countdown_days",
        )


def _within(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
