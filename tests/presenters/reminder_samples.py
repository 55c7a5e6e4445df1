"""A day to be reminded of."""

from dataclasses import replace
from datetime import date
from typing import Any

from review_text_samples import FULL

from planner.core.reminder_choices import ReminderKind
from planner.presenters.reminder_mail import ReminderView, SessionLine

SITE = "https://planner.example"


def session(
    title: str, starts: str, minutes: int, why: str = "", prompts: tuple[str, ...] = ()
) -> SessionLine:
    name = title.split(maxsplit=1)[0].lower()
    return SessionLine(
        title, starts, minutes, why, prompts, f"{SITE}/session/{name}", f"{SITE}/s/{name}-token"
    )


BIAS = session(
    "Bias & variance <first look>",
    "07:00",
    45,
    "Among the weightiest concepts you have not met.",
    ('What does "high variance" look like?', "When is a <b>simpler</b> model better?"),
)
TREES = session("Decision trees", "19:00", 60, "It fades: by Friday two thirds would be left.")
VIEW = ReminderView(
    on=date(2026, 11, 24),
    sessions=(BIAS, TREES),
    today=f"{SITE}/",
    reminders=f"{SITE}/reminders",
    stop=f"{SITE}/u/stop-token",
)
VIEWS = {
    ReminderKind.DIGEST: VIEW,
    ReminderKind.SESSION: replace(VIEW, sessions=(BIAS,)),
    ReminderKind.NUDGE: VIEW,
    ReminderKind.REVIEW: replace(VIEW, sessions=(), review=FULL, review_page=f"{SITE}/readiness/review"),
    ReminderKind.COUNTDOWN: replace(VIEW, days=7, interview="Acme & Sons", points_now=61, points_then=74),
}
"""What each kind tells."""


def view(kind: ReminderKind, **changes: Any) -> ReminderView:
    return replace(VIEWS[kind], **changes)
