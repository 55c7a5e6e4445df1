"""What a drill's addresses and forms may say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, NumberRange, Optional

from planner.core.curriculum import Curriculum, Prompt
from planner.core.drill_log import LONGEST_ANSWER, LONGEST_RUN, LONGEST_SECONDS, DrillAnswer
from planner.core.drilling import DrillFilter
from planner.core.errors import NotFoundError
from planner.core.vocabulary import Pillar, PromptKind
from planner.web.forms import RATINGS, KeyedForm

COUNTS = (5, 10, 15)
"""How many questions a sitting may have."""

_RUN = re.compile(rf"[A-Za-z0-9_-]{{8,{LONGEST_RUN}}}")
_GONE = "There is no such drill. Practice starts a new one."


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a sitting: its prompts, and the number of the one asked, from 1."""

    run: str
    prompts: tuple[Prompt, ...]
    number: int

    @property
    def prompt(self) -> Prompt:
        """The prompt asked."""
        return self.prompts[self.number - 1]

    @property
    def slugs(self) -> str:
        """The prompts as an address names them."""
        return ",".join(prompt.slug for prompt in self.prompts)

    @property
    def is_last(self) -> bool:
        """Whether no prompt follows."""
        return self.number == len(self.prompts)


class AnswerForm(KeyedForm):
    """What was covered, how long it took, and what the person says of it."""

    ticked = SelectMultipleField(validate_choice=False)
    seconds = IntegerField(
        validators=[
            Optional(),
            NumberRange(
                0, LONGEST_SECONDS, f"The time is a whole number of seconds up to {LONGEST_SECONDS}."
            ),
        ]
    )
    rating = StringField(
        validators=[Optional(), AnyOf(list(RATINGS), "Your own rating is a whole number from 1 to 5.")]
    )
    answer = TextAreaField(
        validators=[Length(max=LONGEST_ANSWER, message=f"An answer has at most {LONGEST_ANSWER} characters.")]
    )

    def given(self) -> DrillAnswer:
        """The answer, once the form is validated; what was ticked is judged by the core."""
        return DrillAnswer(
            ticked=tuple(int(text) if text in _PLACES else -1 for text in self.ticked.data or ()),
            seconds=self.seconds.data,
            rating=RATINGS.get(self.rating.data or ""),
            text=self.answer.data or "",
        )


_PLACES = frozenset(str(place) for place in range(100))


def require_run(run: str) -> str:
    """The name of a sitting; raises NotFoundError for what is none."""
    if not _RUN.fullmatch(run):
        raise NotFoundError(_GONE)
    return run


def read_place(run: str, query: Mapping[str, str], curriculum: Curriculum) -> Place:
    """The place an address names; raises NotFoundError for one that is none."""
    slugs = query.get("prompts", "").split(",")
    at = query.get("at", "1")
    known = [curriculum.prompts[slug] for slug in slugs if slug in curriculum.prompts]
    is_whole = len(known) == len(slugs) == len(set(slugs)) <= max(COUNTS)
    if not is_whole or at not in {str(number) for number in range(1, len(known) + 1)}:
        raise NotFoundError(_GONE)
    return Place(require_run(run), tuple(known), int(at))


def read_filter(query: Mapping[str, str], curriculum: Curriculum) -> DrillFilter:
    """What to draw from; a concept or round that does not exist raises NotFoundError."""
    concept, of_round = query.get("concept") or None, query.get("round") or None
    if concept not in {None, *curriculum.concepts} or of_round not in {None, *curriculum.rounds}:
        raise NotFoundError(_GONE)
    pillar, kind = query.get("pillar", ""), query.get("kind", "")
    return DrillFilter(
        pillar=Pillar(pillar) if pillar in set(Pillar) else None,
        concept=concept,
        kind=PromptKind(kind) if kind in set(PromptKind) else None,
        round=of_round,
    )


def read_count(query: Mapping[str, str]) -> int:
    """How many questions were asked for; five unless the address says another number on offer."""
    return next((count for count in COUNTS if str(count) == query.get("count")), COUNTS[0])


def typed_answer(form: AnswerForm) -> dict[str, Any]:
    """The fields as they were sent, to be shown again."""
    return {
        "ticked": {int(text) for text in form.ticked.data or () if text in _PLACES},
        "seconds": form.seconds.raw_data[0] if form.seconds.raw_data else "",
        "rating": RATINGS.get(form.rating.data or ""),
        "answer": form.answer.data or "",
    }
