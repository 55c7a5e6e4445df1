"""A request becomes a plan that keeps to it, is the same every time, and hides nothing it could not do."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from core_samples import MONDAY, at, make_request

from planner.core.availability import study_days
from planner.core.errors import InvalidInputError
from planner.core.localtime import local_instant
from planner.core.plan import DateRange, Plan, Task
from planner.core.plan_warnings import overload_text
from planner.core.task_making import task_uid
from planner.core.vocabulary import Focus, TaskKind, UnplacedReason

BERLIN = ZoneInfo("Europe/Berlin")
EVERY = (("2-week", 14), ("3-week", 21), ("4-week", 28), ("8-week", 56))
QUARTER_HOUR = "mon-sun 19:00-19:15"
SHORT_WINDOWS = "mon-sun 17:00-17:55, 18:00-18:55, 19:00-19:55"
LONG_DAYS = "mon-sun 16:00-22:00"


def tasks_of(plan: Plan, item: str) -> list[Task]:
    return [task for task in plan.tasks if task.item == item]


# ---- requests that make no sense


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"starts_on": date(2026, 12, 1)}, "starts_on", "starts after the interview"),
        ({"starts_on": date(2026, 11, 30)}, "starts_on", "on the day of the interview, which is kept free"),
        (
            {"starts_on": date(2026, 5, 31)},
            "interview_at",
            "is 183 days after the start, and plans reach 26 weeks",
        ),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "“Mars/Olympus” is not a time zone"),
        ({"track": "9-week"}, "track", "There is no plan called “9-week”"),
        ({"known": {"alchemy": 3}}, "known", "There is no concept called “alchemy”"),
        ({"known": {"svm": 0}}, "known", "The confidence for svm is 0; it is a whole number from 1 to 5"),
        ({"known": {"svm": 6}}, "known", "The confidence for svm is 6"),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_field_and_reason(plan_for, changes, field, said):
    with pytest.raises(InvalidInputError) as caught:
        plan_for(replace(make_request(), **changes))
    assert said in str(caught.value)
    assert caught.value.field == field


def test_a_week_without_study_hours_is_refused(plan_for):
    with pytest.raises(InvalidInputError, match="no study hours in the week") as caught:
        plan_for(make_request(weekly=""))
    assert caught.value.field == "weekly"


def test_26_weeks_are_the_most(plan_for):
    assert len(plan_for(make_request(days=182)).availability) == 182


def test_a_very_long_concept_name_is_cut_in_the_message(plan_for):
    with pytest.raises(InvalidInputError) as caught:
        plan_for(make_request(known={"x" * 5000: 3}))
    assert len(str(caught.value)) < 120


# ---- the plan as a whole


@pytest.mark.parametrize(("track", "days"), EVERY)
def test_with_90_minutes_on_weekdays_and_180_on_saturday_every_concept_is_in_without_overlap(
    plan_for, curriculum, track, days
):
    plan = plan_for(make_request(track, days))
    assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(plan.tasks))
    minutes = Counter[date]()
    for task in plan.tasks:
        minutes[task.starts_at.astimezone(BERLIN).date()] += task.minutes
    assert all(minutes[day.on] <= day.minutes for day in plan.availability)
    touched = {slug for task in plan.tasks for slug in task.concepts}
    assert {concept.slug for concept in curriculum.checklist} <= touched


def test_the_8_week_plan_holds_all_12_bullets_of_its_source(plan_for):
    covered = {source for task in plan_for(make_request()).tasks for source in task.sources}
    bullets = {f"S4-PLAN-W{weeks}-{n}" for weeks in (12, 34, 56, 78) for n in (1, 2, 3)}
    assert bullets <= covered


def test_the_plan_says_what_it_was_asked_and_what_it_chose(plan_for, curriculum):
    request = make_request("auto", 56)
    plan = plan_for(request)
    assert (plan.track, plan.time_zone, plan.starts_on) == ("8-week", "Europe/Berlin", MONDAY)
    assert plan.interview_at == request.interview_at
    assert plan.choices == curriculum.tracks["8-week"].choices
    assert [day.minutes for day in plan.availability] == [day.minutes for day in study_days(request)]
    assert [(phase.slug, phase.first_on, phase.last_on) for phase in plan.phases] == [
        ("coding-foundations", date(2026, 10, 5), date(2026, 10, 18)),
        ("ml-fundamentals", date(2026, 10, 19), date(2026, 11, 1)),
        ("ml-system-design", date(2026, 11, 2), date(2026, 11, 15)),
        ("polish-and-mocks", date(2026, 11, 16), date(2026, 11, 29)),
    ]


def test_sessions_keep_their_hour_on_the_wall_through_a_clock_change(plan_for):
    plan = plan_for(make_request())  # Berlin puts its clocks back on Sunday, 25 October
    first = {}
    for task in plan.tasks:
        first.setdefault(task.starts_at.astimezone(BERLIN).date(), task.starts_at)
    assert first[date(2026, 10, 23)] == at("2026-10-23 17:00")
    assert first[date(2026, 10, 26)] == at("2026-10-26 18:00")


def test_work_cut_into_parts_says_which_part_it_is(plan_for):
    plan = plan_for(make_request("4-week", 28, weekly=SHORT_WINDOWS))
    parts = tasks_of(plan, "implement/implement-decision-tree")
    title = parts[0].title.removesuffix(" (part 1 of 2)")
    assert [task.title for task in parts] == [f"{title} (part 1 of 2)", f"{title} (part 2 of 2)"]
    assert [task.minutes for task in parts] == [30, 30]
    assert len({task.uid for task in parts}) == 2


def test_a_mock_over_several_days_names_the_round_of_each(plan_for):
    plan = plan_for(make_request(weekly="mon-sun 19:00-20:30"))
    titles = [task.title for task in tasks_of(plan, "full-mock/1")]
    assert titles == [
        "Full mock interview 1 of 2: Coding round (1 of 3)",
        "Full mock interview 1 of 2: Machine-learning fundamentals round (2 of 3)",
        "Full mock interview 1 of 2: Machine-learning system design round (3 of 3)",
    ]


def test_without_any_free_time_everything_is_unplaced_and_said_so(plan_for):
    plan = plan_for(make_request("2-week", 14, days_off=(DateRange(MONDAY, date(2026, 12, 31)),)))
    assert plan.tasks == ()
    assert {missed.reason for missed in plan.unplaced} == {
        UnplacedReason.PHASE_CLOSED,
        UnplacedReason.PREREQUISITE_UNPLACED,
    }
    assert not any(check.ok for check in plan.checks if check.id in {"P24-02", "P24-07", "X-01"})
    assert "Your hours hold 0 h." in overload_text(plan)


# ---- what a quarter of an hour a day leaves out


@pytest.mark.parametrize(("track", "days"), EVERY)
def test_with_a_quarter_of_an_hour_a_day_all_that_is_missing_is_listed(plan_for, work_for, track, days):
    request = make_request(track, days, weekly=QUARTER_HOUR)
    plan, asked = plan_for(request), work_for(request)
    placed = {task.item for task in plan.tasks}
    wanted = {key for key, item in asked.items() if not item.extra}
    assert {missed.item for missed in plan.unplaced} == wanted - placed
    assert all(missed.minutes == asked[missed.item].minutes for missed in plan.unplaced)
    assert sum(missed.minutes for missed in plan.unplaced) > sum(task.minutes for task in plan.tasks)


def test_an_unplaced_problem_is_too_long_for_the_window_and_an_unplaced_mock_too(plan_for):
    plan = plan_for(make_request(weekly=QUARTER_HOUR))
    reasons = {missed.item: missed.reason for missed in plan.unplaced if missed.kind is not TaskKind.REVIEW}
    assert {reason for item, reason in reasons.items() if item.startswith("problem/")} == {
        UnplacedReason.NO_WINDOW
    }
    assert reasons["full-mock/1"] is UnplacedReason.NO_WINDOW
    assert UnplacedReason.NO_TIME in reasons.values()


# ---- warnings


def test_a_plan_of_its_own_length_with_long_days_has_nothing_to_warn_of(plan_for):
    assert plan_for(make_request(weekly=LONG_DAYS)).warnings == ()


@pytest.mark.parametrize(
    ("track", "chosen"),
    [
        ("8-week", "The plan you chose"),
        ("auto", "The plan nearest to your date"),
    ],
)
def test_scaled_phases_are_said(plan_for, track, chosen):
    (warning,) = plan_for(make_request(track, 63, weekly=LONG_DAYS)).warnings
    assert warning.startswith(
        f"{chosen} is made for 56 days and you have 63, so its phases are scaled in proportion"
    )
    assert warning.endswith("what it asks for on each study day stays the same.")


@pytest.mark.parametrize(("days", "said"), [(1, "With 1 day left"), (6, "With 6 days left"), (7, None)])
def test_with_less_than_a_week_the_plan_says_it_only_picks(plan_for, days, said):
    warnings = [warning for warning in plan_for(make_request("auto", days)).warnings if "left" in warning]
    assert warnings == ([f"{said}, this plan only picks what counts most."] if said else [])


def test_the_text_about_the_load_adds_up_what_the_person_offers_and_what_is_short(plan_for):
    plan = plan_for(make_request("2-week", 14, weekly=QUARTER_HOUR))
    hours, minutes = divmod(sum(missed.minutes for missed in plan.unplaced), 60)
    assert overload_text(plan) == (
        f"Your hours hold 3 h 30 min. {len(plan.unplaced)} pieces of work ({hours} h {minutes} min) found "
        "no place; each is listed with its reason."
    )


def test_a_plan_that_holds_everything_says_nothing_about_its_load(plan_for):
    assert overload_text(plan_for(make_request())) is None


def test_a_mock_that_does_not_fit_one_window_is_said(plan_for):
    warnings = plan_for(make_request(weekly="mon-sun 17:00-19:00, 19:30-21:00")).warnings
    assert warnings == tuple(
        f"“Full mock interview {n} of 2” does not fit in one window, so its rounds fall on the same or "
        "neighbouring days."
        for n in (1, 2)
    )


# ---- the person's role and ratings


@pytest.mark.parametrize(("track", "days"), EVERY)
@pytest.mark.parametrize("focus", list(Focus))
def test_a_role_adds_sessions_of_its_own(plan_for, track, days, focus):
    plain = plan_for(make_request(track, days, weekly=LONG_DAYS))
    focused = plan_for(make_request(track, days, weekly=LONG_DAYS, focus=(focus,)))
    added = {task.item for task in focused.tasks if not task.extra} - {task.item for task in plain.tasks}
    assert len(added) >= {Focus.LLM: 6, Focus.SENIOR: 2, Focus.RESEARCH: 2, Focus.ENGINEER: 1}[focus]


def test_known_concepts_take_less_time_and_come_later(plan_for, curriculum):
    well_known = {concept.slug: 5 for concept in curriculum.checklist if concept.slug != "behavioural"}
    plain = plan_for(make_request("4-week", 28))
    rated = plan_for(make_request("4-week", 28, known=well_known))

    def learning(plan: Plan) -> list[Task]:
        return [task for task in plan.tasks if task.demand == "theory-answers"]

    assert sum(task.minutes for task in learning(rated)) == 24 * 15 + 25
    assert sum(task.minutes for task in learning(rated)) < sum(task.minutes for task in learning(plain))
    assert learning(rated)[0].item == "learn/behavioural"
    assert learning(plain)[0].item != "learn/behavioural"


# ---- the same every time


def test_a_uid_is_made_of_track_item_ordinal_start_and_interview():
    namespace = UUID("6f0c1d0e-4a86-5a63-9a43-0d3f6f1f2b77")
    expected = uuid5(namespace, "8-week|learn/svm|1|2026-10-05|2026-11-30T08:00:00+00:00")
    assert task_uid("8-week", "learn/svm", 1, MONDAY, at("2026-11-30 08:00")) == str(expected)
    assert task_uid("8-week", "learn/svm", 1, MONDAY, datetime(2026, 11, 30, 9, tzinfo=BERLIN)) == str(
        expected
    )


def test_a_session_keeps_its_uid_when_only_the_hours_change(plan_for):
    evenings = plan_for(make_request("4-week", 28, weekly="mon-sun 18:00-21:00"))
    mornings = plan_for(make_request("4-week", 28, weekly="mon-sun 06:00-08:30"))
    by_item = {task.item: task.uid for task in evenings.tasks}
    shared = [task for task in mornings.tasks if task.item in by_item and "part" not in task.title]
    assert len(shared) > 50
    assert all(task.uid == by_item[task.item] for task in shared)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": MONDAY + timedelta(days=1)},
        {"interview_at": local_instant(date(2026, 11, 30), 600, BERLIN)},
        {"track": "4-week"},
    ],
)
def test_another_start_interview_or_track_gives_other_uids(plan_for, changes):
    uids = {task.uid for task in plan_for(make_request()).tasks}
    assert uids.isdisjoint(task.uid for task in plan_for(replace(make_request(), **changes)).tasks)
