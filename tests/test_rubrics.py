"""Every round that is rehearsed has a rubric whose criteria describe each of their five levels."""

import pytest

from planner.core.mock_drawing import REHEARSED
from planner.resources import data_dir

RUBRICS = "rubrics.toml"


def test_every_rubric_describes_each_level_of_its_criteria(curriculum):
    assert {rubric.round for rubric in curriculum.rubrics.values()} == set(REHEARSED)
    for rubric in curriculum.rubrics.values():
        assert curriculum.rubric_of(rubric.round) == rubric
        levels = [level for criterion in rubric.criteria for level in criterion.levels]
        assert len(levels) == len(set(levels)) == 5 * len(rubric.criteria)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('round = "round-coding"', 'round = "round-x"', "“round-x” in round does not exist"),
        ('"round-fundamentals"', '"round-coding"', "“round-coding” has two rubrics. Remove one"),
        ('slug = "testing"', 'slug = "code"', "The slug “code” is taken in this rubric"),
        ('slug = "code"', 'slug = "The code"', "“The code” is not a slug"),
        ('"Has no plan, or', '# "', "A criterion describes exactly five levels"),
        ('"Has no plan, or tries patterns at random."', '" "', "describes exactly five levels"),
        ('["complexity-analysis"]', "[]", "No concept is named. Add the slug"),
        ('["complexity-analysis"]', '["cost"]', "“cost” in concepts does not exist"),
        ('"S0-CODE-01-R04"', '"S0-CODE-01-R99"', "There is no source item “S0-CODE-01-R99”"),
    ],
)
def test_a_slug_or_round_taken_twice_is_shown(read_changed, old, new, said):
    _, problems = read_changed(RUBRICS, old, new)
    assert any(said in problem.message for problem in problems)


def test_a_rubric_has_four_to_six_criteria(read_changed):
    text = (data_dir() / RUBRICS).read_text(encoding="utf-8")
    start, end = text.index("[[rubric.criteria]]"), text.index('[[rubric.criteria]]\nslug = "testing"')
    _, problems = read_changed(RUBRICS, text[start:end], "")
    assert [problem.message for problem in problems] == ["A rubric has 4 to 6 criteria."]


def test_a_rehearsed_round_without_a_rubric_is_shown(read_changed):
    text = (data_dir() / RUBRICS).read_text(encoding="utf-8")
    _, problems = read_changed(RUBRICS, text[text.index('[[rubric]]\nslug = "rubric-behavioural"') :], "")
    assert [(problem.file, problem.message) for problem in problems] == [
        (
            "data/loop.toml",
            "“round-behavioural” is rehearsed and has no rubric. Add one to data/rubrics.toml.",
        )
    ]
