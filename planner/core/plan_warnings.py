"""What a person should know about their plan before they trust it, in whole sentences."""

from collections.abc import Iterator

from planner.core.curriculum import Track
from planner.core.plan import Plan, PlanRequest
from planner.core.scheduler import Schedule

SHORT_SPAN = 7
"""Days below which no plan of the sources was meant."""


def plan_warnings(request: PlanRequest, track: Track, days: int, schedule: Schedule) -> tuple[str, ...]:
    """Everything about the plan that departs from what was asked or from the source plan."""
    return (
        *_about_span(request, track, days),
        *(
            f"“{title}” does not fit in one window, so its rounds fall on the same or neighbouring days."
            for title in schedule.split_mocks
        ),
    )


def _about_span(request: PlanRequest, track: Track, days: int) -> Iterator[str]:
    if days != track.days:
        chosen = "nearest to your date" if request.track == "auto" else "you chose"
        yield (
            f"The plan {chosen} is made for {track.days} days and you have {days}, so its phases are scaled "
            "in proportion; what it asks for on each study day stays the same."
        )
    if days < SHORT_SPAN:
        yield f"With {days} day{'s' * (days > 1)} left, this plan only picks what counts most."


def overload_text(plan: Plan) -> str | None:
    """That the hours are too few, with both sums; None where everything has its place."""
    if not plan.unplaced:
        return None
    offered = sum(day.minutes for day in plan.availability)
    short = sum(item.minutes for item in plan.unplaced)
    pieces = "1 piece" if len(plan.unplaced) == 1 else f"{len(plan.unplaced)} pieces"
    return (
        f"Your hours hold {_hours(offered)}. {pieces} of work ({_hours(short)}) found no place; "
        "each is listed with its reason."
    )


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
