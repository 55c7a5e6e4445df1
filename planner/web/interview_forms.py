"""Interviews as forms know them: one more, one less, and what the last one's loop holds."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from planner.core.errors import InvalidInputError
from planner.core.localtime import local_at, zone_named
from planner.core.plan import Interview, PlanRequest
from planner.web.change_fields import Asked

MOST_INTERVIEWS = 6
LONGEST_TITLE = 80
WEIGHTS = (1, 3)
LAST = "last"
"""What stands for the interview the plan ends at, which has no place among the earlier ones."""
LAST_TITLE = "Interview"
"""What that one is called where nobody gave it a name."""


def read_new_interview(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """One more interview; a later one than all others becomes the last."""
    if "interview_title" not in asked.posted and "interview_date" not in asked.posted:
        return {}
    new = Interview(
        _title(asked), _instant(asked, request), _weight(asked, "interview_weight"), _rounds(asked)
    )
    earlier = _still_ahead(asked, request)
    if len(earlier) + 1 >= MOST_INTERVIEWS:
        raise InvalidInputError(f"A plan holds at most {MOST_INTERVIEWS} interviews.", field="interview_date")
    if _date(new.at, request) in {_date(at, request) for at in (request.interview_at, *_instants(earlier))}:
        raise InvalidInputError("There is an interview on that day already.", field="interview_date")
    if new.at < request.interview_at:
        return {"earlier": _sorted([*earlier, new])}
    old = Interview(request.title or LAST_TITLE, request.interview_at, request.weight, request.rounds)
    return {"earlier": _sorted([*earlier, old]), **_as_last(new)}


def read_dropped_interview(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """One interview less; without the last one the plan ends at the one before it."""
    wanted = asked.text("drop_interview")
    if not wanted:
        return {}
    earlier = _still_ahead(asked, request)
    if wanted != LAST:
        kept = tuple(one for one in earlier if one.at != _typed_instant(wanted))
        if len(kept) == len(earlier):
            raise InvalidInputError("This interview is not in your plan any more.", field="drop_interview")
        return {"earlier": kept}
    if not earlier:
        raise InvalidInputError(
            "This is the only interview, and the plan is made for it. Move it instead.",
            field="drop_interview",
        )
    *rest, last = earlier
    return {"earlier": tuple(rest), **_as_last(last)}


def read_loop(asked: Asked, _request: PlanRequest) -> dict[str, Any]:
    """The rounds of the last interview and how much it matters."""
    if not {"loop", "loop_round", "loop_weight"} & set(asked.posted):
        return {}
    return {"rounds": _rounds(asked, "loop_round"), "weight": _weight(asked, "loop_weight")}


def _still_ahead(asked: Asked, request: PlanRequest) -> tuple[Interview, ...]:
    return _sorted(one for one in request.earlier if one.at > asked.now)


def _sorted(interviews: Iterable[Interview]) -> tuple[Interview, ...]:
    return tuple(sorted(interviews, key=lambda one: one.at))


def _as_last(interview: Interview) -> dict[str, Any]:
    return {
        "title": interview.title,
        "interview_at": interview.at,
        "weight": interview.weight,
        "rounds": interview.rounds,
    }


def _instants(interviews: Iterable[Interview]) -> list[datetime]:
    return [one.at for one in interviews]


def _date(instant: datetime, request: PlanRequest) -> date:
    return local_at(instant, zone_named(request.time_zone)).date()


def _title(asked: Asked) -> str:
    title = " ".join(asked.text("interview_title").split())
    if not title:
        raise InvalidInputError("Give the interview a name, such as the company's.", field="interview_title")
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise InvalidInputError(
            f"A name has at most {LONGEST_TITLE} letters, digits and signs.", field="interview_title"
        )
    return title


def _instant(asked: Asked, request: PlanRequest) -> datetime:
    on = asked.day("interview_date", "Say on which day the interview is.")
    try:
        clock = time.fromisoformat(asked.text("interview_clock"))
    except ValueError:
        raise InvalidInputError(
            "Say at what time it begins, such as 09:00.", field="interview_clock"
        ) from None
    at = datetime.combine(on, clock.replace(tzinfo=None), tzinfo=zone_named(request.time_zone))
    if on < asked.situation.today(asked.now) or at <= asked.now:
        raise InvalidInputError(
            "This interview is in the past. Choose a date that is still to come.", field="interview_date"
        )
    return at.astimezone(UTC)


def _weight(asked: Asked, name: str) -> int:
    return asked.whole(name, WEIGHTS, "How much it matters") or 1


def _rounds(asked: Asked, name: str = "round") -> tuple[str, ...]:
    """Slugs of the chosen rounds, in the order a loop has them."""
    chosen = set(asked.posted.getlist(name))
    if not chosen <= asked.curriculum.rounds.keys():
        raise InvalidInputError("Choose among the rounds of the list, or none.", field=name)
    return tuple(slug for slug in asked.curriculum.rounds if slug in chosen)


def _typed_instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
