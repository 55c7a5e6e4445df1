"""What a request for a plan must fulfil before anything is planned."""

from collections.abc import Mapping

from planner.core.availability import interview_date
from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.localtime import zone_named
from planner.core.plan import MAX_WEEKS, PlanRequest
from planner.core.vocabulary import CONFIDENCE_WORDS

YEARS = range(1900, 2200)
"""Years a plan may lie in; at the ends of the calendar an instant may have no other zone's time."""


def sensible_span(curriculum: Curriculum, request: PlanRequest) -> int:
    """Days from the start to the interview's date, once the request makes sense."""
    zone_named(request.time_zone)
    for field, year in (("starts_on", request.starts_on.year), ("interview_at", request.interview_at.year)):
        if year not in YEARS:
            raise InvalidInputError(
                f"Plans lie between the years {YEARS[0]} and {YEARS[-1]}; this is {year}. Correct the year.",
                field=field,
            )
    days = (interview_date(request) - request.starts_on).days
    if days < 0:
        raise InvalidInputError(
            "The plan starts after the interview. Choose an earlier start.", field="starts_on"
        )
    if days == 0:
        raise InvalidInputError(
            "The plan starts on the day of the interview, which is kept free. Start at least a day before.",
            field="starts_on",
        )
    if days > MAX_WEEKS * 7:
        raise InvalidInputError(
            f"The interview is {days} days after the start, and plans reach {MAX_WEEKS} weeks. Start later.",
            field="interview_at",
        )
    if request.weekly.minutes == 0:
        raise InvalidInputError(
            "There are no study hours in the week. Add at least one window.", field="weekly"
        )
    _require_known_concepts(curriculum, request.known)
    return days


def _require_known_concepts(curriculum: Curriculum, known: Mapping[str, int]) -> None:
    for slug, confidence in known.items():
        if slug not in curriculum.concepts:
            raise InvalidInputError(f"There is no concept called “{slug[:60]}”.", field="known")
        if confidence not in CONFIDENCE_WORDS:
            raise InvalidInputError(
                f"The confidence for {slug} is {confidence}; it is a whole number from 1 to 5.", field="known"
            )
