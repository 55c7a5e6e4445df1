"""Finding concepts by words, pillar and what was touched."""

from planner.core.concept_index import ConceptQuery, find_concepts
from planner.core.vocabulary import Pillar


def slugs(curriculum, query, touched=()):
    return [concept.slug for concept in find_concepts(curriculum, query, touched=touched)]


def test_an_empty_query_finds_everything_by_weight(curriculum):
    found = find_concepts(curriculum, ConceptQuery(), touched=())
    assert len(found) == len(curriculum.concepts)
    weights = [concept.weight for concept in found]
    assert weights == sorted(weights, reverse=True)


def test_all_words_must_match_in_any_case(curriculum):
    found = slugs(curriculum, ConceptQuery(words="BIAS variance"))
    assert found[0] == "bias-variance"
    assert slugs(curriculum, ConceptQuery(words="bias zebra")) == []


def test_a_word_in_the_title_ranks_above_one_in_the_text(curriculum):
    found = find_concepts(curriculum, ConceptQuery(words="regularization"), touched=())
    assert "regularization" in found[0].title.casefold()


def test_the_pillar_narrows_the_search(curriculum):
    found = find_concepts(curriculum, ConceptQuery(pillar=Pillar.CODING), touched=())
    assert found
    assert {concept.pillar for concept in found} == {Pillar.CODING}


def test_touched_and_untouched_concepts_add_up(curriculum):
    touched = {"bias-variance", "svm"}
    yes = slugs(curriculum, ConceptQuery(touched=True), touched)
    no = slugs(curriculum, ConceptQuery(touched=False), touched)
    assert sorted(yes) == sorted(touched)
    assert len(yes) + len(no) == len(curriculum.concepts)
