"""Every formula of the curriculum is run somewhere in this folder, as it is written, or it is said why not.

A test names what it runs: `@pytest.mark.formula(concept, title, latex)`. The LaTeX stands there so that a
formula that is changed has to be transcribed anew.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.core.curriculum import Curriculum

FOLDER = Path(__file__).parent


def modules() -> Iterator[ast.Module]:
    for path in sorted(FOLDER.glob("test_formulas_*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def marked() -> Iterator[tuple[str, str, str]]:
    """Concept, title and LaTeX of every formula a test runs."""
    for module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.formula":
                concept, title, latex = (ast.literal_eval(argument) for argument in node.args)
                yield concept, title, latex


def not_run() -> dict[tuple[str, str], str]:
    """Formulas that cannot be run, by concept and title, each with its reason."""
    found: dict[tuple[str, str], str] = {}
    for module in modules():
        for node in module.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NOT_RUN":
                found |= ast.literal_eval(node.value)
    return found


def formulas(curriculum: Curriculum) -> dict[tuple[str, str], Any]:
    return {
        (concept.slug, formula.title): formula
        for concept in curriculum.concepts.values()
        for formula in concept.formulas
    }


def test_every_formula_is_run_or_it_is_said_why_not(curriculum):
    known = formulas(curriculum)
    run = {(concept, title) for concept, title, _ in marked()}
    assert sorted(known.keys() - run - not_run().keys()) == []
    assert sorted((run | not_run().keys()) - known.keys()) == []


def test_what_is_run_is_what_is_written(curriculum):
    known = formulas(curriculum)
    changed = [
        (concept, title)
        for concept, title, latex in marked()
        if (concept, title) in known and known[concept, title].latex != latex
    ]
    assert changed == []


def test_nearly_every_formula_is_run_and_each_exception_has_a_reason(curriculum):
    reasons = not_run()
    assert len(reasons) <= len(formulas(curriculum)) // 20
    assert all(len(reason.split()) > 4 for reason in reasons.values())
