"""Everything the log says about what a person has learned; an entry more changes only what it touches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.core.curriculum import Concept, Curriculum
from planner.core.evidence import Trace, days_of, traces_by_entry
from planner.core.journal import Standing
from planner.core.mastery import Course, Mastery, Opening, course_of
from planner.core.memory import Memory
from planner.core.self_report import Bias, Pair, knowledge_of, learn_bias, pairs_of, rated_pairs


@dataclass(frozen=True, slots=True)
class Learning:
    """Where every concept stands that anything is known of, by slug, and the correction in use.

    `traces` by entry and `ratings` are what it was made from; `pairs` are by concept, and so are `courses`:
    where each stood after each of its days.
    """

    traces: Mapping[int, tuple[Trace, ...]] = field(default_factory=dict)
    ratings: Mapping[str, int] = field(default_factory=dict)
    rated_on: date | None = None
    masteries: Mapping[str, Mastery] = field(default_factory=dict)
    pairs: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)
    bias: Bias = field(default_factory=Bias)
    courses: Mapping[str, Course] = field(default_factory=dict)

    def of(self, concept: Concept) -> Mastery:
        """Where a concept stands, also one nothing is known of."""
        return self.masteries.get(concept.slug) or Mastery(opening_of(concept, self.ratings, self.rated_on))

    def course_of(self, concept: Concept) -> Course:
        """Where a concept stood over time, also one nothing is known of."""
        return self.courses.get(concept.slug) or ((date.min, self.of(concept)),)

    @property
    def all_pairs(self) -> tuple[Pair, ...]:
        """What was said beside what was shown, by day."""
        found = (pair for pairs in self.pairs.values() for pair in pairs)
        return tuple(sorted(found, key=lambda pair: (pair.on, pair.slug, pair.entries, pair.said)))


def learned_memories(learning: Learning) -> dict[str, Memory]:
    """Where the concepts stand that anything is known of, as `PlanRequest.learned` holds it."""
    return {
        slug: Memory(
            knowledge_of(found, learning.bias),
            found.stability,
            None if found.last_on is None else found.last_on.toordinal(),
        )
        for slug, found in sorted(learning.masteries.items())
    }


def read_learning(curriculum: Curriculum, standing: Standing) -> Learning:
    """What the whole log says, from its beginning."""
    return updated_learning(curriculum, Learning(), standing)


def updated_learning(curriculum: Curriculum, before: Learning, standing: Standing) -> Learning:
    """What the log says now, worked out again only for the concepts that entries since then touched.

    Also right where entries were taken back, replaced or dated back: equal to `read_learning`.
    """
    traces = traces_by_entry(curriculum, standing)
    touched = _touched(before, traces, standing, curriculum)
    by_concept = traces_by_concept(traces)
    courses, pairs = dict(before.courses), dict(before.pairs)
    for slug in touched:
        found = by_concept.get(slug, [])
        opening = opening_of(curriculum.concepts[slug], standing.ratings, standing.rated_on)
        courses.pop(slug, None)
        pairs.pop(slug, None)
        if found or opening.rating is not None:
            courses[slug], pairs[slug] = learn_concept(slug, opening, found)
    return learning_from(traces, standing, courses, pairs)


def learning_from(
    traces: Mapping[int, tuple[Trace, ...]],
    standing: Standing,
    courses: Mapping[str, Course],
    pairs: Mapping[str, tuple[Pair, ...]],
) -> Learning:
    """All concepts together, with the correction that they speak for."""
    masteries = {slug: course[-1][1] for slug, course in courses.items()}
    bias = learn_bias(masteries, [pair for own in pairs.values() for pair in own])
    return Learning(traces, standing.ratings, standing.rated_on, masteries, pairs, bias, courses)


def _touched(
    before: Learning, traces: Mapping[int, tuple[Trace, ...]], standing: Standing, curriculum: Curriculum
) -> set[str]:
    changed = [entry for entry, found in traces.items() if before.traces.get(entry) != found]
    changed += before.traces.keys() - traces.keys()
    both = (before.traces, traces)
    touched = {trace.slug for held in both for entry in changed for trace in held.get(entry, ())}
    if (before.ratings, before.rated_on) != (standing.ratings, standing.rated_on):
        touched |= _under({*before.ratings, *standing.ratings}, curriculum)
    return touched & curriculum.concepts.keys()


def _under(rated: set[str], curriculum: Curriculum) -> set[str]:
    """The concepts rated, and those that belong to them."""
    return rated | {slug for slug, concept in curriculum.concepts.items() if concept.parent in rated}


def traces_by_concept(traces: Mapping[int, tuple[Trace, ...]]) -> dict[str, list[Trace]]:
    """The traces of each concept that has any."""
    found: dict[str, list[Trace]] = {}
    for held in traces.values():
        for trace in held:
            found.setdefault(trace.slug, []).append(trace)
    return found


def learn_concept(slug: str, opening: Opening, traces: Sequence[Trace]) -> tuple[Course, tuple[Pair, ...]]:
    """How one concept went with its traces, and what was said of it beside what was shown."""
    course = course_of(opening, days_of(traces))
    return course, (*pairs_of(course[-1][1], slug), *rated_pairs(traces))


def opening_of(concept: Concept, ratings: Mapping[str, int], rated_on: date | None) -> Opening:
    """A rating of a broader concept speaks for those that belong to it, unless they have their own."""
    rating = ratings.get(concept.slug) or ratings.get(concept.parent or "")
    return Opening(concept.difficulty, rating, rated_on if rating else None)
