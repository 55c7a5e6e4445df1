"""The log as a list of actions: what each was, whether it stands, and what can be done about it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from core_samples import MONDAY, at, make_task

from planner.core.history import Action, ActionState, last_redoable, last_undoable, read_history
from planner.core.history_words import LABELS, LONGEST_TITLE
from planner.core.journal import check_in_payload
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.vocabulary import Outcome

START = at("2026-10-05 18:00")
STANDING, REPLACED, UNDONE = ActionState.STANDING, ActionState.REPLACED, ActionState.UNDONE


def entry(
    number: int, kind: EntryKind, payload: Mapping[str, object], supersedes: int | None = None
) -> LogEntry:
    return LogEntry(number, kind, START + timedelta(minutes=number), MONDAY, payload, supersedes)


def theme(number: int, name: str = "dark") -> LogEntry:
    return entry(number, EntryKind.SETTINGS_CHANGED, {"theme": name})


def check_in(number: int, supersedes: int | None = None, **extra: object) -> LogEntry:
    payload = check_in_payload(make_task("one"), outcome=Outcome.DONE, confidence={}, minutes=None, note="")
    return entry(number, EntryKind.CHECK_IN, payload | {"title": "Trees"} | extra, supersedes)


def undo(number: int, of: int, **payload: object) -> LogEntry:
    return entry(number, EntryKind.UNDO, payload, of)


def history(*entries: LogEntry) -> tuple[Action, ...]:
    return read_history(entries, {"u1": "Bias and variance"})


def states(*entries: LogEntry) -> dict[int, ActionState]:
    return {action.entry_id: action.state for action in history(*entries)}


def redoable(entries: Sequence[LogEntry]) -> list[int]:
    return [action.entry_id for action in read_history(entries, {}) if action.redoable]


def test_the_newest_action_comes_first():
    assert [action.entry_id for action in history(theme(1), check_in(2), theme(3))] == [3, 2, 1]
    assert history() == ()


def test_an_action_tells_when_it_was_and_what():
    (action,) = history(check_in(7))
    assert (action.at, action.on) == (START + timedelta(minutes=7), MONDAY)
    assert action.text == "Check-in: Trees, done"


def test_an_undo_is_no_action_but_says_what_took_its_own_back():
    (action,) = history(theme(1), undo(2, 1))
    assert (action.state, action.undone_by, action.redone_by) == (UNDONE, 2, None)
    assert (action.undoable, action.redoable) == (False, True)


def test_an_action_done_again_stands_and_names_both():
    (action,) = history(theme(1), undo(2, 1), undo(3, 2))
    assert (action.state, action.undone_by, action.redone_by) == (STANDING, None, 3)


@pytest.mark.parametrize("length", range(1, 8))
def test_taken_back_and_done_again_as_often_as_one_likes(length: int):
    # The redo of the second undo leaves the first redo in force.
    entries = [theme(1), undo(2, 1), undo(3, 2), undo(4, 1), undo(5, 4), undo(6, 1), undo(7, 6)]
    (action,) = history(*entries[:length])
    assert action.state is (STANDING if length % 2 else UNDONE)


def test_parts_of_an_action_are_none_of_their_own():
    several = [check_in(1), check_in(2, part_of=1), check_in(3, part_of=1)]
    (action,) = history(*several)
    assert action.text == "Check-in: 3 sessions done"
    assert states(*several, undo(4, 1)) == {1: UNDONE}


def test_the_ratings_an_old_plan_names_are_part_of_it():
    ratings = entry(1, EntryKind.RATINGS_GIVEN, {"ratings": {}})
    plan = entry(2, EntryKind.PLAN_ADOPTED, {"plan_id": 1, "ratings_entry": 1})
    assert [action.entry_id for action in history(ratings, plan)] == [2]
    assert redoable([ratings, plan, undo(3, 2), undo(4, 1)]) == [2]


def test_a_later_word_replaces_an_earlier_one_until_it_is_taken_back():
    assert states(check_in(1), check_in(2, 1)) == {1: REPLACED, 2: STANDING}
    assert states(check_in(1), check_in(2, 1), undo(3, 2)) == {1: STANDING, 2: UNDONE}


def test_a_part_replaces_as_well_and_goes_with_its_action():
    entries = [check_in(1), theme(2), check_in(3, 1, part_of=2)]
    assert states(*entries) == {1: REPLACED, 2: STANDING}
    assert states(*entries, undo(4, 2)) == {1: STANDING, 2: UNDONE}


def test_the_last_action_that_stands_is_undone_next():
    assert last_undoable(history(theme(1), theme(2), theme(3), undo(4, 3))).entry_id == 2
    assert last_undoable(history(theme(1), undo(2, 1))) is None


def test_what_was_taken_back_last_is_done_again_first():
    taken_back = [theme(1), theme(2), theme(3), undo(4, 3), undo(5, 1)]
    assert last_redoable(history(*taken_back)).entry_id == 1
    assert last_redoable(history(*taken_back, undo(6, 5))).entry_id == 3
    assert last_redoable(history(theme(1))) is None


def test_something_new_clears_what_could_be_done_again():
    taken_back = [theme(1), theme(2), undo(3, 2), undo(4, 1)]
    assert redoable(taken_back) == [2, 1]
    assert redoable([*taken_back, theme(5)]) == []
    assert redoable([*taken_back, theme(5), undo(6, 5)]) == [5]


def test_a_part_added_in_the_background_clears_nothing():
    plan = entry(1, EntryKind.PLAN_ADOPTED, {"plan_id": 1, "change": "created"})
    refined = entry(4, EntryKind.PLAN_ADOPTED, {"plan_id": 2, "change": "refined", "part_of": 1})
    assert redoable([plan, theme(2), undo(3, 2), refined]) == [2]


def test_what_a_standing_word_replaces_is_not_done_again_under_it():
    entries = [check_in(1), check_in(2, 1), undo(3, 2), undo(4, 1), undo(5, 3)]
    assert states(*entries) == {1: UNDONE, 2: STANDING}
    assert redoable(entries) == []


@pytest.mark.parametrize(
    ("kind", "payload", "text"),
    [
        (EntryKind.PLAN_ADOPTED, {"change": "created"}, "Plan: made afresh"),
        (EntryKind.PLAN_ADOPTED, {"change": "catch_up"}, "Plan: caught up"),
        (EntryKind.PLAN_ADOPTED, {"change": "busy"}, "Plan: busy times read"),
        (EntryKind.PLAN_ADOPTED, {"change": "of a later version"}, "Plan: changed"),
        (EntryKind.PIN, {"uid": "u1", "pinned": True}, "Pin: Bias and variance stays where it is"),
        (EntryKind.PIN, {"uid": "gone", "pinned": False}, "Pin: a session of another plan may move again"),
        (EntryKind.SETTINGS_CHANGED, {"theme": "dark"}, "Setting: theme “dark”"),
        (EntryKind.SETTINGS_CHANGED, {"catches_up": True}, "Setting: the plan catches up by itself"),
        (EntryKind.SETTINGS_CHANGED, {"catches_up": False}, "Setting: the plan waits for you"),
        (EntryKind.SETTINGS_CHANGED, {"later": 1}, "Setting"),
        (EntryKind.RATINGS_GIVEN, {"ratings": {}}, "Ratings: what you know already"),
        (EntryKind.STORY, {"title": "The outage"}, "Story: The outage"),
        (EntryKind.DRILL, {}, "Drill"),
    ],
)
def test_actions_in_words(kind: EntryKind, payload: dict[str, object], text: str):
    assert history(entry(1, kind, payload))[0].text == text


def test_a_move_names_the_session_that_its_pin_is_about():
    plan = entry(1, EntryKind.PLAN_ADOPTED, {"plan_id": 2, "change": "moved"})
    pin = entry(2, EntryKind.PIN, {"uid": "u1", "pinned": True, "part_of": 1})
    assert [action.text for action in history(plan, pin)] == ["Plan: Bias and variance moved"]


def test_a_corrected_check_in_says_so():
    assert history(check_in(1), check_in(2, 1))[0].text == "Check-in: Trees, done (changed)"


def test_a_title_fits_on_a_line():
    (action,) = history(entry(1, EntryKind.STORY, {"title": "x" * 500}))
    assert len(action.title) == LONGEST_TITLE
    assert action.title.endswith("…")


def test_every_kind_has_a_name():
    assert LABELS.keys() == set(EntryKind)
