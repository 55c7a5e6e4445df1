"""Undoing all that was done brings back the first state byte for byte, and redoing it all the last."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from service_samples import EVENINGS, MORNINGS, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.errors import PlannerError
from planner.core.journal_entry import EntryKind
from planner.core.mocks import MockRound, set_up_payload
from planner.core.plan import DateRange, Interview
from planner.core.rehearsing import TakenStep, rehearsal_payload
from planner.core.timetable import design_orders, make_timetable
from planner.core.vocabulary import Outcome, Theme
from planner.core.weekly_hours import parse_weekly
from planner.services.check_ins import CheckInForm, check_in_together
from planner.services.moves import move_session, pin_session, show_places
from planner.services.plans import change_plan
from planner.services.practice_log import record_practice
from planner.services.preferences import choose_catch_up, choose_theme
from planner.store.database import Database

OUTCOMES = (Outcome.DONE, Outcome.PARTLY, Outcome.SKIPPED)
SHOWN = (EntryKind.DRILL, EntryKind.STORY, EntryKind.REHEARSAL, EntryKind.BUILD, EntryKind.MOCK)
HOURS = (MORNINGS, "sat 10:00-13:00", EVENINGS)
MINUTE = timedelta(minutes=1)

_names = count(1)


def check_in(desk: Desk, pick: int, now: datetime) -> None:
    task = desk.plan.tasks[pick % 4]
    confidence = dict.fromkeys(task.concepts[:1], 1 + pick % 5)
    facets = {slug: {"definition": 5 - pick % 5} for slug in task.concepts[: pick % 2]}
    desk.check_in(task.uid, OUTCOMES[pick % 3], confidence, facets=facets, note=f"{pick}", now=now)


def check_in_for_another_day(desk: Desk, pick: int, now: datetime) -> None:
    desk.check_in(desk.plan.tasks[pick % 4].uid, on=date(2026, 11, 23), minutes=5 + pick, now=now)


def check_in_several(desk: Desk, pick: int, now: datetime) -> None:
    forms = [CheckInForm(task.uid, Outcome.DONE) for task in desk.plan.tasks[pick % 5 : pick % 5 + 3]]
    check_in_together(desk.database, desk.curriculum, desk.person_id, forms, key=desk.new_key(), now=now)


def pin(desk: Desk, pick: int, now: datetime) -> None:
    uid = desk.plan.tasks[5 + pick % 3].uid
    pin_session(desk.database, desk.person_id, uid, pinned=pick % 2 == 0, key=desk.new_key(), now=now)


def move(desk: Desk, pick: int, now: datetime) -> None:
    situation = desk.situation
    task = desk.plan.tasks[6 + pick % 3]
    places = show_places(situation, desk.curriculum, task, now=now).places
    if places:
        move_session(
            *(desk.database, desk.curriculum, desk.person_id, task.uid, places[pick % len(places)]),
            key=desk.new_key(),
            now=now,
        )


def choose_a_theme(desk: Desk, pick: int, now: datetime) -> None:
    choose_theme(desk.database, desk.person_id, list(Theme)[pick % 3], key=desk.new_key(), now=now)


def choose_to_catch_up(desk: Desk, pick: int, now: datetime) -> None:
    choose_catch_up(desk.database, desk.person_id, on=pick % 2 == 0, key=desk.new_key(), now=now)


def shown(desk: Desk, kind: EntryKind, pick: int) -> Mapping[str, object]:
    """Something shown, as its own page would write it down; what nothing is derived from may be anything."""
    curriculum = desk.curriculum
    if kind is EntryKind.DRILL:
        prompt = list(curriculum.prompts.values())[pick]
        return drill_payload(prompt, DrillAnswer(tuple(range(pick % 3)), rating=1 + pick % 5), run="r")
    if kind is EntryKind.MOCK:
        return set_up_payload(f"mock-{1 + pick}", [MockRound("round-coding", 45)])
    if kind is EntryKind.REHEARSAL:
        framework = curriculum.frameworks["design-steps-timed"]
        steps = make_timetable(framework, design_orders(curriculum), 30)
        design = list(curriculum.designs.values())[pick]
        return rehearsal_payload(design, framework, steps, [TakenStep()] * len(steps), {pick % 2})
    return {"title": f"practice {pick}", "share": pick / 10}


def practise(desk: Desk, pick: int, now: datetime) -> None:
    kind = SHOWN[pick % len(SHOWN)]
    payload = shown(desk, kind, pick)
    record_practice(desk.database, desk.person_id, kind, payload, key=desk.new_key(), now=now)


def practise_differently(desk: Desk, pick: int, now: datetime) -> None:
    kind = SHOWN[pick % len(SHOWN)]
    found = desk.situation.standing.practised.get(kind, ())
    supersedes = found[-1].id if found else None
    payload = shown(desk, kind, 9 - pick)
    record_practice(
        desk.database, desk.person_id, kind, payload, key=desk.new_key(), now=now, supersedes=supersedes
    )


def catch_up(desk: Desk, _pick: int, now: datetime) -> None:
    change_plan(desk.database, desk.curriculum, desk.person_id, {}, key=desk.new_key(), now=now)


def change_hours(desk: Desk, pick: int, now: datetime) -> None:
    desk.change_plan(now=now, weekly=parse_weekly(HOURS[pick % 3]))


def pause(desk: Desk, pick: int, now: datetime) -> None:
    first = date(2026, 11, 25) + timedelta(days=pick % 4)
    desk.change_plan(now=now, days_off=(DateRange(first, first + timedelta(days=1)),))


def add_an_interview(desk: Desk, pick: int, now: datetime) -> None:
    at = datetime(2026, 11, 27 + pick % 3, 9, tzinfo=UTC)
    desk.change_plan(now=now, earlier=(Interview("Acme", at, 1, ()),))


def plan_afresh(desk: Desk, pick: int, now: datetime) -> None:
    desk.make_plan(replace(plan_request(weeks=1 + pick % 2), known={"trees": 1 + pick % 5}), now=now)


QUICK = (
    *(check_in, check_in_for_another_day, check_in_several, pin),
    *(choose_a_theme, choose_to_catch_up, practise, practise_differently),
)
THOROUGH = (move, catch_up, change_hours, pause, add_an_interview, plan_afresh)
Step = tuple[Callable[[Desk, int, datetime], None] | str, int]
picks = st.integers(0, 9)
actions = st.tuples(st.sampled_from(QUICK * 3 + THOROUGH), picks)
turns = st.tuples(st.sampled_from(("undo", "redo")), picks)


def act(desk: Desk, step: Step, now: datetime) -> bool:
    """Do one thing; False if it was refused or there was nothing to do, which must leave no trace."""
    before = len(desk.situation.entries)
    action, pick = step
    try:
        action(desk, pick, now)
    except PlannerError:
        assert len(desk.situation.entries) == before
    return len(desk.situation.entries) > before


def new_desk(database: Database, curriculum: Curriculum) -> Desk:
    """Somebody new with a plan of a week; the plan is no part of what is undone."""
    desk = sit_down(database, curriculum, f"Ana {next(_names)}")
    desk.make_plan(plan_request(weeks=1))
    return desk


fresh_person_each_time = settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@fresh_person_each_time
@given(steps=st.lists(actions, min_size=1, max_size=8))
def test_as_many_undos_as_actions_bring_back_the_first_state_and_as_many_redos_the_last(
    either_database: Database, curriculum: Curriculum, steps: list[Step]
):
    desk = new_desk(either_database, curriculum)
    states = [desk.state]
    for number, step in enumerate(steps, start=1):
        if act(desk, step, NOW + number * MINUTE):
            states.append(desk.state)
    for number, state in enumerate(reversed(states[:-1]), start=1):
        desk.undo_last(now=NOW + timedelta(hours=1, minutes=number))
        assert desk.state == state
    for number, state in enumerate(states[1:], start=1):
        desk.redo_last(now=NOW + timedelta(hours=2, minutes=number))
        assert desk.state == state


@fresh_person_each_time
@given(steps=st.lists(st.one_of(actions, turns), min_size=3, max_size=12))
def test_undo_and_redo_walk_along_what_was_done_like_an_editor(
    either_database: Database, curriculum: Curriculum, steps: list[Step]
):
    desk = new_desk(either_database, curriculum)
    past, future = [], []
    for number, step in enumerate(steps, start=1):
        now, before = NOW + number * MINUTE, desk.state
        if step[0] == "undo" and past:
            desk.undo_last(now=now)
            future.append(before)
            assert desk.state == past.pop()
        elif step[0] == "redo" and future:
            desk.redo_last(now=now)
            past.append(before)
            assert desk.state == future.pop()
        elif step[0] == "redo":
            with pytest.raises(PlannerError, match="nothing to do again"):
                desk.redo_last(now=now)
        elif step[0] != "undo" and act(desk, step, now):
            past.append(before)
            future.clear()


def test_fifty_undos_take_back_fifty_actions_and_fifty_redos_do_them_again(either_desk: Desk):
    either_desk.make_plan(plan_request(weeks=1))
    first, done = either_desk.state, 0
    chosen = [*QUICK * 5, *THOROUGH, *QUICK]
    for number, action in enumerate(chosen):
        done += act(either_desk, (action, number % 7), NOW + number * MINUTE)
    while done < 50:
        done += act(either_desk, (practise, done), NOW + timedelta(hours=1))
    last = either_desk.state
    for _ in range(done):
        either_desk.undo_last(now=NOW + timedelta(hours=2))
    assert (done >= 50, either_desk.state) == (True, first)
    for _ in range(done):
        either_desk.redo_last(now=NOW + timedelta(hours=3))
    assert either_desk.state == last
