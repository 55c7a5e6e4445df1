"""A coding task works as a page and as a file, or `check-data` says what is in the way."""

import math
from dataclasses import replace

import pytest

from planner.core.coding_task_rules import check_coding_tasks, parameters_of
from planner.core.curriculum import Curriculum, Implementation
from planner.core.curriculum_depth import Case

SLUG = "implement-auc-roc"
GIVEN = {"scores": [0.5], "labels": [1]}


def found_after(curriculum: Curriculum, **change: object) -> list[tuple[str, tuple[str | int, ...]]]:
    """What is wrong with the task once it is changed so."""
    task: Implementation = replace(curriculum.implementations[SLUG], **change)
    changed = replace(curriculum, implementations={SLUG: task})
    return [(finding.message, finding.path) for finding in check_coding_tasks(changed)]


def with_case(case: Case) -> dict[str, object]:
    return {"cases": (case,)}


def test_the_tasks_of_this_repository_are_sound(curriculum):
    assert list(check_coding_tasks(curriculum)) == []


def test_a_task_may_be_a_checklist_alone(curriculum):
    assert found_after(curriculum, statement="", signature="", cases=()) == []


@pytest.mark.parametrize("missing", ["statement", "signature", "cases"])
def test_a_part_alone_is_not_enough(curriculum, missing):
    ((message, _),) = found_after(curriculum, **{missing: ()})
    assert message == f"A coding task has statement, signature and cases; {missing} is missing."


@pytest.mark.parametrize(
    "signature",
    ["auc(scores, labels)", "def auc(scores", "def a(): ...\ndef b()", "def auc(scores,\n labels)", "x = 1"],
)
def test_a_signature_is_the_head_of_one_function_on_one_line(curriculum, signature):
    assert parameters_of(signature) is None
    ((_, path),) = found_after(curriculum, signature=signature)
    assert path == ("signature",)


@pytest.mark.parametrize(
    ("case", "path"),
    [
        (Case("Neither", GIVEN), ("cases", 0)),
        (Case("Both", GIVEN, 1.0, "ValueError"), ("cases", 0)),
        (Case("Other names", {"scores": [0.5]}, 1.0), ("cases", 0, "given")),
        (Case("No error", GIVEN, raises="Nope"), ("cases", 0, "raises")),
        (Case("A function", GIVEN, raises="print"), ("cases", 0, "raises")),
        (Case("Endless", GIVEN | {"scores": [{"a": math.inf}]}, 1.0), ("cases", 0)),
        (Case("Nothing", GIVEN, math.nan), ("cases", 0)),
    ],
    ids=lambda value: value.title if isinstance(value, Case) else "",
)
def test_a_case_gives_every_parameter_and_says_what_comes_of_it(curriculum, case, path):
    assert [found for _, found in found_after(curriculum, **with_case(case))] == [path]


def test_two_cases_of_one_name_are_found(curriculum):
    case = Case("Twice", GIVEN, 1.0)
    assert [path for _, path in found_after(curriculum, cases=(case, case))] == [
        ("cases", 0, "title"),
        ("cases", 1, "title"),
    ]
