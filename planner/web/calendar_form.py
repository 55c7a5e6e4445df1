"""The form for how the calendar looks."""

from collections.abc import Mapping
from typing import Any

from wtforms import SelectMultipleField, StringField
from wtforms.validators import AnyOf, InputRequired

from planner.core.calendar_choices import CalendarChoices, DateLanguage
from planner.core.vocabulary import Pillar
from planner.web.forms import KeyedForm

NO_ALARM = "none"
ALARMS = {
    NO_ALARM: "no alarm",
    "0": "at the start",
    "5": "5 minutes before",
    "10": "10 minutes before",
    "15": "15 minutes before",
    "30": "30 minutes before",
    "60": "an hour before",
    "120": "two hours before",
    "1440": "a day before",
}
BUSY = (("1", "Busy", "others see that you are taken"), ("0", "Free", "sessions block nothing"))
MARKS = (("1", "“✓” before the title", None), ("0", "No mark", None))
LANGUAGES = tuple((language.value, language.label) for language in DateLanguage)
PILLARS = tuple((pillar.value, pillar.label, None) for pillar in Pillar)


class LookForm(KeyedForm):
    """Which sessions the calendar holds, and what they look like."""

    pillars = SelectMultipleField(
        validate_choice=False, validators=[InputRequired("Choose at least one sort of session.")]
    )
    alarm_minutes = StringField(validators=[AnyOf(list(ALARMS), "Choose one of the times.")])
    busy = StringField(validators=[AnyOf(["1", "0"], "Say whether sessions count as busy or free.")])
    marks_done = StringField(validators=[AnyOf(["1", "0"], "Say whether what is done gets a mark.")])
    language = StringField(validators=[AnyOf(list(DateLanguage), "Choose one of the languages.")])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check each field, and that only sorts of sessions are named that there are."""
        fine = super().validate(extra_validators)
        if not {*map(str, Pillar)}.issuperset(self.pillars.data or ()):
            self.pillars.errors = ["Choose among the sorts of sessions listed."]
            fine = False
        return fine

    @property
    def chosen(self) -> CalendarChoices:
        """The choices, once the form is validated."""
        alarm = str(self.alarm_minutes.data)
        return CalendarChoices(
            pillars=frozenset(map(Pillar, self.pillars.data or ())),
            alarm_minutes=None if alarm == NO_ALARM else int(alarm),
            busy=self.busy.data == "1",
            marks_done=self.marks_done.data == "1",
            language=DateLanguage(str(self.language.data)),
        )


def chosen_before(choices: CalendarChoices) -> dict[str, Any]:
    """The form's data for choices that stand."""
    return {
        "pillars": [pillar.value for pillar in choices.pillars],
        "alarm_minutes": NO_ALARM if choices.alarm_minutes is None else str(choices.alarm_minutes),
        "busy": "1" if choices.busy else "0",
        "marks_done": "1" if choices.marks_done else "0",
        "language": choices.language.value,
    }
