"""Expected readiness of a plan, against the formulas worked by hand."""

import math
from dataclasses import replace

import pytest
from core_samples import at, make_request, make_task

from planner.core.curriculum import Curriculum
from planner.core.mastery import OLD_STABILITY, UNKNOWN_KNOWLEDGE
from planner.core.memory import Memory
from planner.core.outlook import (
    FOCUS_BONUS,
    NOT_ASKED,
    Subject,
    expected_readiness,
    find_subjects,
    planned_sessions,
    rating_of,
    readiness_by_pillar,
    shares_ahead,
    value_of,
    worth_of,
)
from planner.core.plan import Interview
from planner.core.planning import exam_days, readiness_of
from planner.core.self_report import RATING_FLOOR, RATING_SHIFT, RATING_SLOPE, USUAL_FIRST
from planner.core.vocabulary import Focus, Pillar, TaskKind

DECAY = 0.1542
FACTOR = 0.9 ** (-1 / DECAY) - 1
LEARN, PRACTICE, REVIEW = 0.50, 0.40, 0.15


def recall(days: int, stability: float) -> float:
    """R(t, S) of FSRS-6."""
    return (1 + FACTOR * days / stability) ** -DECAY


def first(difficulty: float) -> float:
    """Stability after a first session."""
    return 2.3065 * math.exp(-0.1933 * (difficulty - 2.118))


def then(stability: float, difficulty: float, gap: int) -> float:
    """Stability after a later session: recalled with chance R, lapsed with the rest."""
    r = recall(gap, stability)
    good = stability * (
        1 + math.exp(1.8722) * (11 - difficulty) * stability**-0.1666 * (math.exp(0.796 * (1 - r)) - 1)
    )
    again = 1.4835 * difficulty**-0.0614 * ((stability + 1) ** 0.2629 - 1) * math.exp(1.6483 * (1 - r))
    return good**r * min(stability, again) ** (1 - r)


@pytest.fixture
def subject(curriculum: Curriculum) -> Subject:
    """A concept of difficulty 5 and weight 2 at one interview, never studied."""
    concept = replace(curriculum.concepts["bias-variance"], difficulty=5)
    return Subject(concept, (2.0,), Memory(0.05))


def expected(subject: Subject, *sessions: tuple[int, float], exams: tuple[int, ...] = (20,)) -> float | None:
    return expected_readiness({"it": subject}, {"it": sessions}, exams)


def test_what_was_never_studied_is_worth_what_is_known_of_it(subject: Subject):
    assert expected(subject) == 0.05


def test_one_session_is_learned_and_then_fades_until_the_interview(subject: Subject):
    learned = 1 - 0.95 * (1 - LEARN)
    assert expected(subject, (4, LEARN)) == pytest.approx(learned * recall(16, first(5)))


def test_a_later_review_adds_knowledge_and_lasts_longer(subject: Subject):
    learned = 1 - 0.95 * (1 - LEARN) * (1 - REVIEW)
    stability = then(first(5), 5, 9)
    assert expected(subject, (4, LEARN), (13, REVIEW)) == pytest.approx(learned * recall(7, stability))


def test_a_second_session_on_the_same_day_adds_knowledge_only(subject: Subject):
    learned = 1 - 0.95 * (1 - LEARN) * (1 - PRACTICE)
    assert expected(subject, (4, LEARN), (4, PRACTICE)) == pytest.approx(learned * recall(16, first(5)))


def test_an_old_memory_counts_from_thirty_days_before_the_plan(subject: Subject):
    rated = replace(subject, memory=Memory(0.40, 8.0, -30))
    assert expected(rated) == pytest.approx(0.40 * recall(50, 8.0))
    stability = then(8.0, 5, 40)
    known = 1 - 0.60 * (1 - PRACTICE)
    assert expected(rated, (10, PRACTICE)) == pytest.approx(known * recall(10, stability))


def test_readiness_is_the_mean_by_weight(subject: Subject):
    heavy, light = replace(subject, weights=(3.0,)), replace(subject, memory=Memory(0.6))
    found = expected_readiness({"heavy": heavy, "light": light}, {}, (20,))
    assert found == pytest.approx((3 * 0.05 + 2 * 0.6) / 5)


def test_without_any_weight_there_is_no_readiness(subject: Subject):
    assert expected(replace(subject, weights=(0.0,))) is None
    assert expected_readiness({}, {}, (20,)) is None


def test_several_interviews_are_weighed(subject: Subject):
    twice = replace(subject, weights=(1.0, 3.0))
    learned = 1 - 0.95 * (1 - LEARN)
    at_first, at_second = (learned * recall(days, first(5)) for days in (6, 16))
    assert expected(twice, (4, LEARN), exams=(10, 20)) == pytest.approx((at_first + 3 * at_second) / 4)


@pytest.mark.parametrize("day", [10, 11, 19])
def test_a_session_on_the_day_of_an_exam_or_after_it_does_not_count_for_it(subject: Subject, day: int):
    twice = replace(subject, weights=(1.0, 3.0))
    later = (1 - 0.95 * (1 - LEARN)) * recall(20 - day, first(5))
    assert expected(twice, (day, LEARN), exams=(10, 20)) == pytest.approx((0.05 + 3 * later) / 4)


def test_readiness_of_a_pillar_looks_at_its_own_concepts_only(subject: Subject, curriculum: Curriculum):
    coding = replace(
        subject, concept=replace(subject.concept, pillar=Pillar.CODING), memory=Memory(0.6), weights=(9.0,)
    )
    found = readiness_by_pillar({"it": subject, "coding": coding}, {}, (20,))
    assert found == {Pillar.FUNDAMENTALS: pytest.approx(0.05), Pillar.CODING: pytest.approx(0.6)}
    assert list(found) == [Pillar.CODING, Pillar.FUNDAMENTALS]


def test_what_one_more_session_is_worth_is_the_difference_it_makes(subject: Subject):
    other = replace(subject, weights=(6.0,))
    subjects, sessions = {"it": subject, "other": other}, {"it": ((2, LEARN), (15, REVIEW))}
    with_it = {"it": ((2, LEARN), (9, PRACTICE), (15, REVIEW))}
    gained = expected_readiness(subjects, with_it, (20,)) - expected_readiness(subjects, sessions, (20,))
    worth = worth_of(subjects, sessions, ("it", "other"), (9, PRACTICE), (20,))
    assert worth == pytest.approx(gained)
    assert worth > 0
    assert worth_of(subjects, sessions, ("unknown", "it"), (9, PRACTICE), (20,)) == 0
    assert worth_of(subjects, sessions, (), (9, PRACTICE), (20,)) == 0


# What the tasks of a plan do.


def days(*tasks) -> dict[str, int]:
    return {task.uid: n for n, task in enumerate(tasks)}


def test_the_parts_of_one_piece_share_its_gain(subject: Subject):
    parts = [
        make_task(
            f"part-{n}",
            at(f"2026-10-0{4 + n} 17:00"),
            minutes,
            item="learn/it",
            concepts=("it",),
            part=n,
            parts=2,
        )
        for n, minutes in ((1, 20), (2, 60))
    ]
    (gains,) = [[gain for _, gain in found] for found in planned_sessions(parts, days(*parts), {}).values()]
    assert gains == [pytest.approx(1 - 0.5**0.25), pytest.approx(1 - 0.5**0.75)]
    left = (1 - gains[0]) * (1 - gains[1])
    assert left == pytest.approx(1 - LEARN)


@pytest.mark.parametrize(
    ("kind", "gain"),
    [
        (TaskKind.LEARN, LEARN),
        (TaskKind.FRAMEWORK, LEARN),
        (TaskKind.REVIEW, REVIEW),
        (TaskKind.PRACTICE, PRACTICE),
        (TaskKind.PROBLEM, PRACTICE),
        (TaskKind.PROJECT, PRACTICE),
        (TaskKind.MOCK, PRACTICE),
    ],
)
def test_each_kind_of_task_closes_its_share_of_what_is_missing(kind: TaskKind, gain: float):
    task = make_task(kind=kind, concepts=("it",))
    assert planned_sessions([task], days(task), {}) == {"it": [(0, pytest.approx(gain))]}


def test_a_session_half_done_closes_less_and_one_skipped_nothing():
    task = make_task(concepts=("it",))
    assert planned_sessions([task], days(task), {"one": 0.5}) == {"it": [(0, pytest.approx(1 - 0.5**0.5))]}
    assert planned_sessions([task], days(task), {"one": 0.0}) == {}


def test_only_the_first_concept_of_a_session_counts():
    task = make_task(concepts=("it", "beside"))
    nothing = make_task("two", concepts=())
    assert list(planned_sessions([task, nothing], days(task, nothing), {})) == ["it"]


def test_sessions_come_in_the_order_of_their_days_whatever_order_they_are_named_in():
    tasks = [make_task(f"t{n}", at(f"2026-10-0{5 + n} 17:00"), concepts=("it",)) for n in range(4)]
    forwards = planned_sessions(tasks, days(*tasks), {})
    assert [day for day, _ in forwards["it"]] == [0, 1, 2, 3]
    assert planned_sessions(tasks[::-1], days(*tasks), {}) == forwards


# What a concept weighs, and what is known of it.


def weight(curriculum: Curriculum, slug: str, **changes) -> float:
    (found,) = find_subjects(curriculum, make_request(**changes), [slug])[slug].weights
    return found / curriculum.concepts[slug].weight


def test_a_rating_of_a_parent_counts_for_its_children_until_they_have_their_own(curriculum: Curriculum):
    child = next(found for found in curriculum.concepts.values() if found.parent)
    assert rating_of(child, {}) == 1
    assert rating_of(child, {child.parent: 4}) == 4
    assert rating_of(child, {child.parent: 4, child.slug: 2}) == 2
    subjects = find_subjects(curriculum, make_request(known={child.parent: 4}), [child.slug])
    assert subjects[child.slug].memory == prior(4, days_old=30)


def prior(rating: int, *, days_old: int) -> Memory:
    """What a first rating from 3 up stands for: see core/mastery.py."""
    learned = RATING_FLOOR + RATING_SLOPE * ((rating - 0.5) / 5 - USUAL_FIRST + RATING_SHIFT)
    return Memory(pytest.approx(learned), OLD_STABILITY, -days_old)


def test_what_the_log_says_goes_before_a_rating(curriculum: Curriculum):
    request = make_request(known={"bias-variance": 5, "regularization": 5})
    day_9 = request.starts_on.toordinal() + 9
    learned = {"bias-variance": Memory(0.61, 7.0, day_9), "cross-validation": Memory(0.2)}
    found = find_subjects(curriculum, replace(request, learned=learned), [*learned, "regularization"])
    assert found["bias-variance"].memory == Memory(0.61, 7.0, 9)
    assert found["cross-validation"].memory == Memory(0.2)
    assert found["regularization"].memory == prior(5, days_old=30)


def test_a_session_the_log_has_taken_in_counts_only_there():
    tasks = [
        make_task("one", concepts=("bias-variance",)),
        make_task("two", concepts=("bias-variance",)),
        make_task("three", concepts=("regularization",)),
        make_task("four", concepts=()),
    ]
    shares = {"one": 1.0, "three": 0.5, "four": 1.0}
    assert shares_ahead(tasks, shares, {"bias-variance": Memory(0.6)}) == {**shares, "one": 0.0}
    assert shares_ahead(tasks, shares, {}) == shares


def test_a_loop_lowers_the_weight_of_pillars_nobody_asks_about(curriculum: Curriculum):
    rounds = tuple(slug for slug, found in curriculum.rounds.items() if found.pillar is Pillar.BEHAVIOURAL)
    assert rounds
    assert weight(curriculum, "bias-variance") == 1
    assert weight(curriculum, "bias-variance", rounds=rounds) == NOT_ASKED
    asked = next(slug for slug, found in curriculum.rounds.items() if found.pillar is Pillar.FUNDAMENTALS)
    assert weight(curriculum, "bias-variance", rounds=(*rounds, asked)) == 1


def test_a_round_that_mixes_pillars_tests_coding_and_fundamentals(curriculum: Curriculum):
    mixed = next(slug for slug, found in curriculum.rounds.items() if found.pillar is Pillar.MOCK)
    of_pillar = {found.pillar: found.slug for found in curriculum.concepts.values()}
    asked = {pillar for pillar, slug in of_pillar.items() if weight(curriculum, slug, rounds=(mixed,)) == 1}
    assert asked == {Pillar.CODING, Pillar.FUNDAMENTALS}


def test_rounds_that_left_the_curriculum_lower_nothing(curriculum: Curriculum):
    assert weight(curriculum, "bias-variance", rounds=("gone",)) == 1


def test_concepts_of_the_role_count_more(curriculum: Curriculum):
    slug = next(found.slug for found in curriculum.concepts.values() if Focus.LLM in found.focus)
    assert weight(curriculum, slug, focus=(Focus.LLM,)) == FOCUS_BONUS


def test_what_real_interviews_asked_counts_for_more(curriculum: Curriculum) -> None:
    asked = {"bias-variance": 1.5}

    assert weight(curriculum, "bias-variance", asked=asked) == 1.5
    assert weight(curriculum, "regularization", asked=asked) == 1.0
    assert weight(curriculum, "bias-variance", focus=(Focus.LLM,)) == 1


def test_each_interview_weighs_by_its_own_weight_and_rounds(curriculum: Curriculum):
    behavioural = next(slug for slug, r in curriculum.rounds.items() if r.pillar is Pillar.BEHAVIOURAL)
    request = make_request(earlier=(Interview("First", at("2026-11-02 09:00"), 3, (behavioural,)),), weight=2)
    found = find_subjects(curriculum, request, ["bias-variance", "gone"])
    own = curriculum.concepts["bias-variance"].weight
    assert list(found) == ["bias-variance"]
    assert found["bias-variance"].weights == (3 * own * NOT_ASKED, 2 * own)


# A whole plan.


def test_the_readiness_of_a_plan_counts_every_first_concept_of_its_work_and_its_sessions(
    curriculum: Curriculum, plan_for, work_for
):
    request = make_request("2-week", 14)
    plan = plan_for(request)
    about = {item.concepts[0] for item in work_for(request).values() if item.concepts}
    subjects = find_subjects(curriculum, request, sorted(about))
    day_of = {task.uid: (task.starts_at.date() - request.starts_on).days for task in plan.tasks}
    sessions = planned_sessions(plan.tasks, day_of, {})
    total = sum(sum(subject.weights) for subject in subjects.values())
    by_hand = sum(value_of(subject, sessions.get(slug, ()), (14,)) for slug, subject in subjects.items())
    assert plan.readiness == pytest.approx(by_hand / total)


def test_a_plan_not_kept_leads_to_less(curriculum: Curriculum, plan_for):
    request = make_request("2-week", 14)
    plan = plan_for(request)
    assert readiness_of(curriculum, request, plan.tasks, {}) == pytest.approx(plan.readiness)
    skipped = {task.uid: 0.0 for task in plan.tasks}
    partly = {task.uid: 0.5 for task in plan.tasks}
    values = [readiness_of(curriculum, request, plan.tasks, shares) for shares in (skipped, partly, {})]
    assert values == sorted(set(values))
    assert values[0] == pytest.approx(UNKNOWN_KNOWLEDGE)


def test_the_days_of_the_interviews_are_dates_in_the_persons_zone():
    earlier = (Interview("First", at("2026-10-11 22:30")),)  # the 12th in Berlin
    assert exam_days(make_request("2-week", 14, earlier=earlier)) == (7, 14)
