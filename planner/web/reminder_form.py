"""The form of what somebody is reminded of: switches, times, quiet hours."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from wtforms import Field, Form, IntegerField, SelectMultipleField, StringField, TimeField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, ValidationError

from planner.core.reminder_choices import (
    FURTHEST_COUNTDOWN,
    LONGEST_LEAD,
    MOST_COUNTDOWNS,
    ReminderChoices,
    ReminderKind,
)
from planner.web.forms import WEEKDAYS, KeyedForm

KIND_WORDS = {
    ReminderKind.DIGEST: ("Morning digest", "what today holds"),
    ReminderKind.SESSION: ("Before each session", "why it is there, what to practise"),
    ReminderKind.NUDGE: ("Evening check-in", "only if something of today is still open"),
    ReminderKind.REVIEW: ("Weekly review", "what changed in seven days, and why"),
    ReminderKind.COUNTDOWN: ("Countdown to the interview", "on the days you name"),
}
"""What each kind is called, and what it is for."""
WEEKDAY_CHOICES = tuple(enumerate(WEEKDAYS))
_DAYS = re.compile(r"[0-9]{1,3}( ?[, ] ?[0-9]{1,3})*")
_DAYS_MEND = (
    f"Write days before the interview with commas between, such as 30, 14, 7, 1: at most "
    f"{MOST_COUNTDOWNS} numbers up to {FURTHEST_COUNTDOWN}."
)


def _known_kinds(_form: Form, field: Field) -> None:
    if not set(ReminderKind).issuperset(field.data or ()):
        raise ValidationError("Choose among the five reminders, or none.")


def _countdown(_form: Form, field: Field) -> None:
    text = (field.data or "").strip()
    days = read_days(text) if not text or _DAYS.fullmatch(text) else None
    if days is None or len(days) > MOST_COUNTDOWNS or any(day > FURTHEST_COUNTDOWN for day in days):
        raise ValidationError(_DAYS_MEND)


def _time(words: str) -> TimeField:
    return TimeField(validators=[InputRequired(f"Say at what time {words}, such as 07:00.")])


class RemindersForm(KeyedForm):
    """Which reminders there are, and when."""

    kinds = SelectMultipleField(validate_choice=False, validators=[_known_kinds])
    digest_at = _time("the morning digest comes")
    session_lead_minutes = IntegerField(
        validators=[
            InputRequired("Say how many minutes before a session."),
            NumberRange(1, LONGEST_LEAD, f"Choose from 1 to {LONGEST_LEAD} minutes."),
        ]
    )
    nudge_at = _time("the evening check-in comes")
    review_weekday = IntegerField(validators=[AnyOf(range(7), "Choose a day of the week.")])
    review_at = _time("the weekly review comes")
    countdown_days = StringField(
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=100, message=_DAYS_MEND), _countdown],
    )
    quiet_from = TimeField(validators=[Optional()])
    quiet_until = TimeField(validators=[Optional()])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Quiet hours have a beginning and an end, or neither."""
        fine = super().validate(extra_validators)
        if self.quiet_from.errors or self.quiet_until.errors:
            return fine
        first, last = self.quiet_from.data, self.quiet_until.data
        if (first is None) != (last is None):
            self.quiet_until.errors = ["Give both ends of the quiet hours, or leave both empty."]
        elif first is not None and first == last:
            self.quiet_until.errors = ["Quiet hours end at another time than they begin."]
        return fine and not self.quiet_until.errors

    @property
    def chosen(self) -> ReminderChoices:
        """The choices, once the form is validated."""
        return ReminderChoices(
            kinds=frozenset(ReminderKind(slug) for slug in self.kinds.data or ()),
            digest_at=_minutes(self.digest_at.data),
            session_lead_minutes=self.session_lead_minutes.data or 1,
            nudge_at=_minutes(self.nudge_at.data),
            review_weekday=self.review_weekday.data or 0,
            review_at=_minutes(self.review_at.data),
            countdown_days=read_days(self.countdown_days.data or ""),
            quiet_from=_optional_minutes(self.quiet_from.data),
            quiet_until=_optional_minutes(self.quiet_until.data),
        )


def form_of(choices: ReminderChoices) -> RemindersForm:
    """The form as it stands for these choices."""
    return RemindersForm(None, **_typed(choices))


def read_days(text: str) -> tuple[int, ...]:
    """The numbers of a text such as ``30, 14, 7``, each once, the largest first."""
    return tuple(sorted({int(number) for number in re.findall("[0-9]+", text)}, reverse=True))


def _typed(choices: ReminderChoices) -> dict[str, Any]:
    return {
        "kinds": [kind.value for kind in ReminderKind if kind in choices.kinds],
        "digest_at": _clock(choices.digest_at),
        "session_lead_minutes": choices.session_lead_minutes,
        "nudge_at": _clock(choices.nudge_at),
        "review_weekday": choices.review_weekday,
        "review_at": _clock(choices.review_at),
        "countdown_days": ", ".join(str(day) for day in choices.countdown_days),
        "quiet_from": None if choices.quiet_from is None else _clock(choices.quiet_from),
        "quiet_until": None if choices.quiet_until is None else _clock(choices.quiet_until),
    }


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))


def _minutes(at: time | None) -> int:
    return 0 if at is None else 60 * at.hour + at.minute


def _optional_minutes(at: time | None) -> int | None:
    return None if at is None else _minutes(at)
