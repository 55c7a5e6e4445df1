"""Ways to make everything fit: each one, applied, really does, and a smaller step would not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from core_samples import make_request

from planner.core.curriculum import Curriculum
from planner.core.localtime import local_instant, zone_named
from planner.core.plan import Plan, PlanRequest, WeeklyHours, Window
from planner.core.planning import build_plan
from planner.core.repair import Progress, repair_plan
from planner.core.ways_out import (
    EARLIEST_MINUTE,
    LATEST_MINUTE,
    MORE_DAYS,
    MORE_MINUTES,
    WayOut,
    find_ways_out,
    longer_days,
)
from planner.core.weekly_hours import parse_weekly, weekly_hours

USUAL = "mon-fri 19:00-20:30; sat 10:00-13:00"
SHORT = "mon-fri 19:00-19:45; sat 10:00-10:45"
TRACKS = {"2-week": 14, "3-week": 21, "4-week": 28, "8-week": 56}
MINUTE_WAYS = {
    "weekday-minutes",
    "study-day-minutes",
    "project-and-weekday-minutes",
    "project-and-study-day-minutes",
}


@dataclass(frozen=True)
class Case:
    """A request whose work does not fit, and the ways out of it."""

    curriculum: Curriculum
    request: PlanRequest
    plan: Plan
    ways: Mapping[str, WayOut]

    def applied(self, way: WayOut) -> Plan:
        return build_plan(self.curriculum, replace(self.request, **way.changes))


def plan_ways(curriculum: Curriculum, request: PlanRequest) -> Case:
    plan = build_plan(curriculum, request)
    ways = find_ways_out(
        request,
        plan,
        draft=lambda changed: build_plan(curriculum, changed, fills=False),
        finish=lambda changed: build_plan(curriculum, changed),
    )
    assert len({way.slug for way in ways}) == len(ways)
    return Case(curriculum, request, plan, {way.slug: way for way in ways})


CASES = [
    (track, weekly) for track in TRACKS for weekly in (USUAL, SHORT) if (track, weekly) != ("8-week", USUAL)
]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[1][8:19]}")
def case(request: pytest.FixtureRequest, curriculum: Curriculum) -> Case:
    track, weekly = request.param
    found = plan_ways(curriculum, make_request(track, TRACKS[track], weekly=weekly))
    assert found.plan.unplaced
    return found


def test_a_way_that_says_it_fits_really_leaves_nothing_out(case: Case):
    fitting = [way for way in case.ways.values() if way.fits]
    assert "leave-out" in {way.slug for way in fitting}
    assert {way.slug for way in fitting} & (MINUTE_WAYS | {"later-interview"})
    for way in case.ways.values():
        if way.slug != "leave-out":
            assert case.applied(way) == way.plan
        assert (not way.plan.unplaced) is way.fits


def test_enough_minutes_make_every_check_ok(case: Case):
    by_minutes = [way for slug, way in case.ways.items() if slug in MINUTE_WAYS and way.fits]
    assert by_minutes
    for way in by_minutes:
        assert [check.id for check in way.plan.checks if not check.ok] == []


def test_one_step_less_is_too_little(case: Case):
    steps = {**dict.fromkeys(MINUTE_WAYS, MORE_MINUTES), "later-interview": MORE_DAYS}
    for slug, way in case.ways.items():
        place = steps.get(slug, (way.amount,)).index(way.amount)
        if not way.fits or place == 0:
            continue
        less = steps[slug][place - 1]
        changes = dict(way.changes)
        if slug == "later-interview":
            changes["interview_at"] = case.request.interview_at + (
                (changes["interview_at"] - case.request.interview_at) * less / way.amount
            )
        else:
            weekdays = [
                day for day in range(7 if "study-day" in slug else 5) if case.request.weekly.days[day]
            ]
            changes["weekly"] = longer_days(case.request.weekly, weekdays, less)
        assert build_plan(case.curriculum, replace(case.request, **changes), fills=False).unplaced


def test_a_way_that_does_not_fit_is_the_longest_there_is_and_says_what_is_left(case: Case):
    for slug, way in case.ways.items():
        if not way.fits and slug != "project-at-hand":
            assert way.amount == (MORE_DAYS if slug == "later-interview" else MORE_MINUTES)[-1]


def test_what_is_left_out_is_what_found_no_place_and_nothing_else_moves(case: Case):
    way = case.ways["leave-out"]
    left_out = way.changes["left_out"]
    assert set(left_out) == {item.item for item in case.plan.unplaced}
    assert way.amount == len(left_out) == len(set(left_out))
    assert way.plan.tasks == case.plan.tasks
    now = local_instant(case.request.starts_on, 0, zone_named(case.request.time_zone))
    changed = replace(case.request, left_out=left_out, not_before=now)
    applied = repair_plan(case.curriculum, changed, case.plan.tasks, Progress(), now=now)
    assert applied.unplaced == ()
    stated = [task for task in applied.tasks if not task.extra]
    assert stated == [task for task in case.plan.tasks if not task.extra]


def test_projects_at_hand_count_in_the_checks_without_taking_time(case: Case):
    if not any(item.item.startswith("project/") for item in case.plan.unplaced):
        assert "project-at-hand" not in case.ways
        return
    way = case.ways["project-at-hand"]
    ready = set(way.changes["ready"])
    assert way.amount == len(ready)
    assert all(key.startswith("project/") for key in ready)
    assert not {task.item for task in way.plan.tasks} & ready
    assert not {item.item for item in way.plan.unplaced} & ready
    asked = {check.id: check.ok for check in case.plan.checks}
    with_it = {check.id: check.ok for check in way.plan.checks}
    projects = [
        rule.id
        for rule in case.curriculum.tracks[way.plan.track].checks
        if rule.measure in {"projects", "fewest_deliverables", "deployment_modes"}
    ]
    assert projects
    assert all(with_it[check] for check in projects)
    assert not all(asked[check] for check in projects)


def test_where_projects_at_hand_are_not_enough_they_are_offered_with_minutes(case: Case):
    alone = case.ways.get("project-at-hand")
    both = [way for slug, way in case.ways.items() if slug.startswith("project-and-")]
    assert bool(both) is (alone is not None and not alone.fits)
    for way in both:
        assert way.changes["ready"] == alone.changes["ready"]
        without = case.ways[way.slug.removeprefix("project-and-")]
        assert way.amount <= without.amount


def test_where_everything_fits_nothing_is_offered(curriculum: Curriculum):
    found = plan_ways(curriculum, make_request("8-week", 56, weekly=USUAL))
    assert found.plan.unplaced == ()
    assert found.ways == {}


def test_who_studies_at_the_weekend_only_is_offered_longer_study_days(curriculum: Curriculum):
    found = plan_ways(curriculum, make_request("2-week", 14, weekly="sat,sun 10:00-12:00"))
    assert "weekday-minutes" not in found.ways
    grown = found.ways["study-day-minutes"].changes["weekly"]
    assert [bool(day) for day in grown.days] == [False] * 5 + [True, True]


# Longer days.


def windows(text: str) -> tuple[Window, ...]:
    return parse_weekly(f"mon {text}").days[0]


@pytest.mark.parametrize(
    ("before", "minutes", "after"),
    [
        ("19:00-20:30", 30, "19:00-21:00"),
        ("19:00-20:30", 150, "19:00-23:00"),
        ("19:00-20:30", 180, "18:30-23:00"),
        ("19:00-23:30", 60, "18:00-23:30"),
        ("07:00-08:00, 21:00-22:00", 120, "06:00-08:00, 21:00-23:00"),
        ("07:00-08:00, 21:00-22:00", 240, "06:00-08:00, 21:00-23:00"),
        ("05:00-06:00, 22:00-24:00", 60, "05:00-06:00, 22:00-24:00"),
        ("06:30-22:30", 240, "06:00-23:00"),
    ],
)
def test_a_day_grows_towards_the_night_and_then_towards_the_morning(before: str, minutes: int, after: str):
    weekly = parse_weekly(f"mon-tue {before}")
    grown = longer_days(weekly, [0], minutes)
    assert grown.days[0] == windows(after)
    assert grown.days[1:] == weekly.days[1:]


@pytest.mark.parametrize("minutes", MORE_MINUTES)
def test_longer_days_never_overlap_nor_leave_the_day(minutes: int):
    weekly = parse_weekly("mon-wed 07:00-09:00, 12:00-13:00, 20:00-22:30; thu 00:00-24:00; sat 23:00-23:30")
    grown: WeeklyHours = longer_days(weekly, [0, 1, 2, 3, 5], minutes)
    assert weekly_hours(grown.days) == grown
    for before, after in zip(weekly.days, grown.days, strict=True):
        assert all(earlier.end <= later.start for earlier, later in pairwise(after))
        for old, new in zip(before, after, strict=True):
            assert new.start <= old.start < old.end <= new.end
            assert new.start >= min(old.start, EARLIEST_MINUTE)
            assert new.end <= max(old.end, LATEST_MINUTE)
