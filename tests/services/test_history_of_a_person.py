"""The history of a person: undo and redo of one action or the last one, and the pages of the list."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from service_samples import DAY, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.vocabulary import Outcome, Theme
from planner.services.check_ins import CheckInForm, check_in_together
from planner.services.history import ACTIONS_A_PAGE, history_of, show_history
from planner.services.preferences import choose_theme

AtOnce = Callable[[int, Callable[[], object]], list[object]]


def choose(desk: Desk, theme: Theme) -> int:
    return choose_theme(desk.database, desk.person_id, theme, key=desk.new_key(), now=NOW)


def undos(desk: Desk) -> int:
    return sum(entry.kind is EntryKind.UNDO for entry in desk.situation.entries)


def test_redo_brings_back_what_an_undo_took(desk: Desk):
    desk.make_plan()
    entry_id = desk.check_in(desk.first.uid, note="well")
    before = desk.state
    desk.undo(entry_id)
    desk.redo(entry_id)
    assert desk.state == before
    assert [entry.kind for entry in desk.situation.entries[-2:]] == [EntryKind.UNDO, EntryKind.UNDO]


def test_the_last_action_is_undone_and_redone_without_naming_it(desk: Desk):
    desk.make_plan()
    first, second = choose(desk, Theme.DARK), choose(desk, Theme.LIGHT)
    assert [desk.undo_last(), desk.undo_last()] == [second, first]
    assert [desk.redo_last(), desk.redo_last()] == [first, second]
    with pytest.raises(NotFoundError, match="nothing to do again"):
        desk.redo_last()


def test_where_nothing_was_done_there_is_nothing_to_take_back(desk: Desk):
    with pytest.raises(NotFoundError, match="nothing to take back"):
        desk.undo_last()
    assert desk.situation.entries == ()


def test_something_new_ends_what_could_be_redone(desk: Desk):
    desk.make_plan()
    entry_id = choose(desk, Theme.DARK)
    desk.undo(entry_id)
    choose(desk, Theme.LIGHT)
    with pytest.raises(NotFoundError, match="something new"):
        desk.redo(entry_id)
    assert desk.situation.standing.theme is Theme.LIGHT


def test_what_stands_cannot_be_redone(desk: Desk):
    entry_id = choose(desk, Theme.DARK)
    with pytest.raises(NotFoundError, match="stands already"):
        desk.redo(entry_id)


def test_the_same_redo_sent_twice_does_it_once(desk: Desk):
    first, second = choose(desk, Theme.DARK), choose(desk, Theme.LIGHT)
    desk.undo(second)
    desk.undo(first)
    assert [desk.redo_last(key="redo"), desk.redo_last(key="redo")] == [first, first]
    assert undos(desk) == 3


def test_one_undo_of_the_last_action_sent_ten_times_at_once_takes_back_one(
    either_desk: Desk, at_once: AtOnce
):
    either_desk.make_plan()
    first, second = choose(either_desk, Theme.DARK), choose(either_desk, Theme.LIGHT)
    assert set(at_once(10, lambda: either_desk.undo_last(key="undo"))) == {second}
    assert either_desk.situation.standing.theme is Theme.DARK
    assert first in {action.entry_id for action in history_of(either_desk.situation) if action.undoable}


def test_nobody_undoes_or_redoes_what_another_did(desk: Desk, curriculum: Curriculum):
    entry_id = choose(desk, Theme.DARK)
    other = sit_down(desk.database, curriculum, "Bo")
    with pytest.raises(NotFoundError):
        other.undo_last()
    desk.undo(entry_id)
    with pytest.raises(NotFoundError):
        other.redo(entry_id)
    assert desk.situation.standing.theme is Theme.SYSTEM


def test_a_part_of_an_action_cannot_be_taken_back_alone(desk: Desk):
    desk.make_plan(plan_request(known={"trees": 4}))
    *_, ratings = desk.situation.entries
    assert ratings.kind is EntryKind.RATINGS_GIVEN
    with pytest.raises(NotFoundError):
        desk.undo(ratings.id)
    assert dict(desk.situation.standing.ratings) == {"trees": 4}


def test_an_old_plan_with_ratings_before_it_goes_and_comes_back_with_them(desk: Desk):
    desk.make_plan()
    plan_id = desk.situation.standing.plan_id
    with desk.database.writing() as repository:
        ratings = NewEntry(EntryKind.RATINGS_GIVEN, NOW, date(2026, 11, 23), {"ratings": {"trees": 2}})
        rated = repository.append(desk.person_id, ratings).id
        payload = {"plan_id": plan_id, "change": "created", "ratings_entry": rated}
        plan = NewEntry(EntryKind.PLAN_ADOPTED, NOW, date(2026, 11, 23), payload)
        adopted = repository.append(desk.person_id, plan).id
    before = desk.state
    for _ in range(2):
        assert desk.undo_last() == adopted
        assert dict(desk.situation.standing.ratings) == {}
        assert desk.redo_last() == adopted
        assert desk.state == before


def test_an_undo_and_a_redo_reach_the_calendar(desk: Desk):
    desk.make_plan()
    uid = desk.first.uid
    entry_id = desk.check_in(uid)
    done = desk.stamps[uid]
    desk.undo(entry_id)
    desk.redo(entry_id)
    assert desk.stamps[uid].fingerprint == done.fingerprint
    assert desk.stamps[uid].sequence == done.sequence + 2


def test_the_history_has_fifty_actions_a_page_the_newest_first(desk: Desk):
    ids = [choose(desk, (Theme.DARK, Theme.LIGHT)[number % 2]) for number in range(ACTIONS_A_PAGE + 3)]
    first, second = (show_history(desk.situation, page=number) for number in (1, 2))
    assert [action.entry_id for action in (*first.actions, *second.actions)] == ids[::-1]
    assert (len(second.actions), first.pages, first.total) == (3, 2, ACTIONS_A_PAGE + 3)
    assert [show_history(desk.situation, page=beyond).number for beyond in (-5, 0, 9)] == [1, 1, 2]


def test_an_empty_history_has_one_empty_page(desk: Desk):
    page = show_history(desk.situation, page=1)
    assert (page.actions, page.pages, page.total) == ((), 1, 0)


# ---- several sessions at once


def together(desk: Desk, *uids: str, key: str | None = None) -> int:
    forms = [CheckInForm(uid, Outcome.DONE) for uid in uids]
    return check_in_together(
        desk.database, desk.curriculum, desk.person_id, forms, key=key or desk.new_key(), now=NOW
    )


def test_several_sessions_are_one_action_which_one_undo_takes_back(desk: Desk):
    desk.make_plan()
    uids = [task.uid for task in desk.plan.tasks[:3]]
    before = desk.state
    entry_id = together(desk, *uids)
    assert desk.situation.standing.check_ins.keys() == set(uids)
    assert history_of(desk.situation)[0].text == "Check-in: 3 sessions done"
    after = desk.state
    assert desk.undo_last() == entry_id
    assert desk.state == before
    desk.redo_last()
    assert desk.state == after


def test_a_session_checked_in_meanwhile_keeps_what_was_said(desk: Desk):
    desk.make_plan()
    first, second = (task.uid for task in desk.plan.tasks[:2])
    desk.check_in(first, Outcome.PARTLY)
    together(desk, first, second)
    outcomes = {uid: found.outcome for uid, found in desk.situation.standing.check_ins.items()}
    assert outcomes == {first: Outcome.PARTLY, second: Outcome.DONE}


def test_several_sent_twice_are_recorded_once(desk: Desk):
    desk.make_plan()
    uids = [task.uid for task in desk.plan.tasks[:2]]
    assert together(desk, *uids, key="form") == together(desk, *uids, key="form")
    assert len(desk.situation.entries) == 3


def test_nothing_to_check_in_is_said_and_an_unknown_session_stops_all(desk: Desk):
    desk.make_plan()
    before = desk.situation.entries
    with pytest.raises(InvalidInputError, match="at least one"):
        together(desk)
    with pytest.raises(NotFoundError):
        together(desk, desk.first.uid, "no-such-session")
    assert desk.situation.entries == before


# ---- another day, and facets


def test_a_check_in_counts_for_the_day_that_is_named(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid, on=date(2026, 11, 23), now=NOW + 3 * DAY)
    found = desk.situation.standing.check_ins[desk.first.uid]
    assert (found.on, found.at) == (date(2026, 11, 23), NOW + 3 * DAY)


@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2026, 11, 27), date.min, date.max])
def test_a_day_before_the_plan_or_ahead_is_refused(desk: Desk, on: date):
    desk.make_plan()
    with pytest.raises(InvalidInputError, match="2026-11-23") as refused:
        desk.check_in(desk.first.uid, on=on, now=NOW + 3 * DAY)
    assert refused.value.field == "on"


def test_today_means_the_study_day_even_after_midnight(desk: Desk):
    desk.make_plan()
    late = NOW.replace(day=24, hour=0, minute=30)
    with pytest.raises(InvalidInputError):
        desk.check_in(desk.first.uid, on=date(2026, 11, 24), now=late)
    desk.check_in(desk.first.uid, on=date(2026, 11, 23), now=late)


def test_a_correction_may_keep_its_day_when_the_plan_begins_later_now(desk: Desk):
    desk.make_plan()
    uid = desk.first.uid
    desk.check_in(uid, on=date(2026, 11, 23), now=NOW)
    desk.make_plan(plan_request(starts_on=date(2026, 11, 25)), now=NOW + DAY)
    desk.check_in(uid, Outcome.PARTLY, on=date(2026, 11, 23), now=NOW + DAY)
    assert desk.situation.standing.check_ins[uid].on == date(2026, 11, 23)


def test_what_is_said_late_about_an_earlier_day_is_not_the_latest_word(desk: Desk):
    desk.make_plan()
    early, late = (task.uid for task in desk.plan.tasks[:2])
    desk.check_in(late, now=NOW + 2 * DAY)
    desk.check_in(early, on=date(2026, 11, 23), now=NOW + 3 * DAY)
    assert list(desk.situation.standing.check_ins) == [early, late]


def test_facets_are_kept_where_they_were_said(desk: Desk):
    desk.make_plan()
    task = next(task for task in desk.plan.tasks if task.concepts)
    facets = {task.concepts[0]: {"definition": 5, "failure_modes": 2}}
    desk.check_in(task.uid, confidence={task.concepts[0]: 4}, facets=facets)
    assert desk.situation.standing.check_ins[task.uid].facets == facets
    assert '"failure_modes": 2' in desk.state


@pytest.mark.parametrize(
    ("concept", "facet", "number"), [(None, "definition", 6), (None, "colour", 3), ("other", "definition", 3)]
)
def test_facets_are_the_three_of_the_sessions_concepts_from_1_to_5(
    desk: Desk, concept: str | None, facet: str, number: int
):
    desk.make_plan()
    task = next(task for task in desk.plan.tasks if task.concepts)
    with pytest.raises(InvalidInputError) as refused:
        desk.check_in(task.uid, facets={concept or task.concepts[0]: {facet: number}})
    assert refused.value.field == "confidence"
    assert desk.situation.standing.check_ins == {}


def test_hours_later_everything_can_still_be_taken_back(desk: Desk):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    desk.undo_last(now=NOW + timedelta(hours=30))
    assert desk.situation.standing.check_ins == {}
