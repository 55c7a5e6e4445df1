"""The forms: what may be typed where, and what is said when it cannot be used."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar
from zoneinfo import available_timezones

from wtforms import (
    DateField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.localtime import local_at, zone_named
from planner.core.plan import PlanRequest, WeeklyHours
from planner.core.vocabulary import CONFIDENCE_WORDS, Focus, Outcome, Solved, Theme
from planner.core.weekly_hours import format_weekly, parse_window, weekly_hours
from planner.services.check_ins import LONGEST_NOTE, LONGEST_SESSION

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TRACK_CHOICES = (
    ("auto", "Fitted to the date", "the plan nearest to the time you have"),
    ("2-week", "2 weeks", "fast, on what you know already"),
    ("3-week", "3 weeks", None),
    ("4-week", "4 weeks", "the checklist of 25 in depth"),
    ("8-week", "8 weeks", "coding, fundamentals, design, mocks"),
)
FOCUS_CHOICES = (
    (Focus.ENGINEER.value, "Engineer", None),
    (Focus.LLM.value, "LLM", None),
    (Focus.RESEARCH.value, "Research", None),
    (Focus.SENIOR.value, "Senior", None),
)
THEME_CHOICES = (
    (Theme.SYSTEM.value, "As the device", None),
    (Theme.LIGHT.value, "Light", None),
    (Theme.DARK.value, "Dark", None),
)
WEEKDAY_HOURS, SATURDAY_HOURS = "19:00-20:30", "10:00-13:00"
DAY_START_HOURS = tuple((hour, f"{hour:02d}:00") for hour in range(13))
LONGEST_HOURS = 200
LATEST_DATE = date(2199, 12, 31)
"""Near the last year a date can have, the instants of its days no longer exist in every zone."""
RATINGS = {str(number): number for number in CONFIDENCE_WORDS}
"""What the confidence buttons send."""

_NOT_WHOLE = "A part of this form is missing. Reload the page and send it again."

T = TypeVar("T")


@cache
def time_zones() -> tuple[str, ...]:
    """IANA zone names with a place in them, sorted; read once, because each reading looks at 600 files."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def new_key() -> str:
    """An idempotency key: the form that carries it counts once, however often it is sent."""
    return secrets.token_urlsafe(16)


def _given(value: T | None) -> T:
    """What a validated field holds."""
    if value is None:
        raise InvalidInputError(_NOT_WHOLE)
    return value


def _interview_at(on: date | None, at: time | None, zone: str) -> datetime:
    return datetime.combine(_given(on), _given(at), tzinfo=zone_named(zone))


def _known_zone(_form: Form, field: Field) -> None:
    # Not merely a name the system can open: "localtime" would mean another place on another computer.
    if field.data not in time_zones():
        raise ValidationError("Choose a time zone from the list, such as Europe/Berlin.")


def _near_date(_form: Form, field: Field) -> None:
    if field.data is not None and field.data > LATEST_DATE:
        raise ValidationError(f"Choose a date up to {LATEST_DATE.year}.")


def _a_day(_form: Form, field: Field) -> None:
    try:
        date.fromisoformat(field.data)
    except ValueError as error:
        raise ValidationError("Choose a day of the calendar.") from error


def _known_focus(_form: Form, field: Field) -> None:
    if not {slug for slug, *_ in FOCUS_CHOICES}.issuperset(field.data or ()):
        raise ValidationError("Choose among the four roles, or none.")


class KeyedForm(Form):
    """A form that is recorded once."""

    form_key = HiddenField(
        validators=[InputRequired(_NOT_WHOLE), Regexp(r"[A-Za-z0-9_-]{8,64}\Z", message=_NOT_WHOLE)]
    )

    @property
    def key(self) -> str:
        """The idempotency key, once the form is validated."""
        return _given(self.form_key.data)

    def errors_by_field(self) -> dict[str, str]:
        """The first thing wrong with each field, by the id of its input."""
        return {field.name: str(field.errors[0]) for field in self if field.errors}


class HoursForm(KeyedForm):
    """Seven lines of study hours, and where and when the person's day begins."""

    time_zone = StringField(validators=[InputRequired("Choose a time zone."), _known_zone])
    hours_monday = StringField(name="hours-mon", validators=[Optional(), Length(max=LONGEST_HOURS)])
    hours_tuesday = StringField(name="hours-tue", validators=[Optional(), Length(max=LONGEST_HOURS)])
    hours_wednesday = StringField(name="hours-wed", validators=[Optional(), Length(max=LONGEST_HOURS)])
    hours_thursday = StringField(name="hours-thu", validators=[Optional(), Length(max=LONGEST_HOURS)])
    hours_friday = StringField(name="hours-fri", validators=[Optional(), Length(max=LONGEST_HOURS)])
    hours_saturday = StringField(name="hours-sat", validators=[Optional(), Length(max=LONGEST_HOURS)])
    hours_sunday = StringField(name="hours-sun", validators=[Optional(), Length(max=LONGEST_HOURS)])

    beside = frozenset({"weekly"})
    """Ids of places on the page that are no fields and can show what is wrong."""

    def place_of(self, error: InvalidInputError) -> str:
        """The id of the place that shows a failure of planning: its field, else the interview's date."""
        shown = self.beside | {field.name for field in self}
        return error.field if error.field in shown else "interview_on"

    @property
    def hour_fields(self) -> list[Field]:
        """The seven fields, Monday first."""
        return [field for field in self if field.name.startswith("hours-")]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Read each weekday's line, so that the error stands at the line it is about."""
        fine = super().validate(extra_validators)
        for field in self.hour_fields:
            try:
                weekly_hours([parse_day(field.data), *[()] * 6])
            except InvalidInputError as error:
                field.errors = [str(error)]
                fine = False
        return fine

    def weekly(self) -> WeeklyHours:
        """The hours of the week; raises InvalidInputError."""
        return weekly_hours(parse_day(field.data) for field in self.hour_fields)


def parse_day(text: str | None) -> list[Any]:
    """The windows of one line such as ``07:00-07:30, 19:00-20:30``; an empty line is a free day."""
    return [parse_window(part) for part in (text or "").split(",") if part.strip()]


class PlanForm(HoursForm):
    """Everything a first plan needs."""

    beside = HoursForm.beside | {"known"}

    interview_on = DateField(validators=[InputRequired("Say when the interview is."), _near_date])
    interview_time = TimeField(
        validators=[InputRequired("Say at what time it begins; 09:00 if you do not know.")]
    )
    starts_on = DateField(validators=[InputRequired("Say when you want to begin."), _near_date])
    track = StringField(validators=[AnyOf([slug for slug, *_ in TRACK_CHOICES], "Choose one of the plans.")])
    focus = SelectMultipleField(validate_choice=False, validators=[_known_focus])

    def request(self, known: Mapping[str, int], *, day_start_hour: int) -> PlanRequest:
        """The request these answers make; raises InvalidInputError."""
        zone = _given(self.time_zone.data)
        return PlanRequest(
            track=_given(self.track.data),
            starts_on=_given(self.starts_on.data),
            interview_at=_interview_at(self.interview_on.data, self.interview_time.data, zone),
            time_zone=zone,
            weekly=self.weekly(),
            focus=tuple(Focus(slug) for slug in self.focus.data or ()),
            known=known,
            day_start_hour=day_start_hour,
        )


class SettingsForm(HoursForm):
    """What may change about a running plan."""

    interview_on = DateField(validators=[InputRequired("Say when the interview is."), _near_date])
    interview_time = TimeField(validators=[InputRequired("Say at what time it begins.")])
    day_start_hour = IntegerField(
        validators=[
            InputRequired("Choose an hour."),
            AnyOf([hour for hour, _ in DAY_START_HOURS], "Choose an hour from the list."),
        ]
    )

    def changes(self) -> dict[str, Any]:
        """The fields of a plan request that these answers set; raises InvalidInputError."""
        zone = _given(self.time_zone.data)
        return {
            "time_zone": zone,
            "weekly": self.weekly(),
            "day_start_hour": self.day_start_hour.data,
            "interview_at": _interview_at(self.interview_on.data, self.interview_time.data, zone),
        }


class ThemeForm(KeyedForm):
    """Light, dark, or as the device says."""

    theme = StringField(
        validators=[AnyOf([slug for slug, *_ in THEME_CHOICES], "Choose one of the three themes.")]
    )

    @property
    def chosen(self) -> Theme:
        """The theme, once the form is validated."""
        return Theme(_given(self.theme.data))


class CatchUpForm(KeyedForm):
    """Whether the plan catches up by itself."""

    catches_up = StringField(validators=[AnyOf(["1", "0"])])

    @property
    def is_on(self) -> bool:
        """The choice, once the form is validated."""
        return self.catches_up.data == "1"


class CheckInFields(KeyedForm):
    """How a session went; confidence fields are read beside it, one a concept."""

    outcome = StringField(
        validators=[
            AnyOf(
                [Outcome.DONE, Outcome.PARTLY, Outcome.SKIPPED], "Say how it went: done, partly or skipped."
            )
        ]
    )
    minutes = IntegerField(
        validators=[
            Optional(),
            NumberRange(1, LONGEST_SESSION, f"Minutes are a whole number from 1 to {LONGEST_SESSION}."),
        ]
    )
    note = TextAreaField(
        validators=[Length(max=LONGEST_NOTE, message=f"A note has at most {LONGEST_NOTE} characters.")]
    )
    solved = StringField(
        validators=[Optional(), AnyOf(list(Solved), "Say how you solved it, or leave it open.")]
    )
    link = StringField()
    on = StringField(validators=[Optional(), _a_day])

    @property
    def day(self) -> date | None:
        """The study day it counts for, once the form is validated; None means today."""
        return date.fromisoformat(self.on.data) if self.on.data else None

    @property
    def went(self) -> Outcome:
        """How the session went, once the form is validated."""
        return Outcome(_given(self.outcome.data))

    @property
    def how_solved(self) -> Solved | None:
        """How a coding problem was solved, once the form is validated; None where nothing was said."""
        return Solved(self.solved.data) if self.solved.data else None


def typed_ratings(posted: Mapping[str, str], curriculum: Curriculum) -> dict[str, str]:
    """The quick ratings as they were sent, by concept; skipped ones are left out."""
    given = {concept.slug: posted.get(f"known-{concept.slug}", "") for concept in curriculum.checklist}
    return {slug: text for slug, text in given.items() if text}


def read_ratings(typed: Mapping[str, str], field: str) -> dict[str, int]:
    """The ratings 1-5 by concept; raises InvalidInputError for `field` if one is anything else."""
    if not RATINGS.keys() >= set(typed.values()):
        raise InvalidInputError("Confidence is a whole number from 1 to 5.", field=field)
    return {slug: RATINGS[text] for slug, text in typed.items()}


def hour_rows(form: HoursForm) -> Iterator[dict[str, Any]]:
    """The rows of the hours editor: what was typed, its minutes, and what is wrong with it."""
    for field, title in zip(form.hour_fields, WEEKDAYS, strict=True):
        try:
            minutes = sum(window.end - window.start for window in parse_day(field.data))
        except InvalidInputError:
            minutes = 0
        error = str(field.errors[0]) if field.errors else None
        yield {
            "name": field.name,
            "title": title,
            "value": field.data or "",
            "minutes": minutes,
            "error": error,
        }


def hours_as_typed(weekly: WeeklyHours) -> dict[str, Any]:
    """Form data for the hours editor, by attribute name."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    written = [format_weekly(WeeklyHours((day, *[()] * 6))).removeprefix("mon ") for day in weekly.days]
    return {f"hours_{name}": text for name, text in zip(names, written, strict=True)}


def as_planned(request: PlanRequest) -> dict[str, Any]:
    """Form data of a plan in force: its interview, its place and its hours."""
    interview = local_at(request.interview_at, zone_named(request.time_zone))
    return {
        "time_zone": request.time_zone,
        "interview_on": interview.date(),
        "interview_time": interview.time(),
        **hours_as_typed(request.weekly),
    }


def usual_hours() -> dict[str, Any]:
    """A beginning most people can edit from: weekday evenings and Saturday morning."""
    weekdays = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), WEEKDAY_HOURS)
    return {f"hours_{name}": text for name, text in (weekdays | {"saturday": SATURDAY_HOURS}).items()}


def usual_interview(today: date) -> dict[str, Any]:
    """Four weeks from today at nine, until the person says otherwise."""
    return {
        "interview_on": date.fromordinal(today.toordinal() + 28),
        "interview_time": time(9),
        "starts_on": today,
    }
