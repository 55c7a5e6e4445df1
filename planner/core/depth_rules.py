"""What a curriculum in depth holds: what `planner check-data --strict` asks of each entry."""

import re
from collections.abc import Collection, Iterator, Mapping, Sized
from dataclasses import fields, is_dataclass
from typing import Any

from planner.core.arithmetic import evaluated
from planner.core.curriculum import Concept, Curriculum, DesignScenario, Implementation, Prompt
from planner.core.curriculum_depth import Estimate
from planner.core.finding import Finding
from planner.core.vocabulary import DesignTopic, PromptKind

LEAST_DESIGNS = 14
LEAST_PROBLEMS = 120
LEAST_TASKS = 25
"""Coding tasks with a statement and acceptance cases."""

_SENTENCES = range(2, 6)
_KEY_POINTS = range(3, 8)
_REFERENCES = range(1, 4)
_COVERED = range(2, 5)
_ABOUT_THE_PERSON = (PromptKind.BEHAVIOURAL, PromptKind.PROJECT)
_ROUNDING = 0.1
"""By how much of its value a number said aloud may differ from the arithmetic behind it."""

_IN_DEPTH = (
    ("concepts", ("facets", "key_points", "wrong_answer", "deeper", "formulas")),
    ("prompts", ("key_points", "strong_signs", "weak_signs")),
    ("designs", ("key_points", "covers", "estimates", "deep_dives", "trade_offs")),
    ("implementations", ("checklist", "hints")),
    ("deliverables", ("checklist", "evidence")),
)
"""By kind of entry: the fields whose texts must hold words."""

_SENTENCE_END = re.compile(r"[.!?][)”]?(?=\s|$)")


def check_depth(curriculum: Curriculum) -> list[Finding]:
    """What is missing for a curriculum in depth; empty when nothing is."""
    return [
        *_amounts(curriculum),
        *(finding for concept in curriculum.concepts.values() for finding in _concept(concept)),
        *(finding for prompt in curriculum.prompts.values() for finding in _prompt(prompt)),
        *(finding for design in curriculum.designs.values() for finding in _design(design)),
        *(finding for task in curriculum.implementations.values() for finding in _task(task)),
        *(
            Finding(found.slug, "Name the evidence for each point of the checklist.", ("evidence",))
            for found in curriculum.deliverables.values()
            if not found.evidence
        ),
        *_blanks(curriculum),
    ]


def _amounts(curriculum: Curriculum) -> Iterator[Finding]:
    for what, entries, least in (
        ("designs", curriculum.designs, LEAST_DESIGNS),
        ("problems", curriculum.problems, LEAST_PROBLEMS),
        ("coding tasks", curriculum.implementations, LEAST_TASKS),
    ):
        if len(entries) < least:
            yield Finding("", f"There are {len(entries)} {what}; {least} are asked for.")


def _concept(concept: Concept) -> Iterator[Finding]:
    for facet, text in concept.facets.items():
        if len(_SENTENCE_END.findall(text)) not in _SENTENCES:
            yield Finding(concept.slug, "A facet has 2 to 5 sentences.", ("facets", facet.value))
    yield from _counted(concept.slug, "key_points", concept.key_points, _KEY_POINTS)
    yield from _counted(concept.slug, "references", concept.references, _REFERENCES)
    yield from _counted(concept.slug, "deeper", concept.deeper, range(1, 4))
    if concept.wrong_answer is None:
        message = "Add the most common wrong answer and why it is wrong."
        yield Finding(concept.slug, message, ("wrong_answer",))


def _prompt(prompt: Prompt) -> Iterator[Finding]:
    if prompt.kind not in _ABOUT_THE_PERSON:
        return
    if not prompt.listens_for:
        yield Finding(prompt.slug, "Say what the interviewer listens for.", ("listens_for",))
    yield from _counted(prompt.slug, "strong_signs", prompt.strong_signs, range(2, 3))
    yield from _counted(prompt.slug, "weak_signs", prompt.weak_signs, range(2, 3))


def _design(design: DesignScenario) -> Iterator[Finding]:
    for topic in DesignTopic:
        if len(design.covers.get(topic, ())) not in _COVERED:
            message = f"Say in 2 to 4 points what a strong answer covers on “{topic}”."
            yield Finding(design.slug, message, ("covers", topic.value))
    yield from _counted(design.slug, "estimates", design.estimates, range(3, 6))
    yield from _counted(design.slug, "deep_dives", design.deep_dives, range(2, 3))
    yield from _counted(design.slug, "trade_offs", design.trade_offs, range(2, 5))
    for index, estimate in enumerate(design.estimates):
        if not _comes_out(estimate):
            message = f"“{estimate.arithmetic}” does not come to {estimate.result:g}. Correct one of them."
            yield Finding(design.slug, message, ("estimates", index, "result"))


def _comes_out(estimate: Estimate) -> bool:
    found = evaluated(estimate.arithmetic)
    return found is not None and abs(found - estimate.result) <= _ROUNDING * abs(found)


def _task(task: Implementation) -> Iterator[Finding]:
    if not task.statement:
        yield Finding(task.slug, "A coding task has a statement, a signature and cases.")
    yield from _counted(task.slug, "hints", task.hints, range(3, 7))
    yield from _counted(task.slug, "cases", task.cases, range(3, 11))


def _blanks(curriculum: Curriculum) -> Iterator[Finding]:
    """Texts that are there and say nothing."""
    for entries, names in _IN_DEPTH:
        for entry in getattr(curriculum, entries).values():
            for name in names:
                if not all(text.strip() for text in _texts(getattr(entry, name))):
                    yield Finding(entry.slug, f"“{name}” holds a text without words.", (name,))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for held in value:
            yield from _texts(held)
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif is_dataclass(value):
        yield from _texts(tuple(getattr(value, field.name) for field in fields(value)))


def _counted(slug: str, field: str, found: Sized, allowed: Collection[int]) -> Iterator[Finding]:
    if len(found) not in allowed:
        least, most = min(allowed), max(allowed)
        wanted = str(least) if least == most else f"{least} to {most}"
        yield Finding(slug, f"“{field}” has {len(found)} entries; {wanted} are asked for.", (field,))
