"""What is typed about a real interview."""

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from planner.core.curriculum import Curriculum
from planner.core.debriefs import LONGEST_TEXT, LONGEST_TITLE, Asked, Given
from planner.core.errors import InvalidInputError, NotFoundError
from planner.web.change_fields import Posted
from planner.web.forms import RATINGS, KeyedForm

_TOO_LONG = f"At most {LONGEST_TEXT} characters fit."


class DebriefForm(KeyedForm):
    """Name, day and texts; what was ticked is read beside them."""

    title = StringField(
        validators=[
            InputRequired("Say where it was, or what you call it."),
            Length(max=LONGEST_TITLE, message=f"At most {LONGEST_TITLE} characters fit."),
        ]
    )
    on = DateField(validators=[InputRequired("Say on which day it was.")])
    other = TextAreaField(validators=[Length(max=LONGEST_TEXT, message=_TOO_LONG)])
    note = TextAreaField(validators=[Length(max=LONGEST_TEXT, message=_TOO_LONG)])

    def given(self, posted: Posted, curriculum: Curriculum) -> Given:
        """What was said, once the form is validated; raises InvalidInputError or NotFoundError."""
        if self.on.data is None or self.title.data is None:
            raise InvalidInputError("Say on which day it was.", field="on")
        return Given(
            title=self.title.data,
            on=self.on.data,
            rounds=tuple(dict.fromkeys(posted.getlist("round"))),
            asked=read_asked(posted, curriculum),
            other=_lines(self.other.data),
            note=_lines(self.note.data),
        )


def read_asked(posted: Posted, curriculum: Curriculum) -> tuple[Asked, ...]:
    """What was ticked: each prompt under its concept, and each concept without a prompt."""
    prompts: dict[str, list[str]] = {}
    for slug in dict.fromkeys(posted.getlist("asked_prompt")):
        if slug not in curriculum.prompts:
            raise NotFoundError("A question ticked here is in no list any more. Reload the page.")
        prompts.setdefault(curriculum.prompts[slug].concepts[0], []).append(slug)
    asked: list[Asked] = []
    for concept in dict.fromkeys([*posted.getlist("asked"), *prompts]):
        went = _went(posted, concept)
        asked += [Asked(concept, prompt, went) for prompt in prompts.get(concept, [None])]
    return tuple(asked)


def typed_debrief(given: Given) -> Posted:
    """An interview as its form would have sent it."""
    fields = [("title", given.title), ("on", given.on.isoformat())]
    fields += [("other", given.other), ("note", given.note)]
    fields += [("round", slug) for slug in given.rounds]
    for asked in given.asked:
        fields += [("asked", asked.concept)]
        fields += [("asked_prompt", asked.prompt)] if asked.prompt else []
        fields += [(f"went-{asked.concept}", str(asked.went))] if asked.went else []
    return Posted(fields)


def _went(posted: Posted, concept: str) -> int | None:
    typed = posted.get(f"went-{concept}", "")
    if typed and typed not in RATINGS:
        raise InvalidInputError("Choose a number from 1 to 5.", field=f"went-{concept}")
    return RATINGS.get(typed)


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")
