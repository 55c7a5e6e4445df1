"""What a person wants changed about their plan: posted fields become fields of its request."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from planner.core.errors import InvalidInputError
from planner.core.localtime import local_at, zone_named
from planner.core.plan import DateRange, PlanRequest
from planner.core.ways_out import longer_days
from planner.core.weekly_hours import parse_day_off
from planner.services.plans import own_pace
from planner.services.situation import Situation
from planner.web.change_fields import WHOLE_SETTINGS, WORK_FIELDS, Asked, RefusedFormError, carried
from planner.web.forms import SettingsForm, new_key
from planner.web.interview_forms import read_dropped_interview, read_loop, read_new_interview

MORE_MINUTES = (10, 240)
DAYS_LATER = (-60, 365)
MOST_PAUSES = 50

Reader = Callable[[Asked, PlanRequest], dict[str, Any]]
"""Reads its fields; what it returns are changed fields of the request, none where it was not asked."""


def read_changes(asked: Asked) -> dict[str, Any]:
    """The fields of the plan's request that a form changes; nothing posted means nothing changed.

    Raises InvalidInputError naming the field, NotFoundError while there is no plan.
    """
    _, request = asked.situation.planned()
    changes: dict[str, Any] = {}
    for read in READERS:
        changes |= read(asked, replace(request, **changes))
    return changes


def read_settings(asked: Asked, _request: PlanRequest) -> dict[str, Any]:
    """Interview, place and hours, of the form the settings page has."""
    if WHOLE_SETTINGS not in asked.posted:
        return {}
    form = SettingsForm(MultiDict([*carried(asked.posted), ("form_key", new_key())]))
    if not form.validate():
        raise RefusedFormError(form.errors_by_field())
    return form.changes()


def read_longer_days(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """More minutes on some weekdays."""
    minutes = asked.whole("more_minutes", MORE_MINUTES, "More minutes a day")
    if minutes is None:
        return {}
    days = asked.text("more_days").split(",")
    if not {"0", "1", "2", "3", "4", "5", "6"}.issuperset(days):
        raise InvalidInputError("Say on which weekdays: numbers from 0, Monday, to 6.", field="more_days")
    return {"weekly": longer_days(request.weekly, [int(day) for day in days], minutes)}


def read_days_later(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """The interview so many days later, at the same time of its day."""
    days = asked.whole("days_later", DAYS_LATER, "Days later")
    if not days:
        return {}
    wall = local_at(request.interview_at, zone_named(request.time_zone))
    return {"interview_at": wall + timedelta(days=days)}


def read_work(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """Pieces of work given up, at hand already, or taken back into the plan."""
    given_up, at_hand, back = (asked.posted.getlist(name) for name in WORK_FIELDS)
    if not (given_up or at_hand or back):
        return {}
    known = _known_work(asked.situation)
    for name, keys in zip(WORK_FIELDS, (given_up, at_hand, back), strict=True):
        if not known.issuperset(keys):
            raise InvalidInputError(
                "A piece of work named here is not in your plan. Reload the page and choose again.",
                field=name,
            )
    left_out, ready = dict.fromkeys((*request.left_out, *given_up)), dict.fromkeys((*request.ready, *at_hand))
    return {
        "left_out": tuple(key for key in left_out if key not in {*back, *at_hand}),
        "ready": tuple(key for key in ready if key not in {*back, *given_up}),
    }


def _known_work(situation: Situation) -> set[str]:
    plan, request = situation.planned()
    stated = {task.item for task in plan.tasks if not task.extra} | {item.item for item in plan.unplaced}
    return stated | {*request.left_out, *request.ready}


def read_pause(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """Days without study, both ends included."""
    if not (asked.text("pause_from") or asked.text("pause_to")):
        return {}
    first = asked.day("pause_from", "Say on which day the pause begins.")
    last = asked.day("pause_to", "Say on which day the pause ends.")
    if last < first:
        raise InvalidInputError("The pause ends before it begins.", field="pause_to")
    if last < asked.situation.today(asked.now):
        raise InvalidInputError("This pause is over already.", field="pause_to")
    if last >= local_at(request.interview_at, zone_named(request.time_zone)).date():
        raise InvalidInputError("The pause has to end before the day of the interview.", field="pause_to")
    if len(request.days_off) >= MOST_PAUSES:
        raise InvalidInputError(f"A plan holds at most {MOST_PAUSES} pauses.", field="pause_from")
    pauses = {*request.days_off, DateRange(first, last)}
    return {"days_off": tuple(sorted(pauses, key=lambda span: (span.first, span.last)))}


def read_ended_pause(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """A pause taken back."""
    if not asked.text("end_pause"):
        return {}
    try:
        ended = parse_day_off(asked.text("end_pause"))
    except InvalidInputError as error:
        raise InvalidInputError(str(error), field="end_pause") from None
    if ended not in request.days_off:
        raise InvalidInputError("This pause is not in your plan any more.", field="end_pause")
    return {"days_off": tuple(span for span in request.days_off if span != ended)}


def read_concepts(asked: Asked, request: PlanRequest) -> dict[str, Any]:
    """Concepts asked for beside the track, and those that need not be there any more."""
    wanted, dropped = asked.posted.getlist("add_concept"), asked.posted.getlist("drop_concept")
    if not (wanted or dropped):
        return {}
    for slug in wanted:
        if slug not in asked.curriculum.concepts:
            raise InvalidInputError(f"There is no concept called “{slug[:60]}”.", field="add_concept")
    added = dict.fromkeys((*request.added, *wanted))
    return {"added": tuple(slug for slug in added if slug not in dropped)}


def read_pace(asked: Asked, _request: PlanRequest) -> dict[str, Any]:
    """The rest of the plan at the person's own pace."""
    return {"pace": own_pace(asked.situation)} if asked.text("at_own_pace") == "1" else {}


READERS: tuple[Reader, ...] = (
    read_settings,
    read_longer_days,
    read_days_later,
    read_work,
    read_pause,
    read_ended_pause,
    read_new_interview,
    read_dropped_interview,
    read_loop,
    read_concepts,
    read_pace,
)
"""In this order, each building on what those before it changed."""
