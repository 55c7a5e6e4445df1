"""What a strong candidate says, as pages show it."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import url_for

from planner.core.curriculum import Concept, Curriculum, DesignScenario, Prompt
from planner.core.curriculum_depth import Estimate, Formula, Reference, TradeOff
from planner.core.timetable import topic_of
from planner.presenters.mathml import mathml
from planner.web.words import spoken_number

_SIGNS = (("**", "^"), ("*", "\N{MULTIPLICATION SIGN}"), ("/", "\N{DIVISION SIGN}"))


def formula_rows(concept: Concept) -> list[dict[str, Any]]:
    """The formulas of a concept, drawn and spoken."""
    return [_formula(formula) for formula in concept.formulas]


def _formula(formula: Formula) -> dict[str, Any]:
    return {
        "title": formula.title,
        "drawn": mathml(formula.latex),
        "latex": formula.latex,
        "spoken": formula.spoken,
        "where": formula.where,
    }


def reference_lines(concept: Concept, curriculum: Curriculum) -> list[str]:
    """The works to look the concept up in."""
    return [_reference(curriculum.references[slug]) for slug in concept.references]


def _reference(work: Reference) -> str:
    if work.year is None:
        return f"{work.by} documentation: {work.title}"
    return f"{work.by}: {work.title} ({work.kind}, {work.year})"


def pitfall(prompt: Prompt, curriculum: Curriculum) -> Concept | None:
    """The concept a prompt is most about by its words, if its usual wrong answer is known."""
    concepts = [curriculum.concepts[slug] for slug in prompt.concepts]
    known = [concept for concept in concepts if concept.wrong_answer is not None]
    return max(known, key=lambda concept: _named(concept, prompt.text), default=None)


def _named(concept: Concept, text: str) -> int:
    """How many words of the concept's slug the text holds."""
    return sum(word in text.casefold() for word in concept.slug.split("-") if word != "and")


def signs(prompt: Prompt) -> dict[str, Any] | None:
    """What the interviewer wants to learn, with signs for and against; None for questions of fact."""
    if not prompt.listens_for:
        return None
    return {"listens_for": prompt.listens_for, "strong": prompt.strong_signs, "weak": prompt.weak_signs}


def design_depth(design: DesignScenario, steps: Iterable[str]) -> dict[str, Any]:
    """What a strong answer covers in each of these steps, the numbers, where they dig, and by level."""
    return {
        "steps": list(_covered(design, steps)),
        "estimates": [_estimate(estimate) for estimate in design.estimates],
        "dives": design.deep_dives,
        "trade_offs": [
            {"choice": found.choice, "levels": list(_levels(found))} for found in design.trade_offs
        ],
    }


def _covered(design: DesignScenario, steps: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for title in steps:
        topic = topic_of(title)
        if topic is not None and topic in design.covers:
            yield title, design.covers[topic]


def _estimate(estimate: Estimate) -> dict[str, str]:
    written = estimate.arithmetic
    for typed, sign in _SIGNS:
        written = written.replace(typed, sign)
    return {
        "what": estimate.what,
        "assumes": estimate.assumes,
        "arithmetic": written,
        "result": f"about {spoken_number(estimate.result)} {estimate.unit}",
    }


def _levels(found: TradeOff) -> Iterator[tuple[str, str]]:
    yield "Mid", found.mid
    yield "Senior", found.senior
    yield "Staff", found.staff


def to_practise(concept: Concept, curriculum: Curriculum) -> list[dict[str, Any]]:
    """What there is to do about a concept beside its prompts: coding tasks, designs and known problems."""
    groups = {
        "Coding tasks": [
            (task.title, url_for("builds.edit", key=f"implement/{task.slug}"))
            for task in curriculum.implementations.values()
            if concept.slug in task.concepts
        ],
        "Designs": [
            (design.title, url_for("rehearsal.run", design=design.slug))
            for design in curriculum.designs.values()
            if concept.slug in design.concepts
        ],
        "Known problems, by their number on LeetCode": [
            (f"{problem.number} {problem.title}, {problem.difficulty.value}", None)
            for problem in sorted(curriculum.problems.values(), key=lambda problem: problem.number)
            if concept.slug in problem.topics
        ],
    }
    return [{"title": title, "rows": rows} for title, rows in groups.items() if rows]
