"""What every page shows around its content: navigation, countdown, theme, messages."""

from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, flash, g, get_flashed_messages, request, url_for

from planner.core.agenda import days_to_interview
from planner.core.errors import StorageError
from planner.core.vocabulary import Theme
from planner.web.forms import new_key
from planner.web.state import now, situation

_NAV = (
    ("Today", "today.show", "today", "t"),
    ("Plan", "plan.show", "plan", "p"),
    ("Practice", "practice.show", "practice", None),
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
    action_keys: dict[str, str] | None = None


_BARE: dict[str, Any] = {
    "theme": Theme.SYSTEM,
    "toasts": [],
    "view": Frame([], None, None, sample=False, sample_end_url=None),
}


def install(app: Flask) -> None:
    """Hand the frame to every template."""
    app.context_processor(_context)


def say(text: str, *, undo: int | None = None, redo: int | None = None) -> None:
    """Show a message on the next page, with the way back if it names the log entry to undo or redo."""
    if undo is not None:
        flash(text, f"undo {undo}")
    else:
        flash(text, f"redo {redo}" if redo is not None else "message")


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
        "view": Frame(
            _nav(),
            _countdown(),
            _settings(),
            sample=is_sample,
            sample_end_url=end_url,
            action_keys={"undo": new_key(), "redo": new_key()},
        ),
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
            "current": _is_current(endpoint, url_for(endpoint)),
        }
        for title, endpoint, icon, key in _NAV
    ]


def _is_current(endpoint: str, href: str) -> bool:
    """Whether the page asked for belongs to this entry: by the module it is in, or by its address."""
    own = (request.blueprint or "").partition("_")[0] == endpoint.partition(".")[0]
    return own or (href != "/" and request.path.startswith(f"{href}/"))


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


_TOAST_ACTIONS = {"undo": "history.take_back", "redo": "history.do_again"}


def _toast(category: str, text: str) -> dict[str, str | None]:
    word, _, entry_id = category.partition(" ")
    if word not in _TOAST_ACTIONS:
        return {"text": text, "action": None, "action_text": None}
    action = url_for(_TOAST_ACTIONS[word], entry_id=int(entry_id))
    return {"text": text, "action": action, "action_text": word.capitalize()}
