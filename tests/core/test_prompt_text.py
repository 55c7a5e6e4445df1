"""Project templates ask about a project of the person's own."""

from planner.core.prompt_text import SLOT, asked


def test_the_slot_takes_the_projects_name():
    assert asked("Why did {project} need a cache?", project="Atlas") == "Why did Atlas need a cache?"


def test_without_a_name_it_is_your_project():
    assert asked("Why did {project} need a cache?") == "Why did your project need a cache?"


def test_no_prompt_has_another_slot(curriculum):
    for prompt in curriculum.prompts.values():
        for text in (prompt.text, prompt.follow_up):
            left = text.replace(SLOT, "")
            assert "{project" not in left, prompt.slug
