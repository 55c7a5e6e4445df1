"""What must hold between the entries of a curriculum: references, circles, counts and templates."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from planner.core.checks import MEASURES, PERIODS
from planner.core.coding_task_rules import check_coding_tasks
from planner.core.curriculum import CheckRule, Criterion, Curriculum, Demand, Rubric, Track
from planner.core.demands import RULES
from planner.core.finding import Finding
from planner.core.mock_drawing import REHEARSED
from planner.core.traceability import SourceItem
from planner.core.vocabulary import TRACKS

CHECKLIST_LENGTH = 25
KEY_POINTS = range(3, 8)
DIFFICULTY = range(1, 11)
MINUTES = range(1, 601)
COUNTS = range(1, 101)
CRITERIA = range(4, 7)
LEVELS = 5
WORK_KINDS = ("paper", "book", "docs")
TIP_PLACES = (
    "daily-coding",
    "weekly-paper",
    "derivations",
    "design-mock",
    "mocks",
    "designs",
    "projects",
    "answers",
    "checklist",
)
"""Where a tip can be shown: beside the sessions of a demand or of a sort of work."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ITEMS: Mapping[str, str] = {
    "implementations": "implementations",
    "frameworks": "frameworks",
    "designs": "designs",
    "mocks": "rounds",
    "projects": "projects",
    "narratives": "projects",
    "stories": "prompts",
    "prompts": "prompts",
}
"""For rules that take items: which kind of entry they name."""
_ON_PROBLEMS = ("problems", "daily_coding", "patterns")
"""Rules that draw on the problems of the topics a demand names."""


def check_curriculum(curriculum: Curriculum, items: Sequence[SourceItem]) -> list[Finding]:
    """Every broken rule, in file order; empty when the curriculum can be used.

    `items` are all source items there are: an id beyond them is a mistake.
    """
    known = {item.id for item in items}
    return [
        *_every_entry(curriculum, known),
        *_numbers(curriculum),
        *_exclusions(curriculum, known),
        *_tips(curriculum),
        *_concepts(curriculum),
        *_references(curriculum),
        *_works(curriculum),
        *check_coding_tasks(curriculum),
        *_parallel_lists(curriculum),
        *_checklist(curriculum),
        *_rubrics(curriculum),
        *(
            Finding(name, f"There is no track “{name}”. Add it to data/tracks.")
            for name in TRACKS
            if name != "auto" and name not in curriculum.tracks
        ),
        *(finding for track in curriculum.tracks.values() for finding in _track(curriculum, track)),
    ]


def _every_entry(curriculum: Curriculum, known: Collection[str]) -> Iterator[Finding]:
    for entry in _entries(curriculum):
        yield from _slug(entry.slug, entry.slug)
        if not entry.sources:
            yield Finding(entry.slug, "No source is named. Add the ids of the items it covers.", ("sources",))
        for source in entry.sources:
            if source not in known:
                yield Finding(
                    entry.slug, f"There is no source item “{source}”. Correct the id.", ("sources",)
                )


def _numbers(curriculum: Curriculum) -> Iterator[Finding]:
    for slug, what, number, allowed, path in _measured(curriculum):
        if number not in allowed:
            message = f"The {what} must lie between {allowed.start} and {allowed.stop - 1}."
            yield Finding(slug, message, path)


def _measured(curriculum: Curriculum) -> Iterator[tuple[str, str, int, range, tuple[str | int, ...]]]:
    """Every number with a range: whose it is, what it says, its value, its range and its field."""
    for concept in curriculum.concepts.values():
        yield concept.slug, "difficulty", concept.difficulty, DIFFICULTY, ("difficulty",)
        for number in (concept.minutes.learn, concept.minutes.practice, concept.minutes.review):
            yield concept.slug, "minutes", number, MINUTES, ("minutes",)
    for prompt in curriculum.prompts.values():
        yield prompt.slug, "difficulty", prompt.difficulty, DIFFICULTY, ("difficulty",)
    timed = (curriculum.prompts, curriculum.problems, curriculum.implementations, curriculum.papers)
    for entry in (entry for group in timed for entry in group.values()):
        yield entry.slug, "minutes", entry.minutes, MINUTES, ("minutes",)
    for track in curriculum.tracks.values():
        for index, demand in enumerate(track.demands):
            yield track.slug, "count", demand.count, COUNTS, ("demands", index, "count")


def _tips(curriculum: Curriculum) -> Iterator[Finding]:
    for tip in curriculum.tips.values():
        if tip.shown_at not in TIP_PLACES:
            message = f"A tip is shown at one of {', '.join(TIP_PLACES)}."
            yield Finding(tip.slug, message, ("shown_at",))


def _exclusions(curriculum: Curriculum, known: Collection[str]) -> Iterator[Finding]:
    for exclusion in curriculum.exclusions.values():
        if exclusion.id not in known:
            message = f"There is no source item “{exclusion.id}”. Correct the id."
            yield Finding(exclusion.slug, message, ("id",))


def _concepts(curriculum: Curriculum) -> Iterator[Finding]:
    graph = {concept.slug: concept.prerequisites for concept in curriculum.concepts.values()}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        yield Finding(
            error.args[1][0], f"Prerequisites go in a circle: {circle}. Remove one.", ("prerequisites",)
        )
    for concept in curriculum.concepts.values():
        if len(concept.facets) != 3:
            yield Finding(
                concept.slug, "A concept answers all three facets. Add the missing one.", ("facets",)
            )
        yield from _unknown(concept.slug, "prerequisites", concept.prerequisites, curriculum.concepts)
        yield from _unknown(concept.slug, "parent", filter(None, (concept.parent,)), curriculum.concepts)


def _references(curriculum: Curriculum) -> Iterator[Finding]:
    for prompt in curriculum.prompts.values():
        if len(prompt.key_points) not in KEY_POINTS:
            yield Finding(prompt.slug, "A prompt has 3 to 7 key points.", ("key_points",))
    for group in (
        curriculum.prompts,
        curriculum.implementations,
        curriculum.designs,
        curriculum.papers,
        curriculum.projects,
        curriculum.resources,
    ):
        for entry in group.values():
            if not entry.concepts:
                yield Finding(entry.slug, "No concept is named. Add the slug of at least one.", ("concepts",))
            yield from _unknown(entry.slug, "concepts", entry.concepts, curriculum.concepts)
    for problem in curriculum.problems.values():
        if not problem.topics:
            yield Finding(problem.slug, "No topic is named. Add the slug of at least one.", ("topics",))
        yield from _unknown(problem.slug, "topics", problem.topics, curriculum.concepts)
    for round_ in curriculum.rounds.values():
        yield from _unknown(round_.slug, "stage", filter(None, (round_.stage,)), curriculum.rounds)


def _works(curriculum: Curriculum) -> Iterator[Finding]:
    cited = {slug for concept in curriculum.concepts.values() for slug in concept.references}
    for concept in curriculum.concepts.values():
        yield from _unknown(concept.slug, "references", concept.references, curriculum.references)
    for work in curriculum.references.values():
        yield from _slug(work.slug, work.slug)
        if work.slug not in cited:
            yield Finding(work.slug, "No concept refers to it. Name it in one or remove it.")
        if work.kind not in WORK_KINDS:
            yield Finding(work.slug, f"A reference is one of {', '.join(WORK_KINDS)}.", ("kind",))
        if (work.kind == "docs") != (work.year is None):
            yield Finding(work.slug, "Papers and books have a year, documentation has none.", ("year",))


def _parallel_lists(curriculum: Curriculum) -> Iterator[Finding]:
    for found in curriculum.deliverables.values():
        if found.evidence and len(found.evidence) != len(found.checklist):
            message = "Name the evidence for each point of the checklist, or for none."
            yield Finding(found.slug, message, ("evidence",))
    for concept in curriculum.concepts.values():
        titles = [formula.title for formula in concept.formulas]
        for index, title in enumerate(titles):
            if titles.count(title) > 1:
                message = f"Two formulas are called “{title}”."
                yield Finding(concept.slug, message, ("formulas", index, "title"))


def _checklist(curriculum: Curriculum) -> Iterator[Finding]:
    numbers = [concept.checklist for concept in curriculum.checklist]
    wanted = list(range(1, CHECKLIST_LENGTH + 1))
    if numbers != wanted:
        wrong = (
            concept.slug
            for concept in curriculum.checklist
            if concept.checklist not in wanted or numbers.count(concept.checklist) > 1
        )
        slug = next(wrong, curriculum.checklist[0].slug if numbers else "")
        yield Finding(slug, f"The checklist numbers are {numbers}, not each of 1 to 25 once.", ("checklist",))


def _rubrics(curriculum: Curriculum) -> Iterator[Finding]:
    judged: set[str] = set()
    for rubric in curriculum.rubrics.values():
        yield from _unknown(rubric.slug, "round", (rubric.round,), curriculum.rounds)
        if rubric.round in judged:
            yield Finding(rubric.slug, f"“{rubric.round}” has two rubrics. Remove one.", ("round",))
        judged.add(rubric.round)
        if len(rubric.criteria) not in CRITERIA:
            yield Finding(rubric.slug, "A rubric has 4 to 6 criteria.", ("criteria",))
        for index, criterion in enumerate(rubric.criteria):
            yield from _criterion(curriculum, rubric, criterion, ("criteria", index))
    for slug in REHEARSED:
        if slug in curriculum.rounds and slug not in judged:
            yield Finding(slug, f"“{slug}” is rehearsed and has no rubric. Add one to data/rubrics.toml.")


def _criterion(
    curriculum: Curriculum, rubric: Rubric, criterion: Criterion, path: tuple[str, int]
) -> Iterator[Finding]:
    yield from _slug(rubric.slug, criterion.slug, path)
    if rubric.criterion(criterion.slug) is not criterion:
        message = f"The slug “{criterion.slug}” is taken in this rubric. Choose another."
        yield Finding(rubric.slug, message, (*path, "slug"))
    if len(criterion.levels) != LEVELS or not all(level.strip() for level in criterion.levels):
        yield Finding(rubric.slug, "A criterion describes exactly five levels.", (*path, "levels"))
    if not criterion.concepts:
        yield Finding(rubric.slug, "No concept is named. Add the slug of at least one.", (*path, "concepts"))
    yield from _unknown(rubric.slug, "concepts", criterion.concepts, curriculum.concepts, path)


def _track(curriculum: Curriculum, track: Track) -> Iterator[Finding]:
    phases = {phase.slug for phase in track.phases}
    yield from _unknown(track.slug, "framework", (track.framework,), curriculum.frameworks)
    for index, phase in enumerate(track.phases):
        if not 0 <= phase.start < phase.end <= 1:
            message = (
                f"The phase runs from {phase.start} to {phase.end}; both are fractions, start before end."
            )
            yield Finding(track.slug, message, ("phases", index, "start"))
    for index, demand in enumerate(track.demands):
        path = ("demands", index)
        if demand.phase is not None and demand.phase not in phases:
            yield Finding(track.slug, f"There is no phase “{demand.phase}”.", (*path, "phase"))
        yield from _demand(curriculum, track, demand, path)
    for index, rule in enumerate(track.checks):
        yield from _check_rule(curriculum, track, rule, ("checks", index))


def _check_rule(
    curriculum: Curriculum, track: Track, rule: CheckRule, path: tuple[str, int]
) -> Iterator[Finding]:
    phases = [phase.slug for phase in track.phases]
    named = (("measure", rule.measure, MEASURES), ("phase", rule.phase, phases), ("per", rule.per, PERIODS))
    for field, name, known in named:
        if name is not None and name not in known:
            message = f"There is no {field} “{name}”; there are {', '.join(known)}."
            yield Finding(track.slug, message, (*path, field))
    yield from _unknown(track.slug, "concept", filter(None, (rule.concept,)), curriculum.concepts, path)


def _demand(curriculum: Curriculum, track: Track, demand: Demand, path: tuple[str, int]) -> Iterator[Finding]:
    if demand.make not in RULES:
        message = f"There is no rule “{demand.make}”; there are {', '.join(RULES)}."
        yield Finding(track.slug, message, (*path, "make"))
        return
    yield from _unknown(track.slug, "concepts", demand.concepts, curriculum.concepts, path)
    if demand.make in _ITEMS:
        if not demand.items:
            yield Finding(track.slug, f"The rule “{demand.make}” needs items.", (*path, "items"))
        entries = getattr(curriculum, _ITEMS[demand.make])
        yield from _unknown(track.slug, "items", demand.items, entries, path)
    if demand.make in _ON_PROBLEMS:
        yield from _topics(curriculum, track, demand, path)
    for field, template in (("title", demand.title), ("why", demand.why)):
        try:
            template.format(title="", n=1, count=1)
        except (KeyError, IndexError, ValueError):
            message = f"“{field}” may use {{title}}, {{n}} and {{count}} only."
            yield Finding(track.slug, message, (*path, field))


def _topics(curriculum: Curriculum, track: Track, demand: Demand, path: tuple[str, int]) -> Iterator[Finding]:
    if not demand.concepts:
        yield Finding(track.slug, f"The rule “{demand.make}” needs concepts.", (*path, "concepts"))
    topics = {problem.topics[0] for problem in curriculum.problems.values() if problem.topics}
    for slug in demand.concepts:
        if slug not in topics:
            message = f"No problem has “{slug}” as its first topic. Add one or remove the concept."
            yield Finding(track.slug, message, (*path, "concepts"))


def _slug(owner: str, slug: str, path: tuple[str | int, ...] = ()) -> Iterator[Finding]:
    if not _SLUG.fullmatch(slug):
        yield Finding(owner, f"“{slug}” is not a slug: lower case, digits and hyphens.", (*path, "slug"))


def _unknown(
    slug: str, field: str, named: Iterable[str], known: Mapping[str, Any], path: tuple[str | int, ...] = ()
) -> Iterator[Finding]:
    for name in named:
        if name not in known:
            message = f"“{name}” in {field} does not exist. Correct the slug or add the entry."
            yield Finding(slug, message, (*path, field))


def _entries(curriculum: Curriculum) -> Iterator[Any]:
    for group in (
        curriculum.concepts,
        curriculum.prompts,
        curriculum.problems,
        curriculum.implementations,
        curriculum.designs,
        curriculum.frameworks,
        curriculum.papers,
        curriculum.deliverables,
        curriculum.projects,
        curriculum.rounds,
        curriculum.resources,
        curriculum.tips,
        curriculum.tracks,
        curriculum.rubrics,
    ):
        yield from group.values()
