"""The concepts form a graph one can learn along, fine enough for every source."""

import pytest

from planner.core.vocabulary import Facet, PromptKind

FINEST = range(150, 251)


def test_there_are_between_150_and_250_concepts(curriculum):
    assert len(curriculum.concepts) in FINEST


def test_every_concept_answers_its_three_facets(curriculum):
    short = [
        concept.slug
        for concept in curriculum.concepts.values()
        if set(concept.facets) != set(Facet) or any(len(text.split()) < 5 for text in concept.facets.values())
    ]
    assert short == []


def test_every_fine_concept_leads_up_to_a_checklist_concept(curriculum):
    for concept in curriculum.concepts.values():
        seen = [concept]
        while seen[-1].parent is not None:
            assert len(seen) < 5, f"{concept.slug} is nested too deep"
            seen.append(curriculum.concepts[seen[-1].parent])
        assert seen[-1].checklist is not None, concept.slug


@pytest.mark.parametrize("kind", [PromptKind.THEORY, PromptKind.APPLIED])
def test_each_checklist_concept_has_three_prompts_of_each_kind(curriculum, kind):
    few = [
        concept.slug
        for concept in curriculum.checklist
        if sum(prompt.kind is kind for prompt in curriculum.prompts_about(concept.slug)) < 3
    ]
    assert few == []


def test_every_prompt_has_three_to_seven_key_points_and_a_follow_up(curriculum):
    for prompt in curriculum.prompts.values():
        assert 3 <= len(prompt.key_points) <= 7, prompt.slug
        assert len(prompt.follow_up.split()) >= 4, prompt.slug


def test_every_concept_has_a_prompt_of_its_own_or_through_a_finer_one(curriculum):
    empty = [
        concept.slug
        for concept in curriculum.concepts.values()
        if not curriculum.prompts_about(concept.slug)
        and not curriculum.children_of(concept.slug)
        and not any(concept.slug in problem.topics for problem in curriculum.problems.values())
        and not any(concept.slug in design.concepts for design in curriculum.designs.values())
        and not any(concept.slug in work.concepts for work in curriculum.implementations.values())
    ]
    assert empty == []
