"""From the fields of a check-in to what is recorded."""

from collections.abc import Mapping

from planner.core.vocabulary import Outcome
from planner.services.check_ins import CheckInForm
from planner.web.forms import CheckInFields, read_ratings

SAID = {Outcome.DONE: "Done", Outcome.PARTLY: "Partly done", Outcome.SKIPPED: "Skipped"}


def check_in_form(uid: str, fields: CheckInFields, posted: Mapping[str, str]) -> CheckInForm:
    """What validated fields say; raises InvalidInputError for a confidence that is no number from 1 to 5."""
    return CheckInForm(
        uid=uid,
        outcome=fields.went,
        confidence=read_ratings(_given(posted, "confidence-"), "confidence"),
        minutes=fields.minutes.data,
        note=fields.note.data or "",
        facets=_facets(posted),
        on=fields.day,
        solved=fields.how_solved,
        link=fields.link.data or "",
    )


def _facets(posted: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """The numbers said for single facets, by concept and facet."""
    facets: dict[str, dict[str, int]] = {}
    for name, number in read_ratings(_given(posted, "facet-"), "confidence").items():
        facet, _, slug = name.partition("-")
        facets.setdefault(slug, {})[facet] = number
    return facets


def _given(posted: Mapping[str, str], prefix: str) -> dict[str, str]:
    """What the radio buttons of a prefix say; what nobody answered is left out."""
    return {
        name.removeprefix(prefix): text for name, text in posted.items() if name.startswith(prefix) and text
    }
