"""What is typed on the pages of mock interviews, read field by field; a mistake is named where it is."""

from dataclasses import dataclass, field

from planner.core.curriculum import Curriculum
from planner.core.errors import NotFoundError
from planner.core.mock_drawing import REHEARSED
from planner.core.mocks import LONGEST_NAME, LONGEST_NOTE, ROUND_MINUTES, USUAL_MINUTES, Mock
from planner.web.change_fields import Posted
from planner.web.forms import RATINGS

_MINUTES = {str(minutes): minutes for minutes in ROUND_MINUTES}
_TOO_LONG = f"A note has at most {LONGEST_NOTE} characters."


@dataclass
class SetUpFields:
    """The rounds chosen with their minutes, and what is wrong, by id of the input."""

    rounds: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class RoundFields:
    """What was typed for each round of a mock, and what is wrong, by id of the input."""

    said: dict[str, int] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    scores: dict[str, dict[str, int]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    name: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, posted: Posted, name: str) -> str:
        """A note; a longer one than fits is an error."""
        typed = posted.get(name, "").replace("\r\n", "\n").strip()
        if len(typed) > LONGEST_NOTE:
            self.errors[name] = _TOO_LONG
        return typed

    def number(self, posted: Posted, name: str) -> int | None:
        """A number from 1 to 5, None if nothing was chosen; anything else is an error."""
        typed = posted.get(name, "")
        if typed and typed not in RATINGS:
            self.errors[name] = "Choose a number from 1 to 5."
        return RATINGS.get(typed)


def read_set_up(posted: Posted) -> SetUpFields:
    """The rounds of a mock; raises NotFoundError for a round that is not rehearsed."""
    chosen = posted.getlist("round")
    if not set(REHEARSED).issuperset(chosen):
        raise NotFoundError("There is no such round to rehearse. Reload the page and choose again.")
    read = SetUpFields()
    for slug in dict.fromkeys(chosen):
        typed = posted.get(f"minutes-{slug}", "").strip() or str(USUAL_MINUTES)
        if typed in _MINUTES:
            read.rounds[slug] = _MINUTES[typed]
        else:
            read.errors[f"minutes-{slug}"] = (
                f"A round takes {ROUND_MINUTES.start} to {ROUND_MINUTES.stop - 1} minutes."
            )
    if not chosen:
        read.errors["round"] = "Choose at least one round."
    return read


def read_rehearsal(posted: Posted, mock: Mock) -> RoundFields:
    """How sure somebody was of each round, and their notes."""
    read = RoundFields()
    for held in mock.rounds:
        said = read.number(posted, f"said-{held.round}")
        if said is not None:
            read.said[held.round] = said
        read.notes[held.round] = read.text(posted, f"notes-{held.round}")
    if not read.said and not read.errors:
        first = mock.rounds[0].round
        read.errors[f"said-{first}"] = "Say how sure you were in at least one round."
    return read


def read_scores(posted: Posted, mock: Mock, curriculum: Curriculum) -> RoundFields:
    """The scores of each round by criterion, a comment on each, and who gave them."""
    read = RoundFields()
    for held in mock.rounds:
        rubric = curriculum.rubric_of(held.round)
        for criterion in rubric.criteria if rubric else ():
            level = read.number(posted, score_name(held.round, criterion.slug))
            if level is not None:
                read.scores.setdefault(held.round, {})[criterion.slug] = level
        read.comments[held.round] = read.text(posted, f"comment-{held.round}")
    read.name = posted.get("name", "").strip()
    if len(read.name) > LONGEST_NAME:
        read.errors["name"] = f"A name has at most {LONGEST_NAME} characters."
    if not read.scores and not read.errors:
        read.errors["scores"] = "Give at least one score."
    return read


def score_name(round_slug: str, criterion: str) -> str:
    """The field of a score."""
    return f"score-{round_slug}-{criterion}"
