"""Formulas as MathML."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from planner.core.curriculum_depth import Formula
from planner.presenters.mathml import equations, mathml, unreadable_formulas

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def test_a_formula_becomes_a_math_element_of_its_own():
    drawn = ElementTree.fromstring(mathml(r"\hat{w} = \frac{a}{b}"))
    assert drawn.tag == f"{MATHML}math"
    assert drawn.get("display") == "block"
    assert drawn.find(f".//{MATHML}mfrac") is not None


@pytest.mark.parametrize(
    ("latex", "lines"),
    [
        (r"a = b \text{ and } c = d", ["a = b", "c = d"]),
        (r"a = b\text{, }c = d \text{ with } e = f", ["a = b", "c = d", "e = f"]),
        (r"a = b,\text{ } c = d", ["a = b", "c = d"]),
        (r"\left( a \text{ and } b \right)", [r"\left( a \text{ and } b \right)"]),
        (r"P(\text{all})", [r"P(\text{all})"]),
    ],
)
def test_each_equation_of_a_formula_has_a_line_of_its_own(latex, lines):
    assert [line.strip() for line in equations(latex)] == lines
    assert mathml(latex).count("<math") == len(lines)


@pytest.mark.parametrize(
    "latex", [r"\frac{a}", r"\nosuchcommand{x}", "x^a^b", r"\style{color:red}{x}", r"\href{javascript:1}{x}"]
)
def test_what_cannot_be_read_is_none(latex):
    assert mathml(latex) is None


def test_markup_in_a_formula_stays_text():
    drawn = mathml(r"a < b \text{<script>alert(1)</script>}")
    assert "<script" not in drawn
    assert "<script>" in "".join(ElementTree.fromstring(drawn).itertext())


def test_every_formula_of_the_curriculum_can_be_drawn_without_styles(curriculum):
    formulas = [formula for concept in curriculum.concepts.values() for formula in concept.formulas]
    assert len(formulas) > 50
    for formula in formulas:
        drawn = ElementTree.fromstring(f"<div>{mathml(formula.latex)}</div>")
        # The pages allow no inline styles, and a browser draws nothing of what has no words or signs.
        assert "style=" not in mathml(formula.latex)
        assert "".join(drawn.itertext()).strip()


def test_a_formula_that_cannot_be_drawn_is_found_with_its_place(curriculum):
    wrong = Formula("Broken", r"\frac{a}", "a over nothing", "a: a number")
    concept = replace(curriculum.concepts["regularization"], formulas=(wrong,))
    changed = replace(curriculum, concepts={"regularization": concept})
    (found,) = unreadable_formulas(changed)
    assert (found.slug, found.path) == ("regularization", ("formulas", 0, "latex"))
