"""Free time goes to practice and reviews that help, within the rules; each says what it adds."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from core_samples import MONDAY, at, make_days, make_request, make_task
from example_counts import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plan_strategies import requests, same_requests

from planner.core.availability import StudyDay, study_days
from planner.core.curriculum import Curriculum
from planner.core.filling import (
    EXTRA,
    MOST_PRACTICE,
    MOST_REVIEWS,
    PROMPT_KINDS,
    FixedSessions,
    fill_free_time,
)
from planner.core.memory import Memory, sort_of
from planner.core.outlook import Subject, find_subjects, planned_sessions, readiness_by_pillar
from planner.core.plan import Plan, PlanRequest, Task, WeeklyHours, Window
from planner.core.planning import build_plan, day_indices, exam_days, readiness_of
from planner.core.scheduler import Placement
from planner.core.vocabulary import PromptKind, TaskKind

LONG_DAYS = "mon-sun 17:00-21:00"


def short_plans(test):
    return same_requests(given(requests(days=st.integers(1, 30)))(test))


SLUG = "bias-variance"


def extras_of(plan: Plan) -> list[Task]:
    return [task for task in plan.tasks if task.extra]


UNKNOWN = Memory(0.05)


def subject_of(curriculum: Curriculum, memory: Memory) -> Subject:
    return Subject(curriculum.concepts[SLUG], (1.0,), memory)


def fill(
    curriculum: Curriculum,
    days: Sequence[StudyDay],
    tasks: Sequence[Task] = (),
    *,
    memory: Memory = UNKNOWN,
    light_days: dict[int, int] | None = None,
    shares: dict[str, float] | None = None,
) -> list[Placement]:
    """The free time of these days, where one concept is prepared; the interview is on the day after."""
    day_of = {task.uid: (task.starts_at.date() - MONDAY).days for task in tasks}
    return fill_free_time(
        curriculum,
        days,
        {SLUG: subject_of(curriculum, memory)},
        FixedSessions(tasks, day_of, shares or {}, shares or {}),
        light_days=light_days or {},
        exams=(len(days),),
        effort=0,
    )


KNOWN = Memory(0.4, 8.0, -30)
LEARNED = make_task("learned", at("2026-10-06 12:00"), item=f"learn/{SLUG}", concepts=(SLUG,))


def test_what_is_known_is_practised_and_reviewed_in_free_time(curriculum: Curriculum):
    placed = fill(curriculum, make_days(*[60] * 14), memory=KNOWN)
    kinds = Counter(found.item.kind for found in placed)
    assert set(kinds) == {TaskKind.PRACTICE, TaskKind.REVIEW}
    assert kinds[TaskKind.PRACTICE] <= MOST_PRACTICE
    assert kinds[TaskKind.REVIEW] <= MOST_REVIEWS
    assert all(found.item.extra and found.item.demand == EXTRA for found in placed)
    assert len({found.item.key for found in placed}) == len(placed)


def test_what_nobody_learns_gets_nothing(curriculum: Curriculum):
    assert fill(curriculum, make_days(*[60] * 14)) == []
    skipped = {LEARNED.uid: 0.0}
    assert fill(curriculum, make_days(*[60] * 14), [LEARNED], shares=skipped) == []


def test_extras_come_after_the_concept_was_learned(curriculum: Curriculum):
    placed = fill(curriculum, make_days(*[[60, 60, 60, 60, 60, 60]] * 7), [LEARNED])
    assert placed
    assert all(found.start >= LEARNED.ends_at for found in placed)


def test_sessions_that_stand_count_towards_the_most_of_each_sort(curriculum: Curriculum):
    practised = [
        make_task(
            f"p{n}",
            at(f"2026-10-0{7 + n} 12:00"),
            item=f"practice/{n}",
            kind=TaskKind.PRACTICE,
            concepts=(SLUG,),
        )
        for n in range(2)
    ]
    placed = fill(curriculum, make_days(*[90] * 14), [LEARNED, *practised])
    kinds = Counter(found.item.kind for found in placed)
    assert kinds[TaskKind.PRACTICE] <= 1
    assert kinds[TaskKind.REVIEW] > 0


def test_a_light_day_takes_reviews_up_to_its_minutes(curriculum: Curriculum):
    days = make_days(0, 0, 0, 0, 0, 90)
    review = curriculum.concepts[SLUG].minutes.review
    (placed,) = fill(curriculum, days, memory=KNOWN, light_days={5: max(15, review)})
    assert placed.item.kind is TaskKind.REVIEW
    assert fill(curriculum, days, memory=KNOWN, light_days={5: 14}) == []
    assert fill(curriculum, days, memory=KNOWN, light_days={5: -20}) == []


def test_each_says_what_it_adds(curriculum: Curriculum):
    placed = fill(curriculum, make_days(*[60] * 7), memory=KNOWN)
    subjects = {SLUG: subject_of(curriculum, KNOWN)}
    gains = {TaskKind.PRACTICE: 0.40, TaskKind.REVIEW: 0.15}
    whole = [(found.day, gains[found.item.kind]) for found in placed]

    def readiness(sessions: list[tuple[int, float]]) -> float:
        (found,) = readiness_by_pillar(subjects, {SLUG: sorted(sessions)}, (7,)).values()
        return found

    for n, found in enumerate(placed):
        points = 100 * (readiness(whole) - readiness([*whole[:n], *whole[n + 1 :]]))
        minutes = found.item.minutes
        said = f"{points:.1f} points" if points >= 0.1 else "a little under 0.1 points"
        assert (
            found.item.why
            == f"Extra, in free time: {minutes} minutes that should add {said} at the interview."
        )


def test_prompts_used_least_come_first_and_fit_the_sort_of_session(curriculum: Curriculum):
    placed = fill(curriculum, make_days(*[[60] * 6] * 14), memory=KNOWN)
    offered = {
        kind: {
            prompt.slug
            for prompt in curriculum.prompts_about(SLUG)
            if prompt.kind in PROMPT_KINDS[kind] and prompt.concepts[0] == SLUG
        }
        for kind in PROMPT_KINDS
    }
    used: Counter[str] = Counter()
    assert placed
    for found in placed:
        own = offered[found.item.kind]
        assert set(found.item.prompts) <= own
        assert len(set(found.item.prompts)) == len(found.item.prompts) > 0
        left = own - set(found.item.prompts)
        assert all(used[slug] <= used[other] for slug in found.item.prompts for other in left)
        used.update(found.item.prompts)


def test_prompts_of_sessions_that_stand_are_not_repeated_while_others_are_unused(curriculum: Curriculum):
    theory = [prompt.slug for prompt in curriculum.prompts_on(SLUG, PromptKind.THEORY)]
    assert len(theory) > 2
    learned = replace(LEARNED, prompts=tuple(theory[:-1]))
    placed = fill(curriculum, make_days(*[20] * 14), [learned])
    first = next(found for found in placed if found.item.kind is TaskKind.REVIEW)
    assert first.item.prompts[0] == theory[-1]


@pytest.mark.parametrize("number", [1, 2, 3, 17])
def test_an_extra_has_a_key_no_other_has_even_if_one_before_it_was_dropped(
    curriculum: Curriculum, number: int
):
    standing = [
        make_task(
            f"{kind.value} {number}",
            at("2026-10-10 12:00"),
            item=f"extra/{kind.value}/{SLUG}/{number}",
            kind=kind,
            concepts=(SLUG,),
            extra=True,
        )
        for kind in (TaskKind.REVIEW, TaskKind.PRACTICE)
    ]
    placed = fill(curriculum, make_days(*[60] * 14), [LEARNED, *standing])
    keys = [task.item for task in standing] + [found.item.key for found in placed]
    assert len(placed) > 1
    assert len(set(keys)) == len(keys)


# What holds for every plan.


def per_concept(curriculum: Curriculum, plan: Plan) -> dict[str, Counter[TaskKind]]:
    counts: dict[str, Counter[TaskKind]] = defaultdict(Counter)
    seen = set()
    for task in plan.tasks:
        if task.concepts and task.item not in seen:
            seen.add(task.item)
            counts[task.concepts[0]][sort_of(task.kind)] += 1
    return counts


@short_plans
def test_extras_never_overlap_anything(plan_for, plan_request):
    for earlier, later in pairwise(plan_for(plan_request).tasks):
        assert earlier.ends_at <= later.starts_at


@short_plans
def test_a_concept_with_extras_has_at_most_three_practices_and_four_reviews_unless_the_track_asks_for_more(
    curriculum, plan_for, plan_request
):
    plan = plan_for(plan_request)
    extras = {(task.concepts[0], task.kind) for task in extras_of(plan)}
    counts = per_concept(curriculum, plan)
    for slug, kind in extras:
        assert counts[slug][kind] <= (MOST_PRACTICE if kind is TaskKind.PRACTICE else MOST_REVIEWS)


@short_plans
def test_extras_are_about_what_was_known_or_met_on_an_earlier_day(curriculum, plan_for, plan_request):
    plan = plan_for(plan_request)
    subjects = find_subjects(
        curriculum, plan_request, {task.concepts[0] for task in plan.tasks if task.concepts}
    )
    for task in extras_of(plan):
        slug = task.concepts[0]
        known = subjects[slug].memory.stability is not None
        met = any(
            other.concepts[:1] == (slug,) and other.ends_at <= task.starts_at and not other.extra
            for other in plan.tasks
        )
        assert known or met


@short_plans
def test_extras_lie_in_study_hours_and_on_light_days_only_reviews_do(plan_for, plan_request):
    plan = plan_for(plan_request)
    days, day_of = study_days(plan_request), day_indices(plan_request, plan.tasks)
    last = max((n for n, day in enumerate(days) if day.is_study_day), default=None)
    for task in extras_of(plan):
        slots = days[day_of[task.uid]].slots
        assert any(slot.start <= task.starts_at and task.ends_at <= slot.end for slot in slots)
        assert day_of[task.uid] != last or task.kind is TaskKind.REVIEW
    light = sum(task.minutes for task in plan.tasks if day_of[task.uid] == last)
    assert last is None or not light or light * 2 <= days[last].minutes


@short_plans
def test_extras_never_count_in_checks_and_never_cost_what_was_asked_for(curriculum, plan_for, plan_request):
    plan = plan_for(plan_request)
    plain = build_plan(curriculum, plan_request, fills=False)
    assert [task for task in plan.tasks if not task.extra] == list(plain.tasks)
    assert plan.checks == plain.checks
    assert [missed.item for missed in plan.unplaced] == [missed.item for missed in plain.unplaced]
    assert (plan.readiness or 0) >= (plain.readiness or 0) - 1e-12


@short_plans
def test_each_extra_really_adds_something(curriculum, plan_for, plan_request):
    plan = plan_for(plan_request)
    for extra in extras_of(plan)[:5]:
        without = readiness_of(curriculum, plan_request, plan.tasks, {extra.uid: 0.0})
        assert plan.readiness > without
        points = 100 * (plan.readiness - without)
        assert (f"{points:.1f} points" if points >= 0.1 else "under 0.1 points") in extra.why


def free_hours(weekly: WeeklyHours, weekday: int) -> list[Window]:
    """The whole hours of a weekday that are no study time yet."""
    hours = [Window(start, start + 60) for start in range(0, 1440, 60)]
    taken = weekly.days[weekday]
    return [hour for hour in hours if all(w.end <= hour.start or hour.end <= w.start for w in taken)]


@settings(max_examples=examples(12))
@given(requests(days=st.integers(7, 40)), st.integers(0, 6), st.randoms(use_true_random=False))
def test_an_hour_more_a_week_never_lowers_readiness_by_more_than_a_fiftieth(
    plan_for, plan_request, weekday, random
):
    hours = free_hours(plan_request.weekly, weekday)
    assume(hours)
    days = list(plan_request.weekly.days)
    days[weekday] = tuple(sorted([*days[weekday], random.choice(hours)], key=lambda window: window.start))
    before = plan_for(plan_request)
    after = plan_for(replace(plan_request, weekly=WeeklyHours(tuple(days))))
    assert after.readiness >= before.readiness * 0.98


def test_readiness_is_what_the_sessions_of_the_plan_lead_to(curriculum: Curriculum, plan_for):
    request: PlanRequest = make_request()
    plan = plan_for(request)
    assert extras_of(plan)
    sessions = planned_sessions(plan.tasks, day_indices(request, plan.tasks), {})
    assert exam_days(request) == (56,)
    assert all(day < 56 for found in sessions.values() for day, _ in found)
    assert readiness_of(curriculum, request, plan.tasks, {}) == pytest.approx(plan.readiness)
