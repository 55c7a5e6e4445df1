"""A session that is more than prompts says what to do."""

from dataclasses import replace

import pytest
from core_samples import make_request

from planner.core.plan import Task
from planner.core.session_guide import guide_for

GUIDED = ("design/", "framework/", "implement/", "paper/", "project/", "story/")


@pytest.fixture(scope="module")
def tasks(plan_for) -> list[Task]:
    return [
        task
        for request in (make_request("4-week", 28, weekly="mon-sun 08:00-12:00"), make_request())
        for task in plan_for(request).tasks
    ]


def first(tasks: list[Task], start: str) -> Task:
    return next(task for task in tasks if task.item.startswith(start))


def test_every_session_of_these_sorts_has_a_guide_and_no_other(curriculum, tasks):
    for task in tasks:
        assert (guide_for(task, curriculum) is not None) is task.item.startswith(GUIDED), task.item


def test_a_design_brings_its_brief_the_tracks_six_steps_and_the_points_to_check(curriculum, tasks):
    task = first(tasks, "design/")
    guide = guide_for(task, curriculum)
    scenario = curriculum.designs[task.item.removeprefix("design/")]
    assert (guide.brief, guide.points) == (scenario.brief, scenario.key_points)
    assert len(guide.steps) == 6
    assert guide.steps[3].startswith("Serving")


def test_the_timed_framework_names_its_minutes(curriculum, tasks):
    designs = [task for task in tasks if task.item.startswith("design/")]
    assert "(15 min)" in guide_for(designs[-1], curriculum).steps[2]


def test_an_implementation_and_a_deliverable_bring_their_checklists(curriculum, tasks):
    task = first(tasks, "implement/")
    assert guide_for(task, curriculum).steps == curriculum.implementations[task.item.split("/")[1]].checklist
    task = first(tasks, "project/")
    assert guide_for(task, curriculum).steps == curriculum.deliverables[task.item.split("/")[2]].checklist


def test_a_paper_names_who_wrote_it_when_and_what_to_build(curriculum, tasks):
    task = first(tasks, "paper/")
    paper = curriculum.papers[task.item.split("/")[1]]
    brief = guide_for(task, curriculum).brief
    assert all(part in brief for part in (paper.authors, str(paper.year), paper.build))
    again = replace(task, item=f"{task.item}/again-1")
    assert guide_for(again, curriculum).brief == brief


def test_work_that_is_gone_from_the_curriculum_has_no_guide(curriculum, tasks):
    gone = replace(first(tasks, "design/"), item="design/underwater-basket")
    assert guide_for(gone, curriculum) is None
