"""`check-data --strict`: what a curriculum in depth has to hold, entry by entry."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from planner.core.curriculum import Curriculum
from planner.core.curriculum_depth import Formula, WrongAnswer
from planner.core.depth_rules import check_depth
from planner.core.finding import Finding

Change = Callable[[Any], Any]


def found_after(curriculum: Curriculum, field: str, slug: str, change: Change) -> list[Finding]:
    """What is wrong once one entry is changed."""
    entries = getattr(curriculum, field)
    return check_depth(replace(curriculum, **{field: {**entries, slug: change(entries[slug])}}))


def test_the_curriculum_of_this_repository_lacks_nothing(curriculum):
    assert check_depth(curriculum) == []


@pytest.mark.parametrize(
    ("field", "slug", "change", "path"),
    [
        ("concepts", "regularization", {"key_points": ("One.", "Two.")}, ("key_points",)),
        ("concepts", "regularization", {"wrong_answer": None}, ("wrong_answer",)),
        ("concepts", "regularization", {"deeper": ()}, ("deeper",)),
        ("concepts", "regularization", {"references": ()}, ("references",)),
        (
            "concepts",
            "regularization",
            {"formulas": (Formula("Penalty", "x", "", "x: a number"),)},
            ("formulas",),
        ),
        ("concepts", "regularization", {"key_points": ("One.", " ", "Three.")}, ("key_points",)),
        ("concepts", "regularization", {"wrong_answer": WrongAnswer("So.", "")}, ("wrong_answer",)),
        ("prompts", "story-ownership", {"listens_for": ""}, ("listens_for",)),
        ("prompts", "story-ownership", {"strong_signs": ("One.",)}, ("strong_signs",)),
        ("prompts", "story-ownership", {"weak_signs": ()}, ("weak_signs",)),
        ("designs", "design-fraud-detection", {"deep_dives": ()}, ("deep_dives",)),
        ("designs", "design-fraud-detection", {"trade_offs": ()}, ("trade_offs",)),
        ("designs", "design-fraud-detection", {"estimates": ()}, ("estimates",)),
        ("designs", "design-fraud-detection", {"covers": {}}, ("covers", "goal")),
        ("implementations", "implement-auc-roc", {"statement": ""}, ()),
        ("implementations", "implement-auc-roc", {"hints": ()}, ("hints",)),
        ("implementations", "implement-auc-roc", {"cases": ()}, ("cases",)),
        ("deliverables", "project-data", {"evidence": ()}, ("evidence",)),
    ],
)
def test_what_is_missing_is_found_with_its_field(curriculum, field, slug, change, path):
    found = found_after(curriculum, field, slug, lambda entry: replace(entry, **change))
    assert (slug, path) in {(finding.slug, finding.path) for finding in found}
    assert {finding.slug for finding in found} == {slug}


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("One sentence.", False),
        ("Two. Sentences.", True),
        ("Half of 0.5 is 0.25 (see below). Is it? It is.", True),
        ("One. Two. Three. Four. Five. Six.", False),
    ],
)
def test_a_facet_has_two_to_five_sentences(curriculum, text, is_right):
    def change(concept):
        return replace(concept, facets=dict.fromkeys(concept.facets, text))

    found = found_after(curriculum, "concepts", "regularization", change)
    assert (found == []) is is_right


def test_a_number_said_aloud_has_to_come_out_of_its_arithmetic(curriculum):
    def change(design):
        first, *others = design.estimates
        return replace(design, estimates=(replace(first, arithmetic="6 * 7", result=50.0), *others))

    (found,) = found_after(curriculum, "designs", "design-fraud-detection", change)
    assert found.path == ("estimates", 0, "result")
    assert found.message == "“6 * 7” does not come to 50. Correct one of them."


def test_too_few_designs_problems_and_tasks_are_said(curriculum):
    poor = replace(curriculum, designs={}, problems={}, implementations={})
    assert [finding.message for finding in check_depth(poor)] == [
        "There are 0 designs; 14 are asked for.",
        "There are 0 problems; 120 are asked for.",
        "There are 0 coding tasks; 25 are asked for.",
    ]
