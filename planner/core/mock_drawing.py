"""What is asked in a mock interview: drawn by round, leaning towards gaps, without what was asked lately.

Nothing is left to chance: the draw depends on the number of the mock and on what is given, so the same
log draws the same questions.
"""

import hashlib
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planner.core.curriculum import Curriculum, Implementation, Problem, Prompt
from planner.core.vocabulary import Focus, Pillar, PromptKind

_Timed = TypeVar("_Timed", Problem, Implementation)

LEAST_NEED = 0.05
"""What is left of the weight of something that needs no work: it may still be asked."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The slugs of what is asked in one round."""

    prompts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Urn:
    """All a draw depends on beside the curriculum.

    `number` counts the mocks of the person from 1. `needs` (0 or more) says by concept how much work it
    needs; `recent` holds slugs that were asked lately.
    """

    number: int
    needs: Mapping[str, float]
    recent: Collection[str] = ()
    focus: Collection[Focus] = ()

    def draw(
        self, round_slug: str, concepts_of: Mapping[str, Collection[str]], count: int
    ) -> tuple[str, ...]:
        """So many of the slugs: those not asked lately first, the needed ones likelier than the others."""
        return tuple(
            sorted(concepts_of, key=lambda slug: self._rank(round_slug, slug, concepts_of[slug]))[:count]
        )

    def _rank(self, round_slug: str, slug: str, concepts: Collection[str]) -> tuple[bool, float, str]:
        # Weighted sampling without replacement (Efraimidis and Spirakis): the key ln(u)/w, largest first.
        digest = hashlib.sha256(f"{self.number}|{round_slug}|{slug}".encode()).digest()
        share = (int.from_bytes(digest[:8]) + 1) / (2**64 + 1)
        need = max((self.needs.get(concept, 0.0) for concept in concepts), default=0.0)
        return slug in self.recent, -math.log(share) / max(need, LEAST_NEED), slug


def draw_round(curriculum: Curriculum, round_slug: str, minutes: int, urn: Urn) -> Drawn:
    """What is asked in a round of so many minutes; raises KeyError for a round nobody rehearses."""
    return _DRAWS[round_slug](curriculum, round_slug, minutes, urn)


def _coding(curriculum: Curriculum, round_slug: str, minutes: int, urn: Urn) -> Drawn:
    """A known problem and a task from machine learning; which is drawn first takes turns.

    The second must fit beside the first. Where no task does, a question is asked instead.
    """
    problems = list(curriculum.problems.values())
    tasks = [task for task in curriculum.implementations.values() if task.statement]
    problem: Problem | None
    if urn.number % 2:
        problem = _fitting(problems, round_slug, minutes, urn)
        task = _fitting(tasks, round_slug, minutes - (problem.minutes if problem else 0), urn)
    else:
        task = _fitting(tasks, round_slug, minutes, urn)
        problem = _fitting(problems, round_slug, minutes - (task.minutes if task else 0), urn)
    prompts = () if task else _prompts(curriculum, round_slug, urn, (Pillar.CODING,), None, 1)
    return Drawn(prompts, (problem.slug,) if problem else (), builds=(task.slug,) if task else ())


def _fitting(offered: Sequence[_Timed], round_slug: str, minutes: int, urn: Urn) -> _Timed | None:
    """One of those that take no longer, if there are any."""
    fitting = {found.slug: found for found in offered if found.minutes <= minutes}
    drawn = urn.draw(round_slug, {slug: _about(found) for slug, found in fitting.items()}, 1)
    return fitting[drawn[0]] if drawn else None


def _about(found: Problem | Implementation) -> tuple[str, ...]:
    return found.topics if isinstance(found, Problem) else found.concepts


def _fundamentals(curriculum: Curriculum, round_slug: str, minutes: int, urn: Urn) -> Drawn:
    half = max(1, round(minutes / 20))
    kinds = (PromptKind.THEORY, PromptKind.APPLIED)
    drawn = [_prompts(curriculum, round_slug, urn, (Pillar.FUNDAMENTALS,), kind, half) for kind in kinds]
    return Drawn((*drawn[0], *drawn[1]))


def _system_design(curriculum: Curriculum, round_slug: str, _minutes: int, urn: Urn) -> Drawn:
    found = {
        design.slug: design.concepts
        for design in curriculum.designs.values()
        if _is_for(design.focus, urn.focus)
    }
    return Drawn(designs=urn.draw(round_slug, found, 1))


def _stories(kind: PromptKind, minutes_each: int) -> "_Draw":
    def draw(curriculum: Curriculum, round_slug: str, minutes: int, urn: Urn) -> Drawn:
        count = max(1, minutes // minutes_each)
        return Drawn(_prompts(curriculum, round_slug, urn, tuple(Pillar), kind, count))

    return draw


def _prompts(
    curriculum: Curriculum,
    round_slug: str,
    urn: Urn,
    pillars: Collection[Pillar],
    kind: PromptKind | None,
    count: int,
) -> tuple[str, ...]:
    def suits(prompt: Prompt) -> bool:
        pillar = curriculum.concepts[prompt.concepts[0]].pillar
        return pillar in pillars and kind in {None, prompt.kind} and _is_for(prompt.focus, urn.focus)

    found = {prompt.slug: prompt.concepts for prompt in curriculum.prompts.values() if suits(prompt)}
    return urn.draw(round_slug, found, count)


def _is_for(roles: Collection[Focus], focus: Collection[Focus]) -> bool:
    return not roles or bool(set(roles) & set(focus))


_Draw = Callable[[Curriculum, str, int, Urn], Drawn]
_DRAWS: Mapping[str, _Draw] = {
    "round-coding": _coding,
    "round-fundamentals": _fundamentals,
    "round-system-design": _system_design,
    "round-project-deep-dive": _stories(PromptKind.PROJECT, 15),
    "round-behavioural": _stories(PromptKind.BEHAVIOURAL, 10),
}
REHEARSED = tuple(_DRAWS)
"""The rounds that can be rehearsed, in the order of a loop."""
