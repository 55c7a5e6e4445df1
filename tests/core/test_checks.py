"""Each check measures what its source asks for, and says truly whether the plan holds it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from core_samples import at, make_days, make_request, make_task

from planner.core.availability import StudyDay
from planner.core.checks import MEASURES, PlanView, evaluate_checks
from planner.core.curriculum import CheckRule, Phase
from planner.core.plan import Check, Task
from planner.core.tracks import PhaseDays
from planner.core.vocabulary import Focus, Pillar, PromptKind, TaskKind

P8 = [f"P8-{n:02}" for n in range(1, 34)]
P24 = [f"P24-{n:02}" for n in range(1, 26)]

GENEROUS = {
    "2-week": (14, "mon-sun 17:00-22:00"),
    "3-week": (21, "mon-sun 18:00-22:00"),
    "4-week": (28, "mon-sun 18:00-22:00"),
    "8-week": (56, "mon-fri 19:00-20:30; sat 10:00-13:00"),
}
"""Hours at which each plan holds all its source asks for."""


# ---- the checks of the sources


def test_every_check_of_the_8_week_plan_is_there(curriculum):
    ids = [rule.id for rule in curriculum.tracks["8-week"].checks]
    assert [known for known in ids if known.startswith("P8-")] == P8
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("slug", ["2-week", "3-week", "4-week"])
def test_every_check_of_the_short_plan_is_there(curriculum, slug):
    ids = [rule.id for rule in curriculum.tracks[slug].checks]
    assert [known for known in ids if known.startswith("P24-")] == P24
    assert "P8-33" in ids  # the GenAI topics of an LLM-focused role are asked of every plan
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("slug", GENEROUS)
@pytest.mark.parametrize("focus", [(), (Focus.LLM,)])
def test_with_enough_hours_every_check_is_ok_and_nothing_is_unplaced(plan_for, slug, focus):
    days, weekly = GENEROUS[slug]
    if focus and slug == "2-week":
        weekly = "mon-sun 16:00-22:00"  # six more topics in 14 days take an hour more a day
    plan = plan_for(make_request(slug, days, weekly=weekly, focus=focus))
    assert {check.id: (check.wanted, check.got) for check in plan.checks if not check.ok} == {}
    assert plan.unplaced == ()


def checks_of(plan_for, slug: str, days: int, weekly: str, **changes: object) -> dict[str, Check]:
    plan = plan_for(make_request(slug, days, weekly=weekly, **changes))
    return {check.id: check for check in plan.checks}


def test_the_8_week_plan_wants_the_numbers_of_its_source(plan_for):
    checks = checks_of(plan_for, "8-week", 56, "mon-sun 17:00-22:00", focus=(Focus.LLM,))
    some = (1, None)
    assert {key: check.wanted for key, check in checks.items() if key.startswith("P8-")} == dict(
        zip(
            P8,
            [
                *[
                    (56, 56),
                    (3, 4),
                    (42, 56),
                    (0.5, 1),
                    some,
                    some,
                    some,
                    some,
                    some,
                    (2, None),
                    some,
                    some,
                    some,
                ],
                *[(2, 3), some, (5, 5), some, (4, 5), some, some, some, (200, 250), some, some, some, (2, 3)],
                *[(2, None), (2, None), (12, 12), (100, 100), some, (8, 8), (6, 6)],
            ],
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("weekly", "wanted"),
    [("mon-fri 18:00-22:00", (30, 40)), ("mon-sat 18:00-22:00", (36, 48)), ("mon-sun 18:00-22:00", (42, 56))],
)
def test_problems_wanted_in_two_weeks_follow_the_study_days_of_the_week(plan_for, weekly, wanted):
    check = checks_of(plan_for, "8-week", 56, weekly)["P8-03"]
    assert (check.wanted, check.got, check.ok) == (wanted, wanted[0], True)


@pytest.mark.parametrize(
    ("slug", "days", "a_day"),
    [("2-week", 14, (7.14, 10.71)), ("3-week", 21, (4.76, 7.14)), ("4-week", 28, (3.57, 5.36))],
)
def test_the_short_plans_want_the_numbers_of_their_source(plan_for, slug, days, a_day):
    checks = checks_of(plan_for, slug, days, "mon-sun 16:00-22:00")
    some = (1, None)
    wanted = [
        *[(14, 28), (25, 25), (2, 3), (2, 3), (50, 75), (50, 75), (100, 150), a_day, (3, 3), (3, 3), (3, 3)],
        *[(43, 43), (3, None), some, some, some, (2, 3), (4, 4), (8, 12), some, (6, 6), some, some, (4, 4)],
        (15, 15),
    ]
    assert {key: check.wanted for key, check in checks.items() if key.startswith("P24-")} == dict(
        zip(P24, wanted, strict=True)
    )


def test_genai_topics_are_checked_for_llm_roles_only(plan_for):
    assert "P8-33" not in checks_of(plan_for, "8-week", 56, "mon-sun 18:00-22:00", focus=(Focus.SENIOR,))
    check = checks_of(plan_for, "8-week", 56, "mon-sun 18:00-22:00", focus=(Focus.LLM, Focus.SENIOR))["P8-33"]
    assert (check.got, check.ok) == (6, True)


@pytest.mark.parametrize(("slug", "days"), [("2-week", 14), ("3-week", 21), ("4-week", 28), ("8-week", 56)])
def test_with_a_quarter_of_an_hour_a_day_the_plan_says_which_checks_fail(plan_for, slug, days):
    checks = checks_of(plan_for, slug, days, "mon-sun 19:00-19:15")
    concepts = checks["X-01"]
    assert concepts.wanted == (25, 25)
    assert 0 < concepts.got < 25
    assert not concepts.ok
    failing = {key for key, check in checks.items() if not check.ok}
    # What takes more than a quarter of an hour or all of the days cannot be held; the span still is.
    expected = {"P8-18", "P8-22", "P8-26", "P8-31"} if slug == "8-week" else {"P24-05", "P24-13", "P24-17"}
    assert expected <= failing
    assert {"P8-01", "P24-01"}.isdisjoint(failing)


@pytest.mark.parametrize(("track", "days", "check"), [("8-week", 40, "P8-01"), ("4-week", 40, "P24-01")])
def test_a_span_other_than_the_plans_own_fails_the_check_of_its_length(plan_for, track, days, check):
    length = checks_of(plan_for, track, days, "mon-sun 16:00-22:00")[check]
    assert (length.got, length.ok) == (40, False)


# ---- the measures, one by one

PHASES = (
    PhaseDays(Phase("first", "First", 0.0, 0.5, ()), 0, 7),
    PhaseDays(Phase("second", "Second", 0.5, 1.0, ()), 7, 14),
)

Measure = Callable[..., Check]


@pytest.fixture
def measure(curriculum) -> Measure:
    """Evaluates one rule over tasks given as (day index, task) in a plan of 14 days of an hour."""

    def measure(
        name: str,
        placed: Sequence[tuple[int, Task]] = (),
        days: Sequence[StudyDay] = tuple(make_days(*[60] * 14)),
        phases: tuple[PhaseDays, ...] = PHASES,
        **rule: object,
    ) -> Check:
        tasks, day_of = [], {}
        for number, (day, task) in enumerate(placed):
            uid = str(number)
            start = at("2026-10-05 00:00") + timedelta(days=day, minutes=number)
            tasks.append(
                replace(task, uid=uid, starts_at=start, ends_at=start + timedelta(minutes=task.minutes))
            )
            day_of[uid] = day
        checks = (CheckRule("id", "label", name, **rule),)
        track = replace(curriculum.tracks["8-week"], checks=checks)
        view = PlanView(curriculum, track, phases, tuple(days), tuple(tasks), day_of, ())
        (check,) = evaluate_checks(view)
        return check

    return measure


def problem(slug: str = "two-sum", **changes: object) -> Task:
    changes = {"kind": TaskKind.PROBLEM, "pillar": Pillar.CODING, "item": f"problem/{slug}"} | changes
    return make_task(**changes)


def test_the_span_counts_days(measure):
    assert measure("span_days").got == 14


def test_work_done_in_parts_counts_once(measure):
    parts = [(0, make_task(item="project/a")), (1, make_task(item="project/a")), (2, make_task(item="b"))]
    assert measure("tasks", parts).got == 2


def test_minutes_add_up_over_parts(measure):
    parts = [(0, make_task(item="design/a", minutes=25)), (1, make_task(item="design/a", minutes=26))]
    assert measure("minutes", parts).got == 51


@pytest.mark.parametrize(
    ("rule", "got"),
    [
        ({}, 4),
        ({"kind": "problem"}, 2),
        ({"pillar": "coding"}, 2),
        ({"concept": "arrays"}, 1),
        ({"sources": ("S4-PLAN-W12-1", "S0-TIP-01")}, 2),
        ({"phase": "first"}, 2),
        ({"phase": "second"}, 2),
        ({"phase": "second", "per": "up_to_phase_end"}, 4),
        ({"phase": "second", "per": "rest_of_plan"}, 2),
        ({"phase": "first", "per": "rest_of_plan"}, 4),
        ({"phase": "first", "kind": "problem", "concept": "arrays"}, 0),
    ],
)
def test_a_rule_counts_only_what_passes_all_its_filters(measure, rule, got):
    placed = [
        (0, problem("a", sources=("S4-PLAN-W12-1",))),
        (6, make_task(item="b", sources=("S0-TIP-01",))),
        (7, problem("c", concepts=("hash-maps", "arrays"))),
        (13, make_task(item="d")),
    ]
    assert measure("tasks", placed, **rule).got == got


def test_extra_practice_never_counts(measure):
    placed = [(0, make_task(item="a")), (0, make_task(item="b", extra=True))]
    assert measure("tasks", placed, at_most=1).ok


@pytest.mark.parametrize(
    ("counts", "rule", "got", "ok"),
    [
        ([3, 3, 3], {"at_least": 3, "at_most": 4}, 3, True),
        ([3, 2, 4], {"at_least": 3, "at_most": 4}, 2, False),
        ([3, 5, 4], {"at_least": 3, "at_most": 4}, 5, False),
        ([2, 5, 4], {"at_least": 3, "at_most": 4}, 5, False),
        ([1, 0, 1], {"at_least": 1}, 0, False),
        ([1, 9, 1], {"at_least": 1}, 1, True),
    ],
)
def test_a_daily_count_shows_the_study_day_furthest_from_what_is_wanted(measure, counts, rule, got, ok):
    placed = [(day, problem(f"{day}-{n}")) for day, count in enumerate(counts) for n in range(count)]
    check = measure("fewest_per_study_day", placed, days=make_days(*[60] * len(counts)), **rule)
    assert (check.got, check.ok) == (got, ok)


def test_a_day_without_study_hours_owes_nothing(measure):
    placed = [(0, problem("a")), (2, problem("b"))]
    days = make_days(60, 14, 60)
    assert measure("fewest_per_study_day", placed, days=days, at_least=1).ok
    per_day = measure("tasks", placed, days=days, per="study_day", at_least=1, at_most=2)
    assert (per_day.wanted, per_day.got) == ((2, 4), 2)


def test_weeks_and_calendar_days_scale_what_is_wanted(measure):
    assert measure("tasks", per="week", at_least=1, at_most=1).wanted == (2, 2)
    assert measure("tasks", per="week", at_least=1, days=make_days(60)).wanted == (1, None)
    assert measure("tasks", per="calendar_day", at_least=100, at_most=150).wanted == (7.14, 10.71)


def test_covered_sources_are_counted_each_once(measure):
    placed = [(0, make_task(sources=("S1-A", "S1-B"))), (1, make_task(sources=("S1-B", "S1-X")))]
    assert measure("sources_covered", placed, sources=("S1-A", "S1-B", "S1-C")).got == 2


def test_a_checklist_concept_is_covered_by_any_session_on_it(measure):
    placed = [
        (0, make_task(concepts=("svm", "clustering-pca"))),
        (0, make_task(concepts=("svm", "attention"), extra=True)),
    ]
    assert measure("checklist_covered", placed).got == 2


def test_the_share_of_medium_problems_looks_at_problems_only(measure, curriculum):
    by_difficulty: dict[str, str] = {}
    for slug, found in curriculum.problems.items():
        by_difficulty.setdefault(found.difficulty, slug)
    placed = [(0, problem(by_difficulty[difficulty])) for difficulty in ("easy", "medium", "medium")]
    placed.append((0, make_task()))
    assert measure("medium_share", placed).got == 0.67
    assert measure("medium_share").got == 0


def test_the_share_inside_its_phase_counts_the_phases_own_work(measure):
    # Of the 8-week track's demands: one bound to a phase, one that may slip, one without a phase.
    phases = {"coding-foundations": (0, 7), "ml-fundamentals": (7, 14)}
    inside = make_task(demand="topic-reviews")
    slipping = make_task(demand="learn-fundamentals")
    free = make_task(demand="daily-coding")
    spans = tuple(PhaseDays(Phase(slug, slug, 0, 1, ()), *days) for slug, days in phases.items())
    placed = [(0, inside), (6, inside), (6, inside), (9, inside), (0, slipping), (0, free)]
    assert measure("percent_inside_phase", placed, phases=spans).got == 75
    assert measure("percent_inside_phase", phases=spans).got == 0


def learning(curriculum, kind: PromptKind, *, without: Sequence[str] = ()) -> list[tuple[int, Task]]:
    """A session on every checklist concept with its first two prompts of that kind."""
    rule = "learn" if kind is PromptKind.THEORY else "practice"
    sessions = []
    for concept in curriculum.checklist:
        if concept.slug not in without:
            prompts = tuple(prompt.slug for prompt in curriculum.prompts_on(concept.slug, kind)[:2])
            task = make_task(item=f"{rule}/{concept.slug}", concepts=(concept.slug,), prompts=prompts)
            sessions.append((0, task))
    return sessions


def test_answers_are_those_of_learning_and_applied_sessions_on_the_checklist(measure, curriculum):
    placed = learning(curriculum, PromptKind.THEORY) + learning(curriculum, PromptKind.APPLIED)
    review = replace(placed[0][1], item="fundamentals-reviews/ml-foundations", kind=TaskKind.REVIEW)
    placed.append((1, review))
    assert measure("answers", placed).got == 100
    assert measure("answers", placed, kind="theory").got == 50
    assert measure("fewest_answers", placed, kind="applied").got == 2
    assert measure("answers_per_calendar_day", placed).got == 7.14


def test_one_concept_without_answers_shows_in_the_fewest(measure, curriculum):
    placed = learning(curriculum, PromptKind.THEORY, without=["svm"])
    assert measure("answers", placed, kind="theory").got == 48
    assert measure("fewest_answers", placed, kind="theory").got == 0
    assert measure("fewest_aspects", placed, kind="theory").got == 0
    assert measure("fewest_facets", placed).got == 0


def test_the_first_two_answers_of_each_kind_cover_all_aspects_and_facets(measure, curriculum):
    theory, applied = learning(curriculum, PromptKind.THEORY), learning(curriculum, PromptKind.APPLIED)
    assert measure("fewest_aspects", theory, kind="theory").got == 3
    assert measure("fewest_aspects", applied, kind="applied").got == 3
    assert measure("fewest_facets", theory + applied).got == 3


def test_all_43_sample_questions_are_attached_to_a_prompt(measure, curriculum):
    assert measure("sample_questions").got == 43


def deliverable(project: str, part: str, **changes: object) -> tuple[int, Task]:
    return 0, make_task(item=f"project/{project}/{part}", kind=TaskKind.PROJECT, **changes)


def test_projects_are_counted_with_the_deliverables_of_the_one_that_has_fewest(measure):
    placed = [
        deliverable("project-one", "data"),
        deliverable("project-one", "data"),
        deliverable("project-one", "model"),
        deliverable("project-two", "data"),
        (0, make_task(item="narrative/project-one", kind=TaskKind.PROJECT)),
    ]
    assert measure("projects", placed).got == 2
    assert measure("fewest_deliverables", placed).got == 1
    assert measure("deployment_modes", placed).got == 1
    assert [measure(name).got for name in ("projects", "fewest_deliverables", "deployment_modes")] == [
        0,
        0,
        0,
    ]


def test_framework_steps_are_those_every_design_holds(measure, curriculum):
    steps = curriculum.frameworks["design-steps-timed"].steps
    sources = tuple(source for step in steps for source in step.sources)
    whole = make_task(item="design/a", kind=TaskKind.DESIGN, sources=sources)
    cut = make_task(item="design/b", kind=TaskKind.DESIGN, sources=sources[: len(steps[0].sources)])
    assert measure("framework_steps", [(0, whole)]).got == 6
    assert measure("framework_steps", [(0, whole), (0, cut)]).got == 1
    assert measure("framework_steps").got == 0


def test_every_measure_is_used_by_a_track(curriculum):
    assert {rule.measure for track in curriculum.tracks.values() for rule in track.checks} == MEASURES.keys()


@pytest.mark.parametrize(
    ("low", "high", "ok"),
    [(None, None, True), (3, None, True), (4, None, False), (None, 3, True), (None, 2, False), (3, 3, True)],
)
def test_a_check_is_ok_when_the_number_lies_between_both_ends(measure, low, high, ok):
    check = measure("tasks", [(0, make_task(item=name)) for name in "abc"], at_least=low, at_most=high)
    assert (check.wanted, check.got, check.ok) == ((low, high), 3, ok)
