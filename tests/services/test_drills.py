"""Drills: what is recorded, what a sitting changed, and what is worth asking next."""

import json

import pytest
from service_samples import DAY, NOW, Desk

from planner.core.curriculum import Prompt
from planner.core.drill_log import DrillAnswer, read_drills
from planner.core.drilling import DrillFilter
from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.vocabulary import Outcome
from planner.services.drills import attempts, choose_prompts, drills_of_run, record_drill, show_run

RUN = "run-of-a-test"
NO_FILTER = DrillFilter()


@pytest.fixture
def planner(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


@pytest.fixture
def prompt(planner: Desk) -> Prompt:
    """A prompt on the concept of the first session that has any."""
    slugs = [task.concepts[0] for task in planner.plan.tasks if task.concepts]
    prompts = planner.curriculum.prompts.values()
    return next(prompt for slug in slugs for prompt in prompts if prompt.concepts[0] == slug)


def answer(desk: Desk, prompt: Prompt, shown: int = 0, *, run: str = RUN, key=None, now=NOW, **given) -> int:
    return record_drill(
        desk.database,
        desk.person_id,
        prompt,
        DrillAnswer(ticked=tuple(range(shown)), **given),
        run=run,
        key=key or desk.new_key(),
        now=now,
    )


def test_an_answer_is_recorded_for_the_study_day_and_exported(planner: Desk, prompt: Prompt) -> None:
    answer(planner, prompt, 2, seconds=80, rating=4, text="What I said.")

    (drill,) = read_drills(planner.situation.standing)
    assert (drill.on, drill.shown, drill.of) == (NOW.date(), 2, len(prompt.key_points))
    (exported,) = json.loads(planner.state)["practice"]["drill"]
    assert exported["prompt"] == prompt.slug
    assert (exported["on"], exported["seconds"], exported["rating"]) == ("2026-11-23", 80, 4)


def test_the_same_form_counts_once(planner: Desk, prompt: Prompt) -> None:
    first = answer(planner, prompt, 2, key="the-form")
    again = answer(planner, prompt, 5, key="the-form", now=NOW + DAY)

    assert first == again
    assert [drill.shown for drill in drills_of_run(planner.situation, RUN)] == [2]


def test_what_is_refused_leaves_no_trace(planner: Desk, prompt: Prompt) -> None:
    before = planner.state

    with pytest.raises(InvalidInputError):
        answer(planner, prompt, 99)

    assert planner.state == before


def test_an_answer_taken_back_is_gone_and_can_be_given_anew(planner: Desk, prompt: Prompt) -> None:
    before = planner.state
    assert attempts(planner.situation, RUN, prompt.slug) == 0
    planner.undo(answer(planner, prompt, 1))

    assert planner.state == before
    assert show_run(planner.situation, planner.curriculum, RUN) is None
    assert attempts(planner.situation, RUN, prompt.slug) == 1
    assert attempts(planner.situation, "another-run", prompt.slug) == 0


def test_a_sitting_without_answers_shows_nothing(planner: Desk) -> None:
    assert show_run(planner.situation, planner.curriculum, RUN) is None


def test_a_summary_compares_the_memory_with_and_without_the_sitting(planner: Desk, prompt: Prompt) -> None:
    task = next(task for task in planner.plan.tasks if prompt.concepts[0] == (*task.concepts, "")[0])
    planner.check_in(task.uid, Outcome.DONE)
    later = NOW + 5 * DAY
    answer(planner, prompt, len(prompt.key_points), rating=5, now=later)
    answer(planner, prompt, 1, run="another-run", now=later + DAY)

    result = show_run(planner.situation, planner.curriculum, RUN)

    assert result is not None
    assert (result.on, result.compared_on) == (later.date(), (later + 7 * DAY).date())
    (found,) = result.concepts
    assert (found.shown, found.of, found.ratings) == (len(prompt.key_points), len(prompt.key_points), (5,))
    assert found.before is not None
    assert found.before.last_on == NOW.date()
    assert found.after.last_on == later.date()
    assert found.after.at(result.compared_on) > found.before.at(result.compared_on)
    assert found.after.due_on > found.before.due_on


def test_a_concept_never_looked_at_before_has_no_memory_before(planner: Desk, prompt: Prompt) -> None:
    answer(planner, prompt, 3)

    result = show_run(planner.situation, planner.curriculum, RUN)

    assert result is not None
    assert [found.before for found in result.concepts] == [None]


def test_the_prompts_on_offer_follow_the_log(planner: Desk, prompt: Prompt) -> None:
    def offered() -> list[str]:
        picks = choose_prompts(planner.situation, planner.curriculum, NO_FILTER, count=5, now=NOW)
        return [pick.prompt.slug for pick in picks]

    first = offered()
    assert len(first) == 5
    answer(planner, planner.curriculum.prompts[first[0]], 1)

    assert first[0] not in offered()


def test_without_a_plan_there_is_nothing_to_choose_from(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        choose_prompts(desk.situation, desk.curriculum, NO_FILTER, count=5, now=NOW)
