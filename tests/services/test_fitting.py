"""What is short, what would help, and what-if: figures that are what planning that way really gives."""

from datetime import timedelta

import pytest
from service_samples import DAY, NOW, Desk, plan_request

from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.weekly_hours import parse_weekly
from planner.services.fitting import show_shortfall, show_ways_out, show_what_if
from planner.services.plans import change_plan, propose_change

FOUR_HOURS = parse_weekly("mon-sun 17:00-21:00")


@pytest.fixture
def short(desk: Desk) -> Desk:
    """Two weeks of evenings, which are too few."""
    desk.make_plan(plan_request(weeks=2))
    assert desk.plan.unplaced
    return desk


def test_the_shortfall_adds_up_to_what_found_no_place(short: Desk):
    found = show_shortfall(short.plan)
    assert sum(found.minutes.values()) == sum(item.minutes for item in short.plan.unplaced)
    assert found.points == pytest.approx(sum(item.points for item in short.plan.unplaced))
    assert list(found.minutes.values()) == sorted(found.minutes.values(), reverse=True)
    titles = {phase.title for phase in short.plan.phases} | {""}
    assert {title for title, _ in found.minutes} <= titles
    assert {pillar for _, pillar in found.minutes} == {item.pillar for item in short.plan.unplaced}


def test_a_plan_that_fits_is_short_of_nothing_and_needs_no_way_out(desk: Desk):
    desk.make_plan(plan_request(weeks=8, weekly="mon-sun 18:00-20:00"))
    found = show_shortfall(desk.plan)
    assert (found.minutes, found.points) == ({}, 0)
    assert show_ways_out(desk.situation, desk.curriculum, now=NOW) == []


def test_a_way_out_chosen_is_what_comes_of_it(short: Desk):
    for way in show_ways_out(short.situation, short.curriculum, now=NOW):
        entry = change_plan(
            short.database, short.curriculum, short.person_id, way.changes, key=short.new_key(), now=NOW
        )
        missing = {item.item for item in short.plan.unplaced}
        assert missing <= {item.item for item in way.plan.unplaced}
        assert not (way.fits and missing)
        short.undo(entry)


def test_ways_out_stand_around_what_is_done(short: Desk):
    done = short.plan.tasks[:3]
    for task in done:
        short.check_in(task.uid, now=task.ends_at)
    later = NOW + 4 * DAY
    ways = show_ways_out(short.situation, short.curriculum, now=later)
    assert ways
    for way in ways:
        assert set(done) <= set(way.plan.tasks)
        if way.slug == "leave-out":  # nothing moves, so sessions that went by stand in it still
            assert way.plan.tasks == short.plan.tasks
            continue
        assert all(task.starts_at >= later for task in way.plan.tasks if task not in done)


def test_asking_for_ways_out_changes_nothing(short: Desk):
    before = short.state, short.situation.entries
    show_ways_out(short.situation, short.curriculum, now=NOW)
    show_what_if(short.situation, short.curriculum, {"weekly": FOUR_HOURS}, now=NOW)
    assert (short.state, short.situation.entries) == before


def test_what_if_says_what_planning_that_way_gives(short: Desk):
    changes = {"weekly": FOUR_HOURS}
    found = show_what_if(short.situation, short.curriculum, changes, now=NOW)
    plan = propose_change(short.situation, short.curriculum, changes, now=NOW, anew=True).new
    assert found.readiness == pytest.approx(plan.readiness)
    assert found.pieces_missing == len(plan.unplaced)
    assert found.minutes_missing == sum(item.minutes for item in plan.unplaced)
    assert (found.checks_met, found.checks) == (sum(check.ok for check in plan.checks), len(plan.checks))
    assert found.readiness > short.plan.readiness


def test_what_if_nothing_changed_is_the_plan_in_force(short: Desk):
    found = show_what_if(short.situation, short.curriculum, {}, now=NOW)
    assert found.readiness == pytest.approx(short.plan.readiness)
    assert found.pieces_missing == len(short.plan.unplaced)


def test_there_is_nothing_to_ask_without_a_plan_or_after_the_interview(desk: Desk):
    for ask in (show_ways_out, lambda *args, now: show_what_if(*args, {}, now=now)):
        with pytest.raises(NotFoundError):
            ask(desk.situation, desk.curriculum, now=NOW)
    desk.make_plan()
    after = plan_request().interview_at + timedelta(minutes=1)
    for ask in (show_ways_out, lambda *args, now: show_what_if(*args, {}, now=now)):
        with pytest.raises(InvalidInputError, match="in the past"):
            ask(desk.situation, desk.curriculum, now=after)
