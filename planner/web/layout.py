"""What every page shows around its content: navigation, countdown, theme, messages."""

from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, flash, g, get_flashed_messages, request, url_for

from planner.core.agenda import days_to_interview
from planner.core.errors import StorageError
from planner.core.vocabulary import Theme
from planner.web.state import now, situation

_NAV = (
    ("Today", "today.show", "today", "t"),
    ("Plan", "plan.show", "plan", "p"),
    ("Readiness", "readiness.show", "readiness", "r"),
    ("Concepts", "concepts.index", "concepts", "c"),
    ("Calendar", "calendar.show", "calendar", None),
)
"""Title, endpoint, icon, and the key that follows `g`."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame's variables; see the head of templates/base.html."""

    nav: list[dict[str, Any]]
    countdown: str | None
    settings_href: str | None
    sample: bool
    sample_end_url: str | None


_BARE: dict[str, Any] = {
    "theme": Theme.SYSTEM,
    "toasts": [],
    "view": Frame([], None, None, sample=False, sample_end_url=None),
}


def install(app: Flask) -> None:
    """Hand the frame to every template."""
    app.context_processor(_context)


def say(text: str, *, undo: int | None = None) -> None:
    """Show a message on the next page, with a way back if it names a log entry."""
    flash(text, str(undo) if undo is not None else "message")


def _context() -> dict[str, Any]:
    """The frame's variables; the bare frame for visitors, and where the database does not answer."""
    try:
        return _persons_frame() if "person" in g else _BARE
    except StorageError:
        return _BARE


def _persons_frame() -> dict[str, Any]:
    is_sample = g.person.sample_of is not None
    end_url = url_for("welcome.end_sample") if is_sample else None
    messages = cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    return {
        "theme": situation().standing.theme,
        "toasts": [_toast(category, text) for category, text in messages],
        "view": Frame(_nav(), _countdown(), _settings(), sample=is_sample, sample_end_url=end_url),
    }


def _nav() -> list[dict[str, Any]]:
    if situation().plan is None:
        return []
    return [
        {
            "title": title,
            "href": url_for(endpoint),
            "icon": icon,
            "key": key,
            "current": (request.blueprint or "").partition("_")[0] == endpoint.partition(".")[0],
        }
        for title, endpoint, icon, key in _NAV
    ]


def _settings() -> str | None:
    return url_for("settings.show") if situation().plan else None


def _countdown() -> str | None:
    plan = situation().plan
    if plan is None:
        return None
    days = days_to_interview(plan, situation().today(now()))
    if days < 0:
        return "The interview has passed"
    return {0: "Interview today", 1: "Interview tomorrow"}.get(days, f"Interview in {days} days")


def _toast(category: str, text: str) -> dict[str, str | None]:
    action = url_for("today.take_back", entry_id=int(category)) if category.isdecimal() else None
    return {"text": text, "undo_action": action}
