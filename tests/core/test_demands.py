"""What each track asks for becomes work: how much, of what kind, when, and on whose word."""

from collections import Counter

import pytest
from core_samples import make_request

from planner.core.availability import SHORTEST_SESSION, study_days
from planner.core.demands import RULES, build_work
from planner.core.demands.context import Context
from planner.core.tracks import phase_days
from planner.core.vocabulary import Difficulty, Focus, Pillar, PromptKind, TaskKind
from planner.core.work import WorkItem

SHORT = (("2-week", 14), ("3-week", 21), ("4-week", 28))
EVERY = (*SHORT, ("8-week", 56))
TOPICS = ["arrays", "strings", "dynamic-programming", "hash-maps", "trees", "graphs"]


@pytest.fixture(scope="module")
def eight_weeks(work_for) -> dict[str, WorkItem]:
    """The 8-week plan with hours on six days a week; the last study day is Saturday, day 54."""
    return work_for(make_request())


@pytest.fixture(scope="module")
def four_weeks(work_for) -> dict[str, WorkItem]:
    return work_for(make_request("4-week", 28))


def of(work, demand: str) -> list[WorkItem]:
    return [item for item in work.values() if item.demand == demand]


def keys(work, demand: str) -> list[str]:
    return [item.key for item in of(work, demand)]


# ---- coding


def test_the_first_two_weeks_hold_three_problems_on_every_study_day(eight_weeks):
    problems = of(eight_weeks, "problems-a-day")
    assert Counter(item.first_day for item in problems) == {
        day: 3
        for day in range(14)
        if day % 7 != 6  # Sundays have no hours
    }
    for item in problems:
        assert item.first_day == item.target == item.last_day
        assert item.daily
        assert item.kind is TaskKind.PROBLEM


def test_problems_go_round_the_topics_and_never_repeat_in_eight_weeks(curriculum, eight_weeks):
    items = of(eight_weeks, "problems-a-day") + of(eight_weeks, "daily-coding")
    problems = [curriculum.problems[item.key.removeprefix("problem/")] for item in items]
    assert len({problem.slug for problem in problems}) == 36 + 36
    assert [problem.topics[0] for problem in problems[:36]] == TOPICS * 6


def test_at_least_half_of_the_first_problems_are_medium(curriculum, eight_weeks):
    slugs = [key.removeprefix("problem/") for key in keys(eight_weeks, "problems-a-day")]
    medium = sum(curriculum.problems[slug].difficulty is Difficulty.MEDIUM for slug in slugs)
    assert medium * 2 >= len(slugs)


def test_every_later_study_day_holds_one_coding_task(eight_weeks):
    days = [item.target for item in of(eight_weeks, "daily-coding")]
    assert days == [day for day in range(14, 55) if day % 7 != 6]


def test_on_the_last_study_day_a_solution_is_read_once_more(eight_weeks):
    *before, last = of(eight_weeks, "daily-coding")
    assert last.target == 54
    assert (last.kind, last.minutes) == (TaskKind.REVIEW, 15)
    assert last.title.startswith("Re-read: ")
    assert not any(item.title.startswith("Re-read: ") for item in before)


def test_when_all_problems_are_solved_the_same_come_again(curriculum, work_for):
    work = work_for(make_request("8-week", 182, weekly="mon-sun 18:00-22:00"))
    items = of(work, "problems-a-day") + of(work, "daily-coding")
    assert len(items) == 46 * 3 + 136  # the first phase is a quarter of 182 days, rounded to 46
    first, again = items[: len(curriculum.problems)], items[len(curriculum.problems) :]
    assert not any("again" in item.key for item in first)
    assert all(item.key.endswith("/again-1") for item in again)
    assert all(item.title.startswith("Again: ") for item in again[:-1])


def test_a_problem_of_a_later_week_does_not_count_for_the_first_two(eight_weeks):
    assert all("S4-PLAN-W12-1" in item.sources for item in of(eight_weeks, "problems-a-day"))
    later = {source for item in of(eight_weeks, "daily-coding") for source in item.sources}
    assert not any("-PLAN-" in source for source in later)


def test_two_different_patterns_of_dynamic_programming_are_practised(eight_weeks):
    first, second = of(eight_weeks, "dp-patterns")
    assert first.title != second.title
    assert {first.concepts, second.concepts} == {("dynamic-programming",)}
    assert (first.first_day, first.last_day) == (0, 13)


@pytest.mark.parametrize(("slug", "days"), SHORT)
def test_three_algorithms_are_written_from_scratch_ahead_of_other_work(work_for, slug, days):
    items = of(work_for(make_request(slug, days)), "from-scratch")
    assert [item.key for item in items] == [
        "implement/implement-logistic-regression",
        "implement/implement-decision-tree",
        "implement/implement-training-loop",
    ]
    assert all(item.priority == 0 and item.pillar is Pillar.CODING for item in items)


@pytest.mark.parametrize(("days", "papers"), [(5, 1), (13, 1), (14, 2), (56, 8), (182, 26)])
def test_a_paper_is_read_in_each_whole_week(curriculum, work_for, days, papers):
    items = of(work_for(make_request("8-week", days)), "weekly-paper")
    assert len(items) == papers
    for week, item in enumerate(items):
        assert (item.first_day, item.last_day) == (week * 7, min(week * 7 + 6, days - 1))
        assert f"week {week + 1} of {papers}" in item.why
        assert item.key.endswith("/again-1") is (12 <= week < 24)
    assert len(curriculum.papers) == 12


# ---- concepts


@pytest.mark.parametrize(("slug", "days"), EVERY)
def test_all_25_concepts_of_the_checklist_are_learned(curriculum, work_for, slug, days):
    work = work_for(make_request(slug, days))
    assert {f"learn/{concept.slug}" for concept in curriculum.checklist} <= work.keys()


@pytest.mark.parametrize(("slug", "days"), SHORT)
def test_each_concept_gets_two_theory_and_two_applied_answers(curriculum, work_for, slug, days):
    work = work_for(make_request(slug, days))
    for concept in curriculum.checklist:
        theory = work[f"learn/{concept.slug}"].prompts
        applied = work[f"practice/{concept.slug}"].prompts
        assert [curriculum.prompts[prompt].kind for prompt in theory] == [PromptKind.THEORY] * 2
        assert [curriculum.prompts[prompt].kind for prompt in applied] == [PromptKind.APPLIED] * 2


def test_applied_answers_aim_two_days_behind_learning_at_the_earliest(four_weeks):
    learned = {item.key.removeprefix("learn/"): item.target for item in of(four_weeks, "theory-answers")}
    for item in of(four_weeks, "applied-answers"):
        concept = item.key.removeprefix("practice/")
        assert item.after == (f"learn/{concept}",)
        assert item.target >= learned[concept] + 2


def test_prerequisites_are_learned_first(four_weeks):
    order = keys(four_weeks, "theory-answers")
    for item in of(four_weeks, "theory-answers"):
        for before in item.after:
            assert order.index(before) < order.index(item.key)
    assert set(four_weeks["learn/regularization"].after) == {"learn/linear-models", "learn/bias-variance"}


def test_a_known_concept_needs_no_learning_before_what_builds_on_it(work_for):
    shaky = work_for(make_request("4-week", 28, known={"linear-models": 2}))
    okay = work_for(make_request("4-week", 28, known={"linear-models": 3}))
    assert "learn/linear-models" in shaky["learn/regularization"].after
    assert "learn/linear-models" not in okay["learn/regularization"].after


@pytest.mark.parametrize(("confidence", "minutes"), [(1, 30), (3, 30), (4, 15), (5, 15)])
def test_a_well_known_concept_is_refreshed_in_a_short_session(work_for, confidence, minutes):
    work = work_for(make_request("4-week", 28, known={"bias-variance": confidence}))
    assert work["learn/bias-variance"].minutes == minutes


def test_concepts_known_least_come_earlier_and_the_weightier_before_the_lighter(work_for):
    plain = keys(work_for(make_request("4-week", 28)), "theory-answers")
    rated = keys(
        work_for(make_request("4-week", 28, known={"coding": 5, "ml-foundations": 2})), "theory-answers"
    )
    assert plain.index("learn/coding") < 10
    assert rated[-1] == "learn/coding"
    assert sorted(plain) == sorted(rated)


def test_named_topics_are_reviewed_in_their_own_weeks(eight_weeks):
    topics = {"arrays", "strings", "hash-maps", "trees", "graphs"}
    named = {
        "topic-reviews": (topics, (0, 13)),
        "fundamentals-reviews": ({"bias-variance", "regularization", "cross-validation"}, (14, 27)),
        "production-reviews": ({"feature-stores", "model-serving", "model-monitoring"}, (28, 41)),
    }
    for demand, (concepts, window) in named.items():
        items = of(eight_weeks, demand)
        assert {item.concepts[0] for item in items} == concepts
        assert {(item.first_day, item.last_day) for item in items} == {window}
        assert {item.kind for item in items} == {TaskKind.REVIEW}


def test_deep_dives_go_into_the_algorithms_known_best(work_for, eight_weeks):
    known = {"attention": 5, "gradient-boosting": 4}
    rated = work_for(make_request(known=known))
    assert keys(eight_weeks, "deep-dives") == [
        "deep-dives/decision-trees-and-forests",
        "deep-dives/gradient-boosting",
    ]
    assert keys(rated, "deep-dives") == ["deep-dives/attention", "deep-dives/gradient-boosting"]


def test_a_rating_of_a_broader_concept_counts_for_what_belongs_to_it(curriculum, work_for):
    parent = curriculum.concepts["attention"].parent
    assert parent
    rated = work_for(make_request(known={parent: 5}))
    assert "deep-dives/attention" in keys(rated, "deep-dives")


@pytest.mark.parametrize(("days", "count"), [(6, 1), (14, 2), (28, 4)])
def test_one_concept_a_week_is_explained_aloud(work_for, days, count):
    items = of(work_for(make_request("4-week", days)), "explain-aloud")
    assert len(items) == count
    assert {item.minutes for item in items} == {15}


@pytest.mark.parametrize(("slug", "days"), EVERY)
def test_six_derivations_are_spread_over_the_whole_span(work_for, slug, days):
    targets = [item.target for item in of(work_for(make_request(slug, days)), "derivations")]
    assert len(targets) == 6
    assert targets == sorted(targets)
    assert targets[0] < days / 6
    assert targets[-1] >= days * 5 / 6 - 1


# ---- design, mocks, projects and stories


@pytest.mark.parametrize(("slug", "days"), EVERY)
def test_designs_go_through_the_six_steps_of_the_tracks_framework(curriculum, work_for, slug, days):
    work = work_for(make_request(slug, days))
    framework = curriculum.frameworks[curriculum.tracks[slug].framework]
    steps = [source for step in framework.steps for source in step.sources]
    designs = [item for item in work.values() if item.kind is TaskKind.DESIGN]
    assert len(designs) == 4
    assert len(framework.steps) == 6
    for item in designs:
        assert item.minutes == 50
        assert [source for source in item.sources if source in steps] == steps
        assert f"framework/{framework.slug}" in item.after


def test_two_full_mocks_take_turns_through_the_rounds(eight_weeks):
    first, second = of(eight_weeks, "full-mock")
    assert [title for title, _ in first.rounds] == [
        "Coding round",
        "Machine-learning fundamentals round",
        "Machine-learning system design round",
    ]
    assert [title for title, _ in second.rounds] == [
        "Machine-learning system design round",
        "Project or research deep dive",
        "Behavioural round",
    ]
    for mock in (first, second):
        assert mock.minutes == sum(minutes for _, minutes in mock.rounds) == 135
        assert not mock.splits


def test_the_short_plans_have_one_mock_of_a_single_round(four_weeks):
    (mock,) = of(four_weeks, "design-mock")
    assert mock.rounds == (("Machine-learning system design round", 50),)


def test_two_projects_show_four_deliverables_each_one_after_the_other(four_weeks):
    items = of(four_weeks, "end-to-end-projects")
    assert Counter(item.key.split("/")[1] for item in items) == {"project-one": 4, "project-two": 4}
    assert items[0].after == ()
    assert [item.after for item in items[1:]] == [(item.key,) for item in items[:-1]]
    assert [item.priority for item in items] == [0] * 4 + [1] * 4


def test_the_last_weeks_prepare_two_narratives_and_three_stories(eight_weeks):
    assert keys(eight_weeks, "narratives") == ["narrative/project-one", "narrative/project-two"]
    assert [item.minutes for item in of(eight_weeks, "star-stories")] == [20, 20, 20]
    assert all("S1-STAR-01" in item.sources for item in of(eight_weeks, "star-stories"))


# ---- roles


@pytest.mark.parametrize(("slug", "days"), EVERY)
@pytest.mark.parametrize(
    ("focus", "demand", "count"),
    [
        (Focus.LLM, "genai-topics", 6),
        (Focus.SENIOR, "senior-designs", 2),
        (Focus.RESEARCH, "research-questions", 2),
        (Focus.ENGINEER, "incident-response", 1),
    ],
)
def test_a_role_adds_its_own_work_and_nothing_else(work_for, slug, days, focus, demand, count):
    without = work_for(make_request(slug, days))
    with_focus = work_for(make_request(slug, days, focus=(focus,)))
    assert len(of(with_focus, demand)) == count
    assert {key: item for key, item in with_focus.items() if item.demand != demand} == without


def test_several_roles_add_the_work_of_each(work_for):
    everything = work_for(make_request(focus=tuple(Focus)))
    assert len(everything) == len(work_for(make_request())) + 6 + 2 + 2 + 1


# ---- every piece of work


def test_the_first_piece_of_each_stated_demand_comes_before_the_rest(eight_weeks, four_weeks):
    assert [item.priority for item in of(eight_weeks, "topic-reviews")] == [0, 1, 1, 1, 1]
    assert [item.priority for item in of(eight_weeks, "learn-fundamentals")] == [0] * 21
    assert [item.priority for item in of(four_weeks, "design-scenarios")] == [0, 1, 1, 1]
    assert [item.priority for item in of(four_weeks, "derivations")] == [2] * 6


@pytest.mark.parametrize(("slug", "days"), [*EVERY, ("4-week", 3), ("8-week", 2), ("2-week", 1)])
def test_every_piece_of_work_says_why_cites_its_demand_and_names_known_things(
    curriculum, work_for, slug, days
):
    work = work_for(make_request(slug, days, focus=tuple(Focus)))
    demands = {demand.slug: demand for demand in curriculum.tracks[slug].demands}
    assert {item.demand for item in work.values()} == demands.keys()
    for item in work.values():
        assert set(demands[item.demand].sources) <= set(item.sources)
        assert item.why
        assert "{" not in item.why + item.title
        assert item.minutes >= SHORTEST_SESSION
        assert 0 <= item.first_day <= item.target <= item.last_day < days
        assert set(item.concepts) <= curriculum.concepts.keys()
        assert set(item.prompts) <= curriculum.prompts.keys()


def test_work_that_may_slip_may_run_to_the_end_of_the_plan_and_other_work_may_not(eight_weeks, curriculum):
    ends = {"coding-foundations": 13, "ml-fundamentals": 27, "ml-system-design": 41, "polish-and-mocks": 55}
    demands = {demand.slug: demand for demand in curriculum.tracks["8-week"].demands}
    for item in eight_weeks.values():
        demand = demands[item.demand]
        if demand.phase and not item.daily:
            assert item.last_day == (55 if demand.may_slip else ends[demand.phase])
            assert item.phase == (None if demand.may_slip else demand.phase)


def test_every_rule_a_track_can_name_is_used_by_one(curriculum):
    assert {demand.make for track in curriculum.tracks.values() for demand in track.demands} == RULES.keys()


# ---- what stands already


def test_problems_that_stand_are_neither_asked_for_again_nor_counted_short(curriculum):
    request = make_request()
    days = study_days(request)
    track = curriculum.tracks["8-week"]
    phases = phase_days(track, days=len(days))

    def problems(**kept: object) -> list[WorkItem]:
        work = build_work(Context(curriculum, track, phases, days, (), {}, **kept))
        return [item for item in work if item.demand == "problems-a-day"]

    first, second, third, fourth = (item.key for item in problems()[:4])
    left = problems(
        kept=frozenset({first, third}), kept_on={("problems-a-day", 0): 1, ("problems-a-day", 1): 1}
    )
    assert len(left) == 36 - 2
    assert Counter(item.target for item in left)[0] == Counter(item.target for item in left)[1] == 2
    assert {first, third}.isdisjoint(item.key for item in left)
    assert [item.key for item in left[:2]] == [second, fourth]
    assert "number 2 of 3 today" in left[0].why
