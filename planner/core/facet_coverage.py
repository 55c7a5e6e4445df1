"""How far each facet of a concept was taken, and how well it went: definition, when to use it, failure modes.

What a prompt asks for counts for every facet it carries. Facets have no memory of their own: the number says
how it stood when it was last shown or said, and does not fade.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.core.concept_levels import Level, higher
from planner.core.curriculum import Curriculum
from planner.core.drill_log import Drill, latest_by_prompt
from planner.core.journal import CheckIn
from planner.core.mastery import SAID_WEIGHT
from planner.core.plan import Task
from planner.core.self_report import Bias, believed
from planner.core.vocabulary import Facet, TaskKind


@dataclass(frozen=True, slots=True)
class FacetState:
    """One facet of a concept. `share` (0..1) is None while nothing was shown or said of it.

    `shown` of `of` key points were covered in the last answer to each of its prompts; `said` is the last
    confidence (1-5) given for it.
    """

    level: Level = Level.NEVER
    shown: int = 0
    of: int = 0
    said: int | None = None
    share: float | None = None


Facets = Mapping[Facet, FacetState]


def facet_coverage(
    curriculum: Curriculum,
    slugs: Iterable[str],
    tasks: Iterable[Task],
    check_ins: Iterable[CheckIn],
    drills: Iterable[Drill],
    bias: Bias,
) -> dict[str, Facets]:
    """The facets of each of these concepts, by slug.

    Seen: a studied session was about the concept. Practised: a later session, or an answer, was about one
    of the prompts with that facet, or the person said how sure they are of it. Shown: some key point was
    covered. The share is key points covered of those asked; what was said counts as half a question, with
    the correction.
    """
    board = _Board(curriculum, tuple(slugs))
    prompts = {task.uid: task.prompts for task in tasks}
    for check_in in check_ins:
        if check_in.studied:
            board.add_session(check_in, prompts.get(check_in.uid, ()))
    for drill in latest_by_prompt(drills).values():
        board.add_answer(drill)
    return board.states(bias)


def share_never(found: Iterable[Facets], facet: Facet) -> float | None:
    """The share (0..1) of these concepts whose facet was never touched; None without any."""
    levels = [facets[facet].level for facets in found]
    return levels.count(Level.NEVER) / len(levels) if levels else None


class _Board:
    """What is known so far of each facet; a concept that is not asked for is passed over."""

    def __init__(self, curriculum: Curriculum, slugs: tuple[str, ...]) -> None:
        self._prompts = curriculum.prompts
        self._slugs = slugs
        places = [(slug, facet) for slug in slugs for facet in Facet]
        self._levels = dict.fromkeys(places, Level.NEVER)
        self._points = dict.fromkeys(places, (0, 0))
        self._said: dict[tuple[str, Facet], int] = {}

    def add_session(self, check_in: CheckIn, prompts: Iterable[str]) -> None:
        for slug in check_in.concepts[:1]:
            for facet in Facet:
                self._raise((slug, facet), Level.SEEN)
        if check_in.kind not in {TaskKind.LEARN, TaskKind.FRAMEWORK}:
            for prompt in prompts:
                self._practised(prompt)
        for slug, said in check_in.facets.items():
            for name, confidence in said.items():
                if name in set(Facet):
                    self._raise((slug, Facet(name)), Level.PRACTISED)
                    self._said[slug, Facet(name)] = confidence

    def add_answer(self, drill: Drill) -> None:
        self._practised(drill.prompt)
        prompt = self._prompts.get(drill.prompt)
        for facet in prompt.facets if prompt else ():
            place = (drill.about, facet)
            if drill.shown:
                self._raise(place, Level.SHOWN)
            if place in self._points:
                shown, of = self._points[place]
                self._points[place] = (shown + drill.shown, of + drill.of)

    def states(self, bias: Bias) -> dict[str, Facets]:
        return {slug: {facet: self._state((slug, facet), bias) for facet in Facet} for slug in self._slugs}

    def _practised(self, prompt: str) -> None:
        held = self._prompts.get(prompt)
        for facet in held.facets if held else ():
            self._raise((held.concepts[0] if held else "", facet), Level.PRACTISED)

    def _raise(self, place: tuple[str, Facet], level: Level) -> None:
        if place in self._levels:
            self._levels[place] = higher(self._levels[place], level)

    def _state(self, place: tuple[str, Facet], bias: Bias) -> FacetState:
        (shown, of), said = self._points[place], self._said.get(place)
        weight = of + (SAID_WEIGHT if said else 0.0)
        total = math.fsum([shown, SAID_WEIGHT * believed(said, bias) if said else 0.0])
        return FacetState(self._levels[place], shown, of, said, total / weight if weight else None)
