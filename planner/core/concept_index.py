"""Finding concepts: by words, by pillar, and by whether the person has touched them."""

from collections.abc import Collection
from dataclasses import dataclass

from planner.core.curriculum import Concept, Curriculum
from planner.core.vocabulary import Pillar


@dataclass(frozen=True, slots=True)
class ConceptQuery:
    """What to look for; an empty query finds everything. `touched` None asks for both."""

    words: str = ""
    pillar: Pillar | None = None
    touched: bool | None = None


def find_concepts(curriculum: Curriculum, query: ConceptQuery, *, touched: Collection[str]) -> list[Concept]:
    """The concepts that match all words, those with a word in their title first, then by weight."""
    words = query.words.casefold().split()
    found = [
        concept
        for concept in curriculum.concepts.values()
        if (query.pillar is None or concept.pillar is query.pillar)
        and (query.touched is None or (concept.slug in touched) is query.touched)
        and all(word in _searched(concept, curriculum) for word in words)
    ]
    return sorted(found, key=lambda concept: (_misses(concept, words), -concept.weight, concept.slug))


def _searched(concept: Concept, curriculum: Curriculum) -> str:
    parent = curriculum.concepts[concept.parent].title if concept.parent else ""
    return " ".join((concept.title, concept.slug, concept.area, parent, *concept.facets.values())).casefold()


def _misses(concept: Concept, words: Collection[str]) -> int:
    title = concept.title.casefold()
    return sum(word not in title for word in words)
