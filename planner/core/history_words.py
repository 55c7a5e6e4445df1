"""What an action was, in words: its sort and what it was about."""

from collections.abc import Mapping, Sequence

from planner.core.journal_entry import EntryKind, LogEntry

LABELS: Mapping[EntryKind, str] = {
    EntryKind.PLAN_ADOPTED: "Plan",
    EntryKind.CHECK_IN: "Check-in",
    EntryKind.SETTINGS_CHANGED: "Setting",
    EntryKind.RATINGS_GIVEN: "Ratings",
    EntryKind.UNDO: "Undo",
    EntryKind.PIN: "Pin",
    EntryKind.DRILL: "Drill",
    EntryKind.REHEARSAL: "Design rehearsal",
    EntryKind.STORY: "Story",
    EntryKind.BUILD: "Build",
    EntryKind.MOCK: "Mock interview",
    EntryKind.INTERVIEW: "Interview",
}
PLAN_CHANGES = {
    "created": "made afresh",
    "changed": "changed",
    "catch_up": "caught up",
    "busy": "busy times read",
}
A_SESSION = "a session of another plan"
LONGEST_TITLE = 120
"""Characters of a title in one line of the history."""


def action_words(entry: LogEntry, parts: Sequence[LogEntry], titles: Mapping[str, str]) -> tuple[str, str]:
    """The sort of an action and its title (0-120 characters), from its first entry and its parts."""
    title = _title(entry, parts, titles)
    return LABELS[entry.kind], title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _title(entry: LogEntry, parts: Sequence[LogEntry], titles: Mapping[str, str]) -> str:
    payload = entry.payload
    if entry.kind is EntryKind.CHECK_IN:
        return _check_in(entry, parts)
    if entry.kind is EntryKind.PIN:
        holds = "stays where it is" if payload["pinned"] else "may move again"
        return f"{_session(payload, titles)} {holds}"
    if entry.kind is EntryKind.PLAN_ADOPTED:
        return _plan(payload, parts, titles)
    if entry.kind is EntryKind.SETTINGS_CHANGED:
        return _setting(payload)
    if entry.kind is EntryKind.RATINGS_GIVEN:
        return "what you know already"
    return str(payload.get("title") or "")


def _check_in(entry: LogEntry, parts: Sequence[LogEntry]) -> str:
    if parts:
        return f"{len(parts) + 1} sessions {entry.payload['outcome']}"
    changed = " (changed)" if entry.supersedes is not None else ""
    return f"{entry.payload['title']}, {entry.payload['outcome']}{changed}"


def _plan(payload: Mapping[str, object], parts: Sequence[LogEntry], titles: Mapping[str, str]) -> str:
    change = str(payload.get("change", "created"))
    if change == "moved":
        moved = next((part.payload for part in parts if part.kind is EntryKind.PIN), {})
        return f"{_session(moved, titles)} moved"
    return PLAN_CHANGES.get(change, "changed")


def _session(payload: Mapping[str, object], titles: Mapping[str, str]) -> str:
    return titles.get(str(payload.get("uid")), A_SESSION)


def _setting(payload: Mapping[str, object]) -> str:
    if "theme" in payload:
        return f"theme “{payload['theme']}”"
    if "catches_up" in payload:
        return "the plan catches up by itself" if payload["catches_up"] else "the plan waits for you"
    if "calendar" in payload:
        return "how the calendar looks"
    if "reminders" in payload:
        return "what to be reminded of"
    return ""
